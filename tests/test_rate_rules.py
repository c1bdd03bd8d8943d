"""The platforms' ways of counting a rate are data: each row can be computed and named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from retro import resources
from retro.catalog import Catalog
from retro.reference import reference_rows

ROOT = Path(__file__).resolve().parents[1]
QUERY = ROOT / "queries" / "2_locate" / "refund_rates_by_rule.sql"


def table(catalog: Catalog, name: str) -> list[dict[str, str]]:
    """Return the rows of a reference table by their columns."""
    header, rows = reference_rows(catalog.reference[name][1])
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.fixture
def rules(catalog: Catalog) -> list[dict[str, str]]:
    """Return the rules, one a row."""
    return table(catalog, "rate_rules")


def test_a_rule_is_of_a_known_metric(catalog: Catalog, rules: list[dict[str, str]]) -> None:
    """A rate is called as among the core metrics, and its figures grow with the age."""
    ages = {row["metric"]: row["matures"] for row in table(catalog, "metrics")}
    assert {
        rule["rate"]: ages.get(rule["rate"], "") for rule in rules if not ages[rule["rate"]]
    } == {}


def test_every_figure_of_a_rule_is_counted(rules: list[dict[str, str]]) -> None:
    """What stands above the line is one of the figures that the query knows."""
    counted = set(
        re.findall(r"^ +'(\w+)': \(?sum\(", QUERY.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert {rule["numerator"] for rule in rules} <= counted
    for lang in ("zh", "en"):
        assert counted == set(resources.strings(lang)["codes"]["refund_figure"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_rule_can_be_named(lang: str, rules: list[dict[str, str]]) -> None:
    """Whose rule, its base and its sample have words in both languages."""
    codes = resources.strings(lang)["codes"]
    assert {rule["rule"] for rule in rules} <= set(codes["refund_rule"])
    assert {rule["base"] for rule in rules} <= {"created", "paid", "shipped", "signed"}
    assert {rule["sample"] for rule in rules} - {""} == set(codes["rate_sample"])


def test_a_rule_says_where_it_comes_from(rules: list[dict[str, str]]) -> None:
    """Each has an origin and a grade, and no rate has two rules of one name."""
    assert all(rule["origin"] and rule["grade"] in set("ABCD") for rule in rules)
    assert len({(rule["rate"], rule["rule"]) for rule in rules}) == len(rules)
    assert {rule["unit"] for rule in rules} == {"count", "money"}
