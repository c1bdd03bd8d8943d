"""The staffing chart: demand and staff per slot, red where staff is short, grey where idle."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from retro.charts.frame import (
    GAP,
    ROW,
    Item,
    Pen,
    Sheet,
    axis_room,
    head,
    note,
    palette,
    value_axis,
)
from retro.charts.labels import escape_label
from retro.charts.lines import trace
from retro.charts.rows import Places, Series, panels, place_axis, places
from retro.charts.scales import Scale, stamp, value_scale

PANEL = 150  # pixels of one panel where there are several
PANEL_GAP = 34  # between panels, with the name of the lower one
DEMAND = "8px,3px"


def gap(pen: Pen) -> Sheet:
    """Return y = (required, on duty) over slots of time; one panel per value of `split`."""
    where = places(pen)
    pools = [(name, series[0], series[1]) for name, series in panels(pen, where)]
    scales = [_scale(pen, required, on_duty) for _, required, on_duty in pools]
    sheet = Sheet(pen, left=max(map(axis_room, scales)), right=2 * GAP)
    head(sheet, "", _legend(pen, pools[0][1], pools[0][2]))
    edges = _edges(where)
    x_axis = place_axis(sheet, where, bars=False) | {"range": [edges[0], edges[-1]]}
    if len(pools) > 1:
        sheet.top += ROW
        sheet.height = sheet.top + sheet.bottom + (PANEL + PANEL_GAP) * len(pools) - PANEL_GAP
        for item in sheet.notes:
            item["yshift"] += ROW
    for index, (name, required, on_duty) in enumerate(pools):
        axis_name = "y" if index == 0 else f"y{index + 1}"
        domain = _domain(sheet, index, len(pools))
        sheet.traces += [one | {"yaxis": axis_name}
                         for one in _panel(pen, where, edges, required, on_duty)]  # fmt: skip
        sheet.axes[f"yaxis{axis_name[1:]}"] = value_axis(scales[index], domain=domain, anchor="x")
        if name:
            note(sheet, f"<b>{escape_label(name)}</b>", x=0, y=domain[1], anchor="left", yshift=3)
    lowest = "y" if len(pools) == 1 else f"y{len(pools)}"
    sheet.axes["xaxis"] = x_axis | {"anchor": lowest}
    return sheet


def _scale(pen: Pen, required: Series, on_duty: Series) -> Scale:
    column = required.column
    values = [value or 0.0 for value in (*required.values, *on_duty.values)]
    return value_scale(values, column.kind, lambda value: pen.text(value, column), headroom=0.06)


def _legend(pen: Pen, required: Series, on_duty: Series) -> list[Item]:
    colours = palette()
    return [
        Item("┅", colours["ink"], required.name),
        Item("━", colours["accent"], on_duty.name),
        Item("■", colours["bad"], pen.word("short")),
        Item("■", colours["neutral"], pen.word("idle")),
    ]


def _edges(where: Places) -> list[str]:
    """Return the beginning of each slot and the end of the last."""
    starts = [stamp(time) for time in where.times]
    return [moment.isoformat() for moment in [*starts, starts[-1] + where.slot]]


def _domain(sheet: Sheet, index: int, count: int) -> list[float]:
    """Return where a panel lies, from the top down, as shares of the plot's height."""
    room = PANEL_GAP / sheet.plot_height
    height = (1 - room * (count - 1)) / count
    top = 1 - index * (height + room)
    return [max(round(top - height, 4), 0.0), round(top, 4)]


def _panel(
    pen: Pen, where: Places, edges: list[str], required: Series, on_duty: Series
) -> list[dict[str, Any]]:
    need = [value or 0.0 for value in required.values]
    have = [value or 0.0 for value in on_duty.values]
    most = list(map(max, need, have))
    colours = palette()
    demand = {"color": colours["ink"], "width": 2, "dash": DEMAND}
    return [
        _outline(edges, list(map(min, need, have)), fill="tozeroy", fillcolor=colours["grid"]),
        # Between staff and the higher of the two lies what is short …
        _outline(edges, have),
        _outline(edges, most, fill="tonexty", fillcolor=colours["bad"]),
        # … and between demand and the higher of the two, what is idle.
        _outline(edges, need),
        _outline(edges, most, fill="tonexty", fillcolor=colours["neutral"]),
        _outline(edges, have, line={"color": colours["accent"], "width": 2}),
        _outline(edges, need, line=demand),
        *(_hover_points(pen, where, one) for one in (required, on_duty)),
    ]


def _outline(edges: list[str], values: list[float], **settings: Any) -> dict[str, Any]:
    """Return a step line, each value held from its edge to the next; invisible by default."""
    corners = list(_corners(edges, values))
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in corners],
        "y": [y for _, y in corners],
        "line": {"width": 0},
        "hoverinfo": "skip",
        **settings,
    }


def _corners(edges: list[str], values: list[float]) -> Iterator[tuple[str, float]]:
    for (start, end), value in zip(pairwise(edges), values, strict=True):
        yield start, value
        yield end, value


def _hover_points(pen: Pen, where: Places, series: Series) -> dict[str, Any]:
    """Return invisible points that answer the pointer on a step outline."""
    return trace(pen, where, series, 0) | {"mode": "markers", "marker": {"opacity": 0, "size": 8}}
