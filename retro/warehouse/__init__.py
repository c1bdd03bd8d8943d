"""The embedded DuckDB of one run: the only package that knows DuckDB."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import duckdb

from retro.catalog import FACTS, METRICS, all_reads
from retro.catalog import parameters as named_in
from retro.errors import UsageError
from retro.given import GIVEN
from retro.model import Query, Result, Row, Value
from retro.stopwatch import COMPUTED, KEPT, PUT_OFF, QUERY
from retro.warehouse import reading
from retro.warehouse.cells import Loaded, Staged, quoted
from retro.warehouse.confined import Limits
from retro.warehouse.keep import DAMAGED, Damaged, stamp_of
from retro.warehouse.loading import Loader
from retro.warehouse.own import OwnSql
from retro.warehouse.reading import Clean, Counted, Kept, Plain
from retro.warehouse.recall import relation_of
from retro.warehouse.statements import failed, finite, must_match, must_select, not_read
from retro.warehouse.torn import torn

__all__ = [
    "Clean",
    "Counted",
    "Damaged",
    "Kept",
    "Limits",
    "Loaded",
    "Plain",
    "Staged",
    "Warehouse",
    "torn",
]

# From so many rows read on, a result goes straight into the file of what is kept.
LARGE = 100_000
ENGINE = "duckdb"
Params: TypeAlias = Mapping[str, Value]


class Warehouse(OwnSql):
    """Loads staged exports into canonical tables, is locked, then runs queries.

    With a cache, a query whose key is known is not run: its rows are those of an earlier run.
    A fact that ran well before is put off until something that is not known reads it.
    """

    # -- loading ---------------------------------------------------------------------

    def prepare(self, table: str) -> None:
        """Create the empty landing table of a canonical table, if it is not there yet."""
        self.create(_landing(table), self.catalog.schema(table))

    def read(self, rows: Clean | Kept, columns: Sequence[str]) -> None:
        """Take the records of one table in, as text: `source_row` and logical columns.

        Raises:
            ExportError: They cannot be taken in; nothing of them was kept.
        """
        try:
            reading.read(self.db, rows, columns)
        except duckdb.Error as error:
            raise not_read() from error

    def read_plain(self, plain: Plain) -> Counted | None:
        """Take in a sound text file as it stands; None if it is not so sound after all."""
        return reading.read_plain(self.db, plain)

    def keep(self, target: Path) -> None:
        """Keep the records that were taken in last, for the next run."""
        reading.keep(self.db, target)

    def load(self, staged: Staged) -> Loaded:
        """Type the records that were taken in last, set aside what cannot be read, keep the rest.

        Raises:
            ExportError: The table cannot be loaded; nothing of it was kept.
        """
        self.stand_in("shifts")
        return Loader(self.db, self.prepare, self.catalog.times, self.map_own).load(staged)

    def build_tables(self) -> None:
        """Make every canonical table from its landing table; absent ones are empty."""
        for query in self.catalog.folder("tables"):
            self.prepare(query.name)
            self.watch.begin(query.path)
            try:
                must_select(query)
                key = self.key_of(query, {})
                self._materialise(query, {}, key)
                self.recall.note(query, key, 0, is_read=True)
            except duckdb.Error as error:
                raise failed(query, error) from error
            if not self.count(query.name):
                self.relations.discard(query.name)

    def exports_key(self, *told: object) -> str:
        """Return the key of what the exports give: `told`, the sources and what these read."""
        sources = (source.sql for _, source in sorted(self.catalog.sources.items()))
        return self.recall.of_exports(sources, stamp_of(self.catalog.own_macros), *told)

    def land(self, exports: str) -> None:
        """Name the landing tables by the key of the exports that they come from."""
        names = [query.name for query in self.catalog.folder("tables")]
        self.recall.keys |= {_landing(name): f"{exports} {name}" for name in names}

    def recall_tables(self, exports: str) -> bool:
        """Show the canonical tables as an earlier run made them; False if one is not there."""
        self.land(exports)
        tables = self.catalog.folder("tables")
        keys = {query.name: self.key_of(query, {}) for query in tables}
        if not all(map(self.recall.is_kept, keys.values())):
            return False
        for name, key in keys.items():
            self.show(key, name)
            if not self.count(name):
                self.relations.discard(name)
        return True

    def reads_landing(self, query: Query) -> bool:
        """Tell whether a query looks at what was loaded, before the canonical tables."""
        return query.folder != "tables" and any(it.endswith(LANDING) for it in all_reads(query))

    def lock(self) -> None:
        """Shut the door: from here on no statement can reach files or the network.

        `to_seconds` goes: DuckDB's own function of that name makes `interval 1 second`.
        """
        self.db.execute("drop macro if exists to_seconds")
        self.spare_threads()
        self.db.execute("set enable_external_access = false")
        self.db.execute("set lock_configuration = true")

    # -- queries ---------------------------------------------------------------------

    def missing(self, query: Query) -> list[str]:
        """Return what the query reads and the exports do not give, as `table` or `table.column`."""
        missing = [name for name in query.reads if not self.has(name)]
        return missing if any(map(self.has, query.one_of)) else [*missing, *query.one_of]

    def knows(self, query: Query, params: Params) -> bool:
        """Tell whether the result is there without running the query."""
        return self.recall.is_kept(self.key_of(query, _used(query, params)))

    def run(self, query: Query, params: Params) -> Result:
        """Run one query; its result can then be read by others under the query's name.

        Raises:
            UsageError: The statement is wrong, or its result is not what its header says.
            Damaged: What an earlier run left cannot be read.
        """
        started = time.perf_counter()
        used = _used(query, params)
        try:
            with self.watch.inside(QUERY, query.path):
                fetched, left = self._rows_of(query, used)
                rows = tuple(finite(query, fetched))
        except DAMAGED as error:
            if self.recall.keep:
                raise Damaged from error
            raise failed(query, error) from error
        except duckdb.Error as error:
            raise failed(query, error) from error
        seconds = time.perf_counter() - started
        # A threshold may be for the sentences alone: in how many hours something is to be done.
        told = {name: params.get(name, query.params.get(name)) for name in sorted(query.params)}
        return Result(query=query, params=told | used, rows=rows, seconds=seconds, left=left)

    def _rows_of(self, query: Query, params: Params) -> tuple[list[Row], int]:
        """Fetch the result of a query; of one that only queries read, tell how many rows it has."""
        key, name = self.key_of(query, params), relation_of(query)
        if self.recall.is_kept(key):
            self.watch.note(source=KEPT)
            self.find(key, name)
        elif self.recall.has_run(query, key):
            self._put_off(query, params, key)
            self.watch.note(source=PUT_OFF)
        else:
            self._compute(query, params, key)
        # A row of many columns costs a thousand bytes here, and there may be one for each chat.
        left = self._left(query)
        stays = left or query.folder == FACTS or (query.hidden and query.worklist)
        rows = [] if stays else self.rows(name)
        if left or rows:
            self.watch.note(rows=left or len(rows))
        if query.folder == METRICS:
            self.relations.discard(name)
        return rows, left

    def _left(self, query: Query) -> int:
        """Return how many rows of an intermediate result are too many for this program."""
        is_between = query.hidden and query.step and query.name not in self.catalog.compared
        count = self.size(query.name) if is_between else 0
        return count if count >= LARGE else 0

    def _put_off(self, query: Query, params: Params, key: str) -> None:
        """Leave a fact for when somebody reads it."""
        self.put_off[query.name] = query, params
        self.recall.keys[query.name] = key
        self.relations.add(query.name)

    def settle(self, names: Iterable[str]) -> None:
        """Put in its place what was kept or put off: somebody reads it now."""
        for name in names:
            if name in self.found:
                self.show(self.found[name], name)
            if name in self.put_off:
                query, params = self.put_off.pop(name)
                with self.watch.inside(QUERY, query.path):
                    self._compute(query, params, self.recall.keys[name])

    def _compute(self, query: Query, params: Params, key: str) -> None:
        """Run a query, and hold its result to what its header declares."""
        must_select(query)
        given = (name for name in query.reads if name.partition(".")[0] in GIVEN)
        for name in (*query.may_read, *given):
            self.stand_in(name.partition(".")[0])
        self.settle(all_reads(query))
        started, name = time.perf_counter(), relation_of(query)
        self._materialise(query, params, key)
        try:
            must_match(query, self._columns(name))
        except UsageError:
            if self.recall.keep and name in self.shown:
                self.recall.keep.discard(key)
            self.drop(name)
            raise
        if name not in self.shown:
            is_read = self._is_lasting(query)
            self.recall.note(query, key, time.perf_counter() - started, is_read=is_read)
        if query.folder == FACTS:
            self.facts[name] = params

    def release(self, names: Iterable[str]) -> None:
        """Give back the memory of large relations that nobody reads any more in this run.

        A fact is computed again should anybody ask for it after all.
        """
        for name in names:
            query, key = self.catalog.named(name), self.recall.keys.get(name, "")
            if name.endswith(LANDING):
                self.db.execute(f"drop table if exists {quoted(name)}")
            elif query and name in self.facts and name not in self.shown and self._is_large(name):
                params = self.facts[name]
                self.drop(name)
                self._put_off(query, params, key)

    def described(self, query: Query, params: Params) -> dict[str, str]:
        """Return the column names and SQL types that the query really gives."""
        return self._described(query.sql, _used(query, params))

    def _materialise(self, query: Query, params: Params, key: str) -> None:
        """Make the relation of a query: in memory, or in the keep if it reads a large one."""
        name, keep = relation_of(query), self.recall.keep
        self.drop(name)
        is_large = self._is_lasting(query) and any(map(self._is_large, all_reads(query)))
        if keep and is_large and not query.is_own and keep.has_room():
            keep.make(key, query.sql, params)
            told = self.account()
            self.show(key, name)
        else:
            told = self.make(query, params)
            self.recall.keys[name] = key
            self.relations.add(name)
        self.watch.note(source=COMPUTED, engine=ENGINE)
        if told:
            read, each = told
            rows = self.count(name)
            self.watch.note(rows=rows, bytes=round(each * rows), rows_read=read)

    def _is_lasting(self, query: Query) -> bool:
        """Tell whether others than facts read the result, now or in a later run."""
        return query.folder != FACTS or query.name in self.catalog.lasting

    def _is_large(self, name: str) -> bool:
        there = name in self.relations or name.endswith(LANDING)
        return there and self.count(name) >= LARGE


LANDING = "_loaded"


def _landing(table: str) -> str:
    return table + LANDING


def _used(query: Query, params: Params) -> dict[str, Value]:
    """Return the parameters that the statement itself names."""
    return {name: params[name] for name in sorted(named_in(query.sql))}
