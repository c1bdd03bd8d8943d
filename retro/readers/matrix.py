"""A roster with one column a day -> the same roster with one row a person and day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from retro.headers import fold
from retro.readers.raw import Aside, RawTable, Record

HEADER = ["日期", "员工", "班次", "组别", "岗位"]
LOOKED_AT = 30
FEWEST_DAYS = 5
# A place is one number, as a line is: row 12, column 7 is 12007.
ROW = 1000
MONTH = re.compile(r"(20\d\d)\s*[-./年]?\s*(1[0-2]|0?[1-9])(?!\d)")
FULL = re.compile(r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
OF_YEAR = re.compile(r"(\d{1,2})[-/.月](\d{1,2})")
OF_MONTH = re.compile(r"(\d{1,2})[日号]?")
PEOPLE = {"员工", "姓名", "客服", "人员", "昵称", "员工姓名", "agent"}
GROUPS = {"组别", "分组", "小组", "班组", "group"}
POOLS = {"岗位", "职位", "pool"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the days, the names and the groups stand."""

    line: int
    days: Mapping[int, date]
    person: int
    group: int | None
    pool: int | None


def unpivot(table: RawTable, name: str) -> RawTable | None:
    """Return the roster as a list, or None if the table is no such roster.

    `name` is the file and the sheet: days such as `10` or `11/10` have their month and year
    from there. A blank cell is no shift and no record.
    """
    layout = _layout(islice(table.records(), LOOKED_AT), f"{name} {table.sheet}")
    if layout is None:
        return None

    def read(width: int, aside: Aside) -> Iterator[Record]:  # noqa: ARG001 - made here
        yield layout.line * ROW, HEADER
        # A damaged line is set aside as a whole, under the number of its first cell.
        for line, cells in table.records(0, lambda one: aside(replace(one, line=one.line * ROW))):
            if line > layout.line:
                yield from _shifts(line, cells, layout)

    return replace(table, read=read, delimited=False, step=ROW)


def _shifts(line: int, cells: Sequence[str], layout: Layout) -> Iterator[Record]:
    person = _cell(cells, layout.person)
    for place, day in layout.days.items():
        shift = _cell(cells, place)
        if person and shift:
            group, pool = _cell(cells, layout.group), _cell(cells, layout.pool)
            yield line * ROW + place + 1, [day.isoformat(), person, shift, group, pool]


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _layout(head: Iterator[Record], name: str) -> Layout | None:
    stated = MONTH.search(name)
    month = (int(stated[1]), int(stated[2])) if stated else None
    for line, cells in head:
        days = {place: day for place, cell in enumerate(cells) if (day := _day(cell, month))}
        if len(days) >= FEWEST_DAYS and min(days) > 0:
            names = [fold(cell) for cell in cells[: min(days)]]
            person = _first(names, PEOPLE) or 0
            return Layout(line, days, person, _first(names, GROUPS), _first(names, POOLS))
    return None


def _first(names: Sequence[str], wanted: set[str]) -> int | None:
    return next((place for place, name in enumerate(names) if name in wanted), None)


def _day(cell: str, month: tuple[int, int] | None) -> date | None:
    text = cell.strip().removesuffix("日").removesuffix(" 00:00:00")
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
