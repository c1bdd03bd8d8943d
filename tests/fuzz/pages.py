"""Tables saved as HTML or as XML of Excel 2003: rows in order, cells in place, text as it was."""

from __future__ import annotations

from html import escape

from ground import encoded, pieces, scratch, tried

from retro.readers.markup import LONGEST, WIDEST, tables

# A wide cell may begin in the last column of another.
MOST_CELLS = 40 * WIDEST
PIECES = (
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<td colspan=2>",
    "<td rowspan=3>", "<td colspan=99999999>", '<td rowspan="x">', "<td rowspan=1048576>", "<br>",
    "<table><tr><td>订单编号<td>金额<td>状态</tr>", "<tr><td>1<td>2<td>3</tr>", "<html>",
    "<!--", "-->",
    '<?xml version="1.0"?>', '<Worksheet ss:Name="a">', "<Row>", '<Row ss:Index="7">', "<Cell>",
    '<Cell ss:Index="3">', '<Cell ss:MergeAcross="2">', "<Data>", "</Worksheet>", "&amp;", "&#x41;",
    "&nbsp", "<script>", "</script>", "<![CDATA[", "]]>", "<meta charset=gb2312>", "<", ">", '"',
    "中", "x", "\n", "<input type=password>", "<style>", "&#xD800;", "&#0;",
)  # fmt: skip
inputs = encoded(pieces(*PIECES))


def one(data: bytes) -> None:
    """A page gives rows of as many cells as a sheet can hold; written anew, the same rows."""
    for rows in _read(data):
        text = [[cell.strip() for cell in cells] for cells in rows]
        assert text == rows, "cells keep no blanks around them"
        assert max(map(len, rows), default=0) <= MOST_CELLS
        lines = (f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in cells)}</tr>\n" for cells in rows)
        page = f'<html><meta charset="utf-8"><table>{"".join(lines)}</table>'
        if all("\r" not in cell for cells in rows for cell in cells):
            assert _read(page.encode()) in ([rows], []), "written anew it is another table"


def _read(data: bytes) -> list[list[list[str]]]:
    path = scratch() / "a.xls"
    path.write_bytes(data)
    sheets = tried(lambda: [list(rows) for _, _, rows in tables(path)]) or []
    for rows in sheets:
        assert all(0 < line <= LONGEST for line, _ in rows)
    return [[cells for _, cells in rows] for rows in sheets]
