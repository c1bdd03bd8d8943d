"""Charts: every kind from plain values, labels made harmless, ticks that read well."""

from __future__ import annotations

import itertools
import json
import math
import re
import tomllib
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from chart_samples import (
    AWAY,
    BREAKS,
    CHARTS,
    COUNT,
    ENDS,
    FLOOR_GAP,
    HOUR,
    HOURS,
    JUDGED,
    P90,
    RATE,
    REASON,
    SHIFTS,
    STARTS,
    PlainFormats,
    chart,
    column,
)
from hypothesis import given
from hypothesis import strategies as st

from retro import charts, resources
from retro.charts import frame, gantts, house, labels, meanings, scales
from retro.formats import Formats
from retro.model import Chart, Value

CARTESIAN = {"scatter", "bar", "heatmap", "box"}
HOSTILE = '<a href="http://e.example/?q=%{x}">点我</a><span style="background:url(x)">\u202egnp'
LATER = timedelta(hours=1)
# As many people as chats need, in every slot.
ENOUGH = tuple((hour, 3, 4) for hour in HOURS)


def drawn(one: Chart, lang: str = "zh") -> dict[str, Any]:
    """Return the figure of a chart as the JSON that plotly.js reads."""
    return json.loads(charts.figure(one, lang, PlainFormats()).to_json())  # type: ignore[no-any-return]


def texts_of(figure: dict[str, Any]) -> list[str]:
    """Return every text on the sheet of a figure."""
    return [note["text"] for note in figure["layout"].get("annotations", [])]


def test_every_kind_has_a_sample() -> None:
    """The samples cover the kinds that a query's header may ask for."""
    assert set(CHARTS) == set(charts.KINDS)


@pytest.mark.parametrize("kind", charts.KINDS)
def test_only_cartesian_traces_are_used(kind: str) -> None:
    """The shipped plotly.js is the partial one, so every trace is of a type it knows."""
    assert {trace["type"] for trace in drawn(CHARTS[kind])["data"]} <= CARTESIAN


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", charts.KINDS)
def test_the_product_formats_write_on_every_kind(kind: str, lang: str) -> None:
    """A figure is 720 wide, its height is fixed, and it has no title of its own."""
    figure = charts.figure(CHARTS[kind], lang, Formats(lang))
    assert figure.layout.width == charts.WIDTH == 720
    assert 100 < figure.layout.height < 500
    assert figure.layout.title.text is None


@pytest.mark.parametrize("kind", charts.KINDS)
def test_same_chart_same_figure(kind: str) -> None:
    """A figure depends on nothing but the chart, the language and the formats."""
    assert drawn(CHARTS[kind]) == drawn(CHARTS[kind])


@pytest.mark.parametrize("kind", charts.KINDS)
def test_labels_from_data_are_escaped_everywhere(kind: str) -> None:
    """A name with a link, a style and a template reaches plotly.js as letters only."""
    one = CHARTS[kind]
    hostile = {"zh": HOSTILE, "en": HOSTILE}
    spiked = replace(
        one,
        x=replace(one.x, label=hostile),
        y=tuple(replace(column, label=hostile) for column in one.y),
        rows=tuple(tuple(_spiked(cell) for cell in row) for row in one.rows),
        split=one.split and replace(one.split, label=hostile),
    )
    text = json.dumps(drawn(spiked), ensure_ascii=False)
    assert re.findall(r"<a |%\{|url\(x|\u202e", text.replace("background:url(x)", "")) == []
    assert set(re.findall(r"<(\w+)", text)) <= {"b", "br", "span"}
    assert set(re.findall(r"<span style=\\\"(\w+):#[0-9A-Fa-f]{6}\\\">", text)) <= {"color"}


def _spiked(cell: Value) -> Value:
    return f"{cell}{HOSTILE}" if isinstance(cell, str) else cell


@pytest.mark.parametrize("kind", charts.KINDS)
def test_no_template_ever(kind: str) -> None:
    """Data never goes where plotly.js would read `%{…}`."""
    text = json.dumps(drawn(CHARTS[kind]))
    assert re.findall(r"\"(hovertemplate|texttemplate|x?hoverformat)\"", text) == []


