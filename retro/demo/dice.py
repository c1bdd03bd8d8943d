"""Words for chance, so that the planted rates read as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping

Thing = TypeVar("Thing")


def happens(rng: random.Random, probability: float) -> bool:
    """Return true with the given probability."""
    return rng.random() < probability


def weighted(rng: random.Random, rows: Mapping[Thing, float]) -> Thing:
    """Return one key, by weight."""
    return rng.choices(list(rows), list(rows.values()))[0]


def first_of(rng: random.Random, rows: Iterable[tuple[Thing, float]]) -> Thing | None:
    """Return the first thing to happen of mutually exclusive ones, or nothing."""
    draw = rng.random()
    for thing, probability in rows:
        draw -= probability
        if draw < 0:
            return thing
    return None
