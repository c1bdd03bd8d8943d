"""The sheet every chart is drawn on: margins, axes, titles, legends, labels, palette."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, Protocol

import plotly.graph_objects as go

from retro import resources
from retro.charts.house import palette
from retro.charts.labels import coloured, ems, escape_label, plain, shorten
from retro.charts.scales import Scale
from retro.model import Chart, Column, Value

WIDTH = 720
FONT_SIZE = 12
ROW = 20  # pixels of one row of text above the plot
TITLE_RISE = 12  # pixels between the plot and the row above it
WIDE_SPACE = "\u3000"
GAP = 10  # pixels between neighbouring pieces
FONT = "Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
LEGEND_EMS = (20.0, 14.0, 9.0, 6.0)  # of one entry: the first that fits
END_LABEL_EMS = 15.0
LARGE = 100  # from here on decimals of an estimate say nothing


class Formatter(Protocol):
    """What charts ask of `retro.formats.Formats`."""

    def value(self, value: Value, column: Column) -> str: ...


class Item(NamedTuple):
    """One entry of a legend, or one label beside a line: our glyph, its colour, plain text."""

    glyph: str
    colour: str
    text: str


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((resources.folder("assets") / "chart_words.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Pen:
    """A chart with what it takes to write on it in one language; texts come back plain."""

    chart: Chart
    lang: str
    formats: Formatter

    def name(self, column: Column) -> str:
        return plain(column.label.get(self.lang) or column.label.get("en", column.name))

    def text(self, value: Value, column: Column) -> str:
        """Return a value as its column is written; large estimates without decimals."""
        if column.kind == "number" and isinstance(value, float) and abs(value) >= LARGE:
            value = round(value)
        return plain(self.formats.value(value, column))

    def word(self, key: str) -> str:
        own = resources.strings(self.lang).get("chart", {}).get(key)
        return str(own or _words().get(self.lang, _words()["en"])[key])

    def target(self, column: Column | None = None) -> str:
        """Return "Target 60 s", by default of the first y column."""
        return f"{self.word('target')} {self.text(self.chart.target, column or self.chart.y[0])}"


@dataclass(slots=True)
class Sheet:
    """A figure in the making; lengths are pixels of a picture 720 wide."""

    pen: Pen
    height: int = 300
    left: int = 56
    right: int = 24
    top: int = 34
    bottom: int = 30
    traces: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    axes: dict[str, dict[str, Any]] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def plot_width(self) -> int:
        return WIDTH - self.left - self.right

    @property
    def plot_height(self) -> int:
        return self.height - self.top - self.bottom

    def figure(self) -> go.Figure:
        """Return the finished, validated Plotly figure."""
        return go.Figure(data=self.traces, layout=self._layout())

    def _layout(self) -> dict[str, Any]:
        colours = palette()
        font = {"family": FONT, "size": FONT_SIZE, "color": colours["ink"]}
        margin = {"l": self.left, "r": self.right, "t": self.top, "b": self.bottom, "pad": 0}
        return {
            "template": "none",
            "width": WIDTH,
            "height": self.height,
            "margin": margin,
            "font": font,
            "hoverlabel": {"font": {**font, "color": colours["paper"]}, "bgcolor": colours["ink"]},
            "hovermode": "closest",
            "dragmode": False,
            "showlegend": False,
            "paper_bgcolor": colours["paper"],
            "plot_bgcolor": colours["paper"],
            "annotations": self.notes,
            "shapes": self.shapes,
            **self.axes,
            **self.options,
        }


def axis(**settings: Any) -> dict[str, Any]:
    """Return an axis without anything that was not asked for."""
    colours = palette()
    quiet = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "automargin": False,
        "gridcolor": colours["grid"],
        "linecolor": colours["muted"],
        "tickfont": {"color": colours["muted"]},
    }
    return {**quiet, **settings}


def value_axis(scale: Scale, **settings: Any) -> dict[str, Any]:
    """Return the axis of a scale, with its grid."""
    return axis(
        type="linear",
        range=[scale.low, scale.high],
        tickvals=list(scale.ticks),
        ticktext=[escape_label(text) for text in scale.texts],
        **{"showgrid": True, "ticklabelstandoff": 6, **settings},
    )


def axis_room(scale: Scale) -> int:
    """Return the margin that the tick labels of a scale need."""
    return pixels(max(scale.texts, key=ems)) + 2 * GAP


def pixels(text: str) -> int:
    """Return the width of a plain text on the chart."""
    return round(ems(text) * FONT_SIZE)


def head(sheet: Sheet, title: str, legend: Sequence[Item] = (), right: str = "") -> None:
    """Write the axis titles (escaped), and the legend beside them or, if long, above them.

    Sets the top margin.
    """
    items = _entries(legend)
    width = _legend_width(items)
    fits = not (title or right) or (not right and pixels(title) + width + 2 * GAP < WIDTH)
    rows = bool(title or right or items) + (bool(items) and not fits)
    sheet.top = GAP + (TITLE_RISE + rows * ROW if rows else GAP // 2)
    edges = {"left": GAP // 2 - sheet.left, "right": sheet.right - GAP // 2}
    muted = {"color": palette()["muted"]}
    for text, anchor in ((title, "left"), (right, "right")):
        if text:
            note(sheet, text, x=int(anchor == "right"), y=1, xshift=edges[anchor],
                 yshift=TITLE_RISE, anchor=anchor, font=muted)  # fmt: skip
    if items:
        text = WIDE_SPACE.join(entry(item) for item in items)
        anchor, rise = ("right", TITLE_RISE) if fits else ("left", TITLE_RISE + ROW)
        note(sheet, text, x=int(anchor == "right"), y=1, xshift=edges[anchor], yshift=rise,
             anchor=anchor)  # fmt: skip


def _entries(legend: Sequence[Item]) -> list[Item]:
    """Return the entries cut as little as they must be to stand in one row."""
    for room in LEGEND_EMS:
        items = [item._replace(text=shorten(item.text, room)) for item in legend]
        if _legend_width(items) < WIDTH - 2 * GAP:
            break
    return items


def _legend_width(items: Sequence[Item]) -> int:
    return sum(pixels(item.text) + 3 * FONT_SIZE for item in items)


def note(sheet: Sheet, text: str, *, anchor: str, **place: Any) -> None:
    """Write `text` (already escaped) at a place, by default relative to the plot area."""
    sheet.notes.append(
        {
            "text": text,
            "showarrow": False,
            "xref": "paper",
            "yref": "paper",
            "xanchor": anchor,
            "yanchor": "bottom",
            "align": "left" if anchor != "right" else "right",
            "borderpad": 0,
            **place,
        }
    )


def end_labels(
    sheet: Sheet,
    scale: Scale,
    items: Sequence[tuple[float, Item]],
    x: int = 1,
    ems_wide: float = END_LABEL_EMS,
) -> None:
    """Name lines at their ends (`x` = 1 right, 0 left), moved apart until all can be read."""
    wanted = [(1 - scale.share(value)) * sheet.plot_height for value, _ in items]
    anchor, shift = ("left", GAP) if x else ("right", -GAP)
    for place, (_, item) in zip(spread(wanted, sheet.plot_height), items, strict=True):
        text = entry(item._replace(text=shorten(item.text, ems_wide)))
        y = round(1 - place / sheet.plot_height, 4)
        note(sheet, text, x=x, y=y, anchor=anchor, yanchor="middle", xshift=shift)


def end_label_room(items: Sequence[Item]) -> int:
    """Return the margin that names beside the ends of lines need."""
    widths = (pixels(shorten(item.text, END_LABEL_EMS)) for item in items)
    return max(widths, default=0) + 2 * FONT_SIZE + GAP


def spread(places: Sequence[float], room: float, distance: float = 15.0) -> list[float]:
    """Return the places moved apart to at least `distance`, kept within 0 and `room` if it can."""
    order = sorted(range(len(places)), key=lambda index: (places[index], index))
    moved = [0.0] * len(places)
    floor = -distance / 2
    for index in order:
        moved[index] = max(places[index], floor)
        floor = moved[index] + distance
    ceiling = room + distance / 2
    for index in reversed(order):
        moved[index] = min(moved[index], ceiling)
        ceiling = moved[index] - distance
    return moved


def level_line(sheet: Sheet, value: float, **line: Any) -> None:
    """Draw a dashed line across the plot at `value` of the left axis (or `yref`)."""
    yref = line.pop("yref", "y")
    style = {"color": palette()["ink"], "width": 1.2, "dash": "6px,4px", **line}
    sheet.shapes.append(
        {"type": "line", "xref": "paper", "yref": yref, "x0": 0, "x1": 1, "y0": value, "y1": value,
         "line": style}
    )  # fmt: skip


def value_label(sheet: Sheet, text: str, *, hides: bool = True, **place: Any) -> None:
    """Write a value beside its mark; where it `hides`, on a ground that covers lines behind."""
    ground = palette()["paper"] if hides else None
    note(sheet, escape_label(text), bgcolor=ground, xref="x", yref="y", **place)


def name_x_axis(sheet: Sheet, drop: int) -> None:
    """Write the name of x below the right end of its axis, `drop` pixels down."""
    text = escape_label(shorten(sheet.pen.name(sheet.pen.chart.x), 40))
    font = {"color": palette()["muted"]}
    note(sheet, text, x=1, y=0, anchor="right", yanchor="top", yshift=-drop, font=font)


def entry(item: Item) -> str:
    """Return a legend entry, escaped: the glyph in its colour, then the text."""
    text = escape_label(item.text)
    return f"{coloured(item.glyph, item.colour)} {text}" if item.glyph else text