@pytest.mark.parametrize("kind", charts.KINDS)
def test_no_rows_is_said_on_the_sheet(kind: str) -> None:
    """A chart without rows is an empty frame with a remark, not an error."""
    assert texts_of(drawn(replace(CHARTS[kind], rows=()), "en")) == ["No data"]


@pytest.mark.parametrize("kind", charts.KINDS)
def test_a_single_row_is_drawn(kind: str) -> None:
    """One hour, one agent or one reason is a chart as well."""
    assert drawn(replace(CHARTS[kind], rows=CHARTS[kind].rows[:1]))["data"]


@pytest.mark.parametrize("value", [None, 0, Decimal(0)])
@pytest.mark.parametrize("kind", charts.KINDS)
def test_unknown_and_zero_values_are_drawn(kind: str, value: Value) -> None:
    """Values that are all unknown, or all nought, break no axis."""
    size = len(CHARTS[kind].y)
    rows = tuple((row[0], *[value] * size, *row[1 + size :]) for row in CHARTS[kind].rows)
    figure = json.dumps(drawn(replace(CHARTS[kind], rows=rows)))
    assert "NaN" not in figure
    assert "Infinity" not in figure


def test_unknown_kind_is_refused() -> None:
    """A kind that nobody can draw is an error that names it."""
    with pytest.raises(KeyError, match="pie"):
        drawn(replace(CHARTS["bar"], kind="pie"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("尺码不合", "尺码不合"),
        ("a < b & c", "a &lt; b &amp; c"),
        ('say "hi"', 'say "hi"'),
        ("100%{x}", "100%\u200b{x}"),
        ("one\ttwo\n three", "one two three"),
        ("a\u202eb\u2066c\x07d\ud800e", "abcde"),
        ("长" * 61, "长" * 59 + "…"),
        ("<" * 60, "&lt;" * 60),
    ],
)
def test_escape_label(text: str, expected: str) -> None:
    """Escaped, on one line, at most 60 characters, never cut inside an entity."""
    assert charts.escape_label(text) == expected


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("发货慢", 5, ["发货慢"]),
        ("发货慢,错过使用时间", 4, ["发货慢,", "错过使…"]),
        ("Change of address", 5.5, ["Change of", "address"]),
    ],
)
def test_long_labels_are_wrapped_then_cut(text: str, width: float, expected: list[str]) -> None:
    """Two lines at most; English breaks at spaces; what is missing shows as an ellipsis."""
    assert labels.wrap(text, width, 2) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["0.0%", "25.0%", "50.0%"], ["0%", "25%", "50%"]),
        (["0.0%", "2.5%"], ["0.0%", "2.5%"]),
        (["¥0", "¥5.0万"], ["¥0", "¥5万"]),
    ],
)
def test_ticks_lose_decimals_that_say_nothing(texts: list[str], expected: list[str]) -> None:
    """Decimals stay on an axis only where some tick needs them."""
    assert labels.trim_zeros(texts) == expected


@given(
    values=st.lists(st.floats(0, 1e9), min_size=1, max_size=9),
    kind=st.sampled_from(["count", "share", "seconds", "minutes", "hours", "money", "number"]),
    headroom=st.sampled_from([0.0, 0.1]),
    from_zero=st.booleans(),
)
def test_scales_hold_their_values(
    values: list[float],
    kind: str,
    headroom: float,
    from_zero: bool,  # noqa: FBT001
) -> None:
    """Every value lies on its axis; ticks ascend, are few, and none says a share above 1."""
    scale = scales.value_scale(values, kind, str, from_zero=from_zero, headroom=headroom)
    assert all(-1e-6 <= scale.share(value) <= 1 + 1e-6 for value in values)
    assert list(scale.ticks) == sorted(set(scale.ticks))
    assert 2 <= len(scale.ticks) <= 8
    assert kind != "share" or max(values) > 1 or max(scale.ticks) <= 1


