"""The order of queries, what becomes of each, and what the run gives them to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from shelf import catalog as shelved
from shelf import query

from retro.catalog import Catalog
from retro.errors import UsageError
from retro.model import Promotion
from retro.running import Outcome, baseline, give, give_previous, ordered, run_all
from retro.settings import Settings, Shop
from retro.warehouse import Warehouse

METRIC = {"metric": "text", "value": "number", "numerator": "number", "denominator": "number"}
NUMBER = {"n": "count"}
SETTINGS = Settings(shop=Shop(name="x"))


def metric(name: str, value: str, parts: str = "null, null", **more: Any) -> str:
    """Return the text of a query of one metric."""
    numerator, denominator = parts.split(", ")
    sql = (
        f"select '{name}' as metric, {value}::double as value, {numerator}::double as numerator,"
        f" {denominator}::double as denominator order by metric"
    )
    return query(sql, METRIC, **more)


def ran(folder: Path, files: Mapping[str, str], settings: Settings = SETTINGS) -> Outcome:
    """Return what became of some queries."""
    catalog = shelved(folder, files)
    with Warehouse(catalog) as house:
        return run_all(house, ordered(catalog), settings, lambda _: None)


def rows(outcome: Outcome) -> dict[str, Any]:
    """Return the rows of each result."""
    return {path: result.rows for path, result in outcome.results.items()}


# -- order -----------------------------------------------------------------------------


def test_what_is_read_comes_first(tmp_path: Path) -> None:
    """Folders do not decide: a block may read a later step, and everybody reads facts."""
    catalog = shelved(
        tmp_path,
        {
            "1_break_down/a": query("select 1::bigint as n", NUMBER, ("b", "orders")),
            "5_follow_through/b": query("select 1::bigint as n", NUMBER, ("f.n",)),
            "facts/f": query("select 1::bigint as n", NUMBER, may_read='["z"]'),
            "2_locate/z": query("select 1::bigint as n", NUMBER, ("promotion",)),
            "tables/orders": query("select 1::bigint as n", NUMBER),
        },
    )
    assert [q.name for q in ordered(catalog)] == ["z", "f", "b", "a"]


def test_metrics_come_before_those_who_read_them(tmp_path: Path) -> None:
    """Whoever reads `metric_values` reads all of them."""
    catalog = shelved(
        tmp_path,
        {
            "1_break_down/core": query("select 1::bigint as n", NUMBER, ("metric_values",)),
            "metrics/b": metric("b", "1"),
            "metrics/a": metric("a", "1"),
        },
    )
    assert [q.path for q in ordered(catalog)] == ["metrics/a", "metrics/b", "1_break_down/core"]


def test_rules_come_before_those_who_read_what_they_found(tmp_path: Path) -> None:
    """Whoever reads `rule_rows` reads the rows of every rule, as one relation."""
    finding = (
        '[finding]\nstep = 2\nmetric = "conv"\ntitle = { zh = "x", en = "x" }\n'
        'say = { zh = "x", en = "x" }\ndo = { zh = "x", en = "x" }\nowner = "cs_lead"\n'
        'due_days = 7\nkpi = "conv"\ncause = "unknown"\ncontrollable = true\n\n[columns]'
    )
    columns = {"severity": "text", "confidence": "text", "value": "share", "expected": "share"}
    columns |= {"n": "count", "affected": "count", "money": "money", "target": "share"}
    rule = query(
        "select 'low' as severity, 'low' as confidence, 0.1::double as value,"
        " 0.2::double as expected, 40::bigint as n, 4::bigint as affected,"
        " 9.5::decimal(18, 2) as money, 0.2::double as target",
        columns,
    ).replace("[columns]", finding)
    read = "select rule, metric, n::bigint as n from rule_rows order by rule"
    text = {"rule": "text", "metric": "text", "n": "count"}
    outcome = ran(
        tmp_path,
        {
            "1_break_down/all": query(read, text, ("rule_rows",)),
            "4_plan/b": rule,
            "4_plan/a": rule,
        },
    )
    assert outcome.results["1_break_down/all"].rows == (
        ("4_plan/a", "conv", 40),
        ("4_plan/b", "conv", 40),
    )


def test_a_circle_is_named(tmp_path: Path) -> None:
    """Two files that read each other are an error of use."""
    catalog = shelved(
        tmp_path,
        {
            "1_break_down/a": query("select 1::bigint as n", NUMBER, ("b",)),
            "1_break_down/b": query("select 1::bigint as n", NUMBER, may_read='["a"]'),
        },
    )
    with pytest.raises(UsageError, match="1_break_down/a → 1_break_down/b") as caught:
        ordered(catalog)
    assert caught.value.code == "QUERY_CIRCLE"


# -- runs ------------------------------------------------------------------------------


def test_p14_a_failed_query_stops_no_other(tmp_path: Path) -> None:
    """Promise 14: what failed is named in both languages; whoever needs it says what is missing."""
    outcome = ran(
        tmp_path,
        {
            "1_break_down/bad": query("select nothing as n", NUMBER),
            "1_break_down/good": query("select 1::bigint as n", NUMBER),
            "2_locate/after": query("select n from bad", NUMBER, ("bad",)),
            "2_locate/maybe": query("select count(*) as n from bad", NUMBER, may_read='["bad"]'),
        },
    )
    assert set(outcome.problems) == {"1_break_down/bad"}
    assert {"zh", "en"} <= set(outcome.problems["1_break_down/bad"])
    assert outcome.missing == {"2_locate/after": ["bad"]}
    assert rows(outcome) == {"1_break_down/good": ((1,),), "2_locate/maybe": ((0,),)}


def test_absent_exports_are_named(tmp_path: Path) -> None:
    """A query whose tables are absent is not run, and says which."""
    outcome = ran(
        tmp_path, {"1_break_down/a": query("select 1::bigint as n", NUMBER, ("orders", "t.x"))}
    )
    assert outcome.missing == {"1_break_down/a": ["orders", "t.x"]}
    assert outcome.results == {}


def test_settings_change_parameters(tmp_path: Path) -> None:
    """`[params]` wins over the header; the result tells which value was used."""
    files = {
        "1_break_down/a": query("select ($n + $m)::bigint as n", NUMBER, params="{ n = 1, m = 10 }")
    }
    outcome = ran(tmp_path, files, Settings(shop=Shop(name="x"), params={"n": 5, "else": 1}))
    result = outcome.results["1_break_down/a"]
    assert (result.rows, result.params) == (((15,),), {"m": 10, "n": 5})


def test_metric_values_hold_every_metric_with_its_rank(tmp_path: Path) -> None:
    """Two queries may give one metric; who reads them sees both, with path and rank."""
    read = query(
        "select query, rank, metric, value, numerator, denominator from metric_values"
        " order by rank, query",
        {"query": "text", "rank": "count"} | METRIC,
        ("metric_values",),
    )
    outcome = ran(
        tmp_path,
        {
            "metrics/table": metric("conv", "0.4", rank="2"),
            "metrics/chat": metric("conv", "0.5", "1, 2", rank="1"),
            "metrics/bad": metric("conv", "nothing", rank="0"),
            "1_break_down/all": read,
        },
    )
    assert outcome.results["1_break_down/all"].rows == (
        ("metrics/chat", 1, "conv", 0.5, 1.0, 2.0),
        ("metrics/table", 2, "conv", 0.4, None, None),
    )


def test_a_metric_with_wrong_columns_is_a_problem_of_its_own(tmp_path: Path) -> None:
    """A manager's metric query with three columns does not end the run."""
    outcome = ran(
        tmp_path,
        {
            "metrics/mine": query(
                "select 'x' as metric, 1 as value", {"metric": "text", "value": "count"}
            ),
            "metrics/ours": metric("conv", "0.5"),
        },
    )
    assert set(outcome.problems) == {"metrics/mine"}
    assert "metrics/ours" in outcome.results


