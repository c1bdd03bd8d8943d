"""Text files of cells: dialect by evidence, structure audited, damage set aside."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from retro.readers import encodings
from retro.readers.raw import Aside, Broken, RawTable, Record

DELIMITERS = ",\t;|"
HEAD = 60
MAX_CELL = 200_000
SHOWN = 200
NARROW = 3
SEPARATOR_LINE = re.compile(r"^sep=(.)\s*$", re.IGNORECASE)


def open_text(path: Path) -> RawTable:
    """Return the table of a text file; its encoding and delimiter are found by reading it."""
    encoding = encodings.detect(path)
    head = list(islice(encodings.lines(path, encoding), HEAD))
    stated = SEPARATOR_LINE.match(head[0]) if head else None
    delimiter = stated[1] if stated else _delimiter(head)

    def read(width: int, aside: Aside) -> Iterator[Record]:
        lines = encodings.lines(path, encoding)
        skipped = len(list(islice(lines, 1))) if stated else 0
        # Only these encodings were not decoded to the end before: they may hold bad bytes.
        doubtful = bool(encoding.fallback) or encoding.name.startswith("utf-16")
        records = _records(_Lines(lines), delimiter, width, aside, first=1 + skipped)
        return _readable(records, width, aside) if doubtful else records

    return RawTable(read=read, encoding=encoding.label, delimiter=delimiter, delimited=True)


def _delimiter(head: list[str]) -> str:
    """Return the candidate that cuts the most records into the same number of cells."""
    return max(DELIMITERS, key=lambda candidate: _evenness(head, candidate))


def _evenness(head: list[str], delimiter: str) -> int:
    try:
        widths = Counter(len(cells) for cells in csv.reader(head, delimiter=delimiter))
    except csv.Error:
        return 0
    return max((count * (width - 1) for width, count in widths.items() if width), default=0)


class _Lines:
    """Feeds lines to the csv module, and can take those of a damaged record back."""

    def __init__(self, source: Iterator[str]) -> None:
        self.source = source
        self.taken: list[str] = []
        self.again: deque[str] = deque()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else next(self.source)
        self.taken.append(line)
        return line

    def give_back(self) -> str:
        """Keep the first line of the record; let the others be read again."""
        first, *rest = self.taken
        self.again.extendleft(reversed(rest))
        self.taken = [first]
        return first


def _records(
    lines: _Lines, delimiter: str, width: int, aside: Aside, *, first: int
) -> Iterator[Record]:
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(lines, delimiter=delimiter)
    line = first
    while True:
        try:
            cells = next(reader)
            code = _damage(cells, lines.taken, delimiter, width) if width else ""
        except StopIteration:
            return
        except csv.Error:
            cells, code = [], "TOO_LONG"
        if code:
            aside(Broken(line, _shown(lines.give_back()), code))
        elif cells:
            yield line, cells
        line += len(lines.taken)
        lines.taken.clear()


def _readable(records: Iterator[Record], width: int, aside: Aside) -> Iterator[Record]:
    """Set records aside that hold unreadable bytes; a mere look at them shows marks instead."""
    for line, cells in records:
        if not any(encodings.UNREADABLE.search(cell) for cell in cells):
            yield line, cells
        elif width:
            aside(Broken(line, _shown(" ".join(cells)), "UNDECODABLE"))
        else:
            yield line, [encodings.UNREADABLE.sub("\ufffd", cell) for cell in cells]


def _damage(cells: list[str], taken: list[str], delimiter: str, width: int) -> str:
    """Return what is wrong with a record, or nothing."""
    if not taken[-1].endswith(("\n", "\r")) and "".join(taken).count('"') % 2:
        return "TRUNCATED" if len(taken) == 1 else "QUOTE"
    if len(cells) != width:
        if not any(map(str.strip, cells)):
            return ""
        last = not taken[-1].endswith(("\n", "\r"))
        return "QUOTE" if len(taken) > 1 else "TRUNCATED" if last else "FIELDS"
    if len(taken) > 1 and _swallowed(taken, delimiter, width):
        return "QUOTE"
    return ""


def _swallowed(taken: list[str], delimiter: str, width: int) -> bool:
    """Tell whether a stray quotation mark joined whole records into one cell."""
    # In a narrow table, a cell of prose may hold as many delimiters as a record.
    return width > NARROW and any(line.count(delimiter) >= width - 1 for line in taken[1:-1])


def _shown(line: str) -> str:
    return line.rstrip("\r\n")[:SHOWN].encode("utf-8", "backslashreplace").decode("utf-8")
