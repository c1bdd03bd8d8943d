"""Chats copied as text: every message stands in the text, and no line is said twice or lost."""

from __future__ import annotations

import re

from ground import encoded, parted, pieces, scratch, tables, tried

from retro.readers import encodings
from retro.readers.chatlog import open_log
from retro.readers.chattext import HEADER

WRITTEN = re.compile(r"20\d\d\D\d{1,2}\D\d{1,2}\D+\d{1,2}:\d{1,2}:\d{1,2}")
PIECES = (
    "tb1 2024-1-1 9:00:00\n在吗\n", "小满衣橱:小荷 2024-1-1 9:00:20\n在的\n", "tb1\n",
    "2024-1-1 9:00:00\n", "2024-1-1 9:00:00 tb1\n", "2024-1-1 9:00:00 小荷：在\n", "在吗\n", "\n",
    "tb1（2024-1-1 9:00:00）:", "tb1 --> 小荷 2024-1-2 9:00:00\n", "您的快递 2025-11-13 10:00:00\n",
    "已读\n", "系统 2024-1-1 9:00:00\n", "由小荷转接给小橙\n", "小荷: 好的\n",
    "对方撤回了一条消息\n",
    "初次评价: 2024-1-1 9:00:00\n", "好评\n", "订单编号:4501\n", "追评: 收货后3天\n", "：",
    ":", " ",
    "2024年1月1日 9：00：00", "-->", "[", "）", "x" * 50, ",", "<b>", "\u2028", "\x0b",
)  # fmt: skip
inputs = encoded(pieces(*PIECES), 30)


def one(data: bytes) -> None:
    """Messages come in the order of their lines, with a time, and say what the text says."""
    path = scratch() / "聊天.txt"
    for table in tables(data, path.name):
        made = tried(lambda table=table: open_log(table, path))
        if made is None:
            continue
        good, _ = parted(made, 0)
        assert good == parted(made, 0)[0], "a second look sees something else"
        if good[0][1] != HEADER:
            continue
        text = "".join(encodings.lines(path, encodings.detect(path)))
        for _, (buyer, sender, time, said, kind) in good[1:]:
            assert WRITTEN.fullmatch(time), time
            assert kind in {"客户", "客服", "机器人", "系统"}
            assert all(part in text for part in buyer.split("\ufffd"))
            assert sender == "系统" or all(part in text for part in sender.split("\ufffd"))
            for line in said.splitlines():
                assert all(part.strip() in text for part in line.split("\ufffd")), (
                    "nobody said this"
                )
