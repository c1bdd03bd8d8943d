"""Refunds, disputes and reviews of a promotion's orders a second time, in plain loops over rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from oracle.books import Books, is_refund, key_of
from oracle.known import Row

Figure = tuple[float | None, float | None, float | None]
CODES = Path(__file__).resolve().parents[2] / "queries" / "reference" / "reason_codes.csv"
BAD_STARS = 2
SERVICE = re.compile("客服|态度|没人回|不理|不回复|敷衍|退款慢|不退款|推卸|骗")
COMPLAINT = re.compile("投诉|维权|违背承诺|骚扰|未按成交价|complain", re.IGNORECASE)
SELLER = re.compile("卖家|商家|seller|merchant", re.IGNORECASE)
BUYER = re.compile("买家|消费者|用户|buyer|customer", re.IGNORECASE)

# A metric of reasons is a share of paid orders: these are its reasons.
REASONS = {
    "refund_size_fit": ("SIZE_FIT",),
    "refund_description": ("NOT_AS_DESCRIBED",),
    "refund_price": ("PRICE_PROTECTION",),
    "refund_stock": ("OUT_OF_STOCK",),
    "refund_cs_service": ("CS_SERVICE",),
    "refund_logistics": ("NOT_RECEIVED", "LOGISTICS_DELAY"),
    "refund_packing": ("MISSING_ITEM", "WRONG_ITEM", "DAMAGED", "EMPTY_PACKAGE"),
}
# Whose quality refunds are a share of what other than signed orders.
QUALITY_BASES = {"pdd": "paid_at", "kuaishou": "paid_at", "wechat": "shipped_at"}
STAGES = {
    "refund_unshipped": ("unshipped",),
    "refund_in_transit": ("in_transit",),
    "refund_received": ("received_refund_only",),
    "refund_return": ("return_refund",),
    "only_refund_rate": ("in_transit", "received_refund_only"),
}


def classes(column: str) -> dict[str, str]:
    """Return reason -> its value in a column of the taxonomy."""
    with CODES.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row[column] for row in csv.DictReader(file)}


# -- the metrics -----------------------------------------------------------------------


def share(part: float | None, whole: float | None) -> Figure:
    """Return a share with its parts."""
    value = None if part is None or not whole else part / whole
    return value, part, whole


def figures(of: Books) -> dict[str, Figure]:
    """Return value, numerator and denominator of every metric of after-sales."""
    if not of.cohort:
        return reviews(of)
    return {**orders(of), **refunds(of), **handling(of), **disputes(of), **reviews(of)}


def orders(of: Books) -> dict[str, Figure]:
    """Return the orders created in the promotion, those paid, and their money."""
    sales = sum(float(amount_of(order)) for order in of.paid)
    back = refunds(of)["refund_amount"][0]
    # Where nobody paid there is nothing to give back.
    back = back if of.paid else 0.0
    return {
        "orders_created": (float(len(of.cohort)), None, None),
        "orders_paid": (float(len(of.paid)), float(len(of.paid)), float(len(of.cohort))),
        "sales_amount": (sales, None, None),
        "net_amount": (None if back is None else sales - back, None, None),
    }


def refunds(of: Books) -> dict[str, Figure]:
    """Return how much of the cohort went back, at which stage and why."""
    told = [(order, of.back(order)) for order in of.paid]
    backs = [(order, back[1]) for order, back in told if back and back[0]]
    # Without any word on refunds the number is unknown, not zero.
    knows = any(of.back(order) for order in of.cohort)
    number = float(len(backs)) if knows else None
    amounts = [float(amount) for _, amount in backs if amount is not None]
    amount = sum(amounts) if knows and (amounts or not backs) else None
    sales = sum(float(amount_of(order)) for order in of.paid)
    found = {
        "refund_orders": (number, None, None),
        "refund_amount": (amount, None, None),
        "refund_rate_n": share(number, len(of.paid)),
        "refund_rate_created": share(number, len(of.cohort)),
        "refund_rate_amt": share(amount, sales),
    }
    return {**found, **(_causes(of) if of.tables["refunds"] else {})}


def amount_of(order: Row) -> Any:
    """Return what was paid, before any refund."""
    return order["amount_due"] or 0 if order["amount_paid"] is None else order["amount_paid"]


def _causes(of: Books) -> dict[str, Figure]:
    preventable, quality = classes("cs_preventable"), classes("quality_class")
    mine = [case for case, _ in of.refunds if preventable.get(case["reason_code"]) in ("H", "M")]
    found = {
        name: share(_orders(of, lambda c, o, s=stages: of.stage(c, o) in s), len(of.paid))  # type: ignore[misc]
        for name, stages in STAGES.items()
    }
    for name, codes in REASONS.items():
        number = _orders(of, lambda c, _, s=codes: c["reason_code"] in s)  # type: ignore[misc]
        found[name] = share(number, len(of.paid))
    base = [key_of(order) for order in based(of)]
    bad = _orders(of, lambda c, o: key_of(o) in base and quality.get(c["reason_code"]) == "Y")
    found["quality_refund_rate"] = share(bad, len(base))
    if any(case["auto"] is not None for case in of.tables["refunds"]):
        found["auto_share"] = share(sum(bool(c["auto"]) for c, _ in of.refunds), len(of.refunds))
    found["preventable_share"] = share(len(mine), len(of.refunds))
    return found


def based(of: Books) -> list[Row]:
    """Return the orders that the platform with most paid orders takes as base of 品退."""
    sold = Counter(order["platform"] for order in of.paid)
    main = min(sold, key=lambda platform: (-sold[platform], platform), default="")
    time = QUALITY_BASES.get(main, "signed_at")
    return [order for order in of.paid if order[time]]


def _orders(of: Books, holds: Callable[[Row, Row], bool]) -> int:
    return len({key_of(case) for case, order in of.refunds if holds(case, order)})


def handling(of: Books) -> dict[str, Figure]:
    """Return how long people took for refunds that they handled themselves."""
    cases = [(c, o) for c, o in of.cases if is_refund(c) and not c["auto"]]
    mine = [c for c, o in cases if of.stage(c, o) != "other"]
    alone = [case for case in mine if not case["intervened"]]
    acted = [_hours(case, "first_action_at") for case in mine]
    return {
        "refund_handle_h": _mean(_hours(case, "finished_at") for case in mine),
        **{
            name: _mean(_hours(case, "finished_at") for case in alone if case["kind"] == kind)
            for name, kind in (
                ("only_refund_self_h", "refund_only"),
                ("return_refund_self_h", "return_refund"),
            )
        },
        "first_action_min": _mean(None if hours is None else hours * 60 for hours in acted),
    }


def _hours(case: Row, until: str) -> float | None:
    begins, ends = case["applied_at"], case[until]
    if begins is None or ends is None or ends < begins:
        return None
    return float((ends - begins).total_seconds()) / 3600


def _mean(values: Iterable[float | None]) -> Figure:
    told = [value for value in values if value is not None]
    return share(sum(told), len(told)) if told else (None, None, 0)


def disputes(of: Books) -> dict[str, Figure]:
    """Return on how many paid orders the platform took part, and whom it blamed."""
    lists, cases = of.tables["disputes"], of.tables["refunds"]
    # Exports that never say whether the platform took part leave the number unknown.
    if not lists and all(case["intervened"] is None for case in cases):
        return {}
    paid = {key_of(order) for order in of.paid}
    mine = [one for one in lists if key_of(one) in paid]
    asked = [case for case, _ in of.cases if case["intervened"]]
    stepped = {key_of(row) for row in (*mine, *asked)}
    lost = {key_of(case) for case in asked if SELLER.search(case["at_fault"] or "")}
    lost |= {key_of(one) for one in mine if is_lost(one)}
    complained = {key_of(one) for one in mine if COMPLAINT.search(one["cause_raw"] or "")}
    back = {key_of(case) for case, _ in of.refunds if case["intervened"]}
    back |= {key_of(one) for one in mine if settled_since(of, one)}
    # Exports that never say who was at fault leave that unknown: it is not nobody.
    told = any(case["at_fault"] is not None for case in cases)
    told |= any((one["judged_for"] or one["status"]) is not None for one in lists)
    return {
        "intervention_rate": share(len(stepped), len(paid)),
        "judged_rate": share(len(lost) if told else None, len(stepped)),
        "dispute_refund_rate": share(len(lost & back) if told else None, len(paid)),
        # Only a list of disputes tells a complaint from another intervention.
        "complaint_rate": share(len(complained) if lists else None, len(paid)),
    }


def is_lost(dispute: Row) -> bool:
    """Tell whether a dispute went against the shop."""
    judged = dispute["judged_for"]
    return dispute["status"] == "lost" if judged is None else bool(BUYER.search(judged))


def settled_since(of: Books, dispute: Row) -> bool:
    """Tell whether money went back since a dispute began; an end that is not told was since."""
    mine = [case for case, _ in of.refunds if key_of(case) == key_of(dispute)]
    ends = [case["finished_at"] for case in mine if case["finished_at"]]
    return bool(mine) and (not ends or max(ends) >= dispute["opened_at"])


# -- reviews ---------------------------------------------------------------------------


def reviews(of: Books) -> dict[str, Figure]:
    """Return the reviews since the promotion began, the bad ones, and those about service."""
    got = [
        one for one in of.tables["reviews"]
        if one["stars"] is not None and one["reviewed_at"] and one["reviewed_at"] >= of.window[0]
    ]  # fmt: skip
    if not got:
        return {}
    bad = [one for one in got if one["stars"] <= BAD_STARS]
    orders = {key_of(one) for one in bad}
    hit = sum(key_of(order) in orders for order in of.signed)
    named = any(one["order_id"] is not None for one in got)
    about = sum(bool(SERVICE.search(f"{one['text']} {one['follow_up']}")) for one in bad)
    return {
        "reviews": (float(len(got)), None, None),
        "bad_review_rate": share(hit if named else None, len(of.signed)),
        "bad_review_share": share(len(bad), len(got)),
        "bad_review_service": share(about, len(bad)),
    }
