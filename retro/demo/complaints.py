"""What reached the platform: cases in which it stepped in, and complaints of buyers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from retro.demo.dice import happens, weighted
from retro.demo.goods import BAD_SIZE
from retro.demo.roster import DAY, HOUR, midnight
from retro.demo.stamp import Stamp, yuan
from retro.demo.story import LATE_CARRIER, LATE_PROVINCE

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from retro.demo.plan import World
    from retro.demo.things import Order, Refund

DISPUTE_HEADER = [
    "纠纷编号", "订单编号", "发起时间", "原因", "金额", "纠纷状态", "判定时间", "判给",
]  # fmt: skip
_P_COMPLAINT = 0.0007
_P_LATE, _P_SIZE = 0.03, 0.004
_CAUSES = {"投诉：违背承诺": 0.5, "投诉：客服态度": 0.3, "投诉：未按约定时间发货": 0.2}
_P_LOST = 0.55
_LATE_CAUSE = "投诉：物流超时未送达"
_STILL_WAITING = 3
_JUDGED_FOR = {"买家": "支持买家", "卖家": "支持商家"}


class Dispute(NamedTuple):
    """One matter on the platform's desk; times in seconds from midnight, money in fen."""

    order: Order
    opened: float
    cause: str
    amount: int
    judged: float
    judged_for: str
    complaint: bool


def disputes(rng: random.Random, waiting: random.Random, world: World) -> list[Dispute]:
    """Return all disputes to their end, oldest first; `waiting` draws those of the last day."""
    found = [_intervention(case) for case in world.cases() if case.stepped_in is not None]
    for order in world.orders:
        complaints = list(_complaint(rng, world, order))
        found += [] if order.delayed else complaints
    found += _still_waiting(waiting, world, {one.order.order_id for one in found})
    return sorted(found, key=lambda one: (one.opened, one.order.order_id))


def _intervention(case: Refund) -> Dispute:
    winner = "买家" if case.success and case.at_fault == "卖家" else "卖家"
    return Dispute(
        case.order, case.stepped_in or 0.0, case.reason, case.amount, case.judged or 0.0, winner,
        complaint=False,
    )  # fmt: skip


def _complaint(rng: random.Random, world: World, order: Order) -> Iterator[Dispute]:
    """Yield the complaint of a buyer, most likely about a late parcel or a wrong chart."""
    if order.paid is None or (order.cancelled and not order.delayed):
        return
    chance, cause = _P_COMPLAINT, ""
    if world.scenario.planted and _is_late(order):
        chance, cause = _P_LATE, _LATE_CAUSE
    elif world.scenario.planted and any(line.product is BAD_SIZE for line in order.lines):
        chance, cause = _P_SIZE, "投诉：商品描述不符"
    if not happens(rng, chance):
        return
    # a late parcel is complained about on the way, the rest once it is there
    begin = order.shipped + 2 * DAY if "物流" in cause else order.signed
    opened = begin + rng.uniform(4, 60) * HOUR
    judged = opened + rng.uniform(24, 96) * HOUR
    winner = "买家" if happens(rng, _P_LOST) else "卖家"
    cause = cause or weighted(rng, _CAUSES)
    yield Dispute(order, opened, cause, order.goods, judged, winner, complaint=True)


def _still_waiting(rng: random.Random, world: World, known: set[str]) -> list[Dispute]:
    """Return complaints that some whose late parcels are on their way make on the last day."""
    scenario = world.scenario
    last = ((scenario.known_to - scenario.start.date()).days + 1) * DAY
    waiting = [
        order
        for order in world.orders
        if order.paid is not None and _is_late(order) and order.shipped < last < order.signed
        if order.order_id not in known and all(line.refund is None for line in order.lines)
    ]
    if not scenario.planted:
        return []
    chosen = rng.sample(waiting, min(_STILL_WAITING, len(waiting)))
    return [_unheard(rng, order, last - rng.uniform(0.2, 0.95) * DAY) for order in chosen]


def _unheard(rng: random.Random, order: Order, opened: float) -> Dispute:
    judged = opened + rng.uniform(30, 96) * HOUR
    winner = "买家" if happens(rng, _P_LOST) else "卖家"
    return Dispute(order, opened, _LATE_CAUSE, order.goods, judged, winner, complaint=True)


def _is_late(order: Order) -> bool:
    return order.province == LATE_PROVINCE and order.carrier == LATE_CARRIER


def dispute_rows(world: World, found: list[Dispute]) -> Iterator[list[str]]:
    """Yield the rows known on the day of the export, numbered by their times."""
    stamp = Stamp(midnight(world.scenario)).seconds
    for number, one in enumerate(found, 1):
        if one.opened > world.known:
            continue
        done = one.judged <= world.known
        yield [
            f"JF{world.scenario.start:%y%m%d}{world.block:02d}{number:05d}", one.order.order_id,
            stamp(one.opened), one.cause, yuan(one.amount),
            _JUDGED_FOR[one.judged_for] if done else "处理中",
            stamp(one.judged) if done else "", one.judged_for if done else "",
        ]  # fmt: skip
