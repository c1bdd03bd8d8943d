"""What an overloaded half hour leaves to the next: chats still open, and late for it.

A slot after a rush answers late however few chats come, so its own load does not explain it.
Beyond a sustained limit of open chats per agent the surplus is taken over into the next slot
(the fluid limit of an overloaded desk: Green, Kolesar and Whitt 2007; operational laws). The limit
itself is read off the slots: it is the one that makes their shares in time most likely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from retro.staffing.curve import Curve, Seen, capacities, fits, refits, seen
from retro.staffing.likelihood import Flags, Floats, by_slot, cases

COARSE, FINE = 16, 4  # limits tried: over all loads, then on either side of the best
LIGHTEST = 0.25  # no limit below the load that three slots in four exceed
EVIDENCE = 2.0  # gain in log likelihood, per unit of dispersion, that makes a limit believed


@dataclass(frozen=True)
class Day:
    """The slots of one pool in order of time; sequences of one length.

    Attributes:
        loads: open chats if all were answered at once (offered load).
        people: agents on duty; 0 also where that is unknown.
        follows: whether the slot begins when the one before it ends.
        chats: chats that arrived.
        in_time: of these, answered in time.
        fitted: whether the slot can say anything about the curve.
    """

    loads: Floats
    people: Floats
    follows: Flags
    chats: Floats
    in_time: Floats
    fitted: Flags


@dataclass(frozen=True)
class Reading:
    """The fitted slots of a day, read with one sustained limit.

    Attributes:
        limit: open chats per agent that can be sustained; infinite if nothing is taken over.
        order: the place in time of each slot of `slots`.
        slots: the slots by rising load, with what was left over counted in.
        curve: the most likely curve.
        parts: each slot's part in the log likelihood, in order of time.
        alone: the same if nothing is taken over from slot to slot.
    """

    limit: float
    order: NDArray[np.intp]
    slots: Seen
    curve: Curve
    parts: Floats
    alone: Floats

    def seen_in_time(self) -> tuple[Floats, Floats, Floats]:
        """Return loads, chats and chats answered in time of the slots, in order of time."""
        back = np.argsort(self.order)
        return self.slots.loads[back], self.slots.chats[back], self.slots.in_time[back]


def held(day: Day, limit: float) -> Floats:
    """Return the open chats per agent of each slot, those left over counted in; 0 without agents.

    What exceeds the limit waits, on average half of what is left before and after the slot. Never
    more is left than the next slot could work off, and nothing is taken over from a slot without
    agents or across a break in time: who waited so long is gone.
    """
    left, found = 0.0, np.zeros(len(day.loads))
    for place, (load, people) in enumerate(zip(day.loads, day.people, strict=True)):
        if people <= 0:
            left = 0.0
            continue
        before = left if day.follows[place] else 0.0
        can = limit * people
        left = min(max(0.0, before + load - can), can) if limit < inf else 0.0
        found[place] = min(load / people, limit) + (before + left) / 2 / people
    return found


def readings(day: Day, like: Curve | None = None) -> list[Reading]:
    """Return the day read without a limit, and with each limit that is worth trying."""
    each = day.loads[day.fitted] / day.people[day.fitted]
    lightest, heaviest = np.quantile(each, LIGHTEST), np.max(each)
    if heaviest <= lightest:
        return _read(day, [inf], like)
    coarse = np.geomspace(lightest, heaviest, COARSE)
    found = _read(day, [inf, *coarse.tolist()], like)
    best = max(found[1:], key=lambda one: float(np.sum(one.parts))).limit
    step = float(coarse[1] / coarse[0]) ** (1 / (FINE + 1))
    places = [place for place in range(-FINE, FINE + 1) if place]
    return found + _read(day, [best * step**place for place in places], like)


def chosen(found: Sequence[Reading], weights: Floats) -> NDArray[np.intp]:
    """Return for each row of weights (over slots in order of time) the most likely reading.

    A limit must be worth more than chance, and for what it takes over: a limit that only bends the
    curve is none. The first reading, without one, stands else.
    """
    heights = weights @ np.stack([one.parts for one in found], axis=1)
    alone = weights @ np.stack([one.alone for one in found], axis=1)
    gains = heights - np.maximum(alone, heights[:, :1])
    believed = gains > EVIDENCE * dispersion(found[0])
    believed[:, 0] = True
    picks: NDArray[np.intp] = np.argmax(np.where(believed, heights, -inf), axis=1)
    return picks


def dispersion(one: Reading) -> float:
    """Return by how much slots scatter more than chance does, at least 1 (Pearson)."""
    slots, expected = one.slots, one.curve.shares(one.slots.loads)
    noise = slots.chats * expected * (1 - expected)
    return max(1.0, float(np.mean((slots.in_time - slots.chats * expected) ** 2 / noise)))


def resampled(
    found: Sequence[Reading], weights: Floats, target: float, like: Curve | None
) -> Floats:
    """Return the capacity of each row of weights by the curve: what is on target and sustained."""
    picks = chosen(found, weights)
    chats, in_time = found[0].seen_in_time()[1:]
    ready = cases(np.stack([one.seen_in_time()[0] for one in found]), chats, in_time)
    numbers = refits(ready.rows(picks), [found[pick].curve for pick in picks], weights, like)
    limits = np.array([one.limit for one in found])[picks]
    values: Floats = np.minimum(capacities(numbers, target), limits)
    return values


def _read(day: Day, limits: Sequence[float], like: Curve | None) -> list[Reading]:
    """Return the day read with each limit."""
    loads, curves, parts = _fitted(day, limits, like)
    alone = _fitted(replace(day, follows=np.zeros_like(day.follows)), limits, like)[2]
    chats, in_time = day.chats[day.fitted], day.in_time[day.fitted]
    return [
        Reading(limit, np.argsort(row, kind="stable"), seen(row, chats, in_time), *rest)
        for limit, row, *rest in zip(limits, loads, curves, parts, alone, strict=True)
    ]


def _fitted(
    day: Day, limits: Sequence[float], like: Curve | None
) -> tuple[Floats, list[Curve], Floats]:
    """Return for each limit the loads held, the likeliest curve, and the slots' likelihoods."""
    loads = np.stack([held(day, limit)[day.fitted] for limit in limits])
    ready = cases(loads, day.chats[day.fitted], day.in_time[day.fitted])
    curves = fits(ready, like)
    return loads, curves, by_slot(ready, np.stack([curve.shape for curve in curves]))
