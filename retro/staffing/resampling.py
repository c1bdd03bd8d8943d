"""Resamples of slots in two-hour blocks: the same draws in every run, on every machine.

Slots next to each other share one queue and one crew, so they are drawn together.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from retro.staffing.likelihood import Floats

RESAMPLES = 400
BLOCK_HOURS = 2
# Steele, Lea and Flood's SplitMix64: whole numbers mixed into others that look drawn by lot. A
# library's generator may change its stream from one version to the next; this cannot.
STRIDE = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def block_of(slot_from: datetime) -> int:
    """Return the number of the two-hour block (from an even hour) in which a slot begins."""
    return slot_from.toordinal() * (24 // BLOCK_HOURS) + slot_from.hour // BLOCK_HOURS


def counts(blocks: Sequence[int], rows: int = RESAMPLES) -> Floats:
    """Return how often each resample holds each slot, shape (rows, slots).

    Each resample draws as many blocks as there are, with replacement.
    """
    names, place = np.unique(np.asarray(blocks), return_inverse=True)
    drawn = _draws(rows * len(names)).reshape(rows, -1) % np.uint64(len(names))
    times = np.stack([np.count_nonzero(drawn == block, axis=1) for block in range(len(names))])
    return np.asarray(times[place].T, float)


def _draws(count: int) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Return so many numbers between 0 and 2^64."""
    mixed = np.arange(1, count + 1, dtype=np.uint64) * STRIDE
    mixed = (mixed ^ (mixed >> np.uint64(30))) * FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND
    return mixed ^ (mixed >> np.uint64(31))
