"""Charts made of upright bars: plain, stacked, Pareto, with a line, and waterfall."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from retro.charts.frame import (
    FONT_SIZE,
    GAP,
    Item,
    Pen,
    Sheet,
    axis_room,
    end_label_room,
    end_labels,
    entry,
    head,
    level_line,
    palette,
    pixels,
    series_colour,
    value_axis,
    value_label,
)
from retro.charts.labels import escape_label, shorten
from retro.charts.rows import Places, Series, all_series, has_cases, hover, place_axis, places
from retro.charts.scales import Scale, matched, number, value_scale
from retro.model import Value

BLOCK, DOT, DASHES = "■", "●", "┅"
BAR = 0.65  # share of a place that its bars take
TITLE_EMS = 22.0
INTERVALS = (4, 5, 6)
TOLERANCE = 1e-6
MILLISECOND = timedelta(milliseconds=1)


def bar(pen: Pen) -> Sheet:
    """Return bars; several y, or a split, stand side by side."""
    sheet, where = Sheet(pen), places(pen)
    series = all_series(pen, where)
    scale = _scale(pen, levels(series), headroom=0.1)
    _prepare(sheet, scale, legend(series))
    x_axis = place_axis(sheet, where, bars=True)
    sheet.traces = [bars(pen, where, one, series_colour(i)) for i, one in enumerate(series)]
    if len(where.values) == 1 and where.is_time:
        # Alone on its axis, a bar would be a day wide.
        for trace in sheet.traces:
            trace["width"] = where.slot / MILLISECOND * BAR / len(series)
    _write_values(sheet, where, series)
    return _stand(sheet, scale, x_axis, barmode="group", bargap=1 - BAR, bargroupgap=0.06)


def stacked_bar(pen: Pen) -> Sheet:
    """Return bars of parts upon each other; the order of the series is the order from below."""
    sheet, where = Sheet(pen), places(pen)
    series = all_series(pen, where)
    parts = zip(*(one.values for one in series), strict=True)
    scale = _scale(pen, [sum(filter(None, part)) for part in parts], headroom=0.05)
    _prepare(sheet, scale, legend(series))
    x_axis = place_axis(sheet, where, bars=True)
    edge = {"color": palette()["paper"], "width": 1}
    for index, one in enumerate(series):
        trace = bars(pen, where, one, series_colour(index))
        trace["marker"]["line"] = edge
        sheet.traces.append(trace)
    return _stand(sheet, scale, x_axis, barmode="stack", bargap=1 - BAR)


def pareto(pen: Pen) -> Sheet:
    """Return bars in the order of the rows and the line of their cumulative share.

    With a target (a share), the bars that together reach it are the accent.
    """
    sheet, where = Sheet(pen), places(pen, as_given=True)
    amounts, shares = all_series(pen, where)[:2]
    left, right = _grid(pen, amounts, levels([amounts]), shares, [1.0])
    _name_axes(sheet, left, right, Item(BLOCK, palette()["accent"], amounts.name), shares.name)
    x_axis = place_axis(sheet, where, bars=True)
    trace = bars(pen, where, amounts, "")
    trace["marker"]["color"] = _vital_few(pen, shares)
    sheet.traces = [trace, _line(pen, where, shares)]
    if pen.chart.target is not None:
        level_line(sheet, pen.chart.target, yref="y2", width=1)
    return _stand(sheet, left, x_axis, right, bargap=0.25)


def columns_line(pen: Pen) -> Sheet:
    """Return bars of y[0] on the left axis and a line of y[1], with its target, on the right."""
    sheet, where = Sheet(pen), places(pen)
    amounts, rates = all_series(pen, where)[:2]
    target = pen.chart.target
    goal = [] if target is None else [target]
    left, right = _grid(pen, amounts, levels([amounts]), rates, levels([rates]) + goal)
    aim = [Item(DASHES, palette()["ink"], pen.target(rates.column))] if goal else []
    _name_axes(sheet, left, right, Item(BLOCK, palette()["neutral"], amounts.name), rates.name, aim)
    x_axis = place_axis(sheet, where, bars=True)
    sheet.traces = [bars(pen, where, amounts, palette()["neutral"]), _line(pen, where, rates)]
    if target is not None:
        level_line(sheet, target, yref="y2")
    return _stand(sheet, left, x_axis, right, bargap=0.3)


def waterfall(pen: Pen) -> Sheet:
    """Return steps from a first total to a last one.

    The first row is a total; so is a last row equal to the sum of all before it. With a
    `split`, rows whose split is `total` (or true) are the totals.
    """
    sheet, where = Sheet(pen), places(pen, as_given=True)
    deltas = [number(row[1]) or 0.0 for row in pen.chart.rows]
    totals = _totals(pen, deltas)
    steps = _steps(deltas, totals)
    scale = _scale(pen, [edge for low, high, _ in steps for edge in (low, high)], headroom=0.1)
    _prepare(sheet, scale, ())
    x_axis = place_axis(sheet, where, bars=True)
    column = pen.chart.y[0]
    heights = tuple(high - low for low, high, _ in steps)
    raw = tuple(row[1] for row in pen.chart.rows)
    trace = bars(pen, where, Series(pen.name(column), column, heights, raw), "")
    trace["base"] = [low for low, _, _ in steps]
    trace["marker"]["color"] = [palette()[colour] for _, _, colour in steps]
    sheet.traces = [trace]
    _connect(sheet, deltas, steps)
    for index, (value, is_total) in enumerate(zip(raw, totals, strict=True)):
        text = pen.text(value, column) if is_total else _signed(pen, value)
        value_label(sheet, text, x=index, y=steps[index][1], anchor="center", yshift=2)
    return _stand(sheet, scale, x_axis, bargap=1 - BAR)


def bars(pen: Pen, where: Places, series: Series, colour: str) -> dict[str, Any]:
    """Return one trace of upright bars."""
    return {
        "type": "bar",
        "x": list(where.positions),
        "y": list(series.values),
        "marker": {"color": colour, "line": {"width": 0}},
        "hovertext": hover(pen, where, series),
        "hoverinfo": "text",
        "textposition": "none",
    }


def legend(series: Sequence[Series]) -> list[Item]:
    """Return an entry per colour, none if there is only one."""
    if len(series) == 1:
        return []
    return [Item(BLOCK, series_colour(index), one.name) for index, one in enumerate(series)]


def title(pen: Pen) -> str:
    """Return what the values are, escaped; nothing if the legend names them."""
    is_one = pen.chart.split or len(pen.chart.y) == 1 or has_cases(pen)
    return escape_label(pen.name(pen.chart.y[0])) if is_one else ""


def levels(series: Sequence[Series]) -> list[float]:
    """Return all values that are known."""
    return [value for one in series for value in one.values if value is not None]


def _grid(
    pen: Pen, left: Series, left_levels: list[float], right: Series, right_levels: list[float]
) -> tuple[Scale, Scale]:
    """Return two axes with one grid: of four to six intervals those that waste least height."""
    sides = ((left, left_levels), (right, right_levels))
    grids = [
        tuple(matched(count, one.column.kind, levels, _text(pen, one)) for one, levels in sides)
        for count in INTERVALS
    ]
    # An axis of shares that would go on above 100 % is a last resort.
    whole = [grid for grid in grids if all(one.ticks[-1] == one.high for one in grid)]
    first, second = min(whole or grids, key=lambda grid: grid[0].high * grid[1].high)
    return first, second


def _text(pen: Pen, series: Series) -> Callable[[Value], str]:
    return lambda value: pen.text(value, series.column)


def _scale(pen: Pen, values: Sequence[float], *, headroom: float) -> Scale:
    column, target = pen.chart.y[0], pen.chart.target
    known = [*values, target] if target is not None else values
    return value_scale(known, column.kind, lambda value: pen.text(value, column), headroom=headroom)


def _prepare(sheet: Sheet, scale: Scale, items: Sequence[Item]) -> None:
    """Set the margins and write the title of a chart with one value axis, and its target."""
    target = sheet.pen.chart.target
    goal = Item("", "", "" if target is None else sheet.pen.target())
    sheet.left = axis_room(scale)
    sheet.right = 2 * GAP if target is None else end_label_room([goal])
    head(sheet, title(sheet.pen), items)
    if target is not None:
        level_line(sheet, target)
        end_labels(sheet, scale, [(target, goal)])


def _name_axes(  # noqa: PLR0913 - two axes, two names
    sheet: Sheet, left: Scale, right: Scale, amounts: Item, rate: str, aim: Sequence[Item] = ()
) -> None:
    """Write the names of two axes, each with the glyph of what it measures."""
    sheet.left, sheet.right = axis_room(left), axis_room(right)
    line = Item(DOT, palette()["accent2"], shorten(rate, TITLE_EMS))
    first = entry(amounts._replace(text=shorten(amounts.text, TITLE_EMS)))
    head(sheet, first, (), "\u3000".join(entry(item) for item in (*aim, line)))


def _stand(
    sheet: Sheet, scale: Scale, x_axis: dict[str, Any], right: Scale | None = None, **options: Any
) -> Sheet:
    sheet.axes = {"xaxis": x_axis, "yaxis": value_axis(scale)}
    if right is not None:
        sheet.axes["yaxis2"] = value_axis(right, overlaying="y", side="right", showgrid=False)
    sheet.options = options
    return sheet


def _line(pen: Pen, where: Places, series: Series) -> dict[str, Any]:
    colour = palette()["accent2"]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(where.positions),
        "y": list(series.values),
        "yaxis": "y2",
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "size": 6, "line": {"color": palette()["paper"], "width": 1}},
        "hovertext": hover(pen, where, series),
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _write_values(sheet: Sheet, where: Places, series: Sequence[Series]) -> None:
    """Write the values above the bars, if all of them fit."""
    place = sheet.plot_width / (where.slots + 0.2)
    width = place * BAR / len(series)
    texts = [[sheet.pen.text(raw, one.column) for raw in one.raw] for one in series]
    room = place * 0.95 if len(series) == 1 else width * 1.02
    if max((pixels(text) for row in texts for text in row), default=0) > room:
        return
    for index, (one, row) in enumerate(zip(series, texts, strict=True)):
        shift = (index - (len(series) - 1) / 2) * width
        for at, value, text in zip(where.positions, one.values, row, strict=True):
            value_label(sheet, text, x=at, y=max(value or 0.0, 0.0), anchor="center", xshift=shift,
                        yshift=2, height=FONT_SIZE + 2,
                        hides=sheet.pen.chart.target is not None)  # fmt: skip


def _vital_few(pen: Pen, shares: Series) -> list[str]:
    """Return a colour per bar: the accent up to the one that reaches the target."""
    few, many = palette()["accent"], palette()["neutral"]
    target = 1.0 if pen.chart.target is None else pen.chart.target
    before = [0.0, *(share or 0.0 for share in shares.values)]
    return [few if share < target else many for share in before[:-1]]


def _totals(pen: Pen, deltas: list[float]) -> list[bool]:
    if pen.chart.split is not None:
        return [row[-1] in {"total", True} for row in pen.chart.rows]
    before, last = sum(deltas[:-1]), len(deltas) - 1
    closes = last > 1 and abs(before - deltas[-1]) <= TOLERANCE * (1 + abs(before))
    return [index == 0 or (closes and index == last) for index in range(len(deltas))]


def _steps(deltas: list[float], totals: list[bool]) -> list[tuple[float, float, str]]:
    """Return (low, high, meaning of the colour) of each bar."""
    steps, level = [], 0.0
    for delta, is_total in zip(deltas, totals, strict=True):
        start, level = (0.0, delta) if is_total else (level, level + delta)
        colour = "accent" if is_total else "accent2" if delta > 0 else "neutral"
        steps.append((min(start, level), max(start, level), colour))
    return steps


def _signed(pen: Pen, value: Value) -> str:
    """Return a change with its sign before the currency."""
    if isinstance(value, str) or not number(value):
        return pen.text(value, pen.chart.y[0])
    text = pen.text(abs(value), pen.chart.y[0])  # type: ignore[arg-type] # number() saw to it
    return f"+{text}" if (number(value) or 0) > 0 else f"−{text}"


def _connect(sheet: Sheet, deltas: list[float], steps: list[tuple[float, float, str]]) -> None:
    """Join the end of each bar with the beginning of the next."""
    style = {"color": palette()["muted"], "width": 1}
    for index, (delta, (low, high, _)) in enumerate(zip(deltas[:-1], steps[:-1], strict=True)):
        level = high if delta >= 0 else low
        ends = {"x0": index + BAR / 2, "x1": index + 1 - BAR / 2, "y0": level, "y1": level}
        sheet.shapes.append({"type": "line", "line": style, **ends})