def test_an_axis_at_100_percent_begins_below() -> None:
    """A single share of 1 has a tick below it and none above."""
    assert scales.value_scale([1.0], "share", str, from_zero=False).ticks == (0.8, 1.0)


def test_seconds_are_ticked_like_a_clock() -> None:
    """Waits step by minutes, not by fifties."""
    scale = scales.value_scale([170.0], "seconds", str)
    assert scale.ticks == (0, 60, 120, 180)


def test_counts_are_ticked_in_whole_numbers() -> None:
    """There is no half session."""
    scale = scales.value_scale([2.0], "count", str)
    assert scale.texts == ("0", "1", "2")


def test_days_are_named_where_they_begin() -> None:
    """A time axis says the date at its first tick and after midnight, the hour everywhere."""
    axis = drawn(CHARTS["line"])["layout"]["xaxis"]
    assert axis["ticktext"][:5] == ["20:00<br>11-10", "21:00", "22:00", "23:00", "00:00<br>11-11"]
    assert axis["tickvals"][0] == "2025-11-10T20:00:00"


def test_long_windows_have_few_ticks() -> None:
    """Sixty hours are ticked every six hours from midnight."""
    times = [HOURS[0] + LATER * n for n in range(60)]
    ticks = scales.time_ticks(times, 10)
    assert [time.hour for time, _ in ticks][:3] == [0, 6, 12]
    assert len(ticks) == 10


def test_rows_in_any_order_draw_the_same_line() -> None:
    """A line runs from left to right, however its rows came."""
    line = CHARTS["line"]
    assert drawn(replace(line, rows=line.rows[::-1])) == drawn(line)


def test_unknown_values_leave_a_hole_in_the_line() -> None:
    """What was not measured is not drawn."""
    assert drawn(CHARTS["line"])["data"][1]["y"][4] is None


def test_lines_differ_in_black_and_white() -> None:
    """Each line has its own dash and marker, not only its own colour."""
    data = drawn(CHARTS["line"])["data"]
    looks = {(one["line"]["dash"], one["marker"]["symbol"]) for one in data}
    assert len(looks) == len(data) == 2


def test_target_is_named() -> None:
    """The dashed line says what it is, in the format of its values."""
    assert "目标 60 s" in texts_of(drawn(CHARTS["line"]))


def test_cases_stand_beside_a_share() -> None:
    """A last column of counts is not drawn but printed as n."""
    figure = drawn(CHARTS["hbar"])
    assert len(figure["data"]) == 1
    assert "18.3% (n=812)" in texts_of(figure)


def test_cases_of_a_split_are_those_of_its_own_bar() -> None:
    """Two bars of one name stand for different numbers of cases, and each tells its own."""
    rows = (("小雨", 0.9, 40, "甲"), ("小雨", 0.8, 70, "乙"))
    split = replace(chart("hbar", REASON, (RATE, COUNT), rows), split=REASON)
    beside = [text for text in texts_of(drawn(split)) if "n=" in text]
    assert [text.partition("n=")[2] for text in beside] == ["40)", "70)"]


def test_names_that_shorten_alike_stay_apart() -> None:
    """Two reasons with the same first 60 characters are two bars."""
    rows = (("很长的原因" * 20 + "甲", 3), ("很长的原因" * 20 + "乙", 5))
    figure = drawn(chart("bar", REASON, (COUNT,), rows))
    assert figure["data"][0]["y"] == [3, 5]
    assert len(set(figure["data"][0]["x"])) == 2


@pytest.mark.parametrize("kind", ["bar", "hbar", "pareto", "dumbbell", "waterfall"])
def test_rows_of_equal_name_are_all_drawn(kind: str) -> None:
    """Two products with one title are two bars, not one that hides the other."""
    one = CHARTS[kind]
    rows = tuple(("同名", *row[1:]) for row in one.rows)
    last = drawn(replace(one, rows=rows))["data"][-1]
    assert len(last["y"]) == len(rows)


