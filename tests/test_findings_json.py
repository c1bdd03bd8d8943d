"""`findings.json`: what other programs read; keys never go missing, money is never a float."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import factories
import pytest

from retro.model import Column, Kpi, Query, Report, Result
from retro.render import findings_json

KEYS = {
    "": {
        "schema", "promotion", "coverage", "unavailable", "kpis", "findings", "actions",
        "previous_actions", "comparison", "staffing",
    },
    "promotion": {"id", "start", "end", "timezone", "as_of"},
    "coverage": {
        "file", "sha256", "report", "table", "rows_in", "rows_used", "rows_duplicate",
        "rows_total_lines", "rows_quarantined",
    },
    "unavailable": {"query", "needs", "how"},
    "kpis": {
        "id", "value", "unit", "numerator", "denominator", "profile", "low", "high", "baseline",
        "previous", "target", "status",
    },
    "findings": {
        "id", "rule", "step", "severity", "metric", "slice", "value", "expected", "n", "affected",
        "money", "cause", "controllable", "confidence", "q_value", "say", "evidence",
        "category", "ask", "part", "examples",
    },
    "actions": {
        "id", "finding", "do", "owner", "due", "kpi", "baseline", "target", "status",
        "kind", "library", "effect", "effect_money",
    },
    "previous_actions": {"id", "kpi", "before", "target", "now", "verdict", "why"},
    "comparison": {"against", "metrics"},
    "staffing": {"slots", "saturation", "plan"},
}  # fmt: skip
CHANGE = {
    "id", "previous", "now", "change", "low", "high", "could_be_chance", "rate_effect",
    "mix_effect",
}  # fmt: skip


def document(report: Report) -> dict[str, Any]:
    """Return the file as a value."""
    found: dict[str, Any] = json.loads(findings_json.render(report))
    return found


def kpi(**more: Any) -> dict[str, Any]:
    """Return one metric as it stands in the file."""
    settings: dict[str, Any] = {
        "id": "x", "group": "sales", "label": {}, "definition": {}, "unit": "share",
        "better": "up", "value": 0.5,
    }  # fmt: skip
    report = replace(factories.report(), kpis=(Kpi(**(settings | more)),))
    (found,) = document(report)["kpis"]
    return dict(found)


def feed(**columns: tuple[str, Any]) -> Result:
    """Return a result of one row."""
    described = tuple(Column(name=n, label={}, kind=kind) for n, (kind, _) in columns.items())
    query = Query(
        path="3_root_cause/x", sql="", origin="built-in", title={}, question={}, doc={},
        columns=described, grain=(), reads=(),
    )  # fmt: skip
    return Result(query=query, params={}, rows=(tuple(value for _, value in columns.values()),))


@pytest.mark.parametrize("part", sorted(KEYS))
def test_every_key_of_the_contract_is_there(part: str) -> None:
    """The keys of schema `retro.findings/1`, in every entry; more may follow, none is left out."""
    found = document(factories.report())
    entries = found if not part else found[part]
    for entry in entries if isinstance(entries, list) else [entries]:
        assert KEYS[part] <= set(entry)


def test_an_empty_report_has_the_same_keys() -> None:
    """With nothing found the lists are empty and the keys still there."""
    report = replace(
        factories.report(), kpis=(), sections=(), findings=(), actions=(), past_actions=(),
        changes=(), files=(), feeds={}, against=None,
    )  # fmt: skip
    found = document(report)
    assert set(found) == KEYS[""]
    assert found["comparison"] == {"against": None, "metrics": []}
    assert found["staffing"] == {"slots": [], "saturation": None, "plan": []}


def test_changes_have_their_standard_keys() -> None:
    """Null where a change has no interval or no parts."""
    found = document(factories.report())
    assert found["comparison"]["metrics"]
    assert all(set(change) == CHANGE for change in found["comparison"]["metrics"])


def test_schema_and_times() -> None:
    """The schema is named; times are ISO without a zone, days are dates."""
    found = document(factories.report())
    assert found["schema"] == "retro.findings/1"
    assert found["promotion"]["start"] == "2025-11-10T20:00:00"
    assert date.fromisoformat(found["promotion"]["as_of"])
    assert all(date.fromisoformat(action["due"]) for action in found["actions"])


def test_money_is_a_decimal_string() -> None:
    """No money goes through a float, in whatever place it stands."""
    found = kpi(
        unit="money", value=Decimal("3600.10"), target=Decimal(5000), previous=Decimal("0.00")
    )
    assert (found["value"], found["target"], found["previous"]) == ("3600.10", "5000", "0.00")
    finding = replace(factories.findings()[0], money=Decimal("18240.00"))
    report = replace(factories.report(), findings=(finding,))
    assert document(report)["findings"][0]["money"] == "18240.00"


def test_a_finding_has_its_question_and_its_cases() -> None:
    """Cases are objects by the names of their columns: times in ISO, money as a string."""
    first, second, *_ = document(factories.report())["findings"]
    assert (first["category"], first["part"]) == ("people", 0.62)
    assert first["ask"]["zh"] == "是总人手不够，还是排在了别的时段？"
    assert first["examples"][0] == {
        "place": 1, "happened_at": "2025-11-10T20:07:00", "wait_seconds": 401.0, "amount": None,
        "source": "聊天.csv 第 812 行",
    }  # fmt: skip
    assert [second[name] for name in ("category", "ask", "part", "examples")] == [
        None,
        {},
        None,
        [],
    ]


def test_an_action_has_its_kind_and_what_it_should_bring() -> None:
    """The amount is a string, the row of the library a number; null where there is none."""
    first, second, *_ = document(factories.report())["actions"]
    assert (first["kind"], first["library"], first["effect_money"]) == ("stopgap", 1, "37760.00")
    assert first["effect"]["zh"].startswith("估算：")
    assert (second["kind"], second["library"], second["effect_money"]) == ("cure", None, None)


def test_other_numbers_are_numbers() -> None:
    """Shares and counts are JSON numbers, whole counts without a point."""
    found = kpi(value=0.25, numerator=2, denominator=8, low=0.1, high=None)
    assert (found["value"], found["numerator"], found["denominator"]) == (0.25, 2, 8)
    assert (found["low"], found["high"]) == (0.1, None)
    assert "needs" not in found


def test_an_unknown_metric_says_what_it_needs() -> None:
    """Value null, status unknown, and the exports that would tell."""
    found = kpi(value=None, needs=("messages", "roster"))
    assert (found["value"], found["status"], found["needs"]) == (
        None,
        "unknown",
        ["messages", "roster"],
    )
    assert kpi(value=None)["needs"] == []


def test_the_profile_of_a_metric_is_its_own_or_the_shops() -> None:
    """By whose rules a metric was counted is always told."""
    assert kpi()["profile"] == "taobao"
    assert kpi(profile="jd")["profile"] == "jd"


def test_what_is_counted_over_several_profiles_has_none() -> None:
    """Buyers of two shops together were not counted by the rules of one of them."""
    one = factories.kpis()[0]
    kpis = tuple(replace(one, profile=name) for name in ("taobao", "jd", ""))
    found = document(replace(factories.report(), kpis=kpis))["kpis"]
    assert [one["profile"] for one in found] == ["taobao", "jd", None]


def test_staffing_comes_from_the_feeds() -> None:
    """Slots, saturation and plan are rows of the queries that feed them."""
    start, end = datetime(2025, 11, 10, 20), datetime(2025, 11, 10, 21)
    slots = feed(
        slot_from=("time", start), slot_to=("time", end), pool=("text", "presale"),
        arrivals=("count", 40), on_duty=("number", 3.5), required=("number", 5.0),
        gap=("number", 1.5), more=("text", "x"),
    )  # fmt: skip
    saturation = feed(
        value=("number", 12.0), unit=("text", "sessions per agent-hour"), method=("text", "p80_ok"),
        low=("number", 10.0), high=("number", 14.0), slots=("count", 9),
    )  # fmt: skip
    plan = feed(
        agent_group=("text", "A"),
        starts_at=("time", start),
        ends_at=("time", end),
        heads=("count", 2),
        on_call=("flag", False),
    )
    feeds = {"staffing.slots": slots, "staffing.saturation": saturation, "staffing.plan": plan}
    assert document(replace(factories.report(), feeds=feeds))["staffing"] == {
        "slots": [
            {"from": "2025-11-10T20:00:00", "to": "2025-11-10T21:00:00", "pool": "presale",
             "arrivals": 40, "on_duty": 3.5, "required": 5.0, "gap": 1.5}
        ],
        "saturation": {"value": 12.0, "unit": "sessions per agent-hour", "method": "p80_ok",
                       "low": 10.0, "high": 14.0},
        "plan": [{"agent_group": "A", "starts_at": "2025-11-10T20:00:00",
                  "ends_at": "2025-11-10T21:00:00", "heads": 2, "on_call": False}],
    }  # fmt: skip


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_p8_what_is_no_number_is_no_json(value: float) -> None:
    """Promise 8: nan and inf never reach the file, since other programs could not read it."""
    with pytest.raises(ValueError, match="JSON"):
        findings_json.render(
            replace(factories.report(), kpis=(replace(factories.kpis()[1], value=value),))
        )


def test_chinese_is_readable_and_the_last_line_is_whole() -> None:
    """UTF-8 without escapes, one line break at the end."""
    content = findings_json.render(factories.report())
    assert "退款" in content.decode()
    assert content.endswith(b"}\n")


def test_the_same_report_gives_the_same_bytes() -> None:
    """Nothing depends on the moment of writing."""
    assert findings_json.render(factories.report()) == findings_json.render(factories.report())


def test_p18_no_buyer_is_named() -> None:
    """Promise 18: rows of work lists are no part of the file."""
    content = findings_json.render(factories.report()).decode()
    assert "张三李四王五" not in content
    assert "13800138000" not in content
