"""Editions: what the boss's and the team's report leave out."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import factories
import pytest

from retro import resources
from retro.catalog import load_catalog
from retro.formats import Formats
from retro.model import Block, Chart
from retro.render import drawings, html
from retro.render.editions import agents, for_edition
from retro.render.praise import praise
from retro.render.templates import Templates

NAMELESS = ("boss", "team")


def everything(edition: str) -> str:
    """Return every text and value of an edition but its work lists, which stay internal."""
    report = replace(for_edition(factories.report(), edition), worklists=(), feeds={})
    return json.dumps(asdict(report), ensure_ascii=False, default=str)


def test_the_manager_sees_everything() -> None:
    """The manager's edition is the report itself."""
    report = factories.report()
    assert for_edition(report, "manager") is report


@pytest.mark.parametrize("edition", NAMELESS)
def test_no_agent_is_named(edition: str) -> None:
    """No name of an agent is left: not in tables, charts, findings, actions or sentences."""
    text = everything(edition)
    assert {name for name in agents(factories.report()) if name in text} == set()


def test_findings_about_one_agent_go_with_their_action() -> None:
    """What is about one person is for the talk with that person."""
    report = for_edition(factories.report(), "boss")
    left = [finding.id.partition("-")[0] for finding in report.findings]
    assert left == ["understaffed_hours", "size_complaints", "carrier_delay"]
    assert {action.finding for action in report.actions} == {f.id for f in report.findings}


def test_cases_questions_and_effects_name_no_agent() -> None:
    """A column of agents goes from the cases of a finding, a name from its sentences."""
    base = factories.report()
    first = base.findings[0]
    assert first.examples is not None
    columns = (*first.examples.query.columns, factories.column("agent", "客服", "agent"))
    cases = replace(
        first.examples,
        query=replace(first.examples.query, columns=columns),
        rows=tuple((*row, "阿梨") for row in first.examples.rows),
    )
    name = next(str(row[0]) for row in factories.by_agent().rows)
    asked = replace(first, examples=cases, ask=factories.text(f"{name}那天在做什么？"))
    action = replace(base.actions[0], effect=factories.text(f"估算：{name}少等 3 小时。"))
    cut = for_edition(replace(base, findings=(asked,), actions=(action,)), "team")
    assert cut.findings[0].examples == first.examples
    assert cut.findings[0].ask["zh"] == "某位客服那天在做什么？"
    assert cut.actions[0].effect["zh"] == "估算：某位客服少等 3 小时。"


def test_tables_by_agent_go_as_a_whole() -> None:
    """A table with one row per agent says nothing without them; others stay."""
    blocks = [
        block.query.name for block in for_edition(factories.report(), "team").sections[0].blocks
    ]
    assert blocks == ["first_reply_by_hour"]


def test_another_table_loses_only_its_column() -> None:
    """An agent column beside the grain is taken out of heads and rows alike."""
    columns = (
        factories.column("day", "日期", "text"),
        factories.column("agent", "客服", "agent"),
        factories.column("late", "超时", "count"),
    )
    block = factories.block(
        factories.query("1/x", "题", "问？", columns), [("一", "阿梨", 3)], "阿梨慢。"
    )
    section = replace(factories.report().sections[0], blocks=(block,))
    cut = (
        for_edition(replace(factories.report(), sections=(section,)), "boss").sections[0].blocks[0]
    )
    assert [column.name for column in cut.query.columns] == ["day", "late"]
    assert cut.rows == (("一", 3),)
    assert cut.answer["zh"] == "某位客服慢。"


def test_cutting_twice_changes_nothing_more() -> None:
    """An edition of an edition is the edition."""
    once = for_edition(factories.report(), "boss")
    assert for_edition(once, "boss").findings == once.findings


def test_an_unknown_edition_is_an_error() -> None:
    """A misspelled edition must not show names."""
    with pytest.raises(ValueError, match="unknown edition"):
        for_edition(factories.report(), "bos")