def test_red_only_where_staff_is_short() -> None:
    """The red area lies between staff and demand, and has no height where staff suffices."""
    data = drawn(CHARTS["gap"])["data"]
    red = next(i for i, one in enumerate(data) if one.get("fillcolor") == frame.palette()["bad"])
    heights = [top - floor for top, floor in zip(data[red]["y"], data[red - 1]["y"], strict=True)]
    assert heights[::2] == [6.0, 9.5, 5.0, 0.0, 0.0, 0.0, 0.0, 2.0]


def test_pools_have_panels() -> None:
    """Demand and staff of each pool stand in a panel of their own."""
    gap = CHARTS["gap"]
    rows = tuple((*row, pool) for pool in ("售前", "售后") for row in gap.rows)
    figure = drawn(replace(gap, rows=rows, split=REASON))
    assert {one["yaxis"] for one in figure["data"]} == {"y", "y2"}
    assert {"<b>售前</b>", "<b>售后</b>"} <= set(texts_of(figure))


def test_waterfall_steps_add_up() -> None:
    """Each bar begins where the last one ended; first and last stand on the ground."""
    trace = drawn(CHARTS["waterfall"])["data"][0]
    assert trace["base"] == [0, 4511000, 4023000, 4023000, 0]
    assert trace["y"] == [5123000, 612000, 488000, 41000, 4064000]


def test_pareto_marks_the_few_that_matter() -> None:
    """Bars up to the one that reaches the target are the accent."""
    colours = drawn(CHARTS["pareto"])["data"][0]["marker"]["color"]
    few, many = frame.palette()["accent"], frame.palette()["neutral"]
    assert colours == [few, few, few, few, many]


def test_unknown_cells_of_a_heat_map_are_empty() -> None:
    """A cell without a value has no shade and a dash."""
    cells, texts = drawn(CHARTS["heatmap"])["data"]
    assert cells["z"][1][2] is None
    assert texts["text"].count("–") == 1


def test_scatter_names_do_not_touch() -> None:
    """Of many dots in one place only some are named, but every dot answers the pointer."""
    rows = ((0, 0, "远"), *((20 + n / 100, 50 + n / 100, f"客服{n}") for n in range(29)))
    figure = drawn(replace(CHARTS["scatter"], rows=rows))
    named = [text for text in texts_of(figure) if text.startswith("客服")]
    assert 0 < len(named) < 12
    assert len(figure["data"][0]["hovertext"]) == 30


@pytest.mark.parametrize(
    ("places", "expected"),
    [([10.0, 50.0], [10, 50]), ([10.0, 12.0], [10, 25]), ([98.0, 99.0], [92.5, 107.5])],
)
def test_labels_at_line_ends_keep_apart(places: list[float], expected: list[float]) -> None:
    """Labels move only as far as they must, and stay on the sheet."""
    assert frame.spread(places, 100) == expected


def test_a_lone_hour_is_an_hour_wide() -> None:
    """A bar alone on a time axis is not a day wide."""
    figure = drawn(chart("bar", HOUR, (COUNT,), ((datetime(2025, 11, 10, 20), 5),)))
    assert figure["data"][0]["width"] < 3_600_000


def test_colours_are_told_apart() -> None:
    """No two series share a colour, and text on any of them can be read."""
    found = meanings.looks([meanings.Key("", n) for n in range(6)])
    assert len({look.fill for look in found}) == len({look.glyph for look in found}) == 6
    assert house.readable_on(frame.palette()["accent"]) == frame.palette()["paper"]
    assert house.readable_on(frame.palette()["grid"]) == frame.palette()["ink"]


def test_single_line_names_its_values_and_cases() -> None:
    """The title above the axis says what is drawn and on how many cases a point rests."""
    rows = tuple((hour, 0.9 + n / 100, 100 + n) for n, hour in enumerate(HOURS))
    figure = drawn(chart("line", HOUR, (RATE, COUNT), rows))
    assert texts_of(figure)[0] == "3分钟响应率 (n = 100–107)"


def test_split_of_a_line_names_each_line() -> None:
    """Lines by agent are named at their ends."""
    agents = ("小雨", "阿杰")
    rows = tuple((hour, n * 10.0, name) for name in agents for n, hour in enumerate(HOURS))
    names = texts_of(drawn(replace(chart("line", HOUR, (P90,), rows), split=REASON)))
    assert [text.rpartition(" ")[2] for text in names[1:]] == ["小雨", "阿杰"]


