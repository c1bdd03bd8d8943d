"""How raw cells become values: each macro against the cells seen in real exports."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retro.catalog import Catalog
from retro.given import GIVEN
from retro.warehouse import Warehouse


@pytest.fixture(scope="module")
def house(catalog: Catalog) -> Iterator[Warehouse]:
    """Return a warehouse with one shift."""
    with Warehouse(catalog) as opened:
        opened.put_reference()
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
    ("to_id", "'18600000000", "18600000000"),
    ("to_id", "\t6920000001\t", "6920000001"),
    ("to_id", "0012", "0012"),
    ("to_id", "1.23457E+17", None),
    ("to_id", "4.50101807390673e+18", None),
    ("to_id", "XM-1E+S", "XM-1E+S"),
    ("to_id", "=“4501018068102177725”", "4501018068102177725"),
    ("to_id", "123456.0", "123456"),
    ("to_id", "1234567890123456.0", None),
    ("to_id", "1.23e17", None),
    ("to_id", "5E17", "5E17"),
    ("to_id", "450101\u200b8068", "4501018068"),
    ("to_id", "'null", None),
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
    ("to_money", "₹1,23,456.78", Decimal("123456.78")),
    ("to_money", "1,23,45", None),
    ("to_money", "无退款申请", None),
    ("to_money", "US$1,234.50", Decimal("1234.50")),
    ("to_money", "1,234.00 CNY", Decimal("1234.00")),
    ("to_money", "(12.00)", Decimal("-12.00")),
    ("to_money", "（¥12.00）", Decimal("-12.00")),
    ("to_money", "1.2万", Decimal("12000.00")),
    ("to_money", "--12", None),
    ("to_money", "12分", None),
    ("to_money", "——", None),
    ("to_number", "nan", None),
    ("to_number", "inf", None),
    ("to_number", "0x1F", None),
    ("to_number", "1_000", None),
    ("to_number", "1.5", 1.5),
    ("to_count", "128", 128),
    ("to_count", "128.0", 128),
    ("to_count", "2.5", None),
    ("to_count", "1,024人", 1024),
    ("to_count", "１２８", 128),
    ("to_count", "1.5万", 15000),
    ("to_count", "9" * 30, None),
    ("to_number", "9" * 400, None),
    ("to_number", "#DIV/0!", None),
    ("to_share", "97.3%", 0.973),
    ("to_share", "0.8599", 0.8599),
    ("to_share", "85.99", 0.8599),
    ("to_share", "1", 1.0),
    ("to_share", "120%", 1.2),
    ("to_share", "97.3％", 0.973),
    ("to_share", "延迟统计", None),
    ("to_share", "９７.３ ％", 0.973),
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
    ("to_seconds", "1h 5m 3s", 3903.0),
    ("to_seconds", "12 min", 720.0),
    ("to_seconds", "90 s", 90.0),
    ("to_seconds", "2 days, 3:04:05", 183845.0),
    ("to_seconds", "1,234", 1234.0),
    ("to_seconds", "01:30", None),
    ("to_seconds", "00:61:00", None),
    ("to_seconds", "-5", None),
    ("to_seconds", "-00:10:00", None),
    ("to_seconds", "5元", None),
    ("to_minutes_as_seconds", "1.5", 90.0),
    ("to_minutes_as_seconds", "1分30秒", 90.0),
    ("to_hours_as_seconds", "29.57", 106452.0),
    ("to_hours_as_seconds", "01:30:00", 5400.0),
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
    ("to_time", "2025/11/11 下午 8:05:06", at("2025-11-11 20:05:06")),
    ("to_time", "2025-11-11 上午12:05", at("2025-11-11 00:05")),
    ("to_time", "2025-11-11 12:05 PM", at("2025-11-11 12:05")),
    ("to_time", "2025-11-11 13:05 AM", None),
    ("to_time", "2025-11-11 24:00", at("2025-11-12")),
    ("to_time", "2025-11-11 24:01", None),
    ("to_time", "2025年11月11日 20时05分06秒", at("2025-11-11 20:05:06")),
    ("to_time", "2025年11月11日 星期二 20:05", at("2025-11-11 20:05")),
    ("to_time", "２０２５－１１－１１　２０：０５", at("2025-11-11 20:05")),
    ("to_time", "1762862400", at("2025-11-11 20:00")),
    ("to_time", "1762862400123", at("2025-11-11 20:00:00.123")),
    ("to_time", "2025111120", None),
    ("to_time", "20251111200001", at("2025-11-11 20:00:01")),
    ("to_time", "20251111 20:00", at("2025-11-11 20:00")),
    ("to_time", "2025-11-11T12:00:00.5Z", at("2025-11-11 20:00:00.5")),
    ("to_time", "2025-11-11 09:00:00-05:00", at("2025-11-11 22:00")),
    ("to_time", "2025-11-11 09:00-12:00", None),
    ("to_time", "Nov 11, 2025 8:05 PM", at("2025-11-11 20:05")),
    ("to_time", "11-Nov-2025", at("2025-11-11")),
    ("to_time", "1999-12-31 23:59:59", None),
    ("to_time", "2100-01-01", None),
    ("to_time", "0000-00-00 00:00:00", None),
    ("to_time", "2025-11-11 20:", None),
    ("to_time", "2025-11-1120:05:06", at("2025-11-11 20:05:06")),
    ("to_time", "2025-11- 20:05:06", None),
    ("to_time", "2025/1/13:04", None),
    ("to_time", "2025/1/113:04", None),
    ("to_time", "2025年1月1日3:04", at("2025-01-01 03:04")),
    ("to_time", "2025/1/1周三3:04", at("2025-01-01 03:04")),
    ("to_time", "2025/1/1下午3:04", at("2025-01-01 15:04")),
    ("to_time", "Nov 11, 2025:8:05 PM", None),
    ("to_local_time", "2026-04-05 21:06:21 +0400", at("2026-04-06 01:06:21")),
    ("to_local_time", "2026-04-05T21:06:21-05:00", at("2026-04-06 10:06:21")),
    ("to_local_time", " 2026-04-05 21:06:21 +0000 ", at("2026-04-06 05:06:21")),
    ("to_local_time", "2026-04-05 21:06:21 UTC", at("2026-04-06 05:06:21")),
    ("to_local_time", "2026-04-05 21:06:21 GMT+8", at("2026-04-05 21:06:21")),
    ("to_local_time", "Tue Oct 31 22:10:47 +0000 2017", at("2017-11-01 06:10:47")),
    ("to_local_time", "2026-04-05 21:06:21", at("2026-04-05 21:06:21")),
    ("to_utc_time", "2026-04-05 21:06:21", at("2026-04-06 05:06:21")),
    ("to_utc_time", "2026-04-05T21:06:21Z", at("2026-04-06 05:06:21")),
    ("to_utc_time", "2026-04-05 21:06:21 +0800", at("2026-04-05 21:06:21")),
    ("to_us_date", "04-30-22", at("2022-04-30")),
    ("to_us_date", "11/10/2025 8:05 PM", at("2025-11-10 20:05")),
    ("to_us_date", "30/4/22", None),
    ("to_us_date", "2022-04-30", at("2022-04-30")),
    ("to_agent", "ｘｉａｏ荷１", "xiao荷1"),
    ("to_agent", "cntaobao小荷", "小荷"),
    ("to_agent", "小满衣橱旗舰店:小荷", "小荷"),
    ("to_agent", "店：小荷", "小荷"),
    ("to_agent", "小荷", "小荷"),
    ("to_flag", "是", True),
    ("to_flag", "FALSE", False),
    ("to_flag", "也许", None),
    ("to_flag", "True", True),
    ("to_flag", "No", False),
    ("to_flag", "0", False),
    ("to_flag", "已介入", True),
    ("to_flag", "未介入", False),
    ("to_order_status", "交易成功", "done"),
    ("to_order_status", "买家已付款，等待卖家发货", "paid"),
    ("to_order_status", "Pending payment", "unpaid"),
    ("to_order_status", "shipped", "shipped"),
    ("to_order_status", "部分退款", None),
    ("to_refund_kind", "仅退款", "refund_only"),
    ("to_refund_kind", "退货退款（已寄回）", "return_refund"),
    ("to_refund_kind", "Refund-Only", "refund_only"),
    ("to_refund_kind", "RETURN & REFUND", "return_refund"),
    ("to_refund_kind", "换货", "exchange"),
    ("to_refund_kind", "价保", None),
    ("to_goods_state", "在途", "in_transit"),
    ("to_goods_state", "in_transit", "in_transit"),
    ("to_goods_state", "买家已收到货", "received"),
    ("to_goods_state", "破损", None),
    ("to_refund_status", "成功", "success"),
    ("to_refund_status", "待处理", "open"),
    ("to_refund_status", "退款关闭", "closed"),
    ("to_sender", "人工客服", "human"),
    ("to_sender", "ＡＩ客服", "bot"),
    ("to_sender", "顾客", "buyer"),
    ("to_sender", "小桃", None),
    ("to_message_kind", "图片", "img"),
    ("to_message_kind", "Voice", "other"),
    ("to_dispute_status", "商家败诉", "lost"),
    ("to_party", "商家责任", "seller"),
    ("to_ticket_status", "On-hold", "pending"),
    ("to_pool", "售前客服", "presale"),
    ("to_pool", "售前+售后", "all"),
    ("to_currency", "人民币", "CNY"),
    ("to_currency", "usd", "USD"),
    ("to_currency", "many", None),
    ("to_rating", "4.5", 4.5),
    ("to_rating", "97", None),
    ("to_rating", "满意", 5.0),
    ("to_stars", "五星", 5),
    ("to_stars", "★★☆☆☆", 2),
    ("to_stars", "3", 3),
    ("to_stars", "0", None),
    ("to_stars", "差评", 1),
    ("to_woo_status", "wc-on-hold", "on-hold"),
    ("to_woo_status", "Abgeschlossen", "completed"),
    ("to_woo_status", "Ready for the moon", None),
    ("to_shopify_status", "Partially refunded", "partially_refunded"),
    ("to_shopify_status", "wibble", None),
    ("to_amazon_status", "Shipped - Returned to Seller", "lost"),
    ("to_amazon_status", "Shipped-Delivered to Buyer", "done"),
    ("to_amazon_status", "Canceled", "cancelled"),
    ("to_amazon_status", "wibble", None),
    ("to_province", "广东省 深圳市 ***", "广东"),
    ("to_province", "上海 上海市", "上海"),
    ("to_province", "广西壮族自治区 南宁市", "广西"),
    ("to_province", "内蒙古自治区 x", "内蒙古"),
    ("to_province", "***", None),
    ("to_province", "广东省****", "广东"),
    ("to_province", "广东省深圳市南山区某街1号", "广东"),
    ("to_province", "张三 某街1号", None),
    ("to_province", "California", "California"),
    ("holds_contact", "１３９-1234 5678", True),
    ("holds_contact", "a @ b.cn", True),
    ("holds_contact", "加VX abc12345", True),
    ("holds_contact", "见 http：//x.cn", True),
    ("holds_contact", "www.x.cn", True),
    ("holds_contact", "7天无理由，拍错 XM-1124", False),
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


def test_a_word_stands_for_one_code(house: Warehouse) -> None:
    """No word has two meanings in one vocabulary, however it is written."""
    found = house.db.execute(
        "select vocabulary, bare_word(word), count(distinct code) from ("
        " select vocabulary, code, unnest(string_split(words, '|')) as word from value_words"
        ") group by all having count(distinct code) > 1 or bare_word(word) is null"
    ).fetchall()
    assert found == []


@pytest.mark.parametrize("vocabulary", [
    "order_status", "refund_kind", "goods_state", "refund_status", "sender", "message_kind",
    "dispute_status", "party", "ticket_status", "pool", "woo_status",
])  # fmt: skip
def test_a_code_stands_for_itself(house: Warehouse, vocabulary: str) -> None:
    """A table of one's own may hold our codes as they are."""
    found = house.db.execute(
        f"select code, to_{vocabulary}(code) from value_words where vocabulary = ?", [vocabulary]
    ).fetchall()
    assert found
    assert all(code == read for code, read in found)


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


