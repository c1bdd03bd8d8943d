"""One polluted file and its answer, and the clean page that a pollution works on."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from clean_exports import ALL, Export, Row, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Polluted:
    """One file and its answer: the rows kept, those set aside, and the lines that are none.

    `changed` are rows that the pollution itself gives another value; `said` are words of the
    sentence for a file that must be refused.
    """

    name: str
    kind: str
    export: Export
    tag: int
    data: bytes
    kept: Sequence[int] = ALL
    aside: int = 0
    totals: int = 0
    copies: int = 0
    said: str = ""
    changed: Mapping[int, Row] = field(default_factory=dict)

    @property
    def rows(self) -> set[Row]:
        """The rows that must be found."""
        return {self.changed.get(k, self.export.known(self.tag, k)) for k in self.kept}


@dataclass(frozen=True, slots=True)
class Page:
    """A clean file that a pollution works on, with chance that is the same each time."""

    export: Export
    tag: int
    chance: random.Random

    @property
    def rows(self) -> list[list[str]]:
        return self.export.rows(self.tag)

    @property
    def sheet(self) -> list[list[str]]:
        return [self.export.header, *self.rows]

    @property
    def lines(self) -> list[str]:
        return text(self.sheet).splitlines(keepends=True)

    def with_cells(self, kind: str, change: Callable[[str], str], rows: Sequence[int] = ALL) -> str:
        """Return the file with the cells of one column changed in some rows."""
        cells, place = self.rows, self.export.place(kind)
        for k in rows:
            cells[k - 1][place] = change(cells[k - 1][place])
        return text([self.export.header, *cells])

    def some(self) -> int:
        return self.chance.choice(ALL)


Answer = str | bytes | tuple[str | bytes, Mapping[str, object]]
KINDS: dict[str, Callable[[Page], Answer]] = {}


def kind(name: str) -> Callable[[Callable[[Page], Answer]], Callable[[Page], Answer]]:
    """Add a kind of pollution under a file name with its ending."""

    def add(make: Callable[[Page], Answer]) -> Callable[[Page], Answer]:
        KINDS[name] = make
        return make

    return add


def without(*lost: int, aside: int | None = None) -> dict[str, object]:
    """Return the answer that some rows are set aside."""
    kept = tuple(k for k in ALL if k not in lost)
    return {"kept": kept, "aside": len(lost) if aside is None else aside}