def test_the_line_of_a_curve_needs_no_dots() -> None:
    """Rows without a share are points of the fitted line alone, and the line is in order."""
    dots, line = drawn(CHARTS["curve"])["data"]
    assert len(dots["x"]) == 7
    assert line["x"] == sorted(line["x"])
    assert len(line["x"]) == 9


def test_dots_of_a_curve_grow_with_their_cases() -> None:
    """Area stands for cases: four times the chats are twice as wide."""
    rows = ((1.0, 0.9, 0.9, 0.9, 2.0, 100, "售前"), (2.0, 0.8, 0.8, 0.9, 2.0, 400, "售前"))
    small, large = drawn(replace(CHARTS["curve"], rows=rows))["data"][0]["marker"]["size"]
    assert large == 2 * small


def test_a_curve_says_aim_and_capacity() -> None:
    """The dashed line is the aim that the rows carry; the upright stands where it is met."""
    figure = drawn(CHARTS["curve"])
    assert {"目标 90.0%", "人均可承接 3.7"} <= set(texts_of(figure))
    assert [shape["y0"] for shape in figure["layout"]["shapes"]] == [0.9, 0]
    assert figure["layout"]["shapes"][1]["x0"] == 3.7


def test_pools_of_a_curve_are_told_apart() -> None:
    """Each pool has its colour, its mark and its dash, and stands in the legend."""
    curve = CHARTS["curve"]
    rows = (*curve.rows, *((*row[:-1], "售后") for row in curve.rows))
    figure = drawn(replace(curve, rows=rows))
    assert len({one["marker"]["symbol"] for one in figure["data"][:2]}) == 2
    assert len({one["line"]["dash"] for one in figure["data"][2:]}) == 2
    assert "售后" in " ".join(texts_of(figure))


def test_a_funnel_names_only_who_is_beyond_the_limits() -> None:
    """Dots that could be chance have no name, neither beside them nor under the pointer."""
    figure = drawn(CHARTS["funnel"])
    text = json.dumps(figure, ensure_ascii=False)
    assert {name for name, *_ in JUDGED if name in text} == {"晚晚", "北北"}
    assert figure["data"][-1]["marker"]["symbol"].count("circle") == 4


def test_who_has_no_limits_is_not_in_the_funnel() -> None:
    """Nobody is drawn who is not judged."""
    funnel = CHARTS["funnel"]
    rows = (*funnel.rows, (2.0, 3.0, None, None, None, None, 40, "某某"))
    assert drawn(replace(funnel, rows=rows)) == drawn(funnel)


def test_limits_of_a_funnel_are_as_round_as_chance() -> None:
    """Between two dots a limit runs like one over the root of what is expected."""
    figure = drawn(CHARTS["funnel"])
    upper = figure["data"][3]
    highest = [1 + 3.09 / x**0.5 for x in upper["x"]]
    assert upper["y"] == pytest.approx(highest)


@pytest.mark.parametrize(
    ("start", "end", "text", "expected"),
    [
        ((10, 8), (10, 17), "11:30-12:30;15:00-15:30", ["10 11:30", "10 15:00"]),
        ((10, 20), (11, 5), "23:30-00:30", ["10 23:30"]),
        ((10, 20), (11, 5), "01:00-02:00", ["11 01:00"]),
        ((10, 8), (10, 12), "13:00-14:00", []),
        ((10, 8), (10, 12), "吃饭", []),
    ],
)
def test_breaks_are_times_of_the_shift(
    start: tuple[int, int], end: tuple[int, int], text: str, expected: list[str]
) -> None:
    """A break is of the shift's own day or the next; what lies outside or is no time is none."""
    first, last = (datetime(2025, 11, *one) for one in (start, end))
    found = gantts.breaks_of(text, first, last)
    assert [f"{one:%d %H:%M}" for one, _ in found] == expected


