"""A roster with one column a day -> the same roster with one row a person and day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, pairwise
from typing import TypeAlias

from retro.folding import fold
from retro.readers.problems import problem
from retro.readers.raw import Aside, RawTable, Record, width_of

HEADER = ["日期", "员工", "班次", "组别", "岗位"]
LOOKED_AT = 30
FEWEST_DAYS = 5
FEWEST_NAMED = 2
# A place is one number, as a line is: row 12, column 7 is 12007.
ROW = 1000
MINGUO = 1911
YEAR_MONTH = re.compile(r"(?<!\d)(20\d\d)\s*[-./年_ ]?\s*(1[0-2]|0?[1-9])(?!\d)")
MINGUO_MONTH = re.compile(r"(?<!\d)(1\d\d)\s*年\s*(1[0-2]|0?[1-9])\s*月")
YEAR = re.compile(r"(?<!\d)(20\d\d)")
MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*月")
FULL = re.compile(r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
OF_YEAR = re.compile(r"(\d{1,2})[-/.月](\d{1,2})")
OF_MONTH = re.compile(r"(\d{1,2})[日号]?")
WEEKDAY = re.compile(r"[\s(（]*(?:周|星期|礼拜)?[一二三四五六日天][)）]?$")
PEOPLE = {
    "姓名",
    "员工姓名",
    "员工",
    "客服",
    "客服姓名",
    "客服昵称",
    "人员",
    "昵称",
    "旺旺",
    "agent",
}
CODES = {"员工代码", "工号", "员工编号", "子账号"}
GROUPS = {"组别", "分组", "小组", "班组", "组室别", "组室", "部门", "group"}
POOLS = {"岗位", "职位", "pool"}
MONTHS = {"年月", "月份"}

Month: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the days, the names, the groups and the month stand; `month` is that of all rows."""

    line: int
    width: int
    heads: Mapping[int, str]
    month: Month | None
    person: int
    group: int | None
    pool: int | None
    months: int | None

    def days(self, month: Month | None) -> dict[int, date]:
        """Return the day of each column in a month."""
        found = {place: _day(head, month) for place, head in self.heads.items()}
        return {place: day for place, day in found.items() if day}


def unpivot(table: RawTable, name: str, blank: str = "") -> RawTable | None:
    """Return the roster as a list, or None if the table is no such roster.

    `name` is the file and the sheet: days such as `10` or `11/10` have their month and year
    from there, from a title above the days, or from a column 年月. `blank` is the shift that
    a blank cell stands for; without one, a blank cell is a day off and no record.

    Raises:
        ExportError: The table is a roster, but of no month that could be told.
    """
    head = list(islice(table.records(), LOOKED_AT))
    layout = _layout(head, table.sheet, name)
    if layout is None:
        return None

    def read(width: int, aside: Aside) -> Iterator[Record]:  # noqa: ARG001 - made here
        yield layout.line * ROW, HEADER
        full = width_of(table, layout.line, layout.width) if table.delimited else 0
        # A damaged line is set aside as a whole, under the number of its first cell.
        for line, cells in table.records(
            full, lambda one: aside(replace(one, line=one.line * ROW))
        ):
            if line > layout.line:
                yield from _shifts(line, cells, layout, blank)

    return replace(table, read=read, delimited=False, step=ROW, file=None)


def _shifts(line: int, cells: Sequence[str], layout: Layout, blank: str) -> Iterator[Record]:
    person = _cell(cells, layout.person)
    if not person or _is_calendar(cells, layout):
        return
    month = _month(_cell(cells, layout.months)) or layout.month
    group, pool = _cell(cells, layout.group), _cell(cells, layout.pool)
    for place, day in layout.days(month).items():
        if shift := _cell(cells, place) or blank:
            yield line * ROW + place + 1, [day.isoformat(), person, shift, group, pool]


def _is_calendar(cells: Sequence[str], layout: Layout) -> bool:
    """Tell the row of weekdays, or of the days again, from that of a person."""
    shown = [cell for place in layout.heads if (cell := _cell(cells, place))]
    weekdays = {WEEKDAY.sub("", cell) for cell in shown} == {""}
    return shown == list(layout.heads.values()) or (weekdays and len(set(shown)) >= FEWEST_DAYS)


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _layout(head: Sequence[Record], sheet: str, name: str) -> Layout | None:
    titles = ""
    for line, cells in head:
        names = [fold(cell) for cell in cells]
        month = _stated((sheet, titles, name))
        heads = {n: cell.strip() for n, cell in enumerate(cells) if _day(cell, month or (2000, 1))}
        person = _first(names, PEOPLE)
        person = _first(names, CODES) if person is None else person
        if _is_header(heads, month, person):
            return _complete(
                Layout(
                    line=line,
                    width=len(cells),
                    heads=heads,
                    month=month,
                    person=person or 0,
                    group=_first(names, GROUPS),
                    pool=_first(names, POOLS),
                    months=_first(names, MONTHS),
                )
            )
        titles = " ".join([titles, *cells])
    return None


def _is_header(heads: Mapping[int, str], month: Month | None, person: int | None) -> bool:
    """Tell a row of days from a row of other small numbers: days go up, one by one."""
    # Beside a column of names two dates are enough: a roster of the promotion's days.
    fewest = FEWEST_DAYS if person is None else FEWEST_NAMED
    if len(heads) < fewest or min(heads) == 0 or (person is None and month is None):
        return False
    days = [day for head in heads.values() if (day := _day(head, month or (2000, 1)))]
    steps = {(after - before).days for before, after in pairwise(days)}
    return steps == {1} or (person is not None and min(steps) > 0)


def _complete(layout: Layout) -> Layout:
    """Return the layout if its days can be dated."""
    if layout.month or layout.months is not None or len(layout.days(None)) == len(layout.heads):
        return layout
    raise problem("ROSTER_MONTH")


def _first(names: Sequence[str], wanted: set[str]) -> int | None:
    return next((place for place, name in enumerate(names) if name in wanted), None)


def _stated(texts: Sequence[str]) -> Month | None:
    """Return the month that the first text names; its year may stand in a later one."""
    for place, text in enumerate(texts):
        if month := _month(text):
            return month
        year = YEAR.search(" ".join(texts[place:]))
        if year and (found := MONTH.search(text)):
            return int(year[1]), int(found[1])
    return None


def _month(text: str) -> Month | None:
    if found := YEAR_MONTH.search(text):
        return int(found[1]), int(found[2])
    if found := MINGUO_MONTH.search(text):
        return int(found[1]) + MINGUO, int(found[2])
    return None


def _day(cell: str, month: Month | None) -> date | None:
    text = WEEKDAY.sub("", cell.strip().removesuffix(" 00:00:00")).strip().removesuffix("日")
    if found := FULL.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if month and (found := OF_YEAR.fullmatch(text)):
        # A roster of December may end in January.
        year = month[0] + (int(found[1]) < month[1])
        return _date(year, int(found[1]), int(found[2]))
    if month and (found := OF_MONTH.fullmatch(text)):
        return _date(*month, int(found[1]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
