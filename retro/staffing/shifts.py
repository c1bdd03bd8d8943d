"""What a plan is made of: rules, shifts of a menu, their breaks, and a grid of slots of time.

Times are whole minutes since the `origin` of a grid, a midnight; half-open as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise, product
from math import ceil, gcd
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

DAY = 24 * 60
HOUR = 60
# Patterns of one pool and menu. A handful of people takes longest to prove and gains least by
# breaks half an hour apart, so they get fewer to choose from.
FEW_PATTERNS = 250
MOST_PATTERNS = 1000
CROWD = 15

Counts: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a plan keeps to; `people` None: as many as it takes. Costs in paid hours by day."""

    people: int | None = None
    rest: int = 11 * 60
    hours_a_day: float = 10.0
    most_on_break: float = 0.5
    night: tuple[int, int] = (22 * 60, 6 * 60)
    on_call: int = 3 * 60
    on_call_people: int = 0
    turn_up: float = 1.5
    night_hour: float = 0.25
    on_call_hour: float = 0.35
    short_hour: float = 4.0
    short_hour_deep: float = 12.0
    short_first: int = 2

    def is_night(self, minute: int) -> bool:
        """Tell whether a minute lies in the night, which may go over midnight."""
        clock, (start, end) = minute % DAY, self.night
        return start <= clock < end if start <= end else clock >= start or clock < end

    def night_minutes(self, shift: Shift) -> int:
        """Return the minutes of a shift that lie in the night, in quarters of an hour."""
        return sum(self.is_night(minute) for minute in range(shift.start, shift.end, 15)) * 15


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """A break as the rules ask for it: `minutes` long, between two minutes of the shift."""

    after: int
    before: int
    minutes: int


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """One line of the menu: a clock time, a length, the breaks; for one pool or (None) all."""

    start: int
    length: int
    pauses: tuple[Pause, ...] = ()
    pool: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """A shift at a time of the plan; `breaks` are (minute of the plan, minutes)."""

    start: int
    end: int
    breaks: tuple[tuple[int, int], ...] = ()

    @property
    def length(self) -> int:
        """Minutes from coming to going, breaks included."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """How many are needed from `starts[i]` for `step` minutes; the high case beside it."""

    step: int
    starts: Sequence[int]
    need: Sequence[int]
    high: Sequence[int]

    @property
    def end(self) -> int:
        """The minute after the last slot."""
        return max(self.starts) + self.step

    @property
    def days(self) -> int:
        """Begun days from the first slot to the last."""
        return ceil((self.end - min(self.starts)) / DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Slots of one length from `first` on; every shift and every need is whole slots of it."""

    first: int
    step: int
    size: int

    def presence(self, shift: Shift) -> npt.NDArray[np.bool_]:
        """Tell for each slot whether somebody on the shift is there, at work or on a break."""
        starts = self.starts()
        return (starts < shift.end) & (starts + self.step > shift.start)

    def paused(self, shift: Shift) -> npt.NDArray[np.bool_]:
        """Tell for each slot whether somebody on the shift is on a break in any part of it."""
        starts = self.starts()
        away = np.zeros(self.size, dtype=bool)
        for start, minutes in shift.breaks:
            away |= (starts < start + minutes) & (starts + self.step > start)
        return away

    def starts(self) -> Counts:
        """Return the minute at which each slot begins."""
        return self.first + self.step * np.arange(self.size)


def pauses(text: str) -> tuple[Pause, ...]:
    """Read `60@180-300;30@420-480`."""
    found = []
    for part in filter(None, text.split(";")):
        minutes, _, window = part.partition("@")
        after, _, before = window.partition("-")
        found.append(Pause(int(after), int(before), int(minutes)))
    return tuple(sorted(found))


def grid_step(demand: Demand, menu: Sequence[Kind]) -> int:
    """Return the longest slot of which shifts and needs are made without remainder."""
    parts = [demand.step, *demand.starts]
    parts += [edge for kind in menu for edge in (kind.start, kind.length)]
    parts += [pause.minutes for kind in menu for pause in kind.pauses if pause.minutes % 15 == 0]
    return reduce(gcd, parts)


def patterns(menu: Sequence[Kind], demand: Demand, step: int) -> list[Shift]:
    """Return the shifts that touch the time of the demand, in a total order.

    Of too many, those are kept that lie in it by half, with breaks a whole hour after the
    first place for them; then every second start (third, …) of an hourly menu: long events
    are planned a little coarser and not for hours.
    """
    found = sorted({shift for kind in menu for shift in _of(kind, demand, step, step, 1)})
    few = MOST_PATTERNS if max(demand.high) >= CROWD else FEW_PATTERNS
    for thin in range(1, len(menu)) if len(found) > few else ():
        coarse = (shift for kind in menu for shift in _of(kind, demand, step, HOUR, thin))
        found = sorted({shift for shift in coarse if _is_inside(shift, demand)})
        if len(found) <= MOST_PATTERNS:
            break
    return found


def _is_inside(shift: Shift, demand: Demand) -> bool:
    """Tell whether half of a shift, or half of the event, lies in the other."""
    first, last = min(demand.starts), demand.end
    return 2 * (min(shift.end, last) - max(shift.start, first)) >= min(shift.length, last - first)


def _of(kind: Kind, demand: Demand, step: int, pace: int, thin: int) -> Iterator[Shift]:
    """Yield one line of the menu day by day, its breaks `pace` minutes apart."""
    first, last = min(demand.starts), demand.end
    if (kind.start // HOUR) % thin:
        return
    places = list(placed(kind.pauses, step, pace))
    for day in range((first - kind.length) // DAY * DAY, last, DAY):
        start = day + kind.start
        if start + kind.length > first and start < last:
            for breaks in places:
                moved = tuple((start + begin, minutes) for begin, minutes in breaks)
                yield Shift(start, start + kind.length, moved)


def placed(wanted: Sequence[Pause], step: int, pace: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield the ways to lay breaks on the grid, `pace` minutes apart, without overlap."""
    choices = [
        range(ceil(it.after / step) * step, it.before - it.minutes + 1, max(pace, step))
        or (it.after,)
        for it in wanted
    ]
    for begins in product(*choices):
        laid = tuple(zip(begins, (it.minutes for it in wanted), strict=True))
        if all(a + long <= b for (a, long), (b, _) in pairwise(laid)):
            yield laid


def overlap(shifts: Mapping[Shift, int], rest: int) -> int:
    """Return the most people on shift or at rest at one moment: so many the plan takes.

    Shifts lengthened by the rest are intervals; a set of intervals of which never more than n
    overlap can be given to n people, each of whom has no two that overlap.
    """
    events = sorted(
        event
        for shift, heads in shifts.items()
        for event in ((shift.start, 1, heads), (shift.end + rest, 0, -heads))
    )
    most = now = 0
    for _, _, change in events:
        now += change
        most = max(most, now)
    return most
