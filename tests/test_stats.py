"""Intervals of shares, against the published examples."""

from __future__ import annotations

import pytest

from retro.stats import newcombe, wilson


def test_wilson_of_the_published_example() -> None:
    """81 of 263 lies between 0.2553 and 0.3662 (Newcombe 1998, table I)."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_newcombe_of_the_published_example() -> None:
    """56 of 70 less 48 of 80 lies between 0.0524 and 0.3339 (Newcombe 1998, method 10)."""
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize("n", [0, -1])
def test_no_cases_no_interval(n: int) -> None:
    """A share of nothing has no interval, and nor has a difference with it."""
    assert wilson(0, n) is None
    assert newcombe(1, 2, 0, n) is None
    assert newcombe(0, n, 1, 2) is None


@pytest.mark.parametrize(("hits", "n"), [(0, 1), (1, 1), (0, 40), (40, 40)])
def test_extreme_shares_keep_an_interval_within_bounds(hits: int, n: int) -> None:
    """None or all of a few is no certainty: the interval has width and stays within 0 and 1."""
    low, high = wilson(hits, n) or (0, 0)
    assert 0 <= low < high <= 1
    assert low <= hits / n <= high


def test_swapping_the_periods_turns_the_difference_round() -> None:
    """Now less before is before less now with the other sign."""
    low, high = newcombe(30, 100, 20, 90) or (0, 0)
    assert newcombe(20, 90, 30, 100) == pytest.approx((-high, -low))


def test_more_cases_make_the_interval_narrower() -> None:
    """The same share of ten times the cases is known better."""
    few, many = wilson(8, 10) or (0, 0), wilson(80, 100) or (0, 0)
    assert few[0] < many[0] < 0.8 < many[1] < few[1]
