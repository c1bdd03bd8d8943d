"""Times as a manager types them in retro.toml and on the command line."""

from __future__ import annotations

from datetime import datetime

MOMENT = "%Y-%m-%d %H:%M"
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


def moment(text: object) -> datetime:
    """Return the local time of `YYYY-MM-DD HH:MM` (or a TOML time without zone)."""
    if isinstance(text, datetime) and text.tzinfo is None:
        return text
    for form in (MOMENT, f"{MOMENT}:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"):
        try:
            return datetime.strptime(str(text), form)
        except ValueError:
            continue
    raise ValueError(f"`{text}` is not a time like 2025-11-10 20:00")


def minutes_of(clock: str) -> int:
    """Return the minute of the day of `16:30`."""
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
