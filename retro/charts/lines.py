"""Charts made of lines: trends, staffing gaps, and the way from one promotion to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from retro.charts.columns import series_colour
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
    palette,
    pixels,
    value_axis,
)
from retro.charts.labels import escape_label, shorten
from retro.charts.rows import Places, Series, all_series, cases, hover, place_axis, places
from retro.charts.scales import Scale, number, stamp, value_scale

# Dashes, markers and the glyphs that name them: lines stay apart in black and white.
DASHES = ("solid", "8px,4px", "2px,3px", "8px,3px,2px,3px", "14px,4px", "5px,2px")
MARKERS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "circle-open")
GLYPHS = ("●", "■", "◆", "▲", "▼", "○")
MANY_POINTS = 40
LABEL_EMS = 15.0
DUMBBELL_ROW = 26
SLOPE_ROW = 20


def line(pen: Pen) -> Sheet:
    """Return one line per series, named at its right end, with the target as a dashed line."""
    sheet, where = Sheet(pen), places(pen)
    series = all_series(pen, where)
    target = pen.chart.target
    levels = [value for one in series for value in one.values if value is not None]
    levels += [] if target is None else [target]
    column = pen.chart.y[0]
    scale = value_scale(levels, column.kind, lambda value: pen.text(value, column),
                        from_zero=False, headroom=0.06)  # fmt: skip
    ends = _ends(pen, series)
    sheet.left = axis_room(scale)
    sheet.right = end_label_room([item for _, item in ends])
    head(sheet, _line_title(pen, series))
    x_axis = place_axis(sheet, where, bars=False)
    sheet.traces = [_trace(pen, where, one, index) for index, one in enumerate(series)]
    sheet.axes = {"xaxis": x_axis, "yaxis": value_axis(scale)}
    if target is not None:
        level_line(sheet, target)
    end_labels(sheet, scale, ends)
    if len(series) == 1:
        _mark_peak(sheet, where, series[0])
    return sheet


def gap(pen: Pen) -> Sheet:
    """Return demand and staff per slot as steps: red where staff is short, grey where idle."""
    sheet, where = Sheet(pen), places(pen)
    required, on_duty = all_series(pen, where)[:2]
    need = [value or 0.0 for value in required.values]
    have = [value or 0.0 for value in on_duty.values]
    column = pen.chart.y[0]
    scale = value_scale(need + have, column.kind, lambda value: pen.text(value, column))
    sheet.left, sheet.right = axis_room(scale), 2 * GAP
    colours = palette()
    head(sheet, "", [
        Item("━", colours["ink"], required.name), Item("━", colours["accent"], on_duty.name),
        Item("■", colours["bad"], pen.word("short")), Item("■", colours["neutral"], pen.word("idle")),
    ])  # fmt: skip
    times = _slot_edges(where)
    x_axis = place_axis(sheet, where, bars=False)
    x_axis["range"] = [times[0], times[-1]]
    most = list(map(max, need, have))
    covered = _area(times, list(map(min, need, have)), colours["grid"], "tozeroy")
    sheet.traces = [
        covered,
        _area(times, have, None, "none"),
        _area(times, most, colours["bad"], "tonexty"),
        _area(times, need, None, "none"),
        _area(times, most, colours["neutral"], "tonexty"),
        _area(times, have, None, "none", {"color": colours["accent"], "width": 2}),
        _area(times, need, None, "none", {"color": colours["ink"], "width": 2, "dash": "8px,3px"}),
        *(_hover_points(pen, where, one) for one in (required, on_duty)),
    ]
    sheet.axes = {"xaxis": x_axis, "yaxis": value_axis(scale)}
    return sheet


def slope(pen: Pen) -> Sheet:
    """Return a line per row from its value before (left) to its value now (right)."""
    rows = [row for row in pen.chart.rows if number(row[1]) is not None and number(row[2]) is not None]
    sheet = Sheet(pen, height=max(300, SLOPE_ROW * len(rows) + 70), bottom=GAP)
    names = [pen.text(row[0], pen.chart.x) for row in rows]
    pairs = [(number(row[1]) or 0.0, number(row[2]) or 0.0) for row in rows]
    texts = [[pen.text(row[i], pen.chart.y[i - 1]) for i in (1, 2)] for row in rows]
    column = pen.chart.y[0]
    scale = value_scale([value for pair in pairs for value in pair], column.kind,
                        lambda value: pen.text(value, column), from_zero=False)  # fmt: skip
    before = [(pair[0], Item("", "", both[0])) for pair, both in zip(pairs, texts, strict=True)]
    after = [(pair[1], Item("", "", f"{both[1]} {shorten(name, 10)}"))
             for name, pair, both in zip(names, pairs, texts, strict=True)]  # fmt: skip
    sheet.left, sheet.right, sheet.top = 250, 250, 40
    sheet.traces = [_slope_line(name, pair, both, index)
                    for index, (name, pair, both) in enumerate(zip(names, pairs, texts, strict=True))]  # fmt: skip
    end_labels(sheet, scale, before, x=0)
    end_labels(sheet, scale, after)
    for x, column in enumerate(pen.chart.y[:2]):
        title = escape_label(shorten(pen.name(column), LABEL_EMS))
        note(sheet, title, x=x, y=1, yshift=12, anchor="center", font={"color": palette()["muted"]})
        sheet.shapes.append({"type": "line", "xref": "x", "yref": "paper", "x0": x, "x1": x, "y0": 0,
                             "y1": 1, "line": {"color": palette()["grid"], "width": 1}})  # fmt: skip
    hidden = axis(range=[scale.low, scale.high], showticklabels=False)
    sheet.axes = {"xaxis": axis(range=[0, 1], showticklabels=False), "yaxis": hidden}
    return sheet


def dumbbell(pen: Pen) -> Sheet:
    """Return a row per x: a hollow dot before, a full dot now, and the way between."""
    where = places(pen)
    before, now = all_series(pen, where)[:2]
    labels = [shorten(text, LABEL_EMS) for text in where.texts]
    widest = max((pixels(text) for one in (before, now) for text in _texts(pen, one)), default=0)
    sheet = Sheet(pen, bottom=2 * GAP, left=max(map(pixels, labels), default=0) + 2 * GAP)
    sheet.right = 2 * GAP
    colours = palette()
    head(sheet, "", [Item("○", colours["muted"], before.name), Item("●", colours["accent"], now.name)])
    sheet.height = sheet.top + sheet.bottom + DUMBBELL_ROW * len(labels)
    known = [value for one in (before, now) for value in one.values if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    room = (widest + 2 * GAP) / sheet.plot_width * ((high - low) or 1.0) * 1.4
    rungs = axis(
        range=[len(labels) - 0.5, -0.5],
        tickvals=list(where.positions),
        ticktext=[escape_label(label) for label in labels],
        tickfont={"color": colours["ink"]},
        ticklabelstandoff=6,
        showgrid=True,
    )
    sheet.axes = {"xaxis": axis(range=[low - room, high + room], showticklabels=False), "yaxis": rungs}
    sheet.traces = [_way(where, before, now), _dots(pen, where, before, now), _dots(pen, where, now, before)]
    sheet.traces[1]["marker"] |= {"color": colours["paper"]}
    sheet.traces[1]["marker"]["line"] = {"color": colours["muted"], "width": 2}
    return sheet


def _trace(pen: Pen, where: Places, series: Series, index: int) -> dict[str, Any]:
    colour = series_colour(index)
    return {
        "type": "scatter",
        "mode": "lines" if len(where.values) > MANY_POINTS else "lines+markers",
        "x": list(where.positions),
        "y": list(series.values),
        "line": {"color": colour, "width": 2, "dash": DASHES[index % 6]},
        "marker": {"color": colour, "size": 6, "symbol": MARKERS[index % 6]},
        "hovertext": hover(pen, where, series),
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _ends(pen: Pen, series: Sequence[Series]) -> list[tuple[float, Item]]:
    """Return the last value and the name of each line, and of the target."""
    ends = []
    for index, one in enumerate(series):
        last = next((value for value in reversed(one.values) if value is not None), None)
        if last is not None and len(series) > 1:
            ends.append((last, Item(GLYPHS[index % 6], series_colour(index), one.name)))
    if pen.chart.target is not None:
        ends.append((pen.chart.target, Item("", "", pen.target())))
    return ends


def _line_title(pen: Pen, series: Sequence[Series]) -> str:
    """Return the name of the values and how many cases a point rests on, if known."""
    title = pen.name(pen.chart.y[0]) if len(series) == 1 or pen.chart.split else ""
    column, index = pen.chart.y[-1], len(pen.chart.y)
    if not cases(pen):
        return title
    counts = [row[index] for row in pen.chart.rows if number(row[index]) is not None]
    if not counts:
        return title
    fewest, most = (pen.text(edge(counts, key=float), column) for edge in (min, max))  # type: ignore[arg-type]
    return f"{title} (n = {fewest}–{most})".strip()


def _mark_peak(sheet: Sheet, where: Places, series: Series) -> None:
    """Write the highest value of a single line beside its point."""
    known = [(value, -index) for index, value in enumerate(series.values) if value is not None]
    if not known:
        return
    value, index = max(known)
    text = escape_label(sheet.pen.text(series.raw[-index], series.column))
    note(sheet, f"<b>{text}</b>", x=where.positions[-index], y=value, xref="x", yref="y",
         anchor="center", yshift=5)  # fmt: skip


def _slot_edges(where: Places) -> list[str]:
    """Return the beginning of each slot and the end of the last."""
    starts = [stamp(value) for value in where.values if isinstance(value, datetime)]
    return [moment.isoformat() for moment in [*starts, starts[-1] + where.slot]]


def _area(
    edges: list[str], values: list[float], fill: str | None, mode: str, line: Any = None
) -> dict[str, Any]:
    """Return a step outline, each value held from its edge to the next."""
    corners = list(_corners(edges, values))
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in corners],
        "y": [y for _, y in corners],
        "line": line or {"width": 0},
        "fill": mode,
        "fillcolor": fill,
        "hoverinfo": "skip",
    }


def _corners(edges: list[str], values: list[float]) -> Iterator[tuple[str, float]]:
    for start, end, value in zip(edges, edges[1:], values, strict=False):
        yield start, value
        yield end, value


def _hover_points(pen: Pen, where: Places, series: Series) -> dict[str, Any]:
    """Return invisible points that answer the pointer on a step outline."""
    points = _trace(pen, where, series, 0)
    return points | {"mode": "markers", "marker": {"opacity": 0, "size": 8}}


def _slope_line(name: str, pair: tuple[float, float], texts: list[str], index: int) -> dict[str, Any]:
    colour = palette()["accent2"] if pair[1] > pair[0] else palette()["accent"]
    tips = [escape_label(f"{name}: {text}") for text in texts]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [0, 1],
        "y": list(pair),
        "line": {"color": colour, "width": 2, "dash": "solid" if colour == palette()["accent"] else "8px,3px"},
        "marker": {"color": colour, "size": 7, "symbol": MARKERS[index % 2]},
        "hovertext": tips,
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _texts(pen: Pen, series: Series) -> list[str]:
    return [pen.text(raw, series.column) for raw in series.raw]


def _way(where: Places, before: Series, now: Series) -> dict[str, Any]:
    """Return the short lines between the dots as one trace with gaps."""
    x: list[float | None] = []
    y: list[str | float | None] = []
    for place, start, end in zip(where.positions, before.values, now.values, strict=True):
        x += [start, end, None]
        y += [place, place, None]
    style = {"color": palette()["neutral"], "width": 3}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": style, "hoverinfo": "skip"}


def _dots(pen: Pen, where: Places, series: Series, other: Series) -> dict[str, Any]:
    """Return the dots of one series, each value written on the side away from the other dot."""
    sides = [_side(mine, theirs, series is not other) for mine, theirs in zip(series.values, other.values, strict=True)]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": list(series.values),
        "y": list(where.positions),
        "marker": {"color": palette()["accent"], "size": 11, "line": {"width": 0}},
        "text": [escape_label(text) for text in _texts(pen, series)],
        "textposition": sides,
        "hovertext": hover(pen, where, series),
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _side(mine: float | None, theirs: float | None, _: bool) -> str:  # noqa: FBT001
    return "middle left" if mine is not None and theirs is not None and mine < theirs else "middle right"
