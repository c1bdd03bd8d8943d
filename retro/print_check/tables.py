"""Tables: columns that run into each other, rows in two parts, heads that are not repeated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from retro.print_check.drawn import Run
from retro.print_check.faults import Fault
from retro.print_check.paper import Paper, Tag

CELLS = ("TD", "TH")
# Letters of neighbouring cells may lean so far; in points.
SLACK = 1.0
# A row that goes on overleaf begins without the padding above it; in points.
PADDING = 0.5
# A line of another cell is beside this one if they share so much of the height.
BESIDE = 0.4
SHOWN = 24


def faults(paper: Paper) -> Iterator[Fault]:
    """Yield what is wrong with the tables of a document."""
    tables = paper.tree.named("Table")
    for table in tables:
        for row in table.named("TR"):
            yield from _overlaps(row)
    for before, after in pairwise(tables):
        if _goes_on(paper, before, after):
            yield from _continued(before, after)


def _overlaps(row: Tag) -> Iterator[Fault]:
    """Name the first cell whose letters stand in the next one's."""
    cells = [[run for run in cell.runs() if run.text.strip()] for cell in row.named(*CELLS)]
    for one, other in pairwise([cell for cell in cells if cell]):
        if any(_collide(left, right) for left in one for right in other):
            words = {"what": _text(one), "next": _text(other)}
            yield Fault("overlap", one[0].page + 1, words)
            return


def _collide(one: Run, other: Run) -> bool:
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    low = min(one.top - one.bottom, other.top - other.bottom)
    across = min(one.right, other.right) - max(one.left, other.left)
    return across > SLACK and shared > BESIDE * low


def _text(runs: Sequence[Run]) -> str:
    text = "".join(run.text for run in runs).strip()
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _goes_on(paper: Paper, before: Tag, after: Tag) -> bool:
    """Tell whether a table is the rest of one that began on the page before.

    The tree holds one table a page: the rest is the first thing of its page, the part before
    it the last thing of its own, and both have the same columns.
    """
    if before.page is None or after.page != before.page + 1:
        return False
    last = _ends(paper, before.page)[1]
    first = _ends(paper, after.page)[0]
    here = {id(run) for run in before.runs()}
    there = {id(run) for run in after.runs()}
    return last in here and first in there and _width(before) == _width(after)


def _ends(paper: Paper, page: int) -> tuple[int, int]:
    """Return the first and the last thing of a page in reading order."""
    runs = [id(r) for kid in paper.tree.all() if kid.page == page for r in kid.items if _is_run(r)]
    return (runs[0], runs[-1]) if runs else (0, 0)


def _is_run(item: object) -> bool:
    return isinstance(item, Run)


def _width(table: Tag) -> int:
    return max((len(row.named(*CELLS)) for row in table.named("TR")), default=0)


def _continued(before: Tag, after: Tag) -> Iterator[Fault]:
    page = (after.page or 0) + 1
    if before.named("THead") and not after.named("THead"):
        yield Fault("head_lost", page, {"what": _text(list(after.runs())[:1])})
        return
    above, here = _gap(before), _gap(after)
    if above is None or here is None or _filled(before) == 1:
        return
    if here < above - PADDING:
        yield Fault("row_split", page, {"what": _text(_first_row(after))})


def _gap(table: Tag) -> float | None:
    """Return how far below the head the first line of the first row stands; None if unknown."""
    head = [run.base for part in table.named("THead") for run in part.runs() if run.text.strip()]
    row = _first_row(table)
    if not head or not row:
        return None
    return min(head) - max(run.base for run in row)


def _body(table: Tag) -> list[Tag]:
    return [row for part in table.named("TBody") for row in part.named("TR")]


def _first_row(table: Tag) -> list[Run]:
    rows = _body(table)
    return [run for run in rows[0].runs() if run.text.strip()] if rows else []


def _filled(table: Tag) -> int:
    """Return in how many cells of the first row something stands: in one, it heads a group."""
    rows = _body(table)
    return sum(bool(cell.text) for cell in rows[0].named(*CELLS)) if rows else 0
