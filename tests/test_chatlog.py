"""Chats copied in every shape give the messages that were said."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from retro.errors import ExportError
from retro.readers import Broken, RawTable, open_export
from retro.readers.chatlog import LOOKED_AT, open_log
from retro.readers.chattext import HEADER

SHOP = "小满衣橱:小荷"


def log(folder: Path, text: str) -> RawTable | None:
    """Return the log that a text file holds."""
    path = folder / "聊天.txt"
    path.write_text(text, encoding="utf-8")
    (table,) = open_export(path, folder)
    return open_log(table, path)


def said(made: RawTable | None) -> list[tuple[int, str, str, str]]:
    """Return line, account, kind of account and words of each message."""
    assert made is not None
    return [(line, c[1], c[4], c[3]) for line, c in list(made.records())[1:]]


def sheet(folder: Path, rows: list[list[str]], title: str = "聊天记录") -> tuple[RawTable, Path]:
    """Return the one sheet of a workbook."""
    path = folder / "千牛聊天记录.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(title)
        for number, cells in enumerate(rows):
            page.write_row(number, 0, cells)
    (table,) = open_export(path, folder)
    return table, path


@pytest.mark.parametrize(
    "head",
    [
        "tb1 2024-1-1 9:00:00",
        "tb1  2024/01/01 09:00:00",
        "tb1（2024-1-1 9:00:00）",
        "tb1 (2024-01-01 09:00:00):",
        "tb1 --> 小满衣橱:小荷 2024-1-1 9:00:00",
        "tb1\n2024-1-1 9:00:00",
        "tb1 2024年1月1日 9:00:00",
    ],
)
def test_shapes_of_a_head(tmp_path: Path, head: str) -> None:
    """Nick and time on one line or two, in brackets, with a receiver, padded or not."""
    made = log(tmp_path, f"{head}\n在吗\n{SHOP} 2024-1-1 9:00:20\n在的\ntb1 2024-1-1 9:01:00\n好\n")
    assert [one[1:] for one in said(made)] == [
        ("tb1", "客户", "在吗"),
        (SHOP, "客服", "在的"),
        ("tb1", "客户", "好"),
    ]


def test_no_blank_between_nick_and_time(tmp_path: Path) -> None:
    """A nick that ends in digits keeps them."""
    made = log(tmp_path, f"tb12024-1-1 9:00:00\n在吗\n{SHOP}2024-1-1 9:00:20\n在的\n")
    assert [one[1] for one in said(made)] == ["tb1", SHOP]


def test_times_in_sentences_and_on_cards_start_no_message(tmp_path: Path) -> None:
    """An order card and a promise end in a time; nobody is called so."""
    made = log(
        tmp_path,
        "tb1 2025-11-11 9:00:00\n创建时间 2025-11-10 20:00:00\n"
        "付款时间：2025-11-10 20:01:00\n几号到\n"
        f"{SHOP} 2025-11-11 9:00:20\n您的快递 2025-11-13 10:00:00\n"
        "tb1 2025-11-11 10:01:00\n好\n",
    )
    assert [one[1] for one in said(made)] == ["tb1", SHOP, "tb1"]
    assert said(made)[1][3] == "您的快递 2025-11-13 10:00:00"


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_a_chat_may_end_in_a_promise(tmp_path: Path, end: str) -> None:
    """A last line that ends in the time of another day is the last message's."""
    made = log(
        tmp_path,
        f"tb1 2025-11-11 9:00:00\n几号到\n{SHOP} 2025-11-11 9:00:20\n"
        f"您的快递 2025-11-13 10:00:00{end}",
    )
    assert [one[1] for one in said(made)] == ["tb1", SHOP]


def test_noise_is_no_word_of_anybody(tmp_path: Path) -> None:
    """States go; a recall, a transfer with its reason and the page of origin are the system's."""
    made = log(
        tmp_path,
        "当前用户来自 商品详情页\ntb1 2025-11-11 9:00:00\n有货吗\n已读\n"
        f"由 服务助手 转交给 {SHOP}\n原因：【离线留言自动分配】\n"
        f"{SHOP} 2025-11-11 9:00:20\n有的\n发送中\n"
        "tb1 2025-11-11 9:00:30\ntb1 撤回了一条消息\n",
    )
    assert said(made) == [
        (2, "tb1", "客户", "有货吗"),
        (1, "系统", "系统", "当前用户来自 商品详情页"),
        (5, "系统", "系统", f"由 服务助手 转交给 {SHOP}\n原因：【离线留言自动分配】"),
        (7, SHOP, "客服", "有的"),
        (11, "系统", "系统", "tb1 撤回了一条消息"),
    ]


