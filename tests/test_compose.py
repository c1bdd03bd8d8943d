"""Results become the Report: blocks in their places, what is missing named, nothing computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import factories
import pytest
from shelf import WORD, query, source
from shelf import catalog as shelved

from retro.catalog import Catalog
from retro.compose import Parts, chart_of, compose, notes
from retro.findings import Found
from retro.kpis import COMPARED, CORE, changes, core_metrics, labels
from retro.model import FileAccount, Promotion, Report, Result, by_id
from retro.running import Outcome

NUMBER = {"n": "count"}
SAY = '{ zh = "共 {{ n }} 行,{{ first.n if first else 0 }},{{ limit }}", en = "{{ n }} rows" }'
LINE = '{ kind = "line", x = "hour", y = ["late", "rounds"], target = "slow" }'
CORE_KINDS = {
    "area": "code", "metric": "code", "value": "number", "numerator": "number",
    "denominator": "number", "unit": "text", "low": "number", "high": "number",
    "target": "number", "status": "code", "baseline": "number", "previous": "number",
    "better": "code", "needs": "text", "query": "text", "profile": "code",
}  # fmt: skip
CLOCK_KINDS = {
    "profile": "code", "rate_unit": "code", "starts": "code", "stops": "code", "hours": "text",
    "hours_of": "code", "hours_bind": "code", "unanswered_seconds": "seconds",
}  # fmt: skip
FILES = {
    "tables/orders": query("select n from orders_loaded", {"n": "id"}, ("orders_loaded",)),
    "tables/messages": query("select n from messages_loaded", {"n": "id"}, ("messages_loaded",)),
    "facts/rounds": query("select n from messages", NUMBER, ("messages",)),
    "1_break_down/core_metrics": query("select 1", CORE_KINDS, hidden="true"),
    "1_break_down/clock_rules": query("select 1", CLOCK_KINDS),
    "1_break_down/second": query("select n from orders", NUMBER, ("orders",), say=SAY,
                                 params="{ limit = 5 }", order="2"),
    "1_break_down/third": query("select n from orders", NUMBER, ("orders",), order="1"),
    "2_locate/waits": query("select n from rounds", NUMBER, ("rounds",)),
    "2_locate/broken": query("select x", NUMBER),
    "2_locate/wordless": query("select 1", NUMBER, say='{ zh = "{{ nothing }}", en = "x" }'),
    "5_follow_through/list": query("select 'x' as who", {"who": "person"}, worklist="true"),
    "5_follow_through/picks": query("select 'x' as who", {"who": "person"}, worklist="true",
                                    hidden="true"),
    "checks/late_rows": query("select 1", NUMBER, say='{ zh = "{{ n }} 行太晚", en = "x" }'),
    "checks/mute": query("select 1", NUMBER, say='{ zh = "{{ nothing }}", en = "x" }'),
    "5_follow_through/compared": query("select 1", {
        "metric": "code", "previous": "number", "now": "number", "change": "number", "unit": "text",
        "better": "code", "low": "number", "high": "number", "could_be_chance": "flag",
    }, hidden="true"),
    "sources/taobao/orders": source("select 1", "orders", {"n": ["订单编号"]}),
    "sources/taobao/chats": source("select 1", "messages", {"n": ["会话"]}),
    "sources/jd/chats": source("select 1", "messages", {"n": ["会话"]},
                               platform='"jd"', title='{ zh = "咚咚", en = "Dongdong" }'),
    "sources/retro/messages": source("select 1", "messages", {"n": ["n"]}),
}  # fmt: skip


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """Return a small catalogue with a block in two steps, a work list, and checks."""
    return shelved(tmp_path, FILES)


def outcome(catalog: Catalog, **rows: list[tuple[Any, ...]]) -> Outcome:
    """Return an outcome with results under the names of queries."""
    found = Outcome()
    for name, given in rows.items():
        asked = catalog.named(name)
        assert asked
        params = {"limit": 5} if name == "second" else {}
        found.results[asked.path] = Result(query=asked, params=params, rows=tuple(given))
    return found


def parts(catalog: Catalog, done: Outcome, **more: Any) -> Parts:
    """Return what a report is made of."""
    settings: dict[str, Any] = {
        "shop": "小满", "profile": "taobao", "catalog": catalog, "outcome": done, "found": [],
        "promotion": Promotion(
            id="p", starts_at=datetime(2025, 11, 10, 20), ends_at=datetime(2025, 11, 12),
            timezone="Asia/Shanghai", as_of=date(2025, 11, 14),
        ),
        "platform": "taobao", "more_findings": 0, "past_actions": [], "against": None,
        "files": [], "versions": {},
    }  # fmt: skip
    return Parts(**(settings | more))


def composed(catalog: Catalog, done: Outcome, **more: Any) -> Report:
    """Return the report of an outcome."""
    return compose(parts(catalog, done, **more))


def core(**more: Any) -> tuple[Any, ...]:
    """Return one row of the core metrics."""
    row = dict.fromkeys(CORE_KINDS) | {
        "area": "sales", "metric": "conv", "unit": "share", "better": "up", "status": "good",
        "value": 0.5, "query": "metrics/sales",
    } | more  # fmt: skip
    return tuple(row.values())


# -- sections --------------------------------------------------------------------------


def test_the_five_steps_are_always_there(catalog: Catalog) -> None:
    """A review without a single result still has its five sections, each with a sentence."""
    report = composed(catalog, Outcome())
    assert [section.step for section in report.sections] == [1, 2, 3, 4, 5]
    assert all(section.answer["zh"] and section.answer["en"] for section in report.sections)
    assert report.verdict["zh"]
    assert report.verdict["en"]


def test_exports_of_other_days_are_no_review_without_problems(catalog: Catalog) -> None:
    """The verdict says of when the exports are; what has no rows comforts nobody."""
    account = next(file for file in factories.files() if file.table)
    old = replace(account, first_at=datetime(2025, 9, 1), last_at=datetime(2025, 9, 3))
    found = outcome(catalog, second=[], core_metrics=[])
    report = composed(catalog, found, files=[replace(old, table="messages")])
    assert "2025-09-01" in report.verdict["zh"]
    assert "没有发现" not in report.verdict["zh"]
    assert not any(report.sections[0].blocks[0].answer.values())
    assert any(composed(catalog, found).sections[0].blocks[0].answer.values())


def test_what_the_exports_cannot_show_is_not_called_fine(catalog: Catalog) -> None:
    """Where most metrics are unknown, the verdict speaks of what the exports can show."""
    unknown = [core(metric=name, value=None, status="unknown") for name in ("csat", "rate_3min")]
    few = composed(catalog, outcome(catalog, core_metrics=[core(), *unknown]))
    assert "现有导出能查的部分" in few.verdict["zh"]
    assert "现有导出能查的部分" in few.sections[1].answer["zh"]
    every = composed(catalog, outcome(catalog, core_metrics=[core()]))
    assert "现有导出能查的部分" not in every.verdict["zh"]


def test_only_lists_with_rows_are_counted(catalog: Catalog) -> None:
    """An empty work list is none to follow up."""
    said = composed(catalog, outcome(catalog, list=[])).sections[4].answer["zh"]
    assert "跟进清单" not in said
    assert (
        "1 张跟进清单"
        in composed(catalog, outcome(catalog, list=[("x",)])).sections[4].answer["zh"]
    )


def test_blocks_stand_in_their_order(catalog: Catalog) -> None:
    """By `order`, then by path; hidden results, work lists and rules are no blocks."""
    found = outcome(catalog, second=[(7,), (8,)], third=[], core_metrics=[], list=[("张三",)])
    first, *_, last = composed(catalog, found).sections
    assert [block.query.name for block in first.blocks] == ["third", "second"]
    assert last.blocks == ()


def test_a_block_answers_in_a_sentence_over_its_rows(catalog: Catalog) -> None:
    """`rows`, `first`, `n` and the parameters are at hand; every row is kept."""
    (block,) = composed(catalog, outcome(catalog, second=[(7,), (8,)])).sections[0].blocks
    assert block.answer == {"zh": "共 2 行,7,5", "en": "2 rows"}
    assert (block.rows, block.params, block.problem) == (((7,), (8,)), {"limit": 5}, {})


def test_an_empty_result_is_an_answer(catalog: Catalog) -> None:
    """A block without rows stands in its place with its sentence."""
    (block,) = composed(catalog, outcome(catalog, second=[])).sections[0].blocks
    assert (block.rows, block.answer["zh"]) == ((), "共 0 行,0,5")


def test_p14_a_failed_block_says_so_where_it_stood(catalog: Catalog) -> None:
    """Promise 14: the problem is printed in its place and among the notes."""
    found = Outcome(problems={"2_locate/broken": {"zh": "没算出来", "en": "failed"}})
    report = composed(catalog, found)
    (block,) = report.sections[1].blocks
    assert (block.query.name, block.rows, block.problem["zh"]) == ("broken", (), "没算出来")
    assert [(note.query, note.level, note.say["zh"]) for note in report.notes] == [
        ("2_locate/broken", "error", "没算出来")
    ]


def test_what_needs_nothing_is_noted_last_and_calmly(tmp_path: Path) -> None:
    """A check whose row says `info` in its column `level` warns of nothing."""
    kinds = {"n": "count", "level": "text"}
    told = '{ zh = "{{ n }}", en = "{{ n }}" }'
    catalog = shelved(tmp_path, FILES | {"checks/a_calm": query("select 1", kinds, say=told)})
    done = outcome(catalog, a_calm=[(1, "info"), (2, "warn")])
    noted = [(note.say["zh"], note.level) for note in notes(done)]
    assert noted == [("2", "warn"), ("1", "info")]


def test_p14_a_wrong_sentence_keeps_the_rows(catalog: Catalog) -> None:
    """Promise 14: a block whose sentence is wrong still shows its rows, and says why."""
    (block,) = composed(catalog, outcome(catalog, wordless=[(1,)])).sections[1].blocks
    assert block.rows == ((1,),)
    assert "nothing" in block.problem["en"]


def test_what_cannot_be_answered_names_the_exports(catalog: Catalog) -> None:
    """A missing fact is traced to the table and the menu where its export is to be had."""
    found = Outcome(missing={"2_locate/waits": ["rounds"], "1_break_down/core_metrics": ["orders"]})
    report = composed(catalog, found)
    (item,) = report.sections[1].unavailable
    assert (item.query, item.needs) == ("2_locate/waits", ("messages",))
    assert item.how == {"zh": "甲：甲（甲）", "en": "A: A (A)"}
    assert report.sections[0].unavailable == ()


def test_the_menus_of_the_exports_at_hand_are_named(catalog: Catalog) -> None:
    """A folder of JD exports alone is told what JD has, whatever the settings say."""
    found = Outcome(missing={"2_locate/waits": ["rounds"]})
    file = FileAccount(
        file="exports/a.csv", sha256="00", size=1, report="jd/chats", table="messages", rows_used=1
    )
    report = composed(catalog, found, files=[file], platform="taobao")
    assert report.sections[1].unavailable[0].how["en"] == "A: Dongdong (A)"


def test_the_second_best_block_is_not_missed(tmp_path: Path) -> None:
    """An optional block is for exports without the best ones; lacking it is no lack."""
    optional = query("select 1", {"n": "count"}, ("orders",), optional="true")
    catalog = shelved(tmp_path, FILES | {"2_locate/rough": optional})
    found = Outcome(missing={"2_locate/rough": ["orders"], "2_locate/waits": ["rounds"]})
    (item,) = composed(catalog, found).sections[1].unavailable
    assert item.query == "2_locate/waits"


def test_work_lists_stand_apart(catalog: Catalog) -> None:
    """Only the work lists hold buyers, and they are no part of a section; hidden ones are none."""
    report = composed(catalog, outcome(catalog, list=[("张三",)], picks=[("李四",)]))
    assert [block.rows for block in report.worklists] == [(("张三",),)]
    assert all(section.blocks == () for section in report.sections)


def test_checks_become_notes(catalog: Catalog) -> None:
    """One sentence per row of a check; a check without rows has nothing to say."""
    report = composed(catalog, outcome(catalog, late_rows=[(3,), (4,)]))
    assert [(note.query, note.level, note.say["zh"]) for note in report.notes] == [
        ("checks/late_rows", "warn", "3 行太晚"),
        ("checks/late_rows", "warn", "4 行太晚"),
    ]
    assert composed(catalog, outcome(catalog, late_rows=[])).notes == ()


def test_p14_a_wrong_check_ends_nothing(catalog: Catalog) -> None:
    """Promise 14: a check whose sentence is wrong is a note about itself."""
    (note,) = composed(catalog, outcome(catalog, mute=[(1,)])).notes
    assert (note.query, note.level) == ("checks/mute", "error")


# -- metrics and changes ---------------------------------------------------------------


def kpi(catalog: Catalog, **more: Any) -> Any:
    """Return the metric of one row."""
    (found,) = core_metrics(outcome(catalog, core_metrics=[core(**more)]))
    return found


def test_metrics_are_typed_by_their_unit(catalog: Catalog) -> None:
    """Money is Decimal to the cent, counts are whole, shares stay shares."""
    money = kpi(catalog, unit="money", value=3600.1, target=5000.0, previous=0.125)
    assert (money.value, money.target) == (Decimal("3600.10"), Decimal("5000.00"))
    assert isinstance(money.value, Decimal)
    count = kpi(catalog, unit="count", value=8.0, numerator=8.0, denominator=2.5)
    assert (count.value, count.numerator, count.denominator) == (8, 8, 2.5)
    assert [type(count.value), type(count.numerator)] == [int, int]
    assert kpi(catalog, value=0.25, low=0.1, high=0.4).high == 0.4


def test_metrics_are_named_in_both_languages(catalog: Catalog) -> None:
    """Label and definition come from the strings; an unknown metric stands for itself."""
    known = kpi(catalog, metric="refund_rate_n")
    assert known.label["zh"] != known.label["en"]
    assert kpi(catalog, metric="my_metric").label == {"zh": "my_metric", "en": "my_metric"}


def test_the_rules_of_a_profile_stand_in_its_definitions(catalog: Catalog) -> None:
    """Only a metric of answers says by which rules it counts; of one profile no label does."""
    rules = [("jd", "session", "question", "human", "09:00–23:00", "session", "all", 600.0)]
    rows = [
        core(metric="rate_30s", profile="jd", area="response"),
        core(metric="csat", profile="jd", area="resolution"),
        core(metric="conv"),
    ]
    rate, csat, conv = core_metrics(outcome(catalog, core_metrics=rows, clock_rules=rules))
    assert (rate.profile, csat.profile, conv.profile) == ("jd", "jd", "")
    assert csat.definition == labels("definitions", "csat")
    assert rate.definition["zh"].startswith(labels("definitions", "rate_30s")["zh"])
    assert "09:00–23:00" in rate.definition["en"]
    assert conv.definition == labels("definitions", "conv")
    assert rate.label == labels("codes", "metric", "rate_30s")


def test_of_several_profiles_each_is_named(catalog: Catalog) -> None:
    """Two rules are two metrics of one id; the first, the shop's own, stands for it."""
    rows = [core(metric="rate_3min", profile=profile) for profile in ("taobao", "jd")]
    own, other = core_metrics(outcome(catalog, core_metrics=rows))
    assert own.label["zh"] != other.label["zh"]
    assert labels("codes", "profile", "jd")["zh"] in other.label["zh"]
    assert by_id([own, other]) == {"rate_3min": own}


