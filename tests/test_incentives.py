"""`[score]` and `[awards]` of retro.toml: what is counted without a word, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from retro import catalog, config
from retro.incentives import METRICS, SCHEMAS, Awards, Score, given
from retro.settings import Settings


def parts(**said: Any) -> dict[str, float]:
    """Return metric and weight of each part of a score."""
    rows = given(Score.model_validate(said), None)["score_parts"]
    return {str(row[1]): float(str(row[2])) for row in rows}


def test_nothing_is_scored_or_awarded_unless_it_is_asked_for() -> None:
    """Both are opt-in: without their tables in retro.toml nothing is given to queries."""
    found = config.given_tables(Settings.model_validate({"shop": {"name": "x"}}))
    assert {name: found[name] for name in SCHEMAS} == {key: [] for key in SCHEMAS}


def test_the_tables_are_those_that_queries_may_read() -> None:
    """Every row is as wide as its table, and the catalogue knows the table."""
    score = Score.model_validate({"stage": "stable", "bands": [{"from": 80, "bonus": 500}]})
    awards = Awards.model_validate({"points": [{"agent": "小荷", "for": "疑难单", "points": 50}]})
    for name, rows in given(score, awards).items():
        assert rows
        assert {len(row) for row in rows} == {len(SCHEMAS[name])}
        assert catalog.GIVEN[name] == SCHEMAS[name]


@pytest.mark.parametrize("stage", ["growth", "stable"])
def test_the_first_three_of_six_figures_matter_most(stage: str) -> None:
    """Sales, conversion and basket weigh three times what the other three do."""
    assert parts(stage=stage) == dict(zip(METRICS, (3, 3, 3, 1, 1, 1), strict=False))


def test_a_shop_that_starts_looks_at_service_alone() -> None:
    """No sales and no basket yet."""
    assert parts(stage="start") == {
        "conv": 2, "reply_rate": 3, "art_mean": 3, "rate_3min": 2,
    }  # fmt: skip


def test_own_parts_go_before_those_of_the_stage() -> None:
    """What is written counts, and nothing beside it."""
    mine = [{"metric": "conv", "weight": 2, "good": 0.5, "bad": 0.2}]
    assert given(Score.model_validate({"parts": mine}), None)["score_parts"] == [
        (1, "conv", 2.0, 0.5, 0.2)
    ]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"parts": [{"metric": "conv", "good": 0.3, "bad": 0.3}]}, "must differ"),
        ({"parts": [{"metric": "conv", "good": 0.3}]}, "both"),
        ({"parts": [{"metric": "conv"}, {"metric": "conv"}]}, "once"),
        ({"parts": [{"metric": "beauty"}]}, "cs_sales"),
        ({"parts": [{"metric": "conv", "weight": 0}]}, "greater than 0"),
        ({"stage": "start", "commission": 0.01}, "growth"),
        ({"stage": "growth", "bands": [{"from": 80, "bonus": 500}]}, "stable"),
    ],
)
def test_a_score_that_tells_nothing_apart_is_refused(said: dict[str, Any], why: str) -> None:
    """Bad and good alike would divide by zero; the sentence says what to write instead."""
    with pytest.raises(ValidationError, match=why):
        Score.model_validate(said)


@pytest.mark.parametrize("hours", [[2, 2], [2, 0], [-1, 2], [20, 25]])
def test_hours_of_an_award_are_hours_of_a_day(hours: list[int]) -> None:
    """From one clock hour to a later one."""
    with pytest.raises(ValidationError, match="two hours"):
        Awards.model_validate({"midnight": hours})
