"""What the boss's page picks out of the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import factories

from retro.formats import Formats
from retro.model import Kpi, Report
from retro.render import pdf
from retro.render.boss import Boss
from retro.render.templates import Templates


def boss(**more: Any) -> Boss:
    """Return the factory's report with some parts replaced, as the boss reads it."""
    return Boss(replace(factories.report(), **more), Formats("zh"))


def kpi(**more: Any) -> Kpi:
    """Return a metric that is not among the compared ones."""
    return replace(factories.kpis()[0], id="x", **more)


def test_a_change_at_equal_age_is_told_apart() -> None:
    """The comparison takes both promotions at the same age; the figures of a tile need not be."""
    change = factories.changes()[0]
    same = kpi(value=change.now, previous=change.previous)
    assert not boss().aged(change, same)
    assert boss().aged(change, replace(same, previous=None))
    assert boss().change(replace(same, id=change.id)) == change
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


def page(**more: Any) -> str:
    """Return the boss's page of the factory's report as HTML, its tags on lines of their own."""
    report = replace(factories.report(), **more)
    return pdf.markup("brief.html", report, "zh", "boss", Templates(), {})


def test_the_page_says_what_moved_what_it_is_worth_and_who() -> None:
    """Differences with last time and ordinary days, money, categories, scores before and after."""
    text = page()
    for part in (
        "<dt>上次</dt>", "<dt>平日</dt>", "<dt>变化</dt>", "检验下来 1 项有效",
        "需要 35 人、在岗 27 人", "止血", "估算 ¥3.8万", "责任方：", "综合体验分 4.72 → 4.55",
        '<span class="kind">人</span>',
    ):  # fmt: skip
        assert part in text, part


def test_a_problem_without_money_says_how_many_it_affects() -> None:
    """Every problem has an amount or a number."""
    findings = tuple(replace(finding, money=None) for finding in factories.findings())
    assert "受影响 843" in page(findings=findings)
    assert "受影响 843" not in page()


def test_where_nothing_was_short_the_block_says_so() -> None:
    """Its own sentence stands in for the worst stretch."""
    assert "全程缺 61.5 个工时" in page(feeds={})
