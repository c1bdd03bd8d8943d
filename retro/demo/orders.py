"""What buyers order: baskets, prices, payment, shipping and signing of each order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retro.demo.demand import ORDER_CURVE, Nicks, arrivals
from retro.demo.dice import happens
from retro.demo.goods import SIZES, Product, pick_carrier, pick_place, pick_product
from retro.demo.roster import DAY, HOUR
from retro.demo.story import LATE_CARRIER, LATE_PROVINCE
from retro.demo.things import Chat, Line, Order

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from retro.demo.scenarios import Scenario

_UNPAID = 0.07
_FREE_POSTAGE, _POSTAGE = 9900, 1000
_NOTES = ("尽快发货谢谢", "送人的,包装好一点", "不要极速发,周末在家", "要同一批次的")
_REMARKS = ("已提醒洗涤方式", "老客,送小样", "确认过尺寸", "备注尽快发出")


class OrderBook:
    """The orders of one promotion, numbered as the platform does."""

    def __init__(self, rng: random.Random, scenario: Scenario, serial: int) -> None:
        self._rng = rng
        self._scenario = scenario
        self._serial = serial
        self.orders: list[Order] = []

    def add(self, t: float, buyer: str, product: Product | None = None) -> Order:
        """Create an order at `t`; it is paid soon after, or never."""
        rng = self._rng
        self._serial += 1
        order_id = f"45{int(t) + 10_000_000:09d}{self._serial * 7919 % 10**8:08d}"
        lines = self._basket(order_id, product)
        goods = self._discount(lines)
        province, city = pick_place(rng)
        paid = None if happens(rng, _UNPAID) else t + 8 + rng.expovariate(1 / 70)
        shipped = (paid or t) + (5 + rng.gammavariate(4, 5)) * HOUR
        carrier, waybill = pick_carrier(rng, province)
        signed = shipped + self._journey(province, carrier) * DAY
        postage = 0 if goods >= _FREE_POSTAGE else _POSTAGE
        order = Order(
            order_id, buyer, t, paid, lines, goods, postage, province, city, carrier,
            waybill, shipped, signed,
        )  # fmt: skip
        order.note = rng.choice(_NOTES) if happens(rng, 0.04) else ""
        order.remark = rng.choice(_REMARKS) if happens(rng, 0.06) else ""
        self.orders.append(order)
        return order

    def _journey(self, province: str, carrier: str) -> float:
        """Return the days on the road; one carrier is late to the far north-west."""
        days = 1.3 + self._rng.gammavariate(4, 0.25)
        if province != LATE_PROVINCE:
            return days
        if self._scenario.planted and carrier == LATE_CARRIER:
            return days + 3.0 + self._rng.expovariate(1 / 4.0)
        return days + 1.0

    def _basket(self, order_id: str, product: Product | None) -> list[Line]:
        rng = self._rng
        count = rng.choices((1, 2, 3), (0.68, 0.25, 0.07))[0]
        chosen = [product or pick_product(rng)]
        while len(chosen) < count:
            other = pick_product(rng)
            if other not in chosen:
                chosen.append(other)
        return [
            Line(
                order_id if count == 1 else str(int(order_id) + place + 1),
                item,
                rng.randrange(4),
                rng.choices(SIZES, (0.22, 0.36, 0.28, 0.14))[0],
                2 if happens(rng, 0.03) else 1,
                item.price,
            )
            for place, item in enumerate(chosen)
        ]

    def _discount(self, lines: list[Line]) -> int:
        """Spread the cross-shop discount over the lines; return what is left to pay."""
        gross = [line.product.price * line.quantity for line in lines]
        total = sum(gross)
        off = total // self._scenario.off_per * self._scenario.off
        left = total - off
        spent = 0
        for line, amount in zip(lines[:-1], gross, strict=False):
            line.amount = amount * left // total
            spent += line.amount
        lines[-1].amount = left - spent
        return left


def plan_orders(
    rng: random.Random, scenario: Scenario, chats: list[Chat], nicks: Nicks, serial: int
) -> list[Order]:
    """Return the orders that chats and silent buyers are about to place, by time."""
    book = OrderBook(rng, scenario, serial)
    for chat in chats:
        if chat.intent and happens(rng, scenario.conversion * _appetite(chat.topic)):
            _order_after(rng, book, chat)
    silent = max(0, round(scenario.orders * 1.035) - len(book.orders))
    for t in arrivals(rng, ORDER_CURVE, silent):
        book.add(t, nicks.take())
    for t, buyer in _unpaid_repeats(rng, nicks, max(2, scenario.orders // 1500)):
        book.add(t, buyer).paid = None
    return sorted(book.orders, key=lambda order: (order.created, order.order_id))


def _appetite(topic: str) -> float:
    return 1.12 if topic in ("size_fit", "stock_ship", "pay_invoice") else 0.97


def _order_after(rng: random.Random, book: OrderBook, chat: Chat) -> None:
    t = chat.t + 240 + rng.expovariate(1 / 900)
    order = book.add(t, chat.buyer, chat.product if happens(rng, 0.75) else None)
    order.chat = chat


def _unpaid_repeats(rng: random.Random, nicks: Nicks, buyers: int) -> Iterator[tuple[float, str]]:
    """Yield orders that one buyer creates again and again and never pays."""
    for _ in range(buyers):
        buyer, t = nicks.take(), (20.2 + 20 * rng.random()) * HOUR
        for _ in range(rng.randrange(3, 6)):
            yield t, buyer
            t += (0.2 + rng.random()) * HOUR