def test_robots_and_the_main_account_are_no_buyers(tmp_path: Path) -> None:
    """服务助手 is a robot; the shop's own name, seen before a colon, is the shop."""
    made = log(
        tmp_path,
        "tb1 2025-11-11 9:00:00\n在吗\n服务助手 2025-11-11 9:00:01\n您好\n"
        f"小满衣橱 2025-11-11 9:00:20\n在的\n{SHOP} 2025-11-11 9:00:40\n亲\n"
        "大满衣橱：小桃 2025-11-11 9:00:50\n在\n",
    )
    assert made is not None
    assert [c[0] for _, c in list(made.records())[1:]] == ["tb1"] * 5
    assert [one[2] for one in said(made)] == ["客户", "机器人", "客服", "客服", "客服"]


@pytest.mark.parametrize(
    "text",
    [
        f"{SHOP} 2025-11-11 9:00:00\n亲\ntb1 2025-11-11 9:00:20\n嗯\n",
        f"{SHOP}\n2025-11-11 9:00:00\n亲\ntb1 2025-11-11 9:00:20\n嗯\n",
        f"2025-11-11 9:00:00\n{SHOP}: 亲\n2025-11-11 9:00:20\ntb1: 嗯\n",
        f"2025-11-11 9:00:00 {SHOP}：亲\n2025-11-11 9:00:20 tb1：嗯\n",
    ],
)
def test_messages_before_the_buyer_speaks_are_the_buyers(tmp_path: Path, text: str) -> None:
    """A chat that an agent begins belongs to the buyer who answers."""
    made = log(tmp_path, text)
    assert made is not None
    assert [c[0] for _, c in list(made.records())[1:]] == ["tb1", "tb1"]


@pytest.mark.parametrize(
    "text",
    [
        "订单编号,金额\n1,2\n",
        "说明\n本表每天 2025-11-11 09:00:00 更新\n",
        "tb1 2025-11-11 9:00:00\n",
    ],
)
def test_other_texts_are_no_chats(tmp_path: Path, text: str) -> None:
    """A table, a note and a single head are left alone."""
    assert log(tmp_path, text) is None


