"""The core metrics and their comparison with the promotion before, from the rows of two queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from retro import resources
from retro.catalog import METRICS
from retro.model import EMPTY, Change, Kpi, Query, Text, Value, worded
from retro.running import Outcome
from retro.sentences import say
from retro.thresholds import explained

CORE = "1_break_down/core_metrics"
CLOCKS = "1_break_down/clock_rules"
COMPARED = "5_follow_through/compared"
MATURITY = "1_break_down/maturity"
CENT = Decimal("0.01")
# Areas whose metrics follow a clock: what came in and how soon it was answered.
TIMED = frozenset(["volume", "response"])


def core_metrics(outcome: Outcome) -> tuple[Kpi, ...]:
    """Return the core metrics as the query of step 1 gave them.

    A response metric stands once for each profile of the shops, the shop's own first; its
    definition says by which rules it was measured. One that grows with the age of the orders
    is called by that age.
    """
    result = outcome.results.get(CORE)
    rows = result.dicts() if result else []
    clocks = _clocks(outcome)
    usual, often = _profiles(rows)
    age = _ages(outcome)
    return tuple(
        _kpi(
            row,
            clocks.get(str(row["profile"])),
            is_told=row["profile"] != usual or often[str(row["metric"])] > 1,
            age=age if row.get("matures") else None,
        )
        for row in rows
    )


def metric_queries(outcome: Outcome) -> tuple[Query, ...]:
    """Return the queries whose rows the core metrics are, by path."""
    found = [result for _, result in sorted(outcome.results.items())]
    return tuple(explained(r.query, r.params) for r in found if r.query.folder == METRICS)


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
    """Return how old the promotion's orders are (退款成熟度), in words; empty if unknown."""
    ages = _ages(outcome)
    return say(labels("sentences", "maturity"), ages, "strings: maturity") if ages else EMPTY


def _ages(outcome: Outcome) -> Mapping[str, Any] | None:
    result = outcome.results.get(MATURITY)
    return next(iter(result.dicts()), None) if result else None


def _named(sentence: str, label: Text, values: Mapping[str, Any]) -> Text:
    """Return the name of a metric with what it was measured by."""
    named = {"label": label, **values}
    return say(labels("sentences", sentence), named, f"strings: sentences.{sentence}")


def labels(*keys: str) -> Text:
    """Return a text of the strings files in every language; the last key if it is missing."""
    return {lang: _label(lang, keys) for lang in resources.languages()}


def _label(lang: str, keys: Sequence[str]) -> str:
    found: Any = resources.strings(lang)
    for key in keys:
        found = found.get(key, {}) if isinstance(found, dict) else {}
    return found if isinstance(found, str) else keys[-1]


def _kpi(
    row: Mapping[str, Any],
    clock: Text | None,
    *,
    is_told: bool,
    age: Mapping[str, Any] | None,
) -> Kpi:
    unit, profile = row["unit"], row["profile"] or ""
    label = labels("codes", "metric", row["metric"])
    if profile and is_told:
        label = _named("by_profile", label, {"profile": profile})
    if age:
        label = _named("by_age", label, age)
    definition = labels("definitions", row["metric"])
    return Kpi(
        id=row["metric"],
        group=row["area"],
        label=label,
        # Of the platform's own satisfaction, the rules of its clock say nothing.
        definition=_joined(definition, clock) if clock and row["area"] in TIMED else definition,
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
    unit, bad = row["unit"], (row.get("now_per_thousand"), row.get("previous_per_thousand"))
    return Change(
        id=row["metric"],
        label=_compared_by(row),
        unit=unit,
        better=row["better"],
        previous=_typed(row["previous"], unit),
        now=_typed(row["now"], unit),
        change=_typed(row["change"], unit),
        low=row["low"],
        high=row["high"],
        could_be_chance=row["could_be_chance"],
        rate_effect=row.get("rate_effect"),
        mix_effect=_of_others(row),
        reading=row.get("reading") or "",
        reach=row.get("reach"),
        bad=bad if None not in bad else None,  # type: ignore[arg-type]
    )


def _compared_by(row: Mapping[str, Any]) -> Text:
    """Return the name of a metric, with the days or hours that both promotions have of it."""
    label = labels("codes", "metric", row["metric"])
    if row.get("days"):
        return _named("within_days", label, row)
    return _named("within_hours", label, row) if row.get("shared_hours") else label


def _of_others(row: Mapping[str, Any]) -> float | None:
    """Return what a change owes to other questions, orders, or more or fewer customers."""
    mix, volume = row.get("mix_effect"), row.get("volume_effect")
    return mix if volume is None else (mix or 0) + volume


def _joined(first: Text, second: Text) -> Text:
    return {lang: f"{text} {worded(second, lang)}" for lang, text in first.items()}


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
