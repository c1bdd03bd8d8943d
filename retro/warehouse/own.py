"""The part of the warehouse that runs SQL of the workspace apart, and what it hands over."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cached_property
from itertools import chain
from typing import Any

import duckdb

from retro.catalog import EARLIER, FACTS, PREVIOUS, all_reads
from retro.errors import UsageError
from retro.given import GIVEN
from retro.kinds import OF_CHATS
from retro.model import Query, Source, Value
from retro.warehouse.cells import quoted
from retro.warehouse.confined import Limits, Work, ran
from retro.warehouse.keep import key_of, stamp_of
from retro.warehouse.passing import OWN_ROWS, take
from retro.warehouse.recall import BEHIND_MACROS, WORD, relation_of
from retro.warehouse.relations import Relations
from retro.warehouse.statements import must_match

RAW = "raw"
MACRO = re.compile(r"\bmacro\s+(\w+)", re.IGNORECASE)
PERSON = "person"
# What these give is read by queries of ours, which need the buyers as they are.
BETWEEN = ("tables", FACTS)
SHOWN_LETTERS = 12


class OwnSql(Relations):
    """Relations whose statements a manager or a colleague wrote; `own` bounds each of them."""

    def __init__(self, *arguments: Any, own: Limits | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.own = own or Limits()

    # -- queries ---------------------------------------------------------------------

    def key_of(self, query: Query, params: Mapping[str, Value]) -> str:
        """Return the key of a query's result; of one of the workspace with all that it sees."""
        key = self.recall.of_query(query, params)
        if not key or not query.is_own:
            return key
        is_masked = self._is_masked(query) and any(map(self._persons, all_reads(query)))
        return key_of(key, stamp_of(self.catalog.own_macros), self._salt if is_masked else "")

    def make(self, query: Query, params: Mapping[str, Value]) -> tuple[int, float] | None:
        """Make the table of a query; return what DuckDB tells of it, where it ran it itself."""
        if query.is_own:
            self._make_own(query, params)
            return None
        name = quoted(relation_of(query))
        self.db.execute(f"create table {name} as {query.sql}", dict(params) or None)
        return self.account()

    def _columns(self, name: str) -> dict[str, str]:
        return self._described(quoted(name), {})

    def _described(self, what: str, params: Mapping[str, Value]) -> dict[str, str]:
        rows = self.db.execute(f"describe {what}", dict(params) or None).fetchall()
        return {str(row[0]): str(row[1]).lower() for row in rows}

    def _make_own(self, query: Query, params: Mapping[str, Value]) -> None:
        """Make the relation of a query of the workspace from what its child process gives."""
        names = dict.fromkeys(name.partition(".")[0] for name in all_reads(query))
        for name in names:
            if name not in self.shown:
                self.stand_in(name)
        is_masked = self._is_masked(query)
        reads = {name: self._shown_rows(name, is_masked=is_masked) for name in names}
        is_table = query.folder == "tables"
        rows = sum(map(self.count, names)) if is_table else 0
        limits = self.own.loading(rows) if is_table else self.own
        work = self._work(query.path, query.sql, limits, reads, params, loads=is_table)
        with ran(self.db, work, self.scratch) as came:
            must_match(query, came.columns)
            take(self.db, relation_of(query), came.columns, came.rows)

    def map_own(self, source: Source, sql: str) -> None:
        """Leave what a source of the workspace makes of `raw` as the table `own_rows`."""
        words = set(WORD.findall(source.sql)) & self.relations
        given = words & {*GIVEN, *self.catalog.reference}
        reads = {name: f"from {quoted(name)}" for name in (RAW, *sorted(given))}
        limits = self.own.loading(self.count(RAW))
        work = self._work(source.path, sql, limits, reads, {}, loads=True)
        with ran(self.db, work, self.scratch) as came:
            take(self.db, OWN_ROWS, came.columns, came.rows)

    def _work(  # noqa: PLR0913 - the pieces of one statement
        self,
        file: str,
        sql: str,
        limits: Limits,
        reads: Mapping[str, str],
        params: Mapping[str, Value],
        *,
        loads: bool,
    ) -> Work:
        macros, own_macros = self._macros(sql)
        behind = [n for n in BEHIND_MACROS if macros and n in self.relations and n not in reads]
        return Work(
            file=file,
            sql=sql,
            limits=limits,
            zone=self.zone,
            relations={**reads, **{name: f"from {quoted(name)}" for name in behind}},
            params=params,
            macros=macros,
            own_macros=own_macros,
            loads=loads,
        )

    def _macros(self, sql: str) -> tuple[list[str], list[str]]:
        """Return our macros and those of the workspace, if a statement calls any."""
        layers = (self.catalog.macros, self.catalog.own_macros)
        texts = [[path.read_text(encoding="utf-8") for path in paths] for paths in layers]
        named = {name.lower() for text in chain(*texts) for name in MACRO.findall(text)}
        is_called = bool(named & set(WORD.findall(sql.lower())))
        return (texts[0], texts[1]) if is_called else ([], [])

    # -- what is handed over -----------------------------------------------------------

    def _is_masked(self, query: Query) -> bool:
        """Tell whether a query gets keys for buyers: only work lists name them."""
        return not query.worklist and query.folder not in BETWEEN

    def _shown_rows(self, name: str, *, is_masked: bool) -> str:
        """Return the statement of the rows that are handed over."""
        persons = self._persons(name) if is_masked else []
        masks = [
            f"left(sha256('{self._salt}' || {quoted(n)}), {SHOWN_LETTERS}) as {quoted(n)}"
            for n in persons
        ]
        replaced = f" replace ({', '.join(masks)})" if masks else ""
        return f"select *{replaced} from {quoted(name)}"

    def _persons(self, name: str) -> list[str]:
        """Return the columns of a relation that name buyers."""
        bare = name.removeprefix(PREVIOUS).removeprefix(EARLIER).removesuffix("_loaded")
        query = self.catalog.named(name) or self.catalog.named(bare)
        columns = query.columns if query else ()
        return [c.name for c in columns if c.kind == PERSON or c.name in OF_CHATS]

    @cached_property
    def _salt(self) -> str:
        """Return what keys the buyers: nobody without the exports can work it out.

        It is made of all buyers, so that equal exports give equal keys.
        """
        found = hashlib.sha256()
        for query in self.catalog.folder("tables"):
            for name in self._persons(query.name) if query.name in self.relations else ():
                cell = quoted(name)
                told = self.one(
                    f"select count({cell}), bit_xor(hash({cell})), sum(hash({cell})) "
                    f"from {quoted(query.name)}"
                )
                found.update(repr((query.name, told)).encode())
        return found.hexdigest()

    # -- headers that name what is not there -------------------------------------------

    def stand_in(self, name: str) -> None:
        """Create an empty relation where an optional one is absent.

        Raises:
            UsageError: Nothing gives a relation of that name.
        """
        try:
            super().stand_in(name)
        except KeyError as error:
            zh, en = f"没有名为 {name} 的表。", f"there is no relation `{name}`."
            raise UsageError("QUERY_FAILED", {"zh": zh, "en": en}) from error

    def _holds(self, table: str, column: str) -> bool:
        try:
            return super()._holds(table, column)
        except duckdb.BinderException as error:
            zh, en = f"{table} 没有 {column} 这一列。", f"`{table}` has no column `{column}`."
            raise UsageError("QUERY_FAILED", {"zh": zh, "en": en}) from error
