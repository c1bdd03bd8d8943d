"""Who was there: rows of `replay_stays` as people, and the same people under another roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import floor
from typing import TypeAlias, cast

from retro.staffing.replay import Stay
from retro.staffing.traces import Rows, since

Span: TypeAlias = tuple[int, int]

STEP = 900_000
# A break may move by as much when breaks are spread (ms).
MOVE = 7_200_000
# From here on an agent counts as slow, as in the split of the waiting seconds.
SLOW_SPEED = 1.25


@dataclass(slots=True)
class Person:
    """One agent of a pool; spans in ms from the trace's start.

    Attributes:
        speed: How long a reply takes relative to an ordinary colleague.
    """

    speed: float = 1.0
    shifts: list[Span] = field(default_factory=list)
    breaks: list[Span] = field(default_factory=list)
    absences: list[Span] = field(default_factory=list)


def people(rows: Rows, start: datetime) -> list[Person]:
    """Return the people of one pool in the order of their names."""
    found: dict[str, Person] = {}
    for row in sorted(rows, key=lambda row: (str(row["agent"]), str(row["starts_at"]))):
        person = found.setdefault(str(row["agent"]), Person(float(cast("float", row["speed"]))))
        kinds = {"shift": person.shifts, "break": person.breaks, "absence": person.absences}
        kinds[str(row["kind"])].append(
            (since(start, row["starts_at"]), since(start, row["ends_at"]))
        )
    return list(found.values())


def stays(everybody: Sequence[Person]) -> list[Stay]:
    """Return when who takes new chats: on shift, not on a break and not away."""
    return [
        Stay(number, *span)
        for number, person in enumerate(everybody)
        for span in _without(_merged(person.shifts), [*person.breaks, *person.absences])
    ]


def speeds(everybody: Sequence[Person]) -> list[float]:
    """Return each person's speed, by number."""
    return [person.speed for person in everybody]


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _without(spans: Sequence[Span], gone: Sequence[Span]) -> list[Span]:
    left: list[Span] = []
    holes = _merged(gone)
    for start, end in spans:
        at = start
        for off, on in holes:
            if at < min(off, end):
                left.append((at, min(off, end)))
            at = max(at, on) if off < end and on > start else at
        if at < end:
            left.append((at, end))
    return left


def heads(there: Sequence[Stay], slot: Span) -> float:
    """Return how many people are there in a slot, on average."""
    start, end = slot
    return sum(max(0, min(end, it.ends) - max(start, it.starts)) for it in there) / (end - start)


def shortfall(there: Sequence[Stay], needs: Mapping[Span, float]) -> dict[Span, int]:
    """Return how many people each slot lacks of its need, rounded; only those that lack any."""
    lacking = {slot: floor(need - heads(there, slot) + 0.5) for slot, need in needs.items()}
    return {slot: extra for slot, extra in sorted(lacking.items()) if extra > 0}


def helpers(extra: Mapping[Span, int]) -> list[Person]:
    """Return as many people of ordinary speed as each slot is to have in addition."""
    return [
        Person(shifts=[slot for slot, number in extra.items() if number > place])
        for place in range(max(extra.values(), default=0))
    ]


def without_absences(everybody: Sequence[Person]) -> list[Person]:
    """Return the people as if nobody had been away."""
    return [replace(person, absences=[]) for person in everybody]


def without_slowness(everybody: Sequence[Person]) -> list[Person]:
    """Return the people as if whoever is slow took as long as an ordinary colleague."""
    return [replace(it, speed=1.0 if it.speed > SLOW_SPEED else it.speed) for it in everybody]


def with_spread_breaks(everybody: Sequence[Person], arrivals: Sequence[int]) -> list[Person]:
    """Return the people with each break moved to the calmest moment within two hours.

    Breaks keep their length and stay within the shift; one after the other in order of time,
    each goes where the most chats per head during it are fewest.

    Args:
        everybody: The people of one pool.
        arrivals: When chats come (ms).
    """
    moved = [replace(person, breaks=[]) for person in everybody]
    busy: dict[int, int] = {}
    for at in arrivals:
        busy[at // STEP] = busy.get(at // STEP, 0) + 1
    there: dict[int, int] = {}
    for stay in stays(moved):
        for step in _steps((stay.starts, stay.ends)):
            there[step] = there.get(step, 0) + 1
    breaks = sorted((span, number) for number, it in enumerate(everybody) for span in it.breaks)
    for span, number in breaks:
        best = min(
            _places(span, moved[number]),
            key=lambda place: (
                max(busy.get(it, 0) / max(there.get(it, 0) - 1, 0.1) for it in _steps(place)),
                abs(place[0] - span[0]),
                place,
            ),
            default=span,
        )
        moved[number].breaks.append(best)
        for step in _steps(best):
            there[step] = there.get(step, 0) - 1
    return moved


def _steps(span: Span) -> range:
    return range(span[0] // STEP, max(span[0] // STEP + 1, -(-span[1] // STEP)))


def _places(span: Span, person: Person) -> list[Span]:
    """Return where a break could lie as well, within its shift and clear of the others."""
    start, end = span
    return [
        (start + by, end + by)
        for by in range(-MOVE, MOVE + 1, STEP)
        if any(on <= start + by and end + by <= off for on, off in _merged(person.shifts))
        and not any(a < end + by and start + by < b for a, b in person.breaks)
    ]
