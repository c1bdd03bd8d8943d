"""One pool for the replay: its chats, its people, what it lacked; made of rows of relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias, cast

from retro.model import Value
from retro.staffing import presence, traces
from retro.staffing.presence import Person, Span
from retro.staffing.replay import Chat, Inbox, waits
from retro.staffing.traces import Rows, Seen, is_slow, since

Waits: TypeAlias = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Pool:
    """One pool as it was; times in ms from `start`, which is midnight.

    Attributes:
        limit: A longer wait is slow (ms).
        slot: Length of a slot (ms).
        short: The stretches that were short of people, in order.
        needs: People needed in each of their slots.
        is_cut: Only the hours around the worst are there.
    """

    name: str
    start: datetime
    limit: int
    slot: int
    trace: Sequence[Seen]
    people: Sequence[Person]
    short: Sequence[Span]
    needs: Mapping[Span, float]
    is_cut: bool

    def waits(
        self,
        inbox: Inbox,
        chats: Sequence[Chat] | None = None,
        people: Sequence[Person] | None = None,
        *,
        newest_first: bool = False,
    ) -> list[int | None]:
        """Return the wait of each chat of the trace in a replay; what is left out is as it was."""
        people = self.people if people is None else people
        return waits(
            [it.chat for it in self.trace] if chats is None else chats,
            presence.stays(people),
            presence.speeds(people),
            inbox,
            newest_first=newest_first,
        )

    def slow(self, found: Waits, span: Span | None = None) -> int:
        """Return how many chats of the promotion (handed over in a span) were slow."""
        return sum(
            is_slow(wait, self.limit)
            for it, wait in zip(self.trace, found, strict=True)
            if _counts(it, span)
        )

    def chats(self, span: Span | None = None) -> int:
        """Return the number of chats of the promotion (handed over in a span)."""
        return sum(_counts(it, span) for it in self.trace)

    def moment(self, ms: int) -> datetime:
        """Return a time of the trace as a time of day."""
        return self.start + timedelta(milliseconds=ms)


def _counts(it: Seen, span: Span | None) -> bool:
    return it.is_counted and (span is None or span[0] <= it.handed < span[1])


def pool_of(name: str, inputs: Mapping[str, Rows]) -> Pool | None:
    """Return a pool from the model's inputs; None where nobody is known to have been there."""
    turns, stays, slots, blocks = (
        [row for row in inputs[relation] if row["pool"] == name]
        for relation in ("replay_turns", "replay_stays", "staffing_slots", "short_blocks")
    )
    aims = inputs["staffing_aims"]
    if not (turns and stays and aims):
        return None
    start = _midnight([*(row["entered_at"] for row in turns), *(it["starts_at"] for it in stays)])
    limit = round(float(cast("float", aims[0]["answer_seconds"])) * 1000)
    short = sorted(_span(row, start, "starts_at", "ends_at") for row in blocks)
    return Pool(
        name=name,
        start=start,
        limit=limit,
        slot=int(cast("int", aims[0]["slot_minutes"])) * 60_000,
        trace=traces.trace(turns, start),
        people=presence.people(stays, start),
        short=short,
        needs=_needs(slots, start, short),
        is_cut=any(row["is_cut"] for row in turns),
    )


def with_patience(pool: Pool, inputs: Mapping[str, Rows], patience: float) -> Pool:
    """Return the pool with so many times the patience of those who left."""
    turns = [row for row in inputs["replay_turns"] if row["pool"] == pool.name]
    return replace(pool, trace=traces.trace(turns, pool.start, patience))


def _midnight(moments: Sequence[Value]) -> datetime:
    first = min(cast("datetime", moment) for moment in moments)
    return datetime(first.year, first.month, first.day)


def _span(row: Mapping[str, Value], start: datetime, begins: str, ends: str) -> Span:
    return since(start, row[begins]), since(start, row[ends])


def _needs(rows: Rows, start: datetime, short: Sequence[Span]) -> dict[Span, float]:
    slots = {
        _span(row, start, "slot_from", "slot_to"): float(cast("float", row["required"]))
        for row in rows
        if row["required"] is not None
    }
    return {
        slot: need
        for slot, need in sorted(slots.items())
        if any(begins <= slot[0] < ends for begins, ends in short)
    }
