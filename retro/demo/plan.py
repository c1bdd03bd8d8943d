"""One promotion from nothing to its whole life: plan, let the desk work, settle, live on."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retro.demo.aftersales import AfterSales
from retro.demo.aftertalk import AfterTalk, AfterTalks
from retro.demo.caselife import CaseLife
from retro.demo.contacts import Contacts, older_chats
from retro.demo.delays import Delays, without
from retro.demo.demand import Nicks, presale_chats
from retro.demo.desk import simulate
from retro.demo.dice import happens
from retro.demo.orders import plan_orders
from retro.demo.reviews import Review, write_reviews
from retro.demo.roster import floor, midnight

if TYPE_CHECKING:
    from retro.demo.scenarios import Scenario
    from retro.demo.things import Chat, Order, Refund

_SERIALS = 1_000_000
_LATE = 180.0
_LOST_LATE, _LOST_UNANSWERED = 0.3, 0.6
_REGRET = 0.03


@dataclass(slots=True)
class World:
    """Everything that happened in one block of one promotion."""

    scenario: Scenario
    block: int
    chats: list[Chat]
    orders: list[Order]
    reviews: list[Review] = field(default_factory=list)
    talks: list[AfterTalk] = field(default_factory=list)

    @property
    def window(self) -> tuple[float, float]:
        """Start and end of the promotion in seconds from the first midnight."""
        origin = midnight(self.scenario)
        start, end = self.scenario.start - origin, self.scenario.end - origin
        return start.total_seconds(), end.total_seconds()

    @property
    def known(self) -> float:
        """The moment of the order, refund and review exports, in seconds from midnight."""
        days = (self.scenario.pulled_on - self.scenario.start.date()).days
        return (days + 1) * 86400.0 - 1

    def cases(self) -> list[Refund]:
        """Return every case to its end, in the order in which the buyers found out."""
        cases = [line.refund for order in self.orders for line in order.lines if line.refund]
        return sorted(cases, key=lambda refund: (refund.felt, refund.refund_id))

    def refunds(self) -> list[Refund]:
        """Return the cases as the export shows them, in the order of their applications."""
        cases = [case for order in self.orders for case in order.refunds(self.known)]
        return sorted(cases, key=lambda refund: (refund.applied, refund.refund_id))


def build(scenario: Scenario, seed: int, block: int = 0) -> World:
    """Return one block of a promotion; the same seed gives the same world."""
    base = f"{seed}:{scenario.id}:{block}"
    nicks = Nicks(random.Random(f"{base}:nicks"), block)
    chats = presale_chats(random.Random(f"{base}:chats"), scenario, nicks)
    serial = block * _SERIALS
    rng = random.Random(f"{base}:orders")
    orders = plan_orders(rng, scenario, chats, nicks, serial)
    late = random.Random(f"{base}:late-refunds")
    cases = AfterSales(random.Random(f"{base}:refunds"), late, scenario, serial)
    for order in orders:
        cases.plan(order)
    chats += _contacts(random.Random(f"{base}:contacts"), scenario, orders, nicks)
    _number(chats)
    rng = random.Random(f"{base}:desk")
    heads = scenario.presale + scenario.aftersale
    factors = [rng.lognormvariate(0, 0.07) for _ in range(heads)]
    agents = floor(scenario, factors, block)
    simulate(rng, agents, chats)
    orders = _settle(random.Random(f"{base}:settle"), orders, cases)
    _live_on(random.Random(f"{base}:case-life"), orders, cases)
    reviews = write_reviews(random.Random(f"{base}:reviews"), scenario, orders)
    talks = AfterTalks(random.Random(f"{base}:after-talks"), scenario, agents).of_orders(orders)
    delayed = Delays(random.Random(f"{base}:delays"), scenario, serial).of_orders(orders)
    return World(scenario, block, chats, orders, without(reviews, delayed), talks)


def _contacts(
    rng: random.Random, scenario: Scenario, orders: list[Order], nicks: Nicks
) -> list[Chat]:
    contacts = Contacts(rng, scenario)
    chats = [chat for order in orders for chat in contacts.of_order(order)]
    return chats + older_chats(rng, scenario, nicks)


def _number(chats: list[Chat]) -> None:
    chats.sort(key=lambda chat: (chat.t, chat.buyer))
    for number, chat in enumerate(chats, 1):
        chat.number = number


def _settle(rng: random.Random, orders: list[Order], cases: AfterSales) -> list[Order]:
    """Drop orders that slow service lost, and let some slow-served buyers cancel."""
    kept = [order for order in orders if not _lost(rng, order)]
    for order in kept:
        if _was_late(order) and happens(rng, _REGRET):
            cases.regret(order)
    return kept


def _live_on(rng: random.Random, orders: list[Order], cases: AfterSales) -> None:
    """Let weeks pass: the silent returns come, and every case runs to its end."""
    life = CaseLife(rng)
    for order in orders:
        cases.silent(order)
        life.live(order)


def _lost(rng: random.Random, order: Order) -> bool:
    if order.chat is None or order.linked:
        return False
    wait = order.chat.first_wait
    if wait is None:
        return happens(rng, _LOST_UNANSWERED)
    return wait > _LATE and happens(rng, _LOST_LATE)


def _was_late(order: Order) -> bool:
    return order.chat is not None and (order.chat.first_wait or 0.0) > _LATE
