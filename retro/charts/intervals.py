"""The chart of estimates: a dot per row on the line from low to high, and the middle of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from retro.charts.columns import title
from retro.charts.frame import FONT_SIZE, GAP, Pen, Sheet, head, note, pixels, value_axis
from retro.charts.frame import value_label as write_beside
from retro.charts.house import palette
from retro.charts.labels import escape_label
from retro.charts.ranked import DOT, DOT_ROW, row_names, rows_sheet
from retro.charts.rows import Places, Series, all_series, hover, places
from retro.charts.scales import Scale, value_scale

NAME_RISE = 20  # pixels from the line of the title to that of the middle


def intervals(pen: Pen) -> Sheet:
    """Return y[0] of each x as a dot with the interval from y[1] to y[2]; y[3] is their middle.

    A row without interval is a dot alone; the last y may be the cases.
    """
    where = places(pen, as_given=True)
    value, low, high, middle = all_series(pen, where)[:4]
    sheet = rows_sheet(pen, where)
    known = [level for one in (value, low, high, middle) for level in one.values]
    levels = [level for level in known if level is not None]
    scale = value_scale(levels, value.column.kind, lambda v: pen.text(v, value.column),
                        from_zero=False)  # fmt: skip
    texts = [pen.text(raw, value.column) for raw in value.raw]
    head(sheet, title(pen))
    _mark_middle(sheet, middle, scale)
    sheet.left += GAP  # for a dot on the axis
    sheet.right = max(map(pixels, texts)) + 2 * GAP
    sheet.bottom = 3 * GAP
    sheet.height = sheet.top + sheet.bottom + DOT_ROW * len(where.values)
    sheet.traces = [_ranges(where, low, high), _dots(pen, where, value)]
    _write_values(sheet, texts, value, high)
    names = row_names(where) | {"showgrid": True}
    sheet.axes = {"xaxis": value_axis(scale, showline=True), "yaxis": names}
    return sheet


def _mark_middle(sheet: Sheet, middle: Series, scale: Scale) -> None:
    """Draw the middle upright and name it in a row of its own above the plot."""
    found = next(
        (pair for pair in zip(middle.values, middle.raw, strict=True) if pair[0] is not None), None
    )
    if found is None:
        return
    at, raw = found
    style = {"color": palette()["ink"], "width": 1.2, "dash": "6px,4px"}
    sheet.shapes.append({"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at,
                         "y0": 0, "y1": 1, "line": style})  # fmt: skip
    for written in sheet.notes:
        written["yshift"] += NAME_RISE
    sheet.top += NAME_RISE
    text = f"{middle.name} {sheet.pen.text(raw, middle.column)}"
    anchor = "left" if scale.share(at or 0.0) < 0.5 else "right"  # noqa: PLR2004 - a half
    note(sheet, escape_label(text), x=at, y=1, xref="x", anchor=anchor, yshift=4)


def _ranges(where: Places, low: Series, high: Series) -> dict[str, Any]:
    """Return the lines from low to high as one trace with gaps."""
    x: list[float | None] = []
    y: list[str | float | None] = []
    for place, start, end in zip(where.positions, low.values, high.values, strict=True):
        if start is not None and end is not None:
            x += [start, end, None]
            y += [place, place, None]
    style = {"color": palette()["neutral"], "width": 3}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": style, "hoverinfo": "skip"}


def _dots(pen: Pen, where: Places, value: Series) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(value.values),
        "y": list(where.positions),
        "marker": {"color": palette()["accent"], "size": DOT, "line": {"width": 0}},
        "hovertext": hover(pen, where, value),
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _write_values(sheet: Sheet, texts: Sequence[str], value: Series, high: Series) -> None:
    """Write each value right of its dot or, where there is one, of its interval."""
    ends = (b if b is not None else a for a, b in zip(value.values, high.values, strict=True))
    for row, (text, end) in enumerate(zip(texts, ends, strict=True)):
        if value.values[row] is not None:
            write_beside(sheet, text, x=end, y=row, anchor="left", yanchor="middle", xshift=9,
                         height=FONT_SIZE + 2)  # fmt: skip
