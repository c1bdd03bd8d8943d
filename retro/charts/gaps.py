"""The staffing chart: need and staff per slot, red where staff is short, grey where idle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from retro.charts.frame import (
    GAP,
    ROW,
    Item,
    Pen,
    Sheet,
    axis_room,
    end_label_room,
    end_labels,
    entry,
    head,
    note,
    value_axis,
)
from retro.charts.house import palette
from retro.charts.labels import escape_label
from retro.charts.lines import trace
from retro.charts.rows import LINE, Places, Series, panels, place_axis, places
from retro.charts.scales import Scale, stamp, value_scale

REQUIRED, ON_DUTY, LOW, HIGH, AWAY = range(5)
PANEL = 150  # pixels of one panel where there are several
PANEL_GAP = 34  # between panels, with the name of the lower one
STRIP = 148  # pixels of the picture of one pool in one line of a page
STRIP_TICKS = 3
DEMAND = "8px,3px"
RANGE = "2px,2px"


def gap(pen: Pen) -> Sheet:
    """Return y = (required, on duty) over slots of time; one panel per value of `split`.

    A third and fourth y are the ends of the interval of the need; what follows is how many
    more were on the roster but on a break or away: where they would have closed the gap, it is
    amber. Where the need is not known, nobody is short and nobody idle.
    """
    where = places(pen)
    pools = panels(pen, where)
    scales = [_scale(pen, series) for _, series in pools]
    sheet = Sheet(pen, left=max(map(axis_room, scales)), right=2 * GAP)
    head(sheet, "", _legend(pen, pools[0][1]))
    edges = _edges(where)
    x_axis = place_axis(sheet, where, bars=False) | {"range": [edges[0], edges[-1]]}
    if len(pools) > 1:
        sheet.top += ROW
        sheet.height = sheet.top + sheet.bottom + (PANEL + PANEL_GAP) * len(pools) - PANEL_GAP
        for item in sheet.notes:
            item["yshift"] += ROW
    for index, (name, series) in enumerate(pools):
        axis_name = "y" if index == 0 else f"y{index + 1}"
        domain = _domain(sheet, index, len(pools))
        sheet.traces += [one | {"yaxis": axis_name} for one in _panel(pen, where, edges, series)]
        sheet.axes[f"yaxis{axis_name[1:]}"] = value_axis(scales[index], domain=domain, anchor="x")
        if name:
            note(sheet, f"<b>{escape_label(name)}</b>", x=0, y=domain[1], anchor="left", yshift=3)
    lowest = "y" if len(pools) == 1 else f"y{len(pools)}"
    sheet.axes["xaxis"] = x_axis | {"anchor": lowest}
    return sheet


def strip(pen: Pen) -> Sheet:
    """Return the pool with the slot that lacks most, low enough for one line of a page.

    Its lines are named where they end, its worst slot in words; what does not matter there
    (the interval of the need, who was on a break) is left out.
    """
    where = places(pen)
    name, series = max(panels(pen, where), key=lambda pool: _most(pool[1]))
    series = series[: ON_DUTY + 1]
    scale = _scale(pen, series, ticks=STRIP_TICKS)
    ends = _line_ends(series)
    sheet = Sheet(pen, height=STRIP, left=axis_room(scale))
    sheet.right = end_label_room([item for _, item in ends])
    colours = palette()
    areas = [Item("■", colours["bad"], pen.word("short")),
             Item("■", colours["neutral"], pen.word("idle"))]  # fmt: skip
    head(sheet, _worst(pen, where, name, series), (), "\u3000".join(map(entry, areas)))
    edges = _edges(where)
    x_axis = _one_line(place_axis(sheet, where, bars=False)) | {"range": [edges[0], edges[-1]]}
    sheet.bottom = GAP + LINE
    sheet.traces = _panel(pen, where, edges, series)
    sheet.axes = {"xaxis": x_axis, "yaxis": value_axis(scale)}
    end_labels(sheet, scale, ends)
    return sheet


def _missing(series: Sequence[Series]) -> list[float]:
    """Return how many people each slot lacks; nobody where the need or the staff is unknown."""
    pairs = zip(series[REQUIRED].values, series[ON_DUTY].values, strict=True)
    return [0.0 if None in pair else max((pair[0] or 0.0) - (pair[1] or 0.0), 0.0)
            for pair in pairs]  # fmt: skip


def _most(series: Sequence[Series]) -> tuple[float, int]:
    """Return how many the slot lacks that lacks most, and minus its place: the first of equals."""
    return max((lack, -place) for place, lack in enumerate(_missing(series)))


def _line_ends(series: Sequence[Series]) -> list[tuple[float, Item]]:
    """Return the last level of need and staff, with its name and the glyph of its line."""
    looks = (("┅", palette()["ink"]), ("━", palette()["accent"]))
    return [(next((v for v in reversed(one.values) if v is not None), 0.0), Item(*look, one.name))
            for one, look in zip(series, looks, strict=True)]  # fmt: skip


def _worst(pen: Pen, where: Places, name: str, series: Sequence[Series]) -> str:
    """Return the pool in bold and, in words, what the slot needed and had that lacks most."""
    lack, place = _most(series)
    pool = f"<b>{escape_label(name)}</b>" if name else ""
    if not lack:
        return pool
    values = (f"{one.name} {pen.text(one.raw[-place], one.column)}" for one in series)
    told = pen.word("worst") + pen.word("pause").join([where.texts[-place], *values])
    return f"{pool}\u3000{escape_label(told)}".strip()


def _one_line(axis: dict[str, Any]) -> dict[str, Any]:
    """Return a time axis whose days stand in the place of their first hour, in bold.

    The first tick keeps its hour unless it is midnight.
    """
    texts = [text.split("<br>") for text in axis["ticktext"]]
    days = [n for n, parts in enumerate(texts) if len(parts) > 1 and (n or parts[0][:2] == "00")]
    told = [f"<b>{parts[-1]}</b>" if n in days else parts[0] for n, parts in enumerate(texts)]
    return {**axis, "ticktext": told}


def _scale(pen: Pen, series: list[Series], ticks: int = 5) -> Scale:
    column = series[REQUIRED].column
    values = [value or 0.0 for one in series[: HIGH + 1] for value in one.values]
    return value_scale(values, column.kind, lambda value: pen.text(value, column),
                       headroom=0.06, ticks=ticks)  # fmt: skip


def _legend(pen: Pen, series: list[Series]) -> list[Item]:
    colours = palette()
    items = [
        Item("┅", colours["ink"], series[REQUIRED].name),
        Item("┈", colours["muted"], pen.word("range")),
        Item("━", colours["accent"], series[ON_DUTY].name),
        Item("■", colours["bad"], pen.word("short")),
        Item("■", colours["warn"], pen.word("away")),
        Item("■", colours["neutral"], pen.word("idle")),
    ]
    known = {1: len(series) > HIGH, 4: len(series) > AWAY}
    return [item for place, item in enumerate(items) if known.get(place, True)]


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


def _panel(pen: Pen, where: Places, edges: list[str], series: list[Series]) -> list[dict[str, Any]]:
    have = _levels(series[ON_DUTY])
    need = [there if wanted is None else wanted
            for wanted, there in zip(series[REQUIRED].values, have, strict=True)]  # fmt: skip
    most = list(map(max, need, have))
    colours = palette()
    demand = {"color": colours["ink"], "width": 2, "dash": DEMAND}
    return [
        _outline(edges, list(map(min, need, have)), fill="tozeroy", fillcolor=colours["grid"]),
        # Between staff and the higher of the two lies what is short …
        _outline(edges, have),
        _outline(edges, most, fill="tonexty", fillcolor=colours["bad"]),
        *_away(edges, need, have, series),
        # … and between demand and the higher of the two, what is idle.
        _outline(edges, need),
        _outline(edges, most, fill="tonexty", fillcolor=colours["neutral"]),
        *_range(edges, series),
        _outline(edges, have, line={"color": colours["accent"], "width": 2}),
        _outline(edges, series[REQUIRED].values, line=demand),
        *(_hover_points(pen, where, one) for one in series[: ON_DUTY + 1]),
    ]


def _levels(series: Series) -> list[float]:
    return [value or 0.0 for value in series.values]


def _away(
    edges: list[str], need: list[float], have: list[float], series: list[Series]
) -> list[dict[str, Any]]:
    """Return the part of what is short that people on the roster would have closed."""
    if len(series) <= AWAY:
        return []
    rostered = map(sum, zip(have, *map(_levels, series[AWAY:]), strict=True))
    closed = [max(staff, min(wanted, there))
              for staff, wanted, there in zip(have, need, rostered, strict=True)]  # fmt: skip
    fill = palette()["warn"]
    return [_outline(edges, have), _outline(edges, closed, fill="tonexty", fillcolor=fill)]


def _range(edges: list[str], series: list[Series]) -> list[dict[str, Any]]:
    """Return the ends of the interval of the need as two thin lines."""
    line = {"color": palette()["muted"], "width": 1, "dash": RANGE}
    ends = series[LOW : HIGH + 1] if len(series) > HIGH else []
    return [_outline(edges, one.values, line=line) for one in ends]


def _outline(edges: list[str], values: Sequence[float | None], **settings: Any) -> dict[str, Any]:
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


def _corners(
    edges: list[str], values: Sequence[float | None]
) -> Iterator[tuple[str, float | None]]:
    for (start, end), value in zip(pairwise(edges), values, strict=True):
        yield start, value
        yield end, value


def _hover_points(pen: Pen, where: Places, series: Series) -> dict[str, Any]:
    """Return invisible points that answer the pointer on a step outline."""
    return trace(pen, where, series, 0) | {"mode": "markers", "marker": {"opacity": 0, "size": 8}}
