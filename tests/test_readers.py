"""The readers survive the quirks of real exports; each test is named after its quirk."""

from __future__ import annotations

import datetime as dt
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from broken_bytes import open_document

from retro.errors import ExportError
from retro.readers import Broken, RawTable, open_export
from retro.readers.encodings import UNREADABLE

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


def illegible(path: Path, scratch: Path, width: int) -> list[int]:
    """Return the lines of records that hold bytes of no encoding."""
    table = only(path, scratch)
    assert table.doubtful
    records = table.records(width)
    return [line for line, cells in records if any(map(UNREADABLE.search, cells))]


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


def test_bytes_of_no_encoding_are_marked(tmp_path: Path) -> None:
    """The record goes on with its damage, so that the cells that are needed can be judged."""
    data = HEADER.encode() + b"1,\xff\xff,2\n" + "2,豆豆,3\n".encode() * 3
    path = write(tmp_path, data)
    assert illegible(path, tmp_path, 3) == [2]
    assert rows(path, tmp_path)[1] == ["1", "\ufffd\ufffd", "2"]


def test_a_bad_byte_in_utf8_is_not_read_as_gbk(tmp_path: Path) -> None:
    """GB18030 would accept the damaged line and show signs that nobody wrote."""
    line = "2,豆豆猫咪爱吃鱼和西瓜,3\n".encode()
    path = write(tmp_path, HEADER.encode() + line + line.replace("猫".encode(), b"\xe7\x8c") + line)
    assert illegible(path, tmp_path, 3) == [3]


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


def test_p01_file_cut_at_a_line_end_inside_a_cell(tmp_path: Path) -> None:
    """A mark that is open at the end is noticed also where the cut fell between two lines."""
    path = write(tmp_path, HEADER + '1,a,2\n2,b,"3\n')
    assert audited(path, tmp_path, 3) == ([1, 2], [(3, "TRUNCATED")])
    whole = write(tmp_path, HEADER + '1,a,2\n2,b,"3\n"\n')
    assert audited(whole, tmp_path, 3) == ([1, 2, 3], [])


def test_p02_a_garbled_header_below_a_stated_delimiter(tmp_path: Path) -> None:
    """`sep=,` is no header: the line below it is looked at."""
    with pytest.raises(ExportError) as caught:
        open_export(
            write(tmp_path, "sep=,\n" + "订单编号,总金额\n1,2\n".encode().decode("latin-1")),
            tmp_path,
        )
    assert caught.value.code == "MOJIBAKE"


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
    """A cell in the last corner of a sheet takes the reading child along, not the run.

    The file has no ending, as one that comes out of an archive.
    """
    with xlsxwriter.Workbook(tmp_path / "0") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write(1_048_575, 16_383, "x")
    assert rows(tmp_path / "0", tmp_path)[0][:2] == ["a", "b"]


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


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    """It was taken away, or is none: one sentence."""
    for path in (tmp_path, tmp_path / "gone.csv"):
        with pytest.raises(ExportError) as caught:
            open_export(path, tmp_path)
        assert caught.value.code == "UNREADABLE"


def test_a_stated_delimiter_and_nothing_else(tmp_path: Path) -> None:
    """`sep=` is no record."""
    assert rows(write(tmp_path, "sep=;\n"), tmp_path) == []


def test_p1_a_record_that_was_torn_within_a_cell(tmp_path: Path) -> None:
    """Where a line end fell into the first or the last cell, both pieces are set aside."""
    good = "".join(f"{n},nick,12.50\n" for n in range(450100001, 450100009))
    text = f"{HEADER}{good}4501\n00007,nick,12.50\n{good}"
    aside = [(10, "FIELDS"), (11, "FIELDS")]
    assert audited(write(tmp_path, text), tmp_path, 3)[1] == aside
    text = f"{HEADER}{good}450100007,nick,1\n2.50\n合计,nick,12.50\n{good}"
    assert audited(write(tmp_path, text), tmp_path, 3)[1] == aside


