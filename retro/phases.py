"""The phases of a promotion (预售、开场、返场): named by the manager, or told by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from retro.settings import Window

RUSH = timedelta(hours=2)


def phases_of(window: Window) -> list[tuple[str, datetime, datetime]]:
    """Return (name, start, end) of each phase, in order, together the whole promotion.

    Where `retro.toml` names none, the first and the last two hours stand apart; a promotion
    of less than six hours is one phase. What lies between named phases is `between`.
    """
    if window.phases:
        return _filled(window)
    if window.end - window.start < 3 * RUSH:
        return [("whole", window.start, window.end)]
    opening, closing = window.start + RUSH, window.end - RUSH
    return [
        ("opening", window.start, opening),
        ("middle", opening, closing),
        ("closing", closing, window.end),
    ]


def _filled(window: Window) -> list[tuple[str, datetime, datetime]]:
    found: list[tuple[str, datetime, datetime]] = []
    until = window.start
    for phase in window.phases:
        if until < phase.start:
            found.append(("between", until, phase.start))
        found.append((phase.name, phase.start, phase.end))
        until = phase.end
    if until < window.end:
        found.append(("between", until, window.end))
    return found
