"""Lines that were set aside for their structure -> the orders whose other lines they tear apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import duckdb

from retro.warehouse.cells import Staged, Torn, quoted, record_of

# What stands between cells of any text file, and what is written around an id.
SEAM = re.compile(r"[,;\t|]")
AROUND = " \"'`=\u00a0\ufeff"
# Where these stand before it, a cell may be another one, or only the beginning of one.
DOUBT = re.compile('["\ufffd\\\\]')


def torn(line: int, text: str, place: int) -> Torn:
    """Take a line apart that could not be read; the id of its order would stand at `place`.

    An id that has a delimiter in it is found in two pieces put together.
    """
    cells = SEAM.split(text)
    pieces = [cell.strip(AROUND) for cell in cells]
    words = {*pieces, *(a + b for a, b in pairwise(pieces))} - {""}
    is_whole = place < len(cells) - 1 and bool(pieces[place])
    is_told = is_whole and not DOUBT.search("".join(cells[: place + 1]))
    return Torn(line=line, words=tuple(sorted(words)), is_told=is_told)


def records(db: duckdb.DuckDBPyConnection, staged: Staged) -> list[str]:
    """Return the orders of which a line is missing among those in `raw_text`, as far as is known.

    A line that names an order by its id belongs to it. Where the id is not to be read, or stands
    in the first line of an order only, the orders beside the line may be the ones.
    """
    found = _named(db, staged, [word for one in staged.torn for word in one.words])
    fills = staged.source.together not in staged.source.required
    unsure = [
        one.line
        for one in staged.torn
        if fills or not (one.is_told or found.intersection(one.words))
    ]
    return sorted({*found, *_beside(db, staged, unsure, before_only=fills)})


def _named(db: duckdb.DuckDBPyConnection, staged: Staged, words: Sequence[str]) -> set[str]:
    rows = db.execute(
        f"""select distinct to_id({quoted(staged.source.together)}) as record from raw_text
        where record in (select to_id(unnest($words::varchar[])))""",
        {"words": words},
    ).fetchall()
    return {record for (record,) in rows}


def _beside(
    db: duckdb.DuckDBPyConnection, staged: Staged, lines: Sequence[int], *, before_only: bool
) -> set[str]:
    """Return the orders of the lines above, and of those below unless these hold no ids."""
    rows = db.execute(
        f"""with told as (select source_row, {record_of(staged)} as record from raw_text),
        torn as (select unnest($lines::bigint[]) as line)
        select record from torn asof join told on torn.line > told.source_row
        union
        select record from torn asof join told on torn.line < told.source_row
            and not $before_only""",
        {"lines": lines, "before_only": before_only},
    ).fetchall()
    return {record for (record,) in rows if record is not None}
