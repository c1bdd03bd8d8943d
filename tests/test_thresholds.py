"""Explanations name values, not settings: what is filled in, and what keeps its name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retro import resources
from retro.catalog import load_catalog
from retro.model import Query, Value
from retro.thresholds import explained, shown

CATALOG = load_catalog(resources.layers("queries", None))


def query(zh: str, en: str, **params: Value) -> Query:
    """Return a query with this explanation and these thresholds."""
    return replace(
        CATALOG.queries["1_break_down/filters"], doc={"zh": zh, "en": en}, params=dict(params)
    )


def told(zh: str, en: str = "", **params: Value) -> tuple[str, str]:
    """Return the explanation with its thresholds filled in."""
    doc = explained(query(zh, en, **params), params).doc
    return doc["zh"], doc["en"]


def test_a_threshold_is_told_by_its_value() -> None:
    """The words "不足 min_buyers 位" read "不足 7 位" where the shop has set 7."""
    zh, en = told("不足 min_buyers 位买家。", "Groups under min_buyers.", min_buyers=7)
    assert (zh, en) == ("不足 7 位买家。", "Groups under 7.")


def test_the_explanations_of_columns_are_filled_in_too() -> None:
    """What stands under a table is read like what stands above it."""
    made = query("", "")
    column = replace(made.columns[0], doc={"zh": "不足 min_n 笔不列", "en": "from min_n on"})
    (first,) = explained(replace(made, columns=(column,)), {"min_n": 30}).columns
    assert first.doc == {"zh": "不足 30 笔不列", "en": "from 30 on"}


@pytest.mark.parametrize(
    ("zh", "en", "params"),
    [
        ("填 target_score 改", "set target_score", {"target_score": 0.0}),
        ("以 auto_prefix 开头", "begins with auto_prefix", {"auto_prefix": "_^"}),
        ("设 is_on 打开", "set is_on", {"is_on": True}),
        ("见 queries/min_n.csv、min_n.csv", "see a/min_n", {"min_n": 3}),
        ("写 min_n = 3 或 least_min_n", "write min_n = 3", {"min_n": 3}),
    ],
)
def test_what_is_a_setting_or_a_name_stays(zh: str, en: str, params: dict[str, Value]) -> None:
    """A text, a switch, 0 for "as usual", a path, an assignment and a longer name stay."""
    assert (zh, en) == told(zh, en, **params)


def test_a_word_of_english_is_no_threshold_in_english() -> None:
    """The word "most" is a setting in a Chinese sentence and a word in an English one."""
    assert told("most 个及以上", "at most 5", most=15) == ("15 个及以上", "at most 5")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("least_part", 0.01, "1%"),
        ("whole_share", 0.125, "12.5%"),
        ("most_q", 0.001, "0.001"),
        ("least_excess", 0.01, "0.01"),
        ("answer_seconds", 180.0, "180"),
        ("least_lift", 1.25, "1.25"),
        ("least_orders", 1_000_000, "1000000"),
    ],
)
def test_a_part_of_one_is_a_percentage(name: str, value: float, expected: str) -> None:
    """A share is printed as readers say it, a level of error and an amount as they are."""
    assert expected == shown(name, value)


@pytest.mark.parametrize("path", [q.path for q in CATALOG.queries.values() if q.step])
def test_no_explanation_of_a_report_names_a_number_by_its_setting(path: str) -> None:
    """No built-in explanation in Chinese keeps the name of a number that it could tell."""
    made = CATALOG.queries[path]
    doc = explained(made, made.params).doc["zh"]
    numbers = {k for k, v in made.params.items() if "_" in k and isinstance(v, int | float) and v}
    assert [name for name in sorted(numbers) if f" {name} " in doc] == []
