"""Many sheets with one header -> one table: some tools write a sheet for each customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace

from retro.intake.tables import PART, Table
from retro.readers import Broken, RawTable, Record
from retro.readers.raw import Aside

# A few sheets have an account each; a hundred accounts are read by nobody.
MANY = 8


def joined(tables: Sequence[Table]) -> list[Table]:
    """Return the tables of one file, those of many sheets with one header as one table."""
    alike: dict[Hashable, list[Table]] = defaultdict(list)
    for table in tables:
        alike[_kind(table)].append(table)
    many = {kind for kind, found in alike.items() if kind is not None and len(found) > MANY}
    firsts = {id(alike[kind][0]): _one(alike[kind]) for kind in many}
    return [
        firsts.get(id(table), table)
        for table in tables
        if _kind(table) not in many or id(table) in firsts
    ]


def _kind(table: Table) -> Hashable:
    """Return what tables that can be joined have in common; None for one that stays alone."""
    match, raw = table.match, table.raw
    if match is None or raw is None or raw.delimited or table.step > 1:
        return None
    columns = tuple(sorted(match.columns.items()))
    return (table.scratch.parent, match.source.path, match.line, match.header, columns)


def _one(tables: Sequence[Table]) -> Table:
    first, raws = tables[0], [table.raw for table in tables if table.raw]
    header_line = first.match.line if first.match else 0

    def read(width: int, aside: Aside) -> Iterator[Record]:  # noqa: ARG001 - a sheet has no seams
        for part, raw in enumerate(raws):
            for line, cells in raw.records(0, _moved(aside, part)):
                if part == 0 or line > header_line:
                    yield part * PART + line, cells

    names = tuple(raw.sheet for raw in raws)
    label = f"{first.account.sheet} … {names[-1]} ({len(names)})"
    return replace(
        first,
        raw=RawTable(read=read, encoding=raws[0].encoding),
        parts=names,
        account=replace(first.account, sheet=label),
    )


def _moved(aside: Aside, part: int) -> Callable[[Broken], None]:
    return lambda broken: aside(replace(broken, line=part * PART + broken.line))
