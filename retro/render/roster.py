"""`roster.xlsx`: the proposed roster in the shape in which a roster is read back."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import datetime

from retro.formats import Formats
from retro.model import Block, Report, Value
from retro.render.checked import Workbook
from retro.render.editions import NUMBERED

QUERY = "next_roster"
# Names that the reader of rosters knows; a shift is written as its hours.
HEADS = {
    "zh": ("日期", "客服", "班次", "上班时间", "下班时间", "休息时段", "岗位", "组别"),
    "en": ("date", "agent", "shift", "start", "end", "breaks", "pool", "group"),
}
WIDTHS = (11, 14, 13, 10, 10, 26, 10, 16)
SHEET = {"zh": "排班", "en": "Roster"}
# Where pools are not told apart, their name would say nothing.
NOBODY = {"zh": "客服", "en": "Agent"}


def is_proposed(report: Report) -> bool:
    """Tell whether the report proposes a roster."""
    block = _block(report)
    return block is not None and bool(block.rows)


def roster(report: Report, lang: str) -> bytes:
    """Return the workbook; without a proposal it has its head alone.

    People without a name are called after their pool, by their number in the report: #13, 售前 13.
    """
    block = _block(report)
    lines = list(_lines(block, lang)) if block else []
    buffer = io.BytesIO()
    book = Workbook(buffer)
    created = datetime.combine(report.promotion.as_of, datetime.min.time())
    book.set_properties({"title": report.promotion.id, "created": created, "author": "retro"})
    head = book.add_format({"bold": True, "bg_color": "#EDEFF3", "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(SHEET.get(lang, SHEET["en"]))
    for x, (label, width) in enumerate(zip(HEADS.get(lang, HEADS["en"]), WIDTHS, strict=True)):
        sheet.write_string(0, x, label, head)
        sheet.set_column(x, x, width)
    for y, (at, cells) in enumerate(lines, 1):
        sheet.write_datetime(y, 0, at, day)
        for x, cell in enumerate(cells, 1):
            sheet.write_string(y, x, cell)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(lines), 1), len(WIDTHS) - 1)
    book.close()
    return buffer.getvalue()


def _block(report: Report) -> Block | None:
    blocks = (block for section in report.sections for block in section.blocks)
    return next((block for block in blocks if block.query.name == QUERY), None)


def _lines(block: Block, lang: str) -> Iterator[tuple[datetime, tuple[str, ...]]]:
    """Yield the day of each shift, and the texts of its other cells."""
    rows, formats = block.query.named(block.rows), Formats(lang)
    called = _called(rows, formats)
    for row in rows:
        starts, ends = row["starts_at"], row["ends_at"]
        if not isinstance(starts, datetime) or not isinstance(ends, datetime):
            continue
        start, end = f"{starts:%H:%M}", f"{ends:%H:%M}"
        who = called.get((row["pool"], row["agent"]), str(row["agent"]))
        texts = (who, f"{start}-{end}", start, end, str(row["breaks"] or ""))
        at = datetime.combine(starts.date(), datetime.min.time())
        # The reader knows the Chinese words for pools, and the codes.
        pool = formats.code(str(row["pool"]), "pool") if lang == "zh" else str(row["pool"])
        yield at, (*texts, pool, str(row["group_name"] or ""))


def _called(rows: list[dict[str, Value]], formats: Formats) -> Mapping[tuple[Value, Value], str]:
    """Return what people without a name are called: their pool and their number in the report."""
    found: dict[tuple[Value, Value], str] = {}
    for row in rows:
        pool, who = row["pool"], str(row["agent"])
        if who.startswith(NUMBERED):
            label = (
                NOBODY.get(formats.lang, NOBODY["en"])
                if pool == "all"
                else formats.code(str(pool), "pool")
            )
            found[pool, who] = f"{label} {who.removeprefix(NUMBERED)}"
    return found
