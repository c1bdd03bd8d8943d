"""Rows of rule queries -> findings and actions: ranked by severity and money, capped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from retro.model import Action, Finding, FindingSpec, Promotion, Result, Value
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


def found(
    rules: Iterable[Result],
    evidence: Mapping[str, int],
    owners: Mapping[str, str],
    promotion: Promotion,
) -> list[Found]:
    """Return every finding of the rules, the worst first; `evidence` is rows per query."""
    pairs = [
        _found(result, result.query.finding, row, evidence, owners, promotion)
        for result in rules
        if result.query.finding
        for row in result.dicts()
    ]
    return sorted(pairs, key=_rank)


def _found(  # noqa: PLR0913 - one row and what it is read with
    result: Result,
    spec: FindingSpec,
    row: Mapping[str, Any],
    evidence: Mapping[str, int],
    owners: Mapping[str, str],
    promotion: Promotion,
) -> Found:
    place = f"queries/{result.query.path}.sql"
    sliced = {key: row[spec.slice[key]] if key in spec.slice else None for key in SLICE_KEYS}
    name = f"{result.query.name}-{_digest(sliced)}"
    values = dict(row) | {"params": dict(result.params)}
    finding = Finding(
        id=name,
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
        evidence=tuple((query, evidence.get(query, 0)) for query in spec.evidence),
    )
    return Found(finding, _action(finding, spec, values, owners, promotion, place))


def _action(  # noqa: PLR0913 - the same, and the finding it answers
    finding: Finding,
    spec: FindingSpec,
    values: Mapping[str, Any],
    owners: Mapping[str, str],
    promotion: Promotion,
    place: str,
) -> Action:
    return Action(
        id=f"{promotion.id}/{finding.id}",
        finding=finding.id,
        do=say(spec.do, values, place),
        owner=owners.get(spec.owner, spec.owner),
        due=promotion.as_of + timedelta(days=spec.due_days),
        kpi=spec.kpi,
        baseline=finding.value,
        target=values["target"],
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


def _digest(sliced: Mapping[str, Value]) -> str:
    text = json.dumps(sliced, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
