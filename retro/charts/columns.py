"""Charts made of upright bars: plain, stacked, Pareto, and with a line."""

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
    pixels,
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
    cases,
    hover,
    measures,
    place_axis,
    places,
    styles,
)
from retro.charts.scales import Scale, matched, value_scale
from retro.model import Value

BLOCK, DOT, DASHES = "■", "●", "┅"
BAR = 0.65  # share of a place that its bars take
TITLE_EMS = 22.0
INTERVALS = (4, 5, 6)
MILLISECOND = timedelta(milliseconds=1)
ACCENT, GREY = Look("accent", 0), Look("neutral", 0)


def bar(pen: Pen) -> Sheet:
    """Return bars; several y, or a split, stand side by side."""
    sheet, where = Sheet(pen), places(pen)
    series = all_series(pen, where)
    scale = bar_scale(pen, levels(series), headroom=0.1)
    prepare(sheet, scale, legend(series))
    below = cases(pen, series[0]) if where.by_row else ()
    x_axis = place_axis(sheet, where, bars=True, below=below)
    drawn = zip(series, styles(series), strict=True)
    sheet.traces = [bars(pen, where, one, look) for one, look in drawn]
    for trace in sheet.traces:
        if "width" in trace:
            trace["width"] /= len(series)
    _write_values(sheet, where, series)
    return stand(sheet, scale, x_axis, barmode="group", bargap=1 - BAR, bargroupgap=0.06)


def stacked_bar(pen: Pen) -> Sheet:
    """Return bars of parts upon each other; the order of the series is the order from below."""
    sheet, where = Sheet(pen), places(pen)
    series = all_series(pen, where)
    parts = zip(*(one.values for one in series), strict=True)
    scale = bar_scale(pen, [sum(filter(None, part)) for part in parts], headroom=0.05)
    prepare(sheet, scale, legend(series))
    x_axis = place_axis(sheet, where, bars=True)
    edge = {"color": palette()["paper"], "width": 1}
    for one, look in zip(series, styles(series), strict=True):
        trace = bars(pen, where, one, look)
        trace["marker"]["line"] = edge
        sheet.traces.append(trace)
    return stand(sheet, scale, x_axis, barmode="stack", bargap=1 - BAR)


def pareto(pen: Pen) -> Sheet:
    """Return bars in the order of the rows and the line of their cumulative share.

    With a target (a share), the bars that together reach it are the accent.
    """
    sheet, where = Sheet(pen), places(pen, as_given=True)
    amounts, shares = all_series(pen, where)[:2]
    left, right = _grid(pen, amounts, levels([amounts]), shares, [1.0])
    _name_axes(sheet, left, right, Item(BLOCK, palette()["accent"], amounts.name), shares.name)
    x_axis = place_axis(sheet, where, bars=True)
    trace = bars(pen, where, amounts, ACCENT)
    trace["marker"]["color"] = _vital_few(pen, shares)
    sheet.traces = [trace, _line(pen, where, shares)]
    if pen.chart.target is not None:
        level_line(sheet, pen.chart.target, yref="y2", width=1)
    return stand(sheet, left, x_axis, right, bargap=0.25)


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
    sheet.traces = [bars(pen, where, amounts, GREY), _line(pen, where, rates)]
    if target is not None:
        level_line(sheet, target, yref="y2")
    return stand(sheet, left, x_axis, right, bargap=0.3)


def bars(pen: Pen, where: Places, series: Series, look: Look) -> dict[str, Any]:
    """Return one trace of upright bars."""
    # Alone on an axis of time, a bar would be a day wide, or not to be seen.
    is_alone = len(where.values) == 1 and where.is_time
    width = {"width": where.slot / MILLISECOND * BAR} if is_alone else {}
    return width | {
        "type": "bar",
        "x": list(where.positions),
        "y": list(series.values),
        "marker": look.marker,
        "hovertext": hover(pen, where, series),
        "hoverinfo": "text",
        "textposition": "none",
    }


def legend(series: Sequence[Series]) -> list[Item]:
    """Return an entry per colour, none if there is only one."""
    if len(series) == 1:
        return []
    pairs = zip(series, styles(series), strict=True)
    return [Item(look.glyph, look.fill, one.name) for one, look in pairs]


def title(pen: Pen) -> str:
    """Return what the values are, escaped; nothing if the legend names them."""
    is_one = pen.chart.split or len(measures(pen)) == 1
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


def bar_scale(pen: Pen, values: Sequence[float], *, headroom: float) -> Scale:
    """Return the axis of the values of a chart, with its target on it."""
    column, target = pen.chart.y[0], pen.chart.target
    known = [*values, target] if target is not None else values
    return value_scale(known, column.kind, lambda value: pen.text(value, column), headroom=headroom)


def prepare(sheet: Sheet, scale: Scale, items: Sequence[Item]) -> None:
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


def stand(
    sheet: Sheet, scale: Scale, x_axis: dict[str, Any], right: Scale | None = None, **options: Any
) -> Sheet:
    """Set the axes of upright bars, with a second one where there is a line."""
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
