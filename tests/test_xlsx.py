"""Workbooks read back: every row, text that stays text, names that every spreadsheet takes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import factories
import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from retro import resources
from retro.errors import MachineError
from retro.model import Block, Lineage, Report, Value
from retro.render import sheets, xlsx

LANGUAGES = ("zh", "en")
REFUSED = set("[]:*?/\\'")


def opened(content: bytes) -> Workbook:
    """Return a workbook read back."""
    return openpyxl.load_workbook(io.BytesIO(content))


def report_of(*blocks: Block) -> Report:
    """Return a report of some blocks in one section."""
    report = factories.report()
    return replace(report, sections=(replace(report.sections[0], blocks=blocks),))


def block(kinds: dict[str, str], *rows: tuple[Any, ...], **more: Any) -> Block:
    """Return a block of text cells, or of the given kinds."""
    columns = tuple(factories.column(name, name, kind) for name, kind in kinds.items())
    asked = factories.query(
        more.pop("path", "1_break_down/x"), more.pop("title", "表"), "问", columns
    )
    return factories.block(asked, list(rows), "", **more)


def sheet_of(one: Block, lang: str = "zh") -> Worksheet:
    """Return the sheet of one block."""
    report = report_of(one)
    sheet = opened(xlsx.tables(report, lang))[sheets.sheet_names(report, lang)[one.query.path]]
    assert isinstance(sheet, Worksheet)
    return sheet


def cell(kind: str, value: Value) -> Any:
    """Return the cell of a table of one cell: heading in row 4, value in row 5."""
    return sheet_of(block({"a": kind}, (value,)))["A5"]


# -- the whole book --------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_block_has_its_sheet_and_every_row(lang: str) -> None:
    """An index, the core metrics, one sheet per block with all of its rows, what is behind them."""
    report = factories.report()
    book = opened(xlsx.tables(report, lang))
    names = sheets.sheet_names(report, lang)
    words = resources.strings(lang)["workbook"]
    behind = [words["definitions"], words["sources"], "SQL"]
    assert book.sheetnames == [words["index"], words["core_metrics"], *names.values(), *behind]
    for section in report.sections:
        for one in section.blocks:
            assert book[names[one.query.path]].max_row == max(4, 4 + len(one.rows))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_of_sheets_are_valid_and_unique(lang: str) -> None:
    """At most 31 characters, none of those that a spreadsheet refuses, never the same twice."""
    titles = [
        "[销售]:*?/\\'很长很长很长很长很长很长很长很长很长很长很长很长",
        "同名",
        "同名",
        "'",
        "History",
    ]
    blocks = [
        block({"a": "text"}, title=t, path=f"1_break_down/b{n}") for n, t in enumerate(titles)
    ]
    names = [*sheets.sheet_names(report_of(*blocks), lang).values()]
    assert len({name.casefold() for name in names}) == len(titles)
    assert all(0 < len(name) <= 31 and not REFUSED & set(name) for name in names)
    assert opened(xlsx.tables(report_of(*blocks), lang)).sheetnames[2:-3] == names


def test_the_index_leads_to_every_sheet() -> None:
    """Each line has a link that lands, the question, the answer and the number of rows."""
    report = factories.report()
    book = opened(xlsx.tables(report, "zh"))
    index = book[book.sheetnames[0]]
    names = sheets.sheet_names(report, "zh")
    for line, one in enumerate((b for s in report.sections for b in s.blocks), 5):
        link = index.cell(line, 2).hyperlink
        assert link is not None
        assert link.location == f"'{names[one.query.path]}'!A1"
        assert link.target is None
        assert index.cell(line, 3).value == one.query.question["zh"]
        assert index.cell(line, 5).value == len(one.rows)
        assert index.cell(line, 7).value == one.query.path


def test_the_report_quotes_the_same_names() -> None:
    """Workbook and pages name the sheets alike."""
    report = factories.report()
    assert [*sheets.sheet_names(report, "en").values()] == (
        opened(xlsx.tables(report, "en")).sheetnames[2:-3]
    )


def test_the_sql_stands_beside_the_figures() -> None:
    """Every statement with its parameters, line by line, so that it can be copied."""
    report = factories.report()
    lines = [
        str(row[0].value or "") for row in opened(xlsx.tables(report, "zh"))["SQL"].iter_rows()
    ]
    shown = "\n".join(lines)
    for one in report.sections[0].blocks:
        assert f"-- {one.query.path}" in shown
        assert one.query.sql in shown


def test_core_metrics_are_numbers() -> None:
    """Value, parts, interval, target, last time and normal days; unknown ones are blank."""
    report = factories.report()
    sheet = opened(xlsx.tables(report, "zh")).worksheets[1]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    rate = rows["3 分钟响应率"]
    assert rate[1:10] == (0.913, 21_840, 23_921, 0.909, 0.917, 0.95, "未达标", 0.957, 0.981)
    assert rows["差评率"][1:7] == (None,) * 6


# -- cells -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", [*factories.HOSTILE, "=1+1", "@x", "+1", "-1", "{=1}", "mailto:a@b.c"]
)
def test_p16_text_from_data_is_never_computed_or_linked(text: str) -> None:
    """Promise 16: what looks like a formula or an address is a text cell."""
    found = cell("text", text)
    assert (found.data_type, found.value, found.hyperlink) == ("s", text, None)


@pytest.mark.parametrize("kind", ["id", "text", "person", "agent"])
def test_p3_ids_are_text(kind: str) -> None:
    """Promise 3: nineteen digits and leading zeros arrive as they are."""
    for value in ("4012345678901200001", "007", "1E5", "2025-11-11"):
        found = cell(kind, value)
        assert (found.data_type, found.value) == ("s", value)


@pytest.mark.parametrize(
    ("kind", "value", "shown", "form"),
    [
        ("count", 12345, 12345, "#,##0"),
        ("share", 0.9134, 0.9134, "0.0%"),
        ("money", Decimal("1234.50"), 1234.5, "#,##0.00"),
        ("seconds", 412.25, 412.25, "#,##0.0"),
        ("clock", 9, 9, '00":00"'),
        (
            "time",
            datetime(2025, 11, 10, 20, 0, 5),
            datetime(2025, 11, 10, 20, 0, 5),
            "yyyy-mm-dd hh:mm:ss",
        ),
        ("hour", datetime(2025, 11, 10, 20), datetime(2025, 11, 10, 20), "yyyy-mm-dd hh:mm"),
        ("flag", True, "是", "General"),
        ("text", None, None, "General"),
        ("share", None, None, "General"),
    ],
)
def test_values_keep_their_type_and_look(kind: str, value: Value, shown: Any, form: str) -> None:
    """Numbers can be summed, times sorted; the kind decides how they look."""
    found = cell(kind, value)
    assert (found.value, found.number_format) == (shown, form)


def test_a_measure_looks_like_the_kind_of_its_row() -> None:
    """Row by row the format of its unit; a row without a unit is still written."""
    columns = (
        factories.column("unit", "单位", "text"),
        factories.column("value", "数值", "measure", unit_from="unit"),
    )
    asked = factories.query("1_break_down/x", "表", "问", columns)
    sheet = sheet_of(factories.block(asked, [("share", 0.5), ("count", 3.0), (None, 1.0)], ""))
    assert [(row[1].value, row[1].number_format) for row in sheet.iter_rows(min_row=5)] == [
        (0.5, "0.0%"), (3, "#,##0"), (1, "General"),
    ]  # fmt: skip


def test_codes_are_words() -> None:
    """A code is printed as its label in the language of the book."""
    columns = (factories.column("s", "发送方", "code", vocabulary="sender"),)
    one = factories.block(factories.query("1_break_down/x", "表", "问", columns), [("human",)], "")
    assert sheet_of(one)["A5"].value == "人工客服"


def test_codes_of_several_vocabularies_are_words() -> None:
    """Row by row a code is looked up in the list that its row names."""
    columns = (
        factories.column("by", "按", "code", vocabulary="slice_kind"),
        factories.column("slice", "哪一类", "code", unit_from="by"),
    )
    asked = factories.query("1_break_down/x", "表", "问", columns)
    sheet = sheet_of(factories.block(asked, [("pool", "presale"), ("product", "X1")], ""))
    assert [[cell.value for cell in row[:2]] for row in sheet.iter_rows(min_row=5)] == [
        ["岗位", "售前"], ["商品", "X1"],
    ]  # fmt: skip


def test_headings_carry_units_and_definitions() -> None:
    """Durations name their unit; a definition stands in a comment."""
    columns = (factories.column("w", "等待", "seconds", doc=factories.text("到首条人工回复")),)
    heading = sheet_of(
        factories.block(factories.query("1_break_down/x", "表", "问", columns), [], "")
    )["A4"]
    assert heading.value == "等待 (秒)"
    assert heading.comment is not None
    assert "到首条人工回复" in heading.comment.text


def test_every_table_can_be_filtered_and_scrolled() -> None:
    """Frozen headings and a named table with a filter over all rows, also of an empty one."""
    sheet = sheet_of(block({"a": "text", "b": "count"}, ("x", 1), ("y", 2)))
    assert (sheet.freeze_panes, sheet.tables["t_x"].ref) == ("B5", "A4:B6")
    assert sheet.tables["t_x"].autoFilter.ref == "A4:B6"
    assert sheet_of(block({"a": "text"})).tables["t_x"].ref == "A4:A5"


def test_heads_and_names_of_tables_are_never_twice() -> None:
    """No spreadsheet opens a book in which two tables, or two heads of one, are named alike."""
    alike = {"a": "重复率", "b": "重复率", "c": "重复率 (2)"}
    columns = tuple(factories.column(name, label, "count") for name, label in alike.items())
    blocks = [
        factories.block(factories.query(path, "表", "问", columns), [(1, 2, 3)], "")
        for path in ("1_break_down/x", "2_locate/X", "3_root_cause/同 名")
    ]
    book = opened(xlsx.tables(report_of(*blocks), "zh"))
    named = [table for sheet in book.worksheets for table in sheet.tables.values()]
    assert [table.name for table in named] == ["t_x", "t_X_2", "t_同_名"]
    assert named[0].column_names == ["重复率", "重复率 (2)", "重复率 (2) (2)"]
    assert [cell.value for cell in book.worksheets[2][4]] == named[0].column_names


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    """Numbers and dates are never shown as ####; long texts wrap instead of pushing others out."""
    rows = [(Decimal("12345678.90"), datetime(2025, 11, 10, 20), "短", "长" * 200)]
    kinds = {"a": "money", "b": "time", "c": "text", "d": "text"}
    sheet = sheet_of(block(kinds, *rows))
    wide = {name: sheet.column_dimensions[name].width for name in "ABCD"}
    assert wide["A"] >= len("12,345,678.90")
    assert wide["B"] >= len("2025-11-10 20:00:00")
    assert wide["C"] < wide["D"] <= 60
    assert (sheet["C5"].alignment.wrap_text, sheet["D5"].alignment.wrap_text) == (None, True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sheet_leads_back_and_on(lang: str) -> None:
    """From each result to the index and to its SQL; from there and from definitions back."""
    report = factories.report()
    book = opened(xlsx.tables(report, lang))
    words = resources.strings(lang)["workbook"]
    names = sheets.sheet_names(report, lang)
    for one in (b for s in report.sections for b in s.blocks):
        sheet = book[names[one.query.path]]
        assert sheet["A3"].hyperlink.location == f"'{words['index']}'!A1"
        _, _, line = sheet["B3"].hyperlink.location.partition("!A")
        assert book["SQL"][f"A{line}"].value == f"-- {one.query.path}"
    assert book["SQL"]["A1"].hyperlink.location == f"'{words['index']}'!A1"
    known = set(names.values())
    for name in ("definitions", "sources"):
        lines = list(book[words[name]].iter_rows(min_row=2, max_col=1))
        assert {cell.value for (cell,) in lines} == known
        assert all(cell.hyperlink.location == f"'{cell.value}'!A1" for (cell,) in lines)


def test_definitions_and_sources_can_be_searched() -> None:
    """Each column with its kind and meaning; each result with exports, tables and parameters."""
    columns = (factories.column("w", "等待", "seconds", doc=factories.text("到首条人工回复")),)
    asked = factories.query("1_break_down/x", "表", "问", columns)
    one = replace(factories.block(asked, [(3.0,)], ""), params={"slow": 180})
    report = report_of(one)
    used = next(file for file in report.files if file.table)
    behind = Lineage(tables=(str(used.table),), through=(factories.text("每段等待"),))
    book = opened(xlsx.tables(replace(report, lineage={asked.path: behind}), "zh"))
    words = resources.strings("zh")["workbook"]
    assert [cell.value for cell in book[words["definitions"]][2]] == [
        "1 表", "等待 (秒)", "秒", "到首条人工回复",
    ]  # fmt: skip
    found = [cell.value for cell in book[words["sources"]][2]]
    assert used.file in str(found[2])
    assert found[4:7] == ["每段等待", "slow = 180", asked.path]


@pytest.mark.parametrize("make", [xlsx.tables, xlsx.worklists])
def test_every_sheet_prints(make: Any) -> None:
    """Across on A4, no wider than the paper, heads on every page, pages numbered."""
    for sheet in opened(make(factories.report(), "zh")).worksheets:
        if sheet.title in ("SQL", resources.strings("zh")["workbook"]["read_first"]):
            continue
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
            0, True,
        )  # fmt: skip
        assert sheet.print_title_rows
        assert "&P" in str(sheet.oddFooter.right.text)