def test_breaks_are_cut_out_of_the_bars() -> None:
    """A shift of eight hours with two breaks is three bars, tied together by thin ones."""
    ties, first, second = drawn(CHARTS["gantt"])["data"]
    assert len(ties["x"]) == 5
    assert [x / 3_600_000 for x in second["x"]] == [3, 2.5, 1, 4.5, 3.5]
    assert len(first["x"]) == 4


def test_a_person_has_one_row_and_a_shift_its_heads() -> None:
    """Two shifts of one person share a row; where a row is a shift, it says how many work it."""
    assert drawn(CHARTS["gantt"])["layout"]["yaxis"]["ticktext"] == ["小雨", "阿杰", "晚晚", "北北"]
    rows = tuple((start, start, end, "", 6, pool) for _, start, end, _, pool in SHIFTS)
    by_shift = replace(CHARTS["gantt"], x=STARTS, y=(STARTS, ENDS, BREAKS, COUNT), rows=rows)
    figure = drawn(by_shift)
    assert figure["layout"]["yaxis"]["ticktext"][0] == "20:00–05:00"
    assert len(figure["layout"]["yaxis"]["ticktext"]) == 5
    assert texts_of(figure).count("×6") == 5


def test_a_roster_that_fills_more_than_a_page_says_so() -> None:
    """At most eighty rows are drawn; how many more the table has is printed."""
    start, end = HOURS[0], HOURS[-1]
    rows = tuple((f"客服{n}", start, end, "", "售前") for n in range(85))
    figure = drawn(replace(CHARTS["gantt"], rows=rows))
    assert len(figure["layout"]["yaxis"]["ticktext"]) == 80
    assert "其余 5 行见表" in texts_of(figure)
    assert figure["layout"]["height"] < 950


def test_amber_where_people_on_the_roster_would_have_closed_the_gap() -> None:
    """What breaks and absences took from the staff is told from what the roster lacked."""
    data = drawn(FLOOR_GAP)["data"]
    amber = next(i for i, one in enumerate(data) if one.get("fillcolor") == frame.palette()["warn"])
    pairs = zip(data[amber]["y"], data[amber - 1]["y"], strict=True)
    assert [top - floor for top, floor in pairs][::2] == [2, 3, 5, 0, 0, 0, 0, 2]


def test_the_need_has_its_interval() -> None:
    """Both ends of the interval are lines, named in the legend."""
    figure = drawn(FLOOR_GAP)
    dotted = [one for one in figure["data"] if one["line"].get("dash") == "2px,2px"]
    assert [one["y"][0] for one in dotted] == [16, 20]
    assert "需要人数的区间" in " ".join(texts_of(figure))


def test_where_the_need_is_unknown_nobody_is_idle() -> None:
    """A target that no headcount reaches gives no need: staff is drawn, no gap and no surplus."""
    rows = tuple((row[0], None, *row[2:]) for row in CHARTS["gap"].rows)
    data = drawn(replace(CHARTS["gap"], rows=rows))["data"]
    idle = next(
        i for i, one in enumerate(data) if one.get("fillcolor") == frame.palette()["neutral"]
    )
    assert data[idle]["y"] == data[idle - 1]["y"]
    assert set(data[-3]["y"]) == {None}


def test_breaks_and_absences_add_up() -> None:
    """Two columns of who was not there are drawn as one."""
    rows = tuple((*row[:5], row[5] / 2, row[5] / 2) for row in FLOOR_GAP.rows)
    apart = replace(FLOOR_GAP, y=(*FLOOR_GAP.y, AWAY), rows=rows)
    assert drawn(apart) == drawn(FLOOR_GAP)


def small(one: Chart, lang: str = "zh") -> dict[str, Any]:
    """Return the figure of a chart for one line of a page."""
    return json.loads(charts.figure(one, lang, PlainFormats(), "small").to_json())  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", charts.SMALL_KINDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_small_charts_fit_in_a_line_of_a_page(kind: str, lang: str) -> None:
    """A small chart is as wide as any and at most 150 pixels high."""
    layout = small(CHARTS[kind], lang)["layout"]
    assert layout["width"] == 720
    assert layout["height"] <= 150


