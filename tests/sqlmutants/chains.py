"""Facts that lie behind what another test compares: a mutant is put among them, and undone.

Such a test is a second count in plain Python on random shops (`test_oracle_*.py`) or a page from
messages to metrics (`tests/cases/clocks`). The count in Python is not repeated: it agrees with
the queries, as its own tests show, so that a figure which changes is one that no longer agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import duckdb

from retro.catalog import all_reads, parameters
from retro.model import Query
from retro.warehouse import Warehouse
from sqlmutants.pages import REFUSED, limited

# Metric, with its profile where there are several -> value, numerator and denominator.
Figures = dict[str, tuple[Any, ...]]
OTHER = """
(from {name} except all from its_mutant) union all (from its_mutant except all from {name})
limit 1
"""


class Chain:
    """Queries that ran in one warehouse, in their order, and what is compared at the end."""

    def __init__(
        self,
        house: Warehouse,
        queries: Sequence[Query],
        is_noticed: Callable[[Figures], bool],
        params: dict[str, Any] | None = None,
    ) -> None:
        self.db = house.db
        self.queries = [query for query in queries if _is_there(house, query)]
        self.paths = {query.path for query in self.queries}
        self.params = params or {}
        self.is_noticed = is_noticed
        self.first = self.figures({})

    def notices(self, path: str, sql: str) -> bool:
        """Tell whether the test fails with this statement in the place of a query's own."""
        self.db.execute("begin")
        try:
            return self._changed(path, sql) and self.is_noticed(self.figures({path: sql}))
        except REFUSED:
            return False
        except (duckdb.Error, RuntimeError):
            return True
        finally:
            self.db.execute("rollback")

    def _changed(self, path: str, sql: str) -> bool:
        """Run a statement and all that reads its rows; False if they are the rows of before."""
        stale: set[str] = set()
        for query in self.queries:
            is_it = query.path == path
            if query.folder == "metrics":
                stale |= {path} if is_it else set()
            elif (is_it or stale & set(all_reads(query))) and self._makes(
                query, sql if is_it else query.sql
            ):
                stale.add(query.name)
        return bool(stale)

    def _makes(self, query: Query, sql: str) -> bool:
        """Make the relation of a query again; tell whether its rows are others."""
        with limited(self.db):
            self.db.execute(f"create table its_mutant as {sql}", self._used(query, sql))
            is_new = self.db.execute(OTHER.format(name=f'"{query.name}"')).fetchone()
        if is_new is None:
            self.db.execute("drop table its_mutant")
            return False
        self.db.execute(f'drop table "{query.name}"')
        self.db.execute(f'alter table its_mutant rename to "{query.name}"')
        return True

    def figures(self, said: dict[str, str]) -> Figures:
        """Return the metrics; `said` has other statements for some of their paths."""
        found: Figures = {}
        for query in self.queries:
            if query.folder == "metrics":
                sql = said.get(query.path, query.sql)
                with limited(self.db):
                    rows = self.db.execute(sql, self._used(query, sql)).fetchall()
                for metric, *figure in rows:
                    found[" ".join([metric, *filter(None, figure[3:])])] = tuple(figure[:3])
        return found

    def _used(self, query: Query, sql: str) -> dict[str, Any] | None:
        return {name: {**query.params, **self.params}[name] for name in parameters(sql)} or None


def _is_there(house: Warehouse, query: Query) -> bool:
    """Tell whether a query ran: what lacked an export did not."""
    there = "select 1 from duckdb_tables() where table_name = ?"
    return query.folder == "metrics" or bool(house.db.execute(there, [query.name]).fetchone())
