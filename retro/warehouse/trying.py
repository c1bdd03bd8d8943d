"""A few rows of one table -> what its source makes of them, cell by cell and row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from retro.errors import UsageError
from retro.model import QuarantinedRow, Source, Value
from retro.warehouse import Warehouse
from retro.warehouse.cells import Staged, quoted
from retro.warehouse.dates import settle
from retro.warehouse.loading import blank_words, show_raw
from retro.warehouse.passing import OWN_ROWS
from retro.warehouse.shares import settle_shares
from retro.warehouse.statements import not_loaded

AGENT = "agent"
DAYS = ("file_from", "file_to")
CALL = re.compile(r"\bto_\w+\(\s*(\w+)\s*(?:,\s*\w+\s*)?\)")


def tried(
    house: Warehouse, staged: Staged, rows: Sequence[Mapping[str, str]]
) -> tuple[QuarantinedRow, ...]:
    """Take rows (logical column -> text) in as the loader does, dates and shares settled.

    Returns the dates whose order of day and month nobody knows.
    """
    house.stand_in("shifts")
    names = staged.columns[1:]
    columns = {"source_row": "bigint"} | dict.fromkeys([*names, *DAYS], "varchar")
    days = staged.period
    values = [[n, *(row[name] for name in names), *days] for n, row in enumerate(rows, 1)]
    house.put("raw_text", columns, values)
    blank_words(house.db, staged)
    unsettled = settle(house.db, staged)
    settle_shares(house.db, staged)
    return unsettled


def understood(house: Warehouse, staged: Staged, source: Source) -> list[dict[str, Value]]:
    """Return each row that is tried with its cells read by the plain conversions of a source.

    A column that no plain conversion reads is its text; a cell that its conversion cannot
    read is None.
    """
    with _errors_of(staged):
        return _understood(house, staged, source)


def _understood(house: Warehouse, staged: Staged, source: Source) -> list[dict[str, Value]]:
    show_raw(house.db, staged, source)
    given = [name for name in source.aliases if name in staged.columns]
    calls: dict[str, str] = {}
    for call in CALL.finditer(source.sql):
        calls.setdefault(call[1], call[0])
    fields = [_tried(house, name, calls.get(name)) for name in given]
    found = house.db.execute(
        f"select {', '.join(['source_row', *fields])} from raw order by source_row"
    ).fetchall()
    return [dict(zip(given, row[1:], strict=True)) for row in found]


def first_loaded(house: Warehouse, staged: Staged) -> list[dict[str, Value]]:
    """Return what the source makes of the first row that is tried: rows of its table.

    The other rows are dropped: nothing can be tried on them afterwards.
    """
    with _errors_of(staged):
        house.db.execute("delete from raw_text where source_row > 1")
        show_raw(house.db, staged, staged.source)
        mapped = f"({staged.source.sql})"
        if staged.source.is_own:
            house.map_own(staged.source, staged.source.sql)
            mapped = OWN_ROWS
        cursor = house.db.execute(f"select * from {mapped} order by source_row")
        names = [str(column[0]) for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def _errors_of(staged: Staged) -> Iterator[None]:
    """Tell what DuckDB says of a source as an error of its file."""
    try:
        yield
    except (duckdb.Error, UsageError) as error:
        raise not_loaded(staged, error) from error


def agents(house: Warehouse) -> dict[str, list[str]]:
    """Return the agents' names that stand in each canonical table."""
    tables = house.catalog.folder("tables")
    named = [q.name for q in tables if any(c.name == AGENT for c in q.columns)]
    return {
        name: [str(row[0]) for row in house.db.execute(_distinct(name)).fetchall()]
        for name in named
        if name in house.relations
    }


def _distinct(table: str) -> str:
    return f"select distinct {AGENT} from {quoted(table)} where {AGENT} is not null order by all"


def _tried(house: Warehouse, name: str, call: str | None) -> str:
    """Return the conversion of a column if it stands alone, else the text as it is."""
    text = f"nullif(trim({quoted(name)}), '') as {quoted(name)}"
    if call is None:
        return text
    try:
        house.db.execute(f"select {call} from raw")
    except duckdb.Error:
        return text
    return f"{call} as {quoted(name)}"