def test_a_metric_by_other_rules_than_the_rest_says_so(catalog: Catalog) -> None:
    """What only the platform's agent table tells follows the platform, not the house."""
    rows = [core(metric=name, profile="house") for name in ("rate_3min", "art_mean")]
    rate, _, csat = core_metrics(
        outcome(catalog, core_metrics=[*rows, core(metric="csat", profile="taobao")])
    )
    assert rate.label == labels("codes", "metric", "rate_3min")
    assert labels("codes", "profile", "taobao")["zh"] in csat.label["zh"]


def test_an_unknown_metric_names_what_it_needs(catalog: Catalog) -> None:
    """Several tables are joined by a plus; a known value needs nothing; no table is no name."""
    assert kpi(catalog, value=None, needs="messages+roster").needs == ("messages", "roster")
    assert kpi(catalog, value=0.5, needs="messages").needs == ()
    assert kpi(catalog, value=None, needs=None).needs == ()


def test_no_metrics_is_no_error() -> None:
    """Where the core metrics failed, there are none."""
    assert core_metrics(Outcome()) == ()
    assert changes(Outcome()) == ()


def test_changes_are_typed_by_their_unit(catalog: Catalog) -> None:
    """The comparison keeps its interval and whether it could be chance."""
    rows = [
        ("sales_amount", 1000.5, 2000.25, 999.75, "money", "up", None, None, None),
        ("conv", 0.5, 0.4, -0.1, "share", "up", -0.2, 0.01, True),
    ]
    money, share = changes(outcome(catalog, compared=rows))
    assert (money.previous, money.change, money.could_be_chance) == (
        Decimal("1000.50"), Decimal("999.75"), None,
    )  # fmt: skip
    assert (share.change, share.low, share.high, share.could_be_chance) == (-0.1, -0.2, 0.01, True)


