"""The load-response curve of one pool: how the share answered in time falls with the open chats.

Formulas: share(x) = top / (1 + exp(alpha + beta ln x)), x = open chats per agent on duty;
capacity c* = exp((ln(top / target - 1) - alpha) / beta). The isotonic fit (falling steps without
any formula, by pooling neighbours that violate the order) stands beside it as a check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import isotonic_regression

from retro.staffing.likelihood import STARTS, Cases, Flags, Floats, cases, climb

ALL = np.array([True, True, True])
ONLY_PLACE = np.array([False, True, False])


@dataclass(frozen=True)
class Seen:
    """What the slots of one pool saw, sorted by load; arrays of one length.

    Attributes:
        loads: open chats per agent on duty, above 0.
        chats: chats that arrived, above 0.
        in_time: of these, answered in time.
    """

    loads: Floats
    chats: Floats
    in_time: Floats

    @property
    def shares(self) -> Floats:
        """Share of each slot's chats answered in time."""
        return self.in_time / self.chats


@dataclass(frozen=True)
class Curve:
    """One fitted curve; `shape` are the numbers on the scale of the climb."""

    top: float
    alpha: float
    beta: float
    shape: Floats

    def shares(self, loads: Floats) -> Floats:
        """Return the share in time that the curve expects at loads above 0."""
        tilt = np.clip(self.alpha + self.beta * np.log(loads), -36, 36)
        expected: Floats = self.top / (1 + np.exp(tilt))
        return expected

    def capacity(self, target: float) -> float:
        """Return c*, the open chats per agent up to which the target is kept; 0 if never."""
        return float(capacities(np.array([[self.top, self.alpha, self.beta]]), target)[0])


@dataclass(frozen=True)
class Steps:
    """An isotonic fit: falling steps by rising load.

    Attributes:
        centres: mean load of each step (geometric, weighted by chats).
        levels: share in time of each step, falling.
        begins: the place of each step's first slot.
        sizes: slots of each step.
    """

    centres: Floats
    levels: Floats
    begins: NDArray[np.intp]
    sizes: NDArray[np.intp]


def seen(loads: ArrayLike, chats: ArrayLike, in_time: ArrayLike) -> Seen:
    """Return slots in order of their load; equal loads stay in the order they came in."""
    order = np.argsort(np.asarray(loads, float), kind="stable")
    loads, chats, in_time = (np.asarray(one, float)[order] for one in (loads, chats, in_time))
    return Seen(loads, chats, in_time)


def fit(slots: Seen, like: Curve | None = None) -> Curve:
    """Return the most likely curve (binomial likelihood, chats as trials).

    Args:
        slots: at least one slot.
        like: a curve whose ceiling and slope are taken over, for pools with too few slots of
            their own; only the place of the bend is then sought.
    """
    return fits(cases(slots.loads, slots.chats, slots.in_time), like)[0]


def fits(ready: Cases, like: Curve | None = None) -> list[Curve]:
    """Return the most likely curve of each row of cases; see `fit`."""
    rows = np.repeat(np.arange(len(ready.logs)), len(STARTS))
    starts = np.tile(STARTS, (len(ready.logs), 1))
    if like:
        starts[:, [0, 2]] = like.shape[[0, 2]]
    weights = np.ones((len(rows), ready.logs.shape[1]))
    found, height = climb(ready.rows(rows), weights, starts, _free(like))
    best = np.argmax(height.reshape(-1, len(STARTS)), axis=1)
    peaks = found.reshape(-1, len(STARTS), 3)[np.arange(len(best)), best]
    return [
        Curve(float(top), float(alpha), float(beta), shape)
        for (top, alpha, beta), shape in zip(_numbers(ready, peaks), peaks, strict=True)
    ]


def refits(
    ready: Cases, begun: Sequence[Curve], weights: Floats, like: Curve | None = None
) -> Floats:
    """Return top, alpha and beta of each resample, shape (resamples, 3).

    Args:
        ready: the cases of each resample, or one row for all.
        begun: the curve from which each resample climbs.
        weights: how often each resample holds each slot.
        like: the curve whose ceiling and slope stay as they are.
    """
    start = np.stack([curve.shape for curve in begun])
    return _numbers(ready, climb(ready, weights, start, _free(like))[0])


def _numbers(ready: Cases, found: Floats) -> Floats:
    """Return top, alpha and beta of each row."""
    beta = np.exp(found[:, 2])
    top = 1 / (1 + np.exp(-found[:, 0]))
    return np.stack((top, found[:, 1] - beta * ready.centres, beta), axis=1)


def capacities(numbers: Floats, target: float) -> Floats:
    """Return c* for rows of top, alpha, beta; 0 where the ceiling is not above the target."""
    top, alpha, beta = numbers.T
    above = np.maximum(top / target - 1, 1e-300)
    return np.where(top > target, np.exp((np.log(above) - alpha) / beta), 0.0)


def isotonic(slots: Seen, weights: Floats | None = None) -> Steps:
    """Return the falling steps that fit best (neighbours that violate the order are pooled).

    Args:
        slots: at least one slot.
        weights: how often each slot counts; once, if not said. Slots of weight 0 are left out.
    """
    counts = slots.chats if weights is None else slots.chats * weights
    kept = counts > 0
    counts, logs = counts[kept], np.log(slots.loads[kept])
    fitted = isotonic_regression(slots.shares[kept], weights=counts, increasing=False)
    begins = fitted.blocks[:-1]
    centres = np.add.reduceat(logs * counts, begins) / np.add.reduceat(counts, begins)
    return Steps(np.exp(centres), fitted.x[begins], begins, np.diff(fitted.blocks))


def crossing(steps: Steps, target: float) -> float:
    """Return the load at which falling steps cross the target, between the centres of two steps.

    0 if no step reaches the target, infinity if none falls below it.
    """
    levels = steps.levels
    kept = int(np.count_nonzero(levels >= target))
    if kept in (0, len(levels)):
        return float("inf") if kept else 0.0
    before, after = np.log(steps.centres[kept - 1 : kept + 1])
    part = (levels[kept - 1] - target) / (levels[kept - 1] - levels[kept])
    return float(np.exp(before + part * (after - before)))


def _free(like: Curve | None) -> Flags:
    return ONLY_PLACE if like else ALL