def judged_block(path: str = "3_root_cause/agent_funnel", **more: Any) -> Block:
    """Return a table by agent that keeps its rows, with its funnel and a sentence."""
    columns = (
        factories.column("agent", "客服", "agent"),
        factories.column("expected_slow", "预期", "number"),
        factories.column("ratio", "比", "ratio"),
    )
    asked = factories.query(path, "漏斗", "谁？", columns, **({"aliased": True} | more))
    rows = [("小桃", 40.0, 1.9), ("阿梨", 26.0, 1.1), ("小桃红", 12.0, 1.0)]
    chart = Chart(
        kind="funnel",
        title={"zh": "漏斗"},
        alt={"zh": "小桃应有约 40 个，小桃红应有约 12 个。"},
        x=columns[1],
        y=(columns[2], *(factories.column(f"limit_{n}", "限", "ratio") for n in range(4))),
        split=columns[0],
        rows=tuple((x, ratio, 0.7, 1.3, 0.5, 1.05, name) for name, x, ratio in rows),
    )
    said = {
        "zh": "小桃应有约 40 个，小桃红应有约 12 个。",
        "en": "小桃: about 40, 小桃红: about 12.",
    }
    return replace(factories.block(asked, rows, ""), answer=said, chart=chart)


def shared(*blocks: Block, lang: str = "zh") -> tuple[Block, ...]:
    """Return the blocks as the boss's edition shows them."""
    section = replace(factories.report().sections[0], blocks=blocks)
    report = replace(factories.report(), sections=(section,))
    return for_edition(report, "boss", lang).sections[0].blocks


def test_an_aliased_table_keeps_its_rows_under_aliases() -> None:
    """Rows, chart and sentence call each agent by one alias, counted out as they appear."""
    (block,) = shared(judged_block())
    assert [row[0] for row in block.rows] == ["客服 A", "客服 B", "客服 C"]
    assert block.chart is not None
    assert [row[-1] for row in block.chart.rows] == ["客服 A", "客服 B", "客服 C"]
    assert block.answer["zh"] == block.chart.alt["zh"] == "客服 A应有约 40 个，客服 C应有约 12 个。"
    assert block.answer["en"] == "Agent A: about 40, Agent C: about 12."


def test_aliases_are_the_same_throughout_the_pack() -> None:
    """Another table, in another order, calls them the same; in English they are agents."""
    first = judged_block()
    second = judged_block("4_plan/plan_people")
    second = replace(second, rows=second.rows[::-1])
    blocks = shared(first, second, lang="en")
    assert [row[0] for row in blocks[1].rows] == ["Agent C", "Agent B", "Agent A"]


def test_without_the_mark_a_table_by_agent_goes() -> None:
    """Only tables that say so keep rows about single agents; and no drawing names anybody."""
    assert shared(judged_block(aliased=False)) == ()
    (block,) = shared(judged_block())
    section = replace(factories.report().sections[0], blocks=(block,))
    drawn = drawings.draw(replace(factories.report(), sections=(section,)), "zh")
    text = "".join(one.svg + one.figure for one in drawn.values())
    assert text.count("客服 A") > 1
    assert [name for name in ("小桃", "阿梨", "小桃红") if name in text] == []


def test_a_roster_of_many_has_aliases_enough() -> None:
    """After Z comes AA."""
    block = judged_block()
    many = replace(block, rows=tuple((f"某{n:02d}号", 9.0, 1.0) for n in range(28)), chart=None)
    (cut,) = shared(many)
    assert [row[0] for row in cut.rows[24:]] == ["客服 Y", "客服 Z", "客服 AA", "客服 AB"]


def test_an_edition_of_an_aliased_table_stays_as_it_is() -> None:
    """Cutting twice does not shuffle the aliases."""
    section = replace(factories.report().sections[0], blocks=(judged_block(),))
    once = for_edition(replace(factories.report(), sections=(section,)), "team")
    assert for_edition(once, "team").sections == once.sections


def test_only_what_is_aliased_may_name_agents_in_shared_editions() -> None:
    """The built-in queries: what keeps rows by agent says so, and no feed holds a name."""
    queries = load_catalog(resources.layers("queries", None)).queries.values()
    fed = [q for q in queries if q.feeds and any(c.kind == "agent" for c in q.columns)]
    assert fed == []
    aliased = [q for q in queries if q.aliased]
    assert [q.path for q in aliased if not any(c.kind == "agent" for c in q.columns)] == []


def test_who_has_no_name_yet_keeps_the_number() -> None:
    """A planned roster without names stays as it is, and its numbers are masked nowhere."""
    block = judged_block("4_plan/next_roster")
    rows = tuple((f"#{n:02d}", 9.0, 1.0) for n in range(3))
    said = {"zh": "#01 先上。", "en": "#01 begins."}
    (cut,) = shared(replace(block, rows=rows, answer=said, chart=None))
    assert cut.rows == rows
    assert cut.answer == said


# -- what the team reads first ---------------------------------------------------------


