"""One export file -> its tables as raw text records; the kind is told by the first bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from retro.readers import child
from retro.readers.delimited import open_text
from retro.readers.problems import problem
from retro.readers.raw import Broken, RawTable, Record

__all__ = ["Broken", "RawTable", "Record", "open_export"]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
COMPRESSED = (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh")
NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite format")


def open_export(path: Path, scratch: Path) -> list[RawTable]:
    """Return the tables of an export; `scratch` takes what has to be unpacked for reading.

    Raises:
        ExportError: The file is empty, locked, damaged, an archive or no table.
    """
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise problem("UNREADABLE") from error
    if not head.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise problem("EMPTY_FILE")
    return _opened(path, head, scratch)


def _opened(path: Path, head: bytes, scratch: Path) -> list[RawTable]:
    if head.startswith((b"PK\x03\x04", OLE)):
        from retro.readers.sheets import open_workbook  # noqa: PLC0415 - each kind its reader

        return open_workbook(path, scratch)
    if head.startswith(b"PAR1"):
        return _apart(path, scratch, "parquet")
    if head.startswith(COMPRESSED):
        raise problem("ARCHIVE")
    if head.startswith(NOT_TEXT):
        raise problem("BINARY")
    if _is_markup(head):
        return _apart(path, scratch, "markup")
    return [open_text(path, scratch)]


def _apart(path: Path, scratch: Path, engine: str) -> list[RawTable]:
    """Return the tables that a child reads; what it writes is looked at record by record."""
    return [replace(table, file=None) for table in child.tables(path, scratch / "apart", engine)]


def _is_markup(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip().lower()
    tags = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<head", b"<style")
    return start.startswith(tags)
