"""The keys of the relations of one run, and what of them an earlier run has left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import duckdb

from retro.catalog import FACTS, METRICS, Catalog
from retro.model import Query, Value
from retro.warehouse.keep import Keep, key_of, stamp_of

# What is computed as quickly as it is read again is not kept; a fact that is only read by
# others is then not even computed as long as they are kept.
QUICK_SECONDS = 0.02
RAN = "ran"
HELD = "held"
MOST_MARKS = 20_000
# Tables behind the macros, which no query names.
WORD = re.compile(r"\w+")
BEHIND_MACROS = ("cut_off", "reason_codes", "reason_map", "shifts", "traditional", "value_words")
COMPUTING = ("retro.warehouse", "retro.staffing", "retro.engines")
MODULES = ("models.py", "modelled.py", "slicing.py")
LIBRARIES = ("duckdb", "numpy", "scipy")


@dataclass(frozen=True, slots=True)
class Made:
    """A relation that this run computed in memory: its key, and whether to keep it."""

    key: str
    is_worth: bool


class Recall:
    """Names what every relation is made of; without a keep nothing is found or left."""

    def __init__(self, catalog: Catalog, keep: Keep | None) -> None:
        self.keep = keep
        self.keys: dict[str, str] = {}
        # By the name of the relation, until it is dropped or left to the next run.
        self.made: dict[str, Made] = {}
        self.stamp = _stamp(catalog) if keep else ""
        self.ran = set(keep.documents.get(RAN, ())) if keep else set()
        self.held: dict[str, bool] = dict(keep.documents.get(HELD, {})) if keep else {}

    def of_exports(self, sources: Iterable[str], *told: object) -> str:
        """Return the key of what exports give: the files, the sources, the tables they read."""
        words = {word for sql in sources for word in WORD.findall(sql)}
        reads = [name for name in self.keys if name in words] + list(BEHIND_MACROS[1:])
        return self._key("exports", *told, reads=reads)

    def of_query(self, query: Query, params: Mapping[str, Value]) -> str:
        """Return the key of a query's result: its statement, and all that it reads."""
        if not self.keep:
            return ""
        reads = (*query.reads, *query.may_read, *query.one_of, *BEHIND_MACROS)
        columns = [(column.name, column.kind) for column in query.columns]
        return self._key(query.sql, columns, sorted(params.items()), reads=reads)

    def of_model(self, module: str, name: str, reads: Iterable[str], *, solves: bool) -> str:
        """Return the key of a relation that a model gives."""
        return self._key(module, name, solves, reads=reads) if self.keep else ""

    def of_rows(self, name: str, *content: object) -> None:
        """Name a relation by the rows that it was given."""
        if self.keep:
            self.keys[name] = key_of(name, *content)

    def add_rows(self, name: str, rows: object) -> None:
        """Name a relation by what it was and the rows that were added."""
        if self.keep:
            self.keys[name] = key_of(self.keys.get(name), rows)

    def is_kept(self, key: str) -> bool:
        """Tell whether an earlier run, or an earlier part of this one, left the relation."""
        return self.keep is not None and self.keep.has(key)

    def has_run(self, query: Query, key: str) -> bool:
        """Tell whether a fact ran well before, so that it need not run until it is read."""
        return self.keep is not None and query.folder == FACTS and key in self.ran

    def note(self, query: Query, key: str, seconds: float, *, is_read: bool) -> None:
        """Remember that a query was computed well, in memory; `is_read` by others than facts."""
        is_worth = is_read and (query.folder != FACTS or seconds >= QUICK_SECONDS)
        if query.folder == FACTS:
            self.ran.add(key)
        self.made[relation_of(query)] = Made(key, is_worth)

    def leave(self) -> None:
        """Keep what this run computed and is worth it; a full disk costs no run."""
        if not self.keep:
            return
        new = {
            made.key: name
            for name, made in sorted(self.made.items())
            if made.is_worth and made.key not in self.keep.tables
        }
        marks = {RAN: sorted(self.ran)[-MOST_MARKS:], HELD: dict(sorted(self.held.items()))}
        with suppress(duckdb.Error):
            self.keep.copy(new)
            self.keep.write({k: v for k, v in marks.items() if self.keep.documents.get(k) != v})
        self.made.clear()

    def _key(self, *parts: object, reads: Iterable[str]) -> str:
        names = sorted({name.partition(".")[0] for name in reads})
        return key_of(self.stamp, *parts, [(name, self.keys.get(name)) for name in names])


def relation_of(query: Query) -> str:
    """Return the name under which a result lies: metrics are read by nobody and have a path."""
    return query.path if query.folder == METRICS else query.name


def _stamp(catalog: Catalog) -> str:
    """Return the hash of all that computes: our code, the macros and the libraries."""
    code = [Path(str(item)) for name in COMPUTING for item in _modules(name)]
    code += [Path(str(files("retro"))) / name for name in MODULES]
    versions = [f"{name} {version(name)}" for name in LIBRARIES]
    return key_of(stamp_of(code), stamp_of(catalog.macros), versions)


def _modules(package: str) -> list[object]:
    with suppress(ModuleNotFoundError):
        return [item for item in files(package).iterdir() if item.name.endswith(".py")]
    return []
