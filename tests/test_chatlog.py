"""Chats copied in every shape give the messages that were said."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from retro.errors import ExportError
from retro.readers import Broken, RawTable, open_export
from retro.readers.chatlog import open_log

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
        "tb1 2025-11-11 9:01:00\n好\n",
    )
    assert [one[1] for one in said(made)] == ["tb1", SHOP, "tb1"]
    assert said(made)[1][3] == "您的快递 2025-11-13 10:00:00"


def test_a_chat_may_end_in_a_promise(tmp_path: Path) -> None:
    """A last line that ends in the time of another day is the last message's."""
    made = log(
        tmp_path,
        f"tb1 2025-11-11 9:00:00\n几号到\n{SHOP} 2025-11-11 9:00:20\n"
        "您的快递 2025-11-13 10:00:00\n",
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
        f"小满衣橱 2025-11-11 9:00:20\n在的\n{SHOP} 2025-11-11 9:00:40\n亲\n",
    )
    assert made is not None
    assert [c[0] for _, c in list(made.records())[1:]] == ["tb1"] * 4
    assert [one[2] for one in said(made)] == ["客户", "机器人", "客服", "客服"]


def test_messages_before_the_buyer_speaks_are_the_buyers(tmp_path: Path) -> None:
    """A chat that an agent begins belongs to the buyer who answers."""
    made = log(tmp_path, f"{SHOP} 2025-11-11 9:00:00\n亲\ntb1 2025-11-11 9:00:20\n嗯\n")
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
    made = log(tmp_path, f"{head}{head}tb1（2024-1-1 9:00:00）:由小荷转接给小橙\n在的\n")
    assert said(made)[2:] == [(6, "tb1", "客户", "在的"), (5, "系统", "系统", "由小荷转接给小橙")]
