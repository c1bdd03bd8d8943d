"""Charts made of lines: trends over time, and slopes from one promotion to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from retro.charts.columns import levels
from retro.charts.frame import (
    GAP,
    Item,
    Pen,
    Sheet,
    axis,
    axis_room,
    end_label_room,
    end_labels,
    head,
    level_line,
    note,
    value_axis,
    value_label,
)
from retro.charts.house import palette
from retro.charts.labels import escape_label, shorten
from retro.charts.meanings import Look
from retro.charts.rows import (
    Places,
    Series,
    all_series,
    has_cases,
    hover,
    place_axis,
    places,
    styles,
)
from retro.charts.scales import Scale, number, value_scale
from retro.model import Row

# Dashes, markers and the glyphs that name them: lines stay apart in black and white.
DASHES = ("solid", "8px,4px", "2px,3px", "8px,3px,2px,3px", "14px,4px", "5px,2px")
MARKERS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "circle-open")
GLYPHS = ("●", "■", "◆", "▲", "▼", "○")
STYLES = len(DASHES)
MANY_POINTS = 40
FEW_POINTS = 6
NAME_EMS = 9.0
LABEL_ROOM = 22  # pixels that a value below its point needs
SLOPE_MARGIN = 210
SLOPE_ROW = 22
SINGLE = Look("series1", 0)


def line(pen: Pen) -> Sheet:
    """Return one line per series, named at its right end, with the target as a dashed line."""
    sheet, where = Sheet(pen), places(pen)
    series = all_series(pen, where)
    target, column = pen.chart.target, pen.chart.y[0]
    known = levels(series) + ([] if target is None else [target])
    scale = value_scale(known, column.kind, lambda value: pen.text(value, column),
                        from_zero=False, headroom=0.08)  # fmt: skip
    named = ends(pen, series, with_values=len(where.values) <= FEW_POINTS)
    sheet.left, sheet.right = axis_room(scale), end_label_room([item for _, item in named])
    head(sheet, escape_label(_title(pen, series)))
    x_axis = place_axis(sheet, where, bars=False)
    drawn = enumerate(zip(series, styles(series), strict=True))
    sheet.traces = [trace(pen, where, one, index, look) for index, (one, look) in drawn]
    sheet.axes = {"xaxis": x_axis, "yaxis": value_axis(scale)}
    if target is not None:
        level_line(sheet, target)
    end_labels(sheet, scale, named)
    if len(series) == 1:
        _mark_extremes(sheet, scale, where, series[0])
    return sheet


def slope(pen: Pen) -> Sheet:
    """Return a line per row from its value before (left) to its value now (right).

    Rising lines are dashed, so that they stand out without colour as well.
    """
    rows = [row for row in pen.chart.rows if None not in (number(row[1]), number(row[2]))]
    height = max(260, SLOPE_ROW * len(rows) + 60)
    sheet = Sheet(pen, height, SLOPE_MARGIN, SLOPE_MARGIN, 44, 2 * GAP)
    column = pen.chart.y[0]
    pairs = [(number(row[1]) or 0.0, number(row[2]) or 0.0) for row in rows]
    scale = value_scale([value for pair in pairs for value in pair], column.kind,
                        lambda value: pen.text(value, column), from_zero=False)  # fmt: skip
    sheet.traces = [_slope_line(pen, row, pair) for row, pair in zip(rows, pairs, strict=True)]
    for x in (0, 1):
        ends = [(pair[x], Item("", "", _slope_end(pen, row, x)))
                for row, pair in zip(rows, pairs, strict=True)]  # fmt: skip
        end_labels(sheet, scale, ends, x=x, ems_wide=16)
        _slope_pole(sheet, x)
    sheet.axes = {
        "xaxis": axis(range=[0, 1], showticklabels=False),
        "yaxis": axis(range=[scale.low, scale.high], showticklabels=False),
    }
    return sheet


def trace(
    pen: Pen, where: Places, series: Series, index: int, look: Look = SINGLE
) -> dict[str, Any]:
    """Return the n-th line, told apart by colour, dash and marker."""
    colour = look.stroke
    return {
        "type": "scatter",
        "mode": "lines" if len(where.values) > MANY_POINTS else "lines+markers",
        "x": list(where.positions),
        "y": list(series.values),
        "line": {"color": colour, "width": 2, "dash": DASHES[index % STYLES]},
        "marker": {"color": colour, "size": 6, "symbol": MARKERS[index % STYLES]},
        "hovertext": hover(pen, where, series),
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def ends(pen: Pen, series: Sequence[Series], *, with_values: bool) -> list[tuple[float, Item]]:
    """Return the last value of each line with its name, and of the target.

    A line of few points also says what its last one is.
    """
    named = []
    for index, (one, look) in enumerate(zip(series, styles(series), strict=True)):
        last = next((value for value in reversed(one.values) if value is not None), None)
        if last is not None and len(series) > 1:
            name = f"{_last_text(pen, one)} {one.name}" if with_values else one.name
            named.append((last, Item(GLYPHS[index % STYLES], look.stroke, name)))
    if pen.chart.target is not None:
        named.append((pen.chart.target, Item("", "", pen.target())))
    return named


def _last_text(pen: Pen, series: Series) -> str:
    return pen.text(next(raw for raw in reversed(series.raw) if raw is not None), series.column)


def _title(pen: Pen, series: Sequence[Series]) -> str:
    """Return the name of the values, and how many cases a point rests on if known."""
    name = pen.name(pen.chart.y[0]) if len(series) == 1 or pen.chart.split else ""
    column, index = pen.chart.y[-1], len(pen.chart.y)
    drawn = [row for row in pen.chart.rows if number(row[1]) is not None]
    counts = [count for row in drawn if (count := number(row[index])) is not None]
    if not has_cases(pen) or not counts:
        return name
    fewest, most = (pen.text(round(edge(counts)), column) for edge in (min, max))
    return f"{name} ({pen.word('cases')} = {fewest}–{most})".strip()


def _mark_extremes(sheet: Sheet, scale: Scale, where: Places, series: Series) -> None:
    """Write the highest and the lowest value of a single line beside their points."""
    known = [(value, index) for index, value in enumerate(series.values) if value is not None]
    if len(known) <= 2 or min(known)[0] == max(known)[0]:  # noqa: PLR2004 - no summit
        return
    lowest, highest = min(known), max(known, key=lambda point: (point[0], -point[1]))
    for (value, index), anchor, shift in ((highest, "bottom", 6), (lowest, "top", -6)):
        text = sheet.pen.text(series.raw[index], series.column)
        if anchor == "top" and scale.share(value) * sheet.plot_height < LABEL_ROOM:
            continue  # it would lie on the axis, which says as much
        value_label(sheet, text, x=where.positions[index], y=value, anchor="center",
                    yanchor=anchor, yshift=shift, height=16)  # fmt: skip


def _slope_line(pen: Pen, row: Row, pair: tuple[float, float]) -> dict[str, Any]:
    is_rise = pair[1] > pair[0]
    colour = palette()["accent2" if is_rise else "accent"]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [0, 1],
        "y": list(pair),
        "line": {"color": colour, "width": 2, "dash": "8px,3px" if is_rise else "solid"},
        "marker": {"color": colour, "size": 7},
        "hovertext": [escape_label(_slope_end(pen, row, x)) for x in (0, 1)],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _slope_end(pen: Pen, row: Row, x: int) -> str:
    name = shorten(pen.text(row[0], pen.chart.x), NAME_EMS)
    value = pen.text(row[x + 1], pen.chart.y[x])
    return f"{value}  {name}" if x else f"{name}  {value}"


def _slope_pole(sheet: Sheet, x: int) -> None:
    """Draw the upright that one end of all lines stands on, with its name above."""
    name = escape_label(shorten(sheet.pen.name(sheet.pen.chart.y[x]), 15))
    note(sheet, name, x=x, y=1, yshift=12, anchor="center", font={"color": palette()["muted"]})
    sheet.shapes.append({"type": "line", "xref": "paper", "yref": "paper", "x0": x, "x1": x,
                         "y0": -0.03, "y1": 1.03, "layer": "below",
                         "line": {"color": palette()["neutral"], "width": 1}})  # fmt: skip
