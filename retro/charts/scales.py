"""Axes: round ticks for values and times, each tick's text made by the formats."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from retro.charts.labels import trim_zeros
from retro.model import Value

# Steps that read well on a clock: seconds (or minutes), then hours.
SIXTIETHS = (1, 2, 5, 10, 15, 20, 30)
HOUR_STEPS = (1, 2, 3, 4, 6, 12, 24)
MINUTE = 60
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Scale:
    """A value axis from `low` to `high` with its ticks; `texts` match `ticks`."""

    low: float
    high: float
    ticks: tuple[float, ...]
    texts: tuple[str, ...]

    def share(self, value: float) -> float:
        """Return where `value` lies on the axis, 0 at the bottom and 1 at the top."""
        return (value - self.low) / (self.high - self.low)


def number(value: Value) -> float | None:
    """Return a cell as a finite float, or None where there is nothing to draw."""
    if value is None or isinstance(value, str | date):
        return None
    result = float(value)
    return result if math.isfinite(result) else None


def value_scale(
    values: Sequence[float],
    kind: str,
    text: Callable[[Value], str],
    *,
    from_zero: bool = True,
    headroom: float = 0.0,
    ticks: int = 5,
) -> Scale:
    """Return a scale that holds `values` between round ticks.

    `headroom` is the share of the range kept free above the values (for labels). Without
    `from_zero`, an axis whose values lie close together starts just below them.
    """
    low, high = min(values, default=0.0), max(values, default=0.0)
    if from_zero or low <= 0 or high - low > high / 2:
        low, high = min(low, 0.0), max(high, 0.0)
    high += (high - low) * headroom
    step = _step((high - low) or 1.0, kind, ticks)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if kind == "share" and max(values, default=0.0) <= 1:
        last = min(last, round(1 / step))
    last = max(last, first + 1)
    marks = tuple(round(n * step, 10) for n in range(first, last + 1))
    texts = trim_zeros([text(typed(mark, kind)) for mark in marks])
    return Scale(marks[0], marks[-1], marks, tuple(texts))


def matched(scale: Scale, kind: str, values: Sequence[float], text: Callable[[Value], str]) -> Scale:
    """Return a second axis with as many ticks as `scale`, so that one grid serves both."""
    intervals = len(scale.ticks) - 1
    top = max(values, default=0.0) or 1.0
    step = next(step for step in _steps(kind) if step * intervals >= top * (1 - 1e-9))
    marks = tuple(round(n * step, 10) for n in range(intervals + 1))
    texts = trim_zeros([text(typed(mark, kind)) for mark in marks])
    return Scale(marks[0], marks[-1], marks, tuple(texts))


def typed(value: float, kind: str) -> Value:
    """Return a tick as a value of its column's kind."""
    if kind == "count":
        return round(value)
    return Decimal(str(value)) if kind == "money" else value


def time_ticks(times: Sequence[date], most: int) -> list[tuple[date, bool]]:
    """Return at most about `most` round moments within `times`; True where a day begins.

    The first tick counts as the beginning of its day, so that its date is printed.
    """
    if not all(isinstance(time, datetime) for time in times):
        every = math.ceil(len(times) / most)
        return [(day, True) for day in times[::every]]
    moments = [time for time in times if isinstance(time, datetime)]
    first, last = min(moments), max(moments)
    hours = (last - first).total_seconds() / HOUR
    step = next((step for step in HOUR_STEPS if hours / step <= most), None)
    step = step or 24 * math.ceil(hours / 24 / most)
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    marks = [midnight + timedelta(hours=step * n) for n in range(math.ceil(hours / step) + 25)]
    inside = [mark for mark in marks if first <= mark <= last] or [first]
    days = [None, *(mark.date() for mark in inside)]
    return [(mark, mark.date() != day) for mark, day in zip(inside, days, strict=False)]


def slot(times: Sequence[date]) -> timedelta:
    """Return the shortest step between neighbouring moments; an hour if there is one only."""
    stamps = sorted({stamp(time) for time in times})
    steps = [later - earlier for earlier, later in zip(stamps, stamps[1:], strict=False)]
    return min(steps, default=timedelta(hours=1))


def stamp(value: date) -> datetime:
    """Return a day as its first moment, a moment as itself."""
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - local, as everywhere


def _step(span: float, kind: str, ticks: int) -> float:
    return next(step for step in _steps(kind) if span / step <= ticks)


def _steps(kind: str) -> Iterator[float]:
    """Yield the round steps of a kind, in ascending order, without end."""
    if kind in {"seconds", "minutes"}:
        yield from _decades(0.01, 1)
        yield from (float(step) for step in SIXTIETHS)
        if kind == "seconds":
            yield from (float(step * MINUTE) for step in SIXTIETHS)
        hour = float(HOUR if kind == "seconds" else MINUTE)
        yield from (hour * step for step in HOUR_STEPS)
        yield from (step * hour for step in _decades(50, math.inf))
    elif kind == "count":
        yield from (step for step in _decades(1, math.inf) if step == round(step))
    else:
        yield from _decades(1e-6, math.inf)


def _decades(start: float, end: float) -> Iterator[float]:
    """Yield 1, 2, 2.5 and 5 times each power of ten from `start` on, below `end`."""
    power = start
    while power < end:
        yield from (power * factor for factor in (1, 2, 2.5, 5) if power * factor < end)
        power *= 10
