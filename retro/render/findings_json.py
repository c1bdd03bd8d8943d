"""`findings.json`: the report for other programs, schema `retro.findings/1` (a contract)."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from retro.model import (
    Action,
    Change,
    FileAccount,
    Finding,
    Kpi,
    PastAction,
    Promotion,
    Report,
    Result,
    Value,
)

SCHEMA = "retro.findings/1"
PLAN = ("agent_group", "starts_at", "ends_at", "heads", "on_call")
SLOT = ("pool", "arrivals", "on_duty", "required", "gap")


def render(report: Report) -> bytes:
    """Return the document as UTF-8 JSON; keys are never left out, unknown is null."""
    document = {
        "schema": SCHEMA,
        "promotion": _promotion(report.promotion),
        "coverage": [_file(file) for file in report.files],
        "unavailable": [
            {"query": item.query, "needs": list(item.needs), "how": dict(item.how)}
            for section in report.sections
            for item in section.unavailable
        ],
        "kpis": [_kpi(kpi, _whose(report)) for kpi in report.kpis],
        "findings": [_finding(finding) for finding in report.findings],
        "actions": [_action(action) for action in report.actions],
        "previous_actions": [_past(past) for past in report.past_actions],
        "comparison": {
            "against": report.against,
            "metrics": [_change(change) for change in report.changes],
        },
        "staffing": _staffing(report),
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, default=_plain, allow_nan=False)
    return f"{text}\n".encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _promotion(promotion: Promotion) -> dict[str, Any]:
    return {
        "id": promotion.id,
        "start": promotion.starts_at,
        "end": promotion.ends_at,
        "timezone": promotion.timezone,
        "as_of": promotion.as_of,
    }


def _file(file: FileAccount) -> dict[str, Any]:
    names = (
        "file", "sha256", "report", "table", "rows_in", "rows_used", "rows_duplicate",
        "rows_total_lines", "rows_quarantined",
    )  # fmt: skip
    account = asdict(file)
    return {name: account[name] for name in names}


def _whose(report: Report) -> str | None:
    """Return the profile of metrics without one; counted over shops of several, they have none."""
    told = [kpi.id for kpi in report.kpis if kpi.profile]
    return report.profile if len(told) == len(set(told)) else None


def _kpi(kpi: Kpi, profile: str | None) -> dict[str, Any]:
    shown = {
        "id": kpi.id,
        "value": _number(kpi.value),
        "unit": kpi.unit,
        "numerator": _number(kpi.numerator),
        "denominator": _number(kpi.denominator),
        "profile": kpi.profile or profile,
        "low": _number(kpi.low),
        "high": _number(kpi.high),
        "baseline": _number(kpi.baseline),
        "previous": _number(kpi.previous),
        "target": _number(kpi.target),
        "status": kpi.status,
    }
    return shown | ({"needs": list(kpi.needs)} if kpi.value is None else {})


def _number(value: Value) -> Value:
    """Money is a decimal string, everything else a JSON number."""
    return str(value) if isinstance(value, Decimal) else value


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "step": finding.step,
        "severity": finding.severity,
        "metric": finding.metric,
        "title": dict(finding.title),
        "slice": dict(finding.slice),
        "value": _number(finding.value),
        "expected": _number(finding.expected),
        "n": finding.n,
        "affected": finding.affected,
        "money": _number(finding.money),
        "cause": finding.cause,
        "controllable": finding.controllable,
        "confidence": finding.confidence,
        "q_value": finding.q_value,
        "say": dict(finding.say),
        "evidence": [{"query": query, "rows": rows} for query, rows in finding.evidence],
        "category": finding.category or None,
        "ask": dict(finding.ask),
        "part": finding.part,
        "examples": _examples(finding.examples),
    }


def _examples(found: Result | None) -> list[dict[str, Value]]:
    """Return the cases of a finding; which finding's they are need not be said again."""
    rows = found.dicts() if found else []
    return [
        {name: _number(value) for name, value in row.items() if name != "finding"} for row in rows
    ]


def _action(action: Action) -> dict[str, Any]:
    return {
        "id": action.id,
        "finding": action.finding,
        "do": dict(action.do),
        "owner": action.owner,
        "due": action.due,
        "kpi": action.kpi,
        "baseline": _number(action.baseline),
        "target": _number(action.target),
        "status": action.status,
        "kind": action.kind,
        "library": action.library,
        "effect": dict(action.effect),
        "effect_money": _number(action.effect_money),
    }


def _past(past: PastAction) -> dict[str, Any]:
    return {
        "id": past.id,
        "kpi": past.kpi,
        "before": _number(past.before),
        "target": _number(past.target),
        "now": _number(past.now),
        "verdict": past.verdict,
        "why": dict(past.why),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "previous": _number(change.previous),
        "now": _number(change.now),
        "change": _number(change.change),
        "low": change.low,
        "high": change.high,
        "could_be_chance": change.could_be_chance,
        "rate_effect": change.rate_effect,
        "mix_effect": change.mix_effect,
    }


def _staffing(report: Report) -> dict[str, Any]:
    return {
        "slots": [
            {"from": row["slot_from"], "to": row["slot_to"]} | {name: row[name] for name in SLOT}
            for row in report.fed("staffing.slots")
        ],
        "saturation": next(
            (
                {name: row[name] for name in ("value", "unit", "method", "low", "high")}
                for row in report.fed("staffing.saturation")
            ),
            None,
        ),
        "plan": [{name: row.get(name) for name in PLAN} for row in report.fed("staffing.plan")],
    }
