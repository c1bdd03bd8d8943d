"""What the boss's page picks out of the report."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import factories
import pytest

from retro.formats import Formats
from retro.model import Kpi, Report
from retro.render.boss import Boss


def boss(**more: Any) -> Boss:
    """Return the factory's report with some parts replaced, as the boss reads it."""
    return Boss(replace(factories.report(), **more), Formats("zh"))


def kpi(**more: Any) -> Kpi:
    """Return a metric that is not among the compared ones."""
    return replace(factories.kpis()[0], id="x", **more)


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        (Decimal("3600.10"), Decimal("3000.00"), Decimal("600.10")),
        (0.5, 0.25, 0.25),
        (7, 9, -2),
        (None, 0.25, None),
        (0.5, None, None),
    ],
)
def test_a_metric_moved_by_the_difference(now: Any, then: Any, expected: Any) -> None:
    """In its own unit; not known where one of both is not."""
    assert boss().moved(kpi(value=now, baseline=then), "baseline") == expected


def test_with_the_last_promotion_the_comparison_decides() -> None:
    """It takes both at the same age, which the plain figures need not be."""
    change = factories.changes()[0]
    metric = replace(kpi(), id=change.id)
    assert boss().moved(metric, "previous") == change.change
    assert boss().change(metric) == change
    assert boss().change(kpi()) is None


def test_decisions_are_worth_money_or_need_others() -> None:
    """Those come first, in the order of the problems; what is agreed comes last."""
    report = factories.report()
    assert [action.status for action in report.actions] == [
        "accepted", "proposed", "proposed", "dropped",
    ]  # fmt: skip
    # The second needs other teams; the third is the team's own and has no amount.
    places = [report.actions.index(action) for action in boss().decisions()]
    assert places == [1, 2, 0]


def test_three_decisions_are_enough() -> None:
    """More than three nobody takes in one meeting."""
    report = factories.report()
    many = tuple(replace(action, status="proposed") for action in report.actions)
    assert len(boss(actions=many).decisions()) == 3


def test_scores_need_both_readings() -> None:
    """An arrow has two ends."""
    assert [row["score"] for row in boss().scores()] == ["综合体验分"]
    assert boss(feeds={}).scores() == []


def test_the_shortest_stretch_is_one_in_which_buyers_waited() -> None:
    """Where the people on duty held there is none."""
    found = boss().shortest()
    assert found is not None
    assert (found["outcome"], found["waited"]) == ("slow", 843)
    held = factories.result("3_root_cause/gap_blocks", [{"outcome": "held"}])
    assert boss(feeds={"staffing.blocks": held}).shortest() is None
    assert boss(feeds={}).shortest() is None


def test_data_is_accounted_for_in_a_sentence() -> None:
    """Files, rows, what could not be read, and how much could not be answered."""
    assert boss().data_line().startswith("依据 4 个导出文件、172,310 行数据")
    report: Report = replace(factories.report(), sections=())
    assert "未能回答" not in Boss(report, Formats("zh")).data_line()
