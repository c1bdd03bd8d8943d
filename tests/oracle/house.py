"""A warehouse filled with canonical rows, and what the queries make of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from functools import cache

import pyarrow as pa

from oracle.known import Row
from retro import resources
from retro.catalog import Catalog, load_catalog
from retro.config import given_tables
from retro.given import GIVEN
from retro.model import Query
from retro.running import Outcome, Results, give_earlier, give_previous, ordered, run_all
from retro.settings import Settings, Shop
from retro.warehouse import Warehouse

SETTINGS = Settings(shop=Shop(name="小满"))
Rows = Mapping[str, Sequence[Row]]
Window = tuple[datetime, datetime]


@cache
def catalog() -> Catalog:
    """Return the built-in catalogue."""
    return load_catalog(resources.layers("queries", None))


def reference(name: str) -> list[dict[str, str]]:
    """Return the rows of a reference table."""
    header, rows = catalog().reference_table(name)
    return [dict(zip(header, map(str, row), strict=True)) for row in rows]


@cache
def behind(paths: tuple[str, ...]) -> tuple[Query, ...]:
    """Return queries and all that they read, in the order in which they run."""
    wanted, found = set(paths), []
    for query in reversed(ordered(catalog())):
        # A metric query has the name of a table now and then; nobody reads it by that.
        is_metric = query.folder == "metrics"
        named = "metric_values" if is_metric else query.name
        if query.path in wanted or named in wanted:
            wanted |= {name.partition(".")[0] for name in (*query.reads, *query.may_read)}
            found.append(query)
    return tuple(reversed(found))


def opened(rows: Rows, window: Window, until: datetime, *, cut: bool = True) -> Warehouse:
    """Return a warehouse with rows of which only what was known at a moment is seen."""
    house = filled(rows)
    see(house, window, until, cut=cut)
    return house


def filled(rows: Rows) -> Warehouse:
    """Return a warehouse with rows as if exports had brought them."""
    house = Warehouse(catalog())
    house.put_reference()
    for name, cells in given_tables(SETTINGS).items():
        house.put(name, GIVEN[name], cells)
    for query in catalog().folder("tables"):
        house.prepare(query.name)
    for table, found in rows.items():
        _fill(house, table, found)
    house.lock()
    return house


def _fill(house: Warehouse, table: str, rows: Sequence[Row]) -> None:
    names = [name for name in catalog().schema(table) if any(name in row for row in rows)]
    if rows:
        columns = {name: [row.get(name) for row in rows] for name in names}
        house.db.register("rows_of_a_table", pa.table(columns))
        listed = ", ".join(names)
        house.db.execute(
            f"insert into {table}_loaded ({listed}) select {listed} from rows_of_a_table"
        )
        house.db.unregister("rows_of_a_table")


def see(house: Warehouse, window: Window, until: datetime, *, cut: bool = True) -> None:
    """Let a warehouse see its rows as known at a moment; what was made of them is forgotten."""
    queries = catalog().queries.values()
    house.forget(query.name for query in queries if query.folder not in ("tables", "metrics"))
    house.relations -= {query.name for query in queries if query.folder == "tables"}
    house.put("promotion", GIVEN["promotion"], [("p", *window, until.date(), until)])
    house.put("cut_off", GIVEN["cut_off"], [[until]] if cut else [])
    for query in catalog().folder("tables"):
        if _has_rows(house, f"{query.name}_loaded"):
            house.db.execute(f"create or replace table {query.name} as {query.sql}")
            house.relations |= {query.name} if _has_rows(house, query.name) else set()


def _has_rows(house: Warehouse, table: str) -> bool:
    return bool(house.db.execute(f"select 1 from {table} limit 1").fetchone())


def ran(
    house: Warehouse, paths: Iterable[str], earlier: Mapping[str, Results] | None = None
) -> Outcome:
    """Return the results of queries, compared with the results of earlier promotions."""
    for results in (earlier or {}).values():
        give_previous(house, catalog(), results)
    give_earlier(house, catalog(), earlier or {})
    outcome = run_all(house, behind(tuple(paths)), SETTINGS, lambda _: None)
    assert not outcome.problems, outcome.problems
    return outcome


def kept(outcome: Outcome) -> Results:
    """Return results as a snapshot keeps them."""
    return {
        result.query.name: (tuple(c.name for c in result.query.columns), result.rows)
        for result in outcome.results.values()
    }


def end_of(day: datetime) -> datetime:
    """Return the last moment of a day."""
    return datetime.combine(day.date(), time.max)
