"""What templates can ask a page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import factories
import pytest

from retro.model import Change
from retro.render import xlsx
from retro.render.drawings import Drawing
from retro.render.pages import Page, page
from retro.render.sheets import sheet_names


def shown(**more: Any) -> Page:
    """Return the factory's report as a page."""
    return page(factories.report(), "zh", "manager", {}, 10, **more)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("1_break_down/first_reply_by_hour", "first_reply_by_hour"),
        ("method-by_agent", "method-by_agent"),
        ('x" onclick="alert(1)', "q-"),
        ("4_plan/本店规则", "q-"),
        ("9lives", "q-"),
    ],
)
def test_anchors_are_plain_ids(path: str, expected: str) -> None:
    """A name in plain letters is its own id; any other becomes a hash."""
    anchor = shown().anchor(path)
    assert anchor.startswith(expected)
    assert anchor == expected or len(anchor) == 12


def test_the_account_of_files_tells_the_same_lack_once() -> None:
    """Files by name without their folder, with the sheet where a file has several tables."""
    report = factories.report()
    first = replace(
        report.files[0], file="exports/包.zip", report="taobao/orders", missing=("运费",)
    )
    files = (
        replace(first, sheet="一.csv"),
        replace(first, sheet="二.csv"),
        replace(first, file="exports/丙.csv", sheet="Sheet1", missing=()),
    )
    told = page(replace(report, files=files), "zh", "manager", {}, 10)
    assert told.files.lacking() == [("包.zip › 一.csv、包.zip › 二.csv", "运费")]
    assert told.files.file_name(files[2]) == "丙.csv"
    assert told.files.set_aside() == 3 * first.rows_quarantined
    assert told.files.period(files[0]).startswith("2025-11-10 20:00 – ")
    assert told.files.period(replace(first, first_at=None)) == ""


def test_what_the_same_exports_would_answer_stands_together() -> None:
    """One line for each set of exports; what one export would answer comes first."""
    missing = shown().report.sections[1].unavailable[0]
    parts = [replace(missing, needs=needs) for needs in (("a", "b"), ("a",), ("b", "a"))]
    assert shown().by_need(parts) == [[parts[1]], [parts[0], parts[2]]]


def test_the_cover_names_every_profile() -> None:
    """The shop's own first, then those by which other shops of the report are measured."""
    report = factories.report()
    kpi = report.kpis[0]
    kpis = (*(replace(kpi, profile=name) for name in ("jd", "taobao", "")),
            replace(kpi, id="told by an agent table", profile="pdd"))  # fmt: skip
    of_two = page(replace(report, kpis=kpis), "zh", "manager", {}, 10)
    assert of_two.profiles() == "、".join(of_two.code(name, "profile") for name in ("taobao", "jd"))


def test_a_share_of_money_has_no_number_of_cases() -> None:
    """A share without interval rests on money: its denominator is no number of cases."""
    kpi = factories.report().kpis[0]
    of_money = replace(kpi, unit="share", denominator=9, low=None)
    assert shown().cases(of_money) is None
    assert shown().cases(replace(of_money, low=0.1)) == 9
    assert shown().cases(replace(of_money, unit="seconds")) == 9


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"target": None}, "none"),
        ({"target": 0.18, "status": "good"}, "good"),
        ({"target": 0.18, "status": "unknown"}, "early"),
        ({"target": 0.18, "status": "unknown", "better": "none"}, "none"),
        ({"value": None, "target": 0.18, "status": "unknown"}, "unknown"),
    ],
)
def test_what_may_still_grow_is_too_early_to_judge(more: dict[str, Any], expected: str) -> None:
    """A refund rate below its target a week after the promotion has not met it yet."""
    kpi = replace(factories.kpis()[0], **({"better": "down", "value": 0.16} | more))
    assert shown().state(kpi) == expected


def test_named_metrics_come_first() -> None:
    """Those asked for that have a value, then others with a status, up to the number."""
    picked = shown().pick(["frt_p90", "nothing", "bad_review_rate", "conv"], 4)
    assert [kpi.id for kpi in picked] == ["frt_p90", "conv", "rate_3min", "reply_rate"]


