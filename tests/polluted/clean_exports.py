"""Clean exports of several reports, whose rows are known: what pollution starts from.

Each row holds an id that no other file has, so that a row of a canonical table can be traced
to the row that was written. The last cell is blank on purpose: an extra delimiter in such a
row leaves nothing to see at its end.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

COUNT = 12
ALL = tuple(range(1, COUNT + 1))

Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One report: its header, what the cells of an order are, and where its rows end up.

    `fields` gives for each column its kind (id, order, buyer, amount, time, stars, text, blank)
    or a constant; `found` is the query of (file, id, amount, time) of all its rows.
    """

    report: str
    table: str
    fields: Mapping[str, str]
    found: Sequence[str]

    @property
    def header(self) -> list[str]:
        """The header as the back office writes it."""
        return list(self.fields)

    def place(self, kind: str) -> int:
        """Return where the column of a kind stands."""
        return list(self.fields.values()).index(kind)

    def rows(self, tag: int) -> list[list[str]]:
        """Return the rows of a file."""
        return [[_cell(kind, tag, k) for kind in self.fields.values()] for k in ALL]

    def known(self, tag: int, k: int) -> Row:
        """Return what the canonical row must hold: id, amount or text, time."""
        middle = next(kind for kind in self.fields.values() if kind in {"amount", "stars", "text"})
        return _cell("id", tag, k), _cell(middle, tag, k), _cell("time", tag, k)[:19]


def _cell(kind: str, tag: int, k: int) -> str:
    made = {
        "id": f"45{tag:04d}{k:012d}",
        "order": f"46{tag:04d}{k:012d}",
        "buyer": f"tb{tag}_{k}",
        "amount": f"{k}.50",
        "stars": "5",
        "text": f"亲，第{k}件有货",
        "time": f"2025-11-11 {k:02d}:00:00",
        "paid": f"2025-11-11 {k:02d}:01:00",
        "blank": "",
    }
    return made.get(kind, kind)


def text(rows: Sequence[Sequence[object]], delimiter: str = ",", end: str = "\n") -> str:
    """Return rows as delimited text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def _orders(report: str, fields: Mapping[str, str]) -> Export:
    found = ("order_id", "amount_due", "created_at")
    return Export(report=report, table="orders", fields=fields, found=found)


EXPORTS = (
    _orders("taobao/orders", {
        "订单编号": "id", "买家会员名": "buyer", "总金额": "amount", "订单创建时间": "time",
        "订单付款时间 ": "paid", "订单状态": "交易成功", "订单备注": "blank",
    }),
    _orders("jd/orders", {
        "订单号": "id", "下单帐号": "buyer", "应付金额": "amount", "下单时间": "time",
        "付款确认时间": "paid", "订单状态": "完成", "商家备注": "blank",
    }),
    _orders("douyin/orders", {
        "主订单编号": "id", "订单应付金额": "amount", "订单提交时间": "time",
        "支付完成时间": "paid", "订单状态": "已完成", "商家备注": "blank",
    }),
    _orders("shopify/orders", {
        "Name": "id", "Email": "buyer", "Total": "amount", "Created at": "time",
        "Paid at": "paid", "Financial Status": "PAID", "Lineitem quantity": "1", "Notes": "blank",
    }),
    Export(report="taobao/refunds", table="refunds", fields={
        "退款编号": "id", "订单编号": "order", "买家退款金额": "amount",
        "退款的申请时间": "time", "退款状态": "退款成功", "买家退款说明": "blank",
    }, found=("refund_id", "amount", "applied_at")),
    Export(report="taobao/reviews", table="reviews", fields={
        "评论ID": "id", "订单编号": "order", "评价时间": "time", "评分": "stars",
        "初评内容": "很好", "追评内容": "blank",
    }, found=("review_id", "stars", "reviewed_at")),
    Export(report="taobao/chat_messages", table="messages", fields={
        "会话ID": "id", "发送时间": "time", "买家昵称": "buyer", "发送账号": "小满:小荷",
        "发送内容": "text", "消息类型": "blank",
    }, found=("conversation_id", "text", "sent_at")),
)  # fmt: skip
