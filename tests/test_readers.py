"""The readers survive the quirks of real exports; each test is named after its quirk."""

from __future__ import annotations

import datetime as dt
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from retro.errors import ExportError
from retro.readers import Broken, RawTable, open_export
from retro.readers.extract import cell

HEADER = "订单编号,买家会员名,总金额\n"


def write(folder: Path, data: str | bytes, name: str = "a.csv") -> Path:
    """Write a file; text as UTF-8, line ends as given."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def only(path: Path, scratch: Path) -> RawTable:
    """Return the one table of a file."""
    (table,) = open_export(path, scratch)
    return table


def rows(path: Path, scratch: Path) -> list[list[str]]:
    """Return the cells of all records."""
    return [cells for _, cells in only(path, scratch).records()]


def audited(path: Path, scratch: Path, width: int) -> tuple[list[int], list[tuple[int, str]]]:
    """Return the lines of good records, and line and code of damaged ones."""
    aside: list[Broken] = []
    good = [line for line, _ in only(path, scratch).records(width, aside.append)]
    return good, [(one.line, one.code) for one in aside]


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_encodings_give_the_same_text(tmp_path: Path, encoding: str, label: str) -> None:
    """Marked or not, UTF-8, GB18030 and UTF-16 give one text."""
    text = HEADER + "1,阿喵🌸,12.00\n" + "2,豆豆,3.00\n" * 50
    table = only(write(tmp_path, text.encode(encoding)), tmp_path)
    assert table.encoding == label
    assert next(table.records())[1] == ["订单编号", "买家会员名", "总金额"]
    assert list(table.records())[1] == (2, ["1", "阿喵🌸", "12.00"])


def test_mixed_encodings_are_read_line_by_line(tmp_path: Path) -> None:
    """A GBK line pasted into a UTF-8 file is read as GBK, the others stay UTF-8."""
    lines = [HEADER.encode(), "1,阿喵西瓜,12\n".encode(), "2,豆豆猫咪,3\n".encode("gbk")]
    path = write(tmp_path, b"".join([*lines, *lines[1:2] * 5]))
    assert only(path, tmp_path).encoding == "utf-8 + gb18030"
    assert rows(path, tmp_path)[1:3] == [["1", "阿喵西瓜", "12"], ["2", "豆豆猫咪", "3"]]


def test_bytes_of_no_encoding_are_set_aside(tmp_path: Path) -> None:
    """One undecodable line costs that line."""
    data = HEADER.encode() + b"1,\xff\xff,2\n" + "2,豆豆,3\n".encode() * 3
    assert audited(write(tmp_path, data), tmp_path, 3) == ([1, 3, 4, 5], [(2, "UNDECODABLE")])


def test_a_bad_byte_in_utf8_is_not_read_as_gbk(tmp_path: Path) -> None:
    """GB18030 would accept the damaged line and show signs that nobody wrote."""
    line = "2,豆豆猫咪爱吃鱼和西瓜,3\n".encode()
    path = write(tmp_path, HEADER.encode() + line + line.replace("猫".encode(), b"\xe7\x8c") + line)
    assert audited(path, tmp_path, 3) == ([1, 2, 4], [(3, "UNDECODABLE")])


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    """The delimiter that cuts most records evenly is taken, commas in cells or not."""
    text = delimiter.join("abc") + "\n" + delimiter.join(["1", '"x, y; z"', "3"]) + "\n"
    table = only(write(tmp_path, text), tmp_path)
    assert table.delimiter == delimiter
    assert list(table.records()) == [(1, ["a", "b", "c"]), (2, ["1", "x, y; z", "3"])]


def test_sep_line(tmp_path: Path) -> None:
    """`sep=;` states the delimiter; the header is on line 2."""
    path = write(tmp_path, "sep=;\na;b\n1,5;2\n")
    assert list(only(path, tmp_path).records(2)) == [(2, ["a", "b"]), (3, ["1,5", "2"])]


def test_multi_line_cells(tmp_path: Path) -> None:
    """A record is told by the line on which it starts."""
    path = write(tmp_path, 'a,b\n1,"x\ny"\n2,z\n')
    assert list(only(path, tmp_path).records(2)) == [
        (1, ["a", "b"]),
        (2, ["1", "x\ny"]),
        (4, ["2", "z"]),
    ]


def test_truncated_last_line(tmp_path: Path) -> None:
    """A last line with too few cells is set aside."""
    path = write(tmp_path, HEADER + "1,a,2\n2,b")
    assert audited(path, tmp_path, 3) == ([1, 2], [(3, "TRUNCATED")])


def test_file_cut_inside_a_quoted_cell(tmp_path: Path) -> None:
    """An open quotation mark at the end is a cut record, also with the right width."""
    path = write(tmp_path, HEADER + '1,a,2\n2,b,"3')
    assert audited(path, tmp_path, 3) == ([1, 2], [(3, "TRUNCATED")])


def test_too_few_and_too_many_cells(tmp_path: Path) -> None:
    """A record of another width would be shifted: it is set aside, the next ones are not."""
    path = write(tmp_path, HEADER + "1,a\n2,b,3,\n3,c,4\n")
    assert audited(path, tmp_path, 3) == ([1, 4], [(2, "FIELDS"), (3, "FIELDS")])


def test_stray_quotation_mark_costs_one_record(tmp_path: Path) -> None:
    """A mark never closed swallows the file; its line is set aside, the rest read again."""
    path = write(tmp_path, HEADER + '1,"a,2\n' + "2,b,3\n" * 4)
    assert audited(path, tmp_path, 3) == ([1, 3, 4, 5, 6], [(2, "QUOTE")])


def test_stray_marks_that_join_whole_records(tmp_path: Path) -> None:
    """Two stray marks join records to one of the right width; that is noticed."""
    text = "a,b,c,d\n" + '1,x,y,"z\n2,x,y,z\n3,x,y,z"\n4,x,y,z\n'
    assert audited(write(tmp_path, text), tmp_path, 4) == ([1, 3, 4, 5], [(2, "QUOTE")])


def test_blank_lines_are_no_records(tmp_path: Path) -> None:
    """Empty lines are passed over; line numbers stay those of the file."""
    path = write(tmp_path, HEADER + "\n1,a,2\n\n")
    assert [line for line, _ in only(path, tmp_path).records(3)] == [1, 3]


def test_zero_bytes_between_characters(tmp_path: Path) -> None:
    """NUL bytes are dropped."""
    assert rows(write(tmp_path, "a,b\n1\0,2\n"), tmp_path) == [["a", "b"], ["1", "2"]]


def test_html_saved_as_xls(tmp_path: Path) -> None:
    """A page under the name .xls is read as a table; merged cells keep their places."""
    page = (
        '<html><meta charset="gb2312"><table><tr><th colspan=2>标题</th><th>x</th></tr>'
        "<tr><td>1&amp;2<td>a<br>b</td><td> 3 </td></tr></table>"
    )
    path = write(tmp_path, page.encode("gb18030"), "a.xls")
    assert rows(path, tmp_path) == [["标题", "", "x"], ["1&2", "a\nb", "3"]]


def test_xml_of_excel_2003(tmp_path: Path) -> None:
    """Excel's XML leaves blank cells out."""
    page = (
        '<?xml version="1.0"?><Workbook><Worksheet><Table><Row><Cell><Data>a</Data></Cell>'
        '<Cell ss:Index="3"><Data>c</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    assert rows(write(tmp_path, page, "a.xls"), tmp_path) == [["a", "", "c"]]


def test_csv_under_the_name_xls(tmp_path: Path) -> None:
    """A tab-separated GBK text called .xls is text."""
    path = write(tmp_path, "订单编号\t总金额\n1\t2\n".encode("gbk"), "a.xls")
    assert only(path, tmp_path).delimiter == "\t"


def test_parquet(tmp_path: Path) -> None:
    """Typed columns come back as the text of a CSV."""
    import pandas as pd

    frame = pd.DataFrame(
        {
            "订单编号": [4501018073906731150],
            "总金额": [12.5],
            "订单创建时间": [dt.datetime(2025, 11, 11, 0, 5)],
            "x": [None],
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    assert rows(tmp_path / "a.parquet", tmp_path)[1] == [
        "4501018073906731150",
        "12.5",
        "2025-11-11 00:05:00",
        "",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (12.3, "12.3"),
        (0.1 + 0.2, "0.3"),
        (None, ""),
        (True, "TRUE"),
        (4501018073906731150, "4.50101807390673e+18"),
        (dt.datetime(2025, 11, 11, 22, 36, 4, 999999), "2025-11-11 22:36:05"),
        (dt.date(2025, 11, 11), "2025-11-11 00:00:00"),
        (dt.time(1, 2, 3), "01:02:03"),
        (dt.timedelta(hours=30), "30:00:00"),
    ],
)
def test_cells_of_a_workbook(value: object, text: str) -> None:
    """Numbers lose `.0`, times are rounded to seconds, hours pass 24, long ids show the loss."""
    assert cell(value) == text


def test_workbook_with_an_empty_second_sheet(tmp_path: Path) -> None:
    """Sheets without cells are passed over; rows keep their numbers."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("数据")
        sheet.write_row(2, 0, ["a", "b"])
        sheet.write_row(3, 0, ["1", 2])
        book.add_worksheet("Sheet2")
    table = only(tmp_path / "a.xlsx", tmp_path)
    assert table.sheet == "数据"
    assert list(table.records()) == [(3, ["a", "b"]), (4, ["1", "2"])]


def test_stray_far_cell(tmp_path: Path) -> None:
    """A cell in the last corner of a sheet takes the reading child along, not the run."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write(1_048_575, 16_383, "x")
    assert rows(tmp_path / "a.xlsx", tmp_path)[0][:2] == ["a", "b"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"\xef\xbb\xbf\r\n", "EMPTY_FILE"),
        (b"\x1f\x8b\x08x", "ARCHIVE"),
        (b"%PDF-1.7", "BINARY"),
        (b"PK\x03\x04rubbish", "UNREADABLE"),
        (b"PAR1rubbish", "UNREADABLE"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rubbish", "UNREADABLE"),
    ],
)
def test_files_that_are_no_tables(tmp_path: Path, data: bytes, code: str) -> None:
    """Each gives one sentence in both languages with a remedy, never a traceback."""
    with pytest.raises(ExportError) as caught:
        open_export(write(tmp_path, data, "a.xlsx"), tmp_path)
    assert caught.value.code == code
    assert all(caught.value.message[lang] and caught.value.remedy[lang] for lang in ("zh", "en"))


def test_zip_of_something_else(tmp_path: Path) -> None:
    """An archive is asked to be unpacked."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("orders.csv", HEADER)
    with pytest.raises(ExportError) as caught:
        open_export(tmp_path / "a.zip", tmp_path)
    assert caught.value.code == "ARCHIVE"


def test_utf16_cut_in_the_middle_of_a_character(tmp_path: Path) -> None:
    """A cut UTF-16 file loses its last record, not the file."""
    data = (HEADER + "1,阿喵,2\n" * 5).encode("utf-16")[:-3]
    assert audited(write(tmp_path, data), tmp_path, 3)[0] == [1, 2, 3, 4, 5]


def test_zip_bomb(tmp_path: Path) -> None:
    """A part that unpacks to hundreds of times its size is refused before unpacking."""
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "")
        made.writestr("xl/worksheets/sheet1.xml", b"0" * (30 << 20))
    with pytest.raises(ExportError) as caught:
        open_export(tmp_path / "a.xlsx", tmp_path)
    assert caught.value.code == "TOO_BIG"


def test_a_large_file_is_read_in_seconds(tmp_path: Path) -> None:
    """100,000 rows of 8 columns pass in well under 5 s, at flat memory."""
    path = write(tmp_path, "a,b,c,d,e,f,g,h\n" + "1,2025-11-11 00:00:00,阿喵,4,5,6,7,8\n" * 100_000)
    started = time.perf_counter()
    assert sum(1 for _ in only(path, tmp_path).records(8)) == 100_001
    assert time.perf_counter() - started < 5
