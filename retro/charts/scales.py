"""Axes: round ticks for values and times, each tick's text made by the formats."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from retro.charts.labels import trim_zeros
from retro.model import Value

# Steps that read well on a clock: seconds (or minutes), then hours.
SIXTIETHS = (1, 2, 5, 10, 15, 20, 30)
HOUR_STEPS = (1, 2, 3, 4, 6, 12, 24)
MINUTE = 60
HOUR = 3600
NEARLY = 1e-9


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


def value_scale(  # noqa: PLR0913 - the options stand by name
    values: Sequence[float],
    kind: str,
    text: Callable[[Value], str],
    *,
    from_zero: bool = True,
    headroom: float = 0.0,
    ticks: int = 5,
) -> Scale:
    """Return a scale that holds `values`, with at most about `ticks` round ticks.

    With `headroom` (a share of the range, kept free for labels above and below) the axis
    ends there, else at the next tick. Without `from_zero`, an axis whose values lie close
    together starts just below them.
    """
    low, high = min(values, default=0.0), max(values, default=0.0)
    if from_zero or low <= 0 or high - low > high / 2:
        low, high = min(low, 0.0), max(high, 0.0)
    span = (high - low) or abs(high) or 1.0
    step = _step(span, kind, ticks)
    below = low - span * headroom if low > 0 else low
    first, last = math.floor(below / step + NEARLY), math.ceil(high / step - NEARLY)
    top = max(last, first + 1) * step
    if headroom:
        top = max(high + span * headroom, (first + 1) * step)
    last = math.floor(top / step + NEARLY)
    if kind == "share" and high <= 1:
        # No tick above 100 %: where everything lies there, the axis begins below.
        last = min(last, round(1 / step))
        first = min(first, last - 1)
    marks = tuple(round(n * step, 10) for n in range(first, last + 1))
    return Scale(marks[0], max(top, marks[-1]), marks, tick_texts(marks, kind, text))


def matched(
    intervals: int, kind: str, values: Sequence[float], text: Callable[[Value], str]
) -> Scale:
    """Return a scale from zero in so many steps, so that two axes share one grid."""
    top = max(values, default=0.0) or 1.0
    step = next(step for step in _steps(kind) if step * intervals >= top * (1 - NEARLY))
    marks = tuple(round(n * step, 10) for n in range(intervals + 1))
    if kind == "share" and top <= 1:
        marks = tuple(mark for mark in marks if mark <= 1)
    return Scale(0.0, round(step * intervals, 10), marks, tick_texts(marks, kind, text))


def tick_texts(marks: Sequence[float], kind: str, text: Callable[[Value], str]) -> tuple[str, ...]:
    """Return the texts of the ticks of one axis."""
    return tuple(trim_zeros([text(typed(mark, kind)) for mark in marks]))


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
    """Return the shortest step between neighbouring moments; a lone one lasts an hour or a day."""
    stamps = sorted({stamp(time) for time in times})
    steps = [later - earlier for earlier, later in pairwise(stamps)]
    is_hourly = all(isinstance(time, datetime) for time in times)
    return min(steps, default=timedelta(hours=1 if is_hourly else 24))


def stamp(value: date) -> datetime:
    """Return a day as its first moment, a moment as itself."""
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day)


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
