"""Records of a text file: which are whole, which are set aside, and under which code."""

from __future__ import annotations

from pathlib import Path

import pytest

from retro.readers import Broken, RawTable
from retro.readers.delimited import HEAD, open_text
from retro.readers.raw import MAX_CELL

HEADER = "a,b,c\n"
IDS = range(450100001, 450100009)
GOOD = "".join(f"{n},nick,12.50\n" for n in IDS)


def opened(folder: Path, data: str | bytes) -> RawTable:
    """Return the table of a text; what is copied goes beside it."""
    path = folder / "a.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return open_text(path, folder)


def aside(folder: Path, text: str, width: int = 3) -> list[tuple[int, str]]:
    """Return line and code of the records that are set aside; the others are whole."""
    found: list[Broken] = []
    whole = list(opened(folder, text).records(width, found.append))
    assert all(len(cells) == width for _, cells in whole if any(cells))
    return [(one.line, one.code) for one in found]


@pytest.mark.parametrize(
    ("name", "copied", "in_utf8", "doubtful"),
    [
        ("utf-8", False, True, False),
        ("utf-8-sig", False, True, False),
        ("gb18030", True, True, False),
        ("utf-16", False, False, True),
    ],
)
def test_what_is_told_of_a_text(
    tmp_path: Path, name: str, *, copied: bool, in_utf8: bool, doubtful: bool
) -> None:
    """Only text that was not read to its end may hold bad bytes; an old copy is taken away."""
    copy = tmp_path / "utf-8.csv"
    copy.write_text("old", encoding="utf-8")
    table = opened(tmp_path, "订单,买家\n1,阿喵\n".encode(name))
    assert (table.encoding, table.delimiter, table.delimited) == (name, ",", True)
    assert (table.in_utf8, table.doubtful) == (in_utf8, doubtful)
    assert table.file == (copy if copied else tmp_path / "a.csv")
    assert copy.exists() == copied
    assert list(table.records()) == [(1, ["订单", "买家"]), (2, ["1", "阿喵"])]


def test_a_text_of_nothing(tmp_path: Path) -> None:
    """It has no records, and is no error of this reader."""
    assert list(opened(tmp_path, "").records()) == []


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("sep=;\na,x;b\n1,2;3\n4,5;6\n1,2;3\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a,b\n1,2\n" * (HEAD // 2) + "a;b;c;d;e\n" * HEAD, ","),
    ],
)
def test_the_delimiter_is_stated_or_cuts_the_first_lines_evenly(
    tmp_path: Path, text: str, delimiter: str
) -> None:
    """What a file says of itself counts; what stands far below tells nothing."""
    assert opened(tmp_path, text).delimiter == delimiter


def test_bytes_of_no_encoding_are_shown_as_marks_to_who_only_looks(tmp_path: Path) -> None:
    """Who reads the records is told which they are, and can set them aside."""
    data = ("订单,买家,金额\n" * 3).encode("gbk") + b"1,\xff,2\n"
    table = opened(tmp_path, data)
    assert [cells[1] for _, cells in table.records()][3] == "\ufffd"
    assert [cells[1] for _, cells in table.records(3)][3] == "\udcff"


def test_a_damaged_record_is_told_as_it_stands(tmp_path: Path) -> None:
    """Its first line, without the line end, and with the blanks."""
    found: list[Broken] = []
    list(opened(tmp_path, f"{HEADER}  1,x \r\n2,b,c\r\n").records(3, found.append))
    assert found == [Broken(2, "  1,x ", "FIELDS")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,b\n", [(2, "FIELDS")]),
        ("1,b", [(2, "TRUNCATED")]),
        ("1,b\r", [(2, "FIELDS")]),
        (",\n1,b,c\n", []),
        ('1,"b\nc"\n2,b,c\n', [(2, "QUOTE"), (3, "FIELDS")]),
        ('1,"b","c"', []),
        ('1,b,"c', [(2, "TRUNCATED")]),
        ('12345,"12345\n45678",c\n', []),
        ('1,b,"x\ny, z, w\nv"\n', []),
        (f"1,{'x' * (MAX_CELL + 1)},c\n2,b,c\n", [(2, "TOO_LONG")]),
    ],
)
def test_what_is_wrong_with_a_record(
    tmp_path: Path, text: str, expected: list[tuple[int, str]]
) -> None:
    """Too few cells, a file that ends, marks without an end; prose on several lines is none."""
    assert aside(tmp_path, HEADER + text) == expected


