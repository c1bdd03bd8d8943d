"""Search cells -> the few slices that tell most: peeled off one by one, the most striking first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import log, sqrt
from statistics import NormalDist
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from retro.model import Row

Record: TypeAlias = Mapping[str, Any]
Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]

DIMENSIONS = (
    "question_type",
    "product",
    "region",
    "carrier",
    "group_name",
    "pool",
    "platform",
    "shop",
    "in_window",
)
# What a slice has to be ahead by for each further condition, in standard deviations.
PER_CONDITION = 0.5
MOST = 12
MOST_CONDITIONS = 3
# A further condition is named where it holds most of what the slice was about.
LEAST_KEPT = 0.8
LEAST_N = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A slice that is beyond expectation, with the rows of the search that lie in it.

    `sd` is the standard deviation behind `z`, `left` what the slices before it left to expect.
    """

    conditions: tuple[tuple[str, str], ...]
    places: Places
    n: int
    bad: int
    expected: float
    sd: float
    q_value: float
    left: float = 0.0

    @property
    def rest(self) -> float:
        """Return how many are too many after the slices before it."""
        return self.bad - self.left

    @property
    def z(self) -> float:
        """Return the deviation after the slices before it; more expected means more spread."""
        return self.rest / (self.sd * sqrt(max(self.left / self.expected, 1.0)))

    @property
    def striking(self) -> float:
        """Return what slices are ranked by."""
        return self.z - PER_CONDITION * (len(self.conditions) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """What a slice must still reach after the others have been taken out."""

    excess: float
    lift: float
    z: float

    def let(self, it: Slice) -> bool:
        """Tell whether the slice is still beyond expectation."""
        return it.rest >= self.excess and it.bad >= self.lift * it.left and it.z >= self.z


class Table:
    """The rows of one measure and profile, by condition."""

    def __init__(self, rows: Sequence[Record]) -> None:
        self.names = {name: _texts(rows, name) for name in DIMENSIONS}
        self.n = np.array([row["n"] for row in rows], dtype=float)
        self.bad = np.array([row["bad"] for row in rows], dtype=float)
        self.expected = np.array([row["expected"] for row in rows], dtype=float)

    def places(self, conditions: Sequence[tuple[str, str]]) -> Places:
        """Return which rows fulfil all conditions."""
        masks = [self.names[name] == value for name, value in conditions]
        return np.flatnonzero(np.logical_and.reduce(masks))


def solve(inputs: Mapping[str, Sequence[Record]]) -> Mapping[str, list[Row]]:
    """Return `found_slices`: for each measure and profile its slices, most striking first."""
    rows = {key: list(its) for key, its in groupby(inputs["search_rows"], _table_of)}
    hits = [cell for cell in inputs["search_cells"] if cell["is_hit"]]
    found: list[Row] = []
    for key, group in groupby(hits, _table_of):
        cells = list(group)
        for place, it in enumerate(peeled(Table(rows[key]), cells), start=1):
            found.append((*key, place, *_told(it, cells[0])))
    return {"found_slices": found}


def peeled(table: Table, cells: Sequence[Record]) -> list[Slice]:
    """Return the slices that are left when each takes its excess out of the others.

    `cells` are the slices of the table that passed the gates of the search, each with its
    deviation and the gates. At most `MOST` are returned.
    """
    gates = Gates(
        excess=cells[0]["gate_excess"],
        lift=cells[0]["gate_lift"],
        z=-NormalDist().inv_cdf(cells[0]["gate_tail"]),
    )
    expected = table.expected.copy()
    waiting = [_slice(table, cell) for cell in cells]
    found: list[Slice] = []
    while waiting and len(found) < MOST:
        left = [replace(it, left=float(expected[it.places].sum())) for it in waiting]
        waiting = [it for it in left if gates.let(it)]
        if waiting:
            best = max(waiting, key=lambda it: (it.striking, it.rest, it.conditions))
            waiting.remove(best)
            best = narrowed(table, best, expected)
            found.append(best)
            expected[best.places] *= best.bad / best.left
    return found


def narrowed(table: Table, it: Slice, expected: Floats) -> Slice:
    """Return the slice with one more condition, the third at most, where nearly all of it lies."""
    if len(it.conditions) == MOST_CONDITIONS:
        return it
    inside = [cell for cell in _parts(table, it) if cell.n >= LEAST_N]
    # One in a hundred by chance alone, however many are looked at.
    limit = sqrt(2 * log(100 * max(len(inside), 1)))
    kept = [part for part in inside if _deviation(part, it) >= limit and _holds(part, it)]
    if not kept:
        return it
    best = max(kept, key=lambda part: (part.bad - part.expected, part.conditions))
    return replace(best, left=float(expected[best.places].sum()))


def _parts(table: Table, it: Slice) -> Iterator[Slice]:
    """Return the slice cut by every further condition."""
    used = {name for name, _ in it.conditions}
    for name in DIMENSIONS:
        values = table.names[name][it.places]
        for value in sorted({str(v) for v in values if v}) if name not in used else ():
            places = it.places[values == value]
            if len(places) < len(it.places):
                yield replace(
                    it,
                    conditions=(*it.conditions, (name, value)),
                    places=places,
                    n=int(table.n[places].sum()),
                    bad=int(table.bad[places].sum()),
                    expected=float(table.expected[places].sum()),
                )


def _holds(part: Slice, whole: Slice) -> bool:
    return part.bad - part.expected >= LEAST_KEPT * (whole.bad - whole.expected)


def _deviation(part: Slice, whole: Slice) -> float:
    """Return how far the part is beyond the rest of its slice, in standard deviations."""
    due = whole.bad * part.expected / whole.expected
    share = part.expected / whole.expected
    variance = whole.bad * share * (1 - share) * max(1 - whole.bad / whole.n, 1 / whole.n)
    return (part.bad - due) / sqrt(variance) if variance > 0 else 0.0


def _slice(table: Table, cell: Record) -> Slice:
    conditions = [(cell["dimension"], cell["slice"])]
    if cell["dimension_2"]:
        conditions.append((cell["dimension_2"], cell["slice_2"]))
    return Slice(
        conditions=tuple(conditions),
        places=table.places(conditions),
        n=cell["n"],
        bad=cell["bad"],
        expected=cell["expected"],
        sd=(cell["bad"] - cell["expected"]) / cell["z"],
        q_value=cell["q_value"],
    )


def _told(it: Slice, cell: Record) -> Row:
    named = [value for condition in it.conditions for value in condition]
    named += [None] * (6 - len(named))  # type: ignore[list-item]
    figures = (it.n, it.bad, it.expected, it.left, it.z, it.q_value)
    return (*named, *figures, cell["cells"], cell["all_bad"])


def _texts(rows: Sequence[Record], name: str) -> NDArray[np.object_]:
    return np.array(["" if row[name] is None else str(row[name]) for row in rows], dtype=object)


def _table_of(row: Record) -> tuple[str, str | None]:
    return row["measure"], row["profile"]
