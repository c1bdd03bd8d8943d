"""A second count of load and presence by half hour: one chat and one minute at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from oracle.logs import WINDOW

Rows = Sequence[Mapping[str, Any]]
SLOT = timedelta(minutes=30)
LONGEST = 90 * 60
CALM, LEAST = 0.4, 30


def slots() -> list[datetime]:
    """Return the half hours of the promotion."""
    count = (WINDOW[1] - WINDOW[0]) // SLOT
    return [WINDOW[0] + number * SLOT for number in range(count)]


def slot_of(moment: datetime) -> datetime:
    """Return the half hour in which a moment lies."""
    return moment - (moment - datetime.min) % SLOT


def arrived(chats: Rows, slot: datetime) -> tuple[int, int]:
    """Return the chats handed to people in a half hour, and how many of them were in time."""
    here = [chat for chat in chats if slot_of(chat["handed_at"]) == slot]
    return len(here), sum(chat["is_in_time"] for chat in here)


def calm_seconds(chats: Rows) -> list[float]:
    """Return how long answered chats lasted in the calmest two fifths of the half hours."""
    own = [chat for chat in chats if WINDOW[0] <= chat["entered_at"] < WINDOW[1]]
    sizes = {slot: arrived(own, slot) for slot in {slot_of(chat["handed_at"]) for chat in own}}
    large = {slot for slot, (n, _) in sizes.items() if n >= LEAST} or set(sizes)
    shares = sorted(sizes[slot][1] / sizes[slot][0] for slot in large)
    edge = _quantile(shares, 1 - CALM)
    calm = {slot for slot in large if sizes[slot][1] / sizes[slot][0] >= edge}
    return [
        min(max(_lasted(chat), 0.0), LONGEST)
        for chat in own
        if chat["replied_at"] and slot_of(chat["handed_at"]) in calm
    ]


def _lasted(chat: Mapping[str, Any]) -> float:
    lasted: timedelta = (chat["last_reply_at"] or chat["last_at"]) - chat["handed_at"]
    return lasted.total_seconds()


def _quantile(ordered: Sequence[float], part: float) -> float:
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def load(chats: Rows, slot: datetime) -> float:
    """Return the chats that should be open in a half hour, had all lasted as calm ones do."""
    lasted = calm_seconds(chats)
    total = 0.0
    for chat in chats:
        begins = chat["handed_at"].replace(second=0, microsecond=0)
        if not WINDOW[0] - timedelta(days=1) <= chat["handed_at"] < WINDOW[1]:
            continue
        for seconds in lasted:
            opens, closes = begins, begins + timedelta(seconds=seconds)
            total += overlap(opens, closes, slot, slot + SLOT) / len(lasted)
    return total / SLOT.total_seconds()


def present(spans: Rows, slot: datetime) -> float:
    """Return the mean number of people inside their spans in a half hour."""
    inside = (overlap(it["starts_at"], it["ends_at"], slot, slot + SLOT) for it in spans)
    return sum(inside) / SLOT.total_seconds()


def overlap(begins: datetime, ends: datetime, first: datetime, last: datetime) -> float:
    """Return the seconds that two spans share."""
    return max((min(ends, last) - max(begins, first)).total_seconds(), 0.0)


def required(arrivals: int, saturation: float) -> int:
    """Return the people needed for a half hour where no curve could be drawn.

    `saturation` is the pace of the field in chats an hour and person.
    """
    return ceil(arrivals * (timedelta(hours=1) / SLOT) / saturation - 1e-9)


def gap_hours(found: Rows) -> tuple[float, float]:
    """Return the hours short and the hours idle of half hours; they do not cancel."""
    short = idle = 0.0
    for slot in found:
        if slot["gap"] is None:
            continue
        hours = (slot["slot_to"] - slot["slot_from"]) / timedelta(hours=1)
        # A need that is only an upper bound shows nobody missing, unless chats do.
        is_shown = slot["basis"] != "at_most" or slot["is_called"]
        short += max(slot["gap"], 0) * hours if is_shown else 0
        idle += max(-slot["gap"], 0) * hours
    return short, idle


def rostered_hours(shifts: Rows) -> float:
    """Return the hours of shifts within the promotion, breaks spread evenly and taken out."""
    total = 0.0
    for shift in shifts:
        whole = (shift["ends_at"] - shift["starts_at"]).total_seconds()
        here = overlap(shift["starts_at"], shift["ends_at"], *WINDOW)
        total += here * (1 - (shift.get("break_minutes") or 0) * 60 / whole) / 3600
    return total
