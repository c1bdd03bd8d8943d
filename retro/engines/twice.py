"""Every query on both engines, row by row: what tells whether they give the same figures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from retro.catalog import FACTS, all_reads
from retro.engines import Unfit
from retro.engines.placed import Placed
from retro.model import Query, Row, Value
from retro.warehouse.recall import BEHIND_MACROS, relation_of

# Sums of doubles are not repeatable in their last digits; everything else is equal exactly.
CLOSE = 1e-9
TABLES = "tables"


@dataclass(frozen=True, slots=True)
class Compared:
    """One query on both engines: rows of each, how many differ, why it did not run there."""

    path: str
    rows: int
    there: int = 0
    different: int = 0
    unfit: str = ""

    @property
    def is_equal(self) -> bool:
        """Whether the other engine gives the same rows."""
        return not self.unfit and self.rows == self.there and not self.different


class Twice(Placed):
    """Runs everything in DuckDB, and queries of some folders with the other engine as well."""

    folders: tuple[str, ...] = (FACTS,)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.compared: dict[str, Compared] = {}

    def _goes_there(self, query: Query, reads: object) -> bool:  # noqa: ARG002 - never
        return False

    def _materialise(self, query: Query, params: Mapping[str, Value], key: str) -> None:
        super()._materialise(query, params, key)
        if query.folder in self.folders or ("" in self.folders and query.folder != TABLES):
            self.compared[query.path] = self._compare(query, params)

    def _compare(self, query: Query, params: Mapping[str, Value]) -> Compared:
        here = self.rows(relation_of(query))
        try:
            self.send([*all_reads(query), *BEHIND_MACROS])
            table = self.engine.result(query, params)
        except Unfit as error:
            return Compared(query.path, len(here), unfit=str(error) or "untranslated")
        there = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
        return Compared(query.path, len(here), len(there), different(here, there))


def different(here: Sequence[Row], there: Sequence[Row]) -> int:
    """Return how many rows of one side have no equal on the other, in any order."""
    pairs = zip(sorted(here, key=_place), sorted(there, key=_place), strict=False)
    return sum(not same(one, other) for one, other in pairs)


def same(one: Row, other: Row) -> bool:
    """Tell whether two rows are equal; doubles but for their last digits."""
    return all(_same(a, b) for a, b in zip(one, other, strict=True))


def _same(one: Value, other: Value) -> bool:
    one, other = _real(one), _real(other)
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)
    return one == other and type(one) is type(other)


def _real(value: Value) -> Value:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _place(row: Row) -> tuple[tuple[bool, Any], ...]:
    """Return what sorts rows alike on both sides: doubles by what of them is equal."""
    return tuple((value is not None, _sortable(value)) for value in map(_real, row))


def _sortable(value: Value) -> Any:
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, float | int | Decimal):
        return round(float(value), 6)
    return value
