"""Chats of the days after a promotion: buyers name what is wrong, agents offer a way out.

They stand behind the other chats of the export and begin on the third day or later, so no
figure of the promotion's own hours depends on them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retro.demo.after_phrases import (
    ACCEPTED,
    ANNOUNCED,
    CLOSING,
    COMPLAINTS,
    CONTRARY,
    DECLINED,
    NOTHING,
    OFFERS,
    REFUSED,
    WITHDRAWN,
    WORDS,
)
from retro.demo.dice import happens, weighted
from retro.demo.roster import DAY, HOUR

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from retro.demo.roster import Agent, Person
    from retro.demo.scenarios import Scenario
    from retro.demo.talk import Said
    from retro.demo.things import Order, Refund

_FIRST_DAY = 3
_OPENS, _SHUTS = 8.5, 22.5
_LONGEST = 50 * 60.0
_P_TALK, _P_QUALITY, _P_DISPUTED = 0.16, 0.4, 0.85
_QUALITY = ("质量问题", "做工粗糙/有瑕疵")
_P_OFFER = 0.55
_P_CONTRARY = 0.45
_P_AFTER_APPLYING = 0.35
_REFUSALS = 2
_OFFER_OF = {
    "退货退款": {"compensation": 0.7, "exchange": 0.3},
    "仅退款": {"compensation": 1.0},
    "换货": {"exchange": 1.0},
    "补寄": {"resend": 1.0},
}


@dataclass(frozen=True, slots=True)
class AfterTalk:
    """One chat about a case: what was said, and what was offered (`""`: nothing).

    `refused`: the buyer wants to hear no more of it.
    """

    case: Refund
    t: float
    offer: str
    contrary: bool
    said: list[Said]
    refused: bool = False


class AfterTalks:
    """Draws the later chats of one block, about at most one case an order."""

    def __init__(self, rng: random.Random, scenario: Scenario, agents: list[Agent]) -> None:
        self._rng = rng
        days = (scenario.known_to - scenario.start.date()).days
        self._until = (days + 1) * DAY - HOUR
        self._planted, self._last = scenario.planted, (days + 1) * DAY
        self._agents = [agent for agent in agents if agent.person.pool == "aftersale"]

    def of_orders(self, orders: list[Order]) -> list[AfterTalk]:
        """Return the chats in the order of their times."""
        cases = [self._case(order) for order in orders]
        talks = [talk for case in cases if case for talk in self._talk(case)]
        talks.sort(key=lambda talk: (talk.t, talk.case.refund_id))
        return self._refuse(talks) if self._planted else talks

    def _refuse(self, talks: list[AfterTalk]) -> list[AfterTalk]:
        """Let the last buyers whose cases stay open ask to be left in peace.

        No chance is asked: only their words change, the times of the chats do not.
        """
        tired = [talk for talk in talks if self._stays_open(talk) and _declined(talk)]
        chosen = {talk.case.refund_id for talk in tired[-_REFUSALS:]}
        return [_refusing(talk) if talk.case.refund_id in chosen else talk for talk in talks]

    def _stays_open(self, talk: AfterTalk) -> bool:
        case = talk.case
        return case.applied < self._last <= (case.finished or 0.0) and not case.disputed

    def _case(self, order: Order) -> Refund | None:
        cases = [line.refund for line in order.lines if line.refund and line.refund.heard]
        later = [case for case in cases if case.goods_state != "未发货"]
        return later[0] if later else None

    def _talk(self, case: Refund) -> Iterator[AfterTalk]:
        rng = self._rng
        chance = _P_QUALITY if case.reason in _QUALITY else _P_TALK
        if not happens(rng, _P_DISPUTED if case.disputed else chance):
            return
        t = self._when(case)
        person = self._on_duty(t)
        if person is None or not _FIRST_DAY * DAY <= t < self._until - _LONGEST:
            return
        contrary = case.reason in CONTRARY and happens(rng, _P_CONTRARY)
        offer = self._offer(case)
        said = list(self._lines(case, t, person, offer, contrary=contrary))
        yield AfterTalk(case, t, offer, contrary, said)

    def _when(self, case: Refund) -> float:
        """Return a time in opening hours, before the application or soon after it."""
        rng = self._rng
        after = happens(rng, _P_AFTER_APPLYING) and case.kind == "退货退款" and not case.disputed
        hours = rng.uniform(0.5, 8.0)
        t = case.applied + hours * HOUR if after else max(case.felt, case.applied - hours * HOUR)
        day, second = divmod(t, DAY)
        second = min(max(second, (_OPENS + rng.random()) * HOUR), (_SHUTS - rng.random()) * HOUR)
        return day * DAY + second

    def _on_duty(self, t: float) -> Person | None:
        free = [
            agent.person
            for agent in self._agents
            if any(low <= t and t + _LONGEST < high for low, high, kind in agent.spans
                   if kind == "shift")
            and not any(low < t + _LONGEST and t < high for low, high, kind in agent.spans
                        if kind != "shift")
        ]  # fmt: skip
        return self._rng.choice(free) if free else None

    def _offer(self, case: Refund) -> str:
        taken = case.kind != "退货退款" and case.success and case.goods_state == "已收到货"
        if case.goods_state == "未收到货" or not (taken or happens(self._rng, _P_OFFER)):
            return ""
        return weighted(self._rng, _OFFER_OF[case.kind])

    def _lines(
        self, case: Refund, t: float, person: Person, offer: str, *, contrary: bool
    ) -> Iterator[Said]:
        """Yield card, trouble, answer, the buyer's word on it, and a close."""
        rng, buyer = self._rng, case.order.buyer
        card = f"【订单卡片】订单编号：{case.order.order_id}"
        yield t, buyer, "客户", card, "订单卡片"
        words = CONTRARY[case.reason] if contrary else WORDS.get(case.reason, ANNOUNCED)
        yield t + 4, buyer, "客户", rng.choice(words), "文本"
        if case.disputed:
            yield t + 9, buyer, "客户", rng.choice(COMPLAINTS), "文本"
        t += rng.uniform(900, 2400) if case.disputed else rng.uniform(15, 75)
        yield t, person.account, "客服", self._answer(case, offer), "文本"
        t += rng.uniform(20, 90)
        yield t, buyer, "客户", rng.choice(_reply(case, offer)), "文本"
        t += rng.uniform(12, 50)
        yield t, person.account, "客服", rng.choice(CLOSING), "文本"

    def _answer(self, case: Refund, offer: str) -> str:
        part = case.amount if case.kind == "仅退款" else case.line.amount // 8
        return self._rng.choice(OFFERS.get(offer, NOTHING)).format(pay=max(5, part // 100))


def _reply(case: Refund, offer: str) -> tuple[str, ...]:
    if not case.success and not case.disputed:
        return WITHDRAWN
    return ACCEPTED if offer and case.kind != "退货退款" else DECLINED


def _declined(talk: AfterTalk) -> bool:
    return any(line[3] in DECLINED for line in talk.said)


def _refusing(talk: AfterTalk) -> AfterTalk:
    said = [(*line[:3], REFUSED if line[3] in DECLINED else line[3], line[4]) for line in talk.said]
    return replace(talk, said=said, refused=True)
