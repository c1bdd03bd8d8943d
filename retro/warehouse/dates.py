"""11/10/2025 in a column of dates: the whole file tells which part is the day, or nobody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import reduce

import duckdb

from retro.model import QuarantinedRow, Text
from retro.warehouse.cells import SAMPLE, Staged, conversions, quoted

KINDS = frozenset({"time", "local_time", "utc_time", "moment"})
SHAPE = r"^(\d{1,2})[-/.](\d{1,2})[-/.](20\d\d|\d{1,2})(\D.*)?$"
# The same with what may stand around a cell, so that most columns are read once and left alone.
GUARD = r"^\W{0,4}\d{1,2}[-/.]\d{1,2}[-/.]\d"
# Where year, month and day stand.
PLACES = {"mdy": "cab", "dmy": "cba", "ymd": "abc"}
DIGITS = 2
# Two digits are a year from 15 on only; no back office of today is older. So in 25-11-10 the
# last part is no year, in 11-10-25 the first is none.
FIRST_YEAR = 2015
REASON: Text = {
    "zh": "分不清日和月（例如 11/10 是 11 月 10 日还是 10 月 11 日）",
    "en": "the day and month cannot be told apart",
}
REMEDY: Text = {
    "zh": "在 retro.toml 的 [[mappings]] 里为这个文件写上 date_order"
    "（mdy 月日年、dmy 日月年或 ymd 年月日）；或者按 2025-11-10 的格式重新导出。",
    "en": "State date_order (mdy, dmy or ymd) for this file under [[mappings]] in retro.toml, "
    "or export it again with dates such as 2025-11-10.",
}


def settle(
    db: duckdb.DuckDBPyConnection, staged: Staged, settled: Collection[str] = ()
) -> tuple[QuarantinedRow, ...]:
    """Write dates of `raw_text` year first, where the file shows their order or it is stated.

    A column shows its order if only one order reads all its dates: 13/11/2025 has the day
    first, 11/13/2025 the month. An order that one column shows holds for the columns of the
    file that show none. Columns that are `settled` have the year first in every cell, and are
    passed over. Returns the cells whose order nobody knows; their rows stay in `raw_text`, for
    the caller to set aside.
    """
    found = {column: _orders(db, column) for column in _columns(staged) if column not in settled}
    dated = {column: orders for column, orders in found.items() if orders is not None}
    shown = frozenset[str]().union(*(orders for orders in dated.values() if len(orders) == 1))
    unknown: list[QuarantinedRow] = []
    for column, orders in dated.items():
        if order := staged.date_order or _shown(orders, shown):
            _rewrite(db, column, order)
        else:
            unknown += _unknown(db, staged, column)
    return tuple(sorted(unknown, key=lambda row: (row.line, row.column)))


def readings(a: str, b: str, c: str) -> frozenset[str]:
    """Return the orders in which three written numbers are a day that there is."""
    parts = {"a": a, "b": b, "c": c}
    return frozenset(
        order for order, places in PLACES.items() if _is_day(*(parts[place] for place in places))
    )


def _is_day(year: str, month: str, day: str) -> bool:
    # Four digits are a year, one digit is none.
    if len(day) > DIGITS or len(year) < DIGITS:
        return False
    try:
        told = date(int(year[-DIGITS:]) + 2000, int(month), int(day))
    except ValueError:
        return False
    return len(year) > DIGITS or told.year >= FIRST_YEAR


def _columns(staged: Staged) -> list[str]:
    """Return the columns of the table that are read as times of no known order."""
    return sorted({
        column
        for source in (staged.source, *staged.companions)
        for kind, column, _ in conversions(source, staged.columns)
        if kind in KINDS
    })  # fmt: skip


def _orders(db: duckdb.DuckDBPyConnection, column: str) -> frozenset[str] | None:
    """Return the orders that read every such date of a column; None if it has none.

    A date that no order reads says nothing of the others.
    """
    name = quoted(column)
    found = db.execute(
        f"""select distinct regexp_extract(unwrap({name}), '{SHAPE}', ['a', 'b', 'c'])
        from raw_text where regexp_matches({name}, '{GUARD}')"""
    ).fetchall()
    fits = [orders for (parts,) in found if (orders := readings(*parts.values()))]
    return reduce(frozenset.intersection, fits) if fits else None


def _shown(orders: frozenset[str], shown: frozenset[str]) -> str:
    """Return the order of a column: its own, or the only one that other columns show."""
    options = orders if len(orders) == 1 else orders & shown
    alone = len(options) == 1 and (options == orders or len(shown) == 1)
    return next(iter(options)) if alone else ""


def _rewrite(
    db: duckdb.DuckDBPyConnection, column: str, order: str, condition: str = "true"
) -> None:
    """Write the dates of a column year first; what the order does not read stays as it is."""
    name, places = quoted(column), PLACES[order]
    day = "'20' || right(p.{}, 2) || '-' || p.{} || '-' || p.{}".format(*places)
    test = f"{condition} and length(p.{places[0]}) > 1 and try_cast({day} as date) is not null"
    parts = f"regexp_extract(unwrap({name}), '{SHAPE}', ['a', 'b', 'c', 'rest'])"
    db.execute(
        f"""update raw_text set {name} = coalesce(
            list_transform([{parts}], lambda p: case when {test} then {day} || p.rest end)[1],
            {name}
        ) where regexp_matches({name}, '{GUARD}')"""
    )


def _unknown(db: duckdb.DuckDBPyConnection, staged: Staged, column: str) -> list[QuarantinedRow]:
    """Return the cells whose order matters: 11/11/2025 is one day in either."""
    _rewrite(db, column, "mdy", "try_cast(p.a as int) = try_cast(p.b as int)")
    name = quoted(column)
    cells = db.execute(
        f"""select source_row, {name} from raw_text
        where regexp_matches({name}, '{GUARD}') and regexp_matches(unwrap({name}), '{SHAPE}')"""
    ).fetchall()
    return [
        QuarantinedRow(
            file=staged.file,
            line=line,
            column=column,
            value=value[:SAMPLE],
            reason=REASON,
            remedy=REMEDY,
        )
        for line, value in cells
    ]