def test_p1_a_file_that_ends_within_its_last_cell(tmp_path: Path) -> None:
    """`12.50` may have become `12`: the record has all its cells, and is no whole one."""
    good = "".join(f"{n},nick,12.50\n" for n in range(1, 9))
    assert audited(write(tmp_path, f"{HEADER}{good}9,nick,12"), tmp_path, 3)[1] == [
        (10, "TRUNCATED")
    ]
    assert audited(write(tmp_path, f"{HEADER}{good}9,nick,12.50"), tmp_path, 3)[1] == []


def test_zip_of_something_else(tmp_path: Path) -> None:
    """An archive is asked to be unpacked."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("orders.csv", HEADER)
    with pytest.raises(ExportError) as caught:
        open_export(tmp_path / "a.zip", tmp_path)
    assert caught.value.code == "ARCHIVE"


def test_utf16_cut_in_the_middle_of_a_character(tmp_path: Path) -> None:
    """A cut UTF-16 file has damage in its last record only."""
    data = (HEADER + "1,阿喵,2\n" * 5).encode("utf-16")[:-3]
    assert illegible(write(tmp_path, data), tmp_path, 3) == [6]


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf32_is_no_utf16(tmp_path: Path, encoding: str) -> None:
    """Four bytes a sign, marked or not, are read like any other text."""
    path = write(tmp_path, (HEADER + "1,阿喵🌸,12\n" * 9).encode(encoding))
    assert rows(path, tmp_path)[1] == ["1", "阿喵🌸", "12"]


def test_files_joined_by_copy(tmp_path: Path) -> None:
    """A mark in the middle and an end-of-file sign are what `copy a+b` leaves behind."""
    path = write(tmp_path, f"\ufeff{HEADER}1,a,2\n\ufeff{HEADER}2,b,3\n\x1a")
    assert rows(path, tmp_path)[2:] == [["订单编号", "买家会员名", "总金额"], ["2", "b", "3"]]


def test_a_short_damaged_line_stays_utf8(tmp_path: Path) -> None:
    """Few signs are enough to tell a bad byte in UTF-8 from a line of GBK."""
    good, gbk = "1,交易成功,2\n".encode(), "2,豆豆,3\n".encode("gbk")
    bad = good.replace("易".encode(), b"\xe6\x98")
    path = write(tmp_path, HEADER.encode() + good * 5 + bad + gbk)
    assert illegible(path, tmp_path, 3) == [7]


def test_two_stray_marks_in_one_column(tmp_path: Path) -> None:
    """Two records joined into one of the right width would carry each other's values."""
    text = "订单编号,买家,金额,状态\n" + '4501,"x,1.50,ok\n4502,"y,2.50,ok\n4503,z,3.50,ok\n'
    assert audited(write(tmp_path, text), tmp_path, 4) == ([1, 4], [(2, "QUOTE"), (3, "QUOTE")])
    closed = text.replace('"y', 'y"')
    assert audited(write(tmp_path, closed), tmp_path, 4) == ([1, 3, 4], [(2, "QUOTE")])


def test_prose_of_several_lines_is_no_damage(tmp_path: Path) -> None:
    """A review with line breaks and commas is one cell."""
    text = 'id,nick,stars,text\n45011,tb,5,"nice, soft, warm\nwill buy, again, soon, too"\n'
    assert audited(write(tmp_path, text), tmp_path, 4) == ([1, 2], [])


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_records_whole_in_the_first_cell(tmp_path: Path, delimiter: str) -> None:
    """A text pasted into column A is cut into its cells; a line that does not fit is set aside."""
    lines = ["a,b,c", '1,"x,y",3', "2,z"]
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            sheet.write(number, 0, line.replace(",", delimiter).replace(f"x{delimiter}y", "x,y"))
    aside: list[Broken] = []
    found = list(only(tmp_path / "a.xlsx", tmp_path).records(3, aside.append))
    assert found == [(1, ["a", "b", "c"]), (2, ["1", "x,y", "3"])]
    assert [(one.line, one.code) for one in aside] == [(3, "FIELDS")]


