"""The figures of a promotion that the generator knows exactly, for end-to-end tests."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import accumulate
from math import inf
from typing import TYPE_CHECKING, Any

from retro.demo.order_rows import is_known, order_refunded
from retro.demo.roster import midnight
from retro.demo.stamp import yuan
from retro.demo.talk import ADS

if TYPE_CHECKING:
    from retro.demo.complaints import Dispute
    from retro.demo.parcels import Parcel
    from retro.demo.plan import World
    from retro.demo.talk import Said
    from retro.demo.things import Chat, Order, Round

_IN_TIME = 180
_LAST_DAY = 60


def _in_time(one: Round) -> bool:
    return one.replied is not None and int(one.replied) - int(one.asked) <= _IN_TIME


def _running(days: Counter[int]) -> list[int]:
    """Return running totals of day 0, 1, … ; what comes very late counts on the last day."""
    late = sum(count for day, count in days.items() if day > _LAST_DAY)
    totals = list(accumulate(days[day] for day in range(_LAST_DAY + 1)))
    return [*totals[:-1], totals[-1] + late]


class Truth:
    """Adds up what really happened inside the promotion's window, message by message.

    Printed times are whole seconds, and so are the waits counted here.
    """

    def __init__(self) -> None:
        self._sums: Counter[str] = Counter()
        self._hours: Counter[str] = Counter()
        self._topics: Counter[str] = Counter()
        self._first_days: Counter[int] = Counter()
        self._fen_by_day: Counter[int] = Counter()

    def orders(self, world: World) -> None:
        """Count the orders and refunds of a world; no buyer is in two of them."""
        low, high = world.window
        add = self._sums
        add["chat_buyers"] += len({c.buyer for c in world.chats if low <= int(c.t) < high})
        add["orders_exported"] += len(world.orders)
        add["lines_exported"] += sum(len(order.lines) for order in world.orders)
        add["reviews_exported"] += len(world.reviews)
        add["refunds_exported"] += len(world.refunds())
        for order in world.orders:
            if not low <= int(order.created) < high:
                continue
            add["orders_created"] += 1
            if order.paid is None:
                continue
            self._life(order)
            self._delay(world, order)
            back = order_refunded(order, world.known)
            add["orders_paid"] += 1
            add["sales_fen"] += order.due
            add["refund_fen"] += back
            add["refund_orders"] += back > 0
            known = order.refunds(world.known)
            add["refund_cases"] += sum(is_known(refund) for refund in known)

    def _life(self, order: Order) -> None:
        """Count the refunds of a paid order to the end, by whole days since its payment."""
        paid = [
            (int((case.finished or 0) - (order.paid or 0)) // 86400, case.amount)
            for case in order.refunds(inf)
            if is_known(case) and case.amount
        ]
        if paid:
            self._first_days[min(day for day, _ in paid)] += 1
        for day, amount in paid:
            self._fen_by_day[day] += amount

    def _delay(self, world: World, order: Order) -> None:
        """Count a delayed order that has not left, and whether its buyer asks for the money."""
        waits = order.shipped > world.known and not order_refunded(order, world.known)
        asked = any(case.finished is None for case in order.refunds(world.known))
        self._sums["orders_delayed"] += order.delayed and waits
        self._sums["unshipped_requests_open"] += order.delayed and waits and asked

    def chat(self, world: World, chat: Chat, said: list[Said]) -> None:
        """Count one chat with its printed messages."""
        low, high = world.window
        add = self._sums
        self._asked(world, chat)
        add["messages_exported"] += len(said)
        add["chats_exported"] += 1
        add["messages"] += sum(low <= int(line[0]) < high for line in said)
        if not low <= int(chat.t) < high:
            return
        add["chats"] += 1
        self._topics[chat.topic] += 1
        moment = midnight(world.scenario) + timedelta(seconds=int(chat.t))
        self._hours[f"{moment:%Y-%m-%d %H}:00"] += 1
        self._rounds(chat)

    def talks(self, world: World) -> None:
        """Count the chats about cases that stand behind the others in the export."""
        add = self._sums
        for talk in world.talks:
            add["chats_exported"] += 1
            add["messages_exported"] += len(talk.said)
            add["case_chats"] += 1
            add["case_chats_with_offer"] += talk.offer != ""
            add["case_chats_contrary"] += talk.contrary
            add["case_chats_refused"] += talk.refused

    def road(self, world: World, journeys: list[Parcel], found: list[Dispute]) -> None:
        """Count parcels and disputes as the exports show them."""
        add = self._sums
        add["parcels_exported"] += sum(one.picked <= world.known for one in journeys)
        add["parcels_silent"] += sum(one.is_silent(world.known) for one in journeys)
        known = [one for one in found if one.opened <= world.known]
        add["disputes_exported"] += len(known)
        add["complaints_exported"] += sum(one.complaint for one in known)

    def _rounds(self, chat: Chat) -> None:
        """Count the rounds of the chats that began in the window."""
        add = self._sums
        if chat.topic == ADS:
            add["ad_chats"] += 1
            return
        add["rounds"] += len(chat.rounds)
        add["rounds_answered"] += sum(one.replied is not None for one in chat.rounds)
        add["rounds_in_3min"] += sum(_in_time(one) for one in chat.rounds)
        add["chats_without_reply"] += all(one.replied is None for one in chat.rounds)

    def _asked(self, world: World, chat: Chat) -> None:
        """Count the rounds that were asked in the window, whenever the chat began."""
        low, high = world.window
        asked = [one for one in chat.rounds if low <= int(one.asked) < high]
        if chat.topic != ADS:
            self._sums["rounds_asked"] += len(asked)
            self._sums["rounds_asked_in_3min"] += sum(_in_time(one) for one in asked)

    def figures(self) -> dict[str, Any]:
        """Return all counts; money as decimal strings of yuan.

        `final_…` and the lists `…_by_day` do not depend on the day of the export: place n
        of a list holds what was paid back within n + 1 times 24 hours of payment.
        """
        sums = self._sums
        orders, fen = _running(self._first_days), _running(self._fen_by_day)
        plain = {name: sums[name] for name in sorted(sums) if not name.endswith("_fen")}
        return plain | {
            "sales_amount": yuan(sums["sales_fen"]),
            "refund_amount": yuan(sums["refund_fen"]),
            "net_amount": yuan(sums["sales_fen"] - sums["refund_fen"]),
            "final_refund_orders": orders[-1],
            "final_refund_amount": yuan(fen[-1]),
            "refund_orders_by_day": orders,
            "refund_amount_by_day": [yuan(amount) for amount in fen],
            "chats_by_hour": dict(sorted(self._hours.items())),
            "chats_by_type": dict(sorted(self._topics.items())),
        }
