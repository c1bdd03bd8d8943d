"""The core metrics and their comparison with the promotion before, from the rows of two queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from retro import resources
from retro.model import EMPTY, LANGUAGES, Change, Kpi, Text, Value
from retro.running import Outcome
from retro.sentences import say

CORE = "1_break_down/core_metrics"
CLOCKS = "1_break_down/clock_rules"
COMPARED = "5_follow_through/compared"
MATURITY = "1_break_down/maturity"
CENT = Decimal("0.01")


def core_metrics(outcome: Outcome) -> tuple[Kpi, ...]:
    """Return the core metrics as the query of step 1 gave them.

    A response metric stands once for each profile of the shops, the shop's own first; its
    definition says by which rules it was measured.
    """
    result = outcome.results.get(CORE)
    rows = result.dicts() if result else []
    clocks = _clocks(outcome)
    usual, often = _profiles(rows)
    return tuple(
        _kpi(
            row,
            clocks.get(str(row["profile"])),
            is_told=row["profile"] != usual or often[str(row["metric"])] > 1,
        )
        for row in rows
    )


def _profiles(rows: Sequence[Mapping[str, Any]]) -> tuple[str, Counter[str]]:
    """Return the profile of most metrics, and how many profiles each metric stands for."""
    told = [row for row in rows if row["profile"]]
    profiles = Counter(str(row["profile"]) for row in told).most_common(1)
    return profiles[0][0] if profiles else "", Counter(str(row["metric"]) for row in told)


def _clocks(outcome: Outcome) -> dict[str, Text]:
    """Return the rules of each profile in use, as a sentence."""
    result = outcome.results.get(CLOCKS)
    rows = result.dicts() if result else []
    return {
        str(row["profile"]): say(labels("sentences", "clock"), row, "strings: sentences.clock")
        for row in rows
    }


def changes(outcome: Outcome) -> tuple[Change, ...]:
    """Return the comparison with the promotion before, if there is one."""
    result = outcome.results.get(COMPARED)
    return tuple(_change(row) for row in result.dicts()) if result else ()


def maturity(outcome: Outcome) -> Text:
    """Return how old the promotion's orders are (退款成熟度), as a sentence; empty if unknown."""
    result = outcome.results.get(MATURITY)
    rows = result.dicts() if result else []
    return say(labels("sentences", "maturity"), rows[0], "strings: maturity") if rows else EMPTY


def unripe(outcome: Outcome) -> frozenset[str]:
    """Return the metrics that grow with age, where last time's orders were of another age."""
    core, ages = outcome.results.get(CORE), outcome.results.get(MATURITY)
    if any(row["is_same_age"] for row in (ages.dicts() if ages else [])):
        return frozenset()
    return frozenset(str(row["metric"]) for row in (core.dicts() if core else []) if row["matures"])


def labels(*keys: str) -> Text:
    """Return a text of the strings files in every language; the last key if it is missing."""
    return {lang: _label(lang, keys) for lang in LANGUAGES}


def _label(lang: str, keys: Sequence[str]) -> str:
    found: Any = resources.strings(lang)
    for key in keys:
        found = found.get(key, {}) if isinstance(found, dict) else {}
    return found if isinstance(found, str) else keys[-1]


def _kpi(row: Mapping[str, Any], clock: Text | None, *, is_told: bool) -> Kpi:
    unit, profile = row["unit"], row["profile"] or ""
    label = labels("codes", "metric", row["metric"])
    if profile and is_told:
        label = say(labels("sentences", "by_profile"), {"label": label, "profile": profile})
    definition = labels("definitions", row["metric"])
    return Kpi(
        id=row["metric"],
        group=row["area"],
        label=label,
        definition=_joined(definition, clock) if profile and clock else definition,
        profile=profile,
        unit=unit,
        better=row["better"],
        value=_typed(row["value"], unit),
        numerator=_part(row["numerator"]),
        denominator=_part(row["denominator"]),
        low=row["low"],
        high=row["high"],
        baseline=_typed(row["baseline"], unit),
        previous=_typed(row["previous"], unit),
        target=_typed(row["target"], unit),
        status=row["status"],
        query=row["query"] or "",
        needs=_needs(row["needs"]) if row["value"] is None else (),
    )


def _change(row: Mapping[str, Any]) -> Change:
    unit = row["unit"]
    return Change(
        id=row["metric"],
        label=labels("codes", "metric", row["metric"]),
        unit=unit,
        better=row["better"],
        previous=_typed(row["previous"], unit),
        now=_typed(row["now"], unit),
        change=_typed(row["change"], unit),
        low=row["low"],
        high=row["high"],
        could_be_chance=row["could_be_chance"],
    )


def _joined(first: Text, second: Text) -> Text:
    return {lang: f"{text} {second[lang]}" for lang, text in first.items()}


def _needs(tables: str | None) -> tuple[str, ...]:
    return tuple(filter(None, (tables or "").split("+")))


def _typed(value: float | None, unit: str) -> Value:
    """Return a measure in the type of its unit: money as Decimal, counts as int."""
    if value is None:
        return None
    if unit == "money":
        return Decimal(repr(value)).quantize(CENT)
    return round(value) if unit == "count" else value


def _part(value: float | None) -> Value:
    return int(value) if value is not None and value == int(value) else value
