"""One `model.Chart` value -> one Plotly figure, for the HTML and for the SVG alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import plotly.graph_objects as go

from retro.charts import (
    bands,
    columns,
    curves,
    funnels,
    gantts,
    gaps,
    grids,
    intervals,
    lines,
    panels,
    points,
    ranked,
    steps,
    waterfalls,
)
from retro.charts.frame import WIDTH, Formatter, Pen, Sheet, axis, note
from retro.charts.house import branded, palette
from retro.charts.labels import escape_label
from retro.model import Chart

__all__ = [
    "HTML_CONFIG",
    "KINDS",
    "SMALL_KINDS",
    "WIDTH",
    "branded",
    "escape_label",
    "figure",
    "palette",
]

# How the HTML calls Plotly.newPlot: no tool bar, no logo, no link to anywhere.
HTML_CONFIG: Mapping[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "showLink": False,
    "scrollZoom": False,
    "doubleClick": False,
    "responsive": False,
}

_DRAWN_BY: Mapping[str, Callable[[Pen], Sheet]] = {
    "line": lines.line,
    "bar": columns.bar,
    "hbar": ranked.hbar,
    "stacked_bar": ranked.stacked,
    "pareto": columns.pareto,
    "gap": gaps.gap,
    "curve": curves.curve,
    "funnel": funnels.funnel,
    "gantt": gantts.gantt,
    "heatmap": grids.heatmap,
    "scatter": points.scatter,
    "columns_line": columns.columns_line,
    "waterfall": waterfalls.waterfall,
    "slope": lines.slope,
    "dumbbell": ranked.dumbbell,
    "band": bands.band,
    "intervals": intervals.intervals,
    "steps": steps.steps,
    "panels": panels.small_multiples,
}
KINDS = tuple(_DRAWN_BY)

# What fits in one line of a page: at most 150 pixels high, named without a legend.
_SMALL: Mapping[str, Callable[[Pen], Sheet]] = {"gap": gaps.strip}
SMALL_KINDS = tuple(_SMALL)
_SIZES: Mapping[str, Mapping[str, Callable[[Pen], Sheet]]] = {"full": _DRAWN_BY, "small": _SMALL}


def figure(chart: Chart, lang: str, formats: Formatter, size: str = "full") -> go.Figure:
    """Return the figure of a chart in one language, 720 pixels wide.

    `size` "small" is for one line of a page. Raises KeyError for a kind that is not drawn
    in that size (`KINDS`, `SMALL_KINDS`). A chart without rows becomes an empty frame that
    says so.
    """
    pen = Pen(chart, lang, formats)
    draw = _SIZES[size][chart.kind]
    return (draw(pen) if chart.rows else _empty(pen)).figure()


def _empty(pen: Pen) -> Sheet:
    sheet = Sheet(pen, height=120)
    sheet.axes = {"xaxis": axis(showticklabels=False), "yaxis": axis(showticklabels=False)}
    sheet.traces = [{"type": "scatter", "x": [], "y": []}]
    note(sheet, escape_label(pen.word("empty")), x=0.5, y=0.5, anchor="center", yanchor="middle",
         font={"color": palette()["muted"]})  # fmt: skip
    return sheet
