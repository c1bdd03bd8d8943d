"""Where two versions of a file differ: line, cell, key, row and column, page."""

from __future__ import annotations

import io
import zlib
from typing import Any

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
    """Return the bones of a PDF as it is written here: pages packed in a stream of objects."""
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(len(drawn)))
    bodies = [b"<</Type /Pages/Kids [%s]>>" % kids]
    bodies += [b"<</Type /Page/Contents %d 0 R>>" % (20 + n) for n in range(len(drawn))]
    numbers = [1, *(10 + n for n in range(len(drawn)))]
    starts = [sum(map(len, bodies[:n])) for n in range(len(bodies))]
    head = b" ".join(b"%d %d" % pair for pair in zip(numbers, starts, strict=True)) + b" "
    packed = zlib.compress(head + b"".join(bodies))
    made = b"%%PDF-1.7\n5 0 obj\n<</Type /ObjStm/N 2/First %d/Filter /FlateDecode>>" % len(head)
    made += b"\nstream\n" + packed + b"\nendstream\nendobj\n"
    for number, page in enumerate(drawn):
        made += b"%d 0 obj\n<</Filter /FlateDecode>>\nstream\n" % (20 + number)
        made += zlib.compress(page) + b"\nendstream\nendobj\n"
    return made


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
        ("report.pdf", pages(b"one", b"two"), pages(b"one", b"2"), [Place("2")]),
        ("report.pdf", pages(b"one"), pages(b"one", b"2"), [Place("2")]),
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
