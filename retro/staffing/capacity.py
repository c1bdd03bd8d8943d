"""How many open chats one agent can hold on target, how sure that is, and when it is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite, sqrt

import numpy as np
from scipy.special import ndtri, stdtrit

from retro.staffing.carrying import Day, Reading, chosen, dispersion, readings, resampled
from retro.staffing.curve import Curve, Seen, Steps, crossing, isotonic
from retro.staffing.likelihood import Floats
from retro.staffing.resampling import counts

LEAST_SLOTS = 8  # below: no curve at all
FULL_SLOTS = 20  # below: ceiling and slope are taken over from the pools that have more
LEAST_SIDE = 3  # so many slots must lie on either side of the target
GAP, SURE = 0.05, 2.5  # curve and steps differ: by 5 points, and by 2.5 standard errors
STEP_SLOTS = 3  # steps of fewer slots are chance
LEVEL = 0.98  # the curve at the lightest load seen has all but reached its ceiling
MOVED = 0.15  # c* without the two fullest slots
FULLEST = 2
BEYOND = 2.0  # a c* beyond twice the heaviest load seen is a guess
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True)
class Capacity:
    """What is known of a pool's capacity; loads are open chats per agent.

    Attributes:
        verdict: ok, low_confidence (the value hangs on few slots), unreachable (even idle agents
            miss the target), right_censored (never busy enough to find the limit: at least
            `low`), left_censored (busy throughout: at most `high`), too_few (slots).
        method: logistic, isotonic (the curve does not fit) or none.
        reading: the slots as they were read, with their curve.
        steps: the isotonic fit.
        value: the load up to which the target is kept and nothing is left over; None unless ok or
            of low confidence.
        low: low end of the 10-90 % interval, or what the pool held at least.
        high: high end, or what it can hold at most.
        slots: slots fitted.
        below: slots below the target.
        above: slots at or above the target.
        shape_gap: largest difference between steps and curve, over steps of three slots and more.
        moved: change of the value (share of it) without the two fullest slots.
    """

    verdict: str
    method: str = "none"
    reading: Reading | None = None
    steps: Steps | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    slots: int = 0
    below: int = 0
    above: int = 0
    shape_gap: float | None = None
    moved: float | None = None

    @property
    def limit(self) -> float:
        """The load beyond which chats were left over to the next slot; infinite if none were."""
        return self.reading.limit if self.reading else inf

    def shares(self, loads: Floats) -> Floats:
        """Return the share in time expected at loads, by the method in use."""
        if self.method == "isotonic" and self.steps:
            return np.interp(np.log(loads), np.log(self.steps.centres), self.steps.levels)
        return self.reading.curve.shares(loads) if self.reading else np.full(len(loads), np.nan)


def judged(day: Day, blocks: Sequence[int], target: float, like: Curve | None = None) -> Capacity:
    """Return the capacity that the slots of a pool show, with its interval and side conditions.

    Args:
        day: the slots of one pool.
        blocks: the two-hour block of each.
        target: share of chats to be answered in time, above 0 and below 1.
        like: the curve whose shape a pool with few slots takes over.
    """
    shares = (day.in_time / np.maximum(day.chats, 1))[day.fitted]
    above = int(np.count_nonzero(shares >= target))
    known = Capacity("too_few", slots=len(shares), above=above, below=len(shares) - above)
    if known.slots < LEAST_SLOTS:
        return known
    every = readings(day, like)
    one = every[int(chosen(every, np.ones((1, known.slots)))[0])]
    steps = isotonic(one.slots)
    gap, differs = _shape(one, steps)
    method = "isotonic" if differs else "logistic"
    known = replace(known, method=method, reading=one, steps=steps, shape_gap=gap)
    reached = crossing(steps, target) if differs else one.curve.capacity(target)
    heaviest = float(np.max(day.loads[day.fitted] / day.people[day.fitted]))
    value = min(reached, one.limit)
    if known.below < LEAST_SIDE or value > heaviest:
        return replace(
            known, verdict="right_censored", low=min(_held(one, steps, target), heaviest)
        )
    # On a plateau beside the target steps cross it by chance: where the curve is level and yet
    # below the target at the lightest load, lighter loads do not help.
    if one.curve.capacity(target) < one.slots.loads[0] and _is_level(one):
        return replace(known, verdict="unreachable")
    if known.above < LEAST_SIDE or value < one.slots.loads[0]:
        return replace(known, verdict="left_censored", high=_missed(one.slots, steps, target))
    kept = [block for block, is_fitted in zip(blocks, day.fitted, strict=True) if is_fitted]
    values = _values(every, known, counts(kept), target, like)
    spread = _spread(values, BEYOND * heaviest)
    other = float(_values(every, known, _without_fullest(one), target, like)[0])
    known = replace(known, value=value)
    return _sure(known, _widened(spread, value, len(set(kept))), other)


def _sure(known: Capacity, spread: tuple[float, float], other: float) -> Capacity:
    """Return the capacity with its interval, wider where it hangs on the two fullest slots."""
    value = known.value or inf
    moved = abs(other / value - 1) if isfinite(other) and other > 0 else None
    low, high = spread
    if moved is None or moved > MOVED:
        low, high = min(low, other), max(high, other)
    doubtful = low == 0 or moved is None or moved > MOVED
    return replace(
        known,
        verdict="low_confidence" if doubtful else "ok",
        low=low or None,
        high=high if isfinite(high) else None,
        moved=moved,
    )


def _shape(one: Reading, steps: Steps) -> tuple[float, bool]:
    """Return the largest gap between steps and curve, and whether one is more than chance.

    The slots of a step are compared together, and the noise between slots is measured: single
    slots differ by five points from the truest curve.
    """
    slots, expected = one.slots, one.curve.shares(one.slots.loads)
    chats = np.add.reduceat(slots.chats, steps.begins)
    gaps = np.abs(np.add.reduceat(slots.in_time - slots.chats * expected, steps.begins)) / chats
    noise = np.add.reduceat(slots.chats * expected * (1 - expected), steps.begins)
    errors = np.sqrt(dispersion(one) * noise) / chats
    gaps = np.where(steps.sizes >= STEP_SLOTS, gaps, 0.0)
    return float(np.max(gaps)), bool(np.any((gaps > GAP) & (gaps > SURE * errors)))


def _values(
    every: Sequence[Reading], known: Capacity, weights: Floats, target: float, like: Curve | None
) -> Floats:
    """Return the capacity of each row of weights, by the method in use; 0 is never."""
    if known.method == "logistic":
        return resampled(every, weights, target, like)
    picks = [every[pick] for pick in chosen(every, weights)]
    rows = zip(picks, weights, strict=True)
    return np.array(
        [min(crossing(isotonic(one.slots, row[one.order]), target), one.limit) for one, row in rows]
    )


def _spread(values: Floats, beyond: float) -> tuple[float, float]:
    """Return the 10 and the 90 % point; 0 is never, infinity is beyond what was seen."""
    ordered = np.sort(np.where(values > beyond, inf, values))
    last = len(ordered) - 1
    return float(ordered[round(LOW * last)]), float(ordered[round(HIGH * last)])


def _widened(spread: tuple[float, float], value: float, blocks: int) -> tuple[float, float]:
    """Return an interval around c* as wide as few blocks demand: Student's quantile for theirs.

    Resamples of n blocks scatter too little by (n - 1) / n, and their spread is itself uncertain.
    """
    if blocks <= 1:
        return 0.0, inf
    wider = float(stdtrit(blocks - 1, HIGH) / ndtri(HIGH)) * sqrt(blocks / (blocks - 1))
    low, high = min(spread[0], value), max(spread[1], value)
    return (
        value * (low / value) ** wider if low > 0 else 0.0,
        value * (high / value) ** wider if isfinite(high) else inf,
    )


def _without_fullest(one: Reading) -> Floats:
    """Return weights over slots in order of time: all once, the two of the heaviest load never."""
    weights = np.ones((1, len(one.order)))
    weights[0, one.order[-FULLEST:]] = 0.0
    return weights


def _is_level(one: Reading) -> bool:
    """Return whether the lightest loads show the ceiling; if not, it is a guess."""
    return float(one.curve.shares(one.slots.loads[:1])[0]) >= LEVEL * one.curve.top


def _held(one: Reading, steps: Steps, target: float) -> float:
    """Return the heaviest load at which the target was still kept."""
    crossed = min(crossing(steps, target), one.limit)
    kept = one.slots.loads[one.slots.shares >= target]
    heaviest = float(kept[-1]) if len(kept) else float(one.slots.loads[0])
    return min(crossed, heaviest) or heaviest


def _missed(slots: Seen, steps: Steps, target: float) -> float:
    """Return the lightest load from which on the target was missed."""
    return min(crossing(steps, target) or float(slots.loads[0]), float(slots.loads[-1]))