def test_a_chat_in_a_cell_is_opened(tmp_path: Path) -> None:
    """`时间` above `昵称: 内容`, or all on one line; a cell without messages is set aside."""
    table, path = sheet(
        tmp_path,
        [
            ["客户ID", "聊天记录"],
            ["tb1", f"2026-05-09 09:10:11\ntb1: 在吗\n\n2026-05-09 09:10:40\n{SHOP}: 在: 亲\n有货"],
            ["tb2", "2026-05-09 10:00:00 tb2：几号发货\n2026-05-09 10:03:30 小荷：今天"],
            ["tb3", "(无聊天内容)"],
        ],
    )
    aside: list[Broken] = []
    made = open_log(table, path)
    assert made is not None
    assert [(line, *cells) for line, cells in list(made.records(0, aside.append))[1:]] == [
        (20001, "tb1", "tb1", "2026-05-09 09:10:11", "在吗", "客户"),
        (20004, "tb1", SHOP, "2026-05-09 09:10:40", "在: 亲\n有货", "客服"),
        (30001, "tb2", "tb2", "2026-05-09 10:00:00", "几号发货", "客户"),
        (30002, "tb2", "小荷", "2026-05-09 10:03:30", "今天", "客服"),
    ]
    assert [(one.line // made.step, one.code) for one in aside] == [(4, "NO_MESSAGE")]


def test_a_chat_pasted_into_one_column(tmp_path: Path) -> None:
    """A copied chat in a sheet, a line a row, is a chat."""
    lines = ["tb1 2025-11-11 9:00:00", "在吗", f"{SHOP} 2025-11-11 9:00:20", "在的"]
    table, path = sheet(tmp_path, [[line] for line in lines])
    assert [one[1] for one in said(open_log(table, path))] == ["tb1", SHOP]


def test_the_summary_of_a_tool_frightens_nobody(tmp_path: Path) -> None:
    """导出汇总 is said to be a summary, with nothing to be done."""
    table, path = sheet(tmp_path, [["客户名", "消息数"], ["tb1", "5"]], title="导出汇总")
    with pytest.raises(ExportError) as caught:
        open_log(table, path)
    assert caught.value.code == "SUMMARY"


def test_p01_each_message_has_a_number_of_its_own(tmp_path: Path) -> None:
    """Words behind a head are no nick of the time below: two messages would share a line."""
    head = "tb1 2024-1-1 9:00:00\n在吗\n"
    made = log(tmp_path, f"{head}{head}tb1（2024-1-1 9:00:00）:{SHOP}\n2024-1-1 9:00:00\n好\n")
    lines = [line for line, *_ in said(made)]
    assert lines == sorted(set(lines))
    shop = f"{SHOP} 2024-1-1 9:00:10\n在的\n"
    made = log(tmp_path, f"{head}{shop}tb1（2024-1-1 9:00:00）:{SHOP}\n2024-1-1 9:00:00\n好\n")
    assert [(line, words) for line, _, _, words in said(made)][2:] == [
        (5, f"{SHOP}\n2024-1-1 9:00:00\n好")
    ]
    made = log(tmp_path, f"{head}{shop}tb1 2024-1-1 9:00:20\n2024-1-1 9:00:30\n好\n")
    assert [line for line, *_ in said(made)] == [1, 3, 5]
    made = log(tmp_path, f"{head}{head}tb1（2024-1-1 9:00:00）:由小荷转接给小橙\n在的\n")
    assert said(made)[2:] == [(6, "tb1", "客户", "在的"), (5, "系统", "系统", "由小荷转接给小橙")]


def test_the_time_before_the_nick(tmp_path: Path) -> None:
    """`时间 昵称` above the words is a head as well, if a text has more of these than of others."""
    made = log(
        tmp_path,
        f"2024-1-1 9:00:00 tb1\n在吗\n2024-1-1 9:00:20  {SHOP}\n在的\n"
        "2024-1-1 9:00:30 系统提醒\n买家已离开\n2024-1-1 9:01:00 tb1\n好\n",
    )
    assert said(made) == [
        (1, "tb1", "客户", "在吗"),
        (3, SHOP, "客服", "在的"),
        (5, "系统提醒", "系统", "买家已离开"),
        (7, "tb1", "客户", "好"),
    ]
    assert made is not None
    assert [c[2] for _, c in list(made.records())[1:3]] == ["2024-1-1 9:00:00", "2024-1-1 9:00:20"]


def test_blank_lines_between_nick_and_time(tmp_path: Path) -> None:
    """A page may put a line between the two, and after each message."""
    made = log(
        tmp_path,
        f"tb1\n\n2024-1-1 9:00:00\n在吗\n\n{SHOP}\n\n\n2024-1-1 9:00:20\n在的\n\n",
    )
    assert said(made) == [(1, "tb1", "客户", "在吗"), (6, SHOP, "客服", "在的")]


@pytest.mark.parametrize("seam", [" ", "\n"])
def test_the_receiver_is_the_buyer(tmp_path: Path, seam: str) -> None:
    """Whom a shop writes to is known before he says a word."""
    made = log(
        tmp_path,
        f"{SHOP} --> tb1{seam}2024-1-1 9：00：00\n亲\n{SHOP} → tb2{seam}2024-1-1 9:00:20\n亲亲\n",
    )
    assert made is not None
    assert [cells for _, cells in list(made.records())[1:]] == [
        ["tb1", SHOP, "2024-1-1 9:00:00", "亲", "客服"],
        ["tb2", SHOP, "2024-1-1 9:00:20", "亲亲", "客服"],
    ]


def test_names_that_end_in_a_time(tmp_path: Path) -> None:
    """Among heads with a blank, one without is a head only of somebody who is known."""
    made = log(
        tmp_path,
        f"{SHOP} --> tb1 2024-1-1 9:00:00\n亲\n快递2024-1-1 9:00:20\ntb12024-1-1 9:00:30\n嗯\n"
        "小满衣橱：小桃2024-1-1 9:00:40\n好的\n"
        f"店:小杏2024-1-1 9:00:45\n亲\n{SHOP} 2024-1-1 9:00:50\n谢谢\n"
        + f"{SHOP} 2024-1-1 9:01:00\n客气\n"
        * 3,
    )
    assert [(line, name) for line, name, *_ in said(made)][:4] == [
        (1, SHOP), (4, "tb1"), (8, "店:小杏"), (10, SHOP),
    ]  # fmt: skip
    assert said(made)[0][3] == "亲\n快递2024-1-1 9:00:20"
    assert log(tmp_path, "tb1 2024-1-1 9:00:00\n在吗\n快递2024-1-1 9:00:30\n好\n") is None


def test_times_on_a_line_of_their_own(tmp_path: Path) -> None:
    """They begin a message if the text has as many of them as of other heads."""
    heads = f"{SHOP} 2024-1-1 9:00:20\n在的\n"
    made = log(tmp_path, f"tb1\n2024-1-1 9:00:00\n在吗\n{heads}")
    assert [one[1] for one in said(made)] == ["tb1", SHOP]
    made = log(tmp_path, f"{heads * 2}明天到\n2024-1-1 10:00:00\n")
    assert [one[3] for one in said(made)] == ["在的", "在的\n明天到\n2024-1-1 10:00:00"]


def test_times_before_nicks_are_heads_if_most_are(tmp_path: Path) -> None:
    """Among as many heads of the other kind they are words."""
    head, other = "tb1 2024-1-1 9:00:00\n在吗\n", "2024-1-1 9:00:00 tb2\n嗯\n"
    assert len(said(log(tmp_path, (head + other) * 2))) == 2
    assert len(said(log(tmp_path, (head + other) * 2 + other))) == 5


def test_words_on_a_card_are_nobody(tmp_path: Path) -> None:
    """`付款时间` twice on the day of the chat is still no nick."""
    card = "付款时间 2025-11-11 8:00:00\n"
    made = log(tmp_path, f"tb1 2025-11-11 9:00:00\n{card * 2}{SHOP} 2025-11-11 9:00:20\n在的\n")
    assert [(line, name) for line, name, *_ in said(made)] == [(1, "tb1"), (4, SHOP)]


def test_a_text_that_begins_with_a_time(tmp_path: Path) -> None:
    """The time stands above its message; who says nothing by name is the system."""
    made = log(
        tmp_path,
        "\n2024-1-1 9:00:00\n\ntb1: 在吗\n有货吗\n2024-1-1 9:00:20 店:小荷：在的\n有的\n"
        "2024-1-1 9:01:00\n会话结束\n2024-1-1 9:02:00\n原因：【超时】\n",
    )
    assert made is not None
    assert [(line, *cells[1:]) for line, cells in list(made.records())[1:]] == [
        (2, "tb1", "2024-1-1 9:00:00", "在吗\n有货吗", "客户"),
        (6, "店:小荷", "2024-1-1 9:00:20", "在的\n有的", "客服"),
        (8, "系统", "2024-1-1 9:01:00", "会话结束", "系统"),
        (11, "系统", "2024-1-1 9:02:00", "原因：【超时】", "系统"),
    ]


def test_two_notices_in_one_message(tmp_path: Path) -> None:
    """Lines in a row are one notice, another one begins behind words."""
    made = log(
        tmp_path,
        "tb1 2024-1-1 9:00:00\n由小荷转接给小橙\n原因：【下班】\n好\n"
        "由小橙转接给小荷\n原因：【上班】\n"
        f"{SHOP} 2024-1-1 9:00:20\n在的\n",
    )
    assert said(made)[:3] == [
        (1, "tb1", "客户", "好"),
        (2, "系统", "系统", "由小荷转接给小橙\n原因：【下班】"),
        (5, "系统", "系统", "由小橙转接给小荷\n原因：【上班】"),
    ]


def test_heads_without_words(tmp_path: Path) -> None:
    """A list of names and times is no chat unless half of them say something."""
    bare, full = "tb1 2024-1-1 9:00:00\n", "tb1 2024-1-1 9:00:00\n在吗\n"
    assert log(tmp_path, bare + full) is not None
    assert log(tmp_path, bare * 2 + full) is None
    assert log(tmp_path, "x\n" * LOOKED_AT + full * 2) is None


def test_other_sheets_are_no_chats(tmp_path: Path) -> None:
    """A sheet of two columns, or one that names buyers and no chats, is left alone."""
    for rows in (
        [["客户名", "消息数"], ["tb1", "5"]],
        [["tb1 2024-1-1 9:00:00", ""], ["在吗", "x"], ["tb1 2024-1-1 9:00:20", ""], ["好", ""]],
    ):
        table, path = sheet(tmp_path, rows, title="Sheet1")
        assert open_log(table, path) is None


def test_who_speaks_in_a_cell(tmp_path: Path) -> None:
    """Where an account of the shop is told by its colon, a second buyer is one; notices count."""
    chat = (
        f"2026-05-09 09:10:11 tb1：在吗\n2026-05-09 09:10:40 {SHOP}：在的\n由小荷转接给小橙\n"
        "2026-05-09 09:11:00 tb9：我也要"
    )
    page = (
        f"<table><tr><td>客户ID<td>聊天记录</tr><tr><td>tb1<td>{chat}</tr><tr><td>tb2</tr></table>"
    )
    path = tmp_path / "聊天.xls"
    path.write_text(page.replace("\n", "<br>"), encoding="utf-8")
    (table,) = open_export(path, tmp_path)
    aside: list[Broken] = []
    made = open_log(table, path)
    assert made is not None
    assert [
        (line, *cells[:2], *cells[3:]) for line, cells in list(made.records(0, aside.append))[1:]
    ] == [
        (20001, "tb1", "tb1", "在吗", "客户"),
        (20002, "tb1", SHOP, "在的", "客服"),
        (20003, "tb1", "系统", "由小荷转接给小橙", "系统"),
        (20004, "tb1", "tb9", "我也要", "客户"),
    ]
    assert [(one.line, one.text, one.code) for one in aside] == [(30000, "tb2 ", "NO_MESSAGE")]


def test_a_chat_without_a_buyer(tmp_path: Path) -> None:
    """Agents among themselves are messages all the same; no buyer is made up for them."""
    made = log(tmp_path, f"{SHOP} 2024-1-1 9:00:00\n在吗\n{SHOP} 2024-1-1 9:00:20\n有人吗\n")
    assert made is not None
    assert [cells for _, cells in list(made.records())[1:]] == [
        ["", SHOP, "2024-1-1 9:00:00", "在吗", "客服"],
        ["", SHOP, "2024-1-1 9:00:20", "有人吗", "客服"],
    ]


def test_p01_a_damaged_line_of_chats_in_cells(tmp_path: Path) -> None:
    """In a text file a chat in a cell can lose its mark: the line is set aside under its number."""
    path = tmp_path / "聊天.csv"
    chat = f"2026-05-09 09:10:11 tb1：在吗\n2026-05-09 09:10:40 {SHOP}：在的"
    path.write_text(
        f'客户ID,聊天记录,备注\ntb1,"{chat}",\n\ntb2,没有,,\ntb3,"{chat}",好\n',
        encoding="utf-8",
    )
    (table,) = open_export(path, tmp_path)
    aside: list[Broken] = []
    made = open_log(table, path)
    assert made is not None
    records = list(made.records(0, aside.append))
    assert records[0] == (10000, HEADER)
    assert [(line, cells[0]) for line, cells in records[1:]] == [
        (20001, "tb1"), (20002, "tb1"), (60001, "tb3"), (60002, "tb3"),
    ]  # fmt: skip
    assert [(one.line, one.code) for one in aside] == [(50000, "FIELDS")]
    assert (made.step, made.delimiter, made.delimited, made.file) == (10000, "", False, None)


def test_a_copied_chat_is_not_read_by_the_warehouse(tmp_path: Path) -> None:
    """It is a table of ours: no text file has these cells."""
    made = log(tmp_path, f"tb1 2024-1-1 9:00:00\n在吗\n{SHOP} 2024-1-1 9:00:20\n在的\n")
    assert made is not None
    assert next(iter(made.records())) == (0, HEADER)
    assert (made.step, made.delimiter, made.delimited, made.file) == (1, "", False, None)
