"""Rows of `replay_turns` as chats for the replay, and the same chats with one cause taken out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import TypeAlias, cast

from retro.model import Value
from retro.staffing.replay import Chat

Rows: TypeAlias = Sequence[Mapping[str, Value]]
# Fractions of multiples of the golden ratio lie evenly in 0 to 1, without any dice.
GOLDEN = 0.6180339887498949
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """One chat as it was: what the replay keeps of it, and what became of it.

    Attributes:
        chat: Its arrival, works and thinks; times in ms from the trace's start.
        handed: When it was handed to people (ms).
        wait: The wait for the first reply in ms; None if nobody answered.
        is_counted: Within the promotion.
        usual_share: What its works shrink to if its type took as long as any other.
    """

    chat: Chat
    handed: int
    wait: int | None
    is_counted: bool
    usual_share: float


def since(start: datetime, moment: Value) -> int:
    """Return the milliseconds from `start` to a moment."""
    return (cast("datetime", moment) - start) // _MS


def trace(rows: Rows, start: datetime, patience: float = 1.0) -> list[Seen]:
    """Return the chats of one pool in the order of their hand-over.

    A chat that nobody answered takes, where a replay reaches it in time, the replies of the
    last answered chat of its type before it; one before which there is none is left out.

    Args:
        rows: Of `replay_turns`, of one pool.
        start: From here times are counted.
        patience: Of those who left, times what their row says: when somebody left whom
            nobody answered, no export tells.
    """
    found: list[Seen] = []
    usual: dict[Value, Chat] = {}
    for row in sorted(rows, key=lambda row: (row["handed_at"], row["session_id"])):
        chat = _chat(row, start, usual, patience)
        if row["works"] is not None and chat:
            usual[row["question_type"]] = usual[None] = chat
        if chat:
            found.append(_seen(row, chat, start))
    return _with_patience(found)


def _chat(
    row: Mapping[str, Value], start: datetime, usual: Mapping[Value, Chat], patience: float
) -> Chat | None:
    asked, came = since(start, row["entered_at"]), since(start, row["came_at"])
    if row["works"] is not None:
        works, tails, thinks = (_times(row[name]) for name in ("works", "tails", "thinks"))
        return Chat(asked, came, works, thinks[1:], tails=tails)
    like = usual.get(row["question_type"]) or usual.get(None)
    if like is None:
        return None
    overlooked = row["is_overlooked"] is True
    waits = -1 if overlooked else round(_ms(row["patience_seconds"] or 0) * patience)
    return replace(like, asked=asked, came=came, patience=waits)


def _times(text: Value) -> tuple[int, ...]:
    return tuple(_ms(part) for part in str(text).split(";"))


def _ms(seconds: Value) -> int:
    return round(float(cast("str", seconds)) * 1000)


def _seen(row: Mapping[str, Value], chat: Chat, start: datetime) -> Seen:
    wait = row["wait_seconds"]
    return Seen(
        chat=chat,
        handed=since(start, row["handed_at"]),
        wait=None if wait is None else _ms(wait),
        is_counted=row["in_window"] is True,
        usual_share=float(cast("float", row["usual_share"])),
    )


def _with_patience(trace: Sequence[Seen]) -> list[Seen]:
    """Give those who were answered the patience that their like showed.

    They waited at least as long as they did; beyond that they are as patient as the buyers
    who left (Kaplan and Meier: those still waiting at each departure).
    """
    known = _still_there(
        [(it.wait, False) for it in trace if it.wait is not None]
        + [
            (it.chat.patience, True)
            for it in trace
            if it.chat.patience is not None and it.chat.patience >= 0
        ]
    )
    return [
        it
        if it.wait is None
        else replace(it, chat=replace(it.chat, patience=_beyond(known, it.wait, number)))
        for number, it in enumerate(trace)
    ]


def _still_there(waits: Sequence[tuple[int, bool]]) -> list[tuple[int, float]]:
    """Return `(wait, share)`: the share that would wait longer than that, at each departure."""
    share, steps = 1.0, []
    for place, (wait, left) in enumerate(sorted(waits)):
        if left:
            share *= 1 - 1 / (len(waits) - place)
            steps.append((wait, share))
    return steps


def _beyond(steps: Sequence[tuple[int, float]], wait: int, number: int) -> int | None:
    """Return a patience above `wait` in ms; None is for ever."""
    place = bisect_right(steps, wait, key=lambda step: step[0])
    so_far = steps[place - 1][1] if place else 1.0
    least = so_far * (number * GOLDEN % 1)
    later = bisect_right(steps, -least, lo=place, key=lambda step: -step[1])
    return steps[later][0] if later < len(steps) else None


def without_transfers(trace: Sequence[Seen]) -> list[Chat]:
    """Return the chats as if everybody came straight to who answered."""
    return [replace(it.chat, came=min(it.chat.came, it.handed)) for it in trace]


def with_usual_bot(trace: Sequence[Seen]) -> list[Chat]:
    """Return the chats as if no bot kept anybody longer than it does in the middle."""
    kept = [it.handed - it.chat.asked for it in trace]
    usual = median([time for time in kept if time > 0] or [0])
    return [
        replace(it.chat, came=it.chat.came - round(max(0, time - usual)))
        for it, time in zip(trace, kept, strict=True)
    ]


def with_usual_work(trace: Sequence[Seen]) -> list[Chat]:
    """Return the chats as if complex types took no longer than all types together."""
    return [
        replace(it.chat, works=tuple(round(work * it.usual_share) for work in it.chat.works))
        for it in trace
    ]


def is_slow(wait: int | None, limit: int) -> bool:
    """Tell whether a wait (ms; None: never answered) is over the limit."""
    return wait is None or wait > limit
