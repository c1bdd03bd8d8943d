"""A plan held against its rules, minute by minute, knowing nothing of how it was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from retro.staffing.shifts import DAY, Demand, Kind, Rules, Shift

# The check walks in steps of five minutes: no clock of a roster is finer.
STEP = 5
TINY = 1e-6


def faults(
    menu: Sequence[Kind],
    rules: Rules,
    demand: Demand,
    shifts: Mapping[Shift, int],
    *,
    hours: float,
) -> Iterator[str]:
    """Yield what the shifts of a plan break: menu, places of breaks, people, rest, hours."""
    yield from _of_the_menu(menu, shifts)
    yield from _too_many(rules, shifts, hours)
    yield from _stacked(rules, demand, shifts)


def call_faults(rules: Rules, on_call: Mapping[int, int]) -> Iterator[str]:
    """Yield what the blocks of people on call break."""
    if sum(on_call.values()) > rules.on_call_people or any(n < 1 for n in on_call.values()):
        yield f"{sum(on_call.values())} people on call, {rules.on_call_people} allowed"


def working(shifts: Mapping[Shift, int], start: int, end: int) -> int:
    """Return how many are at work in every minute between two: there and on no break."""
    return min(
        sum(heads for shift, heads in shifts.items() if _works(shift, minute))
        for minute in range(start, end, STEP)
    )


def called(on_call: Mapping[int, int], long: int, start: int) -> int:
    """Return how many on call can be asked in at a minute; each block is `long` minutes."""
    return sum(heads for begin, heads in on_call.items() if begin <= start < begin + long)


def shortfall(
    demand: Demand, shifts: Mapping[Shift, int], on_call: Mapping[int, int], long: int, step: int
) -> int:
    """Return people times slots (of `step` minutes) short of the need or of the high case."""
    total = 0
    for first, need, high in zip(demand.starts, demand.need, demand.high, strict=True):
        for start in range(first, first + demand.step, step):
            there = working(shifts, start, start + step)
            with_calls = there + called(on_call, long, start)
            total += max(need - there, max(need, high) - with_calls, 0)
    return total


def _works(shift: Shift, minute: int) -> bool:
    if not shift.start <= minute < shift.end:
        return False
    return not any(begin <= minute < begin + long for begin, long in shift.breaks)


def _of_the_menu(menu: Sequence[Kind], shifts: Mapping[Shift, int]) -> Iterator[str]:
    for shift, heads in shifts.items():
        if heads < 1:
            yield f"{heads} people on a shift"
        if not any(_fits(shift, kind) for kind in menu):
            yield f"no such shift on the menu: {shift}"


def _fits(shift: Shift, kind: Kind) -> bool:
    """Tell whether a shift is this line of the menu, its breaks where they may lie."""
    if (shift.start % DAY, shift.length) != (kind.start, kind.length):
        return False
    if len(shift.breaks) != len(kind.pauses):
        return False
    return all(
        minutes == pause.minutes
        and pause.after <= begin - shift.start
        and begin + minutes - shift.start <= pause.before
        for (begin, minutes), pause in zip(shift.breaks, kind.pauses, strict=True)
    )


def _too_many(rules: Rules, shifts: Mapping[Shift, int], hours: float) -> Iterator[str]:
    if rules.people is None:
        return
    taken: Counter[int] = Counter()
    for shift, heads in shifts.items():
        for minute in range(shift.start, shift.end + rules.rest, STEP):
            taken[minute] += heads
    most = max(taken.values(), default=0)
    if most > rules.people:
        yield f"{most} people on shift or at rest at once, {rules.people} there"
    worked = sum(shift.length * heads for shift, heads in shifts.items()) / 60
    if worked > rules.people * hours + TINY:
        yield f"{worked:g} hours for {rules.people} people of {hours:g} hours"


def _stacked(rules: Rules, demand: Demand, shifts: Mapping[Shift, int]) -> Iterator[str]:
    """Yield the first moment of the event at which too many are on a break."""
    there: Counter[int] = Counter()
    away: Counter[int] = Counter()
    for shift, heads in shifts.items():
        there.update(dict.fromkeys(range(shift.start, shift.end, STEP), heads))
        for begin, long in shift.breaks:
            away.update(dict.fromkeys(range(begin, begin + long, STEP), heads))
    for minute, heads in sorted(away.items()):
        is_event = min(demand.starts) <= minute < demand.end
        if is_event and heads > 1 + rules.most_on_break * (there[minute] - 1) + TINY:
            yield f"{heads} of {there[minute]} on a break at minute {minute}"
            return