def test_a_line_break_in_a_first_cell_that_holds_records(tmp_path: Path) -> None:
    """Two lines that were pasted into one cell are no record: they are set aside."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["a,b,c", "1,2,3", "4,5,6", "7,8\n9,0,1"])
    aside: list[Broken] = []
    found = list(only(tmp_path / "a.xlsx", tmp_path).records(3, aside.append))
    assert [line for line, _ in found] == [1, 2, 3]
    assert [(one.line, one.code) for one in aside] == [(4, "FIELDS")]


def test_a_page_that_states_the_wrong_encoding(tmp_path: Path) -> None:
    """A back office says UTF-8 and writes GBK, or the other way round for a line: all is read."""
    page = "<meta charset=utf-8><table><tr><td>订单编号<td>买家<tr><td>1<td>阿喵</table>"
    expected = [["订单编号", "买家"], ["1", "阿喵"]]
    assert rows(write(tmp_path, page.encode("gb18030"), "a.xls"), tmp_path) == expected
    assert rows(write(tmp_path, page.replace("utf-8", "gbk"), "b.xls"), tmp_path) == expected


def test_a_cell_over_several_rows_holds_for_each(tmp_path: Path) -> None:
    """An order of two items has its number once, over two rows of the page."""
    page = (
        "<table><tr><td>a<td>b<td>c</tr><tr><td rowspan=2>1<td>x<td>2</tr><tr><td>y<td>3</tr>"
        "<tr><td>4<td>z<td>5</tr></table>"
    )
    assert rows(write(tmp_path, page, "a.xls"), tmp_path)[1:] == [
        ["1", "x", "2"],
        ["1", "y", "3"],
        ["4", "z", "5"],
    ]


def test_a_table_inside_a_cell(tmp_path: Path) -> None:
    """A small table in a cell is its text; a large one is the table that the page is about."""
    row = "<tr><td>1<td><table><tr><td>x<td>y</tr></table></td><td>2</tr>"
    inner = f"<table><tr><td>a<td>b<td>c</tr>{row * 2}</table>"
    assert rows(write(tmp_path, inner, "a.xls"), tmp_path) == [
        ["a", "b", "c"],
        *[["1", "x y", "2"]] * 2,
    ]
    layout = f"<table><tr><td>menu<td>{inner}</td></tr></table>"
    assert rows(write(tmp_path, layout, "b.xls"), tmp_path)[0] == ["a", "b", "c"]


ROW = "<tr><td>1<td>2</tr>\n"


@pytest.mark.parametrize(
    "page",
    [
        f"<table>{ROW * 3}<tr><td>1<td>123",
        f"<table>{ROW * 3}<tr><td>1<t",
        f"<table>{ROW * 3}<!-- {ROW * 3}</table>",
        f"<table>{ROW * 3}<!-- {ROW * 3}<!-- --></table>",
        f"<table>{ROW * 3}<script>{ROW * 3}</table>",
        f'<table>{ROW * 3}<a href="{ROW * 3}</table>',
        f'<table>{ROW * 3}<tr><td class="x>1<td>2</tr><tr><td class="y">1<td>2</tr></table>',
    ],
    ids=["cell", "mark", "comment", "comments", "script", "attribute", "quote"],
)
def test_p1_a_page_that_swallows_rows_is_refused(tmp_path: Path, page: str) -> None:
    """A download that broke off, or a mark without an end: rows would be lost unseen."""
    with pytest.raises(ExportError) as caught:
        open_export(write(tmp_path, page, "a.xls"), tmp_path)
    assert caught.value.code == "CUT"


def test_a_page_without_its_last_marks_is_whole(tmp_path: Path) -> None:
    """Programs that write pages forget marks; what ends with a row has all its rows."""
    page = f"<html><!-- {ROW} --><script>'{ROW}'</script><table>{ROW * 3}"
    assert rows(write(tmp_path, page, "a.xls"), tmp_path) == [["1", "2"]] * 3


def test_p1_a_cell_without_a_row_begins_one(tmp_path: Path) -> None:
    """The mark of a row that was lost costs no cells."""
    page = f"<table>{ROW}<?x {ROW}<td>1<td>2<tr><td>1<td>2</table>"
    assert rows(write(tmp_path, page, "a.xls"), tmp_path) == [["1", "2"]] * 4


def test_worksheets_of_excel_2003_are_tables_apart(tmp_path: Path) -> None:
    """Each worksheet has its name and its own row numbers; empty ones are passed over."""
    row = "<Row><Cell><Data>{}</Data></Cell><Cell><Data>2</Data></Cell></Row>"
    sheets = "".join(
        f'<Worksheet ss:Name="{name}"><Table>{row.format(name) if name != "b" else ""}</Table>'
        "</Worksheet>"
        for name in "abc"
    )
    path = write(tmp_path, f'<?xml version="1.0"?><Workbook>{sheets}</Workbook>', "a.xls")
    found = [(table.sheet, list(table.records())) for table in open_export(path, tmp_path)]
    assert found == [("a", [(1, ["a", "2"])]), ("c", [(1, ["c", "2"])])]


def test_an_endless_cell_costs_its_row(tmp_path: Path) -> None:
    """A megabyte in one cell of a page or a workbook is set aside, and stops nothing."""
    long = "x" * 1_000_000
    page = f"<table><tr><td>a<td>b</tr><tr><td>{long}<td>1</tr><tr><td>2<td>3</tr></table>"
    for name, data in (("a.xls", page.encode()), ("b.ods", open_document([["a"], [long], ["2"]]))):
        aside: list[Broken] = []
        found = list(only(write(tmp_path, data, name), tmp_path / name[0]).records(0, aside.append))
        assert [line for line, _ in found] == [1, 3]
        assert [(one.line, one.code) for one in aside] == [(2, "TOO_LONG")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ('{"success":false,"errorMsg":"登录已失效"}', "ANSWER"),
        ('[\n {"订单编号": "1"}\n]', "ANSWER"),
        ("<html><form>用户名<input name=a></form></html>", "PAGE"),
        ("<table><tr><td>密码<td><input type='password'></tr></table>", "PAGE"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related\n", "BINARY"),
        (b"\0\0\0\x18ftypmp42" + bytes(range(256)), "BINARY"),
        ("订单编号,总金额\n1,2\n".encode().decode("latin-1"), "MOJIBAKE"),
        ("订单编号,总金额,订单状态\n".encode().decode("gb18030", "replace"), "MOJIBAKE"),
        ("订单编号,总金额\n1,2\n".encode("gb18030").decode("utf-8", "replace"), "MOJIBAKE"),
    ],
)
def test_texts_that_are_no_tables(tmp_path: Path, data: str | bytes, code: str) -> None:
    """An answer, a login page, a film, garbled text: each has its own sentence."""
    with pytest.raises(ExportError) as caught:
        open_export(write(tmp_path, data, "a.csv"), tmp_path)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "Name,Email,Note\n#1,josé@example.com,José Müller São Paulo naïve café über\n",
        "Name,Email,Note\n#1,a@b.c,JosÃ© MÃ¼ller SÃ£o Paulo naÃ¯ve cafÃ© Ã¼ber\n",
        "订单编号,总金额\n[1],2\n",
    ],
)
def test_odd_words_in_a_table_are_no_reason_to_refuse_it(tmp_path: Path, text: str) -> None:
    """Latin names, garbled names and brackets cost no file: only a garbled header does."""
    assert len(rows(write(tmp_path, text), tmp_path)) == 2


def test_zip_bomb(tmp_path: Path) -> None:
    """A part that unpacks to hundreds of times its size is refused before unpacking."""
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "")
        made.writestr("xl/worksheets/sheet1.xml", b"0" * (30 << 20))
    with pytest.raises(ExportError) as caught:
        open_export(tmp_path / "a.xlsx", tmp_path)
    assert caught.value.code == "TOO_BIG"


def test_a_large_file_is_read_in_seconds(tmp_path: Path) -> None:
    """100,000 rows of 8 columns pass in well under 5 CPU s, at flat memory."""
    path = write(tmp_path, "a,b,c,d,e,f,g,h\n" + "1,2025-11-11 00:00:00,阿喵,4,5,6,7,8\n" * 100_000)
    started = time.process_time()
    assert sum(1 for _ in only(path, tmp_path).records(8)) == 100_001
    assert time.process_time() - started < 5
