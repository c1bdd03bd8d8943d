"""`rollup.json`: a roll-up for other programs, schema `retro.rollup/1`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from retro.shops.composed import RANKING, SHARED, Group, Parts, chosen, groups, rows
from retro.shops.rolled import why

SCHEMA = "retro.rollup/1"
GROUP = ("platform", "profile")


def document(parts: Parts) -> dict[str, Any]:
    """Return the roll-up as JSON; keys are never left out, unknown is null, money a string."""
    promotion = parts.promotion
    causes, sums, _ = SHARED
    return {
        "schema": SCHEMA,
        "promotion": {
            "id": promotion.id,
            "start": promotion.starts_at.isoformat(),
            "end": promotion.ends_at.isoformat(),
            "as_of": promotion.as_of.isoformat(),
        },
        "shops": shops(parts, "en"),
        "groups": [_group(parts, group) for group in groups(parts.outcome)],
        "causes": [_plain(row) for row in rows(parts.outcome, causes)],
        "sums": [_plain(row) for row in rows(parts.outcome, sums)],
        "versions": dict(parts.versions),
    }


def shops(parts: Parts, lang: str) -> list[dict[str, Any]]:
    """Return a line for each shop: where it is, what became of it, and why if it failed."""
    return [
        {
            "shop": done.shop.name,
            "workspace": done.shop.place,
            "state": done.state,
            "exit_code": done.code,
            "as_of": done.told["as_of"] if done.told else None,
            "findings": len(done.told["problems"]) if done.told else None,
            "error": {"code": done.error["code"], "message": why(done.error, lang)}
            if done.error
            else None,
        }
        for done in parts.shops
    ]


def _group(parts: Parts, group: Group) -> dict[str, Any]:
    """Return a group with its rankings: one for each metric, of shops alone."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows(parts.outcome, RANKING):
        if (row["platform"], row["profile"]) == group:
            kept = {name: value for name, value in row.items() if name not in (*GROUP, "metric")}
            found.setdefault(row["metric"], []).append(_plain(kept))
    names = dict(zip(GROUP, group, strict=True))
    return {**names, "by": chosen(parts, group), "rankings": found}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with what JSON knows; money is a decimal string."""
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