def test_a_small_gap_is_that_of_the_pool_that_lacks_most() -> None:
    """Of two pools the one with the worst slot is drawn, with that slot told in words."""
    gap = CHARTS["gap"]
    rows = (*((*row, "售后") for row in ENOUGH), *((*row, "售前") for row in gap.rows))
    figure = small(replace(gap, rows=rows, split=REASON))
    lacks = [(need - there, -n) for n, (_, need, there, *_) in enumerate(gap.rows)]
    worst = gap.rows[-max(lacks)[1]]
    assert f"需要人数 {worst[1]}，在岗人数 {worst[2]}" in texts_of(figure)[0]
    assert texts_of(figure)[0].startswith("<b>售前</b>")
    assert {one.get("yaxis", "y") for one in figure["data"]} == {"y"}


def test_a_small_gap_without_a_gap_names_only_its_pool() -> None:
    """Where nobody is short, no slot is the worst."""
    gap = replace(CHARTS["gap"], rows=ENOUGH)
    assert "最缺" not in json.dumps(small(gap), ensure_ascii=False)


def test_the_lines_of_a_small_gap_are_named_at_their_ends() -> None:
    """Need and staff need no legend."""
    named = {text.rpartition(" ")[2] for text in texts_of(small(CHARTS["gap"]))}
    assert {"需要人数", "在岗人数"} <= named


def test_a_code_has_its_colour_in_every_chart() -> None:
    """Pre-sale is the same colour whether it comes first or second, in a curve or a roster."""
    pool = column("pool", "岗位", "Pool", "code")
    pool = replace(pool, vocabulary="pool")
    for codes in (("presale", "aftersale"), ("aftersale", "presale")):
        looks = meanings.looks([meanings.Key.of_split(pool, code) for code in codes])
        found = dict(zip(codes, (look.name for look in looks), strict=True))
        assert found == {"presale": "series1", "aftersale": "series2"}


def test_what_is_compared_with_is_grey() -> None:
    """The expected, the previous and the median stand behind what the chart is about."""
    looks = meanings.looks([meanings.Key("column", name) for name in ("cases", "expected")])
    assert [look.name for look in looks] == ["series1", "neutral"]
    assert looks[1].stroke == frame.palette()["muted"]


def test_no_two_series_of_a_chart_look_alike() -> None:
    """Meanings that share a colour do not meet it in one chart."""
    keys = [meanings.Key("wait_cause", code) for code in ("absent", "breaks_stacked", "other")]
    assert len({look.name for look in meanings.looks(keys)}) == 3


def test_meanings_are_colours_of_the_palette() -> None:
    """Whatever a code or a column is mapped to exists."""
    text = (resources.folder("assets") / "chart_meanings.toml").read_text("utf-8")
    named = {name for table in tomllib.loads(text).values() for name in table.values()}
    assert named <= set(frame.palette())


def test_areas_are_told_apart_in_black_and_white() -> None:
    """Each area of a stack has a hatching of its own, which its legend shows."""
    data = drawn(CHARTS["stacked_bar"])["data"]
    hatches = [one["marker"].get("pattern", {}).get("shape", "") for one in data]
    assert len(set(hatches)) == len(data)
    legend = " ".join(texts_of(drawn(CHARTS["stacked_bar"])))
    assert all(glyph in legend for glyph in meanings.BLOCKS[: len(data)])


@pytest.mark.parametrize("kind", ["protan", "deutan"])
def test_series_are_told_apart_by_the_colour_blind(kind: str) -> None:
    """Seen with either red-green deficiency, the first four series still differ clearly."""
    seen = [_seen(frame.palette()[f"series{n}"], kind) for n in range(1, 5)]
    apart = [math.dist(one, other) for one, other in itertools.combinations(seen, 2)]
    assert min(apart) > 40


# Viénot, Brettel and Mollon (1999): linear RGB as seen without one kind of cone.
BLIND = {
    "protan": ((0.1121, 0.8853, -0.0005), (0.1127, 0.8897, -0.0001), (0.0045, 0.0, 1.0019)),
    "deutan": ((0.2920, 0.7054, -0.0003), (0.2934, 0.7089, 0.0), (-0.0210, 0.0256, 1.0004)),
}


