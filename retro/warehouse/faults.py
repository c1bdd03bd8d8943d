"""The cells of `raw_text` that cannot be read or must not be blank, found in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from retro.model import QuarantinedRow
from retro.warehouse.cells import (
    Staged,
    blank,
    conversions,
    of_bad_record,
    quoted,
    record_of,
    unread,
)
from retro.warehouse.shapes import Shapes
from retro.warehouse.torn import records
from retro.warehouse.unlike import unlike

BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell: where it stands, what it should have been, and whether the row needs it."""

    line: int
    column: str
    kind: str
    value: str
    costs_row: bool


def faults(db: duckdb.DuckDBPyConnection, staged: Staged, plain: Shapes) -> list[Fault]:
    """Return the faulty cells in the order of lines; sound rows are read once and passed over."""
    tests = [*_tests(staged, plain), *unlike(db, staged, plain)]
    if not tests:
        return []
    flags = [f"coalesce({test}, false) as flag_{n}" for n, (*_, test) in enumerate(tests)]
    cells = [f"{quoted(column)} as cell_{n}" for n, (column, *_) in enumerate(tests)]
    any_flag = " or ".join(f"flag_{n}" for n in range(len(tests)))
    rows = db.execute(
        f"""select source_row, {", ".join(f"flag_{n}, cell_{n}" for n in range(len(tests)))}
        from (select source_row, {", ".join([*flags, *cells])} from raw_text)
        where {any_flag} order by source_row"""
    ).fetchall()
    return [
        Fault(line, column, kind, value, costs_row)
        for line, *pairs in rows
        for (column, kind, costs_row, _), is_faulty, value in zip(
            tests, pairs[0::2], pairs[1::2], strict=True
        )
        if is_faulty
    ]


def told(staged: Staged, found: Iterable[Fault]) -> list[QuarantinedRow]:
    """Return the faults that cost a row, as the quarantine tells them."""
    return [
        blank(staged, fault.column, fault.line)
        if fault.kind == BLANK
        else unread(staged, fault.kind, fault.column, fault.line, fault.value)
        for fault in found
        if fault.costs_row
    ]


def whole_records(
    db: duckdb.DuckDBPyConnection, staged: Staged, bad: tuple[QuarantinedRow, ...]
) -> tuple[QuarantinedRow, ...]:
    """Add the other lines of orders of which a line is set aside: their sums would be wrong."""
    name = staged.source.together
    if not (bad or staged.torn) or name not in staged.columns:
        return bad
    torn = records(db, staged) if staged.torn else []
    others = db.execute(
        f"""with marked as (
            select source_row, {quoted(name)} as told, {record_of(staged)} as record,
                list_contains($lines::bigint[], source_row) as is_bad
            from raw_text
        )
        select source_row, told from marked
        where not is_bad and record in (
            select record from marked where is_bad union all select unnest($torn::varchar[])
        )""",
        {"lines": sorted({row.line for row in bad}), "torn": torn},
    ).fetchall()
    more = [of_bad_record(staged, name, line, value) for line, value in others]
    return tuple(sorted((*bad, *more), key=lambda row: (row.line, row.column)))


def _tests(staged: Staged, plain: Shapes) -> list[tuple[str, str, bool, str]]:
    """Return (column, kind, whether it costs the row, condition) of everything to look for."""
    required = staged.source.required
    found = {
        (column, kind): (
            column,
            kind,
            # A damaged id in another column than the key costs the id, not the row.
            kind != "id" or column in required,
            # The conversion first: where it succeeds, nearly always, nothing else is asked.
            f"{quoted(column)} <> '' and {call} is null and not is_blank({quoted(column)})",
        )
        for source in (staged.source, *staged.companions)
        for kind, column, call in conversions(source, staged.columns)
        # Every cell of a plain column can be read.
        if (f"to_{kind}", column) not in plain.plain
    }
    blanks = [(name, BLANK, True, plain.is_blank(name)) for name in required]
    return [*(found[key] for key in sorted(found)), *blanks]
