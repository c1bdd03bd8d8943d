"""Where two versions of a file differ: line, cell, key, row and column, page."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest
import xlsxwriter

from retro import history
from retro.model import Column, Query, Result
from retro.places import Place, places


def book(*rows: tuple[Any, ...]) -> bytes:
    """Return a workbook with one sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("指标")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def result(*values: int) -> bytes:
    """Return a result of one column as Parquet."""
    query = Query(
        path="1_break_down/one", sql="", origin="built-in", title={}, question={}, doc={},
        columns=(Column(name="n", label={}, kind="count"),), grain=("n",), reads=(),
    )  # fmt: skip
    return history.parquet(Result(query=query, params={}, rows=tuple((v,) for v in values)))


def pages(*drawn: bytes) -> bytes:
    """Return a PDF with a page for each of these drawings."""
    writer = pypdf.PdfWriter()
    for content in drawn:
        stream = pypdf.generic.DecodedStreamObject()
        stream.set_data(content)
        page = writer.add_blank_page(100, 100)
        page[pypdf.generic.NameObject("/Contents")] = writer._add_object(stream)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "printed", "computed", "found"),
    [
        (
            "report.html",
            b"<p>a</p>\n<td>1,844</td><td>7</td>",
            b"<p>a</p>\n<td>1,843</td><td>7</td>",
            [Place("2", "1,844", "1,843")],
        ),
        ("quarantine.csv", b"a\nb\nc\n", b"a\nx\nb\nc\n", [Place("2", "b", "x")]),
        (
            "findings.json",
            b'{"kpis": [{"id": "a", "value": 1}, {"id": "b", "value": 2}]}',
            b'{"kpis": [{"id": "a", "value": 1}, {"id": "b", "value": 3}]}',
            [Place("kpis[1].value", "2", "3")],
        ),
        (
            "tables.xlsx",
            book(("指标", "值"), ("单", 5)),
            book(("指标", "值"), ("单", 6)),
            [Place("指标!B2", "5.0", "6.0")],
        ),
        ("results/x.parquet", result(1, 2), result(1, 3), [Place("2.n", "2", "3")]),
        ("report.pdf", pages(b"0 g", b"0 g"), pages(b"0 g", b"1 g"), [Place("2")]),
        ("report.pdf", pages(b"0 g"), pages(b"0 g", b"1 g"), [Place("2")]),
    ],
)
def test_the_place_is_told(name: str, printed: bytes, computed: bytes, found: list[Place]) -> None:
    """The line, key, cell, row and column, or page that differs, and both values."""
    assert places(name, printed, computed) == found


@pytest.mark.parametrize("name", ["a.html", "a.json", "a.xlsx", "a.parquet", "a.pdf", "a.bin"])
def test_damage_is_told_without_a_place(name: str) -> None:
    """What cannot be read is no error here: the file alone is named."""
    found = places(name, b"\xff\xfe\x00", b"\xff\xfe\x01")
    assert [place for place in found if place.where.isalpha()] == []


def test_no_more_than_a_few_places_are_told() -> None:
    """Where everything differs, the first places are enough."""
    assert len(places("a.json", b"[1, 2, 3, 4, 5, 6, 7]", b"[]")) == 5


def test_columns_of_a_sheet_after_z() -> None:
    """The twenty-seventh column is AA."""
    wide = [tuple(range(27)), (*range(26), 99)]
    (place,) = places("a.xlsx", book(wide[1]), book(wide[0]))
    assert place.where == "指标!AA1"