def test_the_paths_that_compose_knows_are_there() -> None:
    """The two queries that the report is built around exist."""
    root = Path(__file__).resolve().parents[1] / "queries"
    assert [name for name in (CORE, COMPARED) if not (root / f"{name}.sql").exists()] == []


# -- findings and sentences ------------------------------------------------------------


def test_findings_and_actions_go_together(catalog: Catalog) -> None:
    """The same order, the same number; how many more there are is told."""
    pairs = [Found(f, a) for f, a in zip(factories.findings(), factories.actions(), strict=False)]
    report = composed(catalog, Outcome(), found=pairs, more_findings=3)
    assert [finding.id for finding in report.findings] == [pair.finding.id for pair in pairs]
    assert [action.id for action in report.actions] == [pair.action.id for pair in pairs]
    assert report.more_findings == 3
    assert "3" in report.sections[1].answer["zh"]


def test_the_verdict_names_the_worst_problem(catalog: Catalog) -> None:
    """The first sentence of the report says what to do first, in either language."""
    pair = Found(factories.findings()[0], factories.actions()[0])
    report = composed(catalog, Outcome(), found=[pair])
    assert pair.finding.title["zh"] in report.verdict["zh"]
    assert pair.action.owner in report.verdict["en"]


def test_feeds_are_results_under_their_key(tmp_path: Path) -> None:
    """A query can feed `findings.json` without being a block."""
    catalog = shelved(
        tmp_path,
        {"3_root_cause/slots": query("x", NUMBER, feeds='"staffing.slots"', hidden="true")},
    )
    found = outcome(catalog, slots=[(1,)])
    assert composed(catalog, found).feeds == {"staffing.slots": found.results["3_root_cause/slots"]}


