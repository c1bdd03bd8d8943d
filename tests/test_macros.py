"""How raw cells become values: each macro against the cells seen in real exports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from retro.catalog import GIVEN, Catalog
from retro.warehouse import Warehouse


@pytest.fixture(scope="module")
def house(catalog: Catalog) -> Iterator[Warehouse]:
    """Return a warehouse with one shift."""
    with Warehouse(catalog) as opened:
        opened.put("shifts", GIVEN["shifts"], [("晚", "17:00", "02:00", 60.0)])
        yield opened


def at(text: str) -> datetime:
    """Return a naive local time."""
    return datetime.fromisoformat(text)


CASES = [
    ("to_text", "　有货吗\u200b ", "有货吗"),
    ("to_text", "-", None),
    ("to_text", "--", None),
    ("to_text", "'null", None),
    ("to_text", "无", None),
    ("to_text", "\ufeff", None),
    ("to_text", "无理由", "无理由"),
    ("to_text", "-5", "-5"),
    ("to_id", '="4501018068102177725"', "4501018068102177725"),
    ("to_id", "=“4501018068102177725”", "4501018068102177725"),
    ("to_id", "'18600000000", "18600000000"),
    ("to_id", "\t6920000001\t", "6920000001"),
    ("to_id", "0012", "0012"),
    ("to_id", "1.23457E+17", None),
    ("to_id", "4.50101807390673e+18", None),
    ("to_id", "XM-1E+S", "XM-1E+S"),
    ("to_money", "12.00元", Decimal("12.00")),
    ("to_money", "￥1,234.00", Decimal("1234.00")),
    ("to_money", "৳2,999", Decimal("2999.00")),
    ("to_money", "- ", None),
    ("to_money", '"1,234.00"', Decimal("1234.00")),
    ("to_money", "-¥12", Decimal("-12.00")),
    ("to_money", "１，２３４．５０", Decimal("1234.50")),
    ("to_money", "+5", Decimal("5.00")),
    ("to_money", "1.234,56", None),
    ("to_money", "12,34", None),
    ("to_money", "无退款申请", None),
    ("to_number", "nan", None),
    ("to_number", "inf", None),
    ("to_number", "0x1F", None),
    ("to_number", "1_000", None),
    ("to_number", "1.5", 1.5),
    ("to_count", "128", 128),
    ("to_count", "128.0", 128),
    ("to_count", "2.5", None),
    ("to_count", "1,024人", 1024),
    ("to_share", "97.3%", 0.973),
    ("to_share", "0.8599", 0.8599),
    ("to_share", "85.99", 0.8599),
    ("to_share", "1", 1.0),
    ("to_share", "120%", 1.2),
    ("to_share", "97.3％", 0.973),
    ("to_share", "延迟统计", None),
    ("to_ratio", "122%", 1.22),
    ("to_ratio", "3.2", 3.2),
    ("to_seconds", "8分48秒", 528.0),
    ("to_seconds", "25秒", 25.0),
    ("to_seconds", "29.57小时", 106452.0),
    ("to_seconds", "30:00:00", 108000.0),
    ("to_seconds", "00:01:30", 90.0),
    ("to_seconds", "1天2小时", 93600.0),
    ("to_seconds", "12.5", 12.5),
    ("to_seconds", "很快", None),
    ("to_time", "2016/5/23 22:02", at("2016-05-23 22:02")),
    ("to_time", "2020-02-01 00:14:15", at("2020-02-01 00:14:15")),
    ("to_time", "2025年11月11日 8:05", at("2025-11-11 08:05")),
    ("to_time", "2025.11.11", at("2025-11-11")),
    ("to_time", "20251111", at("2025-11-11")),
    ("to_time", "2025-11-11T20:00:00", at("2025-11-11 20:00")),
    ("to_time", "43831.5", at("2020-01-01 12:00")),
    ("to_time", "2025-02-30", None),
    ("to_time", "12/11/2025", None),
    ("to_time", "123", None),
    ("to_time", "-", None),
    ("to_local_time", "2026-04-05 21:06:21 +0400", at("2026-04-05 21:06:21")),
    ("to_agent", "小满衣橱旗舰店:小荷", "小荷"),
    ("to_agent", "店：小荷", "小荷"),
    ("to_agent", "小荷", "小荷"),
    ("to_flag", "是", True),
    ("to_flag", "FALSE", False),
    ("to_flag", "也许", None),
    ("to_province", "广东省 深圳市 ***", "广东"),
    ("to_province", "上海 上海市", "上海"),
    ("to_province", "广西壮族自治区 南宁市", "广西"),
    ("to_province", "内蒙古自治区 x", "内蒙古"),
    ("to_province", "***", None),
    ("to_shift", "晚", "17:00-02:00"),
    ("to_shift", "9:00-18:00", "9:00-18:00"),
    ("to_shift", "09：00～18：00", "09:00-18:00"),
    ("to_shift", "Z", None),
]


@pytest.mark.parametrize(("macro", "cell", "value"), CASES)
def test_macro(house: Warehouse, macro: str, cell: str, value: Any) -> None:
    """A cell gives its value, and nothing when it is blank or cannot be read for sure."""
    (found,) = house.db.execute(f"select {macro}(?)", [cell]).fetchone() or ()
    assert found == (pytest.approx(value) if isinstance(value, float) else value)


@pytest.mark.parametrize("macro", sorted({macro for macro, _, _ in CASES}))
def test_macro_of_an_absent_cell(house: Warehouse, macro: str) -> None:
    """A column that the export does not have gives NULL, not an error."""
    assert house.db.execute(f"select {macro}(null::varchar)").fetchone() == (None,)


def test_time_of_day_on_the_day_of_the_file(house: Warehouse) -> None:
    """09:10:11 needs a day from elsewhere; without one it cannot be read."""
    found = house.db.execute(
        "select to_moment('09:10:11', '2025-11-11'), to_moment('09:10:11', null),"
        " to_moment('2025-11-12 09:10:11', '2025-11-11')"
    ).fetchone()
    assert found == (at("2025-11-11 09:10:11"), None, at("2025-11-12 09:10:11"))


def test_a_shift_may_end_on_the_next_day(house: Warehouse) -> None:
    """An end that is not after the start is the next day's; 24:00 is midnight."""
    found = house.db.execute(
        "select shift_start(date '2025-11-10', s), shift_end(date '2025-11-10', s)"
        " from (values ('17:00-02:00'), ('22:00-24:00')) shifts(s) order by s"
    ).fetchall()
    assert found == [
        (at("2025-11-10 17:00"), at("2025-11-11 02:00")),
        (at("2025-11-10 22:00"), at("2025-11-11 00:00")),
    ]
