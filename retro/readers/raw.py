"""What a reader hands on: a table of text cells, and the records that it had to set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

Record: TypeAlias = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Broken:
    """A record whose structure is damaged: where it starts, how it looks, and why.

    `code` is FIELDS (too few or too many cells), QUOTE (a quotation mark never closed),
    TRUNCATED (the file ends in the middle of it), UNDECODABLE or TOO_LONG.
    """

    line: int
    text: str
    code: str


Aside: TypeAlias = Callable[[Broken], None]
Read: TypeAlias = Callable[[int, Aside], Iterator[Record]]


def _forget(_: Broken) -> None:
    """Take no notice; for looking at the first records only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """One table of one export: a text file, or one sheet of a workbook.

    In a `delimited` table a missing or extra cell shifts the record, so that the number of
    cells must be right; a sheet knows the place of each cell. Records are numbered in steps
    of `step` a line, where one line holds several.
    """

    read: Read
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    delimited: bool = False
    step: int = 1

    def records(self, width: int = 0, aside: Aside = _forget) -> Iterator[Record]:
        """Yield (physical line or row number, cells as text), from the top of the file.

        With a `width`, records of another number of cells go to `aside` instead.
        """
        return self.read(width, aside)
