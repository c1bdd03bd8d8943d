"""A sound text file -> what the warehouse needs to read it as it stands."""

from __future__ import annotations

from pathlib import Path

from retro.intake.files import linked
from retro.readers import Broken, RawTable
from retro.readers.audit import record_lines
from retro.readers.match import Match
from retro.readers.staging import NARROWEST, NOTE, TOTAL, TOTAL_WORDS, total_places, width_of
from retro.warehouse import Plain

BLOCK = 1 << 20
# A statement that names thousands of columns is planned for longer than the file is read.
WIDEST = 1000


def sound(table: RawTable, match: Match, scratch: Path) -> Plain | None:
    """Return the table for the warehouse's own reader, or None if a careful one must read it.

    DuckDB sees the file under a name of ours, in UTF-8; other encodings are passed on in
    blocks, so that memory does not grow with the file.
    """
    if table.file is None or not table.delimited or " " in table.encoding:
        return None
    if len(match.header) > WIDEST:
        return None
    odd: list[Broken] = []
    first = next((line for line, _ in table.records(0, odd.append) if line > match.line), None)
    # A record that was passed over stands above the first good one: it may not be skipped.
    if any(one.line > match.line for one in odd):
        return None
    path = first and _in_utf8(table.file, table.encoding, scratch / "plain.csv")
    if not first or not path:
        return None
    width = width_of(table, match)
    lines = record_lines(path, table.delimiter, first - 1, width)
    if lines is None:
        return None
    key, totals = total_places(match)
    return Plain(
        path=path,
        delimiter=table.delimiter,
        skip=first - 1,
        width=width,
        lines=lines,
        header=match.header,
        picks=match.columns,
        key=key,
        words=sorted(TOTAL_WORDS),
        totals={place: sorted(words) for place, words in totals},
        total=TOTAL,
        note=NOTE if len(match.header) >= NARROWEST else "",
    )


def _in_utf8(file: Path, encoding: str, target: Path) -> Path | None:
    target.unlink(missing_ok=True)
    if encoding.startswith("utf-8"):
        linked(file, target)
        return target
    try:
        with (
            file.open(encoding=encoding, newline="") as text,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            while block := text.read(BLOCK):
                out.write(block)
    except UnicodeError:
        return None
    return target