@pytest.mark.parametrize(
    ("keys", "expected"), [(("nothing", "at", "all"), "all"), (("steps",), "steps")]
)
def test_missing_words_are_their_key(keys: tuple[str, ...], expected: str) -> None:
    """A text that the strings lack is its last key, never an error."""
    assert labels(*keys) == {"zh": expected, "en": expected}


# -- charts ----------------------------------------------------------------------------


def drawn(folder: Path, rows: list[tuple[Any, ...]], chart: str = LINE, **params: Any) -> Any:
    """Return the chart of a query over some rows."""
    kinds = {"hour": "hour", "rounds": "count", "late": "count", "pool": "text"}
    catalog = shelved(
        folder, {"1_break_down/x": query("x", kinds, chart=chart, params="{ slow = 60 }")}
    )
    asked = catalog.queries["1_break_down/x"]
    return chart_of(Result(query=asked, params={"slow": 60} | params, rows=tuple(rows)), {})


ROWS: list[tuple[Any, ...]] = [
    (datetime(2025, 11, 10, 20), 9, 3, "a"),
    (datetime(2025, 11, 10, 21), 8, 0, "b"),
    (datetime(2025, 11, 10, 22), 7, 1, "a"),
]


def test_a_chart_has_the_columns_of_its_header_in_their_order(tmp_path: Path) -> None:
    """Points hold x, then y in order; the target is the value of its parameter."""
    chart = drawn(tmp_path, ROWS)
    assert chart.rows == tuple((hour, late, rounds) for hour, rounds, late, _ in ROWS)
    assert (chart.x.name, [y.name for y in chart.y], chart.split, chart.target) == (
        "hour", ["late", "rounds"], None, 60.0,
    )  # fmt: skip
    assert chart.alt == {"zh": "甲", "en": "A"}


