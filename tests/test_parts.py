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


def test_a_merged_cell_holds_for_each_of_its_rows() -> None:
    """An id reaches down; an amount is one amount; a title over columns is no cell of rows."""
    day = datetime(2025, 11, 11)
    rows: list[merged.Row] = [
        (1, ["450123456789", "12.50", day, "x"]),
        (2, ["", "", "", "y"]),
        (3, ["", "", "", ""]),
        (4, ["", "", "", "z"]),
    ]
    areas = [((0, place), (2, place)) for place in (0, 1, 2)] + [((0, 0), (3, 1))]
    assert list(merged.filled(rows, areas)) == [
        rows[0],
        (2, ["450123456789", "", day, "y"]),
        rows[2],
        rows[3],
    ]
