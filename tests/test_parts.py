"""What the reader of workbooks does not tell is found in the parts themselves."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import broken_bytes as made
import openpyxl
import pytest

from retro.errors import ExportError
from retro.readers import merged, open_export, parts

HEADER = ["订单编号", "金额", "备注"]
SHEET = "xl/worksheets/sheet1.xml"


def _book(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "甲 & 乙"
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _edited(data: bytes, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return made.added(data, {SHEET: book.read(SHEET).replace(old, new)})


def _cells(tmp_path: Path, data: bytes) -> list[list[str]]:
    (tmp_path / "a.xlsx").write_bytes(data)
    (table,) = open_export(tmp_path / "a.xlsx", tmp_path)
    return [cells for _, cells in table.records()]


def test_p1_a_failed_formula_is_no_blank_cell(tmp_path: Path) -> None:
    """An error is told by its word; one in the last row or column is not lost with the others."""
    data = _book(HEADER, ["1", "#REF!", ""], ["2", 3, "#NAME?"], [None, None, None, "#NUM!"])
    assert _cells(tmp_path, data) == [
        [*HEADER, ""],
        ["1", "#REF!", "", ""],
        ["2", "3", "#NAME?", ""],
        ["", "", "", "#NUM!"],
    ]


def test_p1_a_formula_that_was_never_computed_is_no_blank_cell(tmp_path: Path) -> None:
    """A program that writes formulas leaves their values to a spreadsheet; nobody opened it."""
    data = _book(HEADER, ["1", "=1+1", "a"])
    assert _cells(tmp_path, data)[1] == ["1", parts.NEVER_COMPUTED, "a"]


def test_a_formula_of_an_empty_text_has_a_value(tmp_path: Path) -> None:
    """`=""` is blank, and meant so."""
    data = _edited(_book(HEADER, ["1", "=1", "a"]), b'<c r="B2"><f>1', b'<c r="B2" t="str"><f>1')
    assert _cells(tmp_path, data)[1] == ["1", "", "a"]


def test_rows_on_both_sides_of_a_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet is looked at in blocks, and no cell falls between two of them."""
    monkeypatch.setattr(parts, "BLOCK", 64)
    rows = [[f"{n}", "#VALUE!" if n % 7 == 0 else n, "x"] for n in range(1, 50)]
    (tmp_path / "a.xlsx").write_bytes(_book(HEADER, *rows))
    found = parts.lost(tmp_path / "a.xlsx")
    assert found == {"甲 & 乙": {n + 1: {1: "#VALUE!"} for n in range(7, 50, 7)}}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(_edited(_book(HEADER, ["1"], ["2"]), b'r="3"', b'r="2"'), id="row twice"),
        pytest.param(
            made.zipped(
                {
                    name: zipfile.ZipFile(io.BytesIO(_book(HEADER, ["12345"]))).read(name)
                    for name in zipfile.ZipFile(io.BytesIO(_book(HEADER))).namelist()
                },
                zipfile.ZIP_STORED,
            ).replace(b"12345", b"12346"),
            id="one digit",
        ),
    ],
)
def test_p2_a_damaged_part_is_an_error(tmp_path: Path, data: bytes) -> None:
    """What would be another number, or a row in the place of another, is refused."""
    with pytest.raises(ExportError) as caught:
        _cells(tmp_path, data)
    assert caught.value.code == "UNREADABLE"
    with pytest.raises(ExportError) as caught:
        parts.lost(tmp_path / "a.xlsx")
    assert caught.value.code == "UNREADABLE"


@pytest.mark.parametrize("target", ["worksheets/s.xml", "/xl/worksheets/s.xml"])
def test_the_parts_of_other_programs(tmp_path: Path, target: str) -> None:
    """Marks may have a prefix, values other quotes; links may begin at the top."""
    link = f"<p:Relationship Id='r1' Type='x' Target='{target}'/><Relationship Id='r2'/>"
    sheet = (
        "<x:row r='1'><x:c r='A1'><x:f>1</x:f></x:c><x:c r='B1'><x:f>2</x:f><x:v>2</x:v></x:c>"
        "<x:c r='AB1' t='e'><x:v>#REF!</x:v></x:c></x:row>"
    )
    book = {
        "xl/workbook.xml": b"<x:sheet name='a &amp; b' r:id='r1'/><x:sheet name='c' r:id='r2'/>",
        "xl/_rels/workbook.xml.rels": link.encode(),
        "xl/worksheets/s.xml": sheet.encode(),
    }
    (tmp_path / "a.xlsx").write_bytes(made.zipped(book))
    assert parts.lost(tmp_path / "a.xlsx") == {"a & b": {1: {0: "#CALC!", 27: "#REF!"}}}
    only_error = b"<x:row r='1'><x:c r='C1' t='e'><x:v>#NUM!</x:v></x:c></x:row>"
    (tmp_path / "a.xlsx").write_bytes(made.zipped(book | {"xl/worksheets/s.xml": only_error}))
    assert parts.lost(tmp_path / "a.xlsx") == {"a & b": {1: {2: "#NUM!"}}}
    only_formula = b"<x:row r='1'><x:c r='C1'><x:f/></x:c></x:row>"
    (tmp_path / "a.xlsx").write_bytes(made.zipped(book | {"xl/worksheets/s.xml": only_formula}))
    assert parts.lost(tmp_path / "a.xlsx") == {"a & b": {1: {2: "#CALC!"}}}
    del book["xl/workbook.xml"]
    (tmp_path / "a.xlsx").write_bytes(made.zipped(book))
    assert parts.lost(tmp_path / "a.xlsx") == {}


