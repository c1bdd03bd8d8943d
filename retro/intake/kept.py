"""Records that were read in an earlier run, so that an unchanged export is not read twice.

The shelf is a private folder of the workspace. An entry holds, for one file, what each of
its tables was recognised as, and its records as text in Parquet. Its key is made of the
file's bytes and name, the readers, the known reports and the mappings: whatever could
change the outcome. It may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

from retro.catalog import Catalog
from retro.intake.files import Export
from retro.readers import Broken
from retro.readers.match import Match
from retro.readers.staging import Tally

TABLES = "tables.json"
MOST_BYTES = 4 << 30
NO_ROWS = {"rows": ""}


class Shelf:
    """Entries of files, found by content.

    `stamp` stands for everything but the file that decides how it is read. With `fresh`
    nothing is found, but what is read is kept.
    """

    def __init__(self, folder: Path, stamp: str, *, fresh: bool = False) -> None:
        self.folder = folder
        self.stamp = stamp
        self.fresh = fresh
        self.used: set[str] = set()

    def find(self, export: Export) -> list[dict[str, Any]] | None:
        """Return the tables of a file, each with the path of its records, or None."""
        place = self.folder / self._key(export)
        if self.fresh or not (place / TABLES).is_file():
            return None
        try:
            tables: list[dict[str, Any]] = json.loads((place / TABLES).read_text("utf-8"))
            read = [table for table in tables if table["rows"]]
            whole = all(_digest(place / table["rows"]) == table["sha256"] for table in read)
        except (OSError, ValueError, LookupError, TypeError):
            return None
        if not whole:
            return None
        self.used.add(place.name)
        return [table | {"rows": table["rows"] and place / table["rows"]} for table in tables]

    def put(self, export: Export, tables: Sequence[tuple[dict[str, Any], Path | None]]) -> None:
        """Keep the tables of a file, refused ones without records; a full disk costs no run."""
        place = self.folder / self._key(export)
        making = place.with_name(f".tmp-{os.getpid()}-{place.name}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            making.mkdir(mode=0o700)
            (self.folder / ".gitignore").write_text("*\n", encoding="ascii")
            entry = [
                table | (_moved(rows, making / f"{number}.parquet") if rows else NO_ROWS)
                for number, (table, rows) in enumerate(tables)
            ]
            (making / TABLES).write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
            shutil.rmtree(place, ignore_errors=True)
            making.rename(place)
            self.used.add(place.name)
        except OSError:
            shutil.rmtree(making, ignore_errors=True)

    def tidy(self) -> None:
        """Drop the entries that this run did not use, the oldest first, until it fits."""
        if not self.folder.is_dir():
            return
        for left in self.folder.glob(".tmp-*"):
            shutil.rmtree(left, ignore_errors=True)
        places = [place for place in self.folder.iterdir() if place.is_dir()]
        size = {place: sum(f.stat().st_size for f in place.iterdir()) for place in places}
        spare = (place for place in places if place.name not in self.used)
        for place in sorted(spare, key=lambda place: (place.stat().st_mtime, place.name)):
            if sum(size.values()) <= MOST_BYTES:
                return
            shutil.rmtree(place, ignore_errors=True)
            del size[place]

    def _key(self, export: Export) -> str:
        told = f"{self.stamp}\0{export.sha256}\0{export.name}"
        return hashlib.sha256(told.encode()).hexdigest()[:40]


def stamp(catalog: Catalog, mappings: Iterable[object]) -> str:
    """Return the hash of what decides how any file is read."""
    found = hashlib.sha256()
    for package in ("retro.readers", "retro.intake", "retro.warehouse"):
        for module in sorted(files(package).iterdir(), key=lambda item: item.name):
            if module.name.endswith(".py"):
                found.update(module.read_bytes())
    for path, source in sorted(catalog.sources.items()):
        found.update(repr((path, source)).encode())
    for mapping in mappings:
        found.update(repr(mapping).encode())
    return found.hexdigest()


def packed(match: Match, tally: Tally, step: int, parts: Sequence[str]) -> dict[str, Any]:
    """Return what was understood of a table as plain values."""
    return {
        "source": match.source.path,
        "companions": [source.path for source in match.companions],
        "line": match.line,
        "header": list(match.header),
        "columns": {name: list(places) for name, places in match.columns.items()},
        "evidence": list(match.evidence),
        "date_order": match.date_order,
        "tally": asdict(tally),
        "step": step,
        "parts": list(parts),
    }


def unpacked(entry: Mapping[str, Any], catalog: Catalog) -> tuple[Match, Tally]:
    """Return what `packed` was given."""
    match = Match(
        source=catalog.sources[entry["source"]],
        companions=tuple(catalog.sources[path] for path in entry["companions"]),
        line=entry["line"],
        header=tuple(entry["header"]),
        columns={name: tuple(places) for name, places in entry["columns"].items()},
        evidence=tuple(entry["evidence"]),
        date_order=entry["date_order"],
    )
    broken = [Broken(**one) for one in entry["tally"]["broken"]]
    return match, Tally(entry["tally"]["rows_in"], entry["tally"]["total_lines"], broken)


def _moved(rows: Path, target: Path) -> dict[str, Any]:
    shutil.move(rows, target)
    target.chmod(0o600)
    return {"rows": target.name, "sha256": _digest(target)}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