def test_the_zone_of_the_shop_decides(catalog: Catalog) -> None:
    """One moment is another time of day in New York, by its offset or as epoch seconds."""
    with Warehouse(catalog, zone="America/New_York") as there:
        found = there.db.execute(
            "select to_local_time('2025-11-11 20:00:00 +0800'), to_time('1762862400'),"
            " to_time('2025-11-11 20:00:00'), typeof(to_local_time('2025-11-11T12:00:00Z'))"
        ).fetchone()
    assert found == (
        at("2025-11-11 07:00"), at("2025-11-11 07:00"), at("2025-11-11 20:00"), "TIMESTAMP"
    )  # fmt: skip


def test_dashes_and_zero_dates_are_blank(house: Warehouse) -> None:
    """They mean "none" in every column, so that no row is set aside for them."""
    cells = ["-", "--", "—", "——", "－", "暂无", "#DIV/0!", "0000-00-00 00:00:00",
             "1970-01-01 08:00:00", "1900/1/1", "\u202d\u202c"]  # fmt: skip
    marks = ", ".join("is_blank(?)" for _ in cells)
    assert house.db.execute(f"select {marks}", cells).fetchone() == (True,) * len(cells)


# -- properties ------------------------------------------------------------------------

quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
MONEY = ["{0:.2f}", "{0:,.2f}", "¥{0:,.2f}", "￥{0:.2f}", "{0:.2f}元", "US${0:,.2f}", "৳{0:,.2f}",
         "{0:,.2f} CNY", "\t{0:.2f}\t", '="{0:.2f}"', "'{0:.2f}"]  # fmt: skip
