"""Rows of rule queries -> findings and actions: ranked by severity and money, capped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from retro.errors import RetroError, UsageError
from retro.model import Action, Finding, FindingSpec, Promotion, Result, Text, Value
from retro.sentences import say

SLICE_KEYS = (
    "from",
    "to",
    "agent",
    "sku",
    "reason",
    "region",
    "carrier",
    "question_type",
    "stage",
)
SEVERITIES = ("high", "medium", "low")
CAP = 7


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the action that it asks for."""

    finding: Finding
    action: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What findings stand on: rows per query, owners per role, the shop's core metrics."""

    promotion: Promotion
    evidence: Mapping[str, int]
    owners: Mapping[str, str]
    metrics: Mapping[str, Value]


def found(rules: Iterable[Result], ground: Ground, problems: dict[str, Text]) -> list[Found]:
    """Return every finding of the rules with its action, the worst first.

    A rule whose rows cannot be told as a finding stops no other; it is named in `problems`.
    """
    pairs: list[Found] = []
    for result in rules:
        spec = result.query.finding
        try:
            pairs += [_found(result, spec, row, ground) for row in result.dicts() if spec]
        except RetroError as error:
            problems[result.query.path] = error.message
    return sorted(pairs, key=_rank)


def _found(result: Result, spec: FindingSpec, row: Mapping[str, Any], ground: Ground) -> Found:
    place = f"queries/{result.query.path}.sql"
    if row["severity"] not in SEVERITIES:
        raise _unknown_severity(row["severity"], place)
    sliced = {key: row[spec.slice[key]] if key in spec.slice else None for key in SLICE_KEYS}
    told_apart = sliced | {name: row[name] for name in result.query.grain}
    values = dict(row) | {"params": dict(result.params)}
    finding = Finding(
        id=f"{result.query.name}-{_digest(told_apart)}",
        rule=result.query.path,
        step=spec.step,
        severity=row["severity"],
        metric=spec.metric,
        title=say(spec.title, values, place),
        slice=sliced,
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
        evidence=tuple((query, ground.evidence.get(query, 0)) for query in spec.evidence),
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
    )


def _rank(pair: Found) -> tuple[int, Decimal, float, str]:
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


def _digest(sliced: Mapping[str, Value]) -> str:
    text = json.dumps(sliced, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