@pytest.mark.parametrize(
    "sql",
    [
        "select 1::bigint as n, 2 as m",
        "select 1::bigint as m",
        "select 'x' as n",
        "select 1.5 as n",
        "select 1::bigint as n; drop table good",
        "drop table good",
        "delete from good",
        "create table mine as select 1::bigint as n",
        "",
    ],
)
def test_p19_results_keep_to_their_header(tmp_path: Path, sql: str) -> None:
    """Promise 19: one `select` with the declared columns; anything else touches nothing."""
    outcome = ran(
        tmp_path,
        {
            "1_break_down/good": query("select 1::bigint as n", NUMBER),
            "1_break_down/mine": query(sql, NUMBER, ("good",)),
            "2_locate/after": query("select n from good", NUMBER, ("good",)),
            "2_locate/maybe": query("select count(*) as n from mine", NUMBER, may_read='["mine"]'),
        },
    )
    assert set(outcome.problems) == {"1_break_down/mine"}
    assert rows(outcome)["2_locate/after"] == ((1,),)
    assert rows(outcome)["2_locate/maybe"] == ((0,),)


def test_progress_names_every_query(tmp_path: Path) -> None:
    """Whoever waits sees what is being done, also what cannot be answered."""
    catalog = shelved(
        tmp_path,
        {"1_break_down/a": query("select 1::bigint as n", NUMBER),
         "1_break_down/b": query("select 1::bigint as n", NUMBER, ("orders",))},
    )  # fmt: skip
    told: list[str] = []
    with Warehouse(catalog) as house:
        run_all(house, ordered(catalog), SETTINGS, told.append)
    assert told == ["1_break_down/a", "1_break_down/b"]


# -- what queries are given ------------------------------------------------------------


