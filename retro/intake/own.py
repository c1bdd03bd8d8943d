"""Our own work lists among the exports: the filled list is read, the rest is left alone."""

from __future__ import annotations

from itertools import islice

from retro.catalog import Catalog
from retro.errors import ExportError
from retro.model import WORKLIST_MARK, ColumnMap
from retro.readers import RawTable
from retro.readers.match import Match
from retro.readers.recognition import recognise

FILLED = ColumnMap(report="retro/unpaid_reasons")
MARKED_WITHIN = 4


def is_list(table: RawTable) -> bool:
    """Tell whether a table is a sheet of our work lists, as written or saved again."""
    head = islice(table.records(), MARKED_WITHIN)
    return any(WORKLIST_MARK in cell for _, cells in head for cell in cells)


def filled(table: RawTable, catalog: Catalog) -> Match | None:
    """Return the list whose filled cells are read, or None for one that only tells of us."""
    try:
        match = recognise(table, catalog, FILLED)
    except ExportError:
        return None
    return None if match.lacking else match
