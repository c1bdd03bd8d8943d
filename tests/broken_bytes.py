"""Bytes of files that are no CSV: workbooks, pages, archives and what only looks like them."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Cells = Sequence[Sequence[object]]
TYPES = "[Content_Types].xml"


def workbook(
    sheets: Mapping[str, Cells], more: Callable[[Worksheet], object] | None = None
) -> bytes:
    """Return an .xlsx; `more` may write further cells into its first sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2025, 1, 1)})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
            if more:
                more(sheet)
                more = None
    return out.getvalue()


def zipped(parts: Mapping[str, bytes], mode: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", mode) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def added(book: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a workbook with parts more, such as macros."""
    with zipfile.ZipFile(io.BytesIO(book)) as old:
        return zipped({name: old.read(name) for name in old.namelist()} | dict(parts))


def bomb() -> bytes:
    """Return a small workbook whose sheet unpacks to hundreds of times its size."""
    return zipped({TYPES: b"<Types/>", "xl/worksheets/sheet1.xml": b"0" * (30 << 20)})


def word_document() -> bytes:
    """Return what Word writes: a package like a workbook, without sheets."""
    return zipped({TYPES: b"<Types/>", "word/document.xml": b"<w:document/>"})


def numbers_document() -> bytes:
    """Return what Apple's Numbers writes."""
    return zipped({"Index/Document.iwa": b"\0\x01", "Metadata/Properties.plist": b"bplist00"})


def open_document(rows: Cells) -> bytes:
    """Return an .ods of one sheet."""
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p>'
            "</table:table-cell>"
            for cell in cells
        )
        + "</table:table-row>"
        for cells in rows
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    page = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="表1">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    parts = {
        "mimetype": kind,
        "content.xml": page.encode(),
        "META-INF/manifest.xml": manifest.encode(),
    }
    return zipped(parts, zipfile.ZIP_STORED)


def compound(*streams: str) -> bytes:
    """Return an OLE file with these empty streams: an encrypted workbook, an old document."""
    none = 0xFFFFFFFE
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, none, 0, none, 0)
    head += struct.pack("<I", 0) + b"\xff" * (108 * 4)
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * (126 * 4)
    entries = [_entry("Root Entry", 5, 1 if streams else None)]
    entries += [
        _entry(name, 2, None, right=number + 1 if number < len(streams) else None)
        for number, name in enumerate(streams, 1)
    ]
    entries += [bytes(128)] * (4 - len(entries))
    return head + table + b"".join(entries) + bytes(512)


def _entry(name: str, kind: int, child: int | None, right: int | None = None) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = [0xFFFFFFFF if link is None else link for link in (None, right, child)]
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(text), kind, 1, *links)
        + bytes(36)
        + struct.pack("<IQ", 0xFFFFFFFE, 0)
    )


def page(*tables: str, charset: str = "gb2312") -> bytes:
    """Return an HTML page as back offices save it under the name .xls."""
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    text = f"<html><head>{meta}<style>td{{}}</style></head><body>{''.join(tables)}</body></html>"
    return text.encode({"gb2312": "gb18030"}.get(charset, charset))


def html_table(rows: Cells, tag: str = "td") -> str:
    """Return rows as an HTML table."""
    body = "\n".join(
        f"<tr>{''.join(f'<{tag}>{escape(str(cell))}</{tag}>' for cell in cells)}</tr>"
        for cells in rows
    )
    return f"<table border=1>{body}</table>"


def excel_2003(sheets: Mapping[str, Cells]) -> bytes:
    """Return the XML that Excel 2003 saves, blank cells left out."""
    made = "".join(
        f'<Worksheet ss:Name="{escape(title)}"><Table>{_xml_rows(rows)}</Table></Worksheet>'
        for title, rows in sheets.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{made}</Workbook>'
    ).encode()


def _xml_rows(rows: Cells) -> str:
    return "".join(f"<Row>{_xml_cells(cells)}</Row>\n" for cells in rows)


def _xml_cells(cells: Iterable[object]) -> str:
    return "".join(
        f'<Cell ss:Index="{place}"><Data ss:Type="String">{escape(str(cell))}</Data></Cell>'
        for place, cell in enumerate(cells, 1)
        if cell != ""
    )


def packed(content: bytes) -> bytes:
    """Return gzip bytes, the same each time."""
    return gzip.compress(content, mtime=0)
