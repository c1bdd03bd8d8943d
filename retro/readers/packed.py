"""A table whose records stand whole in the first cell -> the same table, cut into its cells."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from retro.readers.raw import Aside, Broken, RawTable, Record, excerpt

DELIMITERS = ",\t;|"
LOOKED_AT = 40
NARROWEST = 3


def unpacked(table: RawTable) -> RawTable:
    """Return the table with its records cut, if a spreadsheet or a quoted export joined them."""
    head = [cells for _, cells in islice(table.records(), LOOKED_AT) if any(map(str.strip, cells))]
    if not head or sum(map(_is_joined, head)) < len(head) * 0.8:
        return table
    lines = [cells[0] for cells in head if _is_joined(cells)]
    count, _, delimiter = max(_evenness(lines, one) for one in DELIMITERS)
    if count * 2 < len(head):
        return table

    def read(width: int, aside: Aside) -> Iterator[Record]:
        for line, cells in table.records(1 if width and table.delimited else 0, aside):
            found = _cut(cells[0], delimiter) if _is_joined(cells) else cells
            if width and len(found) != width and any(map(str.strip, found)):
                aside(Broken(line, excerpt(delimiter.join(cells)), "FIELDS"))
            else:
                yield line, found

    return replace(table, read=read, delimiter=delimiter, delimited=True, file=None)


def _is_joined(cells: Sequence[str]) -> bool:
    return bool(cells) and bool(cells[0].strip()) and not any(map(str.strip, cells[1:]))


def _evenness(lines: Sequence[str], delimiter: str) -> tuple[int, int, str]:
    """Return how many lines have the commonest number of cells, that number, the delimiter."""
    widths = Counter(len(_cut(line, delimiter)) for line in lines)
    usual = [(count, width) for width, count in widths.items() if width >= NARROWEST]
    return (*max(usual, default=(0, 0)), delimiter)


def _cut(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]
