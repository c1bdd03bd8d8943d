"""A block's rows as texts: which columns, how many rows, how broad."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import factories

from retro.formats import Formats
from retro.render.tables import Cell, table

ZH = Formats("zh")


def labels(shown: object) -> list[str]:
    """Return the heads of a table."""
    return [head.label for head in shown.heads]  # type: ignore[attr-defined]


def test_rows_are_cut_and_counted() -> None:
    """The first rows are shown; the count is of all."""
    shown = table(factories.hourly(), ZH, 5)
    assert (shown.shown, shown.count, shown.is_cut) == (5, 30, True)


def test_a_table_of_the_workbook_alone_has_no_rows_here() -> None:
    """Where every column is aside the chart speaks, and the count is still told."""
    block = factories.hourly()
    columns = tuple(replace(column, aside=True) for column in block.query.columns)
    shown = table(replace(block, query=replace(block.query, columns=columns)), ZH, 5)
    assert (shown.heads, shown.rows, shown.count, shown.is_drawn) == ((), (), 30, True)


def test_buyers_and_their_words_are_never_shown() -> None:
    """Columns of raw buyers and of quotes stay out of every report."""
    assert labels(table(factories.worklist(), ZH, 5)) == ["客服"]


def test_a_measure_takes_its_unit_from_its_row() -> None:
    """Each value is written in the kind that its row names, and that column is not printed."""
    shown = table(factories.measures(), ZH, 5)
    assert labels(shown)[:2] == ["指标", "数值"]
    assert [row[1].text for row in shown.rows] == ["95 秒", "4.1%"]


def test_a_code_of_several_vocabularies_keeps_their_column() -> None:
    """What a code is a code of stands beside it: “pool · presale” says more than “presale”."""
    columns = (
        factories.column("by", "按", "text"),
        factories.column("slice", "哪一类", "code", unit_from="by"),
    )
    asked = factories.query("x/y", "题", "问？", columns)
    shown = table(factories.block(asked, [("pool", "presale"), ("product", "X1")], ""), ZH, 5)
    assert [[cell.text for cell in row] for row in shown.rows] == [
        ["pool", "售前"],
        ["product", "X1"],
    ]


def test_a_column_put_aside_is_not_printed() -> None:
    """What the sentence or the chart already says stands in tables.xlsx only."""
    columns = (
        factories.column("a", "甲", "count"),
        factories.column("b", "乙", "count", aside=True),
    )
    asked = factories.query("x/y", "题", "问？", columns)
    assert labels(table(factories.block(asked, [(1, 2)], ""), ZH, 5)) == ["甲"]


def test_cells_sort_by_value() -> None:
    """A cell keeps the plain number or date beside its text; words sort as they stand."""
    columns = (
        factories.column("a", "甲", "money"),
        factories.column("b", "乙", "day"),
        factories.column("c", "丙", "text"),
        factories.column("d", "丁", "flag"),
        factories.column("e", "戊", "count"),
    )
    rows = [(Decimal("12345.60"), date(2025, 11, 11), "x", True, None), (None,) * 4 + (1,)]
    block = factories.block(factories.query("x/y", "题", "问？", columns), rows, "")
    assert table(block, ZH, 1).rows[0] == (
        Cell("¥1.2万", "12345.60"),
        Cell("2025-11-11", "2025-11-11"),
        Cell("x", ""),
        Cell("是", "1"),
        Cell("–", ""),
    )


def test_a_column_that_no_row_fills_is_left_out() -> None:
    """A value in any row keeps the column, even if that row is not shown; no rows keep all."""
    columns = (factories.column("a", "甲", "text"), factories.column("b", "乙", "count"))
    asked = factories.query("x/y", "题", "问？", columns)
    for rows, heads in (
        ([("x", None), ("y", None)], ["甲"]),
        ([("x", None), ("y", 0)], ["甲", "乙"]),
        ([], ["甲", "乙"]),
    ):
        assert labels(table(factories.block(asked, rows, ""), ZH, 1)) == heads


def test_columns_are_as_broad_as_their_longest_text() -> None:
    """Long titles get the broadest column, short counts the narrowest."""
    sizes = [head.size for head in table(factories.products(), ZH, 10).heads]
    assert sizes == ["m", "xl", "xs", "xs", "xsm", "xsm"]


def test_breadth_decides_about_the_page() -> None:
    """Three columns need no full width; thirteen need the page across."""
    few, some, many = factories.staffing(), factories.products(), factories.wide()
    shapes = [
        (shown.is_narrow, shown.is_dense, shown.is_wide)
        for shown in (table(block, ZH, 10) for block in (few, some, many))
    ]
    assert shapes == [(True, False, False), (False, False, False), (False, False, True)]


def test_a_word_of_a_label_is_never_broken() -> None:
    """A label may stand on two lines, or on three if it has so many words."""
    for label, size in (("Answered", "s"), ("Median", "xsm"), ("没人回复", "xs")):
        columns = (factories.column("a", label, "count"),)
        block = factories.block(factories.query("x/y", "题", "问？", columns), [(1,)], "")
        assert [head.size for head in table(block, ZH, 1).heads] == [size]


def test_nothing_is_a_table_without_rows() -> None:
    """An empty result keeps its heads."""
    shown = table(factories.empty(), ZH, 10)
    assert (shown.rows, shown.count, len(shown.heads)) == ((), 0, 2)


def test_whose_rows_they_are_is_no_column_where_all_are_one() -> None:
    """One shop, platform or profile need not stand in every row; two of them tell rows apart."""
    columns = (factories.column("profile", "口径", "text"), factories.column("n", "数", "count"))
    query = replace(factories.query("x/y", "题", "问？", columns), grain=("profile", "n"))
    one = factories.block(query, [("jd", 1), ("jd", 2)], "")
    two = factories.block(query, [("jd", 1), ("pdd", 2)], "")
    assert labels(table(one, ZH, 5)) == ["数"]
    assert labels(table(two, ZH, 5)) == ["口径", "数"]
    # In a report of two profiles it must be said whose these are.
    told = replace(one, told=frozenset(["profile"]))
    assert labels(table(told, ZH, 5)) == ["口径", "数"]
