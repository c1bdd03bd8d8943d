"""A chart's rows arranged for drawing: the places along x, and one series per line or colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from retro.charts.frame import FONT_SIZE, GAP, Pen, Sheet, axis, palette
from retro.charts.labels import ems, escape_label, shorten, wrap
from retro.charts.scales import number, slot, stamp, time_ticks
from retro.model import Column, Value

TIMES = frozenset({"time", "hour", "day"})
ORDERED = TIMES | {"clock", "count", "number", "ratio", "share"}
TICK_PIXELS = 58  # room for one label below a time axis
LABEL_LINES = 2
STEEP_BELOW = 38  # pixels per category under which labels are slanted


@dataclass(frozen=True, slots=True)
class Series:
    """One line or colour: its name, its column, a value for each place (None = nothing)."""

    name: str
    column: Column
    values: tuple[float | None, ...]
    raw: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The distinct x values in order, where plotly.js puts them, and their full texts."""

    values: tuple[Value, ...]
    positions: tuple[str | float, ...]
    texts: tuple[str, ...]
    is_time: bool

    @property
    def slot(self) -> timedelta:
        return slot([value for value in self.values if isinstance(value, date)])


def places(pen: Pen) -> Places:
    """Return the places along x, in the order of the rows."""
    values = tuple(dict.fromkeys(row[0] for row in pen.chart.rows))
    times = [stamp(value) for value in values if isinstance(value, date)]
    is_time = len(times) == len(values) and pen.chart.x.kind in TIMES
    positions = [time.isoformat() for time in times] if is_time else list(range(len(values)))
    texts = tuple(pen.text(value, pen.chart.x) for value in values)
    return Places(values, tuple(positions), texts, is_time)


def all_series(pen: Pen, where: Places) -> list[Series]:
    """Return one series per value of `split`, or one per y column."""
    chart = pen.chart
    if chart.split is None:
        return [_series(pen.name(column), column, where, {row[0]: row[i] for row in chart.rows})
                for i, column in enumerate(measures(pen), start=1)]  # fmt: skip
    cells: dict[Value, dict[Value, Value]] = {}
    for row in chart.rows:
        cells.setdefault(row[-1], {})[row[0]] = row[1]
    return [_series(pen.text(key, chart.split), chart.y[0], where, column)
            for key, column in cells.items()]  # fmt: skip


def measures(pen: Pen) -> Sequence[Column]:
    """Return the y columns that are drawn: all but the number of cases."""
    return pen.chart.y[:-1] if has_cases(pen) else pen.chart.y


def has_cases(pen: Pen) -> bool:
    """Return whether the last y only says how many cases each point rests on."""
    kinds = [column.kind for column in pen.chart.y]
    return len(kinds) > 1 and kinds[-1] == "count" and "count" not in kinds[:-1]


def cases(pen: Pen) -> dict[Value, str]:
    """Return the text "n=…" of each place, empty if the chart does not know its cases."""
    if not has_cases(pen):
        return {}
    last, index = pen.chart.y[-1], len(pen.chart.y)
    word = pen.word("cases")
    return {row[0]: f"{word}={pen.text(row[index], last)}" for row in pen.chart.rows}


def hover(pen: Pen, where: Places, series: Series) -> list[str]:
    """Return what is shown under the pointer, for each place of one series."""
    known = cases(pen)
    lines = [
        (text, f"{series.name}: {pen.text(raw, series.column)}", known.get(value, ""))
        for value, text, raw in zip(where.values, where.texts, series.raw, strict=True)
    ]
    return ["<br>".join(escape_label(part) for part in parts if part) for parts in lines]


def place_axis(sheet: Sheet, where: Places, *, bars: bool) -> dict[str, Any]:
    """Return the x axis of a chart and set the bottom margin that its labels need."""
    settings = _time_axis(sheet, where, bars) if where.is_time else _label_axis(sheet, where, bars)
    return axis(showline=True, **settings)


def _series(name: str, column: Column, where: Places, cells: dict[Value, Value]) -> Series:
    raw = tuple(cells.get(value) for value in where.values)
    return Series(name, column, tuple(number(value) for value in raw), raw)


def _time_axis(sheet: Sheet, where: Places, bars: bool) -> dict[str, Any]:  # noqa: FBT001
    times = [value for value in where.values if isinstance(value, date)]
    marks = time_ticks(times, sheet.plot_width // TICK_PIXELS)
    texts = [_time_text(sheet.pen, mark, is_new) for mark, is_new in marks]
    margin = where.slot * (0.6 if bars else 0.15)
    sheet.bottom = 2 * GAP + FONT_SIZE * (2 if any("<br>" in text for text in texts) else 1)
    return {
        "type": "date",
        "range": [(stamp(min(times)) - margin).isoformat(), (stamp(max(times)) + margin).isoformat()],
        "tickvals": [stamp(mark).isoformat() for mark, _ in marks],
        "ticktext": texts,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": palette()["muted"],
    }


def _time_text(pen: Pen, mark: date, is_new_day: bool) -> str:  # noqa: FBT001
    """Return "20:00", with the date below where a day begins; days alone for day columns."""
    moment = stamp(mark)
    day = pen.text(moment.date(), Column(name="day", label={}, kind="day"))
    day = day[5:] if day.startswith(f"{moment.year}-") else day
    if pen.chart.x.kind == "day":
        return escape_label(day)
    clock = Column(name="clock", label={}, kind="clock")
    hour = escape_label(pen.text(moment.hour, clock))
    return f"{hour}<br>{escape_label(day)}" if is_new_day else hour


def _label_axis(sheet: Sheet, where: Places, bars: bool) -> dict[str, Any]:  # noqa: FBT001
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
    deepest = max((len(lines) for lines in texts), default=1)
    longest = max((ems(line) for lines in texts for line in lines), default=0)
    sheet.bottom = 2 * GAP + round(FONT_SIZE * (longest * 0.75 if angle else deepest * 1.3))
    edge = 0.6 if bars else 0.15
    return {
        "type": "linear",
        "range": [-edge, max(count - 1, 0) + edge],
        "tickvals": list(where.positions[::every]),
        "ticktext": ["<br>".join(escape_label(line) for line in lines) for lines in texts[::every]],
        "tickangle": angle,
    }
