"""Random shops whose after-sales are nasty on purpose: edges, gaps, copies, other promotions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pandas as pd

Row = dict[str, Any]
WINDOW = (datetime(2025, 11, 10, 20), datetime(2025, 11, 12, 2))
START, END = WINDOW
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
# One shop name on two platforms, one platform with two shops: numbers repeat between shops.
PLACES = (("taobao", "小满"), ("taobao", "分店"), ("jd", "小满"), ("pdd", "折扣店"))
# The last tells refunds in its orders only.
SILENT = ("pdd", "折扣店")
REASONS = {
    "拍错/多拍/不喜欢": "ORDER_MISTAKE",
    "未按约定时间发货": "LATE_SHIPMENT",
    "快递/物流一直未送到": "NOT_RECEIVED",
    "空包裹": "EMPTY_PACKAGE",
    "大小/尺寸与商品描述不符": "SIZE_FIT",
    "质量问题": "QUALITY_DEFECT",
    "没用/少用优惠": "PRICE_PROTECTION",
    "材质与商品描述不符": "NOT_AS_DESCRIBED",
    "包装/商品破损/污渍": "DAMAGED",
    "少件/漏发": "MISSING_ITEM",
    "缺货": "OUT_OF_STOCK",
    "客服态度恶劣": "CS_SERVICE",
    "谁也说不清": "OTHER_UNKNOWN",
}
FLAGS = (None, False, False, True)
KINDS = (*("refund_only", "return_refund") * 3, "exchange", "resend", "repair", None)
# Around every limit: at once, a day, the age of a cut-off, and a second on each side.
WAITS = (
    timedelta(0), SECOND, HOUR, 5 * HOUR, DAY - SECOND, DAY, DAY + SECOND, 2 * DAY, 3 * DAY,
    3 * DAY + SECOND, 5 * DAY + 7 * HOUR, 7 * DAY - SECOND, 7 * DAY, 9 * DAY, 20 * DAY,
)  # fmt: skip


@dataclass
class Market:
    """What the shops wrote down: each thing once, as the latest export shows it."""

    dice: Random
    tables: dict[str, list[Row]] = field(default_factory=dict)
    copies: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, row: Row) -> Row:
        """Add one thing; now and then an earlier export has it too, as it stood then."""
        rows = self.tables.setdefault(table, [])
        row |= {"source_file": "b.csv", "source_row": len(rows) + 1}
        rows.append(row)
        if self.dice.random() < 0.2:
            self.copies.setdefault(table, []).append(row | {"source_file": "a.csv"})
        return row

    def some(self, *values: Any) -> Any:
        """Return one of some values."""
        return self.dice.choice(values)

    def wait(self) -> timedelta:
        """Return a while, often one that a definition turns on."""
        if self.dice.random() < 0.5:
            return self.dice.choice(WAITS)
        return SECOND * self.dice.randrange(12 * 86_400)

    def maybe(self, chance: float) -> bool:
        """Tell whether something happens."""
        return self.dice.random() < chance


def market(seed: int, size: int = 160) -> Market:
    """Return random shops."""
    of = Market(Random(seed))  # noqa: S311 - rows, not secrets
    for name in ("orders", "order_lines", "refunds", "disputes", "reviews"):
        of.tables[name] = []
    for number in range(size):
        _bought(of, number, of.dice.choice(PLACES))
    for number in range(size // 40):
        _parcelled(of, number)
    return of


def _bought(of: Market, number: int, place: tuple[str, str]) -> None:
    """Add an order and what came of it."""
    order = _order(of, f"o{number // 2}{place[0][0]}", place)
    if any(_same(one, order) for one in of.tables["orders"]):
        return
    of.add("orders", order)
    _line(of, order)
    if place != SILENT:
        for _ in range(of.some(0, 0, 0, 1, 1, 1, 2, 3)):
            of.add("refunds", _case(of, order))
    if of.maybe(0.08):
        of.add("disputes", _dispute(of, order))
    for _ in range(of.some(0, 0, 0, 1, 2)):
        of.add("reviews", _review(of, order))


def _same(one: Row, other: Row) -> bool:
    return (one["shop"], one["order_id"]) == (other["shop"], other["order_id"])


def _order(of: Market, order_id: str, place: tuple[str, str]) -> Row:
    edges = (START, END, START - SECOND, END - SECOND)
    created = of.some(*edges) if of.maybe(0.25) else START - DAY + HOUR * of.dice.random() * 78
    created = created.replace(microsecond=0)
    paid = created + of.some(SECOND * 9, HOUR, DAY, of.wait()) if of.maybe(0.88) else None
    shipped = paid + of.wait() / 4 if paid and of.maybe(0.8) else None
    signed = shipped + of.wait() / 2 if shipped and of.maybe(0.8) else None
    closed = of.some(None, created + 20 * DAY)
    amount = of.some(Decimal(0), Decimal("19.90"), Decimal(of.dice.randrange(1, 90_000)) / 100)
    states = {"closed": closed, "done": signed, "shipped": shipped, "paid": paid}
    return {
        "platform": place[0], "shop": place[1], "order_id": order_id,
        "buyer": of.some("t**1", f"买家{of.dice.randrange(40)}"), "created_at": created,
        "paid_at": paid, "shipped_at": _whole(shipped), "signed_at": _whole(signed),
        "closed_at": closed, "status": next((s for s, at in states.items() if at), "unpaid"),
        "amount_due": amount, "amount_paid": of.some(amount, amount, None),
        "refund_amount": of.some(None, Decimal(0), Decimal("9.90")) if place == SILENT else None,
        "province": of.some("浙江", "新疆", None), "agent_note": None, "close_reason": None,
    }  # fmt: skip


def _whole(moment: datetime | None) -> datetime | None:
    return moment.replace(microsecond=0) if moment else None


def _line(of: Market, order: Row) -> None:
    for number in range(of.some(1, 1, 2)):
        of.add("order_lines", {
            "platform": order["platform"], "shop": order["shop"], "order_id": order["order_id"],
            "line_id": f"{order['order_id']}-{number}", "sku": of.some("A", "B", "C", None),
            "title": of.some("大衣", "毛衣"), "quantity": 1, "amount": order["amount_due"],
            "created_at": order["created_at"], "paid_at": order["paid_at"],
        })  # fmt: skip


def _case(of: Market, order: Row) -> Row:
    """Return a case of an order, with anything that an export may leave out."""
    applied = (order["paid_at"] or order["created_at"]) + of.wait()
    ended = applied + of.some(of.wait(), of.wait() / 10, -2 * HOUR)
    status = of.some("success", "success", "success", "success", "closed", "open")
    finished = None if status == "open" or of.maybe(0.08) else _whole(ended)
    stepped = of.some(*FLAGS)
    reason = of.some(*REASONS)
    return {
        "platform": order["platform"], "shop": order["shop"], "order_id": order["order_id"],
        "refund_id": f"r{len(of.tables['refunds'])}", "line_id": None, "sku": of.some("A", None),
        "kind": of.some(*KINDS),
        "goods_state": of.some("unshipped", "in_transit", "received", None, None),
        "reason_raw": reason, "reason_code": REASONS[reason],
        "applied_at": None if of.maybe(0.05) else applied,
        "first_action_at": of.some(None, applied + HOUR * of.dice.randrange(90), applied - HOUR),
        "finished_at": finished, "status": status,
        "amount": of.some(None, Decimal(0), Decimal("0.01"), *[Decimal("33.33")] * 3),
        "intervened": stepped, "at_fault": of.some("seller", "buyer", None) if stepped else None,
        "auto": of.some(*FLAGS), "agent": of.some("小荷", None),
    }  # fmt: skip


def _dispute(of: Market, order: Row) -> Row:
    opened = (order["paid_at"] or order["created_at"]) + of.wait()
    judged = of.some(None, opened + of.wait())
    winner = of.some("buyer", "seller", None) if judged else None
    states = {"buyer": "lost", "seller": "won", None: of.some("lost", "closed", None)}
    return {
        "platform": order["platform"], "shop": order["shop"], "order_id": order["order_id"],
        "dispute_id": f"d{len(of.tables['disputes'])}", "opened_at": opened, "judged_at": judged,
        "status": states[winner] if judged else of.some("open", None), "judged_for": winner,
        "cause_raw": of.some("投诉：延迟发货", "描述不符", "维权", None), "amount": Decimal(10),
    }  # fmt: skip


def _review(of: Market, order: Row) -> Row:
    return {
        "platform": order["platform"], "shop": order["shop"],
        "order_id": order["order_id"] if of.maybe(0.9) else None,
        "review_id": f"v{len(of.tables['reviews'])}",
        "reviewed_at": order["created_at"] + of.wait(), "stars": of.some(1, 2, 3, 5, 5, None),
        "text": of.some("客服不理人", "一般", None), "follow_up": of.some("退款慢", None),
    }  # fmt: skip


def _parcelled(of: Market, number: int) -> None:
    """Add children of a JD order that was split; its parent stands only in what is loaded."""
    place, ids = ("jd", "小满"), [f"90000{number}{n}" for n in range(2)]
    children = [_order(of, order_id, place) for order_id in ids]
    parent = children[0] | {
        "order_id": f"91000{number}",
        "agent_note": f"订单拆分为{','.join(ids)}",
    }
    rows = children if of.maybe(0.6) else [parent]
    for row in rows:
        of.add("orders", row)
        of.add("refunds", _case(of, row))
    hidden = parent if rows is children else children[0]
    of.copies.setdefault("orders", []).append(hidden | {"source_file": "b.csv", "source_row": 9000})


def frames(of: Market) -> dict[str, pd.DataFrame]:
    """Return the tables, each thing once."""
    return {name: _frame(rows) for name, rows in of.tables.items()}


def exported(of: Market) -> dict[str, list[Row]]:
    """Return what the exports hold: shuffled, with copies and what a split order leaves."""
    found = {}
    for name, rows in of.tables.items():
        found[name] = [*rows, *map(_stale, of.copies.get(name, []))]
        of.dice.shuffle(found[name])
    return found


def _stale(row: Row) -> Row:
    """Return a copy of an earlier day: a case that has ended since was open then."""
    if (
        "refund_id" in row
        and row["finished_at"]
        and row["finished_at"] > (row["applied_at"] or END)
    ):
        return row | {"finished_at": None, "status": "open", "intervened": None, "at_fault": None}
    return row


def moments(of: Market, seed: int) -> Iterator[datetime]:
    """Yield five of eight cut-offs: in the promotion, at ages after it, at the end of a case."""
    ends = sorted(case["finished_at"] for case in of.tables["refunds"] if case["finished_at"])
    found = [
        START + timedelta(hours=10, minutes=1),
        *(END + age for age in (timedelta(0), DAY, 3 * DAY, 7 * DAY)),
        ends[len(ends) // 3],
        ends[len(ends) // 2] - SECOND,
    ]
    yield from (found[(seed + 2 * place) % len(found)] for place in range(4))
    yield END + 40 * DAY


def _frame(rows: list[Row]) -> pd.DataFrame:
    return pd.DataFrame(rows).astype(object) if rows else pd.DataFrame()
