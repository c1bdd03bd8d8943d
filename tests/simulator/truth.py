"""What was needed and what each cause cost, found by running the desk again, never asserted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression

from simulator.desk import Trace, run
from simulator.dice import roll
from simulator.worlds import SLOT, SLOTS, Agent, Span, World

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
SERVICES = (1, 2, 3)
ENDS = SLOTS * SLOT


def slot_of(moments: Sequence[float] | Floats) -> Ints:
    """Return the half hour of each moment."""
    return (np.asarray(moments) // SLOT).astype(np.int64)


def slow(trace: Trace, answer_seconds: float) -> npt.NDArray[np.bool_]:
    """Tell of each chat whether it waited longer than it should, or for ever."""
    waits = np.asarray(trace.first_reply) - np.asarray(trace.entered)
    late: npt.NDArray[np.bool_] = np.logical_not(np.floor(waits) <= answer_seconds)
    return late


def counts(trace: Trace, answer_seconds: float) -> tuple[Floats, Floats]:
    """Return chats and chats in time of each half hour."""
    slots = slot_of(trace.entered)
    late = slow(trace, answer_seconds)
    return (
        np.bincount(slots, minlength=SLOTS).astype(float),
        np.bincount(slots[~late], minlength=SLOTS).astype(float),
    )


def load(trace: Trace) -> Floats:
    """Return the mean number of open chats (handed over to last reply) of each half hour."""
    ends = dict.fromkeys(range(len(trace.entered)), float("nan"))
    ends |= {chat: sent for chat, _, _, _, sent, _ in trace.replies}
    begin = np.asarray(trace.handed)
    end = np.nan_to_num(np.array([ends[chat] for chat in range(len(begin))]), nan=0.0)
    edges = np.arange(SLOTS + 1) * float(SLOT)
    until = np.array(
        [np.maximum(0, np.minimum(end, edge) - np.minimum(begin, edge)).sum() for edge in edges]
    )
    return np.diff(until) / SLOT


def posts(heads: Iterable[int]) -> tuple[Agent, ...]:
    """Return so many agents in each half hour: post k is there where at least k are wanted."""
    wanted = np.asarray(list(heads))
    return tuple(
        Agent(name=f"p{post}", shifts=runs(wanted >= post)) for post in range(1, wanted.max() + 1)
    )


def runs(there: npt.NDArray[np.bool_]) -> tuple[Span, ...]:
    """Return the spans of consecutive half hours that are true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], there.astype(int), [0]))))
    return tuple((a * float(SLOT), b * float(SLOT)) for a, b in edges.reshape(-1, 2).tolist())


def present(world: World) -> Floats:
    """Return the mean number of agents there in each half hour: shifts less breaks and silence."""
    heads = np.zeros(SLOTS)
    for agent in world.agents:
        heads += seconds(agent.shifts)
        heads -= seconds([piece for away in agent.breaks for piece in within(away, agent.shifts)])
        heads -= seconds(agent.silent)
    return heads / SLOT


def within(span: Span, shifts: Iterable[Span]) -> list[Span]:
    """Return the parts of a span that lie in a shift."""
    parts = [(max(span[0], a), min(span[1], b)) for a, b in shifts]
    return [(a, b) for a, b in parts if a < b]


def seconds(spans: Iterable[Span]) -> Floats:
    """Return how many seconds of each half hour the spans cover."""
    starts = np.arange(SLOTS) * float(SLOT)
    covered = np.zeros(SLOTS)
    for a, b in spans:
        covered += np.clip(np.minimum(b, starts + SLOT) - np.maximum(a, starts), 0, None)
    return covered


def shares(world: World, seed: int, heads: Ints, services: Sequence[int] = SERVICES) -> Floats:
    """Return the share in time of each half hour with so many agents, over fresh service times."""
    total, fine = np.zeros(SLOTS), np.zeros(SLOTS)
    staffed = replace(world, agents=posts(heads))
    for service in services:
        every, answered = counts(run(staffed, roll(world, seed, service)), world.answer_seconds)
        total, fine = total + every, fine + answered
    return np.where(total > 0, fine / np.maximum(total, 1), 1.0)


