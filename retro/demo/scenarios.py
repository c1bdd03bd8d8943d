"""The two promotions of the demo shop at each size: volumes, rates and duties."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_PULL = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """People `first` to `last` (exclusive) of a pool work shift `code` on day `day`.

    Days count from the promotion's first day; people by their place in the pool.
    """

    pool: str
    day: int
    code: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One promotion at one size: volumes, rates, roster and the style of its exports.

    Chats and orders are counts; shares and probabilities lie in 0-1. `known_to` is the
    last day of chats and roster, `pulled_on` that of orders, refunds and reviews.
    """

    id: str
    name: str
    start: datetime
    end: datetime
    known_to: date
    pulled_on: date
    presale_chats: int
    aftersale_chats: int
    later_chats: int
    orders: int
    presale: int
    aftersale: int
    duties: tuple[Duty, ...]
    off_per: int
    off: int
    conversion: float
    topics: Mapping[str, float]
    rule_rounds: int
    rule_followup: float
    price_refund: float
    size_factor: float
    silent_factor: float
    late_transit: float
    seconds: bool
    satisfaction: bool
    planted: bool
    blocks: int = 1


def _duties(pool: str, *rows: tuple[int, str, int, int]) -> tuple[Duty, ...]:
    return tuple(
        Duty(pool=pool, day=day, code=code, first=first, last=last)
        for day, code, first, last in rows
    )


def _later(count: int, days: int, heads: int) -> tuple[Duty, ...]:
    """Return the after-sales duties of the days after a promotion, taken in turns."""
    early = [(day, "早", *_turn(day, 0, count, heads)) for day in range(2, 2 + days)]
    late = [(day, "中", *_turn(day, 1, count, heads)) for day in range(2, 2 + days)]
    return _duties("aftersale", *early, *late)


def _turn(day: int, half: int, count: int, heads: int) -> tuple[int, int]:
    """Return who works: the first part of the team late, the second part early."""
    middle = count // 2
    low, high = (0, middle) if half else (middle, count)
    first = low + (day * heads) % max(1, high - low - heads + 1)
    return first, first + heads


_TOPICS_618 = {
    "size_fit": 0.33,
    "promo_rule": 0.165,
    "product": 0.20,
    "stock_ship": 0.17,
    "pay_invoice": 0.05,
    "other": 0.07,
    "chitchat_ads": 0.015,
}
_TOPICS_DOUBLE11 = {
    "promo_rule": 0.345,
    "size_fit": 0.235,
    "product": 0.155,
    "stock_ship": 0.135,
    "pay_invoice": 0.04,
    "other": 0.065,
    "chitchat_ads": 0.015,
}

_DOUBLE11_MEDIUM = _duties(
    "presale",
    (0, "晚", 0, 15),
    (0, "加", 15, 27),
    (1, "夜", 27, 32),
    (1, "早", 32, 48),
    (1, "中", 15, 22),
    (1, "晚", 0, 15),
    (1, "加", 22, 27),
) + _duties(
    "aftersale",
    (0, "晚", 0, 5),
    (1, "夜", 5, 7),
    (1, "早", 7, 12),
    (1, "晚", 0, 5),
)
_DOUBLE11_SMALL = _duties(
    "presale",
    (0, "晚", 0, 2),
    (0, "加", 2, 6),
    (1, "夜", 6, 8),
    (1, "早", 8, 12),
    (1, "中", 3, 5),
    (1, "晚", 0, 3),
    (1, "加", 5, 6),
) + _duties(
    "aftersale",
    (0, "晚", 0, 2),
    (1, "夜", 2, 3),
    (1, "早", 3, 5),
    (1, "晚", 0, 2),
)
_618_MEDIUM = _duties(
    "presale",
    (0, "晚", 0, 6),
    (0, "援", 6, 13),
    (1, "夜", 13, 16),
    (1, "早", 16, 24),
    (1, "中", 7, 10),
    (1, "晚", 0, 7),
    (1, "加", 10, 13),
) + _duties(
    "aftersale",
    (0, "晚", 0, 3),
    (1, "夜", 3, 5),
    (1, "早", 5, 8),
    (1, "晚", 0, 3),
)
_618_SMALL = _duties(
    "presale",
    (0, "晚", 0, 2),
    (0, "援", 2, 4),
    (1, "夜", 4, 5),
    (1, "早", 5, 7),
    (1, "中", 2, 3),
    (1, "晚", 0, 2),
    (1, "加", 3, 4),
) + _duties(
    "aftersale",
    (0, "晚", 0, 1),
    (1, "夜", 1, 2),
    (1, "早", 2, 4),
    (1, "晚", 0, 1),
)


