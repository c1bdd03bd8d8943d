"""Cells that are unlike all others of their column: what joins or tears records leaves such ids.

An id has no pattern that would hold for all platforms, but within one export ids are written one
way. A line end, a delimiter or a mark that went into one of them, half of it that was lost where a
download broke off and went on, or two that ran together, are seen by the others. So is an amount
in dollars among amounts in yuan, which must not be added to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import duckdb

from retro.warehouse.cells import Staged, conversions, quoted, words_of
from retro.warehouse.shapes import Shapes

# (column, kind, whether it costs the row, condition), as `faults` looks for them.
Test = tuple[str, str, bool, str]

STRAY, SIZE, CURRENCY = "stray_id", "odd_id", "other_currency"
# Numbers of orders, cases and chats hold none of these; stars and dots stand for lost digits.
SIGNS = r"""[\s\x{3000}\x{A0}"'`\\,;|*…０-９]"""
# Nor are numbers of orders and cases words.
WORD, NUMBERED = r"|^\D+$", frozenset({"order_id", "refund_id"})
# If a quarter of the cells has such a sign, that is how these ids are written; one in three may
# be odd, one in two may be right.
OFTEN, FEWEST = 4, 3
# Of so many ids nine in ten are equally long; one much shorter or longer is odd if seldom.
ENOUGH, LONG, ALIKE = 10, 10, 0.9
SHORTER, LONGER = 0.7, 1.3
MOST, SELDOM = 2, 0.01
# In cells of these one may find several ids, or one of another platform.
SEVERAL = frozenset({"order_id", "product_id", "tracking_id"})
# The signs of currencies that `to_money` passes over; all that mean yuan are one.
MARKS = (
    r"RMB|CNY|人民币|[¥￥元圆块]|(?:US|HK|NT|SG|AU?|CA?|NZ|MX|S|R)?\$|[€£৳₹₩₫฿₱₽]|Rs|RM"
    r"|USD|EUR|GBP|HKD|TWD|JPY|KRW|INR|BDT|AUD|CAD|SGD|MYR|THB"
)
YUAN, UNMARKED = r"RMB|CNY|人民币|[¥￥元圆块]", ""


def unlike(db: duckdb.DuckDBPyConnection, staged: Staged, plain: Shapes) -> list[Test]:
    """Return what to look for in amounts, and in the ids that tell records apart."""
    calls = {
        column: plain.call("to_id", column, call)
        for source in (staged.source, *staged.companions)
        for kind, column, call in conversions(source, staged.columns)
        if kind == "id" and column.endswith("_id")
        if column in source.required or column not in SEVERAL
    }
    is_mixed = "platform" in staged.source.aliases
    return [
        *_signs(db, calls),
        *(() if is_mixed else chain(*_sizes(db, calls))),
        *_currencies(db, staged, plain),
    ]


def _signs(db: duckdb.DuckDBPyConnection, calls: dict[str, str]) -> Iterator[Test]:
    """Look for signs that hardly any other id of the column has."""
    for column, call in calls.items():
        signs = SIGNS + WORD if column in NUMBERED else SIGNS
        test = f"regexp_matches({call}, {words_of([signs])})"
        row = db.execute(f"select count(*) filter ({test}), count({call}) from raw_text").fetchone()
        odd, n = row or (0, 0)
        if OFTEN * odd < n or (odd == 1 and n >= FEWEST):
            yield column, STRAY, True, test


def _sizes(db: duckdb.DuckDBPyConnection, calls: dict[str, str]) -> Iterator[list[Test]]:
    """Look for numbers of a length that hardly any other number of the column has."""
    for column, call in calls.items():
        # An export may have a column of any name, so nothing is named beside its own.
        sizes = f"select length({call}) as size from raw_text"
        rows = db.execute(f"select size, count(*) from ({sizes}) where size > 0 group by size")
        counts = dict(rows.fetchall())
        n = sum(counts.values())
        usual = max(counts, key=lambda size: (counts[size], size), default=0)
        odd = [size for size in counts if not SHORTER * usual < size < LONGER * usual]
        is_seldom = sum(counts[size] for size in odd) <= max(MOST, SELDOM * n)
        if odd and is_seldom and n >= ENOUGH and usual >= LONG and counts[usual] >= ALIKE * n:
            sizes = ", ".join(map(str, sorted(odd)))
            is_number = f"regexp_full_match({call}, '[0-9]+')"
            yield [(column, SIZE, True, f"length({call}) in ({sizes}) and {is_number}")]


def _currencies(db: duckdb.DuckDBPyConnection, staged: Staged, plain: Shapes) -> Iterator[Test]:
    """Look for amounts with the sign of another currency than most of their column.

    Where a column of its own names the currencies, it tells which amounts belong together.
    """
    if "currency" in staged.columns:
        return
    amounts = {
        column: call
        for source in (staged.source, *staged.companions)
        for kind, column, call in conversions(source, staged.columns)
        if kind == "money" and ("to_money", column) not in plain.plain
    }
    for column, call in amounts.items():
        mark = (
            f"regexp_replace(regexp_extract({quoted(column)}, {words_of([MARKS])}),"
            f" {words_of([YUAN])}, '¥')"
        )
        # Where an amount is zero its sign says nothing.
        rows = db.execute(
            f"select {mark} as sign, count(*) from raw_text where {call} <> 0 group by all"
        )
        counts = dict(rows.fetchall())
        foreign = {sign: n for sign, n in counts.items() if sign not in {UNMARKED, "¥"}}
        at_home = sum(counts.values()) - sum(foreign.values())
        usual = max(foreign, key=lambda sign: (foreign[sign], sign), default=UNMARKED)
        if at_home >= foreign.get(usual, 0):
            usual = "¥"
        if odd := sorted(set(counts) - {UNMARKED, usual}):
            yield column, CURRENCY, True, f"{call} <> 0 and {mark} in ({words_of(odd)})"
