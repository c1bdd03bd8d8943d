"""A plan -> the rows that queries read: shifts, slots, totals and who works what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from retro.model import Row
from retro.staffing.checking import called, working
from retro.staffing.covering import Cover, Task, shift_cost
from retro.staffing.people import Named, is_night
from retro.staffing.shifts import Shift

HOUR = 60


class Slot(NamedTuple):
    """A slot of the plan: its minute, who is needed, who is at work and who is on call."""

    start: int
    need: int
    high: int
    working: int
    called: int

    @property
    def short(self) -> int:
        """People missing in a normal case."""
        return max(self.need - self.working, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The plan of one pool and menu; `origin` is minute 0, `names` the people if they are named."""

    menu: str
    pool: str
    origin: datetime
    task: Task
    names: Sequence[str] = ()
    cover: Cover = field(default_factory=Cover)
    named: Named = field(default_factory=lambda: Named(shifts={}))
    one_more: Cover | None = None

    def at(self, minute: int) -> datetime:
        """Return a minute of the plan as a time."""
        return self.origin + timedelta(minutes=minute)

    def hours(self, people: int) -> float:
        """Return so many people for one slot, as hours."""
        return people * self.task.demand.step / HOUR


def slots(task: Task, cover: Cover) -> Iterator[Slot]:
    """Yield what the plan covers in each slot; at work is who is there throughout."""
    demand = task.demand
    for start, need, high in zip(demand.starts, demand.need, demand.high, strict=True):
        there = working(cover.shifts, start, start + demand.step)
        yield Slot(start, need, high, there, called(cover.on_call, task.rules.on_call, start))


def short_hours(piece: Piece, cover: Cover) -> float:
    """Return the hours for which somebody is missing in a normal case."""
    return piece.hours(sum(slot.short for slot in slots(piece.task, cover)))


def paid_hours(cover: Cover) -> float:
    """Return the hours of all shifts, breaks included."""
    return sum(shift.length * heads for shift, heads in cover.shifts.items()) / HOUR


def weight(piece: Piece) -> float:
    """Return what a plan weighs: its shifts, and the hours for which somebody is missing."""
    rules, cover = piece.task.rules, piece.cover
    shifts = sum(shift_cost(shift, rules) * heads for shift, heads in cover.shifts.items())
    return shifts + rules.short_hour_deep * short_hours(piece, cover)


def shift_rows(piece: Piece) -> Iterator[Row]:
    """Yield shifts with their heads, then the blocks of people on call."""
    for shift, heads in sorted(piece.cover.shifts.items()):
        times = piece.at(shift.start), piece.at(shift.end)
        yield (piece.menu, piece.pool, *times, _breaks(piece, shift), heads, False)
    for start, heads in sorted(piece.cover.on_call.items()):
        times = piece.at(start), piece.at(start + piece.task.rules.on_call)
        yield (piece.menu, piece.pool, *times, "", heads, True)


def slot_rows(piece: Piece) -> Iterator[Row]:
    """Yield need, high case, at work, on call and short of each slot."""
    for slot in slots(piece.task, piece.cover):
        figures = (slot.need, slot.high, slot.working, slot.called, slot.short)
        yield (piece.menu, piece.pool, piece.at(slot.start), *map(float, figures))


def total(piece: Piece, *, is_chosen: bool) -> Row:
    """Return the totals of one pool and menu; idle is beyond what the high case needs."""
    cover, rules = piece.cover, piece.task.rules
    found = list(slots(piece.task, cover))
    short = piece.hours(sum(slot.short for slot in found))
    more = short_hours(piece, piece.one_more) if piece.one_more else short
    return (
        piece.menu,
        piece.pool,
        people_used(piece),
        paid_hours(cover),
        short,
        piece.hours(sum(max(slot.working - slot.high, 0) for slot in found)),
        sum(cover.on_call.values()) * rules.on_call / HOUR,
        None if cover.bound is None else round(cover.bound, 2),
        None if cover.gap is None else round(cover.gap, 4),
        cover.status,
        not cover.faults,
        None if rules.people is None else min(more, short),
        is_chosen,
        piece.hours(sum(max(slot.high - slot.working - slot.called, 0) for slot in found)),
        rules.people,
    )


def people_rows(piece: Piece, first: int = 1) -> Iterator[Row]:
    """Yield the shifts of each person; without names people are numbered from `first` on.

    A number only stands for somebody who is needed; the earliest have the lowest.
    """
    busy = [mine for mine in piece.named.shifts.values() if mine]
    for number, mine in enumerate(sorted(busy, key=lambda mine: (mine[0], len(mine), mine))):
        is_named = number < len(piece.names)
        label = piece.names[number] if is_named else f"#{first + number:02d}"
        for turn, shift in enumerate(sorted(mine), 1):
            times = piece.at(shift.start), piece.at(shift.end)
            night = is_night(shift, piece.task.rules)
            yield (piece.menu, piece.pool, label, turn, *times, _breaks(piece, shift), night)


def people_used(piece: Piece) -> int:
    """Return how many people have a shift."""
    return sum(bool(mine) for mine in piece.named.shifts.values())


def _breaks(piece: Piece, shift: Shift) -> str:
    """Return the breaks of a shift as a roster writes them: `11:30-12:30;15:00-15:30`."""
    return ";".join(
        f"{piece.at(begin):%H:%M}-{piece.at(begin + minutes):%H:%M}"
        for begin, minutes in shift.breaks
    )