def _promotion_618(*, small: bool) -> Scenario:
    people = (7, 4) if small else (27, 8)
    scale = 0.1 if small else 1.0
    duties = _618_SMALL if small else _618_MEDIUM
    return Scenario(
        id="2025-618",
        name="618",
        start=datetime(2025, 6, 17, 20),
        end=datetime(2025, 6, 19, 2),
        known_to=date(2025, 6, 25),
        pulled_on=date(2025, 7, 24),
        presale_chats=round(6800 * scale),
        aftersale_chats=160 if small else 800,
        later_chats=round(550 * scale),
        orders=round(7000 * scale),
        presale=people[0],
        aftersale=people[1],
        duties=duties + _later(people[1], 7, 1 if small else 2),
        off_per=20000,
        off=2000,
        conversion=0.38,
        topics=_TOPICS_618,
        rule_rounds=0,
        rule_followup=0.008,
        price_refund=0.005,
        size_factor=1.0,
        silent_factor=1.0,
        late_transit=0.012,
        seconds=False,
        satisfaction=False,
        planted=False,
    )


def _promotion_double11(*, small: bool, blocks: int) -> Scenario:
    people = (12, 5) if small else (48, 12)
    scale = 0.1 if small else 1.0
    duties = _DOUBLE11_SMALL if small else _DOUBLE11_MEDIUM
    return Scenario(
        id="2025-double11",
        name="双11",
        start=datetime(2025, 11, 10, 20),
        end=datetime(2025, 11, 12, 2),
        known_to=date(2025, 11, 18),
        pulled_on=date(2025, 11, 18),
        presale_chats=2000 if small else 17400,
        aftersale_chats=320 if small else 1900,
        later_chats=round(1500 * scale),
        orders=round(20000 * scale),
        presale=people[0],
        aftersale=people[1],
        duties=duties + _later(people[1], 7, 1 if small else 3),
        off_per=30000,
        off=5000,
        conversion=0.52,
        topics=_TOPICS_DOUBLE11,
        rule_rounds=1,
        rule_followup=0.03,
        price_refund=0.024,
        size_factor=4.0,
        silent_factor=14.0,
        late_transit=0.30 if small else 0.17,
        seconds=True,
        satisfaction=True,
        planted=True,
        blocks=blocks,
    )


def scenarios(size: str, pulled: Mapping[str, int] | None = None) -> tuple[Scenario, ...]:
    """Return the two promotions at `size` (small, medium or large), earlier one first.

    `pulled` moves the day of the exports of orders, refunds and reviews: days after the
    end of a promotion, by its id.
    """
    small = size == "small"
    acts = (
        _promotion_618(small=small),
        _promotion_double11(small=small, blocks=40 if size == "large" else 1),
    )
    days = pulled or {}
    if unknown := days.keys() - {act.id for act in acts}:
        raise ValueError(f"no such promotion: {', '.join(sorted(unknown))}")
    return tuple(_pulled(act, days[act.id]) if act.id in days else act for act in acts)


def _pulled(act: Scenario, days: int) -> Scenario:
    if not 1 <= days <= _LONGEST_PULL:
        raise ValueError(f"exports are pulled 1 to {_LONGEST_PULL} days after the end, not {days}")
    return replace(act, pulled_on=act.end.date() + timedelta(days=days))
