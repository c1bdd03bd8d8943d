"""A chart's rows arranged for drawing: the places along x, and one series per line or colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from retro.charts.frame import FONT_SIZE, GAP, Pen, Sheet, axis, name_x_axis
from retro.charts.house import palette
from retro.charts.labels import ems, escape_label, shorten, wrap
from retro.charts.meanings import Key, Look, looks
from retro.charts.scales import number, slot, stamp, time_ticks
from retro.model import Column, Row, Value

TIMES = frozenset({"time", "hour", "day"})
ORDERED = TIMES | {"clock", "count", "number", "ratio", "share"}
TICK_PIXELS = 58  # room for one label below a time axis
LABEL_LINES = 3
LINE = 18  # pixels of one line of tick labels
MOST_PLACES = 100  # whole numbers along one axis
STEEP_BELOW = 38  # pixels per category under which labels are slanted


NO_KEY = Key("", None)


@dataclass(frozen=True, slots=True)
class Series:
    """One line or colour: its name, its column, a value for each place (None = nothing).

    `counts` are the cases that each value rests on, where the chart knows them; `key` is what
    the series is, for its look.
    """

    name: str
    column: Column
    values: tuple[float | None, ...]
    raw: tuple[Value, ...]
    counts: tuple[Value, ...] = ()
    key: Key = NO_KEY


@dataclass(frozen=True, slots=True)
class Places:
    """The x values in order, where plotly.js puts them, and their full texts.

    `by_row`: each row has a place of its own, even where two have the same x (two products
    with one title); otherwise rows of equal x share a place.
    """

    values: tuple[Value, ...]
    positions: tuple[str | float, ...]
    texts: tuple[str, ...]
    is_time: bool
    by_row: bool

    @property
    def slot(self) -> timedelta:
        """The time that one place stands for."""
        return slot(self.times)

    @property
    def slots(self) -> float:
        """How many places lie between the first and the last, both counted."""
        if not self.is_time:
            return float(len(self.values))
        return (stamp(self.times[-1]) - stamp(self.times[0])) / self.slot + 1

    @property
    def times(self) -> list[date]:
        return [value for value in self.values if isinstance(value, date)]


def places(pen: Pen, *, as_given: bool = False) -> Places:
    """Return the places along x: in order where x has one, else (or `as_given`) as in the rows."""
    is_ordered = pen.chart.x.kind in ORDERED and not as_given
    by_row = pen.chart.split is None and not is_ordered
    values = tuple(row[0] for row in pen.chart.rows)
    if not by_row:
        values = tuple(dict.fromkeys(values))
    if is_ordered:
        values = _without_holes(tuple(sorted(values, key=_rank)))
    times = [stamp(value) for value in values if isinstance(value, date)]
    is_time = len(times) == len(values) and pen.chart.x.kind in TIMES and not as_given
    positions = [time.isoformat() for time in times] if is_time else list(range(len(values)))
    texts = tuple(pen.text(value, pen.chart.x) for value in values)
    return Places(values, tuple(positions), texts, is_time, by_row)


def _without_holes(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return whole numbers in order with those missing between them: no data is no shortcut."""
    whole = [value for value in values if type(value) is int]
    if len(whole) < len(values) or not whole or whole[-1] - whole[0] >= MOST_PLACES:
        return values
    return tuple(range(whole[0], whole[-1] + 1))


def all_series(pen: Pen, where: Places) -> list[Series]:
    """Return one series per value of `split` (of the first y), or one per y column."""
    by_split = panels(pen, where)
    split = pen.chart.split
    if split is None:
        return by_split[0][1][: len(measures(pen))]
    keys = (Key.of_split(split, code) for code in split_codes(pen))
    return [replace(series[0], name=name, key=key)
            for (name, series), key in zip(by_split, keys, strict=True)]  # fmt: skip


def styles(series: Sequence[Series]) -> list[Look]:
    """Return the look of each series of a chart."""
    return looks([one.key for one in series])


def split_codes(pen: Pen) -> list[Value]:
    """Return the values of `split` in the order of the rows; one that is nothing without it."""
    rows = pen.chart.rows
    return list(dict.fromkeys(row[-1] for row in rows)) if pen.chart.split else [None]


def panels(pen: Pen, where: Places) -> list[tuple[str, list[Series]]]:
    """Return (text of the split, one series per y column) for each value of `split`."""
    chart = pen.chart
    found = []
    for key in split_codes(pen):
        rows = [row for row in chart.rows if chart.split is None or row[-1] == key]
        cells = _placed(where, rows)
        name = pen.text(key, chart.split) if chart.split else ""
        found.append((name, [_series(pen, i, cells) for i in range(1, len(chart.y) + 1)]))
    return found


def measures(pen: Pen) -> Sequence[Column]:
    """Return the y columns that are drawn: all but the number of cases."""
    return pen.chart.y[:-1] if has_cases(pen) else pen.chart.y


def has_cases(pen: Pen) -> bool:
    """Return whether the last y only says how many cases each point rests on."""
    kinds = [column.kind for column in pen.chart.y]
    return len(kinds) > 1 and kinds[-1] == "count" and "count" not in kinds[:-1]


