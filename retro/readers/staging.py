"""A recognised table -> a clean CSV of its logical columns, and the account of every record."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, takewhile
from operator import itemgetter
from pathlib import Path

from retro.folding import fold
from retro.model import QuarantinedRow, Text
from retro.readers.encodings import UNREADABLE
from retro.readers.parts import FAILED
from retro.readers.raw import PEEK, Broken, RawTable, Record, excerpt, width_of
from retro.readers.recognition import Match

TOTAL_WORDS = frozenset({
    "合计", "总计", "小计", "总合计", "汇总", "汇总值", "总值", "均值", "平均", "平均值",
    "全店平均值", "全店汇总值", "同行同层优秀", "同行同层均值",
    "合计:", "合计：", "总计:", "总计：", "total", "Total", "TOTAL", "Totals", "Subtotal",
    "Grand total", "Grand Total", "Average",
})  # fmt: skip
# What stands alone in the key column below some reports: `注：数据仅供参考`, `导出时间：…`.
NOTE = (
    r"^(注|备注|说明|数据说明|温馨提示|提示|统计[^:：]{0,8}|数据[^:：]{0,8}|导出[^:：]{0,8}|更新时间"
    r"|Notes?|Source|Exported[^:]{0,8}|Generated[^:]{0,8})\s*\d?\s*[:：]"
)
# `合计：12 笔` in the key column.
TOTAL = r"^(合计|总计|小计|总合计|汇总)\s*[:：]"
NARROWEST = 3
NUMBER = re.compile(r"\d{3}")
FIGURE = re.compile(r"[\d\s.,:/¥￥$€£%+-]+")
REASONS: dict[str, Text] = {
    "FIELDS": {
        "zh": "这一行的列数与表头不符，无法确定每个值属于哪一列",
        "en": "the number of cells differs from the header, so that values may be shifted",
    },
    "QUOTE": {
        "zh": "引号没有成对，无法确定这一行到哪里结束",
        "en": "a quotation mark is never closed, so that the end of the record is unknown",
    },
    "TRUNCATED": {
        "zh": "文件在这一行中间断开，最后一行不完整",
        "en": "the file ends in the middle of this record",
    },
    "UNDECODABLE": {
        "zh": "这一行含有无法解码的字节",
        "en": "the record holds bytes that no encoding reads",
    },
    "FAILED": {
        "zh": "这一行用到的格子是出错或没有算过的公式，没有值",
        "en": "a formula in a cell that is needed failed or was never computed: it has no value",
    },
    "TOO_LONG": {
        "zh": "有一格长得不合常理，多半是引号没有成对",
        "en": "a cell is implausibly long; most likely a quotation mark is never closed",
    },
    "ABOVE": {
        "zh": "这一行数据在表头上面，没有用上",
        "en": "the record stands above the header and is not used",
    },
    "SECOND": {
        "zh": "从这一行或上面某一行起是另一张表，不知道该怎么读，没有用上",
        "en": "another table begins here or above, and is not used",
    },
    "NO_MESSAGE": {
        "zh": "这一格里没有认出带时间的聊天消息",
        "en": "no chat message with its time was found in this cell",
    },
}
REMEDY: Text = {
    "zh": "在后台重新导出；若手工改过文件，请改正这一行。",
    "en": "Export it again; if the file was edited by hand, correct this line.",
}


@dataclass(slots=True)
class Tally:
    """What became of the records of one table before any value was read."""

    rows_in: int = 0
    total_lines: int = 0
    broken: list[Broken] = field(default_factory=list)

    def quarantined(self, file: str) -> tuple[QuarantinedRow, ...]:
        """Return the records set aside, each under its number."""
        return tuple(
            QuarantinedRow(
                file=file,
                line=one.line,
                column="",
                value=one.text,
                reason=REASONS[one.code],
                remedy=REMEDY,
            )
            for one in self.broken
        )


def stage(table: RawTable, match: Match, target: Path) -> Tally:
    """Write the records below the header to `target`; only logical columns pass the door."""
    tally = Tally()
    keep = _picker(list(match.columns.values()))
    is_total, is_shifted = _total_test(match), _shift_test(table, match)
    with target.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow
        for line, cells in _body(table, match, tally):
            tally.rows_in += 1
            kept = keep(cells)
            if is_total(cells):
                tally.total_lines += 1
            elif table.doubtful and (code := _doubt(kept)):
                # What cannot be read costs the record only where it is needed.
                tally.rows_in -= 1
                seen = " ".join(kept) if code == "UNDECODABLE" else _marked(cells)
                tally.broken.append(Broken(line, excerpt(seen), code))
            elif is_shifted(cells):
                tally.rows_in -= 1
                tally.broken.append(Broken(line, excerpt("\t".join(cells)), "FIELDS"))
            else:
                write((line, *kept))
    tally.rows_in += len(tally.broken)
    return tally


def named(match: Match) -> int:
    """Return how many columns there are up to the last one that has a name."""
    return max((n for n, cell in enumerate(match.header, 1) if cell.strip()), default=0)


def _shift_test(table: RawTable, match: Match) -> Callable[[list[str]], bool]:
    """Return the test for a row of a sheet that has a cell too many: its values moved on by one.

    Behind the last column stands then what else stands in it, or a figure. What people note
    beside a table is neither; and a column of figures that has no name is in many rows.
    """
    place = named(match)
    peek = [c for line, c in islice(table.records(), match.line + PEEK) if line > match.line]
    behind = [cells[place] for cells in peek if len(cells) > place and cells[place].strip()]
    if table.delimited or 4 * len(behind) > len(peek):
        return lambda _: False
    last = {cells[place - 1].strip() for cells in peek if len(cells) >= place} - {""}

    def test(cells: list[str]) -> bool:
        cell = cells[place].strip() if len(cells) > place else ""
        return bool(cell) and (cell in last or bool(FIGURE.fullmatch(cell)))

    return test


def _doubt(kept: Sequence[str]) -> str:
    if any(map(UNREADABLE.search, kept)):
        return "UNDECODABLE"
    return "FAILED" if any(map(FAILED.fullmatch, kept)) else ""


def _marked(cells: Sequence[str]) -> str:
    """Return cells apart, those that failed in marks: of the others, one may be an id."""
    return "\t".join(f'"{cell}"' if FAILED.fullmatch(cell) else cell for cell in cells)


def _body(table: RawTable, match: Match, tally: Tally) -> Iterator[Record]:
    """Yield the records below the header that are not blank, each as wide as the header."""
    header = list(match.header)
    width = width_of(table, match.line, len(match.header)) if table.delimited else 0

    def aside(broken: Broken) -> None:
        if broken.line > match.line:
            tally.broken.append(broken)

    tally.broken += above(table, match)
    begins_another, is_other = _header_test(match), False
    for line, cells in table.records(width, aside):
        if line <= match.line or not any(map(str.strip, cells)):
            continue
        if cells == header:
            is_other = False
        elif is_other := is_other or begins_another(cells):
            tally.broken.append(Broken(line, excerpt(" ".join(filter(None, cells))), "SECOND"))
        else:
            yield line, cells + [""] * (len(header) - len(cells))


def _header_test(match: Match) -> Callable[[list[str]], bool]:
    """Return the test for the header of another table, below the rows of this one."""
    key, _ = total_places(match)

    def test(cells: list[str]) -> bool:
        if key >= len(cells) or fold(cells[key]) not in match.names:
            return False
        filled = list(filter(None, map(fold, cells)))
        return sum(name in match.names for name in filled) >= max(NARROWEST, len(filled) / 2)

    return test


def above(table: RawTable, match: Match) -> list[Broken]:
    """Return the records above the header: somebody sorted the table together with it.

    What else stands there, a title, a period, a second header, has no number for a key, or is
    narrower.
    """
    key, _ = total_places(match)
    header, is_total = sum(map(bool, map(str.strip, match.header))), _total_test(match)
    found = []
    for line, cells in takewhile(lambda record: record[0] < match.line, table.records()):
        filled = [cell for cell in cells if cell.strip()]
        is_record = len(cells) == len(match.header) > NARROWEST and NUMBER.search(cells[key])
        if is_record and 2 * len(filled) > header and not is_total(cells):
            found.append(Broken(line, excerpt(" ".join(filled)), "ABOVE"))
    return found


def _picker(places: Sequence[tuple[int, ...]]) -> Callable[[list[str]], Sequence[str]]:
    if len(places) > 1 and all(len(found) == 1 for found in places):
        return itemgetter(*chain.from_iterable(places))
    return lambda cells: [
        next((cells[i] for i in found if cells[i].strip()), "") for found in places
    ]


def total_places(match: Match) -> tuple[int, list[tuple[int, frozenset[str]]]]:
    """Return the place of the key, and the words that tell a total line at other places."""
    stated = [
        (match.columns[name][0], frozenset(words))
        for name, words in match.source.totals.items()
        if name in match.columns
    ]
    key = next((match.columns[n][0] for n in match.source.required if n in match.columns), 0)
    return key, stated


def _total_test(match: Match) -> Callable[[list[str]], bool]:
    """Return the test for total lines, by the words of the source or the usual ones, and notes."""
    key, stated = total_places(match)
    note, total = re.compile(NOTE), re.compile(TOTAL)

    def test(cells: list[str]) -> bool:
        head = cells[key].strip()
        if len(cells) >= NARROWEST and note.match(head) and head == "".join(cells).strip():
            return True
        if total.match(head) or head in TOTAL_WORDS:
            return True
        if not head and not TOTAL_WORDS.isdisjoint(map(str.strip, cells)):
            return True
        return any(cells[place].strip() in words for place, words in stated)

    return test
