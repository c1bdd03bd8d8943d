"""The scatter chart: a dot per row, named as far as the names fit without touching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from retro.charts.frame import (
    GAP,
    Item,
    Pen,
    Sheet,
    axis_room,
    head,
    level_line,
    name_x_axis,
    note,
    pixels,
    value_axis,
)
from retro.charts.house import palette
from retro.charts.labels import escape_label, shorten
from retro.charts.scales import Scale, number, value_scale
from retro.model import Column, Row

HEIGHT = 340
DOT = 9  # pixels across
NAME_EMS = 12.0
HALF_LINE = 8.0

Box: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom in pixels


@dataclass(frozen=True, slots=True)
class Point:
    """A dot: where it lies, what it is called, and the row it stands for."""

    x: float
    y: float
    name: str
    row: Row


def scatter(pen: Pen) -> Sheet:
    """Return x against y[0] with a dot per row, named by `split`."""
    points = list(_points(pen))
    target = pen.chart.target
    across = close_scale(pen, pen.chart.x, [point.x for point in points], ticks=7)
    levels = [point.y for point in points] + ([] if target is None else [target])
    up = close_scale(pen, pen.chart.y[0], levels, ticks=5)
    sheet = Sheet(pen, height=HEIGHT, left=axis_room(up), right=3 * GAP, bottom=52)
    count = Item("", "", f"{pen.word('cases')} = {len(points)}")
    head(sheet, escape_label(pen.name(pen.chart.y[0])), [count])
    name_x_axis(sheet, 28)
    sheet.traces = [_dots(pen, points)]
    sheet.axes = {"xaxis": value_axis(across, showline=True), "yaxis": value_axis(up)}
    dots = [pixel(sheet, across.share(point.x), up.share(point.y)) for point in points]
    taken = [square(dot) for dot in dots]
    if target is not None:
        level_line(sheet, target)
        level = (1 - up.share(target)) * sheet.plot_height
        taken += name_level(sheet, pen.target(), level, taken)
    name_points(sheet, points, dots, taken)
    return sheet


def _points(pen: Pen) -> Iterable[Point]:
    for row in pen.chart.rows:
        x, y = number(row[0]), number(row[1])
        if x is not None and y is not None:
            yield Point(x, y, pen.text(row[-1], pen.chart.split) if pen.chart.split else "", row)


def close_scale(pen: Pen, column: Column, values: Sequence[float], ticks: int) -> Scale:
    """Return a scale of a column that begins near its least value."""
    return value_scale(values, column.kind, lambda value: pen.text(value, column),
                       from_zero=False, headroom=0.05, ticks=ticks)  # fmt: skip


def _dots(pen: Pen, points: Sequence[Point]) -> dict[str, Any]:
    edge = {"color": palette()["paper"], "width": 1}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [point.x for point in points],
        "y": [point.y for point in points],
        "marker": {"color": palette()["accent"], "size": DOT, "line": edge},
        "hovertext": [tip(pen, point.name, point.row, (0, 1)) for point in points],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def tip(pen: Pen, name: str, row: Row, places: Iterable[int]) -> str:
    """Return what a dot says: its name, and the columns at these places of its row."""
    columns = (pen.chart.x, *pen.chart.y)
    parts = [f"{pen.name(columns[i])}: {pen.text(row[i], columns[i])}" for i in places]
    return "<br>".join(escape_label(part) for part in (name, *parts) if part)


def pixel(sheet: Sheet, across: float, up: float) -> tuple[float, float]:
    """Return where a point lies on the plot, from its shares of the two axes."""
    return across * sheet.plot_width, (1 - up) * sheet.plot_height


def square(dot: tuple[float, float], size: float = DOT) -> Box:
    """Return the place that a dot of `size` pixels takes."""
    x, y = dot
    return (x - size / 2, y - size / 2, x + size / 2, y + size / 2)


def name_level(sheet: Sheet, text: str, y: float, dots: Sequence[Box]) -> list[Box]:
    """Name a level line where no dot lies; return the places of line and name."""
    width, right = pixels(text), sheet.plot_width
    line = (0.0, y - 1, float(right), y + 1)
    boxes: list[Box] = [(x, top, x + width, top + 2 * HALF_LINE)
                        for x in (right - width, 0.0) for top in (y - 18, y + 2)]  # fmt: skip
    free = [box for box in boxes if not _touches(box, dots)]
    box = (free or boxes)[0]
    note(sheet, escape_label(text), x=0, y=1, anchor="left", yanchor="top", xshift=box[0],
         yshift=-box[1])  # fmt: skip
    return [line, box]


def name_points(
    sheet: Sheet,
    points: Sequence[Point],
    dots: Sequence[tuple[float, float]],
    taken: list[Box],
) -> None:
    """Write each name beside its dot where it touches nothing; hovering names the others.

    The dots farthest from the middle are what readers ask about, so they are named first.
    """
    middle = (sheet.plot_width / 2, sheet.plot_height / 2)
    order = sorted(range(len(points)), key=lambda i: (-_distance(dots[i], middle), i))
    for i in order:
        text = shorten(points[i].name, NAME_EMS)
        for box, anchor, right, up in _candidates(dots[i], pixels(text)):
            if text and box[2] <= sheet.plot_width + sheet.right and not _touches(box, taken):
                taken.append(box)
                note(sheet, escape_label(text), x=points[i].x, y=points[i].y, xref="x", yref="y",
                     anchor=anchor, yanchor="middle", xshift=right, yshift=up)  # fmt: skip
                break


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _candidates(dot: tuple[float, float], width: int) -> list[tuple[Box, str, float, float]]:
    """Return (box, anchor, shift right, shift up) for a name right, left, above, below its dot."""
    x, y = dot
    side, half = DOT / 2 + 3, HALF_LINE
    rise = DOT / 2 + half + 1
    return [
        ((x + side, y - half, x + side + width, y + half), "left", side, 0.0),
        ((x - side - width, y - half, x - side, y + half), "right", -side, 0.0),
        ((x - width / 2, y - rise - half, x + width / 2, y - rise + half), "center", 0.0, rise),
        ((x - width / 2, y + rise - half, x + width / 2, y + rise + half), "center", 0.0, -rise),
    ]


def _touches(box: Box, others: Iterable[Box]) -> bool:
    return any(box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
               for other in others)  # fmt: skip
