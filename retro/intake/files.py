"""What lies in the folder of exports: which files count, what their names tell."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

BLOCK = 1 << 20
SKIPPED = {"thumbs.db", "desktop.ini"}
SKIPPED_STARTS = (".", "~$")
# One digit alone is a month or a day only between signs: 2025111 is the first or the eleventh.
DAY = r"(20\d\d)[-.年]?([01]\d|(?<=\D)\d(?=\D))[-.月]?([0-3]\d|(?<=\D)\d)日?"
PERIOD = re.compile(rf"(?<!\d){DAY}\s*(?:至|到|~|～|_|-|—|–|to)+\s*{DAY}(?!\d)")
ONE_DAY = re.compile(r"(?<!\d)(20\d\d)[-.]?([01]\d)[-.]?([0-3]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Export:
    """One file as it lay in the folder: where its bytes are, its name there, and their hash."""

    path: Path
    name: str
    sha256: str
    size: int


def exports(folder: Path) -> list[Path]:
    """Return the files below a folder that could be exports, in a fixed order."""
    found = [
        Path(place) / name
        for place, folders, names in os.walk(folder)
        for name in [*names, *(f for f in folders if (Path(place) / f).is_symlink())]
        if not _skipped(Path(place, name).relative_to(folder))
    ]
    return sorted(found, key=lambda path: told_name(path, folder))


def described(path: Path, root: Path) -> Export:
    """Return a file with its hash; one that cannot be read has the hash of nothing."""
    size = path.stat().st_size
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        digest = ""
    return Export(path, told_name(path, root), digest, size)


def staged(export: Export, folder: Path) -> Export:
    """Return a private copy of a file, under its hash: nobody can change what is read.

    Hash and size are those of the copy, whatever became of the file since it was looked at.

    Raises:
        OSError: The file cannot be read, or there is no room for the copy.
    """
    making = folder / "export"
    found = hashlib.sha256()
    with export.path.open("rb") as file, making.open("xb") as copy:
        while block := file.read(BLOCK):
            found.update(block)
            copy.write(block)
    path = making.rename(folder / found.hexdigest())
    return Export(path, export.name, found.hexdigest(), path.stat().st_size)


def seen(folder: Path, root: Path) -> list[Export]:
    """Return the files of a folder with their hashes; a link is no export and has none."""
    return [
        described(path, root) if path.is_file() and not path.is_symlink()
        else Export(path, told_name(path, root), "", 0)
        for path in exports(folder)
    ]  # fmt: skip


def told_name(path: Path, root: Path) -> str:
    """Return the name of a file as reports tell it: below `root`, in one Unicode form."""
    return unicodedata.normalize("NFC", path.relative_to(root).as_posix())


def linked(file: Path, target: Path) -> None:
    """Give a file another name; on another disk that takes a copy."""
    try:
        os.link(file, target)
    except OSError:
        shutil.copyfile(file, target)


def period(name: str) -> tuple[str | None, str | None]:
    """Return the first and last day written in a file name, as ISO dates.

    A day that the calendar does not have, or an end before its start, tells nothing.
    """
    if match := PERIOD.search(name):
        days = _days(match.groups()[:3], match.groups()[3:])
    elif match := ONE_DAY.search(name):
        days = _days(match.groups(), match.groups())
    else:
        days = []
    return (days[0], days[1]) if days and days[0] <= days[1] else (None, None)


def _days(*written: Sequence[str]) -> list[str]:
    try:
        return [date(*map(int, parts)).isoformat() for parts in written]
    except ValueError:
        return []


def _skipped(path: Path) -> bool:
    return path.name.casefold() in SKIPPED or any(
        part.startswith(SKIPPED_STARTS) for part in path.parts
    )
