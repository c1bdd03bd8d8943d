"""Makes the files of `tests/attacks/bombs.toml`: each named there, each crafted by hand."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha512
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

HEADER = "订单编号,买家,下单时间,付款时间,订单状态,应付金额,实付金额(退款前)\n"
ROW = "70001,tb1,2025-11-11 09:00,2025-11-11 09:01,交易成功,10.00,10.00\n"
CSV = (HEADER + ROW).encode()
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10)
)  # fmt: skip
BIG = 11 << 20


def _zip(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def _row(text: str) -> str:
    return f"<row>{''.join(map(_cell, text.strip().split(',')))}</row>"


def _sheet(rows: str, before: str = "", dimension: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}">{dimension}'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


GOOD_ROWS = _row(HEADER) + _row(ROW)


def _xlsx(sheet: str = "", shared: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    office = "http://schemas.openxmlformats.org"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{kind}.{name}+xml"/>'
        for part, name in (
            ("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"),
            ("sharedStrings", "sharedStrings"),
        )
    )  # fmt: skip
    relations = f"{office}/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
        f'.relationships+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{office}/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{relations}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{office}/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet or _sheet(GOOD_ROWS),
        "xl/sharedStrings.xml": shared or f'<sst xmlns="{MAIN}"><si><t>x</t></si></sst>',
    }
    return _zip({name: text.encode() for name, text in parts.items()} | dict(more or {}))


def _far_cell() -> bytes:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return _xlsx(_sheet(GOOD_ROWS + far))


def _laughing_sheet() -> bytes:
    return _xlsx(_sheet(_row("&l9;,b"), f"<!DOCTYPE x [{LAUGHS}]>"))


def _laughing_texts() -> bytes:
    shared = f'<!DOCTYPE x [{LAUGHS}]><sst xmlns="{MAIN}"><si><t>&l9;</t></si></sst>'
    return _xlsx(_sheet('<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>'), shared)


def _reaching_sheet() -> bytes:
    return _xlsx(_sheet(_row("&e;,b"), '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'))


def _lying_dimension() -> bytes:
    return _xlsx(_sheet(GOOD_ROWS, dimension='<dimension ref="A1:XFD1048576"/>'))


def _shared_text() -> bytes:
    text = "".join(str(n % 7) * (n % 5) for n in range(50_000))
    cells = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>' * 2000
    return _xlsx(_sheet(cells), f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>')


def _long_cell() -> bytes:
    return _xlsx(_sheet(_row("x" * (300 << 20))))


def _many_parts() -> bytes:
    return _xlsx(more={f"xl/media/{n}": b"" for n in range(10_001)})


def _many_files() -> bytes:
    return _zip({f"{n}.csv": CSV for n in range(1001)})


def _shared_bytes() -> bytes:
    """Four hundred entries of the list tell of one and the same file of less than ten megabytes."""
    packed = _zip({"0000.csv": b"0" * (9 << 20)})
    place = packed.index(b"PK\1\2")
    local, entry = packed[:place], packed[place : packed.index(b"PK\5\6")]
    entries = b"".join(entry.replace(b"0000.csv", b"%04d.csv" % n) for n in range(400))
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 400, 400, len(entries), len(local), 0)
    return local + entries + end


def _endless_list() -> bytes:
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 9, 9, 0x7FFFFFF0, 0, 0)
    return _zip({"a.csv": CSV})[:-22] + end


def _linked() -> bytes:
    link = zipfile.ZipInfo("订单.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def _locked() -> bytes:
    packed = bytearray(_zip({"a.csv": CSV}))
    packed[6] |= 1
    packed[packed.index(b"PK\1\2") + 8] |= 1
    return bytes(packed)


def _page(inside: str) -> bytes:
    return f"<html><body>{inside}</body></html>".encode()


def _html_row(text: str, tag: str = "td", more: str = "") -> str:
    cells = "".join(f"<{tag}{more}>{cell}</{tag}>" for cell in text.strip().split(","))
    return f"<tr>{cells}</tr>"


def _nested() -> bytes:
    return _page("<table><tr><td>" * 20_000 + "x")


def _broad() -> bytes:
    good = _html_row(HEADER) + _html_row(ROW)
    return _page(f"<table>{good}<tr><td colspan=99999999>x</td></tr></table>")


def _tall() -> bytes:
    rows = _html_row(HEADER) + _html_row(ROW, more=" rowspan=99999999") * 50
    return _page(f"<table>{rows}</table>")


def _lying_end() -> bytes:
    return b"PAR1" + b"\0" * 100 + struct.pack("<I", 0x7FFFFFFF) + b"PAR1"


def _rubbish(head: bytes, tail: bytes = b"") -> bytes:
    return head + sha512(head).digest() * 64 + tail


def _endless_rows() -> bytes:
    columns = {f"c{n}": pa.array(["订单编号"] * 1000).dictionary_encode() for n in range(9)}
    buffer = io.BytesIO()
    table = pa.table(columns)
    with pq.ParquetWriter(buffer, table.schema) as writer:
        for _ in range(150):
            writer.write_table(table)
    return buffer.getvalue()


# By name: the name of the file, and what makes it.
MAKERS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "far cell": ("1.xlsx", _far_cell),
    "billion laughs in a sheet": ("2.xlsx", _laughing_sheet),
    "billion laughs in shared texts": ("3.xlsx", _laughing_texts),
    "entity of a file in a sheet": ("4.xlsx", _reaching_sheet),
    "dimension that lies": ("5.xlsx", _lying_dimension),
    "one text in many cells": ("6.xlsx", _shared_text),
    "cell of two gigabytes": ("7.xlsx", _long_cell),
    "too many parts of a workbook": ("8.xlsx", _many_parts),
    "too many files in a zip": ("9.zip", _many_files),
    "zip of noughts": ("10.zip", lambda: _zip({"a.csv": b"0" * BIG})),
    "zip whose files share their bytes": ("11.zip", _shared_bytes),
    "zip with an endless list": ("12.zip", _endless_list),
    "zip in a zip": ("13.zip", lambda: _zip({"a.csv": _zip({"b.csv": CSV})})),
    "zip with paths upwards": ("14.zip", lambda: _zip({"../../../x.csv": CSV, "/y.csv": CSV})),
    "zip with a link": ("15.zip", _linked),
    "zip with a password": ("16.zip", _locked),
    "packed text": ("17.csv", lambda: gzip.compress(b"0" * BIG, mtime=0)),
    "tables in tables": ("18.xls", _nested),
    "cell over all columns": ("19.xls", _broad),
    "cell over all rows": ("20.xls", _tall),
    "comments that never end": ("21.xls", lambda: _page("<table><tr><td>" + "<!-- " * 20_000)),
    "endless line": ("22.csv", lambda: b"x," * 300_000),
    "endless quotation": ("23.csv", lambda: CSV + b'"' + b"x,y\n" * 50_000),
    "endless header": ("24.csv", lambda: b",".join(b"c%d" % n for n in range(200_000)) + b"\n"),
    "Parquet whose end lies": ("25.parquet", _lying_end),
    "Parquet of rubbish": ("26.parquet", lambda: _rubbish(b"PAR1", b"\0\1\0\0PAR1")),
    "Parquet of endless rows": ("27.parquet", _endless_rows),
    "old workbook of rubbish": ("28.xls", lambda: _rubbish(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    "picture by the name of a table": ("29.csv", lambda: _rubbish(b"\x89PNG\r\n\x1a\n")),
}


def write(folder: Path, name: str) -> Path:
    """Write one file of the list, and return it."""
    file, make = MAKERS[name]
    path = folder / file
    path.write_bytes(make())
    return path
