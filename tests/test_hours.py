"""The hours of a promotion, where the clock is changed as well."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from retro.hours import hours_of
from retro.settings import Window

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")


def hours(start: str, end: str, zone: str) -> list[tuple[int, str, str]]:
    """Return number, start and end of each hour as clock times."""
    window = Window(start=datetime.fromisoformat(start), end=datetime.fromisoformat(end))
    return [(no, f"{at:%H:%M}", f"{until:%H:%M}") for no, at, until in hours_of(window, zone)]


def test_hours_are_counted_from_the_start_and_the_last_may_be_shorter() -> None:
    """From half past eight to eleven: two hours and a half."""
    assert hours("2025-11-10T20:30", "2025-11-10T23:00", "Asia/Shanghai") == [
        (1, "20:30", "21:30"),
        (2, "21:30", "22:30"),
        (3, "22:30", "23:00"),
    ]


def test_an_hour_that_the_clock_shows_twice_stands_once() -> None:
    """Berlin, 26 October 2025: after 02:59 comes 02:00 again, so 03:00 is the fifth hour."""
    assert hours("2025-10-26T00:00", "2025-10-26T04:00", "Europe/Berlin") == [
        (1, "00:00", "01:00"),
        (2, "01:00", "02:00"),
        (3, "02:00", "03:00"),
        (5, "03:00", "04:00"),
    ]


def test_an_hour_that_the_clock_leaves_out_is_not_there() -> None:
    """Berlin, 30 March 2025: after 01:59 comes 03:00, which is the third hour."""
    assert hours("2025-03-30T00:00", "2025-03-30T05:00", "Europe/Berlin") == [
        (1, "00:00", "01:00"),
        (2, "01:00", "03:00"),
        (3, "03:00", "04:00"),
        (4, "04:00", "05:00"),
    ]


@given(
    start=st.datetimes(datetime(2024, 1, 1), datetime(2026, 1, 1)),
    minutes=st.integers(1, 60 * 72),
    zone=st.sampled_from(ZONES),
)
def test_hours_cover_the_promotion_once(start: datetime, minutes: int, zone: str) -> None:
    """Whenever and wherever: from the start to the end without a gap, in order, none empty."""
    window = Window(start=start, end=start + timedelta(minutes=minutes))
    found = hours_of(window, zone)
    assert (found[0][1], found[-1][2]) == (window.start, window.end)
    assert all(first[2] == then[1] for first, then in pairwise(found))
    assert all(at < until for _, at, until in found)
    assert [no for no, _, _ in found] == sorted({no for no, _, _ in found})
