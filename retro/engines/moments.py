"""What DuckDB says of moments, intervals and days, in Spark SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from retro.engines.calls import as_kind, called, wrapped

NAIVE = "timestamp_ntz"
# From here DuckDB counts buckets of time: a Monday, so that weeks begin with one.
ORIGIN = "2000-01-03 00:00:00"
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
# The arguments of Spark's `make_dt_interval`.
PLACES = ("day", "hour", "minute", "second")


def border(unit: str, moment: Any) -> Any:
    """Return the beginning of the unit in which a moment lies."""
    return called("date_trunc", exp.convert(unit.lower()), moment)


def _truncated(node: Any) -> Any:
    """Spark's `date_trunc` gives an instant; ours are naive."""
    return exp.cast(border(node.text("unit"), node.this), NAIVE)


def _difference(node: Any) -> Any:
    """`date_diff` counts the borders between two moments, not the whole units."""
    unit = (node.text("unit") or "day").lower()
    later, earlier = node.this, node.expression
    if unit == "day":
        days = called("datediff", exp.cast(later, "date"), exp.cast(earlier, "date"))
        return as_kind(days, exp.DataType.build("bigint"))
    return _elapsed(unit, border(unit, earlier), border(unit, later))


def _elapsed(unit: str, earlier: Any, later: Any) -> Any:
    return called("timestampdiff", exp.var(unit.upper()), earlier, later)


def _bucket(node: Any) -> Any:
    """The beginning of the stretch of so many minutes in which a moment lies."""
    width = _width(node.this)
    origin = exp.cast(exp.convert(ORIGIN), NAIVE)
    passed = _elapsed("second", origin, node.expression)
    whole = called("floor", exp.Div(this=passed, expression=exp.paren(width)))
    return exp.paren(exp.Add(this=origin.copy(), expression=_seconds(exp.paren(whole), width)))


def _seconds(count: Any, width: Any) -> Any:
    zero = exp.Literal.number(0)
    seconds = exp.Mul(this=count, expression=exp.paren(width.copy()))
    return called("make_dt_interval", zero, zero.copy(), zero.copy(), seconds)


def _width(node: Any) -> Any:
    """Return the seconds of an interval, which was rewritten already."""
    if isinstance(node, exp.Interval):
        seconds = SECONDS[node.text("unit").lower().removesuffix("s")]
        return exp.Mul(this=exp.Literal.number(node.this.name), expression=exp.convert(seconds))
    *_, counted = node.expressions
    seconds = SECONDS[PLACES[len(node.expressions) - 1]]
    return exp.Mul(this=wrapped(counted.copy()), expression=exp.convert(seconds))


def _millis(node: Any) -> Any:
    """`epoch_ms` of a time, which the parser takes for its inverse."""
    return called("unix_millis", called("to_timestamp_ltz", node.this))


def _interval(unit: str) -> Callable[[Any], Any]:
    place = PLACES.index(unit)

    def made(node: Any) -> Any:
        parts = [exp.Literal.number(0) for _ in range(place)]
        count = node.expressions[0] if isinstance(node, exp.Anonymous) else node.this
        return called("make_dt_interval", *parts, count)

    return made


REWRITES: dict[type, Callable[[Any], Any]] = {
    exp.DateBin: _bucket,
    exp.DateDiff: _difference,
    exp.DateTrunc: _truncated,
    exp.TimestampTrunc: _truncated,
    exp.ToDays: _interval("day"),
    exp.UnixToTime: _millis,
}
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "to_hours": _interval("hour"),
    "to_minutes": _interval("minute"),
    "to_seconds": _interval("second"),
}
