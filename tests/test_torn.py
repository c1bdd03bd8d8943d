"""A lost line takes the rest of its order along; a file that ends too soon is noticed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from retro.catalog import Catalog
from retro.given import GIVEN
from retro.intake import take_in
from retro.model import FileAccount
from retro.readers.delimited import Ends
from retro.warehouse import Warehouse
from retro.warehouse.torn import torn

DATA = Path(__file__).parent / "data"
DOUYIN, SHOPIFY = DATA / "douyin" / "douyin_orders.csv", DATA / "shopify" / "orders_export_1.csv"
HEADER = "主订单编号,子订单编号,选购商品,商品数量,商品金额,订单应付金额,订单提交时间,订单状态"


def taken(
    name: str, data: bytes, catalog: Catalog, place: Path
) -> tuple[FileAccount, Counter[tuple[Any, ...]]]:
    """Return the account of one file, and its rows in every landing table."""
    folder = place / "exports"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(data)
    rows: Counter[tuple[Any, ...]] = Counter()
    with Warehouse(catalog) as house:
        house.put_reference()
        for table in ("agents", "agent_names"):
            house.stand_in(table)
        house.put("shifts", GIVEN["shifts"], [])
        found = take_in(folder, house, "小满", place / "stage", root=folder)
        for table in [query.name for query in catalog.folder("tables")]:
            house.prepare(table)
            told = house.db.execute(f"select * exclude (source_row) from {table}_loaded")
            rows.update((table, *row) for row in told.fetchall())
    return found.files[0], rows


@pytest.mark.parametrize(
    ("path", "places"),
    [
        (DOUYIN, (578, 595)),
        (SHOPIFY, (1352, 1401)),
    ],
    ids=["lines of an order", "lines without the order's cells"],
)
def test_p1_a_file_that_was_cut_gives_no_row_that_it_never_had(
    path: Path, places: tuple[int, ...], catalog: Catalog, tmp_path: Path
) -> None:
    """Promise 1: of an order that lost a line nothing is used; a shortened cell is no amount."""
    data = path.read_bytes()
    _, whole = taken(path.name, data, catalog, tmp_path / "whole")
    for place in places:
        account, rows = taken(path.name, data[:place], catalog, tmp_path / str(place))
        assert rows - whole == Counter(), place
        assert account.rows_quarantined or account.problem, place


def order(number: int, line: int, amount: str = "10.00") -> str:
    """Return a line of an order with two of them."""
    cells = (
        f"69{number:016d},69{number:015d}{line},大衣,1,{amount},20.00,2025-11-11 0{number}:00:00"
    )
    return f"{cells},已完成"


@pytest.mark.parametrize(
    ("damaged", "aside"),
    [
        # An extra cell behind the id: it is the second order's.
        (order(2, 2).replace("大衣", "大,衣"), 2),
        # The id itself is in two pieces.
        (order(2, 2).replace("69000000", "6900,0000", 1), 2),
        # Nothing is left of the id: it may be the order above or the one below.
        ('"坏', 3),
        # Another order altogether, which had but one line.
        (order(8, 1).replace("大衣", "大,衣"), 1),
    ],
    ids=["told", "in two pieces", "unknown", "of its own"],
)
def test_p1_lines_of_one_order_share_their_fate(
    damaged: str, aside: int, catalog: Catalog, tmp_path: Path
) -> None:
    """Promise 1: an order is used with all of its lines or not at all."""
    lines = [HEADER, order(1, 1), order(1, 2), order(2, 1), damaged, order(3, 1), order(3, 2)]
    account, rows = taken("订单.csv", "\n".join([*lines, ""]).encode(), catalog, tmp_path)
    assert account.report == "douyin/orders"
    assert account.rows_in == 6
    lost = account.rows_quarantined
    assert lost == {1: 1, 2: 2, 3: 4}[aside]
    # What is used is whole: of the orders that have two lines, both.
    kept = Counter(row for row in rows if row[0] == "order_lines")
    assert sum(kept.values()) == account.rows_used == 6 - lost


def test_words_of_a_line_and_whether_its_id_can_be_read() -> None:
    """An id before the damage is told; one behind a quotation mark, or at the end, may be cut."""
    whole = torn(7, '="4501",x,y', 0)
    assert {"4501", "x", "y"} <= {*whole.words}
    assert not whole.is_told
    assert torn(7, "4501,x", 0).is_told
    assert not torn(7, "4501", 0).is_told
    assert not torn(7, ",x", 0).is_told
    assert not torn(7, 'a"b,4501,x', 1).is_told
    assert "4501" in torn(7, "45,01,x", 0).words


@pytest.mark.parametrize(
    ("cells", "last", "is_cut"),
    [
        (["金额", "128.00", "64.50", "7.00", "9.90"], "12", True),
        (["金额", "128.00", "64.50", "7.00", "9.90"], "", True),
        (["金额", "128.00", "64.50", "7.00", "9.90"], "5.00", False),
        (["备注", "好", "", "请尽快", ""], "", False),
        (["金额", "128.00", "64.50"], "12", False),
    ],
)
def test_a_last_cell_shorter_than_all_others_was_cut(
    cells: list[str],
    last: str,
    is_cut: bool,  # noqa: FBT001 - what is expected
) -> None:
    """It takes a few records to know how long a cell is, and no line end behind the last."""
    for ending in ("", "\n", '"'):
        ends = Ends()
        assert [ends.is_cut(f"{cell}\n", ["1", cell]) for cell in cells] == [False] * len(cells)
        assert ends.is_cut(last + ending, ["1", last]) is (is_cut and not ending)
