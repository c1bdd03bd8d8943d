"""From a chat's rounds to the lines of the chat export: who said what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retro.demo.dice import first_of, happens
from retro.demo.goods import COLOURS, SIZES
from retro.demo.phrases import (
    AFTER_OPENERS,
    ANSWERS,
    CLOSERS,
    CLOSING_ANSWERS,
    EXTRA_ANSWERS,
    FOLLOWERS,
    GREETINGS,
    NUDGES,
    OPENERS,
    PHONE_LINES,
    WELCOME,
)
from retro.demo.story import SHOP

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from retro.demo.things import Chat, Round

BOT = f"{SHOP}:服务助手"
ADS = "chitchat_ads"
_GIVES_UP = 260.0
_CITIES = ("杭州", "成都", "武汉", "广州", "西安", "青岛")

# one line of the export: time, account, kind of account, text, kind of text
Said = tuple[float, str, str, str, str]


def lines(rng: random.Random, chat: Chat) -> list[Said]:
    """Return the messages of a chat in the order in which they were sent."""
    said: list[Said] = []
    for place, one in enumerate(chat.rounds):
        following = chat.rounds[place + 1].asked if place + 1 < len(chat.rounds) else None
        said += _asking(rng, chat, place, one)
        said += _answering(rng, chat, place, one, following)
    said += _moves(chat)
    if chat.topic != ADS or happens(rng, 0.5):
        said.append((chat.t + 1, BOT, "机器人", WELCOME, "文本"))
    return sorted(said, key=_when)


def _when(line: Said) -> float:
    return line[0]


def _asking(rng: random.Random, chat: Chat, place: int, one: Round) -> Iterator[Said]:
    """Yield the buyer's messages of one round, all before the reply."""
    texts = _opening(rng, chat) if place == 0 else _following(rng, chat, place)
    limit = (one.replied or one.asked + 40.0) - one.asked
    step = min(5.0, limit / (len(texts) + 1))
    for k, (text, kind) in enumerate(texts):
        yield one.asked + k * step, chat.buyer, "客户", text, kind
    if chat.topic != ADS:
        yield from _nudging(rng, chat, one)


def _nudging(rng: random.Random, chat: Chat, one: Round) -> Iterator[Said]:
    """Yield at most two reminders of a buyer who waits for the reply."""
    until = one.asked + _GIVES_UP if one.replied is None else one.replied - 3
    t = one.asked + rng.uniform(75, 135)
    for text in rng.sample(NUDGES, 2):
        if t > until:
            return
        yield t, chat.buyer, "客户", text, "文本"
        t += rng.uniform(90, 210)


def _opening(rng: random.Random, chat: Chat) -> list[tuple[str, str]]:
    after = AFTER_OPENERS.get(chat.topic) if chat.order else None
    texts = [(_fill(rng, rng.choice(after or OPENERS[chat.topic])), "文本")]
    if chat.order and happens(rng, 0.5):
        texts.insert(0, (f"【订单卡片】订单编号：{chat.order.order_id}", "订单卡片"))
    elif chat.product and happens(rng, 0.6):
        card = f"【商品卡片】{chat.product.title} 商品ID：{chat.product.item_id}"
        texts.insert(0, (card, "商品卡片"))
    elif happens(rng, 0.3) and chat.topic not in ("other", ADS):
        texts.insert(0, (rng.choice(GREETINGS), "文本"))
    if chat.topic == "quality" and happens(rng, 0.6):
        texts.append(("[图片]", "图片"))
    return texts


def _following(rng: random.Random, chat: Chat, place: int) -> list[tuple[str, str]]:
    last = place + 1 == chat.turns
    pool = CLOSERS if last and happens(rng, 0.8) else FOLLOWERS[chat.topic]
    texts = [(_fill(rng, rng.choice(pool)), "文本")]
    if chat.topic == "address_change" and happens(rng, 0.3):
        texts.append((rng.choice(PHONE_LINES).format(n=rng.randrange(10**4)), "文本"))
    elif happens(rng, 0.2):
        texts.append((_fill(rng, rng.choice(FOLLOWERS[chat.topic])), "文本"))
    return texts


def _answering(
    rng: random.Random, chat: Chat, place: int, one: Round, following: float | None
) -> Iterator[Said]:
    """Yield the agent's reply, sometimes in two parts, sometimes with one recalled."""
    if one.replied is None:
        return
    account = one.agent.account
    closing = place + 1 == chat.turns and place > 0
    text = rng.choice(CLOSING_ANSWERS if closing else ANSWERS[chat.topic])
    yield one.replied, account, "客服", _fill(rng, text), "文本"
    room = (following or one.replied + 8.0) - one.replied
    soon = one.replied + min(2.5, room / 2)
    more = first_of(rng, (("extra", 0.38), ("recalled", 0.003)))
    if more == "extra":
        yield soon, account, "客服", rng.choice(EXTRA_ANSWERS), "文本"
    elif more == "recalled":
        yield soon, "系统", "系统", f"{account} 撤回了一条消息", "系统"


def _moves(chat: Chat) -> Iterator[Said]:
    for t, before, after, why in chat.moves:
        text = f"由 {before.account} 转交给 {after.account} {why}"
        yield t + 0.5, "系统", "系统", text, "系统"


def _fill(rng: random.Random, text: str) -> str:
    if "{" not in text:
        return text
    return text.format(
        h=rng.randrange(152, 175),
        w=rng.randrange(88, 150),
        size=rng.choice(SIZES),
        colour=rng.choice(COLOURS)[1],
        city=rng.choice(_CITIES),
        pay=rng.randrange(10, 90),
        days=rng.randrange(3, 8),
    )
