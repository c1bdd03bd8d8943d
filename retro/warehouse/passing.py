"""Relations on their way between the embedded DuckDB and another engine, as Arrow."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from retro.warehouse.cells import quoted

CAME = "_came"
ROWS = 100_000


def batches(db: duckdb.DuckDBPyConnection, name: str) -> pa.RecordBatchReader:
    """Return the rows of a relation, so many at a time."""
    return db.sql(f"select * from {quoted(name)}").to_arrow_reader(ROWS)


def take(
    db: duckdb.DuckDBPyConnection,
    name: str,
    columns: Mapping[str, str],
    rows: pa.Table | pa.RecordBatchReader,
) -> None:
    """Make a table of rows that came, in their order; `columns` maps names to SQL types."""
    fields = ", ".join(f"{quoted(c)}::{kind} as {quoted(c)}" for c, kind in columns.items())
    db.register(CAME, rows)
    try:
        db.execute(f"create or replace table {quoted(name)} as select {fields} from {CAME}")
    finally:
        db.unregister(CAME)
