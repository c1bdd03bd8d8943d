"""Results in which there is nothing: calendars of zeros, and exports of other days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from retro.model import EMPTY, Block, FileAccount, Promotion, Result, Value

CALENDAR = frozenset(["hour", "time", "day", "clock"])
# Of these the rows lie in the promotion by what they are about, not by when they happened.
TIMELESS = frozenset(["roster"])


def filled(result: Result) -> Result:
    """Return the result, without rows where it is a calendar in which nothing happened.

    Queries give a row for each hour or day of the promotion; where every figure of all of them
    is 0 or unknown, a page of zeros says no more than that there is nothing.
    """
    return replace(result, rows=()) if _is_calendar(result) and _is_bare(result) else result


def _is_calendar(result: Result) -> bool:
    grain = {column.kind for column in result.query.columns if column.name in result.query.grain}
    return len(result.rows) > 1 and not grain.isdisjoint(CALENDAR)


def _is_bare(result: Result) -> bool:
    names = [
        column.name for column in result.query.columns if column.name not in result.query.grain
    ]
    figures = [row[name] for row in result.dicts() for name in names if _is_figure(row[name])]
    return bool(figures) and not any(figures)


def _is_figure(value: Value) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def elsewhere(
    files: Iterable[FileAccount], promotion: Promotion
) -> tuple[datetime, datetime] | None:
    """Return from when to when the exports are, if none of their rows is of the promotion."""
    spans = [
        (file.first_at, file.last_at)
        for file in files
        if file.table and file.table not in TIMELESS and file.first_at and file.last_at
    ]
    if not spans or any(_meet(span, promotion) for span in spans):
        return None
    return min(first for first, _ in spans), max(last for _, last in spans)


def _meet(span: tuple[datetime, datetime], promotion: Promotion) -> bool:
    return span[0] < promotion.ends_at and span[1] >= promotion.starts_at


def silenced(block: Block) -> Block:
    """Return the block; without rows it says nothing, for nothing was looked at."""
    return block if block.rows or block.problem else replace(block, answer=EMPTY, so=EMPTY)