def cases(pen: Pen, series: Series) -> list[str]:
    """Return the text "n=…" of each place, empty where the chart does not know its cases."""
    if not series.counts:
        return [""] * len(series.raw)
    last, word = pen.chart.y[-1], pen.word("cases")
    return ["" if n is None else f"{word}={pen.text(n, last)}" for n in series.counts]


def hover(pen: Pen, where: Places, series: Series) -> list[str]:
    """Return what is shown under the pointer, for each place of one series."""
    values = (f"{series.name}: {pen.text(raw, series.column)}" for raw in series.raw)
    lines = zip(where.texts, values, cases(pen, series), strict=True)
    return ["<br>".join(escape_label(part) for part in parts if part) for parts in lines]


def place_axis(
    sheet: Sheet, where: Places, *, bars: bool, below: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the x axis of a chart and set the bottom margin that its labels need.

    `below` is written under the label of each place, where labels have words.
    """
    if where.is_time:
        return axis(showline=True, **_time_axis(sheet, where, bars))
    return axis(showline=True, **_label_axis(sheet, where, bars, below))


def _series(pen: Pen, index: int, rows: Sequence[Row | None]) -> Series:
    column = pen.chart.y[index - 1]
    raw = _cells(rows, index)
    counts = _cells(rows, len(pen.chart.y)) if has_cases(pen) else ()
    values = tuple(number(value) for value in raw)
    return Series(pen.name(column), column, values, raw, counts, Key.of_column(column))


def _cells(rows: Sequence[Row | None], index: int) -> tuple[Value, ...]:
    return tuple(None if row is None else row[index] for row in rows)


def _placed(where: Places, rows: Sequence[Row]) -> list[Row | None]:
    """Return the row of each place, None where there is none."""
    if where.by_row:
        return list(rows)
    known = {row[0]: row for row in rows}
    return [known.get(value) for value in where.values]


def _rank(value: Value) -> tuple[bool, Any]:
    return (value is None, value)


def _time_axis(sheet: Sheet, where: Places, bars: bool) -> dict[str, Any]:  # noqa: FBT001
    times = where.times
    marks = time_ticks(times, sheet.plot_width // TICK_PIXELS)
    texts = [_time_text(sheet.pen, mark, is_new) for mark, is_new in marks]
    margin = where.slot * (0.6 if bars else 0.15)
    sheet.bottom = GAP + LINE * (2 if any("<br>" in text for text in texts) else 1)
    return {
        "type": "date",
        "range": [(stamp(times[0]) - margin).isoformat(), (stamp(times[-1]) + margin).isoformat()],
        "tickvals": [stamp(mark).isoformat() for mark, _ in marks],
        "ticktext": texts,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": palette()["muted"],
    }


def _time_text(pen: Pen, mark: date, is_new_day: bool) -> str:  # noqa: FBT001
    """Return "20:00", with the date below where a day begins; days alone for day columns."""
    moment = stamp(mark)
    day = pen.text(moment.date(), Column(name="day", label={}, kind="month_day"))
    day = day[5:] if day.startswith(f"{moment.year}-") else day
    if pen.chart.x.kind == "day":
        return escape_label(day)
    clock = Column(name="clock", label={}, kind="clock")
    hour = escape_label(pen.text(moment.hour, clock))
    return f"{hour}<br>{escape_label(day)}" if is_new_day else hour


def _padded(texts: Sequence[str], count: int) -> list[list[str]]:
    """Return for each of so many places the text below it, or nothing."""
    return [[text] if text else [] for text in texts] or [[] for _ in range(count)]


def _label_axis(
    sheet: Sheet,
    where: Places,
    bars: bool,  # noqa: FBT001
    below: Sequence[str],
) -> dict[str, Any]:
    count = len(where.values)
    room = sheet.plot_width / max(count, 1)
    every = 1
    angle = 0
    if sheet.pen.chart.x.kind in ORDERED:
        every = -(-count // max(sheet.plot_width // TICK_PIXELS, 1))
        texts = [[text] for text in where.texts]
    elif room < STEEP_BELOW:
        angle = -45
        texts = [[shorten(text, 7)] for text in where.texts]
    else:
        texts = [wrap(text, room / FONT_SIZE - 0.4, LABEL_LINES) for text in where.texts]
        texts = [lines + more for lines, more in zip(texts, _padded(below, count), strict=True)]
    deepest = max((len(lines) for lines in texts), default=1)
    longest = max((ems(line) for lines in texts for line in lines), default=0)
    sheet.bottom = GAP + (round(FONT_SIZE * longest * 0.75) + GAP if angle else LINE * deepest)
    if sheet.pen.chart.x.kind in ORDERED - {"clock"}:
        # A bare number says nothing; hours and days speak for themselves.
        name_x_axis(sheet, sheet.bottom - GAP)
        sheet.bottom += LINE
    edge = 0.6 if bars else 0.15
    return {
        "type": "linear",
        "range": [-edge, max(count - 1, 0) + edge],
        "tickvals": list(where.positions[::every]),
        "ticktext": ["<br>".join(escape_label(line) for line in lines) for lines in texts[::every]],
        "tickangle": angle,
    }
