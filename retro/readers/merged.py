"""Cells merged over several rows: what stands in the first of them holds for each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeAlias

Row: TypeAlias = tuple[int, Sequence[Any]]
Place: TypeAlias = tuple[int, int]
# An amount that is merged over three lines is one amount. An id is longer.
AMOUNT = re.compile(r"\W*\d{1,9}(?:[.,]\d+)*\W*元?\s*")


def filled(rows: Iterable[Row], areas: Iterable[tuple[Place, Place]]) -> Iterator[Row]:
    """Yield the rows with ids, names and times repeated where their cell reaches down.

    `areas` are the first and the last cell of each, counted from 0. What is several columns
    wide is a title or a note, and a row that holds nothing else is none.
    """
    begins = defaultdict[int, list[tuple[int, int]]](list)
    for (top, left), (bottom, right) in areas:
        if left == right and bottom > top:
            begins[top + 1].append((left, bottom + 1))
    reaching: dict[int, tuple[int, Any]] = {}
    for number, row in rows:
        reaching = {place: (last, v) for place, (last, v) in reaching.items() if number <= last}
        if reaching and any(cell != "" for cell in row):
            cells = list(row)
            for place, (_, value) in reaching.items():
                if cells[place] == "":
                    cells[place] = value
            yield number, cells
        else:
            yield number, row
        for place, last in begins.get(number, ()):
            if _is_shared(row[place]):
                reaching[place] = (last, row[place])


def _is_shared(value: object) -> bool:
    if isinstance(value, str):
        return bool(value) and not AMOUNT.fullmatch(value)
    return isinstance(value, date)
