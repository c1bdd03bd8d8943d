"""Lines with a band of what is to be expected: how far it may still go."""

from __future__ import annotations

from typing import Any

from retro.charts.columns import levels
from retro.charts.frame import (
    Item,
    Pen,
    Sheet,
    axis_room,
    end_label_room,
    end_labels,
    head,
    value_axis,
    value_label,
)
from retro.charts.house import palette
from retro.charts.lines import ends, trace
from retro.charts.rows import Places, Series, all_series, place_axis, places, styles
from retro.charts.scales import value_scale


def band(pen: Pen) -> Sheet:
    """Return a line per y but the last two, which are the lower and upper end of the band.

    The last point of the first line has its value, the band its range where it ends.
    """
    sheet, where = Sheet(pen), places(pen)
    *series, low, high = all_series(pen, where)
    column = pen.chart.y[0]
    scale = value_scale(levels([*series, low, high]), column.kind,
                        lambda value: pen.text(value, column),
                        from_zero=False, headroom=0.08)  # fmt: skip
    named = [*ends(pen, series, with_values=False), *_range(pen, low, high)]
    sheet.left, sheet.right = axis_room(scale), end_label_room([item for _, item in named])
    head(sheet, "")
    x_axis = place_axis(sheet, where, bars=False)
    drawn = enumerate(zip(series, styles(series), strict=True))
    sheet.traces = [*_area(pen, where, low, high)]
    sheet.traces += [trace(pen, where, one, index, look) for index, (one, look) in drawn]
    sheet.axes = {"xaxis": x_axis, "yaxis": value_axis(scale)}
    end_labels(sheet, scale, named)
    _name_last(sheet, where, series[0])
    return sheet


def _range(pen: Pen, low: Series, high: Series) -> list[tuple[float, Item]]:
    """Return the middle of the end of the band, and what it says there."""
    known = [place for place, value in enumerate(high.values) if value is not None]
    if not known:
        return []
    last = known[-1]
    low_text, high_text = (pen.text(one.raw[last], one.column) for one in (low, high))
    middle = ((low.values[last] or 0.0) + (high.values[last] or 0.0)) / 2
    text = f"{pen.word('outlook')} {low_text}–{high_text}"
    return [(middle, Item("■", palette()["neutral"], text))]


def _area(pen: Pen, where: Places, low: Series, high: Series) -> list[dict[str, Any]]:
    """Return the band as two invisible lines with what lies between them filled."""
    if not levels([high]):
        return []
    edge = {"mode": "lines", "line": {"width": 0}}
    floor = trace(pen, where, low, 0) | edge
    return [floor, trace(pen, where, high, 0) | edge
            | {"fill": "tonexty", "fillcolor": palette()["neutral"]}]  # fmt: skip


def _name_last(sheet: Sheet, where: Places, series: Series) -> None:
    """Write the last value of a line above its point, where it ends before the axis does."""
    known = [place for place, value in enumerate(series.values) if value is not None]
    if known and known[-1] < len(where.values) - 1:
        place = known[-1]
        text = sheet.pen.text(series.raw[place], series.column)
        value_label(sheet, text, x=where.positions[place], y=series.values[place],
                    anchor="center", yshift=6, height=16)  # fmt: skip
