"""Whether a replay of what happened comes out as it happened: slots, gate, best inbox order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retro.staffing.replay import Inbox
from retro.staffing.traces import Seen, is_slow

# A slot fits within this share, and a replay is valid when this share of the slots fits.
NEAR = 0.03
ENOUGH = 0.8
# Quiet slots fit whatever the model: the slow chats in all must come out within a quarter.
SLOW_NEAR = 0.25
FEW_CHATS = 15
# A slot is judged from this many chats; where there are too few such slots, longer ones are.
CHATS = 50
SLOTS = 20
LEAST_SLOTS = 6
LENGTHS = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of a pool: its start (ms), its chats, and how many were in time each way."""

    starts: int
    chats: int
    observed: int
    replayed: int

    @property
    def gap(self) -> float:
        """Share in time replayed less observed."""
        return (self.replayed - self.observed) / self.chats


@dataclass(frozen=True, slots=True)
class Fit:
    """How one inbox order reproduces what happened."""

    inbox: Inbox
    slots: int
    slots_fit: int
    mean_gap: float | None
    slow_observed: int
    slow_replayed: int

    @property
    def share_fit(self) -> float | None:
        """Share of the judged slots that fit."""
        return self.slots_fit / self.slots if self.slots else None

    @property
    def is_valid(self) -> bool:
        """Enough slots fit, and about as many chats were slow."""
        near = abs(self.slow_replayed - self.slow_observed)
        return (
            self.slots >= LEAST_SLOTS
            and self.slots_fit >= ENOUGH * self.slots
            and near <= max(FEW_CHATS, SLOW_NEAR * self.slow_observed)
        )


def slots(
    trace: Sequence[Seen], replayed: Sequence[int | None], limit: int, length: int
) -> list[Slot]:
    """Return the slots of the promotion with any chats, by hand-over, in order.

    Args:
        trace: The chats of one pool.
        replayed: The wait of each in a replay (ms, None: never answered).
        limit: A longer wait is slow (ms).
        length: Of a slot (ms).
    """
    found: dict[int, list[int]] = {}
    for it, again in zip(trace, replayed, strict=True):
        if it.is_counted:
            counts = found.setdefault(it.handed // length, [0, 0, 0])
            counts[0] += 1
            counts[1] += not is_slow(it.wait, limit)
            counts[2] += not is_slow(again, limit)
    return [Slot(number * length, *counts) for number, counts in sorted(found.items())]


def judged(trace: Sequence[Seen], limit: int, length: int) -> int:
    """Return the length (ms) at which enough slots have enough chats, else most of them do."""
    counts = {}
    for times in LENGTHS:
        found = slots(trace, [None] * len(trace), limit, length * times)
        counts[length * times] = sum(slot.chats >= CHATS for slot in found)
    enough = [width for width, count in counts.items() if count >= SLOTS]
    return enough[0] if enough else max(counts, key=lambda width: counts[width])


def fit(inbox: Inbox, found: Sequence[Slot]) -> Fit:
    """Return how well the slots with enough chats were reproduced."""
    big = [slot for slot in found if slot.chats >= CHATS]
    return Fit(
        inbox=inbox,
        slots=len(big),
        slots_fit=sum(abs(slot.gap) <= NEAR for slot in big),
        mean_gap=sum(abs(slot.gap) for slot in big) / len(big) if big else None,
        slow_observed=sum(slot.chats - slot.observed for slot in found),
        slow_replayed=sum(slot.chats - slot.replayed for slot in found),
    )


def best(fits: Sequence[Fit]) -> Fit:
    """Return the fit to use: a valid one before others, then the closest; the first of equals."""
    return min(fits, key=lambda it: (not it.is_valid, -(it.share_fit or 0), it.mean_gap or 0))
