"""A plain column is read by a cast as the careful macros read it; an odd cell makes it odd."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retro import resources
from retro.catalog import load_catalog
from retro.warehouse import Warehouse
from retro.warehouse.shapes import SHAPES

EDGES = ["", " ", "\t", "'", "`", "\u3000", "\xa0", "\u200b", "\ufeff", '="', '"', "“", "：", ":"]
CORES = [
    "", "-", "—", "/", "\\N", "null", "无", "暂无", "1970-01-01", "0000-00-00 00:00:00", "12", "-3",
    "12.50", "1.5", "12345678901234567", "1.23457E+17", "4501018563973116127.0", "1,234.00", "￥12",
    "3.2万", "2025-11-11 20:00:00", "2025-11-11 20:00", "11/10/2025", "1999-12-31 23:59:59",
    "25-11-10 10:00:00", "雨后晴天·39268", "小满旗舰店:客服一", "小满：客服",
    "cntaobao小满", "a:", "A\nb:c", "nancy", "１２", "+5", "1e3", "00012", "0x1F",
    "999999999999999999",
]  # fmt: skip
CELLS = st.builds(
    "{}{}{}".format, st.sampled_from(EDGES), st.sampled_from(CORES), st.sampled_from(EDGES)
)
ARGUMENTS = {"to_moment": "cell, '2025-11-10'"}


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that knows the macros."""
    with Warehouse(load_catalog(resources.layers("queries", None))) as house:
        yield house.db


def agreeing(db: duckdb.DuckDBPyConnection, cells: list[str], number: int) -> list[str]:
    """Return the plain cells of a shape that the cast and the macro read differently."""
    macro, odd, quick = SHAPES[number]
    found = db.execute(
        f"""select cell from (select unnest($cells::varchar[]) as cell)
        where (cell = '' or not coalesce({odd}, false))
            and {quick.format("cell")} is distinct from {macro}({ARGUMENTS.get(macro, "cell")})""",
        {"cells": cells},
    ).fetchall()
    return [cell for (cell,) in found]


@pytest.mark.parametrize(
    "number", range(len(SHAPES)), ids=[f"{n}-{s[0]}" for n, s in enumerate(SHAPES)]
)
def test_both_ways_read_a_plain_cell_alike(db: duckdb.DuckDBPyConnection, number: int) -> None:
    """Every core between every pair of edges."""
    cells = [a + core + b for a in EDGES for core in CORES for b in EDGES]
    assert agreeing(db, cells, number) == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(cells=st.lists(st.one_of(CELLS, st.text(max_size=12)), min_size=1, max_size=60))
def test_whatever_is_written(db: duckdb.DuckDBPyConnection, cells: list[str]) -> None:
    """The same for any text."""
    clean = [cell.replace("\0", "") for cell in cells]
    clean = [cell.encode("utf-8", "ignore").decode() for cell in clean]
    assert [agreeing(db, clean, number) for number in range(len(SHAPES))] == [[]] * len(SHAPES)


def test_plain_cells_are_found_plain(db: duckdb.DuckDBPyConnection) -> None:
    """What back offices write every day is plain: else nothing were gained."""
    stamp = "2025-11-11 20:00:00"
    usual = {
        "to_text": "交易成功", "is_blank": "x", "to_id": "C25111000000001",
        "to_agent": "小满旗舰店:客服一", "to_count": "12", "to_number": "1.5", "to_money": "179.00",
        "to_time": stamp, "to_local_time": stamp, "to_moment": stamp,
    }  # fmt: skip
    for macro, cell in usual.items():
        tests = [odd for name, odd, _ in SHAPES if name == macro]
        row = db.execute(f"select [{', '.join(tests)}] from (select $cell as cell)", {"cell": cell})
        assert False in (row.fetchone() or ([],))[0]
