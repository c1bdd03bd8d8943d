"""The tables of a page, and of Excel's XML: which cells stand where, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from retro.errors import ExportError
from retro.readers import markup
from retro.readers.markup import LONGEST, WIDEST, tables

ROW = "<tr><td>1<td>2</tr>\n"
BOOK = '<?xml version="1.0"?><Workbook xmlns:ss="x">{}</Workbook>'


def read(folder: Path, page: str | bytes) -> list[tuple[str, str, list[tuple[int, list[str]]]]]:
    """Return name, encoding and rows of each table."""
    path = folder / "a.xls"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return [(name, label, list(rows)) for name, label, rows in tables(path)]


def rows(folder: Path, page: str) -> list[tuple[int, list[str]]]:
    """Return the rows of a page of one table."""
    ((name, label, found),) = read(folder, page)
    assert (name, label) == ("", "utf-8")
    return found


def cells(folder: Path, body: str) -> list[list[str]]:
    """Return the cells of the rows of one table."""
    return [one for _, one in rows(folder, f"<table>{body}</table>")]


def refused(folder: Path, page: str) -> str:
    """Return the code under which a page is refused."""
    with pytest.raises(ExportError) as caught:
        read(folder, page)
    return caught.value.code


def test_worksheets_have_names_and_numbers(tmp_path: Path) -> None:
    """Each begins with row 1; a row or a cell that states its number stands there."""
    sheets = (
        '<Worksheet ss:Name="a &amp; b"><Table><Row><Cell><Data>1</Data></Cell>'
        '<Cell ss:Index="4"><Data>4</Data></Cell></Row><Row ss:Index="5"><Cell><Data>x</Data>'
        "</Cell></Row><Row><Cell><Data>y</Data></Cell></Row></Table></Worksheet>"
        "<ss:Worksheet ss:Name='c'><ss:Table><ss:Row><ss:Cell><ss:Data>z</ss:Data></ss:Cell>"
        "</ss:Row></ss:Table></ss:Worksheet>"
    )
    assert read(tmp_path, BOOK.format(sheets)) == [
        ("a & b", "utf-8", [(1, ["1", "", "", "4"]), (5, ["x"]), (6, ["y"])]),
        ("c", "utf-8", [(1, ["z"])]),
    ]


@pytest.mark.parametrize(
    ("stated", "width"),
    [
        ("3", 3),
        ("99999999", WIDEST),
        ("9999999999", 2),
        ("", 2),
        ("x", 2),
        ("1", 2),
    ],
)
def test_a_number_of_a_cell_is_one_that_a_spreadsheet_has(
    tmp_path: Path, stated: str, width: int
) -> None:
    """What is no number, or has too many digits, moves nothing."""
    body = f'<Row><Cell>a</Cell><Cell ss:Index="{stated}">b</Cell></Row>'
    ((_, found),) = rows(tmp_path, BOOK.format(f"<Table>{body}</Table>"))
    assert (len(found), found[0], found[-1]) == (width, "a", "b")


def test_a_number_of_a_row_is_one_that_a_spreadsheet_has(tmp_path: Path) -> None:
    """The last one is the last of a sheet."""
    body = '<Row ss:Index="99999999"><Cell>a</Cell><Cell>b</Cell></Row>'
    assert rows(tmp_path, BOOK.format(body)) == [(LONGEST, ["a", "b"])]


def test_cells_over_columns_and_rows(tmp_path: Path) -> None:
    """Over columns the first is filled, over rows each: in a page and in Excel's XML alike."""
    body = (
        "<tr><td rowspan=3>1<td colspan=2>x<td>2</tr><tr><td>a<td>b<td>c</tr><tr><td>d</tr>"
        "<tr><td>e<td rowspan=2 colspan=2>f<td>g</tr><tr><td>h<td>i</tr><tr><td>j</tr>"
    )
    expected = [
        ["1", "x", "", "2"],
        ["1", "a", "b", "c"],
        ["1", "d"],
        ["e", "f", "", "g"],
        ["h", "f", "", "i"],
        ["j"],
    ]
    assert cells(tmp_path, body) == expected
    xml = (
        '<Row><Cell ss:MergeDown="2">1</Cell><Cell ss:MergeAcross="1">x</Cell><Cell>2</Cell></Row>'
        "<Row><Cell>a</Cell><Cell>b</Cell><Cell>c</Cell></Row><Row><Cell>d</Cell></Row>"
    )
    assert [one for _, one in rows(tmp_path, BOOK.format(xml))] == expected[:3]


def test_cells_that_reach_into_the_end_of_a_row(tmp_path: Path) -> None:
    """A row may end before the cells that come down into it."""
    body = "<tr><td>1<td>2<td rowspan=2>x<td rowspan=2>y</tr><tr><td>3<td>4</tr><tr><td>5</tr>"
    assert cells(tmp_path, body) == [["1", "2", "x", "y"], ["3", "4", "x", "y"], ["5"]]


