"""What goes wrong after payment: which buyers want their money back, why, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from retro.demo.dice import first_of, happens, weighted
from retro.demo.goods import BAD_SIZE
from retro.demo.roster import DAY, HOUR
from retro.demo.story import (
    LATE_CARRIER,
    LATE_PROVINCE,
    PRICE_REASON,
    SIZE_REASON,
    TRANSIT_REASONS,
)
from retro.demo.things import Line, Order, Refund

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from retro.demo.scenarios import Scenario

_UNSHIPPED = {
    "拍错/多拍/不喜欢": 0.46,
    "不想要了": 0.34,
    "未按约定时间发货": 0.08,
    "协商一致退款": 0.07,
    "其他": 0.05,
}
_RECEIVED = {
    SIZE_REASON: 0.034,
    "7天无理由退换货": 0.050,
    "不想要了": 0.012,
    "质量问题": 0.006,
    "做工粗糙/有瑕疵": 0.005,
    "颜色/图案/款式与商品描述不符": 0.009,
    "材质与商品描述不符": 0.004,
    "少件/漏发": 0.003,
    "卖家发错货": 0.002,
    "包装/商品破损/污渍": 0.002,
}
# buyers who return what they bought and never write a word about it
_SILENT = {
    "7天无理由退换货": 0.030,
    SIZE_REASON: 0.014,
    "不想要了": 0.008,
    "质量问题": 0.003,
    "颜色/图案/款式与商品描述不符": 0.003,
}
_USUAL_KINDS = {"仅退款": 0.08, "退货退款": 0.92}
_KINDS = {
    SIZE_REASON: {"换货": 0.12, "退货退款": 0.88},
    "少件/漏发": {"补寄": 0.4, "仅退款": 0.3, "退货退款": 0.3},
    "卖家发错货": {"补寄": 0.4, "仅退款": 0.3, "退货退款": 0.3},
}
_P_UNSHIPPED = 0.045
_P_TRANSIT = 0.009
_P_DISPUTED = 0.012
_P_SELLER_AT_FAULT = 0.4
_P_AUTO = 0.6
_P_REFUSED = 0.06
_P_FAST_RETURN = 0.55
_NUMBERS = 500_000


def heard_until(scenario: Scenario) -> float:
    """Return until when the buyers of the exported chats may find out that all is not well."""
    days = (scenario.known_to - scenario.start.date()).days
    return (days + 1) * DAY - 3 * HOUR


class What(NamedTuple):
    """The kind of a case, the state of the goods, and the reason the buyer picks."""

    kind: str
    goods_state: str
    reason: str


class AfterSales:
    """Draws the refund cases of one promotion, at most one a line.

    Nothing here knows the day of the export. Cases that begin after the last chat have a
    stream of their own (`late`): the chats of a seed do not depend on them.
    """

    def __init__(
        self, rng: random.Random, late: random.Random, scenario: Scenario, serial: int
    ) -> None:
        self._rng, self._late = rng, late
        self._scenario = scenario
        self._serials = {True: serial, False: serial + _NUMBERS}
        self._heard_until = heard_until(scenario)

    def plan(self, order: Order) -> None:
        """Give the lines of a paid order their refund cases."""
        if order.paid is None:
            return
        if self._unshipped(order) or self._in_transit(order):
            return
        for line in order.lines:
            self._received(self._rng, order, line, _RECEIVED, self._scenario.size_factor)

    def regret(self, order: Order) -> None:
        """Let a buyer who waited long for a reply cancel before shipping."""
        rng = self._rng
        if order.paid is not None and not any(
            line.refund and line.refund.heard for line in order.lines
        ):
            felt = order.paid + rng.uniform(0.2, 3.0) * HOUR
            self._case(order, order.lines, What("仅退款", "未发货", "不想要了"), felt)

    def silent(self, order: Order) -> None:
        """Let some buyers who kept everything so far return a line without a word."""
        kept = all(line.refund is None for line in order.lines)
        if order.paid is None or not kept:
            return
        for line in order.lines:
            self._received(self._late, order, line, _SILENT, self._scenario.silent_factor)

    def _unshipped(self, order: Order) -> bool:
        rng = self._rng
        price = self._scenario.price_refund
        reason = first_of(rng, ((PRICE_REASON, price), ("", _P_UNSHIPPED)))
        if reason is None:
            return False
        reason = reason or weighted(rng, _UNSHIPPED)
        latest = min(order.shipped - (order.paid or 0), 20 * HOUR)
        felt = (order.paid or 0) + rng.uniform(0.03, 0.9) * latest
        self._case(order, order.lines, What("仅退款", "未发货", reason), felt)
        return True

    def _in_transit(self, order: Order) -> bool:
        rng = self._rng
        late = order.province == LATE_PROVINCE and order.carrier == LATE_CARRIER
        chance = self._scenario.late_transit if late else _P_TRANSIT
        if not happens(rng, chance):
            return False
        felt = order.shipped + rng.uniform(2.2, 5.5) * DAY if late else (
            order.shipped + rng.uniform(0.3, 0.95) * (order.signed - order.shipped)
        )  # fmt: skip
        order.signed = max(order.signed, felt + 3 * DAY)
        reason = TRANSIT_REASONS[happens(rng, 0.28 if late else 0.5)]
        self._case(order, order.lines, What("仅退款", "未收到货", reason), felt)
        return True

    def _received(
        self,
        rng: random.Random,
        order: Order,
        line: Line,
        reasons: Mapping[str, float],
        size_factor: float,
    ) -> None:
        factor = size_factor if line.product is BAD_SIZE else 1.0
        reason = first_of(
            rng, ((r, p * factor if r == SIZE_REASON else p) for r, p in reasons.items())
        )
        if reason is not None:
            felt = order.signed + rng.uniform(0.15, 2.2) * DAY
            what = What(weighted(rng, _KINDS.get(reason, _USUAL_KINDS)), "已收到货", reason)
            heard = rng is self._rng and felt <= self._heard_until
            line.refund = self._refund(order, line, what, felt, heard=heard)

    def _case(self, order: Order, lines: list[Line], what: What, felt: float) -> None:
        for line in lines:
            heard = felt <= self._heard_until
            line.refund = self._refund(order, line, what, felt, heard=heard)

    def _refund(self, order: Order, line: Line, what: What, felt: float, *, heard: bool) -> Refund:
        rng = self._rng if heard else self._late
        self._serials[heard] += 1
        number = f"{250_000_000_000_000 + self._serials[heard] * 104_729}"
        refund = Refund(number, order, line, *what, felt, heard, line.amount)
        if what.kind in ("换货", "补寄"):
            refund.amount = 0
        elif what.kind == "仅退款" and what.goods_state == "已收到货":
            refund.amount = line.amount * rng.randrange(10, 40) // 100
        refund.auto = what.goods_state == "未发货" and happens(rng, _P_AUTO)
        refund.success = refund.auto or not happens(rng, _P_REFUSED)
        _pace(rng, refund)
        self._dispute(rng, refund)
        return refund

    def _dispute(self, rng: random.Random, refund: Refund) -> None:
        refund.disputed = not refund.auto and happens(rng, _P_DISPUTED)
        if refund.disputed and refund.success:
            rest = 30 + refund.way if refund.kind == "退货退款" else 0
            quick = refund.felt + (refund.handling + rest) * HOUR + 2 <= self._heard_until
            judge = rng if quick else self._late
            refund.at_fault = "卖家" if happens(judge, _P_SELLER_AT_FAULT) else "买家"


def _pace(rng: random.Random, refund: Refund) -> None:
    """Set how long the shop and the way back take; many returns are paid at the pick-up."""
    refund.handling = 0.0 if refund.auto else 0.3 + rng.lognormvariate(0.9, 0.8)
    if refund.kind == "退货退款":
        refund.sending = rng.uniform(6, 40)
        refund.way = 0.0 if happens(rng, _P_FAST_RETURN) else rng.uniform(24, 72)
