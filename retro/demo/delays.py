"""Goods that come in late: paid orders that wait for weeks, and buyers who ask for their money.

What is delayed is told apart after everything else is drawn, among buyers who never wrote,
so no chat and no other case depends on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retro.demo.goods import BAD_SIZE
from retro.demo.roster import DAY, HOUR
from retro.demo.story import LATE_PROVINCE, PRICE_REASON
from retro.demo.things import Refund

if TYPE_CHECKING:
    import random

    from retro.demo.reviews import Review
    from retro.demo.scenarios import Scenario
    from retro.demo.things import Order

_SHARE, _FEWEST = 0.0015, 6
_P_ASKED, _P_REFUNDED = 2 / 3, 0.5
_REASONS = ("未按约定时间发货", "拍错/多拍/不喜欢", "不想要了", PRICE_REASON, "协商一致退款")
_NUMBERS = 900_000


class Delays:
    """Draws the delayed orders of one block; 618 has none."""

    def __init__(self, rng: random.Random, scenario: Scenario, serial: int) -> None:
        self._rng = rng
        self._planted = scenario.planted
        self._serial = serial + _NUMBERS
        origin = scenario.start.date()
        self._opened = (scenario.start.hour) * HOUR
        self._closed = self._opened + (scenario.end - scenario.start).total_seconds()
        # the last day of the chats, whatever the day of the export
        self._last = ((scenario.known_to - origin).days + 1) * DAY

    def of_orders(self, orders: list[Order]) -> list[Order]:
        """Delay some orders, and let two thirds of their buyers ask for a refund."""
        if not self._planted:
            return []
        paid = sum(order.paid is not None for order in orders)
        usual = [order for order in orders if self._can_wait(order)]
        count = min(len(usual), max(_FEWEST, round(paid * _SHARE)))
        delayed = self._rng.sample(usual, count)
        for place, order in enumerate(delayed):
            self._delay(order)
            if place < round(count * _P_ASKED):
                self._ask(order, _REASONS[place % len(_REASONS)])
        return delayed

    def _can_wait(self, order: Order) -> bool:
        silent = order.chat is None and not order.linked
        usual = order.province != LATE_PROVINCE and all(
            line.refund is None and line.product is not BAD_SIZE for line in order.lines
        )
        bought = order.paid is not None and self._opened <= order.created < self._closed
        return silent and usual and bought

    def _delay(self, order: Order) -> None:
        way = order.signed - order.shipped
        order.shipped = self._last + self._rng.uniform(1.4, 6) * DAY
        order.signed = order.shipped + way
        order.delayed = True

    def _ask(self, order: Order, reason: str) -> None:
        rng = self._rng
        applied = self._last - rng.uniform(1.05, 3.95) * DAY
        refunded = rng.random() < _P_REFUNDED
        # who is not refunded gets the goods, and the case is closed by that
        ended = self._last + rng.uniform(1.05, 1.4) * DAY if refunded else order.shipped
        for line in order.lines:
            self._serial += 1
            number = f"{250_000_000_000_000 + self._serial * 104_729}"
            line.refund = Refund(
                number, order, line, "仅退款", "未发货", reason, applied, amount=line.amount,
                heard=False, success=refunded, applied=applied, acted=ended, finished=ended,
            )  # fmt: skip


def without(reviews: list[Review], delayed: list[Order]) -> list[Review]:
    """Return the reviews but those of parcels that have not left."""
    waiting = {order.order_id for order in delayed}
    return [review for review in reviews if review.order_id not in waiting]
