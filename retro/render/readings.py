"""How a change between two promotions reads: better, worse, or nothing to speak of."""

from __future__ import annotations

from retro.model import Change, Value

DIRECTIONS = frozenset(["up", "down"])


def reading(change: Change) -> str:
    """Return how a change reads: `better`, `worse`, `moved`, `same`, `chance` or `unknown`."""
    if change.change is None:
        return "unknown"
    if change.better not in DIRECTIONS:
        return "moved"
    if change.could_be_chance is not False:
        return "chance" if change.could_be_chance else "unknown"
    return _direction(change.change, change.better)


def _direction(change: Value, better: str) -> str:
    step = float(change)  # type: ignore[arg-type]
    if not step:
        return "same"
    return "better" if (step > 0) == (better == "up") else "worse"