@pytest.fixture
def shop(tmp_path: Path) -> Catalog:
    """Return a catalogue with one result that can be compared with the promotion before."""
    columns = {"day": "day", "n": "count", "share": "share", "money": "money"}
    return shelved(
        tmp_path,
        {
            "1_break_down/b": query(
                "select day, n, share, money from t order by day", columns, ("t",)
            )
        },
    )


@pytest.fixture
def house(shop: Catalog) -> Iterator[Warehouse]:
    """Return an open warehouse of that catalogue."""
    with Warehouse(shop) as opened:
        yield opened


def test_the_promotion_is_one_row(house: Warehouse) -> None:
    """Known is everything up to the last moment of `as_of`."""
    start, end, day = datetime(2025, 11, 10, 20), datetime(2025, 11, 12, 2), date(2025, 11, 14)
    give(
        house, Promotion(id="p", starts_at=start, ends_at=end, timezone="Asia/Shanghai", as_of=day)
    )
    last = datetime(2025, 11, 14, 23, 59, 59, 999999)
    assert house.rows("promotion") == [("p", start, end, day, last)]


def test_results_of_the_promotion_before_can_be_read(house: Warehouse, shop: Catalog) -> None:
    """As `previous_<name>`, with the columns that the query has today."""
    day = date(2025, 6, 18)
    give_previous(house, shop, {"b": (("day", "n", "share", "money"), ((day, 1, 0.5, None),))})
    assert house.rows("previous_b") == [(day, 1, 0.5, None)]
    assert house.has("previous_b")


def test_changed_columns_of_older_results_do_no_harm(house: Warehouse, shop: Catalog) -> None:
    """A column that is new is empty; one that is gone, and a query that is gone, are left out."""
    old = (("gone", "n", "day"), (("x", 1, date(2025, 6, 18)),))
    give_previous(house, shop, {"b": old, "no_such_query": old})
    assert house.rows("previous_b") == [(date(2025, 6, 18), 1, None, None)]
    assert not house.has("previous_no_such_query")


def test_a_column_of_another_kind_does_no_harm(house: Warehouse, shop: Catalog) -> None:
    """What was text once and is a number now cannot be compared, but ends nothing."""
    give_previous(house, shop, {"b": (("n", "share"), (("many", 0.5),))})
    assert not house.has("previous_b")


def test_nothing_before_is_nothing_to_read(house: Warehouse, shop: Catalog) -> None:
    """The first review has no earlier results."""
    give_previous(house, shop, {"b": (("n",), ())})
    assert not house.has("previous_b")


def test_a_metric_stands_once_for_each_profile(tmp_path: Path) -> None:
    """A fifth column names the profile; of each the lowest rank with a value is the baseline."""
    both = query(
        "from (values ('conv', 0.5::double, 1.0::double, 2.0::double, 'jd'),"
        " ('conv', 0.25, 1, 4, 'xhs')) as given"
        " (metric, value, numerator, denominator, profile) order by profile",
        METRIC | {"profile": "code"},
        rank="1",
    )
    catalog = shelved(
        tmp_path, {"metrics/chat": both, "metrics/table": metric("conv", "0.4", rank="2")}
    )
    with Warehouse(catalog) as house:
        window = (datetime(2025, 10, 13), datetime(2025, 11, 10))
        assert baseline(house, catalog, SETTINGS, window) == [
            ("conv", 0.5, 1.0, 2.0, "jd"),
            ("conv", 0.25, 1.0, 4.0, "xhs"),
        ]
        assert house.rows("metric_values") == [
            ("metrics/chat", 1, "conv", 0.5, 1.0, 2.0, "jd"),
            ("metrics/chat", 1, "conv", 0.25, 1.0, 4.0, "xhs"),
            ("metrics/table", 2, "conv", 0.4, None, None, None),
        ]


def test_the_baseline_is_made_of_rates_by_the_best_rank(tmp_path: Path) -> None:
    """Only metrics with a denominator, of the lowest rank with a value; facts are made again."""
    catalog = shelved(
        tmp_path,
        {
            "facts/f": query("select count(*) as n from promotion", NUMBER, ("promotion",)),
            "metrics/chat": metric("conv", "null", "1, 2", rank="1"),
            "metrics/table": metric("conv", "0.4", "2, 5", rank="2"),
            "metrics/worse": metric("conv", "0.3", "3, 10", rank="3"),
            "metrics/count": metric("orders", "12", rank="1"),
            "1_break_down/x": query("select 1::bigint as n", NUMBER),
        },
    )
    with Warehouse(catalog) as house:
        window = (datetime(2025, 10, 13), datetime(2025, 11, 10))
        assert baseline(house, catalog, SETTINGS, window) == [("conv", 0.4, 2.0, 5.0, None)]
        assert [house.has(name) for name in ("f", "x")] == [False, False]
