"""The embedded DuckDB of one run: the only package that knows DuckDB."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from retro.catalog import GIVEN, Catalog, parameters
from retro.errors import UsageError
from retro.model import Query, Result, Row, Value
from retro.warehouse import reading
from retro.warehouse.cells import CONVERSION, EXPECTED, Loaded, Staged, quoted, words_of
from retro.warehouse.loading import Loader
from retro.warehouse.reading import Clean, Counted, Kept, Plain
from retro.warehouse.statements import failed, finite, must_match, must_select, not_read

__all__ = [
    "CONVERSION",
    "EXPECTED",
    "Clean",
    "Counted",
    "Kept",
    "Loaded",
    "Plain",
    "Staged",
    "Warehouse",
]

CHUNK = 200
# Above this, tables go to the scratch folder: memory does not grow with the exports.
MEMORY = "2GB"
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
}


class Warehouse:
    """Loads staged exports into canonical tables, is locked, then runs queries.

    `zone` is the time zone of the shop: times that say their offset are converted to it.
    """

    def __init__(
        self, catalog: Catalog, temp: Path | None = None, zone: str = "Asia/Shanghai"
    ) -> None:
        self.catalog = catalog
        self.db = duckdb.connect(config={**CONFIG, "temp_directory": str(temp or "")})
        self.db.execute("set enable_progress_bar = false")
        self.db.execute(f"set TimeZone = {words_of([zone])}")
        self.relations: set[str] = set()
        if temp:
            self.db.execute(f"set memory_limit = '{MEMORY}'")
            # A workspace's own sources run before the lock: they see staged files alone.
            self.db.execute(f"set allowed_directories = ['{words_of([str(temp)])[1:-1]}']")
            self.db.execute("set enable_external_access = false")
        self._macros()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.db.close()

    # -- loading ---------------------------------------------------------------------

    def put(self, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Value]]) -> None:
        """Create a small table from values; `columns` maps names to SQL types."""
        fields = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns.items())
        self.db.execute(f"create or replace table {quoted(name)} ({fields})")
        self.relations.discard(name)
        values = [tuple(row) for row in rows]
        if values:
            self.append(name, values)
            self.relations.add(name)

    def append(self, name: str, rows: Sequence[Sequence[Value]]) -> None:
        """Add rows to a small table; many at a time, since a statement costs a millisecond."""
        for chunk in (rows[i : i + CHUNK] for i in range(0, len(rows), CHUNK)):
            marks = ", ".join(f"({', '.join('?' for _ in row)})" for row in chunk)
            cells = [cell for row in chunk for cell in row]
            try:
                self.db.execute(f"insert into {quoted(name)} values {marks}", cells)
            except duckdb.ConversionException as error:
                raise UsageError(
                    "VALUES",
                    {"zh": f"{name} 的值与列不符。", "en": f"values of {name} do not fit."},
                ) from error

    def forget(self, names: Iterable[str]) -> None:
        """Drop results, so that they are made again."""
        for name in sorted(names):
            self.db.execute(f"drop table if exists {quoted(name)}")
            self.relations.discard(name)

    def put_reference(self) -> None:
        """Load the reference tables of the catalogue; every value stays text."""
        for name in sorted(self.catalog.reference):
            header, rows = self.catalog.reference_table(name)
            self.put(name, dict.fromkeys(header, "varchar"), rows)

    def prepare(self, table: str) -> None:
        """Create the empty landing table of a canonical table, if it is not there yet."""
        self._create(f"{table}_loaded", self.catalog.schema(table))

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
        return Loader(self.db, self.prepare, self.catalog.times).load(staged)

    def build_tables(self) -> None:
        """Make every canonical table from its landing table; absent ones are empty."""
        for query in self.catalog.folder("tables"):
            self.prepare(query.name)
            try:
                must_select(query.path, query.sql)
                self._materialise(query, {})
            except duckdb.Error as error:
                raise failed(query, error) from error
            if self._count(query.name):
                self.relations.add(query.name)

    def lock(self) -> None:
        """Shut the door: from here on no statement can reach files or the network.

        `to_seconds` goes: DuckDB's own function of that name makes `interval 1 second`.
        """
        self.db.execute("drop macro if exists to_seconds")
        self.db.execute("set enable_external_access = false")
        self.db.execute("set lock_configuration = true")

    # -- queries ---------------------------------------------------------------------

    def missing(self, query: Query) -> list[str]:
        """Return what the query reads and the exports do not give, as `table` or `table.column`."""
        missing = [name for name in query.reads if not self.has(name)]
        return missing if any(map(self.has, query.one_of)) else [*missing, *query.one_of]

    def has(self, name: str) -> bool:
        """Tell whether a relation is there, or a column of it holds anything (`table.column`)."""
        table, _, column = name.partition(".")
        if table in GIVEN and not column:
            return True
        if table not in self.relations:
            return False
        if not column:
            return True
        found = self.db.execute(
            f"select count({quoted(column)}) > 0 from {quoted(table)}"
        ).fetchone()
        return bool(found and found[0])

    def stand_in(self, name: str) -> None:
        """Create an empty relation where an optional one is absent."""
        if name not in self.relations:
            self._create(name, self.catalog.schema(name))

    def run(self, query: Query, params: Mapping[str, Value]) -> Result:
        """Run one query; its result can then be read by others under the query's name."""
        started = time.perf_counter()
        given = (name for name in query.reads if name.partition(".")[0] in GIVEN)
        for name in (*query.may_read, *given):
            self.stand_in(name.partition(".")[0])
        used = _used(query, params)
        try:
            rows = map(finite, self._rows_of(query, used))
        except duckdb.Error as error:
            raise failed(query, error) from error
        seconds = time.perf_counter() - started
        # A threshold may be for the sentences alone: in how many hours something is to be done.
        told = {name: params.get(name, query.params.get(name)) for name in sorted(query.params)}
        return Result(query=query, params=told | used, rows=tuple(rows), seconds=seconds)

    def _rows_of(self, query: Query, params: Mapping[str, Value]) -> list[Row]:
        """Fetch the result of a query, unless only other queries read it."""
        must_select(query.path, query.sql)
        if query.folder == "metrics":
            must_match(query, self.described(query, params))
            return self.db.execute(query.sql, dict(params) or None).fetchall()
        self._materialise(query, params)
        try:
            must_match(query, self._columns(query.name))
        except UsageError:
            self.forget([query.name])
            raise
        self.relations.add(query.name)
        # A row of many columns costs a thousand bytes here and there may be one per buyer.
        stays = query.folder == "facts" or (query.hidden and query.worklist)
        return [] if stays else self.rows(query.name)

    def rows(self, name: str) -> list[Row]:
        """Return every row of a relation, in the order in which it was made."""
        return self.db.execute(f"select * from {quoted(name)}").fetchall()

    def described(self, query: Query, params: Mapping[str, Value]) -> dict[str, str]:
        """Return the column names and SQL types that the query really gives."""
        used = _used(query, params)
        rows = self.db.execute(f"describe {query.sql}", used or None).fetchall()
        return {str(row[0]): str(row[1]).lower() for row in rows}

    def _columns(self, name: str) -> dict[str, str]:
        rows = self.db.execute(f"describe {quoted(name)}").fetchall()
        return {str(row[0]): str(row[1]).lower() for row in rows}

    def latest(self, columns: Mapping[str, str]) -> Value:
        """Return the latest time among `table -> expression`, or None."""
        found: list[Any] = []
        for table, expression in columns.items():
            if table in self.relations:
                row = self.db.execute(f"select max({expression}) from {quoted(table)}").fetchone()
                found += [row[0]] if row and row[0] else []
        return max(found, default=None)

    def any_between(self, columns: Mapping[str, str], start: Value, end: Value) -> bool:
        """Tell whether any of `table -> column` has a time in the half-open window."""
        for table, column in columns.items():
            if table in self.relations:
                row = self.db.execute(
                    f"select count(*) from {quoted(table)} where {column} >= ? and {column} < ?",
                    [start, end],
                ).fetchone()
                if row and row[0]:
                    return True
        return False

    # -- details ---------------------------------------------------------------------

    def _create(self, name: str, columns: Mapping[str, str]) -> None:
        fields = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns.items())
        self.db.execute(f"create table if not exists {quoted(name)} ({fields})")

    def _macros(self) -> None:
        for path in self.catalog.macros:
            self.db.execute(path.read_text(encoding="utf-8"))

    def _materialise(self, query: Query, params: Mapping[str, Value]) -> None:
        self.db.execute(
            f"create or replace table {quoted(query.name)} as {query.sql}", dict(params) or None
        )

    def _count(self, name: str) -> int:
        row = self.db.execute(f"select count(*) from {quoted(name)}").fetchone()
        return int(row[0]) if row else 0


def _used(query: Query, params: Mapping[str, Value]) -> dict[str, Value]:
    """Return the parameters that the statement itself names."""
    return {name: params[name] for name in sorted(parameters(query.sql))}
