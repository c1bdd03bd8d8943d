"""Workbooks (.xlsx, .xls, .ods), read in a child process and handed over as plain records.

A crafted or merely odd workbook can abort or exhaust the process that reads it; as a child
it takes only itself along.
"""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

from retro.errors import ExportError
from retro.readers import archives, child
from retro.readers.packed import unpacked
from retro.readers.problems import problem
from retro.readers.raw import RawTable

MAX_PARTS = 10_000
MAX_BYTES = 2 << 30
# The names of the streams of an old document stand within so many bytes.
LOOKED_AT = 10 << 20
NUMBERS = {"Index/Document.iwa", "Index.zip", "index.apxl"}
OTHER_OFFICE = ("word/", "ppt/", "visio/")
STREAMS = {
    "EncryptedPackage": "PASSWORD",
    "WordDocument": "BINARY",
    "PowerPoint Document": "BINARY",
}


def open_workbook(path: Path, scratch: Path) -> list[RawTable]:
    """Return the sheets that hold anything, in the order of the workbook."""
    is_zip = zipfile.is_zipfile(path)
    if is_zip:
        _must_be_a_workbook(path)
    kind = "xlsx" if is_zip else "xls"
    sheets = _extracted(path, scratch / "sheets", is_zip=is_zip)
    return [unpacked(replace(sheet, encoding=kind)) for sheet in sheets]


def _must_be_a_workbook(path: Path) -> None:
    """Refuse other zips and bombs by their table of contents: nothing is unpacked here."""
    try:
        with archives.opened(path) as archive:
            parts = archive.infolist()
    except archives.DAMAGED as error:
        raise problem("UNREADABLE") from error
    names = {part.filename for part in parts}
    if NUMBERS & names:
        raise problem("NUMBERS")
    if not names & {"[Content_Types].xml", "content.xml"}:
        raise problem("ARCHIVE")
    if any(name.startswith(OTHER_OFFICE) for name in names):
        raise problem("BINARY")
    if archives.is_bomb(path, parts, MAX_PARTS, MAX_BYTES):
        raise problem("TOO_BIG")


def _extracted(path: Path, folder: Path, *, is_zip: bool) -> list[RawTable]:
    """Return the sheets: calamine reads every kind, openpyxl what calamine dies of."""
    try:
        return child.tables(path, folder, "calamine", *(["openpyxl"] if is_zip else []))
    except ExportError as error:
        if error.code == "UNREADABLE":
            raise problem(_kind(path)) from error
        raise


def _kind(path: Path) -> str:
    """Return why an old OLE file is no workbook that can be read, by the names of its streams."""
    with path.open("rb") as file:
        head = file.read(LOOKED_AT)
    kinds = (kind for name, kind in STREAMS.items() if name.encode("utf-16-le") in head)
    return next(kinds, "UNREADABLE")
