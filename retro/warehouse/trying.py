"""A few rows of one table -> what its source makes of them, cell by cell and row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from retro.model import Source, Value
from retro.warehouse import Warehouse
from retro.warehouse.cells import quoted

AGENT = "agent"
CALL = re.compile(r"\bto_\w+\(\s*(\w+)\s*(?:,\s*\w+\s*)?\)")


def understood(
    house: Warehouse, source: Source, rows: Sequence[Mapping[str, str]]
) -> list[dict[str, Value]]:
    """Return each row with its cells read by the plain conversions of the source.

    `rows` map logical columns to text. A column that no plain conversion reads is its text;
    a cell that its conversion cannot read is None.
    """
    given = [name for name in source.aliases if any(name in row for row in rows)]
    _put(house, source, rows)
    calls: dict[str, str] = {}
    for call in CALL.finditer(source.sql):
        calls.setdefault(call[1], call[0])
    fields = [_tried(house, name, calls.get(name)) for name in given]
    if not fields:
        return [{} for _ in rows]
    found = house.db.execute(f"select {', '.join(fields)} from raw order by source_row").fetchall()
    return [dict(zip(given, row, strict=True)) for row in found]


def loaded(
    house: Warehouse, source: Source, rows: Sequence[Mapping[str, str]]
) -> list[dict[str, Value]]:
    """Return the rows of the canonical table that a source makes of a few rows."""
    _put(house, source, rows)
    cursor = house.db.execute(f"select * from ({source.sql}) order by source_row")
    names = [str(column[0]) for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


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


def _put(house: Warehouse, source: Source, rows: Sequence[Mapping[str, str]]) -> None:
    """Make `raw` as the loader does: a blank cell is '', a column that is absent is NULL."""
    house.stand_in("shifts")
    names = [*source.aliases, "file_from", "file_to"]
    columns = {"source_row": "bigint"} | dict.fromkeys(names, "varchar")
    values: list[list[Any]] = [
        [number, *(_told(source, row.get(name)) for name in names)]
        for number, row in enumerate(rows, 1)
    ]
    house.put("raw", columns, values)


def _told(source: Source, cell: str | None) -> str | None:
    return "" if cell is not None and cell.strip() in source.nulls else cell


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
