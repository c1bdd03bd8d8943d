"""Every work list re-opens in spreadsheets: ids are text, nothing is computed, dates are dates."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import factories
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from retro import resources
from retro.catalog import Catalog, load_catalog
from retro.model import WORKLIST_MARK, Block, Column, Query, Report, Value
from retro.render import xlsx

CATALOG = load_catalog(resources.layers("queries", None))
LISTS = sorted(
    (q for q in CATALOG.queries.values() if q.worklist and not q.hidden), key=lambda q: q.path
)
EVERY = pytest.mark.parametrize("asked", LISTS, ids=lambda query: query.path)
LONG_ID = "4501007378504173313"
MOMENT, DAY = datetime(2025, 11, 20, 10, 0), date(2025, 11, 20)
HOSTILE = ('=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "\t=1+1", "=cmd|'/c calc'!A0")
TEXTS = {"text", "quote", "person", "agent", "id"}
VALUES: dict[str, Value] = {
    "time": MOMENT, "hour": MOMENT, "day": DAY, "clock": 9, "count": 3, "flag": True,
    "money": Decimal("12.50"), "share": 0.5,
}  # fmt: skip


def value_of(column: Column, text: str) -> Value:
    """Return a value of the kind of a column; texts are hostile, ids are long."""
    if column.kind in TEXTS:
        return LONG_ID if column.kind == "id" else text
    if column.kind == "code":
        return next(iter(resources.strings("zh")["codes"].get(column.vocabulary, {"x": ""})))
    return VALUES.get(column.kind, 1.5)


def book_of(asked: Query, *texts: str, lang: str = "zh") -> bytes:
    """Return the work lists with one list, a row for each text and one with nothing filled."""
    rows = [tuple(value_of(column, text) for column in asked.columns) for text in texts]
    rows.append(tuple(None if c.fill else value_of(c, "甲") for c in asked.columns))
    return xlsx.worklists(report_of(Block(query=asked, params={}, rows=tuple(rows))), lang)


def report_of(*blocks: Block) -> Report:
    """Return a report with these work lists."""
    return replace(factories.report(), worklists=blocks)


def sheet_of(content: bytes) -> Worksheet:
    """Return the sheet of the only list."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    assert isinstance(sheet, Worksheet)
    return sheet


def cells(sheet: Worksheet) -> Iterator[Any]:
    """Yield the cells below the header."""
    for row in sheet.iter_rows(min_row=5):
        yield from row


@EVERY
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_list_opens_in_two_libraries(asked: Query, lang: str) -> None:
    """Openpyxl and calamine read the same header, the same rows, and the mark on every sheet."""
    content = book_of(asked, *HOSTILE, lang=lang)
    sheet = sheet_of(content)
    other = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(1)
    rows = other.to_python(skip_empty_area=False)
    header = [cell.value for cell in sheet[4] if cell.value is not None]
    assert header == [cell for cell in rows[3] if cell != ""]
    assert len(rows) == sheet.max_row == 4 + len(HOSTILE) + 1
    assert WORKLIST_MARK in str(sheet["A3"].value)
    assert resources.strings(lang)["workbook"]["internal"] in str(sheet["A3"].value)


@EVERY
def test_nothing_is_computed_and_ids_are_text(asked: Query) -> None:
    """No cell is a formula or a link, whatever it begins with; ids keep all of their digits."""
    sheet = sheet_of(book_of(asked, *HOSTILE))
    assert not [cell.coordinate for cell in cells(sheet) if cell.data_type == "f"]
    assert not [cell.coordinate for cell in cells(sheet) if cell.hyperlink]
    labels = [c.label["zh"] for c in asked.columns if c.kind == "id"]
    for place, head in enumerate(sheet[4]):
        if head.value in labels:
            assert {row[place].value for row in sheet.iter_rows(min_row=5)} == {LONG_ID}


@EVERY
def test_dates_are_dates_and_cells_to_fill_are_marked(asked: Query) -> None:
    """Times and days are real ones; what people fill in has a drop-down where words are given."""
    sheet = sheet_of(book_of(asked, "甲"))
    shown = [c for c in asked.columns if not c.name.endswith("_en")]
    choices = sheet.data_validations.dataValidation
    for place, column in enumerate(shown):
        cell = sheet.cell(5, place + 1)
        if column.kind in ("time", "hour", "day"):
            assert cell.is_date, column.name
        if column.fill and column.kind == "code":
            letter = cell.column_letter
            assert [v for v in choices if v.type == "list" and letter in str(v.sqref)]
        if column.fill:
            assert sheet.cell(6, place + 1).fill.fgColor.rgb.endswith("FFF8DC")


def test_each_language_has_its_own_texts() -> None:
    """A column for each language stands once, with the words of the workbook's language."""
    asked = CATALOG.queries["5_follow_through/scripts_sheet"]
    rows = (("apologise", "非常抱歉", "I am sorry"),)
    report = report_of(Block(query=asked, params={}, rows=rows))
    found = {lang: sheet_of(xlsx.worklists(report, lang)) for lang in ("zh", "en")}
    assert {lang: [c.value for c in s[5]][1:] for lang, s in found.items()} == {
        "zh": ["非常抱歉"],
        "en": ["I am sorry"],
    }


def test_the_reasons_to_choose_are_those_that_are_read_back(catalog: Catalog) -> None:
    """Every word of the drop-down is known to the reader of the filled list."""
    rows = catalog.reference["value_words"][1].read_text(encoding="utf-8").splitlines()
    known = {
        line.split(",")[1]: line.split(",", 2)[2].split("|")
        for line in rows
        if line.startswith("loss_reason,")
    }
    for lang in ("zh", "en"):
        labels = dict(resources.strings(lang)["codes"]["loss_reason"])
        labels.pop("rest")
        assert set(labels) == set(known)
        for code, label in labels.items():
            words = {word.casefold() for word in (code, *known[code])}
            assert label.casefold() in words


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(min_size=1, max_size=40))
def test_whatever_a_buyer_writes_stays_text(text: str) -> None:
    """Any words of any buyer are a text cell, or left out where no spreadsheet can hold them."""
    asked = CATALOG.queries["5_follow_through/aftersale_queue"]
    for begin in ("", "=", "+", "-", "@", "\t", "\r"):
        sheet = sheet_of(book_of(asked, begin + text))
        assert not [cell for cell in cells(sheet) if cell.data_type == "f"]
