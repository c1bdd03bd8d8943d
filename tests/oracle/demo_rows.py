"""The demo shop's orders, refunds and reviews as canonical rows, without writing an export."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from oracle.known import Row
from retro.demo.plan import World, build
from retro.demo.roster import midnight
from retro.demo.scenarios import Scenario, scenarios
from retro.demo.things import Order, Refund

MAP = Path(__file__).resolve().parents[2] / "queries" / "reference" / "reason_map.csv"
OLDER, NEWER = "2025-618", "2025-double11"
PLACE = {"platform": "taobao", "shop": "小满"}
KINDS = {
    "仅退款": "refund_only", "退货退款": "return_refund", "换货": "exchange", "补寄": "resend",
    "维修": "repair",
}  # fmt: skip
GOODS = {"未发货": "unshipped", "未收到货": "in_transit", "已收到货": "received"}
Rows = dict[str, list[Row]]
Clock = Callable[[float | None], datetime | None]


@dataclass(frozen=True)
class Shop:
    """One promotion of the demo shop, lived to its end."""

    act: Scenario
    world: World

    @property
    def window(self) -> tuple[datetime, datetime]:
        """Return the promotion's start and end."""
        return self.act.start, self.act.end

    def day(self, number: int) -> datetime:
        """Return the end of the n-th day after the promotion."""
        last = datetime.combine(self.act.end.date(), datetime.max.time())
        return last + timedelta(days=number)

    def rows(self, moment: datetime) -> Rows:
        """Return what exports of a moment hold."""
        origin = midnight(self.act)
        known = (moment - origin).total_seconds()

        def at(seconds: float | None) -> datetime | None:
            if seconds is None or seconds > known:
                return None
            return origin + timedelta(seconds=int(seconds))

        orders = [order for order in self.world.orders if order.created <= known]
        cases = [case for order in orders for case in order.refunds(known)]
        reviews = [one for one in self.world.reviews if one.t <= known]
        return {
            "orders": [_order(order, at) for order in orders],
            "order_lines": [row for order in orders for row in _lines(order, at)],
            "refunds": [_refund(case, at) for case in cases],
            "reviews": [
                {**PLACE, "review_id": f"v{number}", "order_id": one.order_id, "stars": one.stars,
                 "reviewed_at": at(one.t), "text": one.text, "follow_up": None}
                for number, one in enumerate(reviews)
            ],
            "disputes": [],
        }  # fmt: skip


@cache
def shop(name: str, seed: int) -> Shop:
    """Return a promotion of the small demo shop, watched for longer than anything lasts."""
    act = next(act for act in scenarios("small", {OLDER: 60, NEWER: 60}) if act.id == name)
    return Shop(act, build(act, seed))


def _order(order: Order, at: Clock) -> Row:
    paid, shipped, signed = at(order.paid), _shipped(order, at), _signed(order, at)
    states = {"done": signed, "shipped": shipped, "paid": paid}
    return {
        **PLACE, "order_id": order.order_id, "buyer": order.buyer,
        "created_at": at(order.created), "paid_at": paid, "shipped_at": shipped,
        "signed_at": signed, "closed_at": None, "close_reason": None,
        "status": next((state for state, time in states.items() if time), "unpaid"),
        "amount_due": money(order.due), "amount_paid": money(order.due) if paid else None,
        "refund_amount": None, "province": order.province, "agent_note": None,
        "item_count": sum(line.quantity for line in order.lines),
    }  # fmt: skip


def _shipped(order: Order, at: Clock) -> datetime | None:
    return None if order.paid is None or order.cancelled else at(order.shipped)


def _signed(order: Order, at: Clock) -> datetime | None:
    return at(order.signed) if _shipped(order, at) else None


def _lines(order: Order, at: Clock) -> list[Row]:
    return [
        {**PLACE, "order_id": order.order_id, "line_id": line.line_id,
         "sku": line.product.code, "product_id": line.product.item_id,
         "title": line.product.title, "variant": f"颜色分类:{line.colour};尺码:{line.size}",
         "quantity": line.quantity, "amount": money(line.amount),
         "created_at": at(order.created), "paid_at": at(order.paid),
         "shipped_at": _shipped(order, at), "carrier": order.carrier}
        for line in order.lines
    ]  # fmt: skip


def _refund(case: Refund, at: Clock) -> Row:
    ended = at(case.finished)
    status = "open" if not ended else "success" if case.success else "closed"
    return {
        **PLACE, "refund_id": case.refund_id, "order_id": case.order.order_id,
        "line_id": case.line.line_id, "sku": case.line.product.code,
        "product_id": case.line.product.item_id, "title": case.line.product.title,
        "kind": KINDS[case.kind], "goods_state": GOODS[case.goods_state],
        "reason_raw": case.reason, "reason_code": reasons()[case.reason],
        "applied_at": at(case.applied),
        "first_action_at": at(case.acted), "finished_at": ended, "status": status,
        "amount": money(case.amount), "intervened": case.stepped_in is not None,
        "at_fault": {"卖家": "seller", "买家": "buyer"}.get(case.at_fault),
        "auto": case.auto, "agent": None,
    }  # fmt: skip


@cache
def reasons() -> dict[str, str]:
    """Return the words of the platforms -> the canonical reason."""
    with MAP.open(encoding="utf-8", newline="") as file:
        return {row["raw"]: row["canonical"] for row in csv.DictReader(file)}


def money(fen: int) -> Decimal:
    """Return yuan of fen."""
    return Decimal(fen) / 100


def changed(rows: Rows, table: str, change: Callable[[Row], dict[str, Any]]) -> Rows:
    """Return rows of which those of one table are changed."""
    return rows | {table: [row | change(row) for row in rows[table]]}
