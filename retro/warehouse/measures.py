"""What DuckDB itself tells of a statement: how far it is, and what it read and made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb

MAKES = ("CREATE_TABLE_AS", "BATCH_CREATE_TABLE_AS")
WHOLE = 100
# Half of the account are timings of the optimizer, which nobody asks for.
METRICS = ("query.*", "operator.*")


def keep_progress(db: duckdb.DuckDBPyConnection) -> None:
    """Let DuckDB follow how far each statement is, without a word on the terminal."""
    db.execute("set enable_progress_bar = true")
    db.execute("set enable_progress_bar_print = false")
    db.execute("set progress_bar_time = 0")


def share_done(db: duckdb.DuckDBPyConnection) -> float | None:
    """Return the share of the running statement that is done; any thread may ask."""
    try:
        percent = float(db.query_progress())
    except duckdb.Error:  # the database is shut
        return None
    return percent / WHOLE if 0 < percent <= WHOLE else None


def keep_account(db: duckdb.DuckDBPyConnection) -> None:
    """Let DuckDB keep an account of each statement; that costs a little."""
    db.execute("set enable_profiling = 'no_output'")
    db.execute("set profiling_coverage = 'ALL'")
    db.execute(f"set tracked_metrics = {list(METRICS)}")


def account(db: duckdb.DuckDBPyConnection) -> tuple[int, float]:
    """Return of the last statement, which made a table, the rows read and the bytes of a row."""
    told: dict[str, Any] = json.loads(db.get_profiling_information(format="json"))
    read = int(told.get("query", {}).get("total_rows_scanned", 0))
    made = (node for node in _nodes(told.get("operator", [])) if node.get("type") in MAKES)
    return read, _bytes_each(next(made, {}))


def _bytes_each(node: dict[str, Any]) -> float:
    """Return the bytes of a row that went into a table; some operators do not tell, as sorts."""
    while node.get("children"):
        node = node["children"][0]
        rows, size = node.get("intermediate_rows", 0), node.get("intermediate_size_bytes", 0)
        if rows and size:
            return float(size / rows)
    return 0.0


def _nodes(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from _nodes(node.get("children", []))
