"""Workbooks (.xlsx, .xls, .ods), read in a child process and handed over as plain records.

A crafted or merely odd workbook can abort or exhaust the process that reads it; as a child
it takes only itself along.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from retro.readers.archives import is_bomb
from retro.readers.extract import PASSWORD_EXIT
from retro.readers.packed import unpacked
from retro.readers.problems import problem
from retro.readers.raw import MAX_CELL, Aside, RawTable, Record, plausible

SECONDS = 300
MAX_PARTS = 10_000
MAX_BYTES = 2 << 30
# The names of the streams of an old document stand within so many bytes.
LOOKED_AT = 10 << 20
NUMBERS = {"Index/Document.iwa", "Index.zip", "index.apxl"}
OTHER_OFFICE = ("word/", "ppt/", "visio/")


def open_workbook(path: Path, scratch: Path) -> list[RawTable]:
    """Return the sheets that hold anything, in the order of the workbook."""
    if zipfile.is_zipfile(path):
        _must_be_a_workbook(path)
    folder = scratch / "sheets"
    folder.mkdir(parents=True, exist_ok=True)
    sheets = _extracted(path, folder)
    kind = "xlsx" if zipfile.is_zipfile(path) else "xls"
    return [
        unpacked(
            RawTable(
                read=_reading(folder / name),
                sheet=title,
                encoding=kind,
                file=folder / name,
                in_utf8=True,
                width=widths[0] if len(widths) == 1 else 0,
            )
        )
        for name, title, widths in sheets
    ]


def _must_be_a_workbook(path: Path) -> None:
    """Refuse other zips and bombs by their table of contents: nothing is unpacked here."""
    try:
        parts = zipfile.ZipFile(path).infolist()
    except zipfile.BadZipFile as error:
        raise problem("UNREADABLE") from error
    names = {part.filename for part in parts}
    if NUMBERS & names:
        raise problem("NUMBERS")
    if not names & {"[Content_Types].xml", "content.xml"}:
        raise problem("ARCHIVE")
    if any(name.startswith(OTHER_OFFICE) for name in names):
        raise problem("BINARY")
    if is_bomb(parts, MAX_PARTS, MAX_BYTES):
        raise problem("TOO_BIG")


def _extracted(path: Path, folder: Path) -> list[tuple[str, str, list[int]]]:
    """Return (file, sheet, widths of its rows); calamine first, then openpyxl."""
    done = _child(path, folder, "calamine")
    if done.returncode == PASSWORD_EXIT:
        raise problem("PASSWORD")
    if done.returncode < 0 and zipfile.is_zipfile(path):
        done = _child(path, folder, "openpyxl")
    if done.returncode < 0:
        raise problem("CRASHED")
    if done.returncode:
        raise problem("BINARY" if _is_document(path) else "UNREADABLE")
    return [(str(name), str(title), widths) for name, title, widths in json.loads(done.stdout)]


def _is_document(path: Path) -> bool:
    """Tell whether an old OLE file is a text or a presentation, by the name of its stream."""
    with path.open("rb") as file:
        head = file.read(LOOKED_AT)
    return any(name.encode("utf-16-le") in head for name in ("WordDocument", "PowerPoint Document"))


def _child(path: Path, folder: Path, engine: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "retro.readers.extract", engine, str(path), str(folder)]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    try:
        return subprocess.run(  # noqa: S603 - our own module, arguments as a list
            command, capture_output=True, check=False, encoding="utf-8", env=env, timeout=SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise problem("CRASHED") from error


def _reading(file: Path) -> Callable[[int, Aside], Iterator[Record]]:
    def read(width: int, aside: Aside) -> Iterator[Record]:  # noqa: ARG001 - a sheet has no seams
        csv.field_size_limit(MAX_CELL)
        with file.open(encoding="utf-8", newline="") as rows:
            yield from plausible(((int(row[0]), row[1:]) for row in csv.reader(rows)), aside)

    return read