def test_a_merged_cell_holds_for_each_of_its_rows() -> None:
    """An id reaches down; an amount is one amount; a title over columns is no cell of rows."""
    day = datetime(2025, 11, 11)
    rows: list[merged.Row] = [
        (1, ["450123456789", "12.50", day, "x"]),
        (2, ["", "", "", "y"]),
        (3, ["", "", "", ""]),
        (4, ["", "", "", "z"]),
        (5, ["", "", day, "z"]),
    ]
    areas = [((0, place), (2, place)) for place in (0, 1, 2)] + [((0, 0), (3, 1))]
    assert list(merged.filled(rows, areas)) == [
        rows[0],
        (2, ["450123456789", "", day, "y"]),
        *rows[2:],
    ]


@pytest.mark.parametrize(
    ("value", "below"),
    [
        ("4501234567", "4501234567"),
        ("tb1", "tb1"),
        (datetime(2025, 11, 11), datetime(2025, 11, 11)),
        ("123456789", ""),
        ("￥12.50 元", ""),
        ("1,234.50", ""),
        ("", ""),
        (5, ""),
    ],
)
def test_what_a_merged_cell_shares(value: object, below: object) -> None:
    """Ids, names and times; figures of nine digits and less are amounts."""
    rows: list[merged.Row] = [(3, ["x", value]), (4, ["y", ""])]
    found = list(merged.filled(rows, [((2, 1), (3, 1))]))
    assert found == [(3, ["x", value]), (4, ["y", below])]


def test_a_cell_of_its_own_in_a_merged_area() -> None:
    """What a row says itself stays; a cell of one row, or over columns, reaches nowhere."""
    rows: list[merged.Row] = [(1, ["tb1", "x"]), (2, ["tb2", ""]), (3, ["", "z"])]
    assert list(merged.filled(rows, [((0, 0), (2, 0))])) == [*rows[:2], (3, ["tb1", "z"])]
    for area in (((0, 0), (0, 0)), ((0, 0), (2, 1)), ((1, 1), (2, 1))):
        assert list(merged.filled(rows, [area])) == rows


def test_cells_behind_the_last_row_that_was_read() -> None:
    """A reader may leave out rows that hold nothing but failed formulas: they are told."""
    lost = {2: {1: "#REF!"}, 5: {0: "#NUM!"}, 4: {2: "#REF!"}}
    assert list(parts.told([["a"], ["b", "", "c"]], lost)) == [
        (1, ["a"]), (2, ["b", "#REF!", "c"]), (4, ["", "", "#REF!"]), (5, ["#NUM!"]),
    ]  # fmt: skip
    assert list(parts.told([], {1: {0: "#REF!"}})) == [(1, ["#REF!"])]


def test_p15_a_row_without_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet of one endless row would take all memory: it is refused before."""
    monkeypatch.setattr(parts, "BLOCK", 64)
    monkeypatch.setattr(parts, "LONGEST", 2000)
    (tmp_path / "a.xlsx").write_bytes(_book(*([n, "=1"] for n in range(1, 40))))
    assert len(parts.lost(tmp_path / "a.xlsx")["甲 & 乙"]) == 39
    (tmp_path / "a.xlsx").write_bytes(_book(["x" * 3000]))
    with pytest.raises(ExportError) as caught:
        parts.lost(tmp_path / "a.xlsx")
    assert caught.value.code == "TOO_BIG"


def test_p2_a_failed_cell_without_a_place(tmp_path: Path) -> None:
    """Nobody could tell which cell it is: the file is damaged."""
    data = _edited(_book(HEADER, ["1", "#REF!", ""]), b'<c r="B2"', b'<c s="B2"')
    (tmp_path / "a.xlsx").write_bytes(data)
    with pytest.raises(ExportError) as caught:
        parts.lost(tmp_path / "a.xlsx")
    assert caught.value.code == "UNREADABLE"