def test_what_a_cell_says(tmp_path: Path) -> None:
    """Marks within it are none of its text, a break is a line; blanks around it go."""
    body = "<tr><th> <b>订单</b>编号<br/>&lt;x&gt;&nbsp;</th><td>a &#20080;\n b</td> z</tr>" + ROW
    assert cells(tmp_path, body) == [["订单编号\n<x>", "a 买\n b"], ["1", "2"]]


def test_tables_in_tables(tmp_path: Path) -> None:
    """Two rows of three cells make a table of its own; less is the text of the cell around it."""
    inner = "<table><tr><td>x<td>y<td>z</tr><tr><td>p<td>q</tr></table>"
    assert cells(tmp_path, f"<tr><td>1<td>{inner}</td><td>2</tr>") == [["1", "x y z p q", "2"]]
    own = "<table><tr><td>x<td>y<td>z</tr><tr><td>p<td>q<td>r</tr><tr><td>s</table>"
    assert cells(tmp_path, f"<tr><td>1<td>{own}</td><td>2</tr>") == [
        ["x", "y", "z"],
        ["p", "q", "r"],
        ["s"],
        ["1", "", "2"],
    ]
    assert cells(tmp_path, f"</table>{ROW}<table>{ROW}") == [["1", "2"]] * 2


def test_rows_and_cells_without_their_marks(tmp_path: Path) -> None:
    """As browsers do: a cell begins a row, a row ends the one before, the page ends all."""
    assert cells(tmp_path, "<td>1<td>2<tr><td>3<td>4<tr>") == [["1", "2"], ["3", "4"]]
    assert rows(tmp_path, f"<html><table>{ROW * 2}") == [(1, ["1", "2"]), (2, ["1", "2"])]


def test_a_page_in_blocks_is_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is fed so many lines at a time, wherever these end."""
    page = f"<table>\n{ROW * 50}<tr>\n<td>a\nb\n<td>c</tr></table>\n"
    whole = rows(tmp_path, page)
    monkeypatch.setattr(markup, "BLOCK", 1)
    assert rows(tmp_path, page) == whole == [*[(n, ["1", "2"]) for n in range(1, 51)],
                                             (51, ["a\nb", "c"])]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "label"),
    [
        ("<table><tr><td>订单<td>阿喵</table>".encode("gbk"), "gb18030"),
        ("<meta charset='UTF-8'><table><tr><td>订单<td>阿喵</table>".encode("gbk"),
         "utf-8 + gb18030"),
        ("<meta charset=gbk><table><tr><td>订单<td>阿喵</table>".encode("gbk"), "gb18030"),
        ('<?xml encoding="utf8"?><table><tr><td>订单<td>阿喵</table>'.encode(), "utf-8"),
    ],
)  # fmt: skip
def test_the_encoding_that_a_page_states(tmp_path: Path, page: bytes, label: str) -> None:
    """It counts only where the bytes would fit another one."""
    ((_, told, found),) = read(tmp_path, page)
    assert (told, found) == (label, [(1, ["订单", "阿喵"])])


def test_a_byte_of_no_encoding_is_shown(tmp_path: Path) -> None:
    """A page is text of ours: no escaped byte passes."""
    path = tmp_path / "a.xls"
    path.write_bytes("<meta charset=utf-8><table><tr><td>订单<td>阿喵".encode() + b"\xff</table>")
    ((_, _, found),) = tables(path)
    assert list(found) == [(1, ["订单", "阿喵\ufffd"])]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (f"<table>{ROW}<tr><td>密码<td><input type='password'></table>", "PAGE"),
        ("<table><tr><td>1</tr><tr><td>2</tr></table>", "PAGE"),
        ("<p>登录", "PAGE"),
        (f"<table>{ROW}<tr><td>1<td>12", "CUT"),
        (f"<table>{ROW}<tr><td>1<td>2<tab", "CUT"),
        (f"<table>{ROW}<!-- {ROW}</table>", "CUT"),
        (f"<table>{ROW}<!-- {ROW}<!-- --></table>", "CUT"),
        (f"<table>{ROW}<script>{ROW}</table>", "CUT"),
        (f'<table>{ROW}<a href="{ROW}</table>', "CUT"),
        (f'<table>{ROW}<tr><td class="x>1<td>2</tr><tr><td class="y">1<td>2</tr></table>', "CUT"),
        (f"<table>{ROW}<![x y]{ROW}</table>", "UNREADABLE"),
    ],
)
def test_p2_what_is_no_table_or_has_lost_rows(tmp_path: Path, page: str, code: str) -> None:
    """A login form, a list, a page that broke off, a mark without an end: each has its code."""
    assert refused(tmp_path, page) == code


def test_comments_and_scripts_that_end_are_no_rows(tmp_path: Path) -> None:
    """Nor is a word between marks that has no row in it."""
    page = f"<!-- {ROW} --><!-- <!-- --><script>'{ROW}'</script><table>{ROW}</table><a"
    assert rows(tmp_path, page) == [(1, ["1", "2"])]