def answered(*rows: tuple[Any, ...]) -> Block:
    """Return replies by the hour: hour, profile, cases, share in time."""
    columns = (
        factories.column("hour", "时段", "hour"),
        factories.column("profile", "口径", "code"),
        factories.column("cases", "计入", "count"),
        factories.column("in_time_share", "及时率", "share"),
    )
    asked = factories.query("1_break_down/reply_by_hour", "分时响应", "何时？", columns)
    return factories.block(asked, list(rows), "")


def praised(lang: str = "zh", **changes: Any) -> list[str]:
    """Return what the team's report praises; nothing but `changes` is praiseworthy."""
    bare = {"kpis": (), "changes": (), "past_actions": (), "sections": ()}
    report = replace(factories.report(), **(bare | changes))
    return praise(for_edition(report, "team", lang), Formats(lang))


def test_the_best_of_the_busier_hours_is_praised() -> None:
    """A quiet hour is easily answered, another profile has other limits, few cases are none."""
    hours = [datetime(2025, 11, 10, hour) for hour in range(20, 24)]
    block = answered(
        (hours[0], "taobao", 900, 0.8),
        (hours[1], "taobao", 800, 0.95),
        (hours[2], "taobao", 40, 1.0),
        (hours[2], "jd", 5000, 1.0),
        (hours[3], "taobao", 12, 1.0),
    )
    section = replace(factories.report().sections[0], blocks=(block,))
    assert praised(sections=(section,)) == [
        "较忙的时段里答得最及时的是 11-10 21:00：800 次里 95.0% 及时答上。"
    ]


def test_one_hour_alone_is_not_the_best() -> None:
    """Where there is nothing to compare with, nobody is told to be best."""
    section = replace(factories.report().sections[0], blocks=(
        answered((datetime(2025, 11, 10, 20), "taobao", 900, 0.8)),
    ))  # fmt: skip
    assert praised(sections=(section,)) == []


def test_the_least_bad_is_not_praised() -> None:
    """The busiest kinds of question answered worse than the whole are no reason to cheer."""
    hours = [datetime(2025, 11, 10, hour) for hour in range(20, 24)]
    block = answered(
        (hours[0], "taobao", 900, 0.8),
        (hours[1], "taobao", 800, 0.85),
        (hours[2], "taobao", 700, 1.0),
        (hours[3], "taobao", 600, 1.0),
    )
    section = replace(factories.report().sections[0], blocks=(block,))
    assert praised(sections=(section,)) == []


def test_targets_met_and_what_worked_are_praised_once() -> None:
    """A metric that an action moved, that improved and met its target is told of once."""
    base = factories.report()
    kpi = replace(base.kpis[0], id="conv", status="good", target=0.4, unit="share", better="up",
                  value=0.45, denominator=200)  # fmt: skip
    change = replace(base.changes[0], id="conv", better="up", change=0.1, reading="improved",
                     unit="share", previous=0.35, now=0.45)  # fmt: skip
    past = replace(base.past_actions[0], verdict="effective", kpi="conv", before=0.35, now=0.45)
    everything = {"kpis": (kpi,), "changes": (change,)}
    assert praised(kpis=(kpi,))[0].endswith("45.0%，达到目标（≥ 40.0%，样本 200）。")
    assert len(praised(**everything)) == len(praised(**everything, past_actions=(past,))) == 1
    assert "有效" in praised(**everything, past_actions=(past,))[0]


def test_there_are_as_many_praises_as_problems_at_most() -> None:
    """Praise and risk are balanced; with few problems three praises may stand."""
    base = factories.report()
    good = [replace(base.kpis[0], id=f"k{n}", status="good", target=0.4, better="up", value=0.5)
            for n in range(9)]  # fmt: skip
    assert len(praised(kpis=tuple(good))) == max(3, len(for_edition(base, "team").findings))
    assert len(praised(kpis=tuple(good), findings=())) == 3


@pytest.mark.parametrize("edition", ["manager", "boss", "team"])
def test_only_the_team_reads_praise_before_problems(edition: str) -> None:
    """The boss and the manager have tiles and comparison for that."""
    base = factories.report()
    good = replace(base.kpis[0], status="good", target=0.4, better="up", value=0.5)
    shown = html.render(replace(base, kpis=(good,)), "zh", edition, Templates(None), {})
    assert ('id="praise"' in shown) == (edition == "team")
    if edition == "team":
        assert shown.index('id="praise"') < shown.index('id="problems"')