TIMES = [
    "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y.%m.%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S",
    "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日%H时%M分%S秒", "%Y%m%d%H%M%S", "%Y-%m-%d %H:%M:%S +0800",
    "%Y-%m-%dT%H:%M:%S+08:00", "%Y-%m-%d %I:%M:%S %p", "%b %d, %Y %I:%M:%S %p",
    "%a %b %d %H:%M:%S +0800 %Y", "\t%Y-%m-%d %H:%M:%S", '="%Y/%m/%d %H:%M:%S"',
]  # fmt: skip
NUMBERS = ["to_number", "to_ratio", "to_share", "to_seconds", "to_minutes_as_seconds",
           "to_hours_as_seconds"]  # fmt: skip


def read(house: Warehouse, macro: str, cells: list[str]) -> list[Any]:
    """Return what a macro makes of several cells."""
    marks = ", ".join(f"{macro}(?)" for _ in cells)
    return list(house.db.execute(f"select {marks}", cells).fetchone() or ())


@quick
@given(amount=st.decimals(0, 10**9, places=2))
def test_money_is_read_from_every_shape(house: Warehouse, amount: Decimal) -> None:
    """The sign, unit and separators around an amount do not change it."""
    cells = [shape.format(amount) for shape in MONEY]
    assert read(house, "to_money", cells) == [amount] * len(cells)
    assert read(house, "to_money", [f"({amount:,.2f})", f"-¥{amount:.2f}"]) == [-amount] * 2


