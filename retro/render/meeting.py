"""`meeting.xlsx`: the sheet that the review meeting fills in, and that is taken back afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from retro.brand import HOUSE, Brand
from retro.model import Action, Finding, Report, Value
from retro.render.branding import heads
from retro.render.workbook import NUMBER_FORMATS, Book

# Columns in their order with their widths; those without one are hidden.
COLUMNS: Mapping[str, int] = {
    "no": 5, "problem": 22, "figures": 46, "question": 32, "cause": 18, "do": 46, "decision": 10,
    "owner": 12, "due": 12, "kpi": 18, "target": 10, "note": 30, "id": 0, "printed": 0,
}  # fmt: skip
FILLED = ("cause", "do", "decision", "owner", "due", "target", "note")
NEW = ("do", "owner", "due", "kpi", "target", "note")
HEAD = 3
# Rows for what the meeting decides beyond the proposals.
BLANK = 12
DECISIONS = {"accepted": "accept", "dropped": "drop"}
PLACES = {name: place for place, name in enumerate(COLUMNS)}


class _Sheet:
    """The worksheet being written, and the looks of its cells."""

    def __init__(self, report: Report, lang: str, brand: Brand) -> None:
        self.file = Book(report, lang, report.promotion.id, brand)
        self.formats, self.book = self.file.formats, self.file.book
        self.words: Mapping[str, str] = self.formats.strings["meeting"]
        self.sheet = self.book.add_worksheet(self.words["sheet"])
        self.font = {
            **self.file.font, "valign": "top", "text_wrap": True, "border": 1,
            "border_color": "#D0D5DD",
        }  # fmt: skip
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.plain = self.book.add_format(self.font)
        self.head = self.book.add_format(self.font | heads(brand) | {"bold": True})
        self.looks: dict[str, Any] = {}

    def fill(self, form: str = "") -> Any:
        """Return the look of a cell to be filled in, with a number format if it has one."""
        if form not in self.looks:
            look = self.font | {"bg_color": "#FFF8DC"} | ({"num_format": form} if form else {})
            self.looks[form] = self.book.add_format(look)
        return self.looks[form]

    def write(self, y: int, name: str, value: Value, form: str = "") -> None:
        """Write one cell; text is never taken for a formula."""
        look = self.fill(form) if name in FILLED or form else self.plain
        x = PLACES[name]
        if value is None or value == "":
            self.sheet.write_blank(y, x, None, look)
        elif isinstance(value, int | float | Decimal):
            self.sheet.write_number(y, x, value, look)
        else:
            self.sheet.write_string(y, x, str(value), look)


def meeting(report: Report, lang: str, brand: Brand = HOUSE) -> bytes:
    """Return the workbook: a row for each problem, then blank rows for what else is decided."""
    page = _Sheet(report, lang, brand)
    page.sheet.write_string(
        0, 0, page.words["title"].format(promotion=report.promotion.id), page.title
    )
    page.sheet.write_string(1, 0, page.words["lead"])
    _heads(page, HEAD, tuple(COLUMNS))
    findings = {finding.id: finding for finding in report.findings}
    units = {kpi.id: kpi.unit for kpi in report.kpis}
    for y, action in enumerate(report.actions, HEAD + 1):
        _problem(page, y, action, findings.get(action.finding), units.get(action.kpi, "number"))
    below = HEAD + 2 + len(report.actions)
    page.sheet.write_string(below, 0, page.words["new_title"], page.title)
    page.sheet.write_string(below + 1, 0, page.words["new_lead"])
    _heads(page, below + 2, NEW)
    for y in range(below + 3, below + 3 + BLANK):
        _blank(page, y, report.promotion.id)
    _choices(page, HEAD + 1, below - 2, below + 3, below + 2 + BLANK)
    _set_up(page)
    return page.file.close()


def _heads(page: _Sheet, y: int, names: tuple[str, ...]) -> None:
    for name in names:
        page.sheet.write_string(y, PLACES[name], page.words[name], page.head)


def _problem(page: _Sheet, y: int, action: Action, finding: Finding | None, unit: str) -> None:
    formats = page.formats
    decided = DECISIONS.get(action.status)
    figures = [formats.text(finding.say) if finding else "", formats.text(action.effect)]
    cells: dict[str, Value] = {
        "no": y - HEAD,
        "problem": formats.text(finding.title) if finding else "",
        "figures": "\n".join(filter(None, figures)),
        "question": formats.text(finding.ask) if finding else "",
        "cause": formats.code(finding.cause, "cause") if finding else "",
        "do": formats.text(action.do),
        "decision": formats.code(decided, "meeting_decision") if decided else "",
        "owner": action.owner,
        "kpi": formats.code(action.kpi, "metric"),
        "note": "",
        "id": action.id,
        "printed": "",
    }
    cells["printed"] = _printed(action, cells)
    for name, value in cells.items():
        page.write(y, name, value)
    due = datetime.combine(action.due, datetime.min.time())
    page.sheet.write_datetime(y, PLACES["due"], due, page.fill("yyyy-mm-dd"))
    page.write(y, "target", action.target, NUMBER_FORMATS.get(unit, "General"))


def _printed(action: Action, cells: Mapping[str, Value]) -> str:
    """Return what stands in the row, so that what the meeting changed can be told from it."""
    target = "" if action.target is None else str(action.target)
    told = {name: cells[name] for name in ("do", "owner", "cause")}
    return json.dumps(told | {"due": action.due.isoformat(), "target": target}, ensure_ascii=False)


def _blank(page: _Sheet, y: int, promotion: str) -> None:
    for name in NEW:
        look = page.fill("yyyy-mm-dd" if name == "due" else "")
        page.sheet.write_blank(y, PLACES[name], None, look)
    page.sheet.write_string(y, PLACES["id"], f"{promotion}/")


def _choices(page: _Sheet, first: int, last: int, new_first: int, new_last: int) -> None:
    """Offer decisions, dates and metrics; what is typed instead is looked at when it comes back."""
    strings = page.formats.strings["codes"]
    hint = {"ignore_blank": True, "error_type": "information"}
    since = {"validate": "date", "criteria": ">=", "value": datetime(2000, 1, 1)}
    labels = list(dict.fromkeys(strings["metric"].values()))
    lists = page.book.add_worksheet(page.words["lists"])
    lists.hide()
    for y, label in enumerate(labels):
        lists.write_string(y, 0, label)
    words = list(strings["meeting_decision"].values())
    metrics = f"='{page.words['lists']}'!$A$1:$A${len(labels)}"
    if last >= first:
        _offer(page, first, last, "decision", hint | {"validate": "list", "source": words})
        _offer(page, first, last, "due", hint | since)
    _offer(page, new_first, new_last, "due", hint | since)
    _offer(page, new_first, new_last, "kpi", hint | {"validate": "list", "source": metrics})


def _offer(page: _Sheet, first: int, last: int, name: str, rule: Mapping[str, Any]) -> None:
    page.sheet.data_validation(first, PLACES[name], last, PLACES[name], dict(rule))


def _set_up(page: _Sheet) -> None:
    for name, width in COLUMNS.items():
        place = PLACES[name]
        page.sheet.set_column(place, place, width or None, None, {} if width else {"hidden": True})
    page.sheet.freeze_panes(HEAD + 1, 2)
    page.sheet.set_landscape()
    page.sheet.set_paper(9)
    page.sheet.fit_to_pages(1, 0)
    page.sheet.repeat_rows(HEAD)
