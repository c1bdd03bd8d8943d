"""Why buyers come back: chats about orders and refunds, and about older orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retro.demo.demand import SERVICE_CURVE, Nicks, arrivals, day_times, turns
from retro.demo.dice import first_of, happens, weighted
from retro.demo.roster import DAY, HOUR
from retro.demo.story import CONFUSING_TYPE, LATE_PROVINCE, PRICE_REASON
from retro.demo.things import Chat, Order, Refund

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from retro.demo.scenarios import Scenario

_OLD_TOPICS = {
    "logistics": 0.44,
    "return_exchange": 0.27,
    "quality": 0.11,
    "stock_ship": 0.06,
    "pay_invoice": 0.08,
    "complaint": 0.04,
}
# how often a buyer writes before applying, by the kind of reason
_TOPIC_OF_REASON = {
    PRICE_REASON: (CONFUSING_TYPE, 0.7),
    "大小/尺寸与商品描述不符": ("size_fit", 0.45),
    "快递/物流一直未送到": ("logistics", 0.6),
    "快递/物流无跟踪记录": ("logistics", 0.6),
    "质量问题": ("quality", 0.6),
    "做工粗糙/有瑕疵": ("quality", 0.6),
    "少件/漏发": ("quality", 0.8),
    "卖家发错货": ("quality", 0.8),
    "包装/商品破损/污渍": ("quality", 0.7),
}
_OTHER_REASON = ("return_exchange", 0.3)
_AFTER_PAYING = (("address_change", 0.014), ("stock_ship", 0.031))
_LATE_QUESTION = 0.35
_TRACE_QUESTION = 0.02


class Contacts:
    """Draws the chats that orders and refunds of one promotion give rise to."""

    def __init__(self, rng: random.Random, scenario: Scenario) -> None:
        self._rng = rng
        self._scenario = scenario
        self._days = (scenario.known_to - scenario.start.date()).days
        self._close = 50 * HOUR

    def of_order(self, order: Order) -> Iterator[Chat]:
        """Yield the questions about one order, whether or not it is refunded."""
        rng = self._rng
        if order.paid is None:
            return
        rule = (CONFUSING_TYPE, self._scenario.rule_followup)
        topic = first_of(rng, (rule, *_AFTER_PAYING))
        if topic == CONFUSING_TYPE:
            t = order.paid + rng.uniform(60, 5400)
            yield from self._chat(order, topic, t, pool="presale")
        elif topic == "address_change":
            yield from self._chat(order, topic, order.paid + rng.uniform(60, 7200))
        elif topic == "stock_ship":
            t = order.paid + rng.uniform(2, 24) * HOUR
            yield from self._chat(order, topic, min(t, order.shipped - 600))
        yield from self._trace(order)
        for refund in _heard_cases(order)[:1]:
            yield from self._before(refund)

    def _trace(self, order: Order) -> Iterator[Chat]:
        late = self._scenario.planted and order.province == LATE_PROVINCE
        chance = _LATE_QUESTION if late else _TRACE_QUESTION
        if happens(self._rng, chance):
            t = order.shipped + self._rng.uniform(0.45, 0.95) * (order.signed - order.shipped)
            yield from self._chat(order, "logistics", t)

    def _before(self, refund: Refund) -> Iterator[Chat]:
        topic, chance = _TOPIC_OF_REASON.get(refund.reason, _OTHER_REASON)
        if not happens(self._rng, chance):
            return
        earliest = refund.order.paid or 0.0
        if refund.goods_state == "已收到货":
            earliest = refund.order.signed
        t = max(earliest + 120, refund.felt - self._rng.uniform(0.3, 16) * HOUR)
        pool = "presale" if topic == CONFUSING_TYPE else "aftersale"
        yield from self._chat(refund.order, topic, min(t, refund.felt - 90), pool=pool)

    def _chat(self, order: Order, topic: str, t: float, pool: str = "aftersale") -> Iterator[Chat]:
        t, pool = self._open(t, pool)
        if t < (self._days + 1) * DAY - HOUR:
            product = next((case.line.product for case in _heard_cases(order)), None)
            chat = Chat(0, t, order.buyer, topic, pool, turns(self._rng))
            chat.product = product or order.lines[0].product
            chat.order = order
            order.linked = True
            yield chat

    def _open(self, t: float, pool: str) -> tuple[float, str]:
        """Move a question of the quiet days into opening hours and the service pool."""
        if t < self._close - 600:
            return t, pool
        day, second = divmod(t, DAY)
        if second < 8.5 * HOUR:
            second = (8.5 + 3 * self._rng.random()) * HOUR
        elif second > 23 * HOUR:
            second = (20.0 + 3 * self._rng.random()) * HOUR
        return day * DAY + second, "aftersale"


def _heard_cases(order: Order) -> list[Refund]:
    return [line.refund for line in order.lines if line.refund and line.refund.heard]


def older_chats(rng: random.Random, scenario: Scenario, nicks: Nicks) -> list[Chat]:
    """Return after-sales chats about orders placed before the promotion."""
    days = (scenario.known_to - scenario.end.date()).days
    times = arrivals(rng, SERVICE_CURVE, scenario.aftersale_chats)
    times += day_times(rng, scenario.later_chats, days)
    return [
        Chat(
            0, t, nicks.take(), weighted(rng, _OLD_TOPICS), "aftersale", turns(rng),
            transfer=happens(rng, 0.015),
        )
        for t in times
    ]  # fmt: skip