def test_a_chart_may_be_split_and_cut(tmp_path: Path) -> None:
    """The value of the split comes last; `rows` keeps the first points."""
    chart = drawn(
        tmp_path, ROWS, '{ kind = "bar", x = "hour", y = ["late"], split = "pool", rows = 2 }'
    )
    assert chart.rows == ((ROWS[0][0], 3, "a"), (ROWS[1][0], 0, "b"))
    assert (chart.split.name, chart.target) == ("pool", None)


def test_one_profile_is_no_split(tmp_path: Path) -> None:
    """A split by profile is dropped where all rows share it; any other split stays."""
    kinds = {"hour": "hour", "profile": "text"}
    chart = '{ kind = "line", x = "hour", y = ["n"], split = "profile" }'
    asked = query("x", {**kinds, "n": "count"}, chart=chart)
    catalog = shelved(tmp_path, {"1_break_down/x": asked})
    hours = [row[0] for row in ROWS[:2]]
    for profiles, split in ((("jd", "jd"), None), (("jd", "pdd"), "profile")):
        rows = tuple((hour, name, 1) for hour, name in zip(hours, profiles, strict=True))
        made = chart_of(Result(query=catalog.queries["1_break_down/x"], params={}, rows=rows), {})
        assert made is not None
        assert (made.split.name if made.split else None) == split


