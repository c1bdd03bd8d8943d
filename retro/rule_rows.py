"""A row of a rule as one of all that the rules found: its id, its slice, its figures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, get_args

from retro.model import FindingSpec, Query, Result, Row, SliceKey, Value

SLICE_KEYS: tuple[SliceKey, ...] = get_args(SliceKey)


def sliced(spec: FindingSpec, row: Mapping[str, Value]) -> dict[str, Value]:
    """Return the slice of a finding by the standard keys; what it is not cut by is None."""
    return {key: row[spec.slice[key]] if key in spec.slice else None for key in SLICE_KEYS}


def finding_id(query: Query, spec: FindingSpec, row: Mapping[str, Value]) -> str:
    """Return the id of a finding, the same in every run: by rule, slice and grain."""
    told_apart = sliced(spec, row) | {name: row[name] for name in query.grain}
    return f"{query.name}-{_digest(told_apart)}"


def rule_rows(result: Result) -> list[Row]:
    """Return the rows of a rule in the columns of the relation `rule_rows` (`catalog.GIVEN`)."""
    spec = result.query.finding
    return [_rule_row(result.query, spec, row) for row in result.dicts()] if spec else []


def _rule_row(query: Query, spec: FindingSpec, row: Mapping[str, Any]) -> Row:
    return (
        finding_id(query, spec, row),
        query.path,
        spec.metric,
        spec.kpi,
        spec.scope,
        spec.cause,
        spec.controllable,
        spec.effect,
        spec.is_generic,
        spec.severity or row["severity"],
        row["confidence"],
        row["value"],
        row["expected"],
        row["n"],
        row["affected"],
        row["money"],
        row["target"],
        *sliced(spec, row).values(),
        row.get("pool"),
    )


def _digest(told_apart: Mapping[str, Value]) -> str:
    text = json.dumps(told_apart, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
