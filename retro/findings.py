"""Rows of rule queries -> findings and actions: ranked by severity and money, capped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from retro.errors import RetroError, UsageError
from retro.kpis import labels
from retro.model import EMPTY, Action, Finding, FindingSpec, Promotion, Result, Row, Text, Value
from retro.rule_rows import finding_id, sliced
from retro.sentences import of_row, say

# What becomes of the rows of all rules, seen together.
PROPOSALS = "4_plan/proposals"
EFFECTS = "4_plan/expected_effects"
EXAMPLES = "2_locate/finding_examples"
SEVERITIES = ("high", "medium", "low")
CAP = 7


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the action that it asks for."""

    finding: Finding
    action: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What findings stand on: all results, owners per role, the shop's core metrics.

    `causes` says for each cause whether it lies with 人, 货, 流程, 工具 or 物流, and the role
    that it belongs to.
    """

    promotion: Promotion
    results: Mapping[str, Result]
    owners: Mapping[str, str]
    metrics: Mapping[str, Value]
    causes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def found(rules: Iterable[Result], ground: Ground, problems: dict[str, Text]) -> list[Found]:
    """Return every finding of the rules with its action, the worst first (`_rank`).

    A generic finding that a specific one tells already is left out. A rule whose rows cannot
    be told as a finding stops no other; it is named in `problems`.
    """
    pairs: list[Found] = []
    told = {row["finding"] for row in _rows(ground, PROPOSALS) if row["is_told"]}
    for result in rules:
        spec = result.query.finding
        try:
            pairs += [_found(result, spec, row, ground) for row in result.dicts() if spec]
        except RetroError as error:
            problems[result.query.path] = error.message
    wanted = [pair for pair in pairs if pair.finding.id not in told]
    return sorted(_worked_out(wanted, ground), key=_rank)


def _worked_out(pairs: Sequence[Found], ground: Ground) -> Iterable[Found]:
    """Return the findings with some cases of each, and what its action is expected to bring."""
    effects = {row["finding"]: row for row in _rows(ground, EFFECTS)}
    examples = _examples(ground.results.get(EXAMPLES))
    for pair in pairs:
        effect = effects.get(pair.finding.id)
        yield Found(
            replace(pair.finding, examples=examples.get(pair.finding.id)),
            replace(
                pair.action,
                effect=_effect(effect) if effect else EMPTY,
                effect_money=effect["money"] if effect else None,
            ),
        )


def _effect(row: Mapping[str, Any]) -> Text:
    """Return the arithmetic of the expected effect as a sentence (估算), every input in it."""
    return say(labels("effects", row["effect"]), row, f"strings: effects.{row['effect']}")


def _examples(result: Result | None) -> dict[Value, Result]:
    """Return the cases of each finding, without names; a finding may have none."""
    found: dict[Value, list[Row]] = {}
    for row, cells in zip(result.rows, result.dicts(), strict=True) if result else ():
        found.setdefault(cells["finding"], []).append(row)
    return {name: replace(result, rows=tuple(rows)) for name, rows in found.items() if result}


def _count(ground: Ground, path: str) -> int:
    return len(ground.results[path].rows) if path in ground.results else 0


def _rows(ground: Ground, path: str) -> list[dict[str, Any]]:
    return ground.results[path].dicts() if path in ground.results else []


def _found(result: Result, spec: FindingSpec, row: Mapping[str, Any], ground: Ground) -> Found:
    place = f"queries/{result.query.path}.sql"
    category, department = ground.causes.get(spec.cause, ("", ""))
    if row["severity"] not in SEVERITIES:
        raise _unknown_severity(row["severity"], place)
    values = of_row(result, row)
    finding = Finding(
        id=finding_id(result.query, spec, row),
        rule=result.query.path,
        step=spec.step,
        severity=spec.severity or row["severity"],
        metric=spec.metric,
        title=say(spec.title, values, place),
        slice=sliced(spec, row),
        value=row["value"],
        expected=row["expected"],
        n=row["n"],
        affected=row["affected"],
        money=row["money"],
        cause=spec.cause,
        controllable=spec.controllable,
        confidence=row["confidence"],
        q_value=row.get("q_value"),
        say=say(spec.say, values, place),
        evidence=tuple((query, _count(ground, query)) for query in spec.evidence),
        category=category,
        department=department,
        ask=say(spec.ask or labels("codes", "meeting_question", spec.cause), values, place),
        part=row.get("part"),
    )
    return Found(finding, _action(finding, spec, say(spec.do, values, place), row, ground))


def _action(
    finding: Finding, spec: FindingSpec, do: Text, row: Mapping[str, Any], ground: Ground
) -> Action:
    """Return the action; where it aims at the shop's metric, its baseline is that metric."""
    whole = ground.metrics.get(spec.kpi) if spec.scope == "shop" else None
    return Action(
        id=f"{ground.promotion.id}/{finding.id}",
        finding=finding.id,
        do=do,
        owner=ground.owners.get(spec.owner, spec.owner),
        due=ground.promotion.as_of + timedelta(days=spec.due_days),
        kpi=spec.kpi,
        baseline=finding.value if whole is None else whole,
        target=row["target"],
        scope=spec.scope,
        kind=spec.kind,
        library=spec.library,
    )


def _rank(pair: Found) -> tuple[int, Decimal, float, str]:
    """Return where a finding stands: by severity, then by money, then by how many are affected.

    Within a severity those with an amount go before those without: money compares problems of
    every kind. Those without are compared by the customers or cases beyond what was to be
    expected; not by their share, by which a small slice would pass a large one.
    """
    finding = pair.finding
    affected = finding.affected if isinstance(finding.affected, int | float) else 0
    return (
        SEVERITIES.index(finding.severity),
        -(finding.money or Decimal(0)),
        -float(affected),
        finding.id,
    )


def capped(pairs: Sequence[Found]) -> tuple[list[Found], int]:
    """Return the problems the meeting can handle, and how many more there are."""
    return list(pairs[:CAP]), max(0, len(pairs) - CAP)


def _unknown_severity(severity: Value, place: str) -> UsageError:
    words = ", ".join(SEVERITIES)
    return UsageError(
        "SEVERITY",
        {"zh": f"severity 应为 {words} 之一。", "en": f"`{severity}` is none of {words}."},
        file=place,
    )
