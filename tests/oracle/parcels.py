"""How fast orders left and arrived, and which cases the shop refused, counted order by order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from oracle.books import key_of
from oracle.known import Row
from oracle.logs import WINDOW
from oracle.refunds import Figure, share

SHIP, SILENT = timedelta(hours=48), timedelta(hours=48)
PLACES = (("taobao", "小满"), ("jd", "分店"))
Rows = Mapping[str, Sequence[Row]]


def figures(rows: Rows, until: datetime) -> dict[str, Figure]:
    """Return the metrics of logistics and the refusals, as known at a moment."""
    cohort = [
        _placed(order, rows, until) for order in rows["orders"]
        if WINDOW[0] <= order["created_at"] < WINDOW[1] and order["created_at"] <= until
    ]  # fmt: skip
    paid = [order for order in cohort if order["paid_at"]]
    if not cohort:
        return {}
    return {**_shipped(paid, rows, until), **_arrived(paid), **_silent(cohort, rows, until),
            **_refused(paid, rows, until)}  # fmt: skip


def _by(moment: datetime | None, until: datetime) -> datetime | None:
    return moment if moment and moment <= until else None


def _placed(order: Row, rows: Rows, until: datetime) -> Row:
    """Return an order with its times; the parcels tell what the order does not."""
    lines = [ln for ln in rows["order_lines"] if key_of(ln) == key_of(order)]
    parcels = [
        one for one in rows["shipments"]
        if key_of(one) == key_of(order) and _by(one["picked_up_at"], until)
    ]  # fmt: skip
    sent = [at for ln in lines if (at := _by(ln["shipped_at"], until))]
    picked = [one["picked_up_at"] for one in parcels]
    came = [at for one in parcels if (at := _by(one["delivered_at"], until))]
    shipped = _by(order["shipped_at"], until) or min(sent, default=min(picked, default=None))
    return order | {
        "paid_at": _by(order["paid_at"], until),
        "shipped_at": shipped,
        "signed_at": _by(order["signed_at"], until) or max(came, default=None),
        "closed": order["closed_at"] is not None and order["closed_at"] <= until,
    }


def _shipped(paid: Sequence[Row], rows: Rows, until: datetime) -> dict[str, Figure]:
    if not any(order["shipped_at"] for order in paid):
        return {}
    back = {
        key_of(case) for case in rows["refunds"]
        if case["goods_state"] == "unshipped" and _ended(case, until) == "success"
        and case["kind"] in ("refund_only", "return_refund")
    }  # fmt: skip
    due = [
        order for order in paid
        if order["paid_at"] + SHIP <= until
        and (order["shipped_at"] or (key_of(order) not in back and not order["closed"]))
    ]  # fmt: skip
    soon = sum(bool(o["shipped_at"]) and o["shipped_at"] - o["paid_at"] <= SHIP for o in due)
    return {"pickup_48h": share(soon, len(due))}


def _ended(case: Row, until: datetime) -> str:
    is_over = case["finished_at"] is None or case["finished_at"] <= until
    return str(case["status"]) if is_over else "open"


def _arrived(paid: Sequence[Row]) -> dict[str, Figure]:
    hours = [
        (order["signed_at"] - order["paid_at"]).total_seconds() / 3600
        for order in paid
        if order["signed_at"] and order["signed_at"] >= order["paid_at"]
    ]
    return {"delivery_h": share(sum(hours), len(hours))} if hours else {}


def _silent(cohort: Sequence[Row], rows: Rows, until: datetime) -> dict[str, Figure]:
    mine = {key_of(order) for order in cohort}
    parcels = [
        one for one in rows["shipments"] if key_of(one) in mine and _by(one["picked_up_at"], until)
    ]
    still = sum(
        not _by(one["delivered_at"], until)
        and until - min(one["last_trace_at"] or one["picked_up_at"], until) > SILENT
        for one in parcels
    )
    return {"logi_exception": share(still, len(parcels))} if parcels else {}


def _refused(paid: Sequence[Row], rows: Rows, until: datetime) -> dict[str, Figure]:
    """Return the orders of which a case was refused, where any export tells refusals."""
    told = [
        case for case in rows["refunds"]
        if (case["applied_at"] is None or case["applied_at"] <= until)
        and (case["finished_at"] is None or case["finished_at"] <= until)
        and case["refused"] is not None
    ]  # fmt: skip
    shops = {case["shop"] for case in told}
    if not any(order["shop"] in shops for order in paid):
        return {}
    no = {key_of(case) for case in told if case["refused"]}
    return {"refuse_rate": share(sum(key_of(order) in no for order in paid), len(paid))}


# -- random orders with parcels --------------------------------------------------------


def random_orders(dice: Random, size: int = 90) -> dict[str, list[Row]]:
    """Return orders of which the order, its lines or its parcels tell when they left."""
    found: dict[str, list[Row]] = {
        name: [] for name in ("orders", "order_lines", "shipments", "refunds")
    }
    for number in range(size):
        platform, shop = dice.choice(PLACES)
        common = {"platform": platform, "shop": shop, "order_id": f"o{number}",
                  "source_file": "a.csv", "source_row": number + 2}  # fmt: skip
        _order(dice, number, common, found)
    return found


def _order(dice: Random, number: int, common: Row, found: dict[str, list[Row]]) -> None:
    at = WINDOW[0] + timedelta(minutes=dice.randrange(-120, 1900))
    paid = at + timedelta(seconds=dice.choice((5, 3600))) if dice.random() < 0.9 else None
    waits = [timedelta(hours=hours, seconds=extra)
             for hours in (3, 30, 48, 70, 100) for extra in (-1, 0, 1)]  # fmt: skip
    left = paid + dice.choice(waits) if paid and dice.random() < 0.8 else None
    came = left + dice.choice(waits) if left and dice.random() < 0.7 else None
    teller = dice.choice(("order", "line", "parcel"))
    closed = at + dice.choice(waits) if not left and dice.random() < 0.4 else None
    found["orders"].append(common | {
        "created_at": at, "paid_at": paid, "amount_due": Decimal(9), "closed_at": closed,
        "shipped_at": left if teller == "order" else None, "status": "closed" if closed else None,
        "signed_at": came if teller == "order" else None,
    })  # fmt: skip
    found["order_lines"].append(common | {
        "line_id": f"l{number}", "created_at": at, "paid_at": paid, "quantity": 1,
        "shipped_at": left if teller == "line" else None,
    })  # fmt: skip
    if left and (teller == "parcel" or dice.random() < 0.5):
        for part in range(dice.choice((1, 1, 2))):
            trace = left + dice.choice(waits)
            found["shipments"].append(common | {
                "tracking_id": f"p{number}-{part}", "picked_up_at": left, "delivered_at": came,
                "last_trace_at": dice.choice((None, came or trace)),
            })  # fmt: skip
    if paid and dice.random() < 0.4:
        applied = paid + dice.choice(waits)
        ended = dice.choice((None, applied + dice.choice(waits)))
        status = dice.choice(("success", "success", "closed")) if ended else "open"
        found["refunds"].append(common | {
            "refund_id": f"r{number}", "kind": dice.choice(("refund_only", "exchange")),
            "goods_state": "received" if left else "unshipped", "applied_at": applied,
            "finished_at": ended, "status": status, "amount": Decimal(5),
            "refused": dice.choice((None, False, True)) if common["shop"] == "小满" else None,
        })  # fmt: skip
