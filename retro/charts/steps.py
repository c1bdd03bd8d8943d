"""The conversion funnel: a bar per step, and behind it what was lost since the step before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from retro.charts.columns import ACCENT, GREY, bars, levels
from retro.charts.frame import GAP, Item, Pen, Sheet, axis, head, pixels, value_label
from retro.charts.house import palette
from retro.charts.labels import escape_label
from retro.charts.meanings import Look
from retro.charts.ranked import row_names, rows_sheet
from retro.charts.rows import Places, Series, all_series, places

STEP_ROW = 32  # pixels of one step
BAR = 0.62
MOST_LOST = Look("bad", 1)


def steps(pen: Pen) -> Sheet:
    """Return a bar per row in the order of the steps; a second y is its share of the step before.

    What a step lost is drawn behind its bar, in the colour of a warning where most was lost.
    """
    where = places(pen, as_given=True)
    series = all_series(pen, where)
    texts = [_text(pen, place, series) for place in range(len(where.values))]
    sheet = rows_sheet(pen, where)
    sheet.right = max(map(pixels, texts)) + 2 * GAP
    colours = palette()
    head(sheet, escape_label(pen.name(pen.chart.y[0])),
         [Item("■", colours["neutral"], pen.word("lost")),
          Item(MOST_LOST.glyph, colours["bad"], pen.word("most_lost"))])  # fmt: skip
    sheet.height = sheet.top + sheet.bottom + STEP_ROW * len(where.values)
    known = bars(pen, where, series[0], ACCENT)
    sheet.traces = [known | {"x": known["y"], "y": known["x"], "orientation": "h"}]
    sheet.traces += _lost(where, series[0])
    for place, text in enumerate(texts):
        end = max(value or 0.0 for value in series[0].values[max(place - 1, 0) : place + 1])
        value_label(sheet, text, x=end, y=place, anchor="left", yanchor="middle", xshift=6,
                    hides=False)  # fmt: skip
    most = max(levels(series[:1]), default=0.0) or 1.0
    sheet.axes = {"xaxis": axis(range=[0, most], showticklabels=False), "yaxis": row_names(where)}
    sheet.options = {"barmode": "stack", "bargap": 1 - BAR}
    return sheet


def _text(pen: Pen, place: int, series: Sequence[Series]) -> str:
    """Return the value of a step and, after the first, its share of the step before."""
    value, *shares = [pen.text(one.raw[place], one.column) for one in series]
    if not place or not shares or series[1].values[place] is None:
        return value
    return f"{value} ({pen.word('of_previous').format(share=shares[0])})"


def _lost(where: Places, series: Series) -> list[dict[str, Any]]:
    """Return what each step lost behind its bar: the worst step apart from the others."""
    pairs = pairwise([value or 0.0 for value in series.values])
    lost = [0.0, *(max(before - value, 0.0) for before, value in pairs)]
    worst = lost.index(max(lost)) if any(lost) else -1
    others = [0.0 if place == worst else one for place, one in enumerate(lost)]
    most = [one if place == worst else 0.0 for place, one in enumerate(lost)]
    return [_ghosts(where, others, GREY), _ghosts(where, most, MOST_LOST)]


def _ghosts(where: Places, lost: list[float], look: Look) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": lost,
        "y": list(where.positions),
        "marker": look.marker,
        "hoverinfo": "skip",
        "textposition": "none",
    }
