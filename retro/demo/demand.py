"""When buyers come and what they want: arrival curves, nicks, pre-sale chats."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from retro.demo.dice import happens, weighted
from retro.demo.goods import pick_product
from retro.demo.roster import HOUR
from retro.demo.story import CONFUSING_TYPE
from retro.demo.things import Chat

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from retro.demo.scenarios import Scenario

# from 17:00, three hours before the start, to 02:00 of the third day: 33 hours
CHAT_CURVE = (
    1.1, 1.2, 1.6, 9.8, 8.0, 4.6, 4.4, 6.2, 2.9, 1.3, 0.8, 0.6, 0.6, 0.7, 1.3, 2.2, 3.4, 4.7,
    4.4, 3.2, 2.9, 3.0, 3.0, 2.9, 2.7, 2.9, 3.6, 5.0, 5.3, 5.0, 4.5, 3.2, 1.6,
)  # fmt: skip
ORDER_CURVE = (
    0.3, 0.3, 0.4, 19.0, 7.5, 4.6, 4.8, 8.6, 3.0, 1.2, 0.7, 0.5, 0.5, 0.8, 1.4, 2.3, 3.3, 4.6,
    4.2, 3.0, 2.8, 2.8, 2.9, 2.8, 2.6, 2.8, 3.4, 5.2, 5.6, 5.4, 5.0, 2.2, 1.0,
)  # fmt: skip
SERVICE_CURVE = (
    1.5, 1.5, 1.6, 5.0, 4.2, 3.4, 3.0, 2.6, 1.3, 0.8, 0.5, 0.4, 0.4, 0.6, 1.4, 2.6, 3.8, 4.6,
    4.4, 3.6, 3.4, 3.6, 3.8, 3.8, 3.4, 3.0, 3.4, 4.2, 4.4, 4.2, 3.4, 1.8, 1.0,
)  # fmt: skip
CURVE_START = 17

# a buyer comes back: always a few, many more after a long talk about a confusing rule
_AGAIN, _PUZZLED_AGAIN, _LONG = 0.05, 0.17, 4

_HEADS = [
    "小鱼", "爱吃", "一只", "慢慢", "云朵", "晚风", "柠檬", "星河", "豆豆", "暖暖", "南瓜",
    "橘子", "雨后", "阿喵", "甜心", "安静的", "山野", "桃子", "今天也要", "森林里的",
]  # fmt: skip
_TAILS = [
    "猫", "糖", "小羊", "海", "兔子", "妈妈", "草莓", "晴天", "麦穗", "月亮", "奶茶", "柚子",
    "花开", "小鹿", "先生", "同学", "姑娘", "西瓜", "团子", "微光",
]  # fmt: skip

_PLAIN_NICKS = 0.45
_LENGTHS = (0.05, 0.2, 0.28, 0.22, 0.13, 0.07, 0.05)
_LENGTH_WEIGHTS = list(accumulate(_LENGTHS))


class Nicks:
    """An endless source of buyer names that are used once."""

    def __init__(self, rng: random.Random, block: int = 0) -> None:
        self._rng = rng
        self._mark = f"x{block}" if block else ""
        self._seen: set[str] = set()

    def take(self) -> str:
        """Return a new buyer name."""
        while (nick := self._draw()) in self._seen:
            pass
        self._seen.add(nick)
        return nick

    def _draw(self) -> str:
        rng = self._rng
        if happens(rng, _PLAIN_NICKS):
            return f"tb{rng.randrange(10**6, 10**9)}{self._mark}"
        nick = rng.choice(_HEADS) + rng.choice(_TAILS)
        return f"{nick}{rng.choice(('', '_', '🌸', '·'))}{rng.randrange(1, 99999)}{self._mark}"


def arrivals(
    rng: random.Random, curve: tuple[float, ...], count: int, noise: float = 0.1
) -> list[float]:
    """Return `count` sorted arrival times along an hourly curve, noisy per five minutes."""
    weights = [
        level * rng.gammavariate(1 / noise**2, noise**2)
        for hour in range(len(curve))
        for level in _levels(curve, hour)
    ]
    slots = rng.choices(range(len(weights)), weights, k=count)
    base = CURVE_START * HOUR
    return sorted(base + slot * 300.0 + rng.random() * 300.0 for slot in slots)


def _levels(curve: tuple[float, ...], hour: int) -> list[float]:
    """Return the levels of an hour's five minutes; its end leans to a lower next hour."""
    here, following = curve[hour], curve[min(hour + 1, len(curve) - 1)]
    return [here] * 9 + [min(here, (here + following) / 2)] * 3


def day_times(rng: random.Random, count: int, days: int) -> list[float]:
    """Return times of the quiet days after a promotion, between 08:30 and 23:00."""
    times = []
    for _ in range(count):
        day = 1 + min(days, 1 + int(rng.expovariate(1 / 3.0)) % days)
        times.append(day * 24 * HOUR + (8.5 + 14.5 * rng.random()) * HOUR)
    return sorted(times)


def turns(rng: random.Random, extra: int = 0) -> int:
    """Return how many rounds a chat will have if nobody gives up."""
    picked = rng.choices(range(1, 8), cum_weights=_LENGTH_WEIGHTS)[0]
    return picked + (extra if happens(rng, 0.6) else 0)


def presale_chats(rng: random.Random, scenario: Scenario, nicks: Nicks) -> list[Chat]:
    """Return the chats of buyers who have not ordered yet, in time order."""
    chats = [
        _presale_chat(rng, scenario, nicks, t)
        for t in arrivals(rng, CHAT_CURVE, scenario.presale_chats)
    ]
    return chats + list(_second_visits(rng, chats))


def _presale_chat(rng: random.Random, scenario: Scenario, nicks: Nicks, t: float) -> Chat:
    topic = weighted(rng, scenario.topics)
    chat = Chat(0, t, nicks.take(), topic, "presale", turns(rng))
    if topic == "chitchat_ads":
        chat.turns = 1
        return chat
    chat.intent = True
    chat.product = pick_product(rng, size_question=_leans(scenario, topic))
    if topic == CONFUSING_TYPE:
        chat.turns = turns(rng, scenario.rule_rounds)
    chat.transfer = happens(rng, 0.012)
    return chat


def _leans(scenario: Scenario, topic: str) -> bool:
    return topic == "size_fit" and scenario.size_factor > 1


def _second_visits(rng: random.Random, chats: list[Chat]) -> Iterator[Chat]:
    """Yield the same buyers coming back; a confusing rule brings more of them back."""
    for chat in chats:
        puzzled = chat.topic == CONFUSING_TYPE and chat.turns >= _LONG
        chance = _PUZZLED_AGAIN if puzzled else _AGAIN
        back = chat.t + (1.0 + rng.expovariate(1 / 2.5)) * HOUR
        if chat.intent and happens(rng, chance) and back < 49.8 * HOUR:
            again = Chat(0, back, chat.buyer, chat.topic, "presale", turns(rng))
            again.product = chat.product
            yield again
