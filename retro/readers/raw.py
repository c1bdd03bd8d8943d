"""What a reader hands on: a table of text cells, and the records that it had to set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeAlias

Record: TypeAlias = tuple[int, list[str]]
# No export has a cell of this many characters; one that does lost its end.
MAX_CELL = 200_000
SHOWN = 200
# The first records tell how wide all are.
PEEK = 50


@dataclass(frozen=True, slots=True)
class Broken:
    """A record whose structure is damaged: where it starts, how it looks, and why.

    `code` is FIELDS (too few or too many cells), QUOTE (a quotation mark never closed),
    TRUNCATED (the file ends in the middle of it), UNDECODABLE, TOO_LONG or ABOVE (the header).
    """

    line: int
    text: str
    code: str


Aside: TypeAlias = Callable[[Broken], None]
Read: TypeAlias = Callable[[int, Aside], Iterator[Record]]


def _forget(_: Broken) -> None:
    """Take no notice; for looking at the first records only."""


def excerpt(text: str) -> str:
    """Return the beginning of a record as it can be written: unreadable bytes as escapes."""
    return text[:SHOWN].encode("utf-8", "backslashreplace").decode("utf-8")


def plausible(records: Iterable[Record], aside: Aside) -> Iterator[Record]:
    """Set records aside that hold a cell of implausible length."""
    for line, cells in records:
        if max(map(len, cells), default=0) < MAX_CELL:
            yield line, cells
        else:
            aside(Broken(line, " ".join(cell[:SHOWN] for cell in cells)[:SHOWN], "TOO_LONG"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """One table of one export: a text file, or one sheet of a workbook.

    In a `delimited` table a missing or extra cell shifts the record, so that the number of
    cells must be right; a sheet knows the place of each cell. Records are numbered in steps
    of `step` a line, where one line holds several. `file` is the text file in which the
    records of a `delimited` table stand, if need be a copy `in_utf8`. Cells of a `doubtful` one
    may hold bytes that could not be decoded. Of a sheet, `file` is a CSV of our own, in which
    the number of a row stands before its cells; `width` is that of every row, if they are sound.
    """

    read: Read
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    delimited: bool = False
    doubtful: bool = False
    step: int = 1
    file: Path | None = None
    in_utf8: bool = False
    width: int = 0

    def records(self, width: int = 0, aside: Aside = _forget) -> Iterator[Record]:
        """Yield (physical line or row number, cells as text), from the top of the file.

        With a `width`, records of another number of cells go to `aside` instead.
        """
        return self.read(width, aside)


def width_of(table: RawTable, line: int, header: int) -> int:
    """Return the number of cells of a good record below the line of a header of so many cells.

    Some exports end every record, but not the header, with a delimiter. One record with an
    extra cell, on the other hand, is shifted even if its last cell is blank.
    """
    peek = [cells for n, cells in islice(table.records(), line + PEEK) if n > line]
    common = Counter(map(len, peek)).most_common(1)
    usual = common[0][0] if common else header
    trailing = usual > header and all(not any(c[header:]) for c in peek if len(c) == usual)
    return usual if trailing and common[0][1] * 2 > len(peek) else header
