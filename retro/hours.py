"""The hours of a promotion as they pass, shown as the shop's clock shows them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from retro.settings import Window

HOUR = timedelta(hours=1)


def hours_of(window: Window, zone: str) -> list[tuple[int, datetime, datetime]]:
    """Return (number since the start, start, end) of each hour; ends are not included.

    Numbers count the hours that have passed, so that one number is equally long after the start
    of any promotion. An hour that the clock leaves out is not there; one that it shows twice
    stands once, under its first number, since no export tells which of the two it means. The
    last hour may be shorter.
    """
    place = ZoneInfo(zone)
    start = window.start.replace(tzinfo=place).astimezone(UTC)
    end = window.end.replace(tzinfo=place, fold=1).astimezone(UTC)
    shown = [(1, window.start)]
    for passed in range(1, -((start - end) // HOUR)):
        at = (start + passed * HOUR).astimezone(place).replace(tzinfo=None)
        if shown[-1][1] < at < window.end:
            shown.append((passed + 1, at))
    return [(no, at, until) for (no, at), (_, until) in pairwise([*shown, (0, window.end)])]
