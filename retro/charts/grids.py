"""Charts of two dimensions: the heat map of cells, and the scatter of labelled points."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from retro.charts.frame import (
    FONT_SIZE,
    GAP,
    Item,
    Pen,
    Sheet,
    axis,
    axis_room,
    head,
    level_line,
    note,
    palette,
    pixels,
    value_axis,
)
from retro.charts.labels import escape_label, shorten
from retro.charts.rows import ORDERED, Places, Series, all_series, place_axis, places
from retro.charts.scales import Scale, number, value_scale
from retro.model import Value

CLASSES = 5
CELL_HEIGHT = 24
LABEL_EMS = 12.0
DARK_FROM = 3  # classes from this one on are dark enough for light text
DOT = 9
NEVER = -1


def heatmap(pen: Pen) -> Sheet:
    """Return a cell per x and row (`split`), darker for more, in at most five classes."""
    where, rows = _sorted_places(pen), _rows(pen)
    series = {one.name: one for one in all_series(pen, where)}
    values = [value for one in series.values() for value in one.values if value is not None]
    column = pen.chart.y[0]
    scale = value_scale(values, column.kind, lambda value: pen.text(value, column),
                        from_zero=False, ticks=CLASSES)  # fmt: skip
    labels = [shorten(row, LABEL_EMS) for row in rows]
    sheet = Sheet(pen, left=max(map(pixels, labels), default=0) + 2 * GAP, right=GAP)
    head(sheet, pen.name(column), _classes(scale))
    x_axis = place_axis(sheet, where, bars=False)
    sheet.height = sheet.top + sheet.bottom + CELL_HEIGHT * len(rows)
    grid = [series[row] for row in rows]
    sheet.traces = [_cells(pen, where, grid, scale), *_cell_texts(sheet, where, grid, scale)]
    names = axis(
        range=[len(rows) - 0.5, -0.5],
        tickvals=list(range(len(rows))),
        ticktext=[escape_label(label) for label in labels],
        tickfont={"color": palette()["ink"]},
        ticklabelstandoff=6,
    )
    sheet.axes = {"xaxis": _cell_axis(x_axis, where), "yaxis": names}
    return sheet


def scatter(pen: Pen) -> Sheet:
    """Return a dot per row, named by `split` as far as names fit without touching."""
    points = [(x, y, row) for row in pen.chart.rows
              if (x := number(row[0])) is not None and (y := number(row[1])) is not None]  # fmt: skip
    x_column, y_column = pen.chart.x, pen.chart.y[0]
    target = pen.chart.target
    levels = [y for _, y, _ in points] + ([] if target is None else [target])
    across = value_scale([x for x, _, _ in points], x_column.kind,
                         lambda value: pen.text(value, x_column), from_zero=False, headroom=0.05,
                         ticks=7)  # fmt: skip
    up = value_scale(levels, y_column.kind, lambda value: pen.text(value, y_column),
                     from_zero=False, headroom=0.05)  # fmt: skip
    sheet = Sheet(pen, height=340, left=axis_room(up), right=3 * GAP, bottom=52)
    head(sheet, pen.name(y_column), [Item("", "", f"{pen.word('cases')} = {len(points)}")])
    _x_title(sheet, pen.name(x_column))
    names = [_point_name(pen, row) for _, _, row in points]
    tips = [_tip(pen, name, row) for name, (_, _, row) in zip(names, points, strict=True)]
    sheet.traces = [_dots([(x, y) for x, y, _ in points], tips)]
    sheet.axes = {"xaxis": value_axis(across, showline=True), "yaxis": value_axis(up)}
    if target is not None:
        level_line(sheet, target)
        note(sheet, escape_label(pen.target()), x=1, y=target, yref="y", anchor="right", yshift=3)
    places_of = [(across.share(x), up.share(y)) for x, y, _ in points]
    _name_points(sheet, names, places_of)
    return sheet


def _sorted_places(pen: Pen) -> Places:
    """Return the places along x; in ascending order where x has one."""
    where = places(pen)
    if pen.chart.x.kind not in ORDERED:
        return where
    order = sorted(range(len(where.values)), key=lambda i: _rank(where.values[i]))
    values = tuple(where.values[i] for i in order)
    texts = tuple(where.texts[i] for i in order)
    return Places(values, tuple(range(len(values))), texts, where.is_time)


def _rank(value: Value) -> tuple[bool, Any]:
    return (value is None, value)


def _rows(pen: Pen) -> list[str]:
    if pen.chart.split is None:
        return [pen.name(column) for column in pen.chart.y]
    return list(dict.fromkeys(pen.text(row[-1], pen.chart.split) for row in pen.chart.rows))


def _class(value: float, scale: Scale) -> int:
    """Return the class of a value, counted from 0."""
    count = len(scale.ticks) - 1
    return min(int(scale.share(value) * count + 1e-9), count - 1)


def _shade(index: int, count: int) -> str:
    """Return a colour between a light tint (0) and the full accent (count - 1)."""
    share = 0.08 + 0.92 * index / max(count - 1, 1)
    ends = ([int(palette()[name][i : i + 2], 16) for i in (1, 3, 5)] for name in ("paper", "accent"))
    mixed = (round(light + (dark - light) * share) for light, dark in zip(*ends, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _classes(scale: Scale) -> list[Item]:
    count = len(scale.ticks) - 1
    return [Item("■", _shade(i, count), f"{scale.texts[i]}–{scale.texts[i + 1]}") for i in range(count)]


def _cells(pen: Pen, where: Places, grid: Sequence[Series], scale: Scale) -> dict[str, Any]:
    count = len(scale.ticks) - 1
    steps = [[edge / count, _shade(i, count)] for i in range(count) for edge in (i, i + 1)]
    return {
        "type": "heatmap",
        "x": list(range(len(where.values))),
        "y": list(range(len(grid))),
        "z": [[NEVER if v is None else _class(v, scale) + 0.5 for v in one.values] for one in grid],
        "zmin": 0,
        "zmax": count,
        "colorscale": steps,
        "showscale": False,
        "xgap": 1.5,
        "ygap": 1.5,
        "hovertext": [_tips(pen, where, one) for one in grid],
        "hoverinfo": "text",
    }


def _tips(pen: Pen, where: Places, one: Series) -> list[str]:
    texts = (pen.text(raw, one.column) for raw in one.raw)
    return ["<br>".join(map(escape_label, (one.name, place, text)))
            for place, text in zip(where.texts, texts, strict=True)]  # fmt: skip


def _cell_texts(
    sheet: Sheet, where: Places, grid: Sequence[Series], scale: Scale
) -> list[dict[str, Any]]:
    """Return the values of the cells, light on dark, if all of them fit."""
    texts = [[sheet.pen.text(raw, one.column) for raw in one.raw] for one in grid]
    room = sheet.plot_width / max(len(where.values), 1) - 4
    size = FONT_SIZE - 1
    if max((pixels(text) for row in texts for text in row), default=0) * size / FONT_SIZE > room:
        return []
    light, dark = palette()["paper"], palette()["ink"]
    cells = [(x, y, texts[y][x], value) for y, one in enumerate(grid)
             for x, value in enumerate(one.values) if value is not None]  # fmt: skip
    colours = [light if _class(value, scale) >= DARK_FROM else dark for *_, value in cells]
    return [{
        "type": "scatter",
        "mode": "text",
        "x": [cell[0] for cell in cells],
        "y": [cell[1] for cell in cells],
        "text": [escape_label(cell[2]) for cell in cells],
        "textfont": {"size": size, "color": colours},
        "hoverinfo": "skip",
    }]  # fmt: skip


def _cell_axis(x_axis: dict[str, Any], where: Places) -> dict[str, Any]:
    """Return the x axis with its ticks under the columns of cells."""
    edges = [-0.5, len(where.values) - 0.5]
    if not where.is_time:
        return {**x_axis, "range": edges, "showline": False}
    index = {value.isoformat(): i for i, value in enumerate(where.values) if isinstance(value, date)}
    kept = [(index[at], text) for at, text in zip(x_axis["tickvals"], x_axis["ticktext"], strict=True)
            if at in index]  # fmt: skip
    ticks = {"tickvals": [at for at, _ in kept], "ticktext": [text for _, text in kept]}
    return {**x_axis, **ticks, "type": "linear", "range": edges, "showline": False, "ticks": ""}


def _x_title(sheet: Sheet, title: str) -> None:
    font = {"color": palette()["muted"]}
    text = escape_label(shorten(title, 40))
    note(sheet, text, x=1, y=0, anchor="right", yanchor="top", yshift=-26, font=font)


def _point_name(pen: Pen, row: Sequence[Value]) -> str:
    return pen.text(row[-1], pen.chart.split) if pen.chart.split else ""


def _tip(pen: Pen, name: str, row: Sequence[Value]) -> str:
    columns = (pen.chart.x, pen.chart.y[0])
    parts = [f"{pen.name(column)}: {pen.text(row[i], column)}" for i, column in enumerate(columns)]
    return "<br>".join(escape_label(part) for part in (name, *parts) if part)


def _dots(points: Sequence[tuple[float, float]], tips: list[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "marker": {"color": palette()["accent"], "size": DOT, "opacity": 0.85,
                   "line": {"color": palette()["paper"], "width": 1}},
        "hovertext": tips,
        "hoverinfo": "text",
        "cliponaxis": False,
    }  # fmt: skip


def _name_points(sheet: Sheet, names: list[str], points: list[tuple[float, float]]) -> None:
    """Write each name beside its dot where it touches neither a dot nor a name."""
    width, height = sheet.plot_width, sheet.plot_height
    dots = [(x * width, (1 - y) * height) for x, y in points]
    taken = [(x - DOT / 2, y - DOT / 2, x + DOT / 2, y + DOT / 2) for x, y in dots]
    # The outermost dots are what readers ask about, so they are named first.
    order = sorted(range(len(points)), key=lambda i: (-_distance(points[i]), i))
    for i in order:
        text = shorten(names[i], LABEL_EMS)
        for box, anchor, shift_x, shift_y in _candidates(dots[i], pixels(text)):
            if not text or box[2] > width + sheet.right or any(_touch(box, other) for other in taken):
                continue
            taken.append(box)
            note(sheet, escape_label(text), x=points[i][0], y=points[i][1], anchor=anchor,
                 yanchor="middle", xshift=shift_x, yshift=shift_y)  # fmt: skip
            break


def _distance(point: tuple[float, float]) -> float:
    return (point[0] - 0.5) ** 2 + (point[1] - 0.5) ** 2


Box = tuple[float, float, float, float]


def _candidates(dot: tuple[float, float], width: int) -> list[tuple[Box, str, float, float]]:
    """Return (box, anchor, shift right, shift up) for a name right, left, above, below its dot."""
    x, y = dot
    side, half = DOT / 2 + 3, 8.0
    rise = DOT / 2 + half + 1
    return [
        ((x + side, y - half, x + side + width, y + half), "left", side, 0.0),
        ((x - side - width, y - half, x - side, y + half), "right", -side, 0.0),
        ((x - width / 2, y - rise - half, x + width / 2, y - rise + half), "center", 0.0, rise),
        ((x - width / 2, y + rise - half, x + width / 2, y + rise + half), "center", 0.0, -rise),
    ]


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