def _seen(colour: str, kind: str) -> tuple[float, ...]:
    """Return red, green and blue (0-255) of a colour as someone colour-blind sees it."""
    linear = [(channel / 255) ** 2.2 for channel in house.channels(colour)]
    mixed = (sum(w * c for w, c in zip(row, linear, strict=True)) for row in BLIND[kind])
    return tuple(255 * max(value, 0.0) ** (1 / 2.2) for value in mixed)


def test_shares_that_lie_far_up_are_dots() -> None:
    """Bars of 94 % and 96 % would look alike; dots on their own axis do not."""
    rows = (("甲", 0.94, 100), ("乙", 0.96, 80))
    figure = drawn(chart("hbar", REASON, (RATE, COUNT), rows))
    assert figure["data"][0]["mode"] == "markers"
    assert figure["layout"]["xaxis"]["range"][0] > 0.5
    assert "94.0% (n=100)" in texts_of(figure)


def test_names_that_would_be_cut_lay_the_stack_down() -> None:
    """Long reasons under upright bars become rows, with the sum of each beside it."""
    long = "与描述、图片不符（颜色、材质、功能、生产日期、规格和做工都算）"
    rows = tuple((f"{long}{n}", 30 + n, 10) for n in range(8))
    figure = drawn(chart("stacked_bar", REASON, (COUNT, replace(COUNT, name="more")), rows))
    assert {one["orientation"] for one in figure["data"]} == {"h"}
    assert "40" in texts_of(figure)


def test_missing_whole_numbers_are_gaps() -> None:
    """A line does not run straight through hours that nobody counted."""
    rows = ((1, 0.9), (2, 0.8), (5, 0.7))
    figure = drawn(chart("line", column("hour_no", "第几小时", "Hour", "count"), (RATE,), rows))
    assert figure["data"][0]["y"] == [0.9, 0.8, None, None, 0.7]


def test_bars_tell_their_cases_below() -> None:
    """What each bar rests on stands under its name."""
    rows = (("外包", 30.0, 812), ("自有", 20.0, 640))
    figure = drawn(chart("bar", REASON, (P90, COUNT), rows))
    assert figure["layout"]["xaxis"]["ticktext"] == ["外包<br>n=812", "自有<br>n=640"]


def test_a_step_says_its_share_and_the_worst_is_marked() -> None:
    """Each step tells its part of the one before; where most were lost is red."""
    figure = drawn(CHARTS["steps"])
    assert "180 (占上一步 45.0%)" in texts_of(figure)
    others, worst = figure["data"][1:]
    assert (others["x"], worst["x"]) == ([0, 0, 18, 12], [0, 220, 0, 0])
    assert worst["marker"]["color"] == frame.palette()["bad"]


def test_a_band_is_filled_and_named() -> None:
    """What is to be expected lies between its ends and says its range where it ends."""
    figure = drawn(CHARTS["band"])
    assert [one.get("fill") for one in figure["data"]] == [None, "tonexty", None, None]
    assert any("预计 15.0%–19.0%" in text for text in texts_of(figure))
    assert "10.0%" in texts_of(figure)


def test_panels_share_one_scale() -> None:
    """Each value of the split has its panel, named with its peak, on axes of equal range."""
    figure = drawn(CHARTS["panels"])
    axes = [value for name, value in figure["layout"].items() if name.startswith("yaxis")]
    assert len({tuple(one["range"]) for one in axes}) == 1
    assert sum("最高" in text for text in texts_of(figure)) == len(figure["data"])


def test_large_estimates_have_no_decimals() -> None:
    """Nine hundred and seventy-three chats, not 972.9."""
    rows = (("人手不够", 972.9), ("其他", 37.1))
    chats = column("chats", "折合会话", "Chat equivalents", "number")
    figure = charts.figure(chart("hbar", REASON, (chats,), rows), "zh", Formats("zh"))
    assert {"973", "37.1"} <= {note.text for note in figure.layout.annotations}
