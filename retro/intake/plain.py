"""A sound text file -> what the warehouse needs to read it as it stands."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from retro.intake.files import linked
from retro.readers import Broken, RawTable
from retro.readers.audit import record_lines
from retro.readers.delimited import LIKE, Ends
from retro.readers.match import Match
from retro.readers.raw import width_of
from retro.readers.staging import (
    NARROWEST,
    NOTE,
    TOTAL,
    TOTAL_WORDS,
    above,
    named,
    total_places,
)
from retro.warehouse import Plain

BLOCK = 1 << 20
# Enough for the last line of a sound file, whose cells are short.
TAIL = 1 << 16
# A statement that names thousands of columns is planned for longer than the file is read.
WIDEST = 1000


def sound(table: RawTable, match: Match, scratch: Path) -> Plain | None:
    """Return the table for the warehouse's own reader, or None if a careful one must read it.

    DuckDB sees the file under a name of ours, in UTF-8; other encodings are passed on in
    blocks, so that memory does not grow with the file.
    """
    if table.file is None or len(match.header) > WIDEST or above(table, match):
        return None
    if not table.delimited:
        return _of_sheet(table, table.file, match, scratch / "plain.csv")
    return _of_text(table, table.file, match, scratch / "plain.csv")


def _of_sheet(table: RawTable, file: Path, match: Match, target: Path) -> Plain | None:
    """Return the rows of a sheet, which were written by us and need no looking at."""
    # Where cells stand behind the last name, a row may have been moved on by one.
    if not table.width or table.width != named(match) or table.step > 1:
        return None
    target.unlink(missing_ok=True)
    linked(file, target)
    return _plain(match, path=target, delimiter=",", skip=0, width=table.width, above=match.line)


def _of_text(table: RawTable, file: Path, match: Match, target: Path) -> Plain | None:
    if " " in table.encoding:
        return None
    odd: list[Broken] = []
    first = next((line for line, _ in table.records(0, odd.append) if line > match.line), None)
    # A record that was passed over stands above the first good one: it may not be skipped.
    if any(one.line > match.line for one in odd):
        return None
    path = first and _in_utf8(table, file, target)
    if not first or not path:
        return None
    width = width_of(table, match.line, len(match.header))
    lines = record_lines(path, table.delimiter, first - 1, width)
    if lines is None or _is_cut(table, path, width):
        return None
    return _plain(
        match, path=path, delimiter=table.delimiter, skip=first - 1, width=width, lines=lines
    )


def _is_cut(table: RawTable, path: Path, width: int) -> bool:
    """Tell whether the file seems to end within its last cell, by the look of its first ones."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        last = file.read().decode("utf-8", "replace").splitlines(keepends=True)[-1:]
    ends = Ends()
    for _, cells in islice(table.records(width), LIKE):
        ends.is_cut("\n", cells)
    return any(ends.is_cut(line, line.split(table.delimiter)) for line in last)


def _plain(match: Match, **where: Any) -> Plain:
    key, totals = total_places(match)
    return Plain(
        header=match.header,
        picks=match.columns,
        key=key,
        words=sorted(TOTAL_WORDS),
        totals={place: sorted(words) for place, words in totals},
        total=TOTAL,
        names=sorted(match.names),
        note=NOTE if len(match.header) >= NARROWEST else "",
        **where,
    )


def _in_utf8(table: RawTable, file: Path, target: Path) -> Path | None:
    target.unlink(missing_ok=True)
    if table.in_utf8:
        linked(file, target)
        return target
    try:
        with (
            file.open(encoding=table.encoding, newline="") as text,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            while block := text.read(BLOCK):
                out.write(block)
    except UnicodeError:
        return None
    return target
