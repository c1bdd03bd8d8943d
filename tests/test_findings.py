"""Rows of rules become findings and actions: ranked, capped, with ids that stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from retro.findings import CAP, EFFECTS, EXAMPLES, PROPOSALS, Found, Ground, capped, found
from retro.given import GIVEN
from retro.headers import parse_query
from retro.model import Finding, Promotion, Query, Result, Text
from retro.rule_rows import SLICE_KEYS, rule_rows

PROMOTION = Promotion(
    id="2025-double11",
    starts_at=datetime(2025, 11, 10, 20),
    ends_at=datetime(2025, 11, 12, 2),
    timezone="Asia/Shanghai",
    as_of=date(2025, 11, 14),
)
RULE = """/* retro
title    = { zh = "慢时段", en = "Slow window" }
question = { zh = "哪里慢?", en = "Where was it slow?" }
reads    = ["rounds"]
params   = { target = 0.95 }
grain    = ["starts_at"]

[finding]
step         = 3
metric       = "rate_3min"
title        = { zh = "{{ starts_at|hour }} 起太慢", en = "Slow from {{ starts_at|hour }}" }
say          = { zh = "{{ n|count }} 轮，目标 {{ params.target|share }}", en = "x" }
do           = { zh = "加 2 人", en = "Add two people" }
owner        = "cs_lead"
due_days     = 14
kpi          = "rate_3min"
cause        = "understaffed"
controllable = true
evidence     = ["1_break_down/reply_by_hour", "3_root_cause/gone"]
slice        = { from = "starts_at", to = "ends_at" }

[columns]
starts_at  = { zh = "起", en = "From", kind = "time" }
ends_at    = { zh = "止", en = "To", kind = "time" }
severity   = { zh = "程度", en = "Severity", kind = "text" }
confidence = { zh = "把握", en = "Confidence", kind = "text" }
value      = { zh = "实际", en = "Value", kind = "share" }
expected   = { zh = "应有", en = "Expected", kind = "share" }
n          = { zh = "样本", en = "n", kind = "count" }
affected   = { zh = "受影响", en = "Affected", kind = "count" }
money      = { zh = "金额", en = "Money", kind = "money" }
target     = { zh = "目标", en = "Target", kind = "share" }
*/
select $target as target from rounds
"""


def rule() -> Query:
    """Return the rule of this page."""
    return parse_query("4_plan/slow_window", RULE)


def row(hour: int, severity: str = "high", affected: int | None = 10, money: Any = None) -> Any:
    """Return one row of it."""
    return (
        datetime(2025, 11, 10, hour), datetime(2025, 11, 10, hour + 1), severity, "high",
        0.71, 0.96, 1240, affected, money, 0.95,
    )  # fmt: skip


def beside(path: str, columns: str, *rows: Any) -> Result:
    """Return the result of another query: its columns are all text, told by name."""
    declared = "\n".join(
        f'{name} = {{ zh = "x", en = "x", kind = "text" }}' for name in columns.split()
    )
    text = (
        '/* retro\ntitle = { zh = "x", en = "x" }\nquestion = { zh = "x", en = "x" }\n'
        f'reads = ["rounds"]\ngrain = []\n\n[columns]\n{declared}\n*/\nselect 1\n'
    )
    return Result(query=parse_query(path, text), params={}, rows=rows)


def pairs(
    *rows: Any,
    query: Query | None = None,
    owners: dict[str, str] | None = None,
    problems: dict[str, Text] | None = None,
    others: tuple[Result, ...] = (),
) -> list[Found]:
    """Return what the rule finds in some rows, `others` being the results beside it."""
    result = Result(query=query or rule(), params={"target": 0.95}, rows=rows)
    hours = beside("1_break_down/reply_by_hour", "hour", *([("20:00",)] * 30))
    ground = Ground(
        promotion=PROMOTION, results={one.query.path: one for one in (hours, *others)},
        owners=owners or {}, metrics={"rate_3min": 0.9, "conv": None},
        causes={"understaffed": ("people", "cs_lead")},
    )  # fmt: skip
    return found([result], ground, {} if problems is None else problems)


def findings(*rows: Any) -> list[Finding]:
    """Return the findings alone."""
    return [pair.finding for pair in pairs(*rows)]


def test_a_row_becomes_a_finding() -> None:
    """Figures come from the row, the rest from the rule's header."""
    (pair,) = pairs(row(20, money=Decimal("18240.00")))
    finding = pair.finding
    assert (finding.rule, finding.step, finding.metric) == ("4_plan/slow_window", 3, "rate_3min")
    assert (finding.value, finding.expected, finding.n, finding.affected) == (0.71, 0.96, 1240, 10)
    assert (finding.money, finding.cause, finding.controllable) == (
        Decimal("18240.00"), "understaffed", True,
    )  # fmt: skip
    assert finding.title == {"zh": "11-10 20:00 起太慢", "en": "Slow from Nov 10 20:00"}
    assert finding.say["zh"] == "1,240 轮，目标 95.0%"


