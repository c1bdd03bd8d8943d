"""What lies in the folder of exports: which files count, what their names tell."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SKIPPED = {"thumbs.db", "desktop.ini"}
SKIPPED_STARTS = (".", "~$")
DAY = r"(20\d\d)[-.年]?([01]?\d)[-.月]?([0-3]?\d)日?"
PERIOD = re.compile(rf"(?<!\d){DAY}\s*(?:至|到|~|～|_|-|—|–|to)+\s*{DAY}(?!\d)")
ONE_DAY = re.compile(r"(?<!\d)(20\d\d)[-.]?([01]\d)[-.]?([0-3]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Export:
    """One file as it lay in the folder: its name there, its hash and its state."""

    path: Path
    name: str
    sha256: str
    size: int
    modified: int

    @property
    def is_unchanged(self) -> bool:
        """Tell whether the file is still as it was when it was hashed."""
        try:
            now = self.path.stat()
        except OSError:
            return False
        return (now.st_size, now.st_mtime_ns) == (self.size, self.modified)


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
    state = path.stat()
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        digest = ""
    return Export(path, told_name(path, root), digest, state.st_size, state.st_mtime_ns)


def seen(folder: Path, root: Path) -> list[Export]:
    """Return the files of a folder with their hashes; a link is no export and has none."""
    return [
        described(path, root) if path.is_file() and not path.is_symlink()
        else Export(path, told_name(path, root), "", 0, 0)
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
    """Return the first and last day written in a file name, as ISO dates."""
    if match := PERIOD.search(name):
        return _iso(match.groups()[:3]), _iso(match.groups()[3:])
    if match := ONE_DAY.search(name):
        return _iso(match.groups()), _iso(match.groups())
    return None, None


def _iso(parts: Sequence[str]) -> str:
    year, month, day = map(int, parts)
    return f"{year:04d}-{month:02d}-{day:02d}"


def _skipped(path: Path) -> bool:
    return path.name.casefold() in SKIPPED or any(
        part.startswith(SKIPPED_STARTS) for part in path.parts
    )
