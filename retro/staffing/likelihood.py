"""The likelihood of a load-response curve and its climb, for many resamples of the slots at once.

The curve: share in time = top / (1 + exp(alpha + beta ln x)) of x open chats per agent. Its three
numbers are sought on a scale without corners, as rows `(logit top, height at the centre, ln beta)`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

STEPS = 80
ENOUGH = 1e-6  # a gain in log likelihood that no longer matters
STUCK = 1e7  # a damping at which a step is no step
# Below a slope of 0.5 doubling the load would hardly be felt (odds / 1.4): that is a flat line, and
# a flat line is read as `top`. Above 40 it is a cliff; top stays below 1 by 6 in a million.
LOWEST = np.array([-4.0, -30.0, np.log(0.5)])
HIGHEST = np.array([12.0, 30.0, np.log(40.0)])
# Where climbs begin: high or low ceiling, bend at a light, middling or heavy load, gentle or steep.
STARTS = np.array(
    [(logit, -bend * slope, np.log(slope))
     for logit in (1.5, 4.0) for bend in (-0.3, 0.2, 0.7) for slope in (1.5, 5.0)]
)  # fmt: skip


@dataclass(frozen=True)
class Cases:
    """What the fitted slots saw, once for each row of a climb or once for all rows.

    Attributes:
        logs: natural logarithm of the open chats per agent, less the row's `centres`; (rows, slots)
            or (1, slots).
        chats: chats that arrived, by slot.
        in_time: of these, answered in time.
        centres: mean logarithm of the load, weighted by chats; one for each row of `logs`.
    """

    logs: Floats
    chats: Floats
    in_time: Floats
    centres: Floats

    def rows(self, kept: NDArray[np.intp]) -> Cases:
        """Return the cases of some rows; the same where all rows share them."""
        if len(self.logs) == 1:
            return self
        return Cases(self.logs[kept], self.chats, self.in_time, self.centres[kept])


def cases(loads: Floats, chats: Floats, in_time: Floats) -> Cases:
    """Return slots ready for the climb: loads > 0 as (rows, slots) or (slots), chats > 0."""
    logs = np.log(np.atleast_2d(loads))
    centres = np.average(logs, axis=1, weights=np.broadcast_to(chats, logs.shape))
    return Cases(logs - centres[:, None], chats, in_time, centres)


def climb(slots: Cases, weights: Floats, start: Floats, free: Flags) -> tuple[Floats, Floats]:
    """Return the most likely numbers and their log likelihood, one row per row of `start`.

    Damped Fisher scoring (Levenberg and Marquardt's damping), all rows in one step; a row that no
    longer gains leaves the climb.

    Args:
        slots: what was seen.
        weights: how often each row's resample holds each slot, shape (rows, slots).
        start: where to begin, shape (rows, 3).
        free: which of the three numbers may move, shape (3,).
    """
    found = np.clip(start, LOWEST, HIGHEST)
    height = likelihood(slots, weights, found)
    live, damping = np.arange(len(found)), np.full(len(found), 1e-2)
    part, times = slots, weights
    for _ in range(STEPS):
        here = found[live]
        trial = np.clip(here + _step(part, times, here, damping, free), LOWEST, HIGHEST)
        gain = likelihood(part, times, trial) - height[live]
        better = gain >= 0
        found[live] = np.where(better[:, None], trial, here)
        height[live] += np.where(better, gain, 0.0)
        damping = np.where(better, np.maximum(damping / 5, 1e-9), damping * 8)
        going = np.where(better, gain > ENOUGH, damping < STUCK)
        if not going.all():
            live, damping, times = live[going], damping[going], times[going]
            part = slots.rows(live)
        if not len(live):
            break
    return found, height


def likelihood(slots: Cases, weights: Floats, found: Floats) -> Floats:
    """Return the binomial log likelihood of each row, constants left out."""
    total: Floats = np.sum(weights * by_slot(slots, found), axis=1)
    return total


def by_slot(slots: Cases, found: Floats) -> Floats:
    """Return the part of each slot in the log likelihood, shape (rows, slots)."""
    share, _, _ = _shares(slots, found)
    late = slots.chats - slots.in_time
    parts: Floats = slots.in_time * np.log(share) + late * np.log1p(-share)
    return parts


def _shares(slots: Cases, found: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the share in time, its part below the ceiling, and slope x log load; (rows, slots)."""
    tilt = np.exp(found[:, 2:3]) * slots.logs
    kept = 1 / (1 + np.exp(np.clip(found[:, 1:2] + tilt, -36, 36)))
    return kept / (1 + np.exp(-found[:, 0:1])), kept, tilt


def _step(slots: Cases, weights: Floats, found: Floats, damping: Floats, free: Flags) -> Floats:
    """Return the damped scoring step of each row; a number at its bound that pushes on rests."""
    share, kept, tilt = _shares(slots, found)
    top = 1 / (1 + np.exp(-found[:, 0:1]))
    fall = share * (1 - kept)
    slopes = np.stack((share * (1 - top), -fall, -fall * tilt))
    rate = weights / (share * (1 - share))
    gradient = np.sum((rate * (slots.in_time - slots.chats * share)) * slopes, axis=2).T
    precise = rate * slots.chats
    information = np.einsum("irs,jrs->rij", slopes * precise, slopes, optimize=True)
    moving = free & ~((found >= HIGHEST) & (gradient > 0)) & ~((found <= LOWEST) & (gradient < 0))
    information = np.where(moving[:, :, None] & moving[:, None, :], information, 0.0)
    diagonal = np.einsum("rii->ri", information)
    stiff = np.where(moving, diagonal * damping[:, None] + 1e-9, 1.0)
    information = information + stiff[:, :, None] * np.eye(3)
    step: Floats = np.linalg.solve(information, np.where(moving, gradient, 0.0)[:, :, None])
    return np.clip(step[:, :, 0], -3.0, 3.0)
