"""The child that reads workbooks, Parquet and pages: what it writes, and how it ends."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from broken_bytes import open_document, zipped

from retro.errors import ExportError
from retro.readers import child, extract, open_export
from retro.readers.raw import MAX_CELL

TABLE = ("甲", "xlsx", [(1, ["a", "b"]), (2, ["", " "]), (3, [1, None])])


def told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path,
    tables: object, most_bytes: int = 1 << 20,
) -> dict[str, object]:  # fmt: skip
    """Return what the child says of a file; `tables` are those of it, or what happens instead."""

    def engine(_path: str) -> Iterator[extract.Met]:
        if isinstance(tables, BaseException):
            raise tables
        yield from tables  # type: ignore[misc]

    monkeypatch.setattr(extract, "_limit", lambda *_: None)
    monkeypatch.setitem(extract.ENGINES, "made", engine)
    monkeypatch.setattr(sys, "argv", ["", "made", "x", str(folder), "0", str(most_bytes)])
    extract.main()
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", "x"),
        (None, ""),
        (True, "TRUE"),
        (False, "FALSE"),
        (12, "12"),
        (1234567890123456789, "1.23456789012346e+18"),
        (0.1 + 0.2, "0.3"),
        (Decimal("12.50"), "12.50"),
        (dt.datetime(2025, 11, 11, 22, 36, 4, 999999), "2025-11-11 22:36:05"),
        (dt.datetime(2025, 11, 11, 22, 36, 4, 499999), "2025-11-11 22:36:04"),
        (dt.date(2025, 11, 11), "2025-11-11 00:00:00"),
        (dt.time(9, 5, 7), "09:05:07"),
        (dt.timedelta(hours=26, minutes=61, seconds=2.6), "27:01:03"),
        (b"x", "b'x'"),
    ],
)
def test_a_cell_reads_as_in_a_text_file(value: object, text: str) -> None:
    """Times to the second, numbers to the digits that a spreadsheet keeps, nothing as nothing."""
    assert extract.cell(value) == text


def test_the_tables_of_a_file_are_written_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each row after its number, blank rows left out; a table without rows is none."""
    empty = ("乙", "", [(1, ["", None])])
    found = told(monkeypatch, capsys, tmp_path, [empty, TABLE])
    assert found == {
        "tables": [
            {"file": "1.csv", "title": "甲", "encoding": "xlsx", "widths": [2], "doubtful": False}
        ]
    }
    assert (tmp_path / "1.csv").read_text("utf-8") == '"1","a","b"\n"3","1",""\n'


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MemoryError(), "CRASHED"),
        (OSError(errno.EFBIG, "File too large"), "TOO_BIG"),
        (OSError(errno.EIO, "Input/output error"), "UNREADABLE"),
        (child.problem("PASSWORD"), "PASSWORD"),
    ],
)
def test_p15_what_the_child_says_when_it_cannot_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    error: Exception, code: str,
) -> None:  # fmt: skip
    """Each end has its code, of which the run makes a sentence."""
    assert told(monkeypatch, capsys, tmp_path, error) == {"problem": code}


def test_p15_tables_of_too_many_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A text that thousands of cells share is written for each: all tables count together."""
    size = len('"1","a","b"\n"3","1",""\n')
    both = told(monkeypatch, capsys, tmp_path, [TABLE, TABLE], 2 * size)
    assert "tables" in both
    assert told(monkeypatch, capsys, tmp_path, [TABLE, TABLE], 2 * size - 1) == {
        "problem": "TOO_BIG"
    }


def test_p15_a_reader_that_would_have_died_dies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A panic of the reader ends the child as a crash does, so that the next reader is tried."""
    panic = type(extract.PANIC, (BaseException,), {})
    died: list[int] = []
    monkeypatch.setattr(os, "abort", lambda: died.append(6) or sys.exit(6))
    with pytest.raises(SystemExit):
        told(monkeypatch, capsys, tmp_path, panic())
    assert died == [6]
    with pytest.raises(KeyError):  # a bug of ours is no panic, and is not hidden
        told(monkeypatch, capsys, tmp_path, KeyError())


def test_a_cell_without_an_end_and_a_failed_formula(tmp_path: Path) -> None:
    """Such a row is known by the width 0, a formula without a value by its word."""
    rows = [(1, ["x" * MAX_CELL, "1"]), (2, ["x" * (MAX_CELL - 1), "1"]), (3, ["#N/A", "#1"])]
    assert extract.write(rows, tmp_path / "a.csv") == ([0, 2], False)
    assert extract.write([*rows, (4, ["1", "#REF!"])], tmp_path / "a.csv") == ([0, 2], True)
    csv.field_size_limit(2 * MAX_CELL)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert [[row[0], len(row[1])] for row in csv.reader(file)] == [
            ["1", MAX_CELL], ["2", MAX_CELL - 1], ["3", 4], ["4", 1],
        ]  # fmt: skip


def test_a_system_without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows knows none: the child reads without."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_AS)
    monkeypatch.setitem(sys.modules, "resource", None)
    extract._limit(1, 1)
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_a_sheet_of_a_chart_is_no_table(tmp_path: Path) -> None:
    """A workbook may have pages that hold no cells."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=数据!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)
        book.add_worksheet("数据").write_column(0, 0, [1, 2])
    assert [table.sheet for table in open_export(path, tmp_path)] == ["数据"]


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    """Its list of parts tells so, whatever the parts are."""
    kept = open_document([["a", "b"], ["1", "2"]])
    (tmp_path / "a.ods").write_bytes(kept)
    assert len(open_export(tmp_path / "a.ods", tmp_path)) == 1
    with zipfile.ZipFile(io.BytesIO(kept)) as sound:
        found = {name: sound.read(name) for name in sound.namelist()}
    found["META-INF/manifest.xml"] = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
        b"</manifest:file-entry></manifest:manifest>"
    )
    (tmp_path / "b.ods").write_bytes(zipped(found))
    with pytest.raises(ExportError) as caught:
        open_export(tmp_path / "b.ods", tmp_path)
    assert caught.value.code == "PASSWORD"


def test_p3_numbers_of_a_parquet_file_keep_their_digits(tmp_path: Path) -> None:
    """A whole number is an id to its last digit; true and false are words, fractions numbers."""
    path = tmp_path / "a.parquet"
    columns = {"id": [1234567890123456789, None], "ok": [True, False], "x": [0.5, 1.0]}
    pq.write_table(pa.table(columns), path)
    (table,) = open_export(path, tmp_path)
    assert list(table.records()) == [
        (1, ["id", "ok", "x"]),
        (2, ["1234567890123456789", "TRUE", "0.5"]),
        (3, ["", "FALSE", "1"]),
    ]
    assert (table.encoding, table.sheet, table.in_utf8) == ("parquet", "", True)


def test_p15_a_child_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its time is bounded; the file is named as one that cannot be read."""
    monkeypatch.setattr(child, "SECONDS", 0.01)
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": [1]}), path)
    with pytest.raises(ExportError) as caught:
        open_export(path, tmp_path)
    assert caught.value.code == "CRASHED"