@quick
@given(
    moment=st.datetimes(at("2000-01-02"), at("2099-12-30")).map(lambda t: t.replace(microsecond=0))
)
def test_a_time_is_read_from_every_shape(house: Warehouse, moment: datetime) -> None:
    """However a back office writes a moment, it is the same one, also as a serial number."""
    serial = (moment - at("1899-12-30")) / timedelta(days=1)
    cells = [*(moment.strftime(shape) for shape in TIMES), f"{serial:.15g}"]
    assert read(house, "to_time", cells) == [moment] * len(cells)
    unpadded = f"{moment.year}/{moment.month}/{moment.day} {moment.hour}:{moment.minute:02d}"
    assert read(house, "to_time", [unpadded]) == [moment.replace(second=0)]


@quick
@given(seconds=st.integers(0, 10**6))
def test_a_duration_is_read_from_every_shape(house: Warehouse, seconds: int) -> None:
    """Hours may be above 24."""
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    chinese, english = f"{hours}小时{minutes}分{rest}秒", f"{hours}h {minutes}m {rest}s"
    clock, short = f"{hours:02d}:{minutes:02d}:{rest:02d}", f"{seconds // 60}分{rest}秒"
    cells = [str(seconds), clock, chinese, english, short]
    assert read(house, "to_seconds", cells) == [seconds] * len(cells)


@quick
@given(
    cell=st.text(alphabet="0123456789.,+-eE%naif天时分秒:x_ ¥()万", max_size=12)
    | st.text(max_size=9)
)
def test_no_cell_gives_what_is_no_number(house: Warehouse, cell: str) -> None:
    """Whatever stands in a cell, no conversion fails, and none gives nan or infinity."""
    for macro in NUMBERS:
        (value,) = read(house, macro, [cell])
        assert value is None or math.isfinite(value)
    for macro in ("to_money", "to_count", "to_time", "to_utc_time", "to_us_date", "to_id"):
        read(house, macro, [cell])
