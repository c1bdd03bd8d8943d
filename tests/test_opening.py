"""What is shown of an export whose report nobody knows: no persons."""

from __future__ import annotations

from pathlib import Path

import pytest

from retro.catalog import Catalog
from retro.opening import MASK, hidden, likely, masked, opened
from retro.settings import Settings, Shop


@pytest.mark.parametrize(
    "name",
    ["收货人", "收件人姓名", "联系电话", "手机号", "收货地址", "邮箱", "身份证号", "买家会员名",
     "客户昵称", "旺旺",
     "微信号", "Name", "PHONE", "E-mail", "Street", "Zip", "Company", "Recipient"],
)  # fmt: skip
def test_p18_columns_of_persons_are_hidden(name: str) -> None:
    """By the words of their headers, in any case; what a source reads is shown."""
    assert hidden(["订单编号", name], {}) == {1}
    assert hidden(["订单编号", name], {"buyer": (1,)}) == set()


def test_p18_other_columns_are_not_hidden() -> None:
    """Amounts, times and states are what a report is recognised by."""
    assert hidden(["订单编号", "总金额", "订单状态", "created at", "qty"], {}) == set()


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("电话13812345678。", f"电话{MASK}。"),
        ("13812345678", MASK),
        ("a.b+c@example.com 收", f"{MASK} 收"),
        ("4501018068102177725", "4501018068102177725"),
        ("213812345678", "213812345678"),
        ("12812345678", "12812345678"),
        ("", ""),
    ],
)
def test_p18_numbers_of_persons_are_masked(cell: str, shown: str) -> None:
    """A mobile number or an address of mail anywhere in a cell; part of a longer number is none."""
    assert masked([cell], set(), set()) == [shown]


def test_p18_a_hidden_cell_shows_nothing() -> None:
    """A blank one stays blank, and a cell that is read is shown as it is."""
    cells = ["张三", " ", "13812345678", "13812345678"]
    assert masked(cells, {0, 1}, {2}) == [MASK, " ", "13812345678", MASK]


@pytest.mark.parametrize(
    ("header", "report"),
    [
        ("订单编号,总金额,买家会员名,甲,乙,丙", "taobao/orders"),
        ("订单编号,总金额,甲,乙,丙", "retro/orders"),
    ],
)
def test_what_an_unknown_table_most_likely_is(
    tmp_path: Path, catalog: Catalog, header: str, report: str
) -> None:
    """A report of a back office if enough of its names are there, else a table of our own."""
    path = tmp_path / "订单.csv"
    path.write_text(f"{header}\n", encoding="utf-8")
    (found,) = opened(path, catalog, tmp_path, Settings(shop=Shop(name="小满")))
    best = likely("订单", found, catalog)
    assert found.nearest
    assert best is not None
    assert best[0].report == report
