"""The 23 quirks of real exports: each is read from real bytes to canonical rows and an account."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from broken_bytes import excel_2003, html_table, page

from retro.catalog import Catalog
from retro.given import GIVEN
from retro.intake import Intake, take_in
from retro.model import FileAccount
from retro.warehouse import Warehouse

DATA = Path(__file__).parent / "data"
SHIFTS = [("早", "08:00", "17:00", 60.0), ("晚", "17:00", "02:00", 60.0)]
ORDER = ["订单编号", "买家会员名", "总金额", "订单创建时间", "订单付款时间 ", "订单状态"]
SHOPIFY = ["Name", "Email", "Financial Status", "Paid at", "Total", "Created at",
           "Lineitem quantity", "Lineitem name", "Note Attributes"]  # fmt: skip
PDD_CS = ["客服账号", "咨询人数", "人工接待人数", "询单转化率", "平均人工响应时长"]
CHITU = ["客服昵称", "聊天人数", "接待人数", "慢接待人数", "回复率", "首次响应(秒)"]
SYCM = ["旺旺昵称", "咨询人数", "接待人数", "旺旺回复率", "平均响应时长（秒)", "有效接待人数"]
JD = ["订单号", "商品ID", "商品名称", "订购数量", "下单时间", "京东价", "订单金额", "应付金额",
      "订单状态", "下单帐号", "付款确认时间", "客户地址"]  # fmt: skip
TOTAL_WORDS = ["汇总", "均值", "汇总值", "平均值", "总计", "合计", "平均", "总值", "全店平均值",
               "全店汇总值", "同行同层优秀", "同行同层均值"]  # fmt: skip


class Shop:
    """A folder of exports and the warehouse that takes it in."""

    def __init__(self, folder: Path, house: Warehouse) -> None:
        self.folder, self.house = folder, house
        self.intake = Intake()

    def put(self, name: str, rows: Sequence[Sequence[Any]], encoding: str = "utf-8") -> None:
        """Write an export as delimited text."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows(rows)
        self.raw(name, out.getvalue().encode(encoding))

    def raw(self, name: str, data: bytes) -> None:
        """Write an export byte by byte."""
        (self.folder / name).write_bytes(data)

    def book(self, name: str, **sheets: Sequence[Sequence[Any]]) -> None:
        """Write a workbook; numbers stay numbers."""
        with xlsxwriter.Workbook(self.folder / name) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for number, cells in enumerate(rows):
                    sheet.write_row(number, 0, cells)

    def take(self) -> Intake:
        """Take the folder in; every account must add up."""
        stage = self.folder.parent.parent / "stage"
        self.intake = take_in(self.folder, self.house, "小满", stage, root=self.folder)
        self.house.build_tables()
        for a in self.intake.files:
            parts = a.rows_used + a.rows_duplicate + a.rows_total_lines + a.rows_quarantined
            assert a.rows_in == parts, a
        return self.intake

    def account(self) -> FileAccount:
        """Take the folder in and return the only account."""
        (account,) = self.take().files
        return account

    def counts(self) -> tuple[int, int, int, int, int]:
        """Take the folder in; return rows in, used, duplicate, total lines and set aside."""
        a = self.account()
        return (a.rows_in, a.rows_used, a.rows_duplicate, a.rows_total_lines, a.rows_quarantined)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a statement over canonical tables."""
        return self.house.db.execute(sql).fetchall()

    def column(self, sql: str) -> list[Any]:
        """Return the only column of a statement."""
        return [value for (value,) in self.rows(sql)]


@pytest.fixture
def shop(catalog: Catalog, tmp_path: Path) -> Iterator[Shop]:
    """Return an empty shop."""
    folder = tmp_path / "小满" / "exports"
    folder.mkdir(parents=True)
    with Warehouse(catalog) as house:
        house.db.execute("set timezone = 'Asia/Shanghai'")
        house.put_reference()
        for table in ("agents", "agent_names"):
            house.stand_in(table)
        house.put("shifts", GIVEN["shifts"], SHIFTS)
        yield Shop(folder, house)


def order(number: object, **cells: str) -> list[Any]:
    """Return an order of the short header; cells by their name without blanks."""
    usual = {
        "订单编号": number,
        "买家会员名": "tb",
        "总金额": "5.00",
        "订单创建时间": "2025-11-11 10:00:00",
        "订单付款时间": "2025-11-11 10:01:00",
        "订单状态": "交易成功",
    }
    return [(usual | cells)[name.strip()] for name in ORDER]


def test_quirk_01_trailing_blank_in_header(shop: Shop) -> None:
    """`收货地址 ` is 收货地址: the column is read, and is not told to be missing."""
    header = [*ORDER, "收货地址 ", "联系电话 ", "宝贝标题\t"]
    row = [*order("1"), "广东省 深圳市 ***", "'186********", "西瓜"]
    shop.put("ExportOrderList201605240912.csv", [header, row], "gb18030")
    account = shop.account()
    assert (account.report, account.rows_in, account.rows_used) == ("taobao/orders", 1, 1)
    assert not {"收货地址", "订单付款时间"} & {*account.missing, *account.unused}
    assert shop.rows("select province, paid_at::varchar from orders") == [
        ("广东", "2025-11-11 10:01:00")
    ]


def test_quirk_02_near_duplicate_headers(shop: Shop) -> None:
    """`宝贝总数量` and `宝贝总数量 ` share the values between them; none is lost, none doubled."""
    header = [*ORDER, "宝贝总数量", "宝贝总数量 "]
    shop.put("a.csv", [header, [*order("1"), "2", ""], [*order("2"), "", "3"]])
    assert shop.counts() == (2, 2, 0, 0, 0)
    assert shop.rows("select order_id, item_count from orders") == [("1", 2), ("2", 3)]


def test_quirk_03_true_duplicate_headers(shop: Shop) -> None:
    """退款完结时间 stands twice; of the two cells the first that is not blank counts."""
    header = ["退款编号", "订单编号", "退款状态", "退款总额", "退款完结时间", "退款的申请时间",
              "售后类型", "货物状态", "买家退款原因", "退款完结时间", "退款的申请时间"]  # fmt: skip
    both = ["R1", "1", "退款成功", "5", "2026-06-19 10:00:00", "2026-06-18 10:00:00",
            "仅退款", "未发货", "拍错", "2027-01-01 00:00:00", ""]  # fmt: skip
    late = ["R2", "2", "退款成功", "5", "", "", "仅退款", "未发货", "拍错",
            "2026-06-20 10:00:00", "2026-06-17 10:00:00"]  # fmt: skip
    shop.book("退款管理.xlsx", export=[header, both, late])
    assert shop.counts() == (2, 2, 0, 0, 0)
    assert shop.rows(
        "select applied_at::date::varchar, finished_at::date::varchar from refunds"
    ) == [
        ("2026-06-18", "2026-06-19"),
        ("2026-06-17", "2026-06-20"),
    ]


def test_quirk_04_wrapped_ids(shop: Shop) -> None:
    """`="…"`, `=“…”`, an apostrophe and tabs at either end are no part of an id or a note."""
    number = "4501018073906731150"
    wrapped = [f'="{number}"', f"=“{number}”", f"'{number}", f"\t{number}", f"{number}\t", number]
    header = [*ORDER, "订单备注"]
    for k, one in enumerate(wrapped):
        shop.put(f"{k}.csv", [header, [*order(one), "'null"]], "gb18030" if k % 2 else "utf-8")
    used = [(a.rows_used, a.rows_duplicate) for a in shop.take().files]
    assert used == [(1, 0)] + [(0, 1)] * 5
    assert shop.rows("select order_id, agent_note from orders") == [(number, None)]


def test_quirk_05_money_as_text(shop: Shop) -> None:
    """Currency, unit, thousands, full-width signs and a dash for nothing are all read."""
    cells = [
        "12.00元",
        "￥1,234.00",
        "2,999",
        "- ",
        "1,234.00",
        "1，234.50",
        "￥ 12",
        "１２．５０",
    ]
    shop.put("a.csv", [ORDER, *(order(str(k), 总金额=one) for k, one in enumerate(cells))])
    assert shop.counts() == (8, 8, 0, 0, 0)
    assert shop.column("select amount_due from orders order by order_id") == [
        None if cell is None else Decimal(cell)
        for cell in ("12.00", "1234.00", "2999.00", None, "1234.00", "1234.50", "12.00", "12.50")
    ]


def test_quirk_05_money_of_another_country(shop: Shop) -> None:
    """Amounts in taka are read where all are; one among yuan is not added to them."""
    shop.put("a.csv", [ORDER, *(order(str(k), 总金额="৳2,999") for k in range(3))])
    shop.put(
        "b.csv", [ORDER, *(order(str(k), 总金额="৳2,999" if k == 9 else "9") for k in range(5, 10))]
    )
    shop.take()
    assert [(a.rows_in, a.rows_used, a.rows_quarantined) for a in shop.intake.files] == [
        (3, 3, 0), (5, 4, 1),
    ]  # fmt: skip


def test_quirk_06_status_words_in_number_columns(shop: Shop) -> None:
    """无退款申请, 延迟统计, - and -- say that there is no figure: no damage and no zero."""
    words = ["无退款申请", "-", "--", "8.00"]
    rows = [[*order(str(k)), word] for k, word in enumerate(words)]
    shop.put("订单.csv", [[*ORDER, "退款金额"], *rows])
    agents = [
        ["小荷", "10", "延迟统计", "-", "延迟统计", "--"],
        ["小诺", "9", "8", "0", "99%", "12"],
    ]
    shop.book("自定义报表_客服数据_2026-04-20至2026-04-20.xlsx", Sheet1=[CHITU, *agents])
    shop.take()
    assert {(a.table, a.rows_in, a.rows_used) for a in shop.intake.files} == {
        ("orders", 4, 4),
        ("agent_periods", 2, 2),
    }
    assert shop.column("select refund_amount from orders order by order_id") == [
        None, None, None, Decimal("8.00")
    ]  # fmt: skip
    assert shop.rows(
        "select consult_users, served_users, slow_users, reply_rate, first_response_seconds"
        " from agent_periods order by consult_users desc"
    ) == [(10, None, None, None, None), (9, 8, 0, 0.99, 12.0)]


def test_quirk_07_durations_in_five_shapes(shop: Shop) -> None:
    """Minutes and seconds in words, hours in words, a clock beyond 24 hours, bare seconds."""
    shapes = {
        "8分48秒": 528.0,
        "25秒": 25.0,
        "29.57小时": 106452.0,
        "30:00:10": 108010.0,
        "88": 88.0,
        "88.5": 88.5,
        "1小时2分3秒": 3723.0,
        "-": None,
    }
    rows = [[f"客服{k}", "1", "1", "5%", shape] for k, shape in enumerate(shapes)]
    shop.book("pdd_2026-05-17.xlsx", Sheet0=[PDD_CS, *rows])
    assert shop.counts() == (8, 8, 0, 0, 0)
    found = shop.column("select response_seconds from agent_periods order by agent")
    assert found == pytest.approx([*shapes.values()])


def test_quirk_08_percentages_in_three_shapes(shop: Shop) -> None:
    """85.99%, 0.8599 and 85.99 in three reports of one shop are one share."""
    shop.book("pdd_2026-05-17.xlsx", Sheet0=[PDD_CS, ["甲", "1", "1", "85.99%", "25秒"]])
    shop.book("赤兔_2026-05-17.xlsx", Sheet1=[CHITU, ["乙", 1, 1, 0, 0.8599, 12]])
    shop.book("生意参谋_2026-05-17.xlsx", 数据信息=[SYCM, ["丙", "1", "1", "85.99", "12", "1"]])
    shop.take()
    assert [(a.rows_in, a.rows_used) for a in shop.intake.files] == [(1, 1)] * 3
    found = shop.column("select coalesce(conv, reply_rate) from agent_periods order by agent")
    assert found == pytest.approx([0.8599] * 3)


TIMES = {
    "2016/5/23 22:02": "2016-05-23 22:02:00",
    "2020-02-01 00:14:15": "2020-02-01 00:14:15",
    "2018/06/21 22:36:05": "2018-06-21 22:36:05",
    "45972.4172": "2025-11-11 10:00:46",
    "45972": "2025-11-11 00:00:00",
    "2025.11.11": "2025-11-11 00:00:00",
    "2026-04-05 21:06:21 +0400": "2026-04-06 01:06:21",
    "2026-04-05T21:06:21+08:00": "2026-04-05 21:06:21",
    "2026-04-05T13:06:21Z": "2026-04-05 21:06:21",
    "Tue Oct 31 22:10:47 +0000 2017": "2017-11-01 06:10:47",
    "2025年11月11日 10:00": "2025-11-11 10:00:00",
    "20251111100000": "2025-11-11 10:00:00",
    "2025-11-11 10:00": "2025-11-11 10:00:00",
}


def test_quirk_09_times_in_every_shape(shop: Shop) -> None:
    """Each listed shape is the moment that it says, in the zone of the shop."""
    rows = [order(f"{k:02d}", 订单创建时间=written) for k, written in enumerate(TIMES)]
    shop.put("a.csv", [ORDER, *rows])
    assert shop.counts() == (len(TIMES), len(TIMES), 0, 0, 0)
    found = shop.column("select created_at::varchar from orders order by order_id")
    assert dict(zip(TIMES, found, strict=True)) == TIMES


def test_quirk_09_date_cells_of_a_workbook(shop: Shop) -> None:
    """A cell that is a date and one that is its serial number are one moment; `-` is none."""
    serial = 45972 + (10 * 3600 + 65) / 86400
    with xlsxwriter.Workbook(shop.folder / "a.xlsx") as book:
        sheet, style = book.add_worksheet(), book.add_format({"num_format": "yyyy/m/d h:mm"})
        sheet.write_row(0, 0, ORDER)
        for k, form in enumerate([style, None], 1):
            sheet.write_row(k, 0, order(str(k), 订单付款时间="-"))
            sheet.write_number(k, 3, serial, form)
    assert shop.counts() == (2, 2, 0, 0, 0)
    assert (
        shop.rows("select created_at::varchar, paid_at from orders")
        == [("2025-11-11 10:01:05", None)] * 2
    )


@pytest.mark.parametrize(
    ("first", "second"), [("11-13-25", "11-12-25"), ("11/13/2025", "11/2/2025")]
)
def test_quirk_09_month_before_day(shop: Shop, first: str, second: str) -> None:
    """The order of day and month is told by the column: a 13 cannot be a month."""
    rows = [order("1", 订单创建时间=first), order("2", 订单创建时间=second)]
    shop.put("a.csv", [ORDER, *rows])
    shop.take()
    (account,) = shop.intake.files
    days = shop.column("select created_at::date::varchar from orders order by order_id")
    assert (account.rows_in, account.rows_used) == (2, 2)
    assert days == ["2025-11-13", "2025-11-12" if "-" in second else "2025-11-02"]


def test_quirk_09_day_or_month_is_never_guessed(shop: Shop) -> None:
    """11/10/2025 alone may be October or November: it is set aside, with a reason."""
    shop.put("a.csv", [ORDER, order("1", 订单创建时间="11/10/2025")])
    assert shop.counts() == (1, 0, 0, 0, 1)
    (row,) = shop.intake.quarantined
    assert (row.line, row.column, row.value) == (2, "订单创建时间", "11/10/2025")


def test_quirk_10_date_only_in_the_file_name(shop: Shop) -> None:
    """A report without a date column has its days from its name; a moment of export is none."""
    shop.book(
        "自定义报表_客服数据_2026-04-20至2026-04-21.xlsx",
        Sheet1=[CHITU, ["小荷", 1, 1, 0, "99%", 9]],
    )
    assert shop.counts() == (1, 1, 0, 0, 0)
    assert shop.rows("select from_day::varchar, to_day::varchar from agent_periods") == [
        ("2026-04-20", "2026-04-21")
    ]


def test_quirk_11_title_rows_and_an_explanation_row(shop: Shop) -> None:
    """The header is found below titles; the row that explains it is counted apart, not used."""
    title = ["客服数据总表：小满旗舰店", "", "", "", "", ""]
    told = ["系统生成的编号", "买家昵称", "单位：元", "格式：年-月-日", "付款后才有", "见说明"]
    rows = [title, [""] * 6, ["导出时间", "2025-11-12", "", "", "", ""], ORDER, told, order("1")]
    shop.put("a.csv", rows, "gb18030")
    account = shop.account()
    assert account.header_line == 4
    assert (account.rows_in, account.rows_used) == (2, 1)
    assert account.rows_total_lines + account.rows_quarantined == 1
    assert shop.rows("select order_id, amount_due from orders") == [("1", Decimal("5.00"))]


def test_quirk_12_summary_rows_at_either_end(shop: Shop) -> None:
    """Total lines, whichever word names them, are counted apart and never added up."""
    agents = [["小荷", "10", "9", "99%", "12", "8"], ["店铺:小诺", "20", "19", "98%", "13", "18"]]
    totals = [[word, "30", "28", "98%", "12", "26"] for word in TOTAL_WORDS]
    shop.put("客服_2026-04-20.csv", [SYCM, *totals[:6], *agents, *totals[6:]], "gb18030")
    assert shop.counts() == (14, 2, 0, 12, 0)
    assert shop.rows("select agent, consult_users from agent_periods order by 2") == [
        ("小荷", 10),
        ("小诺", 20),
    ]


def test_quirk_13_several_lines_per_order(shop: Shop) -> None:
    """Amounts repeated on each line (JD), or blank on all but the first (Shopify), count once."""
    jd = ["95210001", "", "", "1", "2025-11-11 10:00:00", "99", "258.00", "258.00", "完成", "u1",
          "2025-11-11 10:05:00", "广东省****"]  # fmt: skip
    shop.put(
        "jd.csv", [JD, [*jd[:1], "S1", "瓜", *jd[3:]], [*jd[:1], "S2", "豆", *jd[3:]]], "gb18030"
    )
    stamp = "2026-04-05 21:06:21 +0800"
    first = ["#71733", "a@example.com", "paid", stamp, "120.00", stamp, "1", "Melon", ""]
    second = ["#71733", "a@example.com", "", "", "", stamp, "2", "Bean", ""]
    shop.put("orders_export.csv", [SHOPIFY, first, second])
    shop.take()
    assert [(a.rows_in, a.rows_used) for a in shop.intake.files] == [(2, 2), (2, 2)]
    assert shop.rows(
        "select platform, order_id, amount_paid, item_count from orders order by platform"
    ) == [("jd", "95210001", Decimal("258.00"), 2), ("shopify", "#71733", Decimal("120.00"), 3)]
    assert shop.column(
        "select sum(quantity)::int from order_lines group by platform order by platform"
    ) == [2, 3]


def test_quirk_14_overlapping_exports(shop: Shop) -> None:
    """Exact copies across files go once; copies inside one file are two things that happened."""
    header = ["客户名", "发送时间", "发送内容", "发送账号", "账号类型"]
    same = ["tb1", "2026-01-31 10:00:00", "在吗", "tb1", "客户"]
    other = ["tb1", "2026-02-01 10:00:00", "在吗", "tb1", "客户"]
    shop.put("一月.csv", [header, same, same])
    shop.put("二月.csv", [header, same, same, other], "gb18030")
    shop.take()
    assert [(a.rows_in, a.rows_used, a.rows_duplicate) for a in shop.intake.files] == [
        (2, 2, 0),
        (3, 1, 2),
    ]
    assert shop.column("select count(*) from messages_loaded") == [3]


def test_quirk_15_multi_line_cells(shop: Shop) -> None:
    """A cell may hold line breaks, delimiters and doubled marks; the record stays one."""
    note = 'Gift: yes\nCard: "Hi, 亲"\n\n系统单号\n平台单号'
    stamp = "2026-04-05 21:06:21 +0800"
    rows = [
        [f"#{k}", "a@example.com", "paid", stamp, "120.00", stamp, "1", "Melon", note]
        for k in range(1, 4)
    ]
    shop.put("orders_export.csv", [SHOPIFY, *rows])
    assert shop.counts() == (3, 3, 0, 0, 0)
    assert shop.rows("select order_id, source_row from orders order by order_id") == [
        ("#1", 2),
        ("#2", 7),
        ("#3", 12),
    ]


def test_quirk_16_masked_persons_are_no_key(shop: Shop) -> None:
    """A masked buyer is nobody: two orders of `t***` are not told to be of one person."""
    masked = ["***", "1***********", "t***1", "t***1", "张＊"]
    rows = [order(str(k), 买家会员名=name) for k, name in enumerate(masked)]
    shop.put("a.csv", [ORDER, *rows, order("9", 买家会员名="tb100001")])
    assert shop.counts() == (6, 6, 0, 0, 0)
    assert shop.column("select buyer from orders order by order_id") == [None] * 5 + ["tb100001"]


ROWS = [ORDER, order("4501018073906731150", 买家会员名="阿喵")]
COMMAS = "".join(",".join(row) + "\r\n" for row in ROWS)
TSV = COMMAS.replace(",", "\t")
ENCODED = {
    "utf-8.csv": COMMAS.encode(),
    "utf-8-bom.csv": COMMAS.encode("utf-8-sig"),
    "gb18030.csv": COMMAS.replace("阿喵", "阿喵🌸").encode("gb18030"),
    "gbk.csv": COMMAS.encode("gbk"),
    "gb2312.csv": COMMAS.encode("gb2312"),
    "utf-16-bom.txt": TSV.encode("utf-16"),
    "utf-16-be-bom.txt": ("\ufeff" + TSV).encode("utf-16-be"),
    "utf-16-le.txt": TSV.encode("utf-16-le"),
    "utf-16-be.txt": TSV.encode("utf-16-be"),
    "utf-32.txt": TSV.encode("utf-32"),
    "html-gbk.xls": page(html_table(ROWS)),
    "html-utf8.xls": page(html_table(ROWS), charset="utf-8"),
    "xml.xls": excel_2003({"Sheet1": ROWS}),
    "csv-gbk.xls": COMMAS.encode("gb18030"),
    "tsv-gbk.xls": TSV.encode("gb18030"),
    "tsv-utf16.xls": TSV.encode("utf-16"),
}


def test_quirk_17_encodings_and_false_names(shop: Shop) -> None:
    """One order comes out of every encoding, and of HTML, XML and text called .xls: all copies."""
    for name, data in ENCODED.items():
        shop.raw(name, data)
    accounts = shop.take().files
    assert {(a.report, a.rows_in) for a in accounts} == {("taobao/orders", 1)}
    # The one with a sign beyond the old code pages is another row of the same order.
    assert [a.file for a in accounts if a.rows_used] == ["csv-gbk.xls", "gb18030.csv"]
    assert all(a.encoding for a in accounts)
    assert shop.rows("select order_id, amount_due, status from orders") == [
        ("4501018073906731150", Decimal("5.00"), "done")
    ]
    assert set(shop.column("select buyer from orders_loaded")) == {"阿喵", "阿喵🌸"}


def test_quirk_17_real_old_workbooks(shop: Shop) -> None:
    """A real BIFF .xls, of code page 936, is read like any other workbook."""
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    found = [path for path in DATA.rglob("*.xls") if path.read_bytes().startswith(magic)]
    assert found
    for path in found:
        shop.raw(path.name, path.read_bytes())
    accounts = shop.take().files
    assert {account.file for account in accounts} == {path.name for path in found}
    assert all(a.report and a.rows_used and a.encoding.startswith("xls") for a in accounts)


def test_quirk_17_xlsx_with_inline_strings(shop: Shop) -> None:
    """A workbook without a table of strings, as back offices write them, is read."""
    with xlsxwriter.Workbook(shop.folder / "a.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(ROWS):
            sheet.write_row(number, 0, cells)
    assert shop.counts() == (1, 1, 0, 0, 0)
    assert shop.column("select order_id from orders") == ["4501018073906731150"]


def test_quirk_18_booleans(shop: Shop) -> None:
    """True, TRUE, Yes, 是 and 1 are yes; False, FALSE, No, 否 and 0 are no; blank is unknown."""
    words = ["True", "TRUE", "Yes", "是", "1", "False", "FALSE", "No", "否", "0", ""]
    rows = [
        [f"R{k:02d}", str(k), "refund_only", "2025-11-11 10:00:00", "5", word]
        for k, word in enumerate(words)
    ]
    header = ["refund_id", "order_id", "kind", "applied_at", "amount", "intervened"]
    shop.put("refunds.csv", [header, *rows])
    assert shop.counts() == (11, 11, 0, 0, 0)
    found = shop.column("select intervened from refunds order by refund_id")
    assert found == [True] * 5 + [False] * 5 + [None]


def test_quirk_19_destroyed_ids_are_flagged_and_never_joined(shop: Shop) -> None:
    """1.23E+17 and a number cell of 19 digits are no key; one that no row needs is left out."""
    rows = [order("1.23457E+17"), order("1.23457E+17"), order("4501018073906731150")]
    shop.put("a.csv", [ORDER, *rows])
    shop.book("b.xlsx", Sheet1=[ORDER, order(4501018073906731150)])
    lines = ["主订单编号", "子订单编号", "购买数量", "物流单号", "宝贝标题", "商家编码"]
    shop.put("c.csv", [lines, ["11", "4.63E+17", "1", "4.63E+13", "瓜", "S"]])
    shop.take()
    accounts = {a.file: (a.rows_used, a.rows_quarantined) for a in shop.intake.files}
    assert (accounts["a.csv"], accounts["b.xlsx"]) == ((1, 2), (0, 1))
    assert {row.column for row in shop.intake.quarantined} >= {"订单编号"}
    assert all("科学计数法" in row.reason["zh"] for row in shop.intake.quarantined)
    assert shop.column("select order_id from orders") == ["4501018073906731150"]
    assert shop.column("select count(*) from order_lines where line_id like '%E+%'") == [0]


def test_quirk_19_ids_whose_last_digits_are_zeros(shop: Shop) -> None:
    """450101563906700000 was saved by a spreadsheet: the checks of the shop say so."""
    destroyed = [order(f"4501015639067{k:02d}000") for k in range(10)]
    shop.put("a.csv", [ORDER, *destroyed])
    assert shop.counts() == (10, 10, 0, 0, 0)
    window = [("2025-11-10", "2025-11-12")]
    shop.house.put("promotion", {"starts_at": "timestamp", "ends_at": "timestamp"}, window)
    query = shop.house.catalog.queries["checks/ids_destroyed"]
    result = shop.house.run(query, query.params)
    assert [row[:3] for row in result.rows] == [("orders", 10, 10)]


def test_quirk_20_empty_sheet_and_columns_without_a_name(shop: Shop) -> None:
    """An empty second sheet, an index column and `Unnamed: 22` neither harm nor count."""
    header = ["", *ORDER, "Unnamed: 22", ""]
    rows = [[k, *order(f"45{k}"), "", ""] for k in range(3)]
    shop.book("a.xlsx", Sheet1=[header, *rows], Sheet2=[], Sheet3=[[""], [" "]])
    shop.put("b.csv", [header, *([k, *order(f"46{k}"), "", ""] for k in range(3))])
    shop.take()
    assert [(a.sheet, a.rows_in, a.rows_used) for a in shop.intake.files] == [
        ("Sheet1", 3, 3),
        ("", 3, 3),
    ]
    assert shop.column("select order_id from orders") == ["450", "451", "452", "460", "461", "462"]


def test_quirk_21_truncated_last_line(shop: Shop) -> None:
    """A download that broke off loses its last record, which is listed, and no other."""
    encodings = ("gb18030", "utf-16", "utf-8")
    for tag, encoding in enumerate(encodings):
        text = "\r\n".join(
            ",".join(row) for row in [ORDER, *(order(f"45{tag}{k}") for k in range(5))]
        )
        shop.raw(f"{encoding}.csv", text[:-20].encode(encoding))
    files = shop.take().files
    assert [(a.rows_in, a.rows_used, a.rows_quarantined) for a in files] == [(5, 4, 1)] * 3
    assert [(row.line, row.value[:4]) for row in shop.intake.quarantined] == [
        (6, f"45{tag}4") for tag in range(3)
    ]
    assert {row.reason["zh"][-12:] for row in shop.intake.quarantined} == {
        "中间断开，最后一行不完整"
    }
    assert len(shop.column("select order_id from orders")) == 12


def test_quirk_22_two_tables_that_hardly_join(shop: Shop) -> None:
    """Refunds of other orders are all kept; the checks of the shop say that 1 of 25 is known."""
    shop.put("订单.csv", [ORDER, *(order(f"45{k:03d}") for k in range(25))])
    header = ["退款编号", "订单编号", "退款状态", "退款总额", "退款的申请时间", "售后类型",
              "货物状态", "买家退款原因"]  # fmt: skip
    refunds = [
        [
            f"R{k}",
            f"45{k + 24:03d}",
            "退款成功",
            "5",
            "2025-11-11 12:00:00",
            "仅退款",
            "未发货",
            "拍错",
        ]
        for k in range(25)
    ]
    shop.put("退款管理.csv", [header, *refunds], "gb18030")
    shop.take()
    assert [(a.rows_in, a.rows_used) for a in shop.intake.files] == [(25, 25), (25, 25)]
    query = shop.house.catalog.queries["checks/tables_hardly_join"]
    result = shop.house.run(query, query.params)
    assert [row[:3] for row in result.rows] == [("refunds", 25, 1)]


BRACKETS = ["平均响应时长（秒)", "平均响应时长（秒）", "平均响应时长(秒)", "平均响应时长 ( 秒 )"]


def test_quirk_23_brackets_of_any_width(shop: Shop) -> None:
    """Full-width and half-width brackets, also mixed in one header, are one name."""
    for k, header in enumerate(BRACKETS):
        names = [header if name.startswith("平均响应") else name for name in SYCM]
        agent = [f"小荷{k}", "10", "9", "99%", f"{k}.5", "8"]
        shop.put(f"客服{k}_2026-04-20.csv", [names, agent], "gb18030")
    assert {(a.rows_in, a.rows_used) for a in shop.take().files} == {(1, 1)}
    found = shop.column("select response_seconds from agent_periods order by agent")
    assert found == [0.5, 1.5, 2.5, 3.5]
