"""How many people each slot needed: what slots saw goes in, curves, needs and formulas come out.

One curve for each pool (and level of data), fitted on slots with enough chats and people on duty;
the need is counted in people present, not in people paid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, isfinite
from typing import TypeAlias

import numpy as np

from retro.model import Row, Value
from retro.staffing.bounds import nearest_rank, work_bound
from retro.staffing.capacity import FULL_SLOTS, Capacity, judged
from retro.staffing.carrying import Day, held
from retro.staffing.curve import Curve
from retro.staffing.erlang import heads_c
from retro.staffing.resampling import block_of

Inputs: TypeAlias = Mapping[str, Sequence[Mapping[str, Value]]]

LEAST_CHATS = 15  # below: a slot's share in time is chance
POINTS = 40  # of the drawn curve
FULL_HOUR = 45.0  # minutes on duty that make an agent's hour count for the field's formula
FIELD_PART, PARALLEL_PART = 0.9, 0.95
TINY = 1e-9  # keeps an exact fit from being rounded up


@dataclass(frozen=True)
class Slot:
    """One slot of one pool; `load` open chats, `people` on duty, `work` seconds of replies."""

    pool: str
    level: str
    slot_from: datetime
    slot_to: datetime
    chats: float
    in_time: float | None
    load: float
    people: float | None
    work: float | None

    @property
    def seconds(self) -> float:
        """Length of the slot."""
        return (self.slot_to - self.slot_from).total_seconds()

    @property
    def is_fitted(self) -> bool:
        """Whether the slot can say anything: enough chats, an outcome, people and load."""
        is_staffed = self.people is not None and self.people > TINY
        is_judged = self.in_time is not None and self.chats >= LEAST_CHATS
        return is_staffed and is_judged and self.load > 0

    @property
    def each(self) -> float:
        """Open chats per agent on duty; only of a slot with people."""
        return self.load / (self.people or 1.0)


@dataclass(frozen=True)
class Aims:
    """What is asked of the desk: answered within `seconds`, for so large a `share` of chats."""

    seconds: float
    share: float


def solve(inputs: Inputs) -> dict[str, list[Row]]:
    """Return `load_curves`, `slot_needs`, `curve_points` and `formula_figures`.

    Args:
        inputs: rows of `slot_loads`, `staffing_aims` (one row) and, where there are any, of
            `agent_hours` for the field's formula and of `slot_works` for the lower bound.
    """
    given: dict[str, list[Row]] = {
        "load_curves": [], "slot_needs": [], "curve_points": [], "formula_figures": []
    }  # fmt: skip
    for aims in _aims(inputs):
        pools = _pools(inputs)
        capacities = _capacities(pools, aims)
        for (pool, level), slots in pools.items():
            known = capacities[pool, level]
            given["load_curves"].append(_curve_row(pool, level, aims, known))
            given["curve_points"] += _points(pool, known)
            given["slot_needs"] += _needs(slots, known)
            given["formula_figures"] += _formulas(slots, aims, known, _busiest(inputs, pool))
    return given


def capacity_of(slots: Sequence[Slot], aims: Aims, shape: Curve | None = None) -> Capacity:
    """Return what the slots of one pool say of an agent's capacity.

    Args:
        slots: all slots of the pool.
        aims: what is asked of the desk.
        shape: a curve whose ceiling and slope are taken over.
    """
    return judged(_day(slots), [block_of(slot.slot_from) for slot in slots], aims.share, shape)


def _day(slots: Sequence[Slot]) -> Day:
    """Return the slots of one pool, in order of time, as the curve wants them."""
    ends = [None, *(slot.slot_to for slot in slots[:-1])]
    return Day(
        loads=np.array([slot.load for slot in slots]),
        people=np.array([slot.people or 0.0 for slot in slots]),
        follows=np.array([slot.slot_from == end for slot, end in zip(slots, ends, strict=True)]),
        chats=np.array([slot.chats for slot in slots]),
        in_time=np.array([slot.in_time or 0.0 for slot in slots]),
        fitted=np.array([slot.is_fitted for slot in slots], bool),
    )


def heads(load: float, capacity: float | None) -> float | None:
    """Return the people a load needs if each can hold so many open chats; None if unknown."""
    return float(max(ceil(load / capacity - TINY), 0)) if capacity else None


def needed(load: float, known: Capacity) -> tuple[float | None, float | None, float | None]:
    """Return the need of a load with its low and high end, in people present.

    Never busy enough: the need is at most so many (its own high end). Busy throughout: at least so
    many (its own low end). Unreachable or too few slots: nothing is known.
    """
    point = known.value or known.low or known.high
    return heads(load, point), heads(load, known.high), heads(load, known.low)


def _aims(inputs: Inputs) -> Iterator[Aims]:
    """Yield what is asked of the desk, if that is known."""
    for row in inputs["staffing_aims"][:1]:
        seconds, share = _number(row["answer_seconds"]), _number(row["answer_share"])
        if seconds is not None and share is not None:
            yield Aims(seconds, min(max(share, 0.01), 0.999))


def _pools(inputs: Inputs) -> dict[tuple[str, str], list[Slot]]:
    """Return the slots of each pool and level of data, in order."""
    works = {
        (row["pool"], row["slot_from"]): _number(row["work_seconds"])
        for row in inputs.get("slot_works", ())
    }
    every = [_slot(row, works.get((row["pool"], row["slot_from"]))) for row in inputs["slot_loads"]]
    pools: dict[tuple[str, str], list[Slot]] = {}
    for slot in sorted(every, key=lambda slot: (slot.pool, slot.level, slot.slot_from)):
        pools.setdefault((slot.pool, slot.level), []).append(slot)
    return pools


def _slot(row: Mapping[str, Value], work: float | None) -> Slot:
    begins, ends = row["slot_from"], row["slot_to"]
    assert isinstance(begins, datetime)  # noqa: S101 - the schema says so
    assert isinstance(ends, datetime)  # noqa: S101 - the same
    return Slot(
        pool=str(row["pool"]),
        level=str(row["level"]),
        slot_from=begins,
        slot_to=ends,
        chats=_number(row["arrivals"]) or 0.0,
        in_time=_number(row["in_time"]),
        load=_number(row["load"]) or 0.0,
        people=_number(row["on_duty"]),
        work=work,
    )


def _number(value: Value) -> float | None:
    """Return a cell as a number, None where it holds none."""
    return None if value is None else float(value)  # type: ignore[arg-type]


def _capacities(
    pools: Mapping[tuple[str, str], Sequence[Slot]], aims: Aims
) -> dict[tuple[str, str], Capacity]:
    """Return the capacity of each pool; those with few slots take over the shape of the largest.

    A shape is taken over only from a pool of the same level of data whose own capacity is known.
    """
    sizes = {key: sum(slot.is_fitted for slot in slots) for key, slots in pools.items()}
    found: dict[tuple[str, str], Capacity] = {}
    shapes: dict[str, Curve] = {}
    for key in sorted(pools, key=lambda key: (-sizes[key], key)):
        is_full = sizes[key] >= FULL_SLOTS
        known = capacity_of(pools[key], aims, None if is_full else shapes.get(key[1]))
        found[key] = known
        if is_full and known.value and known.reading:
            shapes.setdefault(key[1], known.reading.curve)
    return found


def _curve_row(pool: str, level: str, aims: Aims, known: Capacity) -> Row:
    curve = known.reading.curve if known.reading else None
    return (
        pool, level, known.method, aims.seconds, aims.share,
        curve.top if curve else None, curve.alpha if curve else None, curve.beta if curve else None,
        known.value, known.low, known.high, known.slots, known.below, known.above,
        known.shape_gap, known.moved, known.verdict, known.limit if isfinite(known.limit) else None,
    )  # fmt: skip


def _points(pool: str, known: Capacity) -> list[Row]:
    """Return the drawn curve over the loads seen; no points without a curve."""
    if not known.reading:
        return []
    loads = np.linspace(known.reading.slots.loads[0], known.reading.slots.loads[-1], POINTS)
    pairs = zip(loads.tolist(), known.shares(loads).tolist(), strict=True)
    return [(pool, load, share) for load, share in pairs]


def _needs(slots: Sequence[Slot], known: Capacity) -> Iterator[Row]:
    """Yield the need of each slot, and its place on the curve."""
    places = held(_day(slots), known.limit).tolist()
    for slot, place in zip(slots, places, strict=True):
        is_placed = bool(known.reading) and place > 0
        yield (
            slot.pool,
            slot.slot_from,
            *needed(slot.load, known),
            place if is_placed else None,
        )


def _formulas(
    slots: Sequence[Slot], aims: Aims, known: Capacity, busiest: float | None
) -> Iterator[Row]:
    """Yield what the field, Erlang C, the work alone and the curve ask for in each slot."""
    hourly = busiest or _busy_slots(slots)
    handling = _handling(slots)
    for slot in slots:
        rate = slot.chats / slot.seconds
        yield (
            slot.pool,
            slot.slot_from,
            heads(rate * 3600, hourly),
            None if handling is None else float(heads_c(rate, handling, aims.seconds, aims.share)),
            None if slot.work is None else work_bound(slot.work, slot.seconds),
            needed(slot.load, known)[0],
        )


def _busiest(inputs: Inputs, pool: str) -> float | None:
    """Return the 90 % point of the chats that an agent of the pool took in a full hour."""
    taken = [
        _number(row["receptions"]) or 0.0
        for row in inputs.get("agent_hours", ())
        if row["pool"] == pool and (_number(row["on_duty_minutes"]) or 0.0) >= FULL_HOUR
    ]
    return nearest_rank([chats for chats in taken if chats > 0], FIELD_PART)


def _busy_slots(slots: Sequence[Slot]) -> float | None:
    """Return the 90 % point of the chats per agent and hour over the fitted slots."""
    rates = [
        slot.chats / (slot.people or 1) * 3600 / slot.seconds for slot in slots if slot.is_fitted
    ]
    return nearest_rank(rates, FIELD_PART)


def _handling(slots: Sequence[Slot]) -> float | None:
    """Return the seconds a chat takes of an agent as the textbook counts them for chat.

    The mean chat (open chats x seconds / arrivals, Little's law) is divided by the chats an agent
    handles at once: the 95 % point of open chats per agent, at least one. Half-hour totals know no
    open chats, so they give none.
    """
    arrived = sum(slot.chats for slot in slots)
    each = nearest_rank([slot.each for slot in slots if slot.is_fitted], PARALLEL_PART)
    if each is None or not arrived or any(slot.level == "totals" for slot in slots):
        return None
    return sum(slot.load * slot.seconds for slot in slots) / arrived / max(each, 1.0)
