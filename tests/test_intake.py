"""The intake loads a folder of exports and accounts for every record of every file."""

from __future__ import annotations

import csv
import io
import random
import shutil
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from retro import intake, resources
from retro.catalog import Catalog, load_catalog
from retro.given import GIVEN
from retro.intake import Intake, exports, period, take_in
from retro.model import FileAccount
from retro.warehouse import Warehouse

DATA = Path(__file__).parent / "data"
SHIFTS = [("早", "08:00", "17:00", 60.0), ("晚", "17:00", "02:00", 60.0)]
HEADER = ["订单编号", "买家会员名", "总金额", "订单创建时间", "订单付款时间 ", "订单状态"]
ORDERS = [
    [
        f"45010180739{n:05d}",
        f"tb{n}",
        f"{n}.50",
        f"2025-11-11 0{n % 10}:00:00",
        f"2025-11-11 0{n % 10}:01:00",
        "交易成功",
    ]
    for n in range(1, 31)
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder for exports."""
    made = tmp_path / "shop" / "exports"
    made.mkdir(parents=True)
    return made


@pytest.fixture
def house(catalog: Catalog) -> Iterator[Warehouse]:
    """Return an empty warehouse that knows two shifts."""
    with Warehouse(catalog) as opened:
        opened.put_reference()
        for table in ("agents", "agent_names"):
            opened.stand_in(table)
        opened.put("shifts", GIVEN["shifts"], SHIFTS)
        yield opened


def text(rows: list[list[str]], delimiter: str = ",") -> str:
    """Return rows as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def taken(folder: Path, house: Warehouse) -> Intake:
    """Take the folder in; each account must add up."""
    intake = take_in(folder, house, "小满", folder.parent.parent / "stage", root=folder.parent)
    for account in intake.files:
        parts = (
            account.rows_used
            + account.rows_duplicate
            + account.rows_total_lines
            + account.rows_quarantined
        )
        assert account.rows_in == parts, account
    return intake


def only(intake: Intake) -> FileAccount:
    """Return the only account."""
    (account,) = intake.files
    return account


def orders(house: Warehouse) -> list[tuple[object, ...]]:
    """Return id, time and amount of the orders."""
    house.build_tables()
    return house.db.execute(
        "select order_id, created_at, amount_paid from orders order by order_id"
    ).fetchall()


def test_account_of_a_clean_file(folder: Path, house: Warehouse) -> None:
    """Everything the report prints about a file is told."""
    (folder / "orders.csv").write_text(text([HEADER, *ORDERS]), encoding="gb18030")
    account = only(taken(folder, house))
    assert (account.file, account.report, account.table) == (
        "exports/orders.csv",
        "taobao/orders",
        "orders",
    )
    assert (account.encoding, account.delimiter, account.header_line) == ("gb18030", ",", 1)
    assert (account.rows_in, account.rows_used) == (30, 30)
    assert str(account.first_at) == "2025-11-11 00:00:00"
    assert "订单备注" in account.missing
    assert account.unused == ()


def test_a_zip_is_read_like_a_folder(folder: Path, house: Warehouse) -> None:
    """Each file inside has its own account; the zip is what the manifest names."""
    with zipfile.ZipFile(folder / "后台导出.zip", "w") as archive:
        archive.writestr("订单/orders.csv", text([HEADER, *ORDERS]).encode("gb18030"))
        archive.writestr("图.png", b"\x89PNG....")
    (folder / "again.csv").write_text(text([HEADER, *ORDERS[:3]]), encoding="utf-8")
    accounts = {
        (f.file, f.sheet): (f.report, f.rows_used, f.rows_duplicate)
        for f in taken(folder, house).files
    }
    assert accounts == {
        ("exports/again.csv", ""): ("taobao/orders", 3, 0),
        ("exports/后台导出.zip", "图.png"): (None, 0, 0),
        ("exports/后台导出.zip", "订单/orders.csv"): ("taobao/orders", 27, 3),
    }


def test_a_record_of_several_rows_is_kept_whole(folder: Path, house: Warehouse) -> None:
    """An order whose second line changed comes with its first line, though that is a copy."""
    header = ["主订单编号", "子订单编号", "选购商品", "商品数量", "订单应付金额", "订单提交时间",
              "支付完成时间", "订单状态", "商品ID"]  # fmt: skip
    at = ["2025-11-11 10:00:00", "2025-11-11 10:01:00", "已支付", "9"]
    first, second = ["77", "77-1", "杯", "1", "40.00", *at], ["77", "77-2", "碗", "1", "50.00", *at]
    other = ["78", "78-1", "杯", "1", "40.00", *at]
    (folder / "a.csv").write_text(text([header, first, second, other]), encoding="utf-8")
    second[3] = "2"
    (folder / "b.csv").write_text(text([header, first, second, other]), encoding="utf-8")
    files = taken(folder, house).files
    assert [(f.rows_used, f.rows_duplicate) for f in files] == [(3, 0), (2, 1)]
    house.build_tables()
    orders = "select order_id, item_count, amount_paid from orders order by order_id"
    assert house.db.execute(orders).fetchall() == [
        ("77", 3, Decimal("90.00")),
        ("78", 1, Decimal("40.00")),
    ]


def test_bytes_of_no_encoding_cost_a_row_only_where_they_are_read(
    folder: Path, house: Warehouse
) -> None:
    """A broken word in a column that nothing reads is no reason to lose an order."""
    lines = text([[*HEADER, "礼品卡"], *([*row, "无"] for row in ORDERS[:4])]).encode().splitlines()
    lines[2] = lines[2].replace("无".encode(), b"\xff\xfe")
    lines[3] = lines[3].replace("交易成功".encode(), b"\xff\xfe")
    (folder / "a.csv").write_bytes(b"\n".join(lines))
    found = taken(folder, house)
    assert (only(found).rows_in, only(found).rows_used) == (4, 3)
    assert [(row.line, row.value.count("\\udc")) for row in found.quarantined] == [(4, 2)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_note_below_a_report_is_no_agent(
    folder: Path, house: Warehouse, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A remark that stands alone in the first column is told with the total lines."""
    if encoding == "utf-16":
        monkeypatch.setattr(intake, "sound", lambda *_: None)
    rows = [
        ["旺旺昵称", "咨询人数", "接待人数", "有效接待人数"],
        ["小满:小荷", "12", "11", "10"],
        ["说明书小铺", "3", "3", "3"],
        ["注：数据仅供参考，以平台为准", "", "", ""],
        ["导出时间：2025-11-12 10:00", "", "", ""],
    ]
    (folder / "客服绩效_2025-11-11.csv").write_text(text(rows), encoding=encoding)
    account = only(taken(folder, house))
    assert (account.rows_used, account.rows_total_lines) == (2, 2)


def test_a_sheet_for_each_customer_is_one_table(folder: Path, house: Warehouse) -> None:
    """Many sheets with one header have one account; a row set aside still names its sheet."""
    book = xlsxwriter.Workbook(folder / "聊天_2025-11-11.xlsx")
    for n in range(12):
        sheet = book.add_worksheet(f"tb{n}")
        sheet.write_row(0, 0, ["客户名", "发送时间", "发送内容", "发送账号", "账号类型"])
        at = "2025-11-11 10:00:00" if n != 7 else "昨天"
        sheet.write_row(1, 0, [f"tb{n}", at, "在吗", f"tb{n}", "客户"])
    book.close()
    found = taken(folder, house)
    account = only(found)
    assert account.sheet == "tb0 … tb11 (12)"
    assert (account.rows_in, account.rows_used, account.rows_quarantined) == (12, 11, 1)
    assert [(row.file, row.line) for row in found.quarantined] == [
        ("exports/聊天_2025-11-11.xlsx#tb7", 2)
    ]
    house.build_tables()
    assert house.db.execute("select count(distinct buyer) from messages").fetchone() == (11,)


def test_words_of_totals_hold_for_every_report(folder: Path, house: Warehouse) -> None:
    """The rows of the shop and of its peers are no agents, whichever tool wrote the table."""
    words = ["全店平均值", "全店汇总值", "同行同层优秀", "同行同层均值", "合计：2 人"]
    header = ["客服", "接待量", "30s应答率", "促成下单人数"]
    rows = [header, ["小荷", "10", "90%", "延迟统计"], *([w, "9", "9%", "1"] for w in words)]
    (folder / "客服_2025-11-11.csv").write_text(text(rows), encoding="utf-8")
    account = only(taken(folder, house))
    assert (account.report, account.rows_used, account.rows_total_lines) == (
        "jd/agent_table",
        1,
        5,
    )


def test_a_line_without_a_number_belongs_to_the_order_above(folder: Path, house: Warehouse) -> None:
    """One unreadable line sets its whole order aside, merged cells or not; the next one stays."""
    header = ["订单编号", "买家会员名", "货品总价(元)", "实付款", "订单创建时间", "订单付款时间",
              "货品标题", "数量"]  # fmt: skip
    at = "2025-11-11 10:00:00"
    rows = [
        header,
        ["901", "a", "90", "90.00", at, at, "杯", "1"],
        ["", "", "", "", "", "", "碗", "一打"],
        ["902", "b", "10", "10.00", at, at, "杯", "1"],
    ]
    (folder / "1688订单.csv").write_text(text(rows), encoding="utf-8")
    account = only(taken(folder, house))
    assert (account.report, account.rows_used) == ("alibaba1688/orders", 1)
    assert account.rows_quarantined == 2


@pytest.mark.parametrize("is_sound", [True, False])
def test_p1_rows_of_another_table_below_are_set_aside(
    folder: Path, house: Warehouse, monkeypatch: pytest.MonkeyPatch, *, is_sound: bool
) -> None:
    """Orders of JD below those of Taobao would be read as refunds or orders that they are not.

    Where the first header comes again, its rows go on.
    """
    if not is_sound:
        monkeypatch.setattr(intake, "sound", lambda *_: None)
    header = ["订单号", "下单帐号", "应付金额", "下单时间", "付款确认时间", "订单状态"]
    below = [[f"9{row[0]}", *row[1:]] for row in ORDERS[:3]]
    rows = [HEADER, *ORDERS[:-1], header, *below, HEADER, ORDERS[-1]]
    (folder / "a.csv").write_text(text(rows), encoding="utf-8")
    found = taken(folder, house)
    account = only(found)
    assert (account.report, account.rows_used) == ("taobao/orders", len(ORDERS))
    assert (account.rows_in, account.rows_quarantined) == (len(ORDERS) + 4, 4)
    assert {row.line for row in found.quarantined} == set(range(31, 35))


def test_a_report_without_rows_says_so(folder: Path, house: Warehouse) -> None:
    """A header alone is a valid export of nothing, which a manager must hear."""
    (folder / "a.csv").write_text(text([HEADER]), encoding="utf-8")
    account = only(taken(folder, house))
    assert (account.report, account.rows_in) == ("taobao/orders", 0)
    assert "no row" in account.problem["en"]


def test_a_report_of_which_nothing_can_be_read_is_one_sentence(
    folder: Path, house: Warehouse
) -> None:
    """A thousand rows with the same fault are told once, with the first place."""
    rows = [[*row[:3], "昨天", *row[4:]] for row in ORDERS]
    (folder / "a.csv").write_text(text([HEADER, *rows]), encoding="utf-8")
    account = only(taken(folder, house))
    assert account.rows_quarantined == len(ORDERS)
    assert "none of its 30 rows" in account.problem["en"]
    assert "订单创建时间" in account.problem["zh"]


def test_canonical_tables_are_sources_of_any_system(folder: Path, house: Warehouse) -> None:
    """A CSV with our own column names, or their Chinese labels, is loaded as it is."""
    (folder / "sessions.csv").write_text(
        "session_id,agent,started_at\nS1,小荷,2025-11-11 10:00:00\n", encoding="utf-8"
    )
    (folder / "包裹.csv").write_text(
        "运单号,订单编号,揽收时间,签收时间\nYT1,11,2025-11-12 10:00,2025-11-14 10:00\n",
        encoding="utf-8",
    )
    assert [f.report for f in taken(folder, house).files] == ["retro/sessions", "retro/shipments"]
    assert house.db.execute("select platform, shop from shipments_loaded").fetchall() == [
        ("taobao", "小满")
    ]


def test_a_table_of_our_own_may_say_which_shop_each_row_is_of(
    folder: Path, house: Warehouse
) -> None:
    """Two shops in one file stay two; a blank cell is the shop of the workspace."""
    rows = [
        ["平台", "店铺", "发送时间", "发送方", "会话"],
        ["京东", "小满京东店", "2025-11-11 10:00", "买家", "c1"],
        ["快团团", "小满团", "2025-11-11 10:00", "买家", "c1"],
        ["", "", "2025-11-11 10:00", "买家", "c1"],
    ]
    (folder / "messages.csv").write_text(text(rows), encoding="utf-8")
    assert only(taken(folder, house)).rows_used == 3
    house.build_tables()
    found = house.db.execute("select platform, shop from messages order by all").fetchall()
    assert found == [("jd", "小满京东店"), ("taobao", "小满"), ("快团团", "小满团")]


def test_duplicate_headers_take_the_first_cell_that_is_not_blank(
    folder: Path, house: Warehouse
) -> None:
    """退款的申请时间 stands twice in the refunds of 2026; the second one has the value."""
    shutil.copy(DATA / "taobao" / "退款管理_2026.xlsx", folder)
    taken(folder, house)
    rows = house.db.execute("select applied_at::varchar from refunds_loaded").fetchall()
    assert rows == [("2026-06-18 10:00:00",)]


def test_near_duplicate_headers_are_one_column(folder: Path, house: Warehouse) -> None:
    """`订单付款时间` and `订单付款时间 ` share the values between them."""
    header = ["订单编号", "总金额", "订单创建时间", "订单付款时间", "订单付款时间 "]
    rows = [["1", "5", "2025-11-11", "2025-11-12", ""], ["2", "5", "2025-11-11", "", "2025-11-13"]]
    (folder / "a.csv").write_text(text([header, *rows]), encoding="utf-8")
    taken(folder, house)
    found = house.db.execute("select paid_at::date::varchar from orders_loaded order by 1")
    assert found.fetchall() == [("2025-11-12",), ("2025-11-13",)]


def test_ids_that_a_spreadsheet_destroyed_are_set_aside(folder: Path, house: Warehouse) -> None:
    """1.23E+17 is no key; the row says how to export it so that the id stays whole."""
    rows = [["1.23457E+17", "tb", "5", "2025-11-11", "", ""], *ORDERS[:2]]
    (folder / "a.csv").write_text(text([HEADER, *rows]), encoding="utf-8")
    intake = taken(folder, house)
    assert only(intake).rows_quarantined == 1
    (row,) = intake.quarantined
    assert (row.line, row.column, row.value) == (2, "订单编号", "1.23457E+17")
    assert "科学计数法" in row.reason["zh"]


def test_destroyed_ids_of_other_columns_are_counted(folder: Path, house: Warehouse) -> None:
    """A row is used without the id that it does not need; the account says how many."""
    header = ["主订单编号", "子订单编号", "购买数量", "物流单号"]
    rows = [["11", "111", "1", "4.63E+13"], ["12", "121", "1", "46316215511733"]]
    (folder / "a.csv").write_text(text([header, *rows]), encoding="utf-8")
    account = only(taken(folder, house))
    assert account.rows_used == 2
    assert "物流单号 1 个" in account.problem["zh"]
    assert house.db.execute(
        "select tracking_id from order_lines_loaded order by order_id"
    ).fetchall() == [(None,), ("46316215511733",)]


def test_overlapping_exports_count_rows_once(folder: Path, house: Warehouse) -> None:
    """Rows in both of two files are used once."""
    (folder / "a.csv").write_text(text([HEADER, *ORDERS[:20]]), encoding="utf-8")
    (folder / "b.csv").write_text(text([HEADER, *ORDERS[15:]]), encoding="utf-8")
    files = taken(folder, house).files
    assert [(f.rows_used, f.rows_duplicate) for f in files] == [(20, 0), (10, 5)]
    assert len(orders(house)) == 30


def test_the_same_file_twice_is_all_duplicate(folder: Path, house: Warehouse) -> None:
    """A second download of a file adds nothing."""
    for name in ("a.csv", "a (1).csv"):
        (folder / name).write_text(text([HEADER, *ORDERS]), encoding="utf-8")
    assert [(f.rows_used, f.rows_duplicate) for f in taken(folder, house).files] == [
        (30, 0),
        (0, 30),
    ]


def test_copies_inside_one_file_are_real(folder: Path, house: Warehouse) -> None:
    """Two equal messages in one file are two messages; a copy of the file adds none."""
    header = ["客户名", "发送时间", "发送内容", "发送账号", "账号类型"]
    row = ["tb1", "2025-11-11 10:00:00", "在吗", "tb1", "客户"]
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text(text([header, row, row]), encoding="utf-8")
    assert [(f.rows_used, f.rows_duplicate) for f in taken(folder, house).files] == [(2, 0), (0, 2)]


def test_a_workbook_and_a_csv_of_one_report_are_the_same_rows(
    folder: Path, house: Warehouse
) -> None:
    """Rows are compared by value: 5.00 is 5, 2025/11/11 0:05 is 2025-11-11 00:05:00."""
    header = ["订单编号", "总金额", "订单创建时间"]
    (folder / "a.csv").write_text(
        text([header, ['="450101807"', "5.00元", "2025/11/11 0:05"]]), encoding="gb18030"
    )
    with xlsxwriter.Workbook(folder / "b.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*header, "买家留言"])
        sheet.write_row(1, 0, ["450101807", 5, "2025-11-11 00:05:00"])
    assert [(f.rows_used, f.rows_duplicate) for f in taken(folder, house).files] == [(1, 0), (0, 1)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encoding_and_delimiter_change_no_figure(
    folder: Path, house: Warehouse, encoding: str, delimiter: str
) -> None:
    """Any encoding and delimiter gives the figures of clean UTF-8."""
    (folder / "订单[12].csv").write_bytes(text([HEADER, *ORDERS], delimiter).encode(encoding))
    taken(folder, house)
    found = orders(house)
    assert len(found) == 30
    assert sum((row[2] for row in found), Decimal(0)) == Decimal("480.00")  # type: ignore[misc]


def test_summary_rows_are_not_data(folder: Path, house: Warehouse) -> None:
    """Total lines, named in the key column or beside a blank key, are counted apart."""
    rows = [*ORDERS[:3], ["合计", "", "7.5", "", "", ""], ["", "总计", "7.5", "", "", ""]]
    (folder / "a.csv").write_text(text([HEADER, *rows]), encoding="utf-8")
    account = only(taken(folder, house))
    assert (account.rows_in, account.rows_used, account.rows_total_lines) == (5, 3, 2)


def test_title_rows_before_the_header(folder: Path, house: Warehouse) -> None:
    """The header is found below titles; they are no records."""
    top = [["店铺:小满", ""], ["导出时间", "2025-11-12"], []]
    (folder / "a.csv").write_text(text([*top, HEADER, *ORDERS]), encoding="utf-8")
    account = only(taken(folder, house))
    assert (account.header_line, account.rows_in) == (4, 30)


def test_records_ending_in_a_delimiter(folder: Path, house: Warehouse) -> None:
    """All records with one blank cell more than the header are no damage."""
    body = "".join(",".join(row) + ",\n" for row in ORDERS)
    (folder / "a.csv").write_text(",".join(HEADER) + "\n" + body, encoding="utf-8")
    assert only(taken(folder, house)).rows_used == 30


def test_one_shifted_record_is_set_aside(folder: Path, house: Warehouse) -> None:
    """A delimiter too much in one record shifts it: its line, text and reason are told."""
    lines = text([HEADER, *ORDERS]).splitlines()
    lines[5] = lines[5].replace("tb5", "tb,5")
    (folder / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    intake = taken(folder, house)
    assert only(intake).rows_used == 29
    assert [row.line for row in intake.quarantined] == [6]
    assert "tb,5" in intake.quarantined[0].value


def test_unreadable_cells_name_the_header_of_the_file(folder: Path, house: Warehouse) -> None:
    """A cell that is no time is told by the column name that the manager sees."""
    rows = [["1", "tb", "5", "昨天", "", ""], *ORDERS[:1]]
    (folder / "a.csv").write_text(text([HEADER, *rows]), encoding="utf-8")
    (row,) = taken(folder, house).quarantined
    assert (row.file, row.line, row.column, row.value) == (
        "exports/a.csv",
        2,
        "订单创建时间",
        "昨天",
    )


def test_words_for_nothing_in_a_money_column(folder: Path, house: Warehouse) -> None:
    """无退款申请 in 退款金额 is no amount and no damage."""
    header = [*HEADER, "退款金额"]
    (folder / "a.csv").write_text(text([header, [*ORDERS[0], "无退款申请"]]), encoding="utf-8")
    assert only(taken(folder, house)).rows_used == 1


def test_unknown_shift_code_names_the_section_to_fill(folder: Path, house: Warehouse) -> None:
    """A roster with a code that retro.toml does not know says where to write it."""
    rows = [
        ["日期", "员工", "班次"],
        ["2025-11-10", "小荷", "晚"],
        ["2025-11-10", "小诺", "Z"],
        ["2025-11-10", "小静", "休"],
    ]
    (folder / "排班.csv").write_text(text(rows), encoding="utf-8")
    intake = taken(folder, house)
    assert (only(intake).rows_used, only(intake).rows_quarantined) == (2, 1)
    assert "[shifts]" in intake.quarantined[0].remedy["zh"]
    house.build_tables()
    assert house.rows("roster")[0][:2] == ("小荷", None)
    assert len(house.rows("roster")) == 1


@pytest.mark.parametrize(
    "days",
    [["2025-11-10", "2025-11-11"], ["11/10", "11/11"], ["11月10日", "11月11日"], ["10", "11"]],
)
def test_a_roster_with_a_column_a_day(folder: Path, house: Warehouse, days: list[str]) -> None:
    """A row a person, a column a day; days without a month have it from the file name."""
    more = [f"2025-11-{n}" for n in (12, 13, 14)]
    rows = [
        ["11月排班"],
        ["组别", "姓名", *days, *more],
        ["", "", "一", "二", "三", "四", "五"],
        ["售前一组", "小荷", "晚", "休", "", "早", "Z"],
        ["", "小诺", "早", "", "", "", ""],
    ]
    (folder / "排班_2025年11月.csv").write_text(text(rows), encoding="utf-8")
    intake = taken(folder, house)
    account = only(intake)
    assert (account.report, account.rows_in, account.rows_used) == ("roster/list", 5, 4)
    assert [(row.line, row.value) for row in intake.quarantined] == [(4, "Z")]
    house.build_tables()
    found = house.db.execute(
        "select agent, group_name, starts_at::varchar from roster order by starts_at, agent"
    ).fetchall()
    assert found == [
        ("小诺", None, "2025-11-10 08:00:00"),
        ("小荷", "售前一组", "2025-11-10 17:00:00"),
        ("小荷", "售前一组", "2025-11-13 08:00:00"),
    ]


def test_copied_chat_text(folder: Path, house: Warehouse) -> None:
    """Nick and time on one line or two, with receiver or without; 已读 is no message."""
    (folder / "聊天.txt").write_bytes(
        """聊天记录
小满旗舰店:小荷 2025-11-11 9:00:00
亲,在的
已读
tb12345  2025-11-11 9:00:30
有货吗?
要黑色
阿喵2025-11-11 9:01:00
在吗
小满旗舰店:小诺 --> 阿喵 2025-11-11 9:01:20
在的
阿喵
2025-11-11 9:02:00
好的
""".encode("gb18030")
    )
    account = only(taken(folder, house))
    assert (account.report, account.rows_in, account.rows_used) == ("taobao/chat_messages", 5, 5)
    assert house.db.execute(
        "select source_row, sender, agent, buyer, text from messages_loaded order by source_row"
    ).fetchall() == [
        (2, "human", "小荷", "tb12345", "亲,在的"),
        (5, "buyer", None, "tb12345", "有货吗?\n要黑色"),
        (8, "buyer", None, "阿喵", "在吗"),
        (10, "human", "小诺", "阿喵", "在的"),
        (12, "buyer", None, "阿喵", "好的"),
    ]


def test_a_bad_file_stops_no_other(folder: Path, house: Warehouse) -> None:
    """Unknown, empty, broken and linked files get a sentence each; the good one is loaded."""
    (folder / "a.csv").write_text("foo,bar\n1,2\n", encoding="utf-8")
    (folder / "b.csv").write_text("", encoding="utf-8")
    (folder / "c.xlsx").write_bytes(b"PK\x03\x04rubbish")
    (folder / "d.csv").symlink_to(folder / "a.csv")
    (folder / "e.csv").write_text(text([HEADER, *ORDERS]), encoding="utf-8")
    (folder / "~$e.xlsx").write_text("lock", encoding="utf-8")
    (folder / ".DS_Store").write_text("x", encoding="utf-8")
    files = taken(folder, house).files
    assert [f.file[-5:] for f in files] == ["a.csv", "b.csv", ".xlsx", "d.csv", "e.csv"]
    assert [bool(f.problem) for f in files] == [True, True, True, True, False]
    assert all(f.problem["zh"] and f.problem["en"] for f in files[:4])
    assert files[4].rows_used == 30


def test_an_unknown_report_names_the_nearest_and_what_it_lacks(
    folder: Path, house: Warehouse
) -> None:
    """A renamed column is named."""
    header = ["订单编号", "买家会员名", "下单日", "总金额", "订单状态", "订单备注"]
    (folder / "a.csv").write_text(text([header, ["1"] * 6]), encoding="utf-8")
    problem = only(taken(folder, house)).problem["zh"]
    assert "淘宝/天猫订单" in problem
    assert "订单创建时间" in problem


def test_a_note_among_the_exports_is_told_from_a_report(folder: Path, house: Warehouse) -> None:
    """A text without any known column is not used; none of its words are repeated."""
    (folder / "说明.txt").write_text("金丝雀 13900001111,\n明细,见表\n", encoding="utf-8")
    problem = only(taken(folder, house)).problem
    assert "没有用上" in problem["zh"]
    assert "金丝雀" not in str(problem)


def test_a_damaged_byte_in_the_header_costs_one_column(folder: Path, house: Warehouse) -> None:
    """The other names still tell the report; a damaged optional column is missing."""
    data = text([HEADER, *ORDERS]).encode().replace("订单状态".encode(), b"\xff\xff")
    (folder / "a.csv").write_bytes(data)
    account = only(taken(folder, house))
    assert (account.report, account.rows_used) == ("taobao/orders", 30)
    assert "订单状态" in account.missing


def test_damaged_exports_never_stop_the_run(folder: Path, house: Warehouse) -> None:
    """Samples cut, doubled or dirtied anywhere give accounts that add up, or a sentence."""
    rng = random.Random(11)  # noqa: S311 - the same damage each time
    samples = sorted(path for path in DATA.rglob("*.*") if path.suffix in {".csv", ".xls"})
    for number in range(60):
        sample = rng.choice(samples)
        data = bytearray(sample.read_bytes())
        place = rng.randrange(len(data))
        dirt = rng.choice([b'"', b"\0\0", b"\xff", b",", b"\t", b"\n", bytes(data[place:])])
        damaged = data[:place] if number % 3 == 0 else data[:place] + dirt + data[place:]
        (folder / f"{number:02d}{sample.suffix}").write_bytes(damaged)
    assert len(taken(folder, house).files) == 60


def test_a_missing_required_column_is_named(folder: Path, house: Warehouse) -> None:
    """Orders without 订单编号 cannot be used; the sentence says where to tick the box."""
    header = ["买家会员名", "总金额", "订单创建时间"]
    (folder / "a.csv").write_text(text([header, ["tb", "1", "2025-11-11"]]), encoding="utf-8")
    problem = only(taken(folder, house)).problem["zh"]
    assert "缺少必需的列：订单编号" in problem


def test_header_only_is_a_valid_empty_report(folder: Path, house: Warehouse) -> None:
    """A report without rows is known and has none."""
    (folder / "a.csv").write_text(text([HEADER]), encoding="utf-8")
    account = only(taken(folder, house))
    assert (account.report, account.rows_in) == ("taobao/orders", 0)


def test_inputs_stay_as_they_are_and_nothing_is_left(folder: Path, house: Warehouse) -> None:
    """The stage is empty afterwards, the exports are untouched."""
    path = folder / "a.csv"
    path.write_text(text([HEADER, *ORDERS]), encoding="utf-8")
    before = path.read_bytes(), path.stat().st_mtime_ns
    taken(folder, house)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list((folder.parent.parent / "stage").iterdir()) == []


def test_personal_columns_do_not_pass_the_door(folder: Path, house: Warehouse) -> None:
    """Names, phones and addresses of the export are nowhere in the database."""
    header = [*HEADER, "收货人姓名", "联系手机"]
    (folder / "a.csv").write_text(
        text([header, [*ORDERS[0], "金丝雀", "13900001111"]]), encoding="utf-8"
    )
    taken(folder, house)
    for (name,) in house.db.execute("select table_name from duckdb_tables()").fetchall():
        assert "金丝雀" not in str(house.rows(name))
        assert "13900001111" not in str(house.rows(name))


@pytest.mark.parametrize("pieces", [1, 3])
def test_splitting_and_shuffling_change_no_figure(
    folder: Path, house: Warehouse, pieces: int
) -> None:
    """Pieces of an export in any order give the orders of the whole."""
    mixed = ORDERS[::2] + ORDERS[1::2]
    for n in range(pieces):
        (folder / f"{9 - n}.csv").write_text(text([HEADER, *mixed[n::pieces]]), encoding="utf-8")
    taken(folder, house)
    assert [row[0] for row in orders(house)] == [row[0] for row in ORDERS]


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("自定义报表_客服数据_2026-04-20至2026-04-21.xlsx", ("2026-04-20", "2026-04-21")),
        ("客服绩效_20251110-20251112.xlsx", ("2025-11-10", "2025-11-12")),
        ("客服 2025年11月10日至2025年11月12日.xlsx", ("2025-11-10", "2025-11-12")),
        ("serverReport_2025-11-11.xls", ("2025-11-11", "2025-11-11")),
        ("ExportOrderList202511121000.csv", (None, None)),
        ("orders.csv", (None, None)),
        ("2025-13-40至2025-13-41.csv", (None, None)),
    ],
)
def test_period_of_a_file_name(name: str, days: tuple[str | None, str | None]) -> None:
    """Days in a name are read; a moment of export is not a period."""
    assert period(name) == days


def test_exports_come_in_a_fixed_order(folder: Path) -> None:
    """Sub-folders are walked; the order is that of normalised names."""
    (folder / "b").mkdir()
    for name in ("c.csv", "b/a.csv", "a.csv", ".hidden", "Thumbs.db"):
        (folder / name).write_text("x", encoding="utf-8")
    assert [path.relative_to(folder).as_posix() for path in exports(folder)] == [
        "a.csv",
        "b/a.csv",
        "c.csv",
    ]


def test_every_sample_is_loadable_under_any_name(tmp_path: Path) -> None:
    """A path with brackets, quotes and blanks is no pattern and no trap."""
    folder = tmp_path / "店铺=旗舰店 [1] {a,b} 'x' %20" / "-exports"
    folder.mkdir(parents=True)
    (folder / "订单[12].csv").write_text(text([HEADER, *ORDERS]), encoding="utf-8")
    with Warehouse(load_catalog(resources.layers("queries", None))) as house:
        intake = take_in(folder, house, "小满", tmp_path / "stage")
    assert only(intake).rows_used == 30
