"""Charts of named rows, the first on top: ranked bars, and dumbbells from before to now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from retro.charts.columns import BAR, bars, legend, levels, stacked_bar, title
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
    pixels,
    value_axis,
    value_label,
)
from retro.charts.house import palette
from retro.charts.labels import ELLIPSIS, escape_label, shorten, wrap
from retro.charts.rows import (
    LABEL_LINES,
    ORDERED,
    Places,
    Series,
    all_series,
    cases,
    hover,
    places,
    styles,
)
from retro.charts.scales import typed, value_scale

LABEL_EMS = 18.0
BAR_ROW = 26  # pixels of a row with one bar
BAR_ROWS = 17  # pixels of each bar where a row has several
DUMBBELL_ROW = 28
DOT_ROW = 22
FAR_UP = 0.5  # from this share on bars from zero would look alike
DOT = 11


def hbar(pen: Pen) -> Sheet:
    """Return horizontal bars in the order of the rows, values (and cases) beside them.

    Shares that all lie far up are dots on an axis of their own: as bars they would look alike.
    """
    where = places(pen, as_given=True)
    series = all_series(pen, where)
    texts = [_beside(pen, one) for one in series]
    sheet = rows_sheet(pen, where)
    sheet.right = max(pixels(text) for row in texts for text in row) + 2 * GAP
    head(sheet, title(pen), legend(series))
    if _lie_far_up(series):
        return _dotted(sheet, where, series[0], texts[0])
    target = pen.chart.target
    low = min([*levels(series), 0.0])
    top = max([*levels(series), low if target is None else target]) or 1.0
    if target is not None:
        _mark_target(sheet, target, (target - low) / (top - low))
    thickness = BAR_ROW if len(series) == 1 else BAR_ROWS * len(series) + GAP
    sheet.height = sheet.top + sheet.bottom + thickness * len(where.values)
    for index, (one, look) in enumerate(zip(series, styles(series), strict=True)):
        sheet.traces.append(_lying(bars(pen, where, one, look)))
        _write_beside(sheet, one, texts[index], (index - (len(series) - 1) / 2) / len(series))
    return _stand(sheet, where, [low, top], "group")


def stacked(pen: Pen) -> Sheet:
    """Return stacked bars: upright, or lying where their names would be cut."""
    where = places(pen)
    if where.is_time or pen.chart.x.kind in ORDERED or not _is_crowded(where):
        return stacked_bar(pen)
    return _stacked_rows(pen, places(pen, as_given=True))


def _stacked_rows(pen: Pen, where: Places) -> Sheet:
    """Return lying bars of parts, the sum of each beside it."""
    series = all_series(pen, where)
    parts = zip(*(one.values for one in series), strict=True)
    sums = [sum(filter(None, part)) for part in parts]
    texts = [pen.text(typed(total, pen.chart.y[0].kind), pen.chart.y[0]) for total in sums]
    sheet = rows_sheet(pen, where)
    sheet.right = max(map(pixels, texts)) + 2 * GAP
    head(sheet, title(pen), legend(series))
    sheet.height = sheet.top + sheet.bottom + BAR_ROW * len(where.values)
    edge = {"color": palette()["paper"], "width": 1}
    for one, look in zip(series, styles(series), strict=True):
        trace = _lying(bars(pen, where, one, look))
        sheet.traces.append(trace | {"marker": trace["marker"] | {"line": edge}})
    for row, (total, text) in enumerate(zip(sums, texts, strict=True)):
        value_label(sheet, text, x=total, y=row, anchor="left", yanchor="middle", xshift=4,
                    hides=False)  # fmt: skip
    return _stand(sheet, where, [0.0, max(sums) or 1.0], "stack")


def _is_crowded(where: Places) -> bool:
    """Return whether upright bars would be too narrow for their names."""
    room = (WIDTH - 8 * GAP) / max(len(where.values), 1) / FONT_SIZE - 0.4
    return any(wrap(text, room, LABEL_LINES)[-1].endswith(ELLIPSIS) for text in where.texts)


def _lying(trace: dict[str, Any]) -> dict[str, Any]:
    return trace | {"x": trace["y"], "y": trace["x"], "orientation": "h"}


def _stand(sheet: Sheet, where: Places, span: list[float], mode: str) -> Sheet:
    """Set the axes of lying bars."""
    names = row_names(where) | {"showline": True}
    sheet.axes = {"xaxis": axis(range=span, showticklabels=False), "yaxis": names}
    sheet.options = {"barmode": mode, "bargap": 1 - BAR, "bargroupgap": 0.06}
    return sheet


def _lie_far_up(series: Sequence[Series]) -> bool:
    known = levels(series)
    is_share = len(series) == 1 and series[0].column.kind == "share"
    return is_share and len(known) > 1 and min(known) >= FAR_UP


def _dotted(sheet: Sheet, where: Places, one: Series, texts: Sequence[str]) -> Sheet:
    """Return a dot per row on an axis that need not begin at zero, with the target upright."""
    pen = sheet.pen
    target = pen.chart.target
    known = levels([one]) + ([] if target is None else [target])
    scale = value_scale(known, "share", lambda value: pen.text(value, one.column),
                        from_zero=False)  # fmt: skip
    if target is not None:
        _mark_target(sheet, target, scale.share(target))
    sheet.left += GAP  # for a dot on the axis
    sheet.bottom = 3 * GAP
    sheet.height = sheet.top + sheet.bottom + DOT_ROW * len(where.values)
    full = {"color": palette()["accent"], "size": DOT, "line": {"width": 0}}
    sheet.traces = [_dots(pen, where, one, full)]
    for row, (value, text) in enumerate(zip(one.values, texts, strict=True)):
        if value is not None:
            value_label(sheet, text, x=value, y=row, anchor="left", yanchor="middle", xshift=9,
                        height=FONT_SIZE + 2)  # fmt: skip
    names = row_names(where) | {"showgrid": True}
    sheet.axes = {"xaxis": value_axis(scale, showline=True), "yaxis": names}
    return sheet


def dumbbell(pen: Pen) -> Sheet:
    """Return a row per x: a hollow dot before, a full dot now, and the way between."""
    where = places(pen, as_given=True)
    before, now = all_series(pen, where)[:2]
    colours = palette()
    sheet = rows_sheet(pen, where)
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
    sheet.axes = {"xaxis": x_axis, "yaxis": row_names(where) | {"showgrid": True}}
    return sheet


def rows_sheet(pen: Pen, where: Places) -> Sheet:
    """Return a sheet with room on the left for the names of the rows."""
    widest = max(pixels(shorten(text, LABEL_EMS)) for text in where.texts)
    return Sheet(pen, bottom=GAP, left=widest + 2 * GAP)


def row_names(where: Places) -> dict[str, Any]:
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
