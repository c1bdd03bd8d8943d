"""The waterfall: from a first total to a last one, in steps of what was added and taken."""

from __future__ import annotations

from retro.charts.columns import ACCENT, BAR, bar_scale, bars, prepare, stand
from retro.charts.frame import Pen, Sheet, value_label
from retro.charts.house import palette
from retro.charts.rows import Series, place_axis, places
from retro.charts.scales import number
from retro.model import Value

TOLERANCE = 1e-6


def waterfall(pen: Pen) -> Sheet:
    """Return steps from a first total to a last one.

    The first row is a total; so is a last row equal to the sum of all before it. With a
    `split`, rows whose split is `total` (or true) are the totals.
    """
    sheet, where = Sheet(pen), places(pen, as_given=True)
    deltas = [number(row[1]) or 0.0 for row in pen.chart.rows]
    totals = _totals(pen, deltas)
    steps = _steps(deltas, totals)
    scale = bar_scale(pen, [edge for low, high, _ in steps for edge in (low, high)], headroom=0.1)
    prepare(sheet, scale, ())
    x_axis = place_axis(sheet, where, bars=True)
    column = pen.chart.y[0]
    heights = tuple(high - low for low, high, _ in steps)
    raw = tuple(row[1] for row in pen.chart.rows)
    trace = bars(pen, where, Series(pen.name(column), column, heights, raw), ACCENT)
    trace["base"] = [low for low, _, _ in steps]
    trace["marker"]["color"] = [palette()[colour] for _, _, colour in steps]
    sheet.traces = [trace]
    _connect(sheet, deltas, steps)
    for index, (value, is_total) in enumerate(zip(raw, totals, strict=True)):
        text = pen.text(value, column) if is_total else _signed(pen, value)
        value_label(sheet, text, x=index, y=steps[index][1], anchor="center", yshift=2)
    return stand(sheet, scale, x_axis, bargap=1 - BAR)


def _totals(pen: Pen, deltas: list[float]) -> list[bool]:
    if pen.chart.split is not None:
        return [row[-1] in {"total", True} for row in pen.chart.rows]
    before, last = sum(deltas[:-1]), len(deltas) - 1
    closes = last > 1 and abs(before - deltas[-1]) <= TOLERANCE * (1 + abs(before))
    return [index == 0 or (closes and index == last) for index in range(len(deltas))]


def _steps(deltas: list[float], totals: list[bool]) -> list[tuple[float, float, str]]:
    """Return (low, high, meaning of the colour) of each bar."""
    steps, level = [], 0.0
    for delta, is_total in zip(deltas, totals, strict=True):
        start, level = (0.0, delta) if is_total else (level, level + delta)
        colour = "accent" if is_total else "accent2" if delta > 0 else "neutral"
        steps.append((min(start, level), max(start, level), colour))
    return steps


def _signed(pen: Pen, value: Value) -> str:
    """Return a change with its sign before the currency."""
    if isinstance(value, str) or not number(value):
        return pen.text(value, pen.chart.y[0])
    text = pen.text(abs(value), pen.chart.y[0])  # type: ignore[arg-type] # number() saw to it
    return f"+{text}" if (number(value) or 0) > 0 else f"−{text}"


def _connect(sheet: Sheet, deltas: list[float], steps: list[tuple[float, float, str]]) -> None:
    """Join the end of each bar with the beginning of the next."""
    style = {"color": palette()["muted"], "width": 1}
    for index, (delta, (low, high, _)) in enumerate(zip(deltas[:-1], steps[:-1], strict=True)):
        level = high if delta >= 0 else low
        ends = {"x0": index + BAR / 2, "x1": index + 1 - BAR / 2, "y0": level, "y1": level}
        sheet.shapes.append({"type": "line", "line": style, **ends})
