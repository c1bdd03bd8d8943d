"""A line that explains the columns, right below the header: no record, and told as none."""

from __future__ import annotations

import duckdb

from retro.warehouse.cells import Staged, conversions, quoted

FIRST_ROWS = 3
FILLED = 2
# Ids and texts take any words; a shift that nobody named is a matter for retro.toml.
ANY_WORDS = frozenset({"id", "shift"})


def drop_remarks(db: duckdb.DuckDBPyConnection, staged: Staged) -> frozenset[int]:
    """Take the explanations out of `raw_text`; return their lines.

    An explanation stands in the first three rows; at least two of its converted cells are
    filled, all in words, and none of them can be read. A single number or date, even one in
    a wrong shape, makes it a record.
    """
    # A column that two sources of the report read is one cell.
    calls = {
        column: call
        for source in (staged.source, *staged.companions)
        for kind, column, call in conversions(source, staged.columns)
        if kind not in ANY_WORDS
    }
    cells = [_state(column, call) for column, call in sorted(calls.items())]
    if len(cells) < FILLED:
        return frozenset()
    found = db.execute(
        f"""delete from raw_text where source_row in (
            select source_row
            from (from raw_text order by source_row limit {FIRST_ROWS})
            where list_sum([{", ".join(cells)}]) >= {FILLED}
        ) returning source_row"""
    ).fetchall()
    return frozenset(row[0] for row in found)


def _state(column: str, call: str) -> str:
    """Return 1 for a cell of words that cannot be read, 0 for a blank one, else far below 0."""
    cell = quoted(column)
    return f"""case
        when is_blank({cell}) then 0
        when {call} is null and regexp_matches({cell}, '\\p{{L}}') then 1
        else -1000 end"""
