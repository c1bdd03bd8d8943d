"""A query's case page, loaded once, and what it makes of statements that are not the query's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import duckdb
from casebook import Case, cases
from test_queries import CATALOG, PAGES, holds, opened

from retro.backed import loose
from retro.catalog import parameters
from retro.kinds import KINDS
from retro.model import Query, Result
from retro.sentences import of_row, say
from retro.warehouse import Warehouse
from retro.warehouse.statements import finite

# A mutant without end is noticed too: no page takes a tenth of this.
LIMIT_SECONDS = 2.0
KILLED, SURVIVED, STILLBORN = "killed", "survived", "stillborn"
# What DuckDB says before it reads a row: such a statement never ran anywhere.
REFUSED = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)


class Page:
    """The cases of one query, each in a database of its own."""

    def __init__(self, path: str) -> None:
        self.query: Query = CATALOG.queries[path]
        found = cases(PAGES / f"{path}.md")
        self.cases = [(case, opened(self.query, case.given)) for case in found]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for _case, house in self.cases:
            house.db.close()

    def fate(self, sql: str) -> str:
        """Tell what becomes of a statement: a case fails, none does, or DuckDB refuses it."""
        fates = (self.fate_in(case, house, sql) for case, house in self.cases)
        return next((fate for fate in fates if fate != SURVIVED), SURVIVED)

    def fate_in(self, case: Case, house: Warehouse, sql: str) -> str:
        """Tell what becomes of a statement in one case."""
        params = {**self.query.params, **case.params}
        try:
            with limited(house.db):
                rows, types = _run(house.db, sql, params)
        except REFUSED:
            return STILLBORN
        except (duckdb.Error, RuntimeError):
            return KILLED
        is_typed = types == [KINDS[column.kind] for column in self.query.columns]
        return SURVIVED if is_typed and self._keeps(case, rows, params) else KILLED

    def _keeps(self, case: Case, rows: list[Any], params: dict[str, Any]) -> bool:
        rows = list(finite(self.query, rows))
        try:
            holds(self.query, case, rows)
        except AssertionError:
            return False
        shown = [] if self.query.folder == "facts" else rows
        result = Result(query=self.query, params=params, rows=tuple(shown), seconds=0.0)
        if self.query.finding:
            told = (say(self.query.finding.say, of_row(result, row)) for row in result.dicts())
            if not set(case.says) <= {sentence["zh"] for sentence in told}:
                return False
        return not loose(result)


def _run(
    db: duckdb.DuckDBPyConnection, sql: str, params: dict[str, Any]
) -> tuple[list[Any], list[str]]:
    """Return the rows of a statement and their types."""
    used = {name: params[name] for name in parameters(sql)}
    done = db.execute(sql, used or None)
    types = [str(column[1]).lower() for column in done.description]
    return done.fetchall(), types


@contextmanager
def limited(db: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Interrupt what takes too long."""
    watch = threading.Timer(LIMIT_SECONDS, db.interrupt)
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
