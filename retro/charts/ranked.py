"""Charts of named rows, the first on top: ranked bars, and dumbbells from before to now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from retro.charts.columns import BAR, bars, legend, levels, title
from retro.charts.frame import (
    FONT_SIZE,
    GAP,
    ROW,
    TITLE_RISE,
    WIDTH,
    Item,
    Pen,
    Sheet,
    axis,
    head,
    note,
    palette,
    pixels,
    series_colour,
    value_label,
)
from retro.charts.labels import escape_label, shorten
from retro.charts.rows import Places, Series, all_series, cases, hover, places

LABEL_EMS = 18.0
BAR_ROW = 26  # pixels of a row with one bar
BAR_ROWS = 17  # pixels of each bar where a row has several
DUMBBELL_ROW = 28
DOT = 11


def hbar(pen: Pen) -> Sheet:
    """Return horizontal bars in the order of the rows, values (and cases) beside them."""
    where = places(pen, as_given=True)
    series = all_series(pen, where)
    texts = [_beside(pen, one) for one in series]
    sheet = _rows_sheet(pen, where)
    sheet.right = max(pixels(text) for row in texts for text in row) + 2 * GAP
    head(sheet, title(pen), legend(series))
    target = pen.chart.target
    low = min([*levels(series), 0.0])
    top = max([*levels(series), low if target is None else target]) or 1.0
    if target is not None:
        _mark_target(sheet, target, (target - low) / (top - low))
    thickness = BAR_ROW if len(series) == 1 else BAR_ROWS * len(series) + GAP
    sheet.height = sheet.top + sheet.bottom + thickness * len(where.values)
    for index, one in enumerate(series):
        trace = bars(pen, where, one, series_colour(index))
        sheet.traces.append(trace | {"x": trace["y"], "y": trace["x"], "orientation": "h"})
        _write_beside(sheet, one, texts[index], (index - (len(series) - 1) / 2) / len(series))
    sheet.axes = {"xaxis": axis(range=[low, top], showticklabels=False), "yaxis": _names(where)}
    sheet.axes["yaxis"]["showline"] = True
    sheet.options = {"barmode": "group", "bargap": 1 - BAR, "bargroupgap": 0.06}
    return sheet


def dumbbell(pen: Pen) -> Sheet:
    """Return a row per x: a hollow dot before, a full dot now, and the way between."""
    where = places(pen, as_given=True)
    before, now = all_series(pen, where)[:2]
    colours = palette()
    sheet = _rows_sheet(pen, where)
    sheet.right = 2 * GAP
    items = [Item("○", colours["muted"], before.name), Item("●", colours["accent"], now.name)]
    head(sheet, "", items)
    sheet.height = sheet.top + sheet.bottom + DUMBBELL_ROW * len(where.values)
    ring = {"color": colours["muted"], "width": 2}
    hollow = {"color": colours["paper"], "size": DOT, "line": ring}
    full = {"color": colours["accent"], "size": DOT, "line": {"width": 0}}
    sheet.traces = [
        _way(where, before, now),
        _dots(pen, where, before, hollow),
        _dots(pen, where, now, full),
    ]
    _write_pairs(sheet, before, now)
    x_axis = axis(range=_span(sheet, before, now), showticklabels=False)
    sheet.axes = {"xaxis": x_axis, "yaxis": _names(where) | {"showgrid": True}}
    return sheet


def _rows_sheet(pen: Pen, where: Places) -> Sheet:
    widest = max(pixels(shorten(text, LABEL_EMS)) for text in where.texts)
    return Sheet(pen, bottom=GAP, left=widest + 2 * GAP)


def _names(where: Places) -> dict[str, Any]:
    """Return the y axis that names the rows."""
    return axis(
        range=[len(where.values) - 0.5, -0.5],
        tickvals=list(where.positions),
        ticktext=[escape_label(shorten(text, LABEL_EMS)) for text in where.texts],
        tickfont={"color": palette()["ink"]},
        ticklabelstandoff=6,
    )


def _beside(pen: Pen, series: Series) -> list[str]:
    """Return the text beside each bar: its value, and the cases it rests on if known."""
    texts = (pen.text(raw, series.column) for raw in series.raw)
    pairs = zip(texts, cases(pen, series), strict=True)
    return [f"{text} ({count})" if count else text for text, count in pairs]


def _write_beside(sheet: Sheet, series: Series, texts: Sequence[str], shift: float) -> None:
    for row, (value, text) in enumerate(zip(series.values, texts, strict=True)):
        value_label(sheet, text, x=max(value or 0.0, 0.0), y=row + shift * BAR, anchor="left",
                    yanchor="middle", xshift=4, height=FONT_SIZE + 2,
                    hides=sheet.pen.chart.target is not None)  # fmt: skip


def _mark_target(sheet: Sheet, target: float, share: float) -> None:
    """Draw the target upright and name it above, in a row of its own if the title is near."""
    style = {"color": palette()["ink"], "width": 1.2, "dash": "6px,4px"}
    sheet.shapes.append({"type": "line", "xref": "x", "yref": "paper", "x0": target, "x1": target,
                         "y0": 0, "y1": 1, "line": style})  # fmt: skip
    text = sheet.pen.target()
    middle = sheet.left + share * sheet.plot_width
    left = min(middle - pixels(text) / 2, WIDTH - pixels(text) - GAP)
    heads = list(sheet.notes)
    note(sheet, escape_label(text), x=0, y=1, xshift=left - sheet.left, yshift=4, anchor="left")
    title_width = GAP + pixels(sheet.pen.name(sheet.pen.chart.y[0]))
    if len(heads) > 1 or any(head["xanchor"] == "right" for head in heads) or left < title_width:
        sheet.top += ROW - (TITLE_RISE - 4)
        for head_note in heads:
            head_note["yshift"] += ROW - (TITLE_RISE - 4)


def _way(where: Places, before: Series, now: Series) -> dict[str, Any]:
    """Return the short lines between the dots as one trace with gaps."""
    x: list[float | None] = []
    y: list[str | float | None] = []
    for place, start, end in zip(where.positions, before.values, now.values, strict=True):
        x += [start, end, None]
        y += [place, place, None]
    style = {"color": palette()["neutral"], "width": 3}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": style, "hoverinfo": "skip"}


def _dots(pen: Pen, where: Places, series: Series, marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(series.values),
        "y": list(where.positions),
        "marker": marker,
        "hovertext": hover(pen, where, series),
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _write_pairs(sheet: Sheet, before: Series, now: Series) -> None:
    """Write each value on the side away from the other dot; equal values once."""
    for row, (old, new) in enumerate(zip(before.values, now.values, strict=True)):
        if old is not None and old != new:
            _write_dot(sheet, before, row, is_left=new is not None and old < new)
        if new is not None:
            _write_dot(sheet, now, row, is_left=old is not None and new < old)


def _write_dot(sheet: Sheet, series: Series, row: int, *, is_left: bool) -> None:
    text = sheet.pen.text(series.raw[row], series.column)
    anchor, shift = ("right", -9) if is_left else ("left", 9)
    value_label(sheet, text, x=series.values[row], y=row, anchor=anchor, xshift=shift,
                yanchor="middle")  # fmt: skip


def _span(sheet: Sheet, before: Series, now: Series) -> list[float]:
    """Return a range of x with room for the values outside the dots."""
    texts = [sheet.pen.text(raw, one.column) for one in (before, now) for raw in one.raw]
    known = levels([before, now]) or [0.0]
    low, high = min(known), max(known)
    room = max(map(pixels, texts)) + 2 * GAP
    value_per_pixel = ((high - low) or abs(high) or 1.0) / (sheet.plot_width - 2 * room)
    return [low - room * value_per_pixel, high + room * value_per_pixel]