def test_the_slice_has_every_standard_key() -> None:
    """Keys of the contract are never left out; what the rule does not cut by is null."""
    (finding,) = findings(row(20))
    assert tuple(finding.slice) == SLICE_KEYS
    assert finding.slice["from"] == datetime(2025, 11, 10, 20)
    assert {key for key, value in finding.slice.items() if value is None} == (
        set(SLICE_KEYS) - {"from", "to"}
    )


def test_evidence_counts_the_rows_of_each_query() -> None:
    """A finding names the queries that prove it, with their rows; a missing one has none."""
    (finding,) = findings(row(20))
    assert finding.evidence == (("1_break_down/reply_by_hour", 30), ("3_root_cause/gone", 0))


def test_a_finding_says_whose_it_is_and_what_to_ask() -> None:
    """The cause has its category; the meeting's question is the rule's own or that of the cause."""
    (pair,) = pairs(row(20))
    assert pair.finding.category == "people"
    assert set(pair.finding.ask) == {"zh", "en"}
    own = {"zh": "{{ n|count }} 轮谁来接？", "en": "Who takes {{ n|count }}?"}
    spec = replace(rule().finding, ask=own)  # type: ignore[type-var]
    (pair,) = pairs(row(20), query=replace(rule(), finding=spec))
    assert pair.finding.ask == {"zh": "1,240 轮谁来接？", "en": "Who takes 1,240?"}


def test_what_a_specific_rule_tells_is_not_told_twice() -> None:
    """A finding that `proposals` calls told already is left out."""
    first, second = (pair.finding.id for pair in pairs(row(20), row(21)))
    told = beside(PROPOSALS, "finding is_told", (first, True), (second, False))
    assert [p.finding.id for p in pairs(row(20), row(21), others=(told,))] == [second]


def test_a_finding_brings_its_cases_and_its_effect() -> None:
    """Examples are the rows of this finding alone; the effect is told with all its inputs."""
    (plain,) = pairs(row(20))
    assert (plain.finding.examples, plain.action.effect_money) == (None, None)
    name = plain.finding.id
    cases = beside(EXAMPLES, "finding what", (name, "a"), ("other", "b"), (name, "c"))
    effects = beside(
        EFFECTS, "finding effect kpi money", (name, "none", "rate_3min", Decimal("12.50"))
    )
    (pair,) = pairs(row(20), others=(cases, effects))
    assert getattr(pair.finding.examples, "rows", ()) == ((name, "a"), (name, "c"))
    assert pair.action.effect_money == Decimal("12.50")


def test_rule_rows_have_the_columns_of_their_relation() -> None:
    """What is appended fits `rule_rows`: the same id, the slice by its standard keys."""
    result = Result(query=rule(), params={}, rows=(row(20),))
    (given,) = rule_rows(result)
    told = dict(zip(GIVEN["rule_rows"], given, strict=True))
    (pair,) = pairs(row(20))
    assert (told["finding"], told["rule"]) == (pair.finding.id, "4_plan/slow_window")
    assert (told["value"], told["n"], told["slice_from"]) == (
        0.71,
        1240,
        datetime(2025, 11, 10, 20),
    )
    assert (told["sku"], told["pool"], told["is_generic"]) == (None, None, False)


def test_the_action_is_due_after_the_day_of_the_data() -> None:
    """Fourteen days after `as_of`; from where the metric is to where it should be."""
    (pair,) = pairs(row(20))
    action = pair.action
    assert action.id == f"2025-double11/{pair.finding.id}"
    assert (action.finding, action.due) == (pair.finding.id, date(2025, 11, 28))
    assert (action.kpi, action.target, action.status) == ("rate_3min", 0.95, "proposed")


