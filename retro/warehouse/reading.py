"""The records of one export -> the table `raw_text`, by whichever way they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from retro.warehouse.cells import quoted, words_of

LONGEST_LINE = 32 << 20
BLANKS = " \t\r\n\u3000\xa0\u200b\ufeff"
CSV = f"""header = false, quote = '"', escape = '"', auto_detect = false, strict_mode = true,
    max_line_size = {LONGEST_LINE}"""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many records a text file holds, and how many of them are total lines."""

    rows_in: int = 0
    total_lines: int = 0


@dataclass(frozen=True, slots=True)
class Clean:
    """A CSV of our own: UTF-8, commas, no header; `source_row`, then the logical columns."""

    csv: Path


@dataclass(frozen=True, slots=True)
class Kept:
    """Records of an earlier run: the same columns as Parquet."""

    parquet: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A text file whose structure was found sound, as the back office wrote it, in UTF-8.

    `skip` lines stand above the first record, `lines` holds the physical line of each
    record. Without them each record begins with its number, and those up to `above` are none.
    `picks` names the places of each logical column; of several, the first cell
    that is not blank counts. A record is a total line if the cell at `key` is one of
    `words` or matches `total`, if it is blank and any cell is one of them, if the cell at a
    place of `totals` is one of the words there, or if it holds nothing but a text at `key`
    that matches `note`. A record equal to `header` is the header once more. Where the folded
    cell at `key` is one of `names`, another table may begin: such a file is not read here.
    """

    path: Path
    delimiter: str
    skip: int
    width: int
    lines: NDArray[np.int64] | None = None
    above: int = 0
    header: Sequence[str]
    picks: Mapping[str, tuple[int, ...]]
    key: int
    words: Sequence[str]
    totals: Mapping[int, Sequence[str]]
    total: str = ""
    note: str = ""
    names: Sequence[str] = ()


Rows: TypeAlias = Clean | Kept


def read(db: duckdb.DuckDBPyConnection, rows: Rows, columns: Sequence[str]) -> None:
    """Make `raw_text` of records that were read before."""
    db.execute("drop table if exists raw_text")
    if isinstance(rows, Kept):
        fields = ", ".join(map(quoted, columns))
        db.execute(
            f"create table raw_text as select {fields} from read_parquet($path)",
            {"path": str(rows.parquet)},
        )
        return
    kinds = ", ".join(f"'{name}': 'varchar'" for name in columns)
    db.execute(
        f"""create table raw_text as
        select source_row::bigint as source_row, * exclude (source_row)
        from read_csv($path, columns = {{{kinds}}}, delim = ',', {CSV})""",
        {"path": str(rows.csv)},
    )


def read_plain(db: duckdb.DuckDBPyConnection, plain: Plain) -> Counted | None:
    """Make `raw_text` of a text file in one parallel pass.

    Returns None, and keeps nothing, if DuckDB does not find exactly the records that the
    structure has: then the careful reader must have its turn.
    """
    cells = [f"c{place}" for place in range(plain.width)]
    numbers = [] if plain.lines is not None else ["number"]
    kinds = ", ".join(f"'{cell}': 'varchar'" for cell in [*numbers, *cells])
    picked = [f"{_picked(places)} as {quoted(name)}" for name, places in plain.picks.items()]
    db.execute("drop table if exists raw_text")
    records = f"""select true as is_record, {_remark(plain, cells)} as remark, {", ".join(picked)}
        from read_csv($path, columns = {{{kinds}}}, skip = {plain.skip},
            delim = {words_of([plain.delimiter])}, {CSV})"""
    try:
        if plain.lines is not None:
            return _beside_lines(db, plain, plain.lines, records)
        db.execute(
            f"""create table raw_text as
            {records.replace("select", "select number::bigint as source_row,", 1)}
            where number::bigint > {plain.above}""",
            {"path": str(plain.path)},
        )
    except duckdb.Error:
        return None
    return _counted(db)


def _beside_lines(
    db: duckdb.DuckDBPyConnection, plain: Plain, lines: NDArray[np.int64], records: str
) -> Counted | None:
    """Read records, and give each its line as it comes: a second table would double the memory."""
    db.register("record_lines", pa.table({"line": lines}))
    try:
        db.execute(
            f"""create table raw_text as
            select line as source_row, record.*
            from ({records}) as record positional join record_lines""",
            {"path": str(plain.path)},
        )
    finally:
        db.unregister("record_lines")
    return _counted(db, len(lines))


def _counted(db: duckdb.DuckDBPyConnection, expected: int | None = None) -> Counted | None:
    """Leave remarks out, and count them; every line must have its record, and the reverse."""
    found = db.execute(
        """select remark, count(*), count(is_record) = count(*) and count(source_row) = count(*)
        from raw_text group by all"""
    ).fetchall()
    counted = {remark: count for remark, count, _ in found}
    is_whole = all(is_paired for *_, is_paired in found)
    if not is_whole or "other" in counted or expected not in {None, sum(counted.values())}:
        db.execute("drop table raw_text")
        return None
    if counted.keys() - {None}:
        db.execute("delete from raw_text where remark is not null")
    for column in ("remark", "is_record"):
        db.execute(f"alter table raw_text drop column {column}")
    rows, totals = counted.get(None, 0), counted.get("total", 0)
    return Counted(rows + totals, totals)


def keep(db: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write `raw_text` as Parquet, for the next run."""
    path = words_of([str(target)])
    db.execute(f"copy raw_text to {path} (format parquet, compression zstd)")


