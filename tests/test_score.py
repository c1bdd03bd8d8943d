"""The score card in short: three seeds at 30 % of the volume against the pass marks.

`make score` plays all scenarios at full volume; pools of three to nine people, as here, leave
more to chance, so gaps are scored by how far the needs are off, not by a threshold of two heads.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import pytest
from simulator.marks import Line, Mark, card, least, most, pooled
from simulator.pairs import HEADLINE, compared, is_lit, kept, s10, s12
from simulator.plants import base, late_helpers, thin_evening
from simulator.scoring import ABSENCE, PEOPLE, SCENARIOS, every, null_shop, s1, s8, s13
from simulator.worlds import World

SEEDS = (1, 2, 3)
VOLUME = 0.3


def same(world: World) -> World:
    """Return the world as it is."""
    return world


def missed(lines: list[Line]) -> list[str]:
    """Return the lines that do not pass, as they stand in the card."""
    return [f"{x.measure}: {x.value} ({x.mark.words()})" for x in lines if x.verdict != "pass"]


def test_needs_are_near_the_computed_truth() -> None:
    """S1: needs are off by one person in ten at most, and no half hour is called for nothing."""
    marks = {"MAE of needs, share": most(0.2), "called without a gap of 1": most(0.5)}
    assert missed(pooled("S1", [s1(seed, VOLUME, same) for seed in SEEDS], marks)) == []


def test_people_and_causes_are_told_apart() -> None:
    """S2 to S6 in one world: who was away, who is slow, and which causes weigh most."""
    marks: Mapping[str, Mark] = {**ABSENCE, **PEOPLE, "Spearman": least(0.7)}
    assert missed(pooled("ALL", [every(seed, VOLUME, same) for seed in SEEDS], marks)) == []


def test_a_closed_night_is_after_hours() -> None:
    """S8: who came when nobody was there is counted as such."""
    marks = SCENARIOS["S8"][2]
    assert missed(pooled("S8", [s8(1, VOLUME, same)], marks)) == []


def test_coarser_exports_never_say_otherwise() -> None:
    """S13: totals, session tables and agent days call no half hour that messages do not."""
    marks = {name: mark for name, mark in SCENARIOS["S13"][2].items() if "contra" in name}
    assert missed(pooled("S13", [s13(1, VOLUME, same)], marks)) == []


def test_scores_of_several_seeds_are_pooled() -> None:
    """Numerators and denominators are summed: 1 of 2 and 5 of 6 are 6 of 8."""
    line = pooled("S1", [{"recall": (1, 2)}, {"recall": (5, 6)}], {"recall": least(0.7)})[0]
    assert (line.value, line.verdict) == (0.75, "pass")


def test_what_could_not_be_scored_is_not_a_pass() -> None:
    """A measure that no run gave says so, and so does one that the product cannot give yet."""
    silent = pooled("S1", [{}], {"recall": least(1.0)})[0]
    absent = Line("S10", "light", None, Mark(0, 0), "")
    assert (silent.verdict, absent.verdict) == ("no claim", "not built")
    assert "| not built |" in card([absent], {"S10": "harder mix"})


@pytest.mark.parametrize(
    ("mark", "low", "high"),
    [(least(0.8), 0.7, float("inf")), (most(2.0), -float("inf"), 3.0), (Mark(0.25, 4), 0.125, 8)],
)
def test_tolerances_widen_with_desks_that_break_the_model(
    mark: Mark, low: float, high: float
) -> None:
    """Half more: .8 becomes .7, 2 becomes 3, and a factor of 4 becomes 8."""
    wider = mark.wider(1.5)
    assert (pytest.approx(wider.low), pytest.approx(wider.high)) == (low, high)


def test_a_whole_shop_without_plants_has_no_finding() -> None:
    """N: chats, orders, parcels and reviews of a calm shop; half a finding a report at most."""
    marks = SCENARIOS["N"][2]
    runs = [null_shop(seed, VOLUME, same) for seed in SEEDS[:2]]
    assert missed(pooled("N", runs, marks)) == []


def test_a_harder_mix_and_better_service_are_told_apart() -> None:
    """S10 and S12: more of what takes long is no worse service; seven points more are better."""
    for name, plays in (("S10", s10), ("S12", s12)):
        assert missed(pooled(name, [plays(1, VOLUME, same)], SCENARIOS[name][2])) == []


def test_identical_worlds_are_not_called_changed() -> None:
    """S11 in short: three runs of one short-staffed desk, every two compared."""
    world = thin_evening(late_helpers(base(VOLUME)))
    runs = [kept(world, seed) for seed in SEEDS]
    rows = [compared(one, other)[HEADLINE] for one, other in combinations(runs, 2)]
    assert [row["certainty"] for row in rows if is_lit(row)] == []