def need(world: World, seed: int) -> Ints:
    """Return the smallest number of agents of each half hour that meets the target.

    The arrivals are those of the seed; service times are drawn anew, so that the answer is not
    the luck of one day. First the whole day is scaled, then every half hour moved by a few
    heads around its own answer, twice.
    """
    return _need(_bare(world), seed)


def _bare(world: World) -> World:
    # T runs from the first question: the greeting that everybody hears counts, planted bots do not.
    return replace(world, agents=(), unlogged=0.0, double_texting=0.0, bots=world.bots[:1])


@lru_cache(maxsize=64)
def _need(world: World, seed: int) -> Ints:
    ample = np.full(SLOTS, max(4, int(world.chats / 400)))
    carried = load(run(replace(world, agents=posts(ample)), roll(world, seed, 1)))
    scaled = [np.ceil(carried / held).astype(int) + 1 for held in (6, 4.5, 3.5, 2.5, 1.5)]
    found = _least(scaled, [shares(world, seed, heads, (1,)) for heads in scaled], world)
    for reach, services in ((2, (1, 2)), (2, SERVICES)):
        tried = [np.maximum(found + more, 1) for more in range(-reach, reach + 1)]
        seen = [shares(world, seed, heads, services) for heads in tried]
        found = _crossed(tried, seen, world.answer_share, _least(tried, seen, world))
    return found


def _crossed(tried: Sequence[Ints], seen: Sequence[Floats], target: float, rough: Ints) -> Ints:
    """Return of each half hour where a straight line through the log odds meets the target.

    All tried numbers speak, so that chance in one of them decides less; where the line does
    not rise, the rough answer stays.
    """
    answer = rough.copy()
    odds = np.log((np.array(seen) + 1e-3) / (1 - np.array(seen) + 1e-3))
    for slot in range(SLOTS):
        heads, line = np.array([row[slot] for row in tried]), odds[:, slot]
        # Near certainty the odds are mostly chance.
        weight = np.maximum(np.array(seen)[:, slot] * (1 - np.array(seen)[:, slot]), 0.01)
        if np.ptp(heads) == 0:
            continue
        slope, level = np.polyfit(heads, line, 1, w=np.sqrt(weight))
        if slope > 0:
            crossing = (np.log(target / (1 - target)) - level) / slope
            answer[slot] = int(np.clip(np.ceil(crossing - 1e-9), heads.min(), heads.max() + 1))
    return answer


def _least(tried: Sequence[Ints], seen: Sequence[Floats], world: World) -> Ints:
    """Return of each half hour the fewest heads whose (monotone) share meets the target."""
    answer = np.zeros(SLOTS, dtype=np.int64)
    for slot in range(SLOTS):
        share = isotonic_regression([line[slot] for line in seen]).x
        enough = np.flatnonzero(share >= world.answer_share - 1e-9)
        place = int(enough[0]) if enough.size else len(tried) - 1
        answer[slot] = tried[place][slot]
        if enough.size and place > 0:
            answer[slot] = _between(tried, share, place, slot, world.answer_share)
    return answer


def _between(tried: Sequence[Ints], share: Floats, place: int, slot: int, target: float) -> int:
    """Return the fewest heads between two tried numbers, by a straight line between them."""
    low, high = int(tried[place - 1][slot]), int(tried[place][slot])
    rise = float(share[place] - share[place - 1])
    part = (target - float(share[place - 1])) / rise if rise else 1.0
    return int(np.ceil(low + (high - low) * part - 1e-9))


def slow_chats(world: World, seed: int) -> int:
    """Return the number of slow chats of a world."""
    return int(slow(run(world, roll(world, seed)), world.answer_seconds).sum())
