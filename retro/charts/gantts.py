"""The roster chart: a row per person or shift, bars over the hours with the breaks cut out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from retro.charts.frame import FONT_SIZE, GAP, Item, Pen, Sheet, axis, head, note, pixels
from retro.charts.house import palette
from retro.charts.labels import escape_label, shorten
from retro.charts.meanings import Key, Look, looks
from retro.charts.rows import TIMES, Places, has_cases, place_axis
from retro.charts.scales import number, stamp
from retro.model import Row, Value

START, END = 1, 2
LABEL_EMS = 12.0
TALLEST, LOWEST = 20, 10  # pixels of a row, where there are few and where there are many
ROOM = 800  # pixels that the rows may take together: a page
MOST = ROOM // LOWEST
BAR = 0.72  # share of its row that a bar takes
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MILLISECOND = timedelta(milliseconds=1)
BREAK = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class _Shift:
    """One shift: its bar runs from `start` to `end`, without the breaks."""

    name: str
    start: datetime
    end: datetime
    breaks: Sequence[tuple[datetime, datetime]]
    key: Value
    heads: str


def gantt(pen: Pen) -> Sheet:
    """Return bars from y[0] to y[1], a row per value of x, or per shift where x is a time.

    A text column behind them holds the breaks ("11:30-12:30;15:00-15:30"), a last count how
    many people work the shift. `split` gives the colour.
    """
    shifts = list(_shifts(pen))
    rows = _rows(pen, shifts)
    shown = [one for one in shifts if rows[_key(pen, one)] < MOST]
    count = min(len(rows), MOST)
    size = max(LOWEST, min(TALLEST, ROOM // max(count, 1)))
    names = _names(rows)
    sheet = Sheet(pen, left=max(map(pixels, names), default=0) + 2 * GAP, right=2 * GAP)
    sheet.right += max((pixels(one.heads) for one in shown), default=0)
    kinds = _looks(pen, shifts)
    head(sheet, "", [Item(look.glyph, look.fill, name) for name, look in kinds.values() if name])
    x_axis = _hours(sheet, shown)
    sheet.bottom += 0 if len(rows) <= MOST else 2 * GAP
    sheet.height = sheet.top + sheet.bottom + size * count
    sheet.traces = [_ties(pen, shown, rows)]
    sheet.traces += [_bars(pen, shown, rows, key, look) for key, (_, look) in kinds.items()]
    sheet.axes = {"xaxis": x_axis, "yaxis": _row_axis(names, size)}
    sheet.options = {"barmode": "overlay", "bargap": 1 - BAR}
    _write_heads(sheet, shown, rows)
    if len(rows) > MOST:
        more = pen.word("more").format(n=len(rows) - MOST)
        note(sheet, escape_label(more), x=0, y=0, anchor="left", yanchor="top",
             yshift=GAP - sheet.bottom + 8, font={"color": palette()["muted"]})  # fmt: skip
    return sheet


def breaks_of(text: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Return the breaks of a shift that are written as times of day, cut to the shift.

    A time before the shift's own start is of the next day.
    """
    found = []
    for match in BREAK.finditer(text):
        hours = [int(part) for part in match.groups()]
        first = _after(start, hours[0], hours[1])
        last = _after(first, hours[2], hours[3])
        if first < end:
            found.append((first, min(last, end)))
    return sorted(found)


