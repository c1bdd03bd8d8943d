"""What must hold in every result of a run, whatever the query: found cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any

from oracle.house import catalog
from retro import history
from retro.model import Query

# What is a difference of two shares, a part or a limit of one, lies in -1..1.
DIFFERENCES = frozenset(
    {
        ("1_break_down/reconciliation", "share_of_gap"),
        ("3_root_cause/agents_mix", "change"),
        ("3_root_cause/agents_mix", "mix_effect"),
        ("3_root_cause/agents_mix", "rate_effect"),
        ("3_root_cause/approval_outcomes", "difference"),
        ("3_root_cause/approval_outcomes", "difference_high"),
        ("3_root_cause/approval_outcomes", "difference_low"),
        ("3_root_cause/problem_chain", "difference"),
        ("3_root_cause/problem_chain", "difference_high"),
        ("3_root_cause/problem_chain", "difference_low"),
        ("3_root_cause/reason_trends", "change"),
        ("3_root_cause/reason_trends", "high"),
        ("3_root_cause/reason_trends", "low"),
        ("3_root_cause/slow_reply_refunds", "difference"),
        ("3_root_cause/slow_reply_refunds", "difference_high"),
        ("3_root_cause/slow_reply_refunds", "difference_low"),
        ("3_root_cause/slow_reply_refunds", "hour_difference"),
        ("3_root_cause/slow_reply_refunds", "hour_high"),
        ("3_root_cause/slow_reply_refunds", "hour_low"),
        ("5_follow_through/hour_aligned", "change"),
        ("5_follow_through/hour_ranges", "change"),
        ("5_follow_through/moved_parts", "moved"),
        ("5_follow_through/paired_hours", "change"),
        ("5_follow_through/response_change", "change"),
        ("5_follow_through/response_change", "high"),
        ("5_follow_through/response_change", "low"),
        ("5_follow_through/response_change", "moved_change"),
        ("5_follow_through/response_change", "other_change"),
    }
)
LOW_HIGH = (("p50", "p90"), ("p50", "p95"), ("p90", "max"), ("p50", "max"), ("low", "high"))
COUNTS = ("count", "number", "ratio", "measure", "money", "hours", "minutes")
CLOSE = 1e-9


def cells(query: Query, rows: Sequence[Sequence[Any]]) -> int:
    """Return how many cells of a result are looked at."""
    return len(rows) * len(query.columns)


def broken(query: Query, rows: Sequence[Sequence[Any]]) -> list[str]:
    """Return the cells of a result that cannot be."""
    names = [column.name for column in query.columns]
    found = [] if _has_its_n(query) else [f"{query.path}: a share without a count beside it"]
    for number, row in enumerate(rows):
        cell = dict(zip(names, row, strict=True))
        said = [*_values(query, cell), *_pairs(cell), *_parts(query, cell)]
        found += [f"{query.path} row {number}: {one}" for one in said]
    return found


def _has_its_n(query: Query) -> bool:
    """Tell whether a result with shares shows of how many they are."""
    has_share = any(column.kind == "share" for column in query.columns)
    # What only other queries read is shown to nobody.
    return not has_share or query.hidden or any(column.kind in COUNTS for column in query.columns)


def _values(query: Query, cell: Mapping[str, Any]) -> Iterator[str]:
    for column in query.columns:
        value = cell[column.name]
        if isinstance(value, float) and not isfinite(value):
            yield f"{column.name} is {value}"
        elif column.kind == "money" and value is not None and not isinstance(value, Decimal):
            yield f"{column.name} is money, but {value!r}"
        elif column.kind in ("share", "count") and value is not None:
            low = -1 if (query.path, column.name) in DIFFERENCES else 0
            if not low - CLOSE <= value <= 1 + CLOSE and column.kind == "share":
                yield f"{column.name} is a share of {value}"
            if column.kind == "count" and value < 0:
                yield f"{column.name} counts {value}"


def _pairs(cell: Mapping[str, Any]) -> Iterator[str]:
    """Yield quantiles and limits that stand in the wrong order."""
    for name, low in cell.items():
        for small, large in LOW_HIGH:
            if small not in name.split("_"):
                continue
            high = cell.get("_".join(large if part == small else part for part in name.split("_")))
            if low is not None and high is not None and float(low) > float(high) + CLOSE:
                yield f"{name} {low} is above {high}"


def _parts(query: Query, cell: Mapping[str, Any]) -> Iterator[str]:
    """Yield rates that are not their numerator by their denominator, and refunds above payments."""
    parts: list[Any] = [cell.get(name) for name in ("numerator", "denominator", "value")]
    part, whole, value = parts
    told = part is not None and value is not None and bool(whole) and _is_rate(query, cell)
    if told and abs(part / whole - value) > CLOSE * max(1, abs(value)):
        yield f"{cell.get('metric')} is {value}, but {part} ÷ {whole}"
    for back, paid in (("refund_amount", "amount_paid"), ("refunded", "paid"), ("late", "cases")):
        if cell.get(back) is not None and cell.get(paid) is not None and cell[back] > cell[paid]:
            yield f"{back} {cell[back]} is above {paid} {cell[paid]}"


def _is_rate(query: Query, cell: Mapping[str, Any]) -> bool:
    # Of what is a number of people or orders, numerator and denominator are what it comes from.
    counts = ("unpaid_orders", "orders_paid", "loss_users")
    return query.folder == "metrics" and cell.get("metric") not in counts


# -- the results of a pack -------------------------------------------------------------


def of_pack(pack: Path) -> tuple[int, list[str]]:
    """Return how many cells of a pack's results were looked at, and those that cannot be."""
    seen, found = 0, list[str]()
    for path in sorted((pack / "results").rglob("*.parquet")):
        name = path.relative_to(pack / "results").with_suffix("").as_posix()
        query = catalog().queries[name]
        columns, rows = history.opened(path.read_bytes())
        if columns != tuple(column.name for column in query.columns):
            found.append(f"{name}: columns {columns}")
        seen += cells(query, rows)
        found += broken(query, rows)
    return seen, found