def _picked(places: tuple[int, ...]) -> str:
    if len(places) == 1:
        return f"coalesce(c{places[0]}, '')"
    options = " ".join(f"when {_trimmed(place)} <> '' then c{place}" for place in places)
    return f"case {options} else '' end"


def _trimmed(place: int) -> str:
    return f"trim(c{place}, '{BLANKS}')"


def _folded(place: int) -> str:
    """Return a cell as names of columns are compared, where that is a matter of ASCII."""
    return f"lower(regexp_replace(c{place}, '[\\s_()（）:：-]+', '', 'g'))"


def _remark(plain: Plain, cells: Sequence[str]) -> str:
    """Return what a record is if it is none: a total line, the header again, or blank."""
    words, key = words_of(plain.words), _trimmed(plain.key)
    every = ", ".join(map(_trimmed, range(plain.width)))
    stated = " ".join(
        f"when {_trimmed(place)} in ({words_of(found)}) then 'total'"
        for place, found in sorted(plain.totals.items())
    )
    is_total = f"regexp_matches({key}, {words_of([plain.total])})" if plain.total else "false"
    note = (
        f"when regexp_matches({key}, {words_of([plain.note])}) and concat({every}) = {key}"
        " then 'total'"
        if plain.note
        else ""
    )
    # The trailing delimiter of some exports is a cell that the header does not have.
    header = " and ".join(
        f"coalesce({cell}, '') = {words_of([name])}"
        for cell, name in zip(cells, plain.header, strict=False)
    )
    # No word, no note and no pattern of a total begins with a digit, as most keys do: looking at
    # one byte spares two thirds of what these tests cost.
    digit = f"c{plain.key} >= '0' and c{plain.key} < ':'"
    usual = "" if stated or plain.header[plain.key][:1].isdigit() else f"when {digit} then null"
    return f"""case
        {usual}
        when {key} in ({words}) or {is_total} then 'total'
        {stated}
        {note}
        when coalesce({key}, '') = '' then case
            when concat({every}) = '' then 'blank'
            when list_has_any([{every}], [{words}]) then 'total'
        end
        when c{plain.key} = {words_of([plain.header[plain.key]])} and {header} then 'header'
        when {_folded(plain.key)} in ({words_of(plain.names)}) then 'other'
    end"""