def test_the_file_says_whose_it_is() -> None:
    """Title, subject and author stand in the properties, without what no property may hold."""
    report = replace(factories.report(), shop="小满\x00衣橱&")
    properties = opened(xlsx.tables(report, "zh")).properties
    assert (properties.creator, properties.subject) == ("小满衣橱&", "数据表")
    assert properties.title == report.promotion.id


@pytest.mark.parametrize("text", ["x" * 40_000, "控制\x07字符\x00", "🎉" * 20_000])
def test_odd_texts_do_not_break_the_book(text: str) -> None:
    """A cell that is too long or holds control characters is cut or cleaned, not fatal."""
    found = cell("text", text)
    assert str(found.value)[:2] == text[:2]
    assert len(str(found.value)) <= 32_767


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_p8_what_is_no_number_is_refused(value: float) -> None:
    """Promise 8: nan and inf reach no workbook."""
    with pytest.raises((TypeError, ValueError, MachineError)):
        xlsx.tables(report_of(block({"a": "share"}, (value,))), "zh")


# -- work lists, and all of it ---------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_work_lists_begin_with_a_warning(lang: str) -> None:
    """The first sheet says that the file is internal; then every list with all of its rows."""
    report = factories.report()
    book = opened(xlsx.worklists(report, lang))
    words = resources.strings(lang)["workbook"]
    assert book.worksheets[0]["A1"].value == words["internal"]
    assert book.worksheets[1].max_row == 4 + len(report.worklists[0].rows)
    assert book.worksheets[1]["A5"].value == "张三李四王五"


def test_no_work_lists_is_a_book_with_the_warning_alone() -> None:
    """Nothing to follow up leaves a book that opens."""
    assert (
        len(opened(xlsx.worklists(replace(factories.report(), worklists=()), "zh")).sheetnames) == 1
    )


def test_p18_buyers_stand_in_no_other_book() -> None:
    """Promise 18: `tables.xlsx` holds nobody's name, phone or words."""
    archive = zipfile.ZipFile(io.BytesIO(xlsx.tables(factories.report(), "zh")))
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode(
        "utf-8", "replace"
    )
    assert "张三李四王五" not in everything
    assert "13800138000" not in everything


@pytest.mark.parametrize("make", [xlsx.tables, xlsx.worklists])
def test_p9_the_same_report_gives_the_same_bytes(
    make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 9: no clock in the file, not in its properties and not in its archive."""
    import time

    first = make(factories.report(), "zh")
    later = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    second = make(factories.report(), "zh")
    monkeypatch.undo()
    time.tzset()
    assert first == second
