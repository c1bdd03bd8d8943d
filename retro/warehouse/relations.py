"""The relations of one run inside the embedded DuckDB: given, shown, looked at, dropped."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from retro.catalog import Catalog
from retro.errors import UsageError
from retro.given import GIVEN
from retro.model import Query, Row, Value
from retro.stopwatch import Stopwatch
from retro.warehouse import measures
from retro.warehouse.cells import quoted, words_of
from retro.warehouse.keep import DAMAGED, Damaged, opened
from retro.warehouse.recall import Made, Recall

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

# Tables of fewer rows than this are one piece of work for DuckDB (its row group is 122,880).
SMALL = 100_000


class Relations:
    """One database and what lies in it by name.

    `zone` is the time zone of the shop: times that say their offset are converted to it.
    `cache` is the folder in which computed relations are kept between runs; with `fresh`
    nothing that lies there is used. `memory` bounds DuckDB, such as `1GB`.
    """

    def __init__(  # noqa: PLR0913 - the later ones are keywords
        self,
        catalog: Catalog,
        temp: Path | None = None,
        zone: str = "Asia/Shanghai",
        *,
        cache: Path | None = None,
        fresh: bool = False,
        memory: str = MEMORY,
    ) -> None:
        self.catalog = catalog
        self.scratch = temp or Path(tempfile.gettempdir())
        self.db = duckdb.connect(config={**CONFIG, "temp_directory": str(temp or "")})
        self.db.execute("set enable_progress_bar = false")
        self.db.execute(f"set TimeZone = {words_of([zone])}")
        self.zone = zone
        self.watch = Stopwatch()
        self.keeps_account = False
        self.relations: set[str] = set()
        # Kept tables by the names under which queries read them: those that nobody has read
        # yet in this run, and those that are there as views.
        self.found: dict[str, str] = {}
        self.shown: set[str] = set()
        # Facts that need not be computed until somebody reads them, with their parameters.
        self.put_off: dict[str, tuple[Query, Mapping[str, Value]]] = {}
        # The parameters of those that were computed.
        self.facts: dict[str, Mapping[str, Value]] = {}
        self.recall = Recall(catalog, opened(self.db, cache, fresh=fresh) if cache else None)
        if temp:
            self.db.execute(f"set memory_limit = {words_of([memory])}")
            # A workspace's own sources run before the lock: they see staged files alone.
            self.db.execute(f"set allowed_directories = ['{words_of([str(temp)])[1:-1]}']")
            self.db.execute("set enable_external_access = false")
        for path in self.catalog.macros:
            self.db.execute(path.read_text(encoding="utf-8"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        keep = self.recall.keep
        if keep and not isinstance(error, Damaged):
            self.recall.leave()
            keep.close()
        self.db.close()
        if keep and isinstance(error, Damaged):
            keep.remove()

    # -- what is told of the work ----------------------------------------------------

    def follow(self) -> Callable[[], float | None]:
        """Return what tells how far the running statement is; to be called before the lock."""
        measures.keep_progress(self.db)
        return partial(measures.share_done, self.db)

    def keep_account(self) -> None:
        """Note what each query reads and gives; to be called before the lock."""
        measures.keep_account(self.db)
        self.keeps_account = True

    def account(self) -> tuple[int, float] | None:
        """Return what DuckDB tells of the last statement, if somebody wants to know."""
        return measures.account(self.db) if self.keeps_account else None

    # -- what is given ---------------------------------------------------------------

    def put(self, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Value]]) -> None:
        """Create a small table from values; `columns` maps names to SQL types."""
        fields = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns.items())
        self.drop(name)
        self.db.execute(f"create table {quoted(name)} ({fields})")
        values = [tuple(row) for row in rows]
        self.recall.of_rows(name, sorted(columns.items()))
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
        if rows:
            self.recall.add_rows(name, rows)

    def made(self, name: str, key: str) -> None:
        """Name a relation that was put by what it was computed from, and keep it."""
        self.recall.keys[name] = key
        self.recall.made[name] = Made(key, is_worth=True)

    def remember(self, key: str, document: Any) -> None:
        """Keep a small document for the next run: what JSON can hold."""
        if self.recall.keep:
            with suppress(duckdb.Error):
                self.recall.keep.write({key: document})

    def remembered(self, key: str) -> Any:
        """Return the document of an earlier run, or None."""
        return self.recall.keep.documents.get(key) if self.recall.keep else None

    def put_reference(self) -> None:
        """Load the reference tables of the catalogue; every value stays text."""
        for name in sorted(self.catalog.reference):
            header, rows = self.catalog.reference_table(name)
            self.put(name, dict.fromkeys(header, "varchar"), rows)

    def find(self, key: str, name: str) -> None:
        """Name a kept table, which is shown when somebody reads it: most are not read again."""
        self.drop(name)
        self.found[name] = self.recall.keys[name] = key
        self.relations.add(name)

    def show(self, key: str, name: str) -> None:
        """Let queries read a kept table under the name of a relation."""
        if self.recall.keep:
            self.drop(name)
            self.recall.keep.show(key, name)
            self.shown.add(name)
            self.recall.keys[name] = key
            self.relations.add(name)

    def drop(self, name: str) -> None:
        """Drop a relation, whichever way it lies there."""
        if name in self.shown or name not in self.found:
            what = "view" if name in self.shown else "table"
            self.db.execute(f"drop {what} if exists {quoted(name)}")
        self.shown.discard(name)
        self.relations.discard(name)
        self.put_off.pop(name, None)
        self.found.pop(name, None)
        self.recall.keys.pop(name, None)
        self.recall.made.pop(name, None)

    def forget(self, names: Iterable[str]) -> None:
        """Drop results, so that they are made again; what is worth it is kept first."""
        self.recall.leave()
        for name in sorted(names):
            self.drop(name)

    def stand_in(self, name: str) -> None:
        """Create an empty relation where an optional one is absent."""
        if name not in self.relations:
            self.create(name, self.catalog.schema(name))

    def create(self, name: str, columns: Mapping[str, str]) -> None:
        """Create an empty table, if there is none of that name."""
        fields = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns.items())
        self.db.execute(f"create table if not exists {quoted(name)} ({fields})")

    # -- what is looked at -----------------------------------------------------------

    def has(self, name: str) -> bool:
        """Tell whether a relation is there, or a column of it holds anything (`table.column`)."""
        table, _, column = name.partition(".")
        if table in GIVEN and not column:
            return True
        if table not in self.relations:
            return False
        return not column or self._holds(table, column)

    def _holds(self, table: str, column: str) -> bool:
        """Tell whether any cell of a column holds something; of what has a key it is known."""
        key = self.recall.keys.get(table)
        seen = f"{key}.{column}" if key else ""
        if seen not in self.recall.held:
            self.settle([table])
            found = self.one(f"select count({quoted(column)}) > 0 from {quoted(table)}")
            holds = bool(found and found[0])
            if not seen:
                return holds
            self.recall.held[seen] = holds
        return self.recall.held[seen]

    def settle(self, names: Iterable[str]) -> None:
        """Compute what was put off, now that it is read."""

    def rows(self, name: str) -> list[Row]:
        """Return every row of a relation, in the order in which it was made."""
        keep, key = self.recall.keep, self.found.get(name)
        self.settle([] if key else [name])
        place = keep.place(key) if keep and key else quoted(name)
        with self._whole():
            return self.db.execute(f"select * from {place}").fetchall()

    def count(self, name: str) -> int:
        """Return the number of rows of a relation; DuckDB knows it without reading them."""
        row = self.one(f"select count(*) from {quoted(name)}")
        return int(row[0]) if row else 0

    def size(self, name: str) -> int:
        """Return the number of rows of a relation, also of a kept one that nobody has read yet."""
        keep, key = self.recall.keep, self.found.get(name)
        if keep and key:
            row = self.one(f"select count(*) from {keep.place(key)}")
            return int(row[0]) if row else 0
        return self.count(name)

    def spare_threads(self) -> None:
        """Take one thread where every table is small: sharing out the work costs more than it.

        480 queries over 29,000 messages take 9.6 CPU seconds instead of 11.4.
        """
        if not self.found and all(self.count(name) < SMALL for name in self.relations):
            self.db.execute("set threads = 1")

    def one(self, sql: str, values: Sequence[Value] = ()) -> tuple[Any, ...] | None:
        """Return the only row of a statement."""
        with self._whole():
            return self.db.execute(sql, list(values) or None).fetchone()

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Tell what an earlier run left and cannot be read from any other trouble."""
        try:
            yield
        except DAMAGED as error:
            if self.recall.keep:
                raise Damaged from error
            raise

    def latest(self, columns: Mapping[str, str]) -> Value:
        """Return the latest time among `table -> expression`, or None."""
        found: list[Any] = []
        for table, expression in columns.items():
            if table in self.relations:
                row = self.one(f"select max({expression}) from {quoted(table)}")
                found += [row[0]] if row and row[0] else []
        return max(found, default=None)

    def any_between(self, columns: Mapping[str, str], start: Value, end: Value) -> bool:
        """Tell whether any of `table -> column` has a time in the half-open window."""
        for table, column in columns.items():
            if table in self.relations:
                row = self.one(
                    f"select count(*) from {quoted(table)} where {column} >= ? and {column} < ?",
                    [start, end],
                )
                if row and row[0]:
                    return True
        return False
