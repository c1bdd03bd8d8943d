"""The funnel: one dot per agent against what was to be expected, with the limits of chance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from retro.charts.frame import (
    Item,
    Pen,
    Sheet,
    axis_room,
    end_label_room,
    end_labels,
    head,
    level_line,
    name_x_axis,
    value_axis,
)
from retro.charts.house import palette
from retro.charts.labels import escape_label
from retro.charts.points import HEIGHT, Point, name_level, name_points, pixel, square, tip
from retro.charts.rows import has_cases
from retro.charts.scales import Scale, number, value_scale
from retro.model import Column, Row

RATIO, LOW, HIGH, LOWEST, HIGHEST = 1, 2, 3, 4, 5
STEPS = 12  # points of a limit between neighbouring dots, so that it looks as round as it is
WITHIN, ABOVE, BELOW = "circle", "triangle-up", "triangle-down"
NARROW, WIDE = "95%", "99.8%"


def funnel(pen: Pen) -> Sheet:
    """Return x against y = (ratio, limits of 95 %, limits of 99.8 %), a dot per row.

    Only dots outside the wide limits are named, by `split`: the others could be chance.
    A row without limits is not judged and not drawn.
    """
    rows = _judged(pen)
    points = [_point(pen, row) for row in rows]
    across, up = _scales(pen, rows)
    sheet = Sheet(pen, height=HEIGHT, left=axis_room(up), bottom=52)
    sheet.right = end_label_room([Item("", "", WIDE)])
    head(sheet, escape_label(pen.name(pen.chart.y[0])), _legend(pen, rows))
    name_x_axis(sheet, 28)
    sheet.traces = [*_limits(rows), _dots(pen, points)]
    sheet.axes = {"xaxis": value_axis(across, showline=True), "yaxis": value_axis(up)}
    _name_limits(sheet, up, rows)
    dots = [pixel(sheet, across.share(one.x), up.share(one.y)) for one in points]
    taken = [square(dot) for dot in dots]
    usual = _usual(pen)
    if usual is not None:
        level_line(sheet, usual)
        level = (1 - up.share(usual)) * sheet.plot_height
        taken += name_level(sheet, pen.word("usual"), level, taken)
    name_points(sheet, points, dots, taken)
    return sheet


def _judged(pen: Pen) -> list[Row]:
    """Return the rows that have a place and limits."""
    return [row for row in pen.chart.rows
            if all(number(row[i]) is not None for i in range(HIGHEST + 1))]  # fmt: skip


def _point(pen: Pen, row: Row) -> Point:
    split = pen.chart.split
    name = pen.text(row[-1], split) if split and _mark(row) != WITHIN else ""
    return Point(number(row[0]) or 0.0, number(row[RATIO]) or 0.0, name, row)


def _mark(row: Row) -> str:
    """Return the shape of a dot: upward above the wide limits, downward below them."""
    value, low, high = (number(row[i]) or 0.0 for i in (RATIO, LOWEST, HIGHEST))
    return ABOVE if value > high else BELOW if value < low else WITHIN


def _usual(pen: Pen) -> float | None:
    """Return the level that would be nothing out of the ordinary: 1 for a ratio."""
    if pen.chart.target is not None:
        return pen.chart.target
    return 1.0 if pen.chart.y[0].kind == "ratio" else None


def _scales(pen: Pen, rows: Sequence[Row]) -> tuple[Scale, Scale]:
    levels = [value for row in rows for i in range(RATIO, HIGHEST + 1)
              if (value := number(row[i])) is not None]  # fmt: skip
    usual = _usual(pen)
    places = [number(row[0]) or 0.0 for row in rows]
    across = _scale(pen, pen.chart.x, places, 7, from_zero=False)
    return across, _scale(pen, pen.chart.y[0], levels + ([] if usual is None else [usual]), 5)


def _scale(
    pen: Pen, column: Column, values: Sequence[float], ticks: int, *, from_zero: bool = True
) -> Scale:
    return value_scale(values, column.kind, lambda value: pen.text(value, column),
                       from_zero=from_zero, headroom=0.04, ticks=ticks)  # fmt: skip


def _legend(pen: Pen, rows: Sequence[Row]) -> list[Item]:
    colours, marks = palette(), {_mark(row) for row in rows}
    items = [Item("●", colours["accent"], pen.word("inside"))]
    if marks - {WITHIN}:
        items.append(Item("▲", colours["accent2"], pen.word("outside")))
    return items


def _limits(rows: Sequence[Row]) -> Iterable[dict[str, Any]]:
    colours = palette()
    wide = {"color": colours["ink"], "width": 1.2}
    narrow = {"color": colours["muted"], "width": 1, "dash": "3px,3px"}
    for place, line in ((LOW, narrow), (HIGH, narrow), (LOWEST, wide), (HIGHEST, wide)):
        corners = list(_round([(number(row[0]) or 0.0, number(row[place]) or 0.0) for row in rows]))
        yield {
            "type": "scatter",
            "mode": "lines",
            "x": [x for x, _ in corners],
            "y": [y for _, y in corners],
            "line": line,
            "hoverinfo": "skip",
        }


def _round(points: Sequence[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    """Yield the points in order with others between them, on a line that is straight in 1/√x.

    So runs a limit of chance: a constant plus a multiple of one over the root of the cases.
    """
    ordered = sorted(points)
    for (x0, y0), (x1, y1) in pairwise(ordered):
        for step in range(STEPS):
            x = x0 + (x1 - x0) * step / STEPS
            share = _bent(x0, x1, x)
            yield x, y0 + (y1 - y0) * share
    yield from ordered[-1:]


def _bent(x0: float, x1: float, x: float) -> float:
    if x0 <= 0 or x1 <= x0:
        return (x - x0) / (x1 - x0) if x1 > x0 else 0.0
    return float((x0**-0.5 - x**-0.5) / (x0**-0.5 - x1**-0.5))


def _name_limits(sheet: Sheet, up: Scale, rows: Sequence[Row]) -> None:
    """Write beside the right ends of the upper limits what they are."""
    if not rows:
        return
    last = max(rows, key=lambda row: number(row[0]) or 0.0)
    muted = palette()["muted"]
    ends = [(number(last[HIGHEST]) or 0.0, Item("", muted, WIDE)),
            (number(last[HIGH]) or 0.0, Item("", muted, NARROW))]  # fmt: skip
    end_labels(sheet, up, ends)


def _dots(pen: Pen, points: Sequence[Point]) -> dict[str, Any]:
    colours = palette()
    marks = [_mark(point.row) for point in points]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [point.x for point in points],
        "y": [point.y for point in points],
        "marker": {
            "color": [colours["accent" if mark == WITHIN else "accent2"] for mark in marks],
            "size": [8 if mark == WITHIN else 11 for mark in marks],
            "symbol": marks,
            "opacity": 1,  # plotly.js would make dots of several sizes see-through
            "line": {"color": colours["paper"], "width": 1},
        },
        "hovertext": [_tip(pen, point) for point in points],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _tip(pen: Pen, point: Point) -> str:
    places = [0, RATIO, *([len(pen.chart.y)] if has_cases(pen) else [])]
    return tip(pen, point.name, point.row, places)
