"""A line of explanations below the header is told from a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from retro.catalog import Catalog
from retro.warehouse import Staged, Warehouse
from retro.warehouse.loading import blank_words
from retro.warehouse.remarks import drop_remarks

FIELDS = ("order_id", "created_at", "paid_at", "amount_due", "refund_amount", "status")
GOOD = ("1", "2025-11-11 20:00:00", "", "12.00", "无退款申请", "交易成功")


@pytest.fixture
def house(catalog: Catalog) -> Iterator[Warehouse]:
    """Return a warehouse."""
    with Warehouse(catalog) as opened:
        yield opened


def kept(house: Warehouse, rows: Sequence[Sequence[str]]) -> tuple[int, list[int]]:
    """Return the number of remarks and the lines that stay."""
    house.put("raw_text", {"source_row": "bigint"} | dict.fromkeys(FIELDS, "varchar"),
              [[line, *row] for line, row in enumerate(rows, 2)])  # fmt: skip
    staged = Staged(
        file="orders.csv", source=house.catalog.sources["sources/taobao/orders"], companions=(),
        columns=("source_row", *FIELDS), platform="taobao", shop="小满",
    )  # fmt: skip
    blank_words(house.db, staged)
    dropped = len(drop_remarks(house.db, staged))
    lines = house.db.execute("select source_row from raw_text order by source_row").fetchall()
    return dropped, [line for (line,) in lines]


def test_an_explanation_below_the_header_is_no_record(house: Warehouse) -> None:
    """It says in words what each column means; no time and no amount of it can be read."""
    remark = ("订单的唯一编号", "买家下单的时间", "买家付款的时间", "单位：元，保留2位小数", "", "")
    assert kept(house, [remark, GOOD]) == (1, [3])


def test_a_damaged_record_stays(house: Warehouse) -> None:
    """One cell that can be read, or a number in a wrong shape, makes it a record."""
    rows = [
        ("1", "昨天", "前天", "12.00", "", ""),
        ("2", "11/10/2025", "刚刚", "十二", "", ""),
        ("3", "昨天", "", "", "无退款申请", ""),
    ]
    assert kept(house, rows) == (0, [2, 3, 4])


def test_explanations_stand_at_the_top(house: Warehouse) -> None:
    """The fourth row and later ones are records, to be set aside with a reason."""
    remark = ("编号", "下单时间", "付款时间", "金额", "", "")
    assert kept(house, [GOOD, GOOD, GOOD, remark]) == (0, [2, 3, 4, 5])
    assert kept(house, []) == (0, [])
