"""Header names -> a report: told by names alone, whatever the order of the columns."""

from __future__ import annotations

import csv
from functools import cache

from ground import pieces, scratch, tried
from hypothesis import strategies as st

from retro import resources
from retro.catalog import Catalog, load_catalog
from retro.folding import fold
from retro.readers import RawTable
from retro.readers.recognition import Match, recognise
from retro.readers.staging import stage


@cache
def _catalog() -> Catalog:
    return load_catalog(resources.layers("queries", None))


def _names() -> tuple[str, ...]:
    sources = _catalog().sources.values()
    return tuple(sorted({n for s in sources for names in s.names.values() for n in names}))


NOISE = (
    "合计",
    "总计",
    "注：数据仅供参考",
    "1",
    "2025-11-11",
    "",
    " ",
    "（",
    "\u3000",
    "订单编号 ",
    "x",
)
PIECES = ("\t", "\n", *NOISE)


def _rows() -> st.SearchStrategy[bytes]:
    reports = [
        [n for names in s.names.values() for n in names] for s in _catalog().sources.values()
    ]
    header = st.sampled_from([names for names in reports if names]).flatmap(
        lambda names: st.lists(st.sampled_from(names), max_size=12)
    )
    odd = st.lists(st.sampled_from(_names()) | pieces(*NOISE), max_size=8)
    rows = st.lists(odd | st.lists(pieces(*NOISE), max_size=6), max_size=4)
    return st.builds(
        lambda head, body: "\n".join("\t".join(row) for row in (head, *body)).encode(
            "utf-8", "ignore"
        ),
        header | odd, rows,
    )  # fmt: skip


inputs = st.deferred(_rows)


def one(data: bytes) -> None:
    """The columns of a match read headers of theirs; turned round, the table is the same."""
    rows = [line.split("\t") for line in data.decode("utf-8", "ignore").split("\n")]
    for cell in rows[0]:
        assert fold(fold(cell)) == fold(cell)
    found = tried(lambda: recognise(_table(rows), _catalog()))
    width = max(map(len, rows))
    turned = [[*row, *[""] * (width - len(row))][::-1] for row in rows]
    again = tried(lambda: recognise(_table(turned), _catalog()))
    assert _told(found) == _told(again), "the order of columns changes the report"
    if found is not None:
        _assert_staged(rows, found)


def _table(rows: list[list[str]]) -> RawTable:
    return RawTable(read=lambda _width, _aside: iter(enumerate(rows, 1)))


def _told(match: Match | None) -> object:
    if match is None:
        return None
    reads = {name: fold(match.header[found[0]]) for name, found in match.columns.items()}
    names = dict[str, set[str]]()
    for source in (match.source, *match.companions):
        for name, aliases in source.aliases.items():
            names.setdefault(name, set()).update(aliases)
    assert all(name in names[logical] for logical, name in reads.items())
    return match.source.path, match.line, reads


def _assert_staged(rows: list[list[str]], match: Match) -> None:
    """Every row below the header that is not blank is kept, or counted as a total line."""
    target = scratch() / "clean.csv"
    tally = stage(_table(rows), match, target)
    with target.open(encoding="utf-8", newline="") as file:
        kept = list(csv.reader(file))
    header = list(match.header)
    below = [r for r in rows[match.line :] if any(map(str.strip, r)) and r != header]
    assert tally.rows_in == len(below) == len(kept) + tally.total_lines + len(tally.broken)
    for row in kept:
        assert len(row) == 1 + len(match.columns)
