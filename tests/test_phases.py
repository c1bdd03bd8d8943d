"""The phases of a promotion cover it once, named or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from pydantic import ValidationError

from retro.phases import phases_of
from retro.settings import Phase, Window

START = datetime(2025, 11, 10, 20)


def window(hours: float, *phases: tuple[str, float, float]) -> Window:
    """Return a promotion of so many hours with phases at (name, from hour, to hour)."""
    at = [START + timedelta(hours=h) for p in phases for h in p[1:]]
    named = [Phase(name=p[0], start=at[2 * n], end=at[2 * n + 1]) for n, p in enumerate(phases)]
    return Window(start=START, end=START + timedelta(hours=hours), phases=tuple(named))


def test_without_names_the_first_and_last_two_hours_stand_apart() -> None:
    """Opening and closing are told by the clock."""
    names = [
        (name, (end - start) / timedelta(hours=1)) for name, start, end in phases_of(window(30))
    ]
    assert names == [("opening", 2), ("middle", 26), ("closing", 2)]


def test_a_short_promotion_is_one_phase() -> None:
    """Below six hours there is no middle worth a name."""
    assert [name for name, _, _ in phases_of(window(5.9))] == ["whole"]
    assert len(phases_of(window(6))) == 3


def test_named_phases_stand_with_what_lies_between() -> None:
    """Time that no phase claims is `between`."""
    found = phases_of(window(10, ("预售", 1, 3), ("开卖", 3, 4), ("返场", 8, 9)))
    assert [name for name, _, _ in found] == [
        "between", "预售", "开卖", "between", "返场", "between",
    ]  # fmt: skip


@pytest.mark.parametrize("named", [(), (("预售", 0, 3), ("返场", 7, 10)), (("开卖", 2, 3),)])
def test_phases_follow_each_other_without_gap_or_overlap(
    named: tuple[tuple[str, int, int], ...],
) -> None:
    """Every moment belongs to one phase."""
    whole = window(10, *named)
    found = phases_of(whole)
    assert found[0][1] == whole.start
    assert found[-1][2] == whole.end
    assert all(a[2] == b[1] for a, b in pairwise(found))


@pytest.mark.parametrize(
    "phases", [(("a", 2, 1),), (("a", 0, 3), ("b", 2, 4)), (("a", -1, 3),), (("a", 5, 11),)]
)
def test_a_phase_out_of_place_is_named(phases: tuple[tuple[str, int, int], ...]) -> None:
    """A phase lies inside the promotion, after the one before."""
    with pytest.raises(ValidationError, match="phase"):
        window(10, *phases)
