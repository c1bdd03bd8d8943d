"""Which report a table is: the header row that fits a known source best, and how it is known.

Columns are found by folded header names, never by their place. A source fits a row if each
group of `recognise` has one of its names there; what it explains are the header cells that it
and its companions read. The rule rests on what was measured on every header list and sample
that is kept with the tests: one report fits each, or several of which the smaller read nothing
that the best does not; no source of another table explains more than two thirds as many cells;
and either a name that only this report has told it, or more than half of the header is read.

1. The source that explains the most cells is chosen: one with all its required columns before
   one without; a source of the workspace before ours if it explains nearly as many; a back
   office's report before our own table of the same cells.
2. It is a tie, and asks, if another report fits as well, explains at least `NEAR` as many
   cells, and among them one that the chosen report does not read.
3. It is weak, and asks, if a source of another table explains `MORE` times as many cells
   though it does not fit; or if nothing but plain words (`PLAIN`, and every name of our own
   tables) told the report while half of the header or more stays unread.

A mapping of `retro.toml` settles all three.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, groupby, islice
from typing import NamedTuple

from retro.catalog import Catalog
from retro.errors import ExportError
from retro.folding import fold
from retro.model import ColumnMap, Source
from retro.readers import refusals
from retro.readers.match import Match, places
from retro.readers.raw import RawTable, Record

__all__ = ["Match", "companions_of", "mains", "near", "recognise"]

LOOKED_AT = 30
# A spreadsheet has half as many columns; a line with more is no header of a report.
WIDEST = 32_768
WORKSPACE = "workspace"
NEAR = 2 / 3
FEWEST = 2
# A table that is there twice repeats its ids and as many names more.
TWICE = 3
MORE = 1.5
# Names that any list may have: they tell no report from another.
PLAIN = frozenset(map(fold, (
    "日期", "时间", "名称", "姓名", "员工", "客服", "客服昵称", "客服账号", "状态", "类型", "金额",
    "数量", "商品", "商品名称", "标题", "内容", "评分", "评价时间", "评价内容", "评论内容", "备注",
    "原因", "买家", "订单号", "订单编号", "订单状态", "订单金额", "应付金额", "总金额", "下单时间",
    "支付时间", "订单创建时间", "开始时间", "结束时间", "上班时间", "下班时间", "咨询人数",
    "咨询量", "接待人数", "满意率", "售后单号", "售后类型", "发送时间", "物流公司", "物流单号",
    "date", "day", "time", "name", "agent", "assignee", "staff", "status", "type", "amount",
    "total", "quantity", "qty", "title", "subject", "text", "body", "reason", "note", "notes",
    "email", "customer", "buyer", "id", "order", "order id", "order #", "order number", "sku",
    "start", "end", "created at", "created time", "closed at", "channel", "priority",
    "tags", "group", "currency", "rating", "comment",
)))  # fmt: skip


class _Row(NamedTuple):
    """One of the first rows, and where each folded name stands in it."""

    line: int
    cells: tuple[str, ...]
    here: Mapping[str, tuple[int, ...]]


def recognise(table: RawTable, catalog: Catalog, mapping: ColumnMap | None = None) -> Match:
    """Return the report of a table: the one its mapping names, else the one that fits best.

    Raises:
        ExportError: No source fits, the choice is a tie or weak, a required column is absent,
            or the mapping names a header that the file does not have.
    """
    best = _best(table, catalog) if mapping is None else _mapped(table, catalog, mapping)
    every = (names for one in catalog.sources.values() for names in one.aliases.values())
    return replace(best, names=frozenset(chain.from_iterable(every)))


def _best(table: RawTable, catalog: Catalog) -> Match:
    every = near(table, catalog)
    known = [match for match in every if not match.lacking]
    if not known:
        raise _refused(every, table)
    best = _chosen(known)
    if _is_two(best, catalog):
        raise refusals.side_by_side(best)
    if rivals := [match for match in known if _is_rival(match, best)]:
        raise refusals.ambiguous([best, *rivals])
    if best.absent:
        raise refusals.incomplete(best)
    if best.source.origin != WORKSPACE:
        _must_be_strong(best, every)
    return best


def near(table: RawTable, catalog: Catalog) -> list[Match]:
    """Return every source that reads any header cell, at its best row; the nearest first."""
    head = _head(table)
    found = (_best_row(source, head, catalog) for source in mains(catalog))
    return sorted(filter(None, found), key=_order)


def _head(table: RawTable) -> list[_Row]:
    """Return the first rows, each with its folded names: every source looks at them."""
    return [
        _Row(line, tuple(cells), places(cells))
        for line, cells in islice(table.records(), LOOKED_AT)
        if len(cells) <= WIDEST
    ]


def mains(catalog: Catalog) -> list[Source]:
    """Return the sources that name a report; the others read more out of one of these."""
    return [source for _, source in sorted(catalog.sources.items()) if not source.of]


def _order(match: Match) -> tuple[bool, int, bool, int, str]:
    return (bool(match.lacking), -len(match.explained), match.is_own, match.line, match.source.path)


def _best_row(source: Source, head: Sequence[_Row], catalog: Catalog) -> Match | None:
    rows = [match for row in head for match in _fit(source, row, catalog)]
    return min(rows, key=_order, default=None)


def _fit(
    source: Source, row: _Row, catalog: Catalog, given: Mapping[str, str] | None = None
) -> Iterator[Match]:
    """Yield the source with the columns and companions that one row gives it."""
    columns = _columns(source, row.here, given or {})
    if columns:
        told = {name for group in source.recognise for name in group}
        evidence = (row.cells[found[0]].strip() for name, found in row.here.items() if name in told)
        match = Match(source, (), row.line, row.cells, columns, tuple(evidence))
        yield _with_companions(match, row.here, catalog, given or {})


def _columns(
    source: Source, here: Mapping[str, tuple[int, ...]], given: Mapping[str, str]
) -> dict[str, tuple[int, ...]]:
    """Give each logical column its header of the mapping, or the first of its names."""
    chosen = {}
    for logical, names in source.aliases.items():
        wanted = [fold(given[logical])] if logical in given else names
        if found := next((here[name] for name in wanted if name in here), None):
            chosen[logical] = found
    return chosen


def _with_companions(
    match: Match, here: Mapping[str, tuple[int, ...]], catalog: Catalog, given: Mapping[str, str]
) -> Match:
    """Add the sources that read other tables out of the same report."""
    columns = dict(match.columns)
    companions = []
    for source in companions_of(match.source, catalog):
        found = _columns(source, here, given)
        if all(name in found for name in source.required):
            companions.append(source)
            columns = found | columns
    return replace(match, companions=tuple(companions), columns=columns)


def companions_of(main: Source, catalog: Catalog) -> list[Source]:
    """Return the sources that read other tables out of one report."""
    return [s for _, s in sorted(catalog.sources.items()) if s.of and s.of == main.report]


def _is_two(best: Match, catalog: Catalog) -> bool:
    """Tell whether two tables stand side by side: of each column, one would be passed over.

    Either all names that are needed are there twice, or a column without a name parts two
    reports, each with all of its own.
    """
    often = [name for name, found in places(best.header).items() if len(found) > 1]
    needed = [best.columns[name] for name in best.source.required if name in best.columns]
    if len(often) >= TWICE and needed and all(len(found) > 1 for found in needed):
        return True
    parts = _parts(best.header)
    return len(parts) > 1 and sum(_is_whole(part, catalog) for part in parts) > 1


def _parts(header: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the names of a header between its blank cells."""
    groups = groupby(header, lambda cell: bool(cell.strip()))
    found = [tuple(cells) for is_named, cells in groups if is_named]
    return [cells for cells in found if len(cells) >= TWICE]


