"""What a table was recognised as: its source, its header row, and the place of each column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from retro.folding import fold
from retro.model import Source

OWN = "sources/retro/"


@dataclass(frozen=True, slots=True)
class Match:
    """A table whose header is known.

    `columns` maps each logical column to the places of its cells; where a header stands
    twice, the first cell that is not blank counts. `evidence` are the header cells that told
    the report; `date_order` (mdy, dmy, ymd) is how its dates are meant where they do not tell.
    `names` are the folded column names of all reports: a row of them begins another table.
    """

    source: Source
    companions: tuple[Source, ...]
    line: int
    header: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    evidence: tuple[str, ...] = ()
    date_order: str = ""
    names: frozenset[str] = frozenset()

    @property
    def explained(self) -> frozenset[str]:
        """The folded names of the header cells that are read."""
        return frozenset(fold(self.header[p]) for ps in self.columns.values() for p in ps)

    @property
    def lacking(self) -> tuple[tuple[str, ...], ...]:
        """The groups of names of which none stands in the header."""
        here = places(self.header)
        return tuple(g for g in self.source.recognise if not any(name in here for name in g))

    @property
    def absent(self) -> tuple[str, ...]:
        """The required logical columns that no header gives."""
        return tuple(name for name in self.source.required if name not in self.columns)

    @property
    def is_own(self) -> bool:
        """Tell whether this is one of our own tables, whose names are plain words."""
        return self.source.path.startswith(OWN)

    @property
    def unused(self) -> tuple[str, ...]:
        """The headers that no logical column reads, as they stand in the file."""
        used = {place for found in self.columns.values() for place in found}
        return tuple(h.strip() for i, h in enumerate(self.header) if h.strip() and i not in used)

    @property
    def missing(self) -> tuple[str, ...]:
        """The usual header of each optional column that the file does not have."""
        sources = (self.source, *self.companions)
        absent = [s.header(name) for s in sources for name in s.aliases if name not in self.columns]
        return tuple(dict.fromkeys(absent))

    def shown(self, logical: str) -> str:
        """Return the header of a logical column as it stands in the file."""
        found = self.columns.get(logical)
        return self.header[found[0]].strip() if found else logical


def places(cells: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
    """Return the places of each folded name of a header row."""
    return _places(tuple(cells))


@lru_cache(maxsize=64)
def _places(cells: tuple[str, ...]) -> Mapping[str, tuple[int, ...]]:
    """Fold a row once, not once for each source that is tried on it."""
    found: dict[str, tuple[int, ...]] = {}
    for place, cell in enumerate(cells):
        if name := fold(cell):
            found[name] = (*found.get(name, ()), place)
    return found
