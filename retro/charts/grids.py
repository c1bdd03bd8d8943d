"""The heat map: a cell per x and row, darker for more, in a few classes that a legend names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from retro.charts.frame import (
    FONT_SIZE,
    GAP,
    Item,
    Pen,
    Sheet,
    axis,
    head,
    pixels,
)
from retro.charts.house import channels, palette, readable_on
from retro.charts.labels import escape_label, shorten
from retro.charts.rows import Places, Series, all_series, place_axis, places
from retro.charts.scales import Scale, value_scale

CLASSES = 5
CELL_HEIGHT = 24
LABEL_EMS = 12.0
LIGHTEST = 0.08  # how much accent the lowest class has
CELL_FONT = FONT_SIZE - 1


def heatmap(pen: Pen) -> Sheet:
    """Return a cell per x and row (`split`), in at most about five classes."""
    where = places(pen)
    series = all_series(pen, where)
    column = pen.chart.y[0]
    values = [value for one in series for value in one.values if value is not None]
    scale = value_scale(values, column.kind, lambda value: pen.text(value, column),
                        from_zero=False, ticks=CLASSES)  # fmt: skip
    labels = [shorten(one.name, LABEL_EMS) for one in series]
    sheet = Sheet(pen, left=max(map(pixels, labels)) + 2 * GAP, right=GAP)
    head(sheet, escape_label(pen.name(column)), _legend(scale))
    x_axis = place_axis(sheet, where, bars=False)
    sheet.height = sheet.top + sheet.bottom + CELL_HEIGHT * len(series)
    sheet.traces = [_cells(pen, where, series, scale), *_texts(sheet, where, series, scale)]
    names = axis(
        range=[len(series) - 0.5, -0.5],
        tickvals=list(range(len(series))),
        ticktext=[escape_label(label) for label in labels],
        tickfont={"color": palette()["ink"]},
        ticklabelstandoff=6,
    )
    sheet.axes = {"xaxis": _cell_axis(x_axis, where), "yaxis": names}
    return sheet


def _classes(scale: Scale) -> int:
    return len(scale.ticks) - 1


def _class(value: float, scale: Scale) -> int:
    """Return the class of a value, counted from 0; a border belongs to the class above it."""
    count = _classes(scale)
    return min(int(scale.share(value) * count + 1e-9), count - 1)


def _shade(index: int, scale: Scale) -> str:
    """Return the colour of a class, from a light tint to the full accent."""
    part = LIGHTEST + (1 - LIGHTEST) * index / max(_classes(scale) - 1, 1)
    light, dark = channels(palette()["paper"]), channels(palette()["accent"])
    mixed = (round(a + (b - a) * part) for a, b in zip(light, dark, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _legend(scale: Scale) -> list[Item]:
    pairs = enumerate(pairwise(scale.texts))
    return [Item("■", _shade(i, scale), f"{low}–{high}") for i, (low, high) in pairs]


def _cells(pen: Pen, where: Places, rows: Sequence[Series], scale: Scale) -> dict[str, Any]:
    count = _classes(scale)
    colours = [[edge / count, _shade(i, scale)] for i in range(count) for edge in (i, i + 1)]
    return {
        "type": "heatmap",
        "x": list(range(len(where.values))),
        "y": list(range(len(rows))),
        "z": [[None if v is None else _class(v, scale) + 0.5 for v in one.values] for one in rows],
        "zmin": 0,
        "zmax": count,
        "colorscale": colours,
        "showscale": False,
        "xgap": 1.5,
        "ygap": 1.5,
        "hovertext": [_tips(pen, where, one) for one in rows],
        "hoverinfo": "text",
        "hoverongaps": False,
    }


def _tips(pen: Pen, where: Places, one: Series) -> list[str]:
    texts = (pen.text(raw, one.column) for raw in one.raw)
    return ["<br>".join(map(escape_label, (one.name, place, text)))
            for place, text in zip(where.texts, texts, strict=True)]  # fmt: skip


def _texts(
    sheet: Sheet, where: Places, rows: Sequence[Series], scale: Scale
) -> list[dict[str, Any]]:
    """Return the values of the cells if all of them fit; a dash where nothing is known."""
    cells = [(x, y, sheet.pen.text(one.raw[x], one.column), value)
             for y, one in enumerate(rows) for x, value in enumerate(one.values)]  # fmt: skip
    room = sheet.plot_width / len(where.values) - 4
    if max(pixels(text) for _, _, text, _ in cells) * CELL_FONT / FONT_SIZE > room:
        return []
    grounds = [
        None if value is None else _shade(_class(value, scale), scale) for *_, value in cells
    ]
    # Cells keep their shade on a dark screen, so their text must too: the page's script puts
    # in the colours of the screen only for those written as in the palette, in capitals.
    colours = [readable_on(ground).lower() if ground else palette()["muted"] for ground in grounds]
    return [{
        "type": "scatter",
        "mode": "text",
        "x": [cell[0] for cell in cells],
        "y": [cell[1] for cell in cells],
        "text": [escape_label(cell[2]) for cell in cells],
        "textfont": {"size": CELL_FONT, "color": colours},
        "hoverinfo": "skip",
    }]  # fmt: skip


def _cell_axis(x_axis: dict[str, Any], where: Places) -> dict[str, Any]:
    """Return the x axis with its ticks under the columns of cells."""
    edges = {"range": [-0.5, len(where.values) - 0.5], "showline": False, "ticks": ""}
    if not where.is_time:
        return x_axis | edges
    index = {at: i for i, at in enumerate(where.positions)}
    ticks = zip(x_axis["tickvals"], x_axis["ticktext"], strict=True)
    kept = [(index[at], text) for at, text in ticks if at in index]
    places_and_texts = {"tickvals": [at for at, _ in kept], "ticktext": [text for _, text in kept]}
    return x_axis | edges | places_and_texts | {"type": "linear"}
