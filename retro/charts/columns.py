"""Charts made of bars: plain, ranked, stacked, Pareto, with a line, and waterfall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from retro.charts.frame import (
    FONT_SIZE,
    GAP,
    ROW,
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
from retro.charts.scales import Scale, matched, number, value_scale
from retro.model import Column, Value

LABEL_EMS = 15.0
BAR_ROW = 26  # pixels of one ranked bar
BLOCK = "■"
LINE_AND_DOT = "●"
TOLERANCE = 1e-6


def bar(pen: Pen) -> Sheet:
    """Return vertical bars; several y, or a split, stand side by side."""
    sheet, where = Sheet(pen), places(pen)
    series = all_series(pen, where)
    scale = _scale(pen, _values(series), headroom=0.08)
    _prepare(sheet, scale, _legend(series))
    x_axis = place_axis(sheet, where, bars=True)
    for index, one in enumerate(series):
        trace = _bars(pen, where, one, series_colour(index))
        sheet.traces.append(trace | _bar_labels(sheet, where, one, len(series)))
    return _stand(sheet, scale, x_axis, barmode="group", bargap=0.35, bargroupgap=0.08)


def stacked_bar(pen: Pen) -> Sheet:
    """Return bars of parts upon each other; the order of the series is the order from below."""
    sheet, where = Sheet(pen), places(pen)
    series = all_series(pen, where)
    totals = [sum(filter(None, parts)) for parts in zip(*(one.values for one in series), strict=True)]
    scale = _scale(pen, totals)
    _prepare(sheet, scale, _legend(series))
    x_axis = place_axis(sheet, where, bars=True)
    edge = {"color": palette()["paper"], "width": 1}
    for index, one in enumerate(series):
        trace = _bars(pen, where, one, series_colour(index))
        trace["marker"]["line"] = edge
        sheet.traces.append(trace)
    return _stand(sheet, scale, x_axis, barmode="stack", bargap=0.35)


def hbar(pen: Pen) -> Sheet:
    """Return horizontal bars in the order of the rows, the first on top, values beside them."""
    where = places(pen)
    series = all_series(pen, where)
    thickness = BAR_ROW if len(series) == 1 else 14 * len(series) + 10
    labels = [shorten(text, LABEL_EMS) for text in where.texts]
    sheet = Sheet(pen, bottom=GAP, left=max(map(pixels, labels), default=0) + 2 * GAP)
    texts = [_beside(pen, where, one) for one in series]
    sheet.right = max((pixels(text) for row in texts for text in row), default=0) + 2 * GAP
    head(sheet, _title(pen), _legend(series))
    sheet.top += ROW if pen.chart.target is not None else 0
    sheet.height = sheet.top + sheet.bottom + thickness * len(labels)
    top = max([*_values(series), pen.chart.target or 0.0]) or 1.0
    low = min([*_values(series), 0.0])
    for index, (one, beside) in enumerate(zip(series, texts, strict=True)):
        trace = _bars(pen, where, one, series_colour(index))
        trace |= {"x": trace["y"], "y": trace["x"], "orientation": "h"}
        sheet.traces.append(trace | _outside([escape_label(text) for text in beside]))
    rows = axis(
        range=[len(labels) - 0.5, -0.5],
        tickvals=list(where.positions),
        ticktext=[escape_label(label) for label in labels],
        tickfont={"color": palette()["ink"]},
        ticklabelstandoff=6,
        showline=True,
    )
    sheet.axes = {"xaxis": axis(range=[low, top], showticklabels=False), "yaxis": rows}
    sheet.options = {"barmode": "group", "bargap": 0.35, "bargroupgap": 0.08}
    _upright_target(sheet, low, top)
    return sheet


def pareto(pen: Pen) -> Sheet:
    """Return bars in the order of the rows and the line of their cumulative share.

    With a target (a share), the bars that together reach it are the accent.
    """
    sheet, where = Sheet(pen), places(pen)
    amounts, shares = all_series(pen, where)[:2]
    scale = _scale(pen, _values([amounts]), headroom=0.05, targets=False)
    right = value_scale([0.0, 1.0], "share", lambda value: pen.text(value, shares.column))
    bars = Item(BLOCK, palette()["accent"], amounts.name)
    _two_axes(sheet, scale, right, bars, shares)
    x_axis = place_axis(sheet, where, bars=True)
    trace = _bars(pen, where, amounts, palette()["accent"])
    trace["marker"]["color"] = _vital_few(pen, shares)
    sheet.traces += [trace, _line(pen, where, shares, "y2")]
    if pen.chart.target is not None:
        level_line(sheet, pen.chart.target, yref="y2", width=1)
    return _stand(sheet, scale, x_axis, right, bargap=0.25)


def columns_line(pen: Pen) -> Sheet:
    """Return bars of y[0] on the left axis and a line of y[1], with its target, on the right."""
    sheet, where = Sheet(pen), places(pen)
    amounts, rates = all_series(pen, where)[:2]
    target = pen.chart.target
    scale = _scale(pen, _values([amounts]), targets=False)
    levels = _values([rates]) + ([] if target is None else [target])
    right = matched(scale, rates.column.kind, levels, lambda value: pen.text(value, rates.column))
    bars = Item(BLOCK, palette()["neutral"], amounts.name)
    goal = "" if target is None else f"{pen.word('target')} {pen.text(target, rates.column)}"
    _two_axes(sheet, scale, right, bars, rates, goal)
    x_axis = place_axis(sheet, where, bars=True)
    sheet.traces = [_bars(pen, where, amounts, palette()["neutral"]), _line(pen, where, rates, "y2")]
    if target is not None:
        level_line(sheet, target, yref="y2")
    return _stand(sheet, scale, x_axis, right, bargap=0.3)


def waterfall(pen: Pen) -> Sheet:
    """Return steps from a first total to a last one.

    The first row is a total; so is a last row equal to the sum of all before it. With a
    `split`, rows whose split is `total` (or true) are the totals.
    """
    sheet, where = Sheet(pen), places(pen)
    deltas = [number(row[1]) or 0.0 for row in pen.chart.rows]
    bars = _steps(deltas, _totals(pen, deltas))
    scale = _scale(pen, [edge for low, high, _ in bars for edge in (low, high)], headroom=0.08)
    _prepare(sheet, scale, ())
    x_axis = place_axis(sheet, where, bars=True)
    column = pen.chart.y[0]
    texts = [_signed(pen, row[1], column, colour) for row, (_, _, colour) in
             zip(pen.chart.rows, bars, strict=True)]  # fmt: skip
    one = Series(pen.name(column), column, tuple(high - low for low, high, _ in bars),
                 tuple(row[1] for row in pen.chart.rows))  # fmt: skip
    trace = _bars(pen, where, one, "")
    trace["base"] = [low for low, _, _ in bars]
    trace["marker"]["color"] = [palette()[colour] for _, _, colour in bars]
    sheet.traces.append(trace | _outside([escape_label(text) for text in texts]))
    _connectors(sheet, deltas, bars)
    return _stand(sheet, scale, x_axis, bargap=0.35)


def series_colour(index: int) -> str:
    """Return the colour of the n-th series, from the first again after the sixth."""
    return palette()[f"series{index % 6 + 1}"]


def _scale(
    pen: Pen, values: Sequence[float], *, headroom: float = 0.0, targets: bool = True
) -> Scale:
    column = pen.chart.y[0]
    levels = [*values, pen.chart.target] if targets and pen.chart.target is not None else values
    text = lambda value: pen.text(value, column)  # noqa: E731 - one line says it
    return value_scale(levels, column.kind, text, headroom=headroom)


def _prepare(sheet: Sheet, scale: Scale, legend: Sequence[Item]) -> None:
    """Set the margins and write the title of a chart with one value axis, and its target."""
    sheet.left = axis_room(scale)
    target = sheet.pen.chart.target
    goal = Item("", palette()["ink"], sheet.pen.target()) if target is not None else None
    sheet.right = end_label_room([goal]) if goal else 2 * GAP
    head(sheet, _title(sheet.pen), legend)
    if goal and target is not None:
        level_line(sheet, target)
        end_labels(sheet, scale, [(target, goal)])


def _two_axes(
    sheet: Sheet, left: Scale, right: Scale, bars: Item, line: Series, goal: str = ""
) -> None:
    sheet.left, sheet.right = axis_room(left), axis_room(right)
    legend = [bars, Item(LINE_AND_DOT, palette()["accent2"], line.name)]
    legend += [Item("┅", palette()["ink"], goal)] if goal else []
    head(sheet, bars.text, legend, line.name)


def _stand(
    sheet: Sheet, scale: Scale, x_axis: dict[str, Any], right: Scale | None = None, **options: Any
) -> Sheet:
    sheet.axes = {"xaxis": x_axis, "yaxis": value_axis(scale)}
    if right is not None:
        sheet.axes["yaxis2"] = value_axis(right, overlaying="y", side="right", showgrid=False)
    sheet.options = options
    return sheet


def _bars(pen: Pen, where: Places, series: Series, colour: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": list(where.positions),
        "y": list(series.values),
        "marker": {"color": colour, "line": {"width": 0}},
        "hovertext": hover(pen, where, series),
        "hoverinfo": "text",
        "textposition": "none",
    }


def _line(pen: Pen, where: Places, series: Series, y_axis: str) -> dict[str, Any]:
    colour = palette()["accent2"]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(where.positions),
        "y": list(series.values),
        "yaxis": y_axis,
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "size": 6, "line": {"color": palette()["paper"], "width": 1}},
        "hovertext": hover(pen, where, series),
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _bar_labels(sheet: Sheet, where: Places, series: Series, group: int) -> dict[str, Any]:
    """Return the values above the bars, if all of them fit."""
    texts = [sheet.pen.text(raw, series.column) for raw in series.raw]
    room = sheet.plot_width / max(len(where.values), 1) / group * (0.95 if group == 1 else 0.7)
    if max(map(pixels, texts), default=0) > room:
        return {}
    return _outside([escape_label(text) for text in texts])


def _outside(texts: list[str]) -> dict[str, Any]:
    font = {"size": FONT_SIZE, "color": palette()["ink"]}
    return {
        "text": texts,
        "textposition": "outside",
        "textfont": font,
        "cliponaxis": False,
        "constraintext": "none",
        "textangle": 0,
    }


def _beside(pen: Pen, where: Places, series: Series) -> list[str]:
    known = cases(pen)
    texts = [pen.text(raw, series.column) for raw in series.raw]
    counts = [known.get(value, "") for value in where.values]
    return [f"{text} ({count})" if count else text for text, count in zip(texts, counts, strict=True)]


def _upright_target(sheet: Sheet, low: float, top: float) -> None:
    target = sheet.pen.chart.target
    if target is None:
        return
    style = {"color": palette()["ink"], "width": 1.2, "dash": "6px,4px"}
    sheet.shapes.append({"type": "line", "xref": "x", "yref": "paper", "x0": target, "x1": target,
                         "y0": 0, "y1": 1, "line": style})  # fmt: skip
    place = (target - low) / (top - low)
    anchor = "center" if place < 0.85 else "right"  # noqa: PLR2004 - near the edge
    note(sheet, escape_label(sheet.pen.target()), x=target, xref="x", y=1, anchor=anchor)
    for title in sheet.notes[:-1]:
        title["yshift"] += ROW


def _vital_few(pen: Pen, shares: Series) -> list[str]:
    """Return a colour per bar: the accent up to the one that reaches the target."""
    few, many = palette()["accent"], palette()["neutral"]
    target = 1.0 if pen.chart.target is None else pen.chart.target
    before = [0.0, *(share or 0.0 for share in shares.values)]
    return [few if share < target else many for share in before[:-1]]


def _totals(pen: Pen, deltas: list[float]) -> list[bool]:
    if pen.chart.split is not None:
        return [row[-1] in {"total", True} for row in pen.chart.rows]
    before = sum(deltas[:-1])
    closes = len(deltas) > 2 and abs(before - deltas[-1]) <= TOLERANCE * (1 + abs(before))  # noqa: PLR2004
    return [index == 0 or (closes and index == len(deltas) - 1) for index in range(len(deltas))]


def _steps(deltas: list[float], totals: list[bool]) -> list[tuple[float, float, str]]:
    """Return (low, high, colour) of each bar."""
    bars, level = [], 0.0
    for delta, is_total in zip(deltas, totals, strict=True):
        start, level = (0.0, delta) if is_total else (level, level + delta)
        colour = "accent" if is_total else "accent2" if delta > 0 else "neutral"
        bars.append((min(start, level), max(start, level), colour))
    return bars


def _signed(pen: Pen, value: Value, column: Column, colour: str) -> str:
    text = pen.text(value, column)
    return text if colour == "accent" or (number(value) or 0) <= 0 else f"+{text}"


def _connectors(sheet: Sheet, deltas: list[float], bars: list[tuple[float, float, str]]) -> None:
    """Join the end of each bar with the beginning of the next."""
    style = {"color": palette()["muted"], "width": 1}
    for index, (delta, (low, high, _)) in enumerate(zip(deltas[:-1], bars[:-1], strict=True)):
        level = high if delta >= 0 else low
        sheet.shapes.append({"type": "line", "x0": index + 0.325, "x1": index + 0.675, "y0": level,
                             "y1": level, "line": style})  # fmt: skip


def _legend(series: Sequence[Series]) -> list[Item]:
    if len(series) == 1:
        return []
    return [Item(BLOCK, series_colour(index), one.name) for index, one in enumerate(series)]


def _title(pen: Pen) -> str:
    """Return what the values are: their common column, or nothing if the legend names them."""
    return pen.name(pen.chart.y[0]) if pen.chart.split or len(pen.chart.y) == 1 or cases(pen) else ""


def _values(series: Sequence[Series]) -> list[float]:
    return [value for one in series for value in one.values if value is not None]
