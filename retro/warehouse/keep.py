"""What earlier runs of a workspace computed, found by what it was made of.

Two private DuckDB files in the workspace's cache, attached beside the tables of the run: one
for the many small tables, one for the few large ones. A table in them is named by a key: the
hash of a statement, its parameters and the keys of all that it reads, down to the hashes of
the exports. So nothing that is found can be stale, and the files may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from retro.model import Value
from retro.warehouse.cells import quoted, words_of

SMALL, LARGE = "kept", "large"
# Most tables are a few rows: in blocks of 256 KB, the default, they take four times the room.
# The large ones are written in half the time in those.
BLOCK_BYTES = {SMALL: 16_384, LARGE: 262_144}
DOCUMENTS = "documents"
# Up to here large relations are kept; what is above is computed again.
MOST_BYTES = 8 << 30

# What DuckDB raises where a file cannot be read or written, or its blocks do not add up.
DAMAGED = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
)


class Damaged(Exception):  # noqa: N818 - no error of a user: the run begins again without it
    """What an earlier run left cannot be read."""


class Keep:
    """Tables and small documents by key; `fresh` finds nothing, but keeps what is computed."""

    def __init__(self, db: duckdb.DuckDBPyConnection, folder: Path, *, fresh: bool = False) -> None:
        self.db = db
        self.folder = folder
        self.used: set[str] = set()
        for schema, size in BLOCK_BYTES.items():
            path = words_of([str(folder / _file(schema))])
            db.execute(f"attach {path} as {schema} (block_size {size})")
        db.execute(
            f"""create table if not exists {SMALL}.{DOCUMENTS}
            (key varchar primary key, content varchar)"""
        )
        # What is written in this run is found again in it, also by a fresh one.
        self.tables = {} if fresh else self._tables()
        rows = [] if fresh else db.execute(f"from {SMALL}.{DOCUMENTS}").fetchall()
        self.documents: dict[str, Any] = {key: json.loads(text) for key, text in rows}

    def has(self, key: str) -> bool:
        """Tell whether a table is there; from then on it counts as used."""
        if key in self.tables:
            self.used.add(key)
        return key in self.tables

    def make(self, key: str, sql: str, params: Mapping[str, Value] | None = None) -> None:
        """Compute a large table straight into its file: memory does not grow with it."""
        values = dict(params or {}) or None
        self.db.execute(f"create or replace table {LARGE}.{quoted(key)} as {sql}", values)
        self.tables[key] = LARGE
        self.used.add(key)

    def copy(self, tables: Mapping[str, str]) -> None:
        """Keep small tables of this run, `key -> relation`, all in one go."""
        self.db.execute("begin")
        try:
            for key, name in tables.items():
                place = f"{SMALL}.{quoted(key)}"
                self.db.execute(f"create or replace table {place} as from {quoted(name)}")
        except duckdb.Error:
            self.db.execute("rollback")
            raise
        self.db.execute("commit")
        self.tables |= dict.fromkeys(tables, SMALL)
        self.used |= set(tables)

    def discard(self, key: str) -> None:
        """Forget a table that is not what it should be."""
        self.db.execute(f"drop table if exists {self.place(key)}")
        del self.tables[key]

    def place(self, key: str) -> str:
        """Return where a kept table lies, as a statement names it."""
        return f"{self.tables[key]}.{quoted(key)}"

    def show(self, key: str, name: str) -> None:
        """Let queries read a kept table under the name of a relation."""
        self.db.execute(f"create view {quoted(name)} as from {self.place(key)}")

    def write(self, documents: Mapping[str, Any]) -> None:
        """Keep small documents: what JSON can hold."""
        self.documents |= documents
        rows = [[key, json.dumps(value, ensure_ascii=False)] for key, value in documents.items()]
        if rows:
            self.db.executemany(f"insert or replace into {SMALL}.{DOCUMENTS} values (?, ?)", rows)

    def has_room(self) -> bool:
        """Tell whether a large relation may be kept as well."""
        return self._bytes() < MOST_BYTES

    def close(self) -> None:
        """Let go of the files; when they are half full, what this run did not use goes.

        A file does not shrink, but the room inside is used again.
        """
        is_full = self._bytes() > MOST_BYTES // 2
        with suppress(duckdb.Error):
            for key, schema in sorted(self._tables().items() if is_full else ()):
                if key not in self.used:
                    self.db.execute(f"drop table {schema}.{quoted(key)}")
        for schema in BLOCK_BYTES:
            with suppress(duckdb.Error):
                self.db.execute(f"checkpoint {schema}")
                self.db.execute(f"detach {schema}")

    def remove(self) -> None:
        """Delete the files, which cannot be read."""
        _remove(self.folder)

    def _bytes(self) -> int:
        files = (self.folder / _file(schema) for schema in BLOCK_BYTES)
        return sum(file.stat().st_size for file in files if file.exists())

    def _tables(self) -> dict[str, str]:
        """Return the keys that are there, with the file in which each lies."""
        rows = self.db.execute(
            f"""select table_name, database_name from duckdb_tables()
            where database_name in ('{SMALL}', '{LARGE}') and table_name <> '{DOCUMENTS}'"""
        ).fetchall()
        return dict(rows)


def opened(db: duckdb.DuckDBPyConnection, folder: Path, *, fresh: bool) -> Keep | None:
    """Return the keep in a folder; a damaged one is begun anew, and one in use stays shut."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / ".gitignore").write_text("*\n", encoding="ascii")
        keep = _opened(db, folder, fresh=fresh)
        for schema in BLOCK_BYTES:
            (folder / _file(schema)).chmod(0o600)
    except OSError:
        return None
    return keep


def _opened(db: duckdb.DuckDBPyConnection, folder: Path, *, fresh: bool) -> Keep | None:
    for _ in range(2):
        try:
            return Keep(db, folder, fresh=fresh)
        except duckdb.Error as error:
            for schema in BLOCK_BYTES:
                with suppress(duckdb.Error):
                    db.execute(f"detach {schema}")
            if "lock" in str(error):  # another process is at work in it
                return None
            _remove(folder)
    return None


def _file(schema: str) -> str:
    return f"{schema}.duckdb"


def _remove(folder: Path) -> None:
    for schema in BLOCK_BYTES:
        for left in (_file(schema), f"{_file(schema)}.wal"):
            (folder / left).unlink(missing_ok=True)


def key_of(*parts: object) -> str:
    """Return the key of what is made of these parts: equal parts, equal key."""
    return "k" + hashlib.sha256(repr(parts).encode()).hexdigest()[:40]


def stamp_of(files: Iterable[Path]) -> str:
    """Return the hash of the content of some files, in the order of their paths."""
    found = hashlib.sha256()
    for path in sorted(files):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
