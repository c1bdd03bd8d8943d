"""Small multiples: one panel per value of the split, all on one scale."""

from __future__ import annotations

from typing import Any

from retro.charts.columns import levels
from retro.charts.frame import (
    GAP,
    WIDTH,
    Pen,
    Sheet,
    axis_room,
    head,
    note,
    value_axis,
)
from retro.charts.house import palette
from retro.charts.labels import coloured, escape_label, shorten
from retro.charts.lines import trace
from retro.charts.meanings import Look
from retro.charts.rows import Places, Series, all_series, place_axis, places
from retro.charts.scales import value_scale

MOST = 12  # panels of one chart
ACROSS = 3
HIGH = 86  # pixels of one panel
BESIDE = 24  # between panels of a row
ABOVE = 32  # above each panel, for its name
NAME_EMS = 11.0
TICKS = 3
LOOK = Look("accent", 0)


def small_multiples(pen: Pen) -> Sheet:
    """Return y[0] over x in a panel per value of `split`, each with its name and its peak."""
    where = places(pen)
    series = all_series(pen, where)[:MOST]
    column = pen.chart.y[0]
    scale = value_scale(levels(series), column.kind, lambda value: pen.text(value, column),
                        headroom=0.06, ticks=TICKS)  # fmt: skip
    sheet = Sheet(pen, left=axis_room(scale), right=2 * GAP)
    head(sheet, escape_label(pen.name(column)))
    sheet.top += ABOVE
    for above in sheet.notes:
        above["yshift"] += ABOVE
    across = _across(len(series))
    rows = -(-len(series) // across)
    x_axis = _x_axis(sheet, where, across)
    sheet.height = sheet.top + sheet.bottom + rows * HIGH + (rows - 1) * ABOVE
    for place in range(across):
        domain = _domain(place, across, BESIDE / sheet.plot_width)
        beneath = {"domain": domain, "anchor": f"y{_number(rows - 1)}"}
        sheet.axes[f"xaxis{_number(place)}"] = x_axis | beneath
    for place in range(rows):
        low, high = _domain(rows - 1 - place, rows, ABOVE / sheet.plot_height)
        sheet.axes[f"yaxis{_number(place)}"] = value_axis(scale, domain=[low, high], anchor="x")
    for place, one in enumerate(series):
        _panel(sheet, where, one, place % across, place // across)
    return sheet


def _across(count: int) -> int:
    """Return how many panels stand side by side: four of them two by two."""
    return 2 if count == ACROSS + 1 else min(ACROSS, count)


def _number(place: int) -> str:
    """Return what plotly.js calls the n-th axis: nothing for the first."""
    return str(place + 1) if place else ""


def _domain(place: int, count: int, space: float) -> list[float]:
    """Return where the n-th of so many panels begins and ends, as shares of the plot."""
    size = (1 - space * (count - 1)) / count
    start = place * (size + space)
    return [round(start, 4), round(min(start + size, 1.0), 4)]


def _x_axis(sheet: Sheet, where: Places, across: int) -> dict[str, Any]:
    """Return the axis of a sheet that is as wide as one panel; sets the bottom margin."""
    width = (sheet.plot_width - BESIDE * (across - 1)) // across
    strip = Sheet(sheet.pen, left=0, right=WIDTH - width)
    x_axis = place_axis(strip, where, bars=False)
    sheet.bottom = strip.bottom
    return x_axis


def _panel(sheet: Sheet, where: Places, one: Series, column: int, row: int) -> None:
    """Draw one panel: the area under its line, its name and its highest value above."""
    x, y = f"x{_number(column)}", f"y{_number(row)}"
    look = {"mode": "lines", "xaxis": x, "yaxis": y, "fill": "tozeroy",
            "fillcolor": palette()["grid"]}  # fmt: skip
    sheet.traces.append(trace(sheet.pen, where, one, 0, LOOK) | look)
    left = sheet.axes[f"xaxis{_number(column)}"]["domain"][0]
    top = sheet.axes[f"yaxis{_number(row)}"]["domain"][1]
    name = f"<b>{escape_label(shorten(one.name, NAME_EMS))}</b>"
    known = [(value, -place) for place, value in enumerate(one.values) if value is not None]
    if known:
        text = sheet.pen.text(one.raw[-max(known)[1]], one.column)
        name += f"\u3000{coloured(escape_label(_peak(sheet.pen, text)), palette()['muted'])}"
    note(sheet, name, x=left, y=top, anchor="left", yshift=4)


def _peak(pen: Pen, text: str) -> str:
    return f"{pen.word('peak')} {text}"
