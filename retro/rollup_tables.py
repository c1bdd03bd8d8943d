"""The columns of the tables that a roll-up over shops gives to its queries."""

from __future__ import annotations

from collections.abc import Mapping

SCHEMAS: Mapping[str, Mapping[str, str]] = {
    # One row per shop; `age_days` is how long nine in ten of its orders have been watched.
    "rollup_shops": {
        "shop": "varchar",
        "folder": "varchar",
        "state": "varchar",
        "platform": "varchar",
        "profile": "varchar",
        "currency": "varchar",
        "starts_at": "timestamp",
        "ends_at": "timestamp",
        "as_of": "date",
        "age_days": "bigint",
        "against": "varchar",
        "findings": "bigint",
        "high": "bigint",
        "why": "varchar",
    },
    # Its core metrics; `n` is known where the metric is a share of cases.
    "rollup_metrics": {
        "shop": "varchar",
        "metric": "varchar",
        "profile": "varchar",
        "unit": "varchar",
        "better": "varchar",
        "value": "double",
        "n": "double",
        "low": "double",
        "high": "double",
        "target": "double",
        "status": "varchar",
    },
    # What changed since its last promotion, as its own pack reads it.
    "rollup_changes": {
        "shop": "varchar",
        "metric": "varchar",
        "profile": "varchar",
        "change": "double",
        "low": "double",
        "high": "double",
        "reading": "varchar",
    },
    # The problems that its pack lists, without what they are about.
    "rollup_problems": {
        "shop": "varchar",
        "finding": "varchar",
        "rule": "varchar",
        "cause": "varchar",
        "severity": "varchar",
        "controllable": "boolean",
        "money": "decimal(18,2)",
    },
}