@pytest.mark.parametrize(
    ("inner", "is_damaged"),
    [("12345 y", False), ("y, z, w, v, u", False), ("1,2,3,4", True), ("45012,1,2,3,4", True)],
)
def test_a_line_in_a_cell_that_looks_like_a_record(
    tmp_path: Path, inner: str, *, is_damaged: bool
) -> None:
    """Of as many cells, or of more that begin with a number: a stray mark has joined them."""
    text = f'a,b,c,d\n1,b,c,"x\n{inner}\nz"\n'
    assert bool(aside(tmp_path, text, 4)) == is_damaged


@pytest.mark.parametrize(
    ("above", "torn", "expected"),
    [
        (GOOD, "45010000\n7,nick,12.50\n", [(10, "FIELDS"), (11, "FIELDS")]),
        (GOOD, "45010000\n,nick,12.50\n", [(10, "FIELDS")]),
        (GOOD, "45010000\n合计,nick,12.50\n", [(10, "FIELDS")]),
        (GOOD, "450100007,nick,12.5\n0\n", [(10, "FIELDS"), (11, "FIELDS")]),
        (GOOD, "450100007,nick,12.50\n2.50\n", [(11, "FIELDS")]),
        (GOOD, "450100007,nick,\n2.50\n", [(11, "FIELDS")]),
        (GOOD, "9,nick,12.50\n450100008,nick,1\n", []),
        ("450100001,nick,1.5\n" + GOOD, "450100007,nick,12.5\n0\n", [(12, "FIELDS")]),
        ("".join(GOOD.splitlines(keepends=True)[:3]), "450100007,nick,1\n0\n", [(6, "FIELDS")]),
    ],
)
def test_p1_a_record_beside_a_piece(
    tmp_path: Path, above: str, torn: str, expected: list[tuple[int, str]]
) -> None:
    """It is none if its first or last cell is shorter than in any whole record that is known."""
    assert aside(tmp_path, HEADER + above + torn) == expected


def test_p1_the_last_whole_record_tells_as_well(tmp_path: Path) -> None:
    """So does the first; what stands beside a piece is not asked."""
    text = f"{HEADER}{GOOD}450100007,nick,12.5\n0\n{GOOD}450100001,nick,1.5\n"
    assert aside(tmp_path, text) == [(11, "FIELDS")]


@pytest.mark.parametrize(
    ("above", "last", "is_cut"),
    [
        (GOOD, "9,nick,12", True),
        (GOOD, "9,nick,12.50", False),
        (GOOD, '9,nick,"12"', False),
        (GOOD, ",,", False),
        (GOOD.replace("\n", "\r"), "9,nick,12\r", False),
        ("1,nick,1\n" + GOOD, "9,nick,1", False),
        ("1,nick,12.50\n" * 3, "9,nick,1", True),
        ("1,nick,12.50\n" * 2, "9,nick,1", False),
    ],
)
def test_p1_a_file_that_ends_within_its_last_cell(
    tmp_path: Path, above: str, last: str, *, is_cut: bool
) -> None:
    """Its last cell is shorter than those of all records before; of a few nothing is told."""
    end = "\r" if "\r" in above else "\n"
    found = aside(tmp_path, HEADER.replace("\n", end) + above + last)
    assert [code for _, code in found] == ["TRUNCATED"] * is_cut
