"""85.99 or 0.8599: a column of shares has one shape, which its largest number tells."""

from __future__ import annotations

import duckdb

from retro.warehouse.cells import Staged, conversions, quoted


def settle_shares(db: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    """Write % behind the bare numbers of a column of shares, if one of them is above 1.

    0.5 beside 85.99 is half a percent; 0.5 in a column that nowhere exceeds 1 is a half.
    What can exceed the whole, such as an answer ratio, is no share: its source says
    `to_ratio`, and nothing is changed.
    """
    sources = (staged.source, *staged.companions)
    for column in sorted({
        column
        for source in sources
        for kind, column, _ in conversions(source, staged.columns)
        if kind == "share"
    }):  # fmt: skip
        _mark(db, quoted(column))


def _mark(db: duckdb.DuckDBPyConnection, cell: str) -> None:
    found = db.execute(f"select max(to_number({cell})) from raw_text").fetchone()
    if found and found[0] is not None and found[0] > 1:
        db.execute(
            f"""update raw_text set {cell} = unwrap({cell}) || '%'
            where to_number({cell}) is not null"""
        )
