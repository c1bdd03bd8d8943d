"""A plan by hand: the shift that saves most, again and again; it stands in for the solver."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retro.staffing.shifts import Demand, Grid, Rules, Shift


def greedy(  # noqa: PLR0913 - what the solver is given as well
    demand: Demand,
    need: npt.NDArray[np.int64],
    shifts: Sequence[Shift],
    costs: Sequence[float],
    rules: Rules,
    hours: float,
) -> dict[Shift, int]:
    """Return heads by shift: the one that saves most beyond its cost is added until none does.

    `need` is the need and the high case by slot, `hours` what one person may work. Keeps to
    people, rest, hours and breaks; puts nobody on call. Ties go to the earlier shift.
    """
    if not shifts:
        return {}
    step = (demand.end - min(demand.starts)) // need.shape[1]
    room = _Room(Grid(first=min(demand.starts), step=step, size=need.shape[1]), shifts, rules)
    heads = np.zeros(len(shifts), dtype=np.int64)
    hours_left = np.inf if rules.people is None else rules.people * hours
    lengths = np.array([shift.length / 60 for shift in shifts])
    while True:
        short = np.maximum(need[1] - room.working.T @ heads, 0)
        saved = room.saved(short, step / 60) - np.array(costs)
        saved[~room.fits(heads) | (lengths > hours_left)] = -1
        best = int(np.argmax(saved))
        if saved[best] <= 0:
            break
        heads[best] += 1
        hours_left -= lengths[best]
    return {shift: int(n) for shift, n in zip(shifts, heads, strict=True) if n}


class _Room:
    """What one more person on each shift would cover, and whether the rules leave room."""

    def __init__(self, grid: Grid, shifts: Sequence[Shift], rules: Rules) -> None:
        self.rules = rules
        self.there = np.array([grid.presence(shift) for shift in shifts])
        self.away = np.array([grid.paused(shift) for shift in shifts])
        self.working = self.there & ~self.away
        starts = np.array([shift.start for shift in shifts])
        ends = np.array([shift.end + rules.rest for shift in shifts])
        moments = np.unique(starts)
        self.resting = (starts[:, None] <= moments) & (moments < ends[:, None])

    def saved(self, short: npt.NDArray[np.int64], hours: float) -> npt.NDArray[np.float64]:
        rules = self.rules
        price = np.where(short > rules.short_first, rules.short_hour_deep, rules.short_hour)
        return self.working @ np.where(short > 0, price * hours, 0.0)  # type: ignore[no-any-return]

    def fits(self, heads: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Tell for each shift whether one more person on it is within people and breaks."""
        there, away = self.there.T @ heads, self.away.T @ heads
        share = self.rules.most_on_break
        most = 1 + share * (there + self.there - 1) + 1e-9
        fine: npt.NDArray[np.bool_] = ~((self.away & (away + 1 > most)).any(axis=1))
        if self.rules.people is None:
            return fine
        full = self.resting.T @ heads >= self.rules.people
        return fine & ~(self.resting & full).any(axis=1)
