"""A zip of exports -> its files, unpacked under names of ours; bombs and tricks are refused."""

from __future__ import annotations

import io
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from retro.errors import ExportError
from retro.readers.problems import problem

MAX_MEMBERS = 1000
MAX_BYTES = 4 << 30
MAX_RATIO = 200
BIG_MEMBER = 10 << 20
ENCRYPTED = 0x1
UTF8_NAME = 0x800
# The list of parts of a zip; read whole, it takes twenty times as much memory.
MOST_LISTED = 16 << 20
# What a damaged or crafted zip makes of its reader.
DAMAGED = (zipfile.BadZipFile, OSError, NotImplementedError, ValueError, OverflowError)
# A workbook is a zip as well.
WORKBOOK_PARTS = frozenset({"[Content_Types].xml", "content.xml"})
EXPORTS = frozenset({".csv", ".tsv", ".txt", ".xls", ".xlsx", ".xlsm", ".ods", ".parquet", ".htm",
                     ".html", ".log"})  # fmt: skip
SKIPPED = ("__MACOSX", ".", "~$")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its name there, and where it lies now, or why it does not."""

    name: str
    path: Path
    problem: ExportError | None = None


def is_archive(path: Path) -> bool:
    """Tell whether a file is a zip that holds exports, and no workbook itself."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with opened(path) as archive:
            names = {PurePosixPath(name) for name in archive.namelist()}
    except DAMAGED:
        return False
    return not {str(name) for name in names} & WORKBOOK_PARTS and any(
        name.suffix.casefold() in EXPORTS for name in names
    )


class _Bounded(io.BufferedReader):
    """A file of which nobody reads very much at once."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > MOST_LISTED:
            raise zipfile.BadZipFile("the list of parts is too long")
        return super().read(size)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip; raises one of `DAMAGED` where that cannot be done, or its list is too long."""
    with _Bounded(io.FileIO(path)) as file, zipfile.ZipFile(file) as archive:
        yield archive


def is_bomb(path: Path, parts: Sequence[zipfile.ZipInfo], most: int, most_bytes: int) -> bool:
    """Tell by its list of parts whether a zip has too many, too much, or is packed too densely.

    Parts may share their bytes, so that all of them are held against the size of the file.
    """
    whole = sum(part.file_size for part in parts)
    pairs = [(part.file_size, part.compress_size) for part in parts]
    dense = any(
        size > BIG_MEMBER and size > MAX_RATIO * max(packed, 1)
        for size, packed in [*pairs, (whole, path.stat().st_size)]
    )
    return dense or len(parts) > most or whole > most_bytes


def unpacked(path: Path, scratch: Path) -> Iterator[Member]:
    """Yield the files of an archive one by one, in the order of names.

    Raises:
        ExportError: The archive is too big, or packed more densely than exports are.
    """
    with opened(path) as archive:
        parts = sorted(filter(_counts, archive.infolist()), key=_name)
        if is_bomb(path, parts, MAX_MEMBERS, MAX_BYTES):
            raise problem("ARCHIVE_TOO_BIG")
        scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
        for number, part in enumerate(parts):
            yield _unpacked(archive, part, scratch / str(number))


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, target: Path) -> Member:
    if part.flag_bits & ENCRYPTED:
        return Member(_name(part), target, problem("ARCHIVE_PASSWORD"))
    try:
        with archive.open(part) as packed, target.open("wb") as out:
            shutil.copyfileobj(packed, out)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, EOFError):
        return Member(_name(part), target, problem("UNREADABLE"))
    nested = is_archive(target)
    return Member(_name(part), target, problem("ARCHIVE") if nested else None)


def _counts(part: zipfile.ZipInfo) -> bool:
    # A way upwards is no hidden folder: what it leads to is an export like the others.
    places = (place for place in PurePosixPath(_name(part)).parts if place != "..")
    return not part.is_dir() and not any(place.startswith(SKIPPED) for place in places)


def _name(part: zipfile.ZipInfo) -> str:
    """Return the name as it was meant: Chinese tools write it in GBK and do not say so."""
    if part.flag_bits & UTF8_NAME:
        return part.filename
    written = part.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return part.filename