def _is_whole(cells: tuple[str, ...], catalog: Catalog) -> bool:
    row = _Row(1, cells, places(cells))
    fits = (match for source in mains(catalog) for match in _fit(source, row, catalog))
    return any(not (one.lacking or one.absent or one.is_own) for one in fits)


def _refused(every: Sequence[Match], table: RawTable) -> ExportError:
    """Return what is said of a table that no source fits."""
    nearest = every[0] if every and len(every[0].explained) > 1 else None
    if nearest and nearest.absent:
        required = {name for logical in nearest.absent for name in nearest.source.aliases[logical]}
        if all(required.issuperset(group) for group in nearest.lacking):
            return refusals.incomplete(nearest)
    header = None if nearest else likely_header(list(islice(table.records(), LOOKED_AT)))
    return refusals.unknown(nearest, header[0] // table.step if header else None)


def likely_header(head: Sequence[Record]) -> Record | None:
    """Return the row that looks most like a header: the widest that is all words."""
    worded = [record for record in head if _is_worded(record[1])]
    return max(worded, key=lambda record: sum(map(bool, record[1])), default=None)


def _is_worded(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) >= FEWEST and not any(re.search(r"\d{3}", cell) for cell in filled)


def _chosen(known: Sequence[Match]) -> Match:
    """Return the best of those that fit; the manager's own word counts for more than ours."""
    whole = [match for match in known if not match.absent] or known
    mine = (m for m in whole if m.source.origin == WORKSPACE and _is_near(m, whole[0]))
    return next(mine, whole[0])


def _is_near(match: Match, best: Match) -> bool:
    return len(match.explained) >= NEAR * len(best.explained)


def _is_rival(match: Match, best: Match) -> bool:
    """Tell whether a file could as well be this other report."""
    if match.source is best.source or match.absent or not _is_near(match, best):
        return False
    if best.source.origin == WORKSPACE and match.source.origin != WORKSPACE:
        return False
    if match.explained == best.explained:
        return match.is_own == best.is_own
    return not match.explained < best.explained


def _must_be_strong(best: Match, every: Iterable[Match]) -> None:
    """Refuse a match that stands on plain words, or that another table explains far better."""
    for other in every:
        is_other = other.source.table != best.source.table
        if is_other and len(other.explained) >= MORE * len(best.explained):
            raise refusals.weak(best, other)
    told = set(map(fold, best.evidence))
    filled = len(places(best.header))
    if (best.is_own or told <= PLAIN) and 2 * len(best.explained) <= filled:
        raise refusals.weak(best, None)


def _mapped(table: RawTable, catalog: Catalog, mapping: ColumnMap) -> Match:
    """Return the report that a mapping names, at the row that has the most of its headers."""
    source = catalog.sources[f"sources/{mapping.report}"]
    fits = [m for row in _head(table) for m in _fit(source, row, catalog, mapping.columns)]
    best = min(fits, key=lambda m: (-_named(m.header, mapping), *_order(m)), default=None)
    here = places(best.header) if best else {}
    if lost := [header for header in mapping.columns.values() if fold(header) not in here]:
        raise refusals.not_in_file(mapping.report, lost, mapping.number)
    if best is None:
        raise _refused([], table)
    if best.absent:
        raise refusals.incomplete(best)
    told = tuple(mapping.columns.values()) or best.evidence
    return replace(best, evidence=told, date_order=mapping.date_order)


def _named(header: Sequence[str], mapping: ColumnMap) -> int:
    here = places(header)
    return sum(fold(name) in here for name in mapping.columns.values())
