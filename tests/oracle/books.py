"""The orders of a promotion and what became of them by a moment, straight from the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from oracle.known import TIMES, Row, Tables, turned_back

LEAST_CASES, FLOW_DAYS, QUIET_DAYS = 30, 14, 2


@dataclass(frozen=True)
class Books:
    """The orders created in a promotion and what became of them by a moment."""

    tables: Mapping[str, list[Row]]
    window: tuple[datetime, datetime]
    until: datetime

    @cached_property
    def cohort(self) -> list[Row]:
        """Return the orders created in the promotion, its start included, its end not."""
        start, end = self.window
        orders = self.tables["orders"]
        return [o for o in orders if o["created_at"] and start <= o["created_at"] < end]

    @cached_property
    def paid(self) -> list[Row]:
        """Return those with a time of payment."""
        return [order for order in self.cohort if order["paid_at"]]

    @cached_property
    def signed(self) -> list[Row]:
        """Return the paid ones that have arrived."""
        return [order for order in self.paid if order["signed_at"]]

    @cached_property
    def cases(self) -> list[tuple[Row, Row]]:
        """Return the after-sale cases of paid orders, each with its order."""
        by_key = {key_of(order): order for order in self.paid}
        found = ((case, by_key.get(key_of(case))) for case in self.tables["refunds"])
        return [(case, order) for case, order in found if order]

    @cached_property
    def refunds(self) -> list[tuple[Row, Row]]:
        """Return the cases in which money went back."""
        return [(case, order) for case, order in self.cases if self.gives_back(case)]

    def gives_back(self, case: Row) -> bool:
        """Tell whether a case is a successful refund of more than zero, known by then."""
        if case["status"] != "success" or not is_refund(case) or case["amount"] == 0:
            return False
        ended = case["finished_at"] or case["applied_at"]
        return ended is None or ended <= self.until

    @cached_property
    def backs(self) -> dict[tuple[str, str], list[Any]]:
        """Return order -> amounts that went back, an amount that is not told being None."""
        found: dict[tuple[str, str], list[Any]] = {}
        for case, _ in self.refunds:
            found.setdefault(key_of(case), []).append(case["amount"])
        return found

    @cached_property
    def told_by_list(self) -> set[tuple[str, str]]:
        """Return platform and shop of whose orders a list of cases tells."""
        listed = {place_of(case) for case in self.tables["refunds"]}
        keys = {key_of(case) for case in self.tables["refunds"]}
        return listed | {place_of(o) for o in self.tables["orders"] if key_of(o) in keys}

    @cached_property
    def told_by_orders(self) -> set[tuple[str, str]]:
        """Return platform and shop whose orders themselves tell what went back."""
        orders = self.tables["orders"]
        return {place_of(order) for order in orders if order.get("refund_amount") is not None}

    def back(self, order: Row) -> tuple[bool, Any] | None:
        """Return whether money went back and how much (None: not told); None: nobody knows."""
        if key_of(order) in self.backs:
            amounts = [a for a in self.backs[key_of(order)] if a is not None]
            return True, sum(amounts) if amounts else order.get("refund_amount")
        if place_of(order) in self.told_by_list:
            return False, 0
        if place_of(order) in self.told_by_orders:
            amount = order.get("refund_amount") or 0
            return amount > 0, amount
        return None

    def stage(self, case: Row, order: Row) -> str:
        """Return the first cut of a case: state of the goods by type of the case."""
        where = case["goods_state"] or self.goods_by_order(case, order)
        if not is_refund(case):
            return "other"
        if where == "unshipped":
            return "unshipped"
        if case["kind"] == "return_refund":
            return "return_refund"
        if where == "in_transit":
            return "in_transit"
        return "received_refund_only" if where == "received" and case["kind"] else "other"

    def goods_by_order(self, case: Row, order: Row) -> str | None:
        """Return where the goods were when the buyer applied, by the times of the order."""
        applied, shipped, signed = case["applied_at"], order["shipped_at"], order["signed_at"]
        if not shipped and place_of(order) in self.tells_shipping:
            return "unshipped"
        if applied and shipped and applied < shipped:
            return "unshipped"
        if not signed and shipped and place_of(order) in self.tells_signing:
            return "in_transit"
        if applied is None or not signed:
            return None
        return "in_transit" if applied < signed else "received"

    @cached_property
    def tells_shipping(self) -> set[tuple[str, str]]:
        """Return platform and shop whose orders tell when they were shipped."""
        return {place_of(order) for order in self.tables["orders"] if order["shipped_at"]}

    @cached_property
    def tells_signing(self) -> set[tuple[str, str]]:
        """Return platform and shop whose orders tell when they were signed."""
        return {place_of(order) for order in self.tables["orders"] if order["signed_at"]}

    @cached_property
    def seen(self) -> dict[str, datetime]:
        """Return shop -> the moment of the last thing that its exports tell.

        Refunds that break off soon after the promotion and days before everything else
        were exported earlier: what came after them nobody has seen.
        """
        return {shop: self._seen(shop) for shop in {order["shop"] for order in self.paid}}

    def _seen(self, shop: str) -> datetime:
        last = max(self._moments(shop, "orders", "refunds", "disputes", "reviews"))
        refunds = max(self._moments(shop, "refunds"), default=last)
        cases = sum(case["shop"] == shop for case in self.tables["refunds"])
        is_lagging = (last.date() - refunds.date()).days > QUIET_DAYS
        is_early = (refunds.date() - self.window[1].date()).days < FLOW_DAYS
        return refunds if cases >= LEAST_CASES and is_lagging and is_early else last

    def _moments(self, shop: str, *names: str) -> list[datetime]:
        return [
            row[time]
            for name in names
            for row in self.tables[name]
            for time in TIMES[name]
            if time != "first_action_at" and row["shop"] == shop and row[time]
            and row[time] <= self.until
        ]  # fmt: skip


def books(tables: Tables, window: tuple[datetime, datetime], until: datetime) -> Books:
    """Return the orders of a promotion as known at a moment."""
    return Books(turned_back(tables, until), window, until)


def key_of(row: Row) -> tuple[str, str]:
    """Return what a case and its order have in common; an ERP may name no platform."""
    return row["shop"], row["order_id"]


def place_of(row: Row) -> tuple[str, str]:
    """Return platform and shop."""
    return row["platform"], row["shop"]


def is_refund(case: Row) -> bool:
    """Tell whether a case asks for money; an exchange, a resend or a repair does not."""
    return case["kind"] in (None, "refund_only", "return_refund")
