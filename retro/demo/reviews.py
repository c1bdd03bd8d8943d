"""What buyers write after signing: stars and texts that fit what they lived through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retro.demo.dice import happens
from retro.demo.goods import BAD_SIZE
from retro.demo.roster import DAY, HOUR
from retro.demo.story import SIZE_REASON

if TYPE_CHECKING:
    import random

    from retro.demo.scenarios import Scenario
    from retro.demo.things import Line, Order

_SHARE = 0.14
# some write only after weeks of wear
_LATE = 0.1
_BAD_SHARE, _BAD_AFTER_REFUND, _FAIR_SHARE = 0.018, 0.22, 0.07
_GOOD = (
    "版型很好,面料舒服,很喜欢",
    "颜色好看,和图片一样,推荐",
    "客服很耐心,推荐的码数刚好",
    "物流很快,包装仔细,好评",
    "回购第三次了,一如既往的好",
    "此用户没有填写评价。",
)
_FAIR = ("还行吧,对得起这个价格", "一般般,线头有点多", "颜色比想象的深一点")
_BAD = (
    "做工粗糙,线头很多,不值这个价",
    "洗了一次就起球,失望",
    "等了好多天才收到,物流太慢",
    "客服半天不回消息,体验差",
    "活动规则太复杂,券根本用不上",
)
_BAD_SIZE = (
    "尺码表根本不准,按表拍的小了快两个码",
    "腰围比尺码表小太多,穿不进去,差评",
    "偏小严重,客服推荐的码也穿不上",
)
_LATER = ("穿了几天来追评,没有起球,满意", "洗过一次有点缩水", "")


@dataclass(frozen=True, slots=True)
class Review:
    """One review of an order line: `t` in seconds from midnight, stars from 1 to 5."""

    t: float
    order_id: str
    item_id: str
    stars: int
    text: str
    later: str


def write_reviews(rng: random.Random, scenario: Scenario, orders: list[Order]) -> list[Review]:
    """Return the reviews known by the export, oldest first."""
    days = (scenario.pulled_on - scenario.start.date()).days
    reviews = [
        _review(rng, order, line)
        for order in orders
        if order.paid is not None
        for line in order.lines
        if happens(rng, _SHARE) and not _never_received(line)
    ]
    known = [review for review in reviews if review.t < (days + 1) * DAY - HOUR]
    return sorted(known, key=lambda review: (review.t, review.order_id, review.item_id))


def _never_received(line: Line) -> bool:
    return line.refund is not None and line.refund.goods_state != "已收到货"


def _review(rng: random.Random, order: Order, line: Line) -> Review:
    days = rng.uniform(12, 45) if happens(rng, _LATE) else rng.lognormvariate(0.4, 0.9)
    t = order.signed + (0.1 + min(days, 45)) * DAY
    stars, texts = _verdict(rng, line)
    later = rng.choice(_LATER) if happens(rng, 0.06) else ""
    return Review(t, order.order_id, line.product.item_id, stars, rng.choice(texts), later)


def _verdict(rng: random.Random, line: Line) -> tuple[int, tuple[str, ...]]:
    """Return stars and the texts that go with them."""
    if happens(rng, _BAD_AFTER_REFUND if line.refund else _BAD_SHARE):
        wrong_size = line.refund is not None and line.refund.reason == SIZE_REASON
        texts = _BAD_SIZE if wrong_size and line.product is BAD_SIZE else _BAD
        return rng.choice((1, 1, 2)), texts
    if happens(rng, _FAIR_SHARE):
        return 3, _FAIR
    return rng.choice((4, 5, 5, 5, 5, 5)), _GOOD