def change(**more: Any) -> Change:
    """Return a change of a share where more is better."""
    settings: dict[str, Any] = {"better": "up", "change": 0.02, "could_be_chance": False}
    names: dict[str, Any] = {"id": "x", "label": {}, "unit": "share", "low": None, "high": None}
    return Change(**(names | {"previous": 0.5, "now": 0.52} | settings | more))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "better"),
        ({"change": -0.02}, "worse"),
        ({"better": "down"}, "worse"),
        ({"change": 0.0}, "same"),
        ({"better": "none"}, "moved"),
        ({"could_be_chance": True}, "chance"),
        ({"could_be_chance": None}, "unknown"),
        ({"change": None}, "unknown"),
    ],
)
def test_a_change_is_read_only_where_it_is_certain(more: dict[str, Any], expected: str) -> None:
    """Better or worse is said of certain changes only."""
    assert shown().reading(change(**more)) == expected


def test_paper_lists_certain_changes_only() -> None:
    """On paper the uncertain ones are counted; the screen has them all."""
    assert [pair[0].id for pair in shown().changes()] == ["rate_3min"]
    assert shown().left_out_changes() == 4
    assert len(shown(is_screen=True).changes()) == 5


def test_a_block_without_drawing_has_no_picture() -> None:
    """A chart that failed leaves its table, with as many rows as any other."""
    block = factories.hourly()
    drawn = {block.query.path: Drawing("<svg></svg>", '{"a":"</script>"}')}
    with_chart = page(factories.report(), "zh", "manager", drawn, 10, 4)
    assert (shown().picture(block), shown().table(block).shown) == (None, 10)
    assert with_chart.table(block).shown == 4


def test_a_chart_of_each_row_stands_for_a_long_table_on_paper() -> None:
    """Where every half hour is drawn, its first five say nothing more; the screen has room."""
    block = factories.hourly()
    assert block.chart
    each = replace(block, chart=replace(block.chart, kind="gap"))
    drawn = {block.query.path: Drawing("<svg></svg>", "{}")}
    paper = page(factories.report(), "zh", "manager", drawn, 10, 4)
    screen = page(factories.report(), "zh", "manager", drawn, 10, is_screen=True)
    assert (paper.table(each).shown, paper.table(each).is_drawn) == (0, True)
    assert (screen.table(each).shown, screen.table(each).is_drawn) == (10, False)


def test_figure_data_cannot_end_its_element() -> None:
    """Angle brackets and ampersands of the JSON are written as escapes."""
    block = factories.hourly()
    drawn = {block.query.path: Drawing("", '{"a":"</script>&"}')}
    data = page(factories.report(), "zh", "manager", drawn, 10).figure(block)
    assert str(data) == '{"a":"\\u003c/script\\u003e\\u0026"}'


def test_the_staffing_line_comes_from_staffing_blocks() -> None:
    """Only blocks that feed staffing, and have something to say, are quoted."""
    assert [block.query.name for block in shown().staffing()] == ["gap_blocks"]


def test_past_actions_are_counted_in_a_sentence() -> None:
    """With no earlier actions the line says that."""
    told = "上次定下 3 项，完成 2 项；检验下来 1 项有效、1 项无效、1 项无法判断。"
    assert told == shown().boss.past_line()
    first = page(replace(factories.report(), past_actions=()), "zh", "manager", {}, 10)
    assert first.boss.past_line() == "没有上次大促的行动可供回看。"


def test_sheets_have_a_number_and_a_safe_name() -> None:
    """Names stay unique, within 31 characters, and free of what spreadsheets refuse."""
    report = factories.report()
    named = replace(
        factories.hourly().query, title={"zh": "在途退款:省份/快递[*]?" + "长" * 40, "en": "x"}
    )
    block = replace(factories.hourly(), query=named)
    section = replace(report.sections[0], blocks=(block,))
    (name,) = sheet_names(replace(report, sections=(section,)), "zh").values()
    assert name == ("1 在途退款 省份 快递" + "    " + "长" * 40)[:31].strip()


def test_report_and_workbook_name_the_same_sheets() -> None:
    """The sheet that a table refers to is the sheet that the workbook has."""
    report = factories.report()
    assert sheet_names(report, "zh") == xlsx.sheet_names(report, "zh")
