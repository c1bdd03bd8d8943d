"""The mutable working pieces of the generator: buyers' chats, orders, lines and refunds.

Times are seconds from midnight of the promotion's first day; money is in fen.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retro.demo.goods import Product


@dataclass(slots=True)
class Line:
    """One product of an order: the amount is what the buyer pays for it."""

    line_id: str
    product: Product
    colour: int
    size: str
    quantity: int
    amount: int
    refund: Refund | None = None


@dataclass(slots=True)
class Order:
    """One order with its whole life, beyond the day of the export; `None`: never paid."""

    order_id: str
    buyer: str
    created: float
    paid: float | None
    lines: list[Line]
    goods: int
    postage: int
    province: str
    city: str
    carrier: str
    waybill: str
    shipped: float
    signed: float
    note: str = ""
    remark: str = ""
    chat: Chat | None = None
    linked: bool = False
    delayed: bool = False

    @property
    def due(self) -> int:
        """What the buyer was to pay, in fen."""
        return self.goods + self.postage

    @property
    def cancelled(self) -> bool:
        """Tell whether every line is refunded before shipping, so that no parcel leaves."""
        return all(
            line.refund is not None and line.refund.goods_state == "未发货" and line.refund.success
            for line in self.lines
        )

    def refunds(self, moment: float) -> list[Refund]:
        """Return the cases as an export of that moment shows them."""
        cases = [line.refund.known(moment) for line in self.lines if line.refund]
        return [case for case in cases if case is not None]


@dataclass(slots=True)
class Refund:
    """One after-sale case of a line, from the moment that something is wrong to its end.

    `felt` is when the buyer finds out and may ask in a chat; `heard` tells whether the
    chats of the export still go on then. `handling` and `sending` are hours: until the
    shop acts, and until the buyer hands in the parcel; `way` are the further hours of a
    return that is not refunded at the pick-up. A time of `None` never comes, or has not
    come yet in a view of `known`.
    """

    refund_id: str
    order: Order
    line: Line
    kind: str
    goods_state: str
    reason: str
    felt: float
    heard: bool
    amount: int
    success: bool = True
    auto: bool = False
    disputed: bool = False
    at_fault: str = ""
    handling: float = 0.0
    sending: float | None = None
    way: float = 0.0
    applied: float = 0.0
    acted: float | None = None
    sent_back: float | None = None
    stepped_in: float | None = None
    judged: float | None = None
    finished: float | None = None

    def known(self, moment: float) -> Refund | None:
        """Return the case as an export of that moment shows it, or nothing."""
        if self.applied > moment:
            return None
        seen = replace(self)
        for name in ("acted", "sent_back", "stepped_in", "judged", "finished"):
            time = getattr(self, name)
            setattr(seen, name, time if time is not None and time <= moment else None)
        seen.at_fault = self.at_fault if seen.finished is not None else ""
        return seen


@dataclass(slots=True)
class Round:
    """One round of a chat: asked, answered (or `None`), by whom, seconds from midnight."""

    asked: float
    replied: float | None
    agent: Any


@dataclass(slots=True)
class Chat:
    """One conversation: what the buyer wants, then what the simulated desk made of it."""

    number: int
    t: float
    buyer: str
    topic: str
    pool: str
    turns: int
    product: Product | None = None
    order: Order | None = None
    intent: bool = False
    transfer: bool = False
    agent: Any = None
    asked: float = 0.0
    rounds: list[Round] = field(default_factory=list)
    moves: list[tuple[float, Any, Any, str]] = field(default_factory=list)

    @property
    def first_wait(self) -> float | None:
        """Seconds to the first reply, or `None` if there was none."""
        first = self.rounds[0]
        return None if first.replied is None else first.replied - first.asked
