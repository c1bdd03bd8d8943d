"""Relations on their way between the embedded DuckDB and another process, as Arrow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from retro.warehouse.cells import quoted

CAME = "_came"
# What a source of the workspace made of the records, on its way into its table.
OWN_ROWS = "own_rows"
ROWS = 100_000


def batches(db: duckdb.DuckDBPyConnection, name: str) -> pa.RecordBatchReader:
    """Return the rows of a relation, so many at a time."""
    return db.sql(f"select * from {quoted(name)}").to_arrow_reader(ROWS)


def leave(db: duckdb.DuckDBPyConnection, sql: str, file: Path) -> None:
    """Write the rows of a statement as Parquet, in their order."""
    # The last result may not have been read to its end.
    db.execute("select 1").fetchall()
    rows = db.sql(sql).to_arrow_reader(ROWS)
    with pq.ParquetWriter(file, rows.schema, store_schema=False) as out:
        for batch in rows:
            out.write_batch(batch)


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