@pytest.mark.parametrize(
    ("scope", "kpi", "baseline"),
    [("shop", "rate_3min", 0.9), ("slice", "rate_3min", 0.71), ("shop", "conv", 0.71)],
)
def test_the_baseline_is_of_what_the_action_aims_at(scope: str, kpi: str, baseline: float) -> None:
    """The shop's metric where that is the aim and is known; else the finding's own value."""
    spec = replace(rule().finding, scope=scope, kpi=kpi)  # type: ignore[type-var]
    (pair,) = pairs(row(20), query=replace(rule(), finding=spec))
    assert (pair.action.baseline, pair.action.scope) == (baseline, scope)


def test_owners_are_named_by_role() -> None:
    """The role of the header is replaced by the name in retro.toml; else the role stands."""
    assert pairs(row(20), owners={"cs_lead": "王主管"})[0].action.owner == "王主管"
    assert pairs(row(20))[0].action.owner == "cs_lead"


def test_the_worst_come_first() -> None:
    """High before medium before low; then more money; then more people."""
    rows = [
        row(1, "low", 999, Decimal(99999)),
        row(2, "medium", 5, Decimal(10)),
        row(3, "medium", 50, Decimal(10)),
        row(4, "medium", 5, Decimal(11)),
        row(5, "high", None, None),
        row(6, "high", 1, None),
    ]
    hours = [finding.slice["from"].hour for finding in findings(*rows)]  # type: ignore[union-attr]
    assert hours == [6, 5, 4, 3, 2, 1]


def test_within_a_severity_an_amount_goes_before_none() -> None:
    """However few it affects; those without an amount are ranked by how many they affect."""
    rows = [row(1, "high", 900), row(2, "high", 3, Decimal(50)), row(3, "high", 901)]
    hours = [finding.slice["from"].hour for finding in findings(*rows)]  # type: ignore[union-attr]
    assert hours == [2, 3, 1]


def test_equal_findings_are_ordered_by_id() -> None:
    """The order never depends on the order of the rows."""
    rows = [row(hour) for hour in range(8)]
    assert [f.id for f in findings(*rows)] == [f.id for f in findings(*reversed(rows))]


def test_ids_depend_on_the_rule_and_the_slice_alone() -> None:
    """New figures leave the id as it is; another slice has another id."""
    (one,), (same,) = findings(row(20)), findings(row(20, "low", 3, Decimal(1)))
    assert one.id == same.id
    assert one.id.startswith("slow_window-")
    assert len({finding.id for finding in findings(*(row(hour) for hour in range(20)))}) == 20


def test_rows_of_one_slice_are_told_apart_by_the_grain() -> None:
    """A rule that cuts by something without a standard key still gives each row its own id."""
    spec = replace(rule().finding, slice={})  # type: ignore[type-var]
    same = pairs(row(20), row(21), query=replace(rule(), finding=spec))
    assert len({pair.finding.id for pair in same}) == 2


def test_the_meeting_gets_seven() -> None:
    """At most seven problems are kept, the worst, and the rest are counted."""
    many = pairs(*(row(hour) for hour in range(10)))
    assert capped(many) == (many[:CAP], 3)
    assert capped(many[:2]) == (many[:2], 0)
    assert capped([]) == ([], 0)


def test_only_rules_make_findings() -> None:
    """A query without a `[finding]` table is no rule, however its columns are named."""
    assert pairs(row(20), query=replace(rule(), finding=None)) == []


@pytest.mark.parametrize(
    ("change", "rows"),
    [({"say": {"en": "{{ nothing }}"}}, [row(20)]), ({}, [row(20), row(21, "urgent")])],
)
def test_p14_a_broken_rule_stops_no_other(change: dict[str, Any], rows: list[Any]) -> None:
    """Promise 14: a rule whose sentence or severity is wrong is named, and finds nothing."""
    spec = replace(rule().finding, **change)  # type: ignore[type-var]
    problems: dict[str, Text] = {}
    broken = Result(query=replace(rule(), finding=spec), params={"target": 0.95}, rows=tuple(rows))
    good = Result(
        query=replace(rule(), path="4_plan/good"), params={"target": 0.95}, rows=(row(20),)
    )
    ground = Ground(promotion=PROMOTION, results={}, owners={}, metrics={})
    left = found([broken, good], ground, problems)
    assert [pair.finding.rule for pair in left] == ["4_plan/good"]
    assert set(problems) == {"4_plan/slow_window"}
