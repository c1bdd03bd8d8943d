"""Figures that need no model of a queue: what work there is, and what one person can do of it."""

from __future__ import annotations

from collections.abc import Sequence


def work_bound(work: float, seconds: float) -> float:
    """Return how many people the arriving replies keep busy without a pause: nobody needs fewer.

    Work is conserved: so many seconds of replying arrive, so many a person has.

    Args:
        work: seconds of reply work that arrive in a slot.
        seconds: length of the slot.
    """
    return work / seconds


def sustained_limit(work: float, think: float) -> float:
    """Return N* = 1 + Z / s, the open chats at which one person is never idle and never behind.

    A closed system of N customers who think Z seconds between answers of s seconds: beyond N*
    each further chat only makes all of them wait longer.
    """
    return 1 + think / work


def nearest_rank(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least the given share does not exceed; None if empty."""
    ordered = sorted(values)
    place = -int(-share * len(ordered) // 1)
    return ordered[max(place - 1, 0)] if ordered else None