def test_the_points_of_a_cut_chart_come_evenly_from_each_of_the_split(tmp_path: Path) -> None:
    """Of two profiles none crowds the other out; the order of the rows stays."""
    kinds = {"agent": "agent", "profile": "text", "n": "count"}
    chart = '{ kind = "hbar", x = "agent", y = ["n"], split = "profile", rows = 2 }'
    catalog = shelved(tmp_path, {"1_break_down/x": query("x", kinds, chart=chart)})
    rows = (("a", "jd", 3), ("b", "jd", 2), ("c", "pdd", None), ("d", "pdd", 1))
    made = chart_of(Result(query=catalog.queries["1_break_down/x"], params={}, rows=rows), {})
    assert made is not None
    assert made.rows == (("a", 3, "jd"), ("d", 1, "pdd"))


def test_a_block_that_sets_shops_side_by_side_needs_two(tmp_path: Path) -> None:
    """Where all rows share what the block compares, it is left out, and so where there are none."""
    asked = query("x", {"shop": "text", "n": "count"}, compares='["shop"]')
    core = query("select 1", CORE_KINDS, hidden="true")
    clocks = query("select 1", CLOCK_KINDS, hidden="true")
    catalog = shelved(
        tmp_path,
        {"1_break_down/x": asked, "1_break_down/core_metrics": core,
         "1_break_down/clock_rules": clocks},
    )  # fmt: skip
    for rows, shown in (([], 0), ([("A", 1), ("A", 2)], 0), ([("A", 1), ("B", 1)], 1)):
        report = composed(catalog, outcome(catalog, x=rows))
        assert sum(len(section.blocks) for section in report.sections) == shown


@pytest.mark.parametrize(
    "rows",
    [[], ROWS[:1], [(hour, None, None, pool) for hour, _, _, pool in ROWS],
     [(hour, 0, 0, pool) for hour, _, _, pool in ROWS]],
)  # fmt: skip
def test_nothing_to_compare_is_no_picture(tmp_path: Path, rows: list[tuple[Any, ...]]) -> None:
    """One point, no value, or nothing but zeros is a sentence and not a chart."""
    assert drawn(tmp_path, rows) is None


def test_a_query_without_a_chart_has_none(catalog: Catalog) -> None:
    """Most blocks are tables."""
    (result,) = outcome(catalog, second=[(1,), (2,)]).results.values()
    assert chart_of(result, {}) is None


def test_texts_are_in_both_languages(catalog: Catalog) -> None:
    """Every title, question and answer of the report has both languages."""
    report = composed(catalog, outcome(catalog, second=[(1,)]))
    texts: list[Mapping[str, str]] = [report.verdict]
    for section in report.sections:
        texts += [section.title, section.question, section.answer]
    assert all(set(text) == {"zh", "en"} for text in texts)
    assert WORD
