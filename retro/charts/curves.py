"""The load curve: slots as dots by load and share in time, the fitted line, where it meets aim."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from retro.charts.frame import (
    GAP,
    Item,
    Pen,
    Sheet,
    axis_room,
    entry,
    head,
    level_line,
    name_x_axis,
    note,
    value_axis,
)
from retro.charts.house import palette
from retro.charts.labels import escape_label
from retro.charts.lines import DASHES, GLYPHS, MARKERS, STYLES
from retro.charts.meanings import Key, looks
from retro.charts.points import HEIGHT, Box, close_scale, name_level, pixel, square, tip
from retro.charts.rows import has_cases, split_codes
from retro.charts.scales import Scale, number
from retro.model import Row

SMALLEST, LARGEST = 5.0, 20.0  # pixels across the dot of least and of most cases
DOT_OPACITY = 0.55  # dots that lie on each other can be told apart


@dataclass(frozen=True, slots=True)
class _Roles:
    """Which places of a row hold what; None where the chart has no such column."""

    share: int
    fitted: int | None
    aim: int | None
    capacity: int | None
    cases: int | None


@dataclass(frozen=True, slots=True)
class _Pool:
    """The rows of one colour."""

    name: str
    index: int
    rows: Sequence[Row]
    colour: str


def curve(pen: Pen) -> Sheet:
    """Return x against y[0] with a dot per row, sized by its cases, and the fitted line.

    Further y columns are known by their kind: a second share is the fitted line, a third
    the aim, a number is where on x the line meets the aim, a last count the cases.
    """
    roles, pools = _roles(pen), _pools(pen)
    across = _across(pen, roles)
    up = _up(pen, roles)
    sheet = Sheet(pen, height=HEIGHT, left=axis_room(up), right=3 * GAP, bottom=52)
    head(sheet, escape_label(pen.name(pen.chart.y[0])), _legend(pools))
    name_x_axis(sheet, 28)
    most = max((_cases(row, roles) for row in pen.chart.rows), default=1.0)
    sheet.traces = [_dots(pen, pool, roles, most) for pool in pools]
    sheet.traces += [_line(pool, roles) for pool in pools if roles.fitted is not None]
    sheet.axes = {"xaxis": value_axis(across, showline=True), "yaxis": value_axis(up)}
    taken = list(_boxes(sheet, roles, across, up))
    _draw_aim(sheet, roles, up, taken)
    _mark_capacities(sheet, pools, roles)
    return sheet


def _roles(pen: Pen) -> _Roles:
    columns = pen.chart.y
    cases = len(columns) if has_cases(pen) else None
    drawn = [i for i in range(1, len(columns) + 1) if i != cases]
    shares = [i for i in drawn[1:] if columns[i - 1].kind == columns[0].kind]
    others = [i for i in drawn[1:] if i not in shares]
    first = [*shares[:2], None, None]
    return _Roles(1, first[0], first[1], others[0] if others else None, cases)


def _pools(pen: Pen) -> list[_Pool]:
    split = pen.chart.split
    keys = split_codes(pen)
    colours = [look.stroke for look in looks([Key.of_split(split, key) for key in keys])]
    return [
        _Pool(
            pen.text(key, split) if split else "",
            index,
            [row for row in pen.chart.rows if split is None or row[-1] == key],
            colours[index],
        )
        for index, key in enumerate(keys)
    ]


def _legend(pools: Sequence[_Pool]) -> list[Item]:
    if len(pools) == 1:
        return []
    return [Item(GLYPHS[one.index % STYLES], one.colour, one.name) for one in pools]


def _across(pen: Pen, roles: _Roles) -> Scale:
    places = [0, *([roles.capacity] if roles.capacity else [])]
    values = [value for row in pen.chart.rows for i in places if (value := number(row[i]))]
    return close_scale(pen, pen.chart.x, values, ticks=7)


def _up(pen: Pen, roles: _Roles) -> Scale:
    places = [place for place in (roles.share, roles.fitted, roles.aim) if place]
    values = [v for row in pen.chart.rows for i in places if (v := number(row[i])) is not None]
    target = pen.chart.target
    known = values + ([] if target is None else [target])
    return close_scale(pen, pen.chart.y[0], known, ticks=5)


def _cases(row: Row, roles: _Roles) -> float:
    return (number(row[roles.cases]) or 0.0) if roles.cases else 1.0


def _size(row: Row, roles: _Roles, most: float) -> float:
    """Return the diameter of a dot whose area grows with its cases."""
    return max(SMALLEST, LARGEST * math.sqrt(max(_cases(row, roles), 0.0) / max(most, 1.0)))


def _known(rows: Iterable[Row], place: int) -> list[Row]:
    return [row for row in rows if number(row[0]) is not None and number(row[place]) is not None]


def _dots(pen: Pen, pool: _Pool, roles: _Roles, most: float) -> dict[str, Any]:
    rows = _known(pool.rows, roles.share)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [number(row[0]) for row in rows],
        "y": [number(row[roles.share]) for row in rows],
        "marker": {
            "color": pool.colour,
            "size": [round(_size(row, roles, most), 2) for row in rows],
            "symbol": MARKERS[pool.index % STYLES],
            "opacity": DOT_OPACITY,
            "line": {"color": palette()["paper"], "width": 1},
        },
        "hovertext": [_tip(pen, pool, row, roles) for row in rows],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _tip(pen: Pen, pool: _Pool, row: Row, roles: _Roles) -> str:
    places = [place for place in (0, roles.share, roles.cases) if place is not None]
    return tip(pen, pool.name, row, places)


def _line(pool: _Pool, roles: _Roles) -> dict[str, Any]:
    place = roles.fitted or 0
    points = sorted((number(row[0]) or 0.0, number(row[place]) or 0.0)
                    for row in _known(pool.rows, place))  # fmt: skip
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "line": {"color": pool.colour, "width": 2.5, "dash": DASHES[pool.index % STYLES]},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _boxes(sheet: Sheet, roles: _Roles, across: Scale, up: Scale) -> Iterable[Box]:
    for row in _known(sheet.pen.chart.rows, roles.share):
        x, y = number(row[0]) or 0.0, number(row[roles.share]) or 0.0
        yield square(pixel(sheet, across.share(x), up.share(y)))


def _draw_aim(sheet: Sheet, roles: _Roles, up: Scale, taken: Sequence[Box]) -> None:
    """Draw the dashed line of the aim: the chart's target, or the one that the rows agree on."""
    chart = sheet.pen.chart
    aims = [number(row[roles.aim]) for row in chart.rows] if roles.aim else []
    aim = next((value for value in [chart.target, *aims] if value is not None), None)
    if aim is None:
        return
    level_line(sheet, aim)
    text = f"{sheet.pen.word('target')} {sheet.pen.text(aim, chart.y[0])}"
    name_level(sheet, text, (1 - up.share(aim)) * sheet.plot_height, taken)