def _after(moment: datetime, hour: int, minute: int) -> datetime:
    """Return the first time that the clock shows so much, at or after the moment."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    at = midnight + timedelta(hours=hour, minutes=minute)
    return at if at >= moment else at + DAY


def _shifts(pen: Pen) -> Iterable[_Shift]:
    columns = pen.chart.y
    by_shift = pen.chart.x.kind in TIMES
    heads = len(columns) if has_cases(pen) else None
    written = next((i for i, c in enumerate(columns, 1) if i > END and c.kind == "text"), None)
    for row in pen.chart.rows:
        start, end = row[START], row[END]
        if not isinstance(start, date) or not isinstance(end, date) or stamp(end) <= stamp(start):
            continue
        begins, ends = stamp(start), stamp(end)
        times = f"{begins:%H:%M}–{ends:%H:%M}"
        breaks = breaks_of(str(row[written] or ""), begins, ends) if written else []
        name = times if by_shift else pen.text(row[0], pen.chart.x)
        yield _Shift(name, begins, ends, breaks, _split(pen, row), _heads(pen, row, heads))


def _split(pen: Pen, row: Row) -> Value:
    return row[-1] if pen.chart.split else None


def _heads(pen: Pen, row: Row, place: int | None) -> str:
    value = row[place] if place else None
    return "" if number(value) is None else f"×{pen.text(value, pen.chart.y[-1])}"


def _key(pen: Pen, shift: _Shift) -> tuple[object, ...]:
    """Return what tells the rows apart: the person, or the shift with its day and colour."""
    if pen.chart.x.kind in TIMES:
        return (shift.name, shift.start, shift.end, str(shift.key))
    return (shift.name, str(shift.key))


def _rows(pen: Pen, shifts: Sequence[_Shift]) -> dict[tuple[object, ...], int]:
    """Return the row of each key, from the top down in the order of the chart."""
    keys = dict.fromkeys(_key(pen, shift) for shift in shifts)
    return {key: index for index, key in enumerate(keys)}


def _names(rows: dict[tuple[object, ...], int]) -> list[str]:
    return [shorten(str(key[0]), LABEL_EMS) for key in list(rows)[:MOST]]


def _looks(pen: Pen, shifts: Sequence[_Shift]) -> dict[Value, tuple[str, Look]]:
    """Return name and look of each value of the split, in the order of the chart."""
    split = pen.chart.split
    keys = list(dict.fromkeys(shift.key for shift in shifts))
    drawn = looks([Key.of_split(split, key) for key in keys])
    return {
        key: (pen.text(key, split) if split else "", look)
        for key, look in zip(keys, drawn, strict=True)
    }


def _hours(sheet: Sheet, shifts: Sequence[_Shift]) -> dict[str, Any]:
    """Return the time axis from the first start to the last end, with a grid."""
    first = min((one.start for one in shifts), default=datetime(2000, 1, 1))
    last = max((one.end for one in shifts), default=first + HOUR)
    first = first.replace(minute=0, second=0, microsecond=0)
    times = [first + HOUR * n for n in range(-(-(last - first) // HOUR) + 1)]
    where = Places(tuple(times), tuple(t.isoformat() for t in times), ("",) * len(times),
                   is_time=True, by_row=False)  # fmt: skip
    return place_axis(sheet, where, bars=False) | {"showgrid": True}


def _row_axis(names: Sequence[str], size: int) -> dict[str, Any]:
    return axis(
        range=[len(names) - 0.5, -0.5],
        tickvals=list(range(len(names))),
        ticktext=[escape_label(name) for name in names],
        tickfont={"color": palette()["ink"], "size": min(FONT_SIZE, size - 1)},
        ticklabelstandoff=6,
    )


def _pieces(shift: _Shift) -> Iterable[tuple[datetime, datetime]]:
    """Yield the stretches of a shift between its breaks."""
    at = shift.start
    for first, last in shift.breaks:
        if first > at:
            yield at, first
        at = max(at, last)
    if at < shift.end:
        yield at, shift.end


def _ties(
    pen: Pen, shifts: Sequence[_Shift], rows: dict[tuple[object, ...], int]
) -> dict[str, Any]:
    """Return a thin bar through each break, so that the pieces of a shift hang together."""
    parts = [(one, pause) for one in shifts for pause in one.breaks]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [start.isoformat() for _, (start, _) in parts],
        "x": [(end - start) / MILLISECOND for _, (start, end) in parts],
        "y": [rows[_key(pen, one)] for one, _ in parts],
        "width": 0.12,
        "marker": {"color": palette()["neutral"], "line": {"width": 0}},
        "hoverinfo": "skip",
        "textposition": "none",
    }


def _bars(
    pen: Pen,
    shifts: Sequence[_Shift],
    rows: dict[tuple[object, ...], int],
    key: Value,
    look: Look,
) -> dict[str, Any]:
    parts = [(one, piece) for one in shifts if one.key == key for piece in _pieces(one)]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [start.isoformat() for _, (start, _) in parts],
        "x": [(end - start) / MILLISECOND for _, (start, end) in parts],
        "y": [rows[_key(pen, one)] for one, _ in parts],
        "width": BAR,
        "marker": look.marker,
        "hovertext": [_tip(one) for one, _ in parts],
        "hoverinfo": "text",
        "textposition": "none",
    }


def _tip(shift: _Shift) -> str:
    times = [(shift.start, shift.end), *shift.breaks]
    written = [f"{a:%H:%M}–{b:%H:%M}" for a, b in times]
    whole, pauses = written[0], " ".join(written[1:])
    lines = (shift.name, f"{whole} {shift.heads}".strip(), f"({pauses})" if pauses else "")
    return "<br>".join(escape_label(line) for line in dict.fromkeys(lines) if line)


def _write_heads(
    sheet: Sheet, shifts: Sequence[_Shift], rows: dict[tuple[object, ...], int]
) -> None:
    """Write behind each bar how many people work the shift."""
    for one in shifts:
        if one.heads:
            note(sheet, escape_label(one.heads), xref="x", yref="y", x=one.end.isoformat(),
                 y=rows[_key(sheet.pen, one)], anchor="left", yanchor="middle", xshift=4,
                 font={"size": FONT_SIZE - 1})  # fmt: skip
