"""Parcels as a carrier's list shows them: picked up, last trace, delivered, or silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from retro.demo.roster import DAY, HOUR, midnight
from retro.demo.stamp import Stamp
from retro.demo.story import LATE_CARRIER, LATE_PROVINCE

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from retro.demo.plan import World
    from retro.demo.things import Order

PARCEL_HEADER = [
    "运单号", "订单编号", "物流公司", "省份", "揽收时间", "最后轨迹时间", "签收时间", "物流状态",
]  # fmt: skip
_SILENT = 2 * DAY


class Parcel(NamedTuple):
    """The journey of one parcel: pick-up, traces in between, and its end.

    `returned`: the buyer did not wait, and the parcel went back to the shop.
    """

    order: Order
    picked: float
    traces: tuple[float, ...]
    ended: float
    returned: bool

    def known(self, moment: float) -> tuple[float, float | None, str]:
        """Return last trace, time of delivery and state as known at a moment."""
        if self.ended <= moment:
            return self.ended, self.ended, "退回签收" if self.returned else "已签收"
        seen = [t for t in self.traces if t <= moment]
        return (seen[-1], None, "运输中") if seen else (self.picked, None, "已揽收")

    def is_silent(self, moment: float) -> bool:
        """Tell whether it is on its way and nothing was heard of it for two days."""
        last, delivered, _ = self.known(moment)
        return self.picked <= moment and delivered is None and last < moment - _SILENT


def parcels(rng: random.Random, world: World) -> list[Parcel]:
    """Return the parcels of all orders that ever leave, whatever the day of the export."""
    # a delayed order draws like any other, so that the parcels behind it stay the same
    journeys = [
        _parcel(rng, world, order)
        for order in world.orders
        if order.paid is not None and (order.delayed or not order.cancelled)
    ]
    return [journey for journey in journeys if not journey.order.cancelled]


def _parcel(rng: random.Random, world: World, order: Order) -> Parcel:
    picked = order.shipped + rng.uniform(0.5, 5.0) * HOUR
    given_up = next(
        (case for case in order.refunds(float("inf")) if case.goods_state == "未收到货"), None
    )
    returned = given_up is not None and given_up.success
    ended = order.signed - rng.uniform(0.1, 1.5) * HOUR
    if given_up is not None and returned:
        ended = given_up.applied + rng.uniform(1.5, 3.5) * DAY
    late = order.province == LATE_PROVINCE and order.carrier == LATE_CARRIER
    if late and world.scenario.planted:
        # it leaves the sorting centre and is not heard of until it is about to arrive
        traces = [picked + rng.uniform(20, 40) * HOUR, ended - rng.uniform(8, 20) * HOUR]
    else:
        way = ended - picked
        traces = [picked + way * (k + rng.uniform(0.2, 0.9)) / 4 for k in range(4)]
    return Parcel(order, picked, tuple(t for t in traces if picked < t < ended), ended, returned)


def parcel_rows(world: World, journeys: list[Parcel]) -> Iterator[list[str]]:
    """Yield the rows of the parcels that were picked up by the day of the export."""
    stamp = Stamp(midnight(world.scenario)).seconds
    for parcel in journeys:
        if parcel.picked > world.known:
            continue
        last, delivered, state = parcel.known(world.known)
        order = parcel.order
        yield [
            order.waybill, order.order_id, order.carrier, order.province, stamp(parcel.picked),
            stamp(last), stamp(delivered), state,
        ]  # fmt: skip
