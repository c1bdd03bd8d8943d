"""`retro queries --rules`: each rule in words, its thresholds with their origin, what changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from retro import cli, resources, rules, rules_page
from retro.catalog import Catalog
from retro.model import LANGUAGES
from retro.settings import Settings, Shop

SETTINGS = Settings(shop=Shop(name="小满"))
RULE = "4_plan/out_of_stock"
TOML = """
[shop]
name = "小满"

[owners]
operations = "小荷"

[params]
least_n = 50

[params."4_plan/late_region"]
least_lift = 1.5
"""


def told(catalog: Catalog, path: str) -> dict[str, Any]:
    """Return one rule in words."""
    found = rules.document(catalog, SETTINGS, None)["rules"]
    return dict(next(rule for rule in found if rule["path"] == path))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a workspace with thresholds of its own and one sentence laid over ours."""
    over = tmp_path / "shop" / "queries" / f"{RULE}.toml"
    over.parent.mkdir(parents=True)
    (tmp_path / "shop" / "retro.toml").write_text(TOML, encoding="utf-8")
    text = '[params]\noffer_hours = 4\n[finding]\nsay.zh = "{{ title }}缺货"\nseverity = "low"\n'
    over.write_text(text, encoding="utf-8")
    return tmp_path / "shop"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Return what a command prints."""
    assert cli._guarded([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().out


def test_every_rule_is_told_in_both_languages(catalog: Catalog) -> None:
    """When, what it says and asks, who, by when, judged by what; no template signs are left."""
    document = rules.document(catalog, SETTINGS, None)
    assert [rule["path"] for rule in document["rules"]] == sorted(
        path for path, query in catalog.queries.items() if query.finding
    )
    for rule in document["rules"]:
        for lang in LANGUAGES:
            for key in ("title", "says", "asks_to"):
                assert rule[key][lang]
                assert not {"{{", "{%", "|t"} & set(rule[key][lang].split())
        assert rule["due_days"] > 0
        assert rule["kpi"]["label"]["zh"] != rule["kpi"]["id"]


def test_a_sentence_is_told_by_its_columns(catalog: Catalog) -> None:
    """A place is named by the label of its column, a threshold by its value."""
    rule = told(catalog, RULE)
    assert "〔" in rule["says"]["zh"]
    assert "单因缺货退款" in rule["says"]["zh"]
    assert "再缺货时 2 小时内" in rule["asks_to"]["zh"]
    assert "within 2 hours" in rule["asks_to"]["en"]


def test_what_the_rows_decide_stands_in_brackets(catalog: Catalog) -> None:
    """A branch that may be left out, and one of several."""
    said = told(catalog, "4_plan/price_rule_refunds")["says"]["zh"]
    assert "[上次大促是 | 平日是 | 一般不超过]" in said


def test_thresholds_have_value_unit_and_origin(catalog: Catalog) -> None:
    """By default they are ours."""
    found = {one["name"]: one for one in told(catalog, "4_plan/late_region")["thresholds"]}
    one = found["least_lift"]
    assert (one["value"], one["default"], one["origin"]) == (1.25, 1.25, "built-in")
    assert (one["unit"], found["tell_hours"]["unit"]) == ("number", "hours")
    assert one["label"]["zh"] != "least_lift"


def test_every_threshold_of_a_rule_has_a_name(catalog: Catalog) -> None:
    """`[codes.rule_param]` tells each parameter in both languages."""
    params = {n for query in catalog.queries.values() if query.finding for n in query.params}
    for lang in LANGUAGES:
        assert params - set(resources.strings(lang)["codes"]["rule_param"]) == set()


def test_what_a_workspace_changes_is_told_with_its_line(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """retro.toml goes before the overlay, and that before ours; each with file and line."""
    document = json.loads(run(capsys, "queries", "--rules", "--json", "--workspace", workspace))
    by_path = {rule["path"]: rule for rule in document["rules"]}
    late = {one["name"]: one for one in by_path["4_plan/late_region"]["thresholds"]}
    lines = (workspace / "retro.toml").read_text("utf-8").splitlines()
    assert late["least_n"]["value"] == 50
    assert late["least_n"]["origin"] == f"retro.toml:{lines.index('least_n = 50') + 1}"
    assert late["least_lift"]["origin"] == f"retro.toml:{lines.index('least_lift = 1.5') + 1}"
    mine = by_path[RULE]
    (hours,) = (one for one in mine["thresholds"] if one["name"] == "offer_hours")
    assert (hours["value"], hours["default"]) == (4, 2)
    assert hours["origin"] == f"queries/{RULE}.toml:2"
    assert mine["severity"] == "low"
    assert mine["says"]["zh"] == "〔商品〕缺货"
    assert [one["key"] for one in mine["overrides"]] == [
        "params.offer_hours", "finding.say.zh", "finding.severity",
    ]  # fmt: skip


def test_people_read_lines(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the owner's name, the changed threshold beside its default, and how to change one."""
    said = run(capsys, "queries", "--rules", "--workspace", workspace)
    assert "小荷" in said
    assert f"= 4 小时，默认 2 小时，改于 queries/{RULE}.toml:2" in said
    assert f"finding.say.zh (queries/{RULE}.toml:4)" in said
    assert "queries/<规则路径>.toml" in said


def test_the_list_of_queries_names_the_overlay(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`retro queries` shows ours and the workspace's file beside it."""
    assert f"built-in + queries/{RULE}.toml" in run(capsys, "queries", "--workspace", workspace)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lines_in_either_language(catalog: Catalog, lang: str) -> None:
    """Nothing is left to fill in."""
    said = "\n".join(rules_page.lines(rules.document(catalog, SETTINGS, None), lang))
    assert "{n}" not in said
    assert "None" not in said