def _mark_capacities(sheet: Sheet, pools: Sequence[_Pool], roles: _Roles) -> None:
    """Draw an upright where each fitted line meets the aim, with its value at the foot.

    The first from the left is named to its left, the others to their right, out of the way.
    """
    known = [(value, row, pool) for pool in pools for row in pool.rows[:1]
             if roles.capacity and (value := number(row[roles.capacity])) is not None]  # fmt: skip
    for place, (value, row, pool) in enumerate(sorted(known, key=lambda one: one[0])):
        line = {"color": pool.colour, "width": 1.2, "dash": "2px,3px"}
        sheet.shapes.append({"type": "line", "xref": "x", "yref": "paper", "x0": value,
                             "x1": value, "y0": 0, "y1": 1, "line": line})  # fmt: skip
        side = 1 if place else -1
        note(sheet, _capacity(sheet.pen, pool, row, roles, len(pools)), x=value, xref="x", y=0,
             anchor="left" if place else "right", xshift=4 * side, yshift=4 + 18 * place,
             bgcolor=palette()["paper"])  # fmt: skip


def _capacity(pen: Pen, pool: _Pool, row: Row, roles: _Roles, pools: int) -> str:
    place = roles.capacity or 0
    text = f"{pen.word('capacity')} {pen.text(row[place], pen.chart.y[place - 1])}"
    return entry(Item(GLYPHS[pool.index % STYLES] if pools > 1 else "", pool.colour, text))
