"""How a change between two promotions reads: better, worse, or nothing to speak of."""

from __future__ import annotations

from retro.model import Change, Value

DIRECTIONS = frozenset(["up", "down"])
# What the comparison says of a metric, by the words of the report.
WORDS = {
    "improved": "better",
    "worsened": "worse",
    "maybe_improved": "maybe_better",
    "maybe_worsened": "maybe_worse",
    "mix": "mix",
    "few": "few",
}


def reading(change: Change) -> str:
    """Return how a change reads: `better`, `worse`, `moved`, `same`, `chance`, `unknown` and such.

    The comparison's own reading goes before what can be told of the figures alone.
    """
    if change.change is None:
        return "unknown"
    if change.better not in DIRECTIONS:
        return "moved"
    if change.reading in WORDS:
        return WORDS[change.reading]
    if change.could_be_chance is not False:
        return "chance" if change.could_be_chance else "unknown"
    return _direction(change.change, change.better)


def _direction(change: Value, better: str) -> str:
    step = float(change)  # type: ignore[arg-type]
    if not step:
        return "same"
    return "better" if (step > 0) == (better == "up") else "worse"
