"""The mutable working pieces of the generator: buyers' chats, orders, lines and refunds.

Times are seconds from midnight of the promotion's first day; money is in fen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
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
    """One order with its whole life; `None` times have not happened by the export."""

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

    @property
    def due(self) -> int:
        """What the buyer was to pay, in fen."""
        return self.goods + self.postage


@dataclass(slots=True)
class Refund:
    """One after-sale case of a line; `finished` is `None` while it is open."""

    refund_id: str
    order: Order
    line: Line
    kind: str
    goods_state: str
    reason: str
    applied: float
    finished: float | None
    amount: int
    success: bool = True
    auto: bool = False
    intervened: str = "不需客服介入"
    at_fault: str = ""
    sent_back: float | None = None


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
