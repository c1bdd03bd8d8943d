"""Common random numbers: every chat draws all its chances up front, whatever is done with them.

So a world without one cause differs from the world with it by that cause and by nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from simulator.worlds import PROFILE, SLOT, Kind, World

TURNS = 12
BIT = 300
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Dice:
    """What chance gives each chat; lists of chats, or of chats x TURNS laid out flat.

    entered: seconds; kind: index of the world's kinds; turns: questions of the chat;
    work, think, patience, text: multiples of a mean of one; transfer, hold, lost, picked:
    between 0 and 1.
    """

    entered: list[float]
    kind: list[int]
    turns: list[int]
    work: list[float]
    think: list[float]
    patience: list[float]
    transfer: list[float]
    hold: list[float]
    text: list[float]
    lost: list[float]
    sku: list[float]
    picked: list[float]

    def __len__(self) -> int:
        return len(self.entered)


def roll(world: World, seed: int, service: int = 0) -> Dice:
    """Return the chances of a world: `seed` gives the arrivals, `service` other service times."""
    return _rolled(world.chats, world.volatility, key_of(world.kinds), seed, service)


def arrivals(chats: float, volatility: float, rng: np.random.Generator) -> Floats:
    """Return the moments at which chats come: Poisson with a gamma-noisy rate per 5 minutes."""
    share = np.repeat(np.array(PROFILE) / sum(PROFILE), SLOT // BIT) / (SLOT // BIT)
    shape = 1 / volatility**2 if volatility else 1e9
    noisy = chats * share * rng.gamma(shape, 1 / shape, share.size)
    counts = rng.poisson(noisy)
    starts = np.repeat(np.arange(share.size) * float(BIT), counts)
    return np.sort(starts + rng.uniform(0, BIT, starts.size))


def turns_of(kind: Floats, means: Floats, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return the number of questions of each chat: one, and a Poisson number more."""
    more = rng.poisson(means[kind.astype(int)] - 1)
    return np.asarray(np.minimum(1 + more, TURNS), dtype=np.int64)


@lru_cache(maxsize=4)
def _rolled(
    chats: float, volatility: float, kinds: tuple[tuple[float, float], ...], seed: int, service: int
) -> Dice:
    entered = arrivals(chats, volatility, np.random.default_rng([seed, 1]))
    size = entered.size
    who = np.random.default_rng([seed, 2])
    shares = np.array([share for share, _ in kinds])
    kind = np.searchsorted(np.cumsum(shares / shares.sum()), who.random(size), side="right")
    kind = np.minimum(kind, len(kinds) - 1)
    sku, picked = who.random(size), who.random(size)
    how = np.random.default_rng([seed, 3, service])
    turns = turns_of(kind.astype(float), np.array([mean for _, mean in kinds]), how)
    return Dice(
        entered.tolist(),
        kind.tolist(),
        turns.tolist(),
        how.gamma(2.5, 0.4, size * TURNS).tolist(),
        how.exponential(1.0, size * TURNS).tolist(),
        how.exponential(1.0, size).tolist(),
        how.random(size).tolist(),
        how.random(size).tolist(),
        how.random(size * TURNS).tolist(),
        how.random(size * TURNS).tolist(),
        sku.tolist(),
        picked.tolist(),
    )


def key_of(kinds: tuple[Kind, ...]) -> tuple[tuple[float, float], ...]:
    """Return what of the kinds decides the dice: shares and turns."""
    return tuple((kind.share, kind.turns) for kind in kinds)
