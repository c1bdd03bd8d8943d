"""Random chat logs that are nasty on purpose: ties, midnight, gaps on the limits, lapses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

WINDOW = (datetime(2025, 11, 10, 20), datetime(2025, 11, 12, 2))
PEOPLE = ("小荷", "小麦", "小满")
ROBOT = "服务助手"
TEXTS = (
    "在吗",
    "什么时候发货",
    "这件多大尺码",
    "快递到哪了",
    "有质量问题",
    "好的谢谢",
    "能便宜点吗",
)
AD = "刷单推广"
WORDS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"

# Around every limit of every profile: at once, 30, 45, 120, 180 s, 10 and 30 min, 12 h, days.
SHORT = (0, 0, 1, 2, 5, 20, 29, 30, 31, 44, 45, 46, 60, 119, 120, 121, 150, 179, 180, 181, 300)
LONG = (599, 600, 601, 900, 1799, 1800, 3600, 14_400)
LAPSE = (43_199, 43_200, 43_201, 60_000, 86_400, 100_000)

# Around every edge of a day, of the hours of every profile, and of the promotion.
BEGINS = (
    "10 19:58:00", "10 19:59:59", "10 20:00:00", "10 22:00:00", "10 22:58:30", "10 22:59:59",
    "10 23:00:00", "10 23:57:00", "10 23:59:30", "10 23:59:59", "11 00:00:00", "11 03:00:00",
    "11 07:55:00", "11 07:59:59", "11 08:00:00", "11 08:56:00", "11 08:59:59", "11 09:00:00",
    "11 10:10:15", "11 12:00:00", "11 17:59:00", "11 18:00:00", "11 22:50:00", "11 22:59:59",
    "11 23:00:00", "11 23:55:00", "11 23:59:59", "12 01:50:00", "12 01:59:59", "12 02:00:00",
)  # fmt: skip


@dataclass
class Talk:
    """One conversation while it is made up."""

    dice: Random
    platform: str
    shop: str
    name: str
    buyer: str
    at: datetime
    rows: list[dict[str, Any]] = field(default_factory=list)

    def say(self, sender: str, text: str, kind: str = "text", agent: str | None = None) -> None:
        """Add one line at the present moment."""
        self.rows.append({
            "platform": self.platform, "shop": self.shop, "conversation_id": self.name,
            "message_seq": len(self.rows) + 1, "sent_at": self.at, "sender": sender,
            "agent": agent, "buyer": self.buyer, "text": text, "message_kind": kind,
        })  # fmt: skip

    def pause(self, *seconds: int) -> None:
        """Let time go by."""
        self.at += timedelta(seconds=self.dice.choice(seconds or SHORT))

    def ask(self) -> None:
        """Let the buyer say something that asks."""
        kind = self.dice.choice(("text", "text", "text", "text", "img", "card", "order"))
        self.say("buyer", self.dice.choice(TEXTS) if kind == "text" else "", kind)

    def answer(self, agent: str | None = None) -> None:
        """Let a person answer; no two people use the same words."""
        words = "".join(self.dice.sample(WORDS, 6))
        self.say("human", f"亲，{words}", agent=agent or self.dice.choice(PEOPLE))

    def robot(self) -> None:
        """Let the bot speak, or a robot that assists a person."""
        if self.dice.random() < 0.5:
            self.say("bot", "您好，请问有什么可以帮您", agent=ROBOT)
        else:
            agent = self.dice.choice(PEOPLE)
            self.say("assist_bot", "此消息由机器人自动回复", agent=agent)

    def automatic(self) -> None:
        """Let a person's account answer by itself."""
        agent = self.dice.choice(PEOPLE)
        self.say("human", "您好，欢迎光临，请稍等", "auto", agent)

    def hand_over(self) -> None:
        """Hand the buyer from the bot to a person, or from one person to another."""
        taker, giver = self.dice.sample(PEOPLE, 2)
        giver = self.dice.choice((giver, ROBOT, ROBOT))
        self.say("system", f"由 店铺:{giver} 转交给 店铺:{taker}", "system")

    def notice(self) -> None:
        """Add what nobody asks and nobody answers."""
        kind = self.dice.choice(("recall", "paid", "redpacket", "recalled"))
        if kind == "recall":
            self.say("system", "小荷 撤回了一条消息", "system")
        elif kind == "paid":
            self.say("system", "买家已付款", "system")
        else:
            self.say("buyer", "" if kind == "redpacket" else "在吗", kind)

    def offline(self) -> None:
        """Tell the buyer that nobody is there."""
        self.say("system", "当前客服不在线，请留言", "system")


# -- kinds of conversations ------------------------------------------------------------


def _plain(talk: Talk) -> None:
    """Questions and answers, some of them twice, some of them late or never answered."""
    for _ in range(talk.dice.randint(1, 4)):
        for _ in range(talk.dice.choice((1, 1, 1, 2, 3))):
            talk.ask()
            talk.pause()
        if talk.dice.random() < 0.8:
            talk.answer()
            talk.pause(*SHORT, *LONG)


def _with_bot(talk: Talk) -> None:
    """The bot answers first and may hand over to a person, who may answer."""
    talk.ask()
    talk.pause(0, 1, 2)
    talk.say("bot", "您好，请问有什么可以帮您", agent=ROBOT)
    for _ in range(talk.dice.randint(0, 2)):
        talk.pause()
        talk.ask()
        talk.pause(0, 1)
        talk.say("bot", "没有听懂呢", agent=ROBOT)
    if talk.dice.random() < 0.6:
        talk.pause()
        talk.hand_over()
        talk.pause()
    if talk.dice.random() < 0.6:
        talk.answer()
        talk.pause(*SHORT, *LONG)
        _plain(talk)


def _transferred(talk: Talk) -> None:
    """One person answers, hands over, and another one answers."""
    talk.ask()
    talk.pause()
    talk.answer("小荷")
    talk.pause()
    talk.say("system", "由 店铺:小荷 转交给 店铺:小麦", "system")
    talk.ask()
    talk.pause()
    talk.answer("小麦")


def _agent_started(talk: Talk) -> None:
    """A person writes first."""
    talk.answer()
    if talk.dice.random() < 0.4:
        talk.pause(1, 5, 30)
        talk.answer()
    talk.pause(*SHORT, *LONG)
    if talk.dice.random() < 0.8:
        _plain(talk)


def _left_message(talk: Talk) -> None:
    """Nobody is there: the buyer is asked to leave a message."""
    talk.ask()
    talk.pause(0, 1)
    talk.offline()
    talk.pause(*SHORT, *LONG, *LAPSE)
    _plain(talk)


def _slow_day(talk: Talk) -> None:
    """Several long waits of one buyer on one day."""
    for _ in range(talk.dice.randint(2, 4)):
        talk.ask()
        talk.pause(120, 121, 130, 200, 700)
        talk.answer()
        talk.pause(1, 20)


def _advertiser(talk: Talk) -> None:
    """A buyer who offers something; a card or picture shows that he is a buyer after all."""
    for _ in range(talk.dice.randint(1, 3)):
        talk.say("buyer", AD)
        talk.pause()
    if talk.dice.random() < 0.3:
        talk.ask()
        talk.pause()
    if talk.dice.random() < 0.5:
        talk.answer()


def _anything(talk: Talk) -> None:
    """Any line after any pause."""
    parts: tuple[Callable[[], None], ...] = (
        talk.ask, talk.ask, talk.ask, talk.answer, talk.answer, talk.robot, talk.automatic,
        talk.hand_over, talk.notice,
    )  # fmt: skip
    for _ in range(talk.dice.randint(1, 10)):
        talk.dice.choice(parts)()
        talk.pause(*SHORT, *SHORT, *LONG, talk.dice.choice(LAPSE))


KINDS = (
    _plain, _plain, _with_bot, _with_bot, _transferred, _agent_started, _left_message,
    _slow_day, _advertiser, _anything, _anything,
)  # fmt: skip


# -- whole logs ------------------------------------------------------------------------


def random_log(dice: Random, size: int, platform: str, shop: str) -> list[dict[str, Any]]:
    """Return the messages of a shop with `size` conversations, in no order."""
    rows = [row for number in range(size) for row in _conversation(dice, number, platform, shop)]
    dice.shuffle(rows)
    return rows


def _conversation(dice: Random, number: int, platform: str, shop: str) -> Iterator[dict[str, Any]]:
    begins = datetime.strptime(f"2025-11-{dice.choice(BEGINS)}", "%Y-%m-%d %H:%M:%S")
    kind = dice.choice(KINDS)
    # Some buyers have several conversations; an advertiser has one, or he would be none.
    buyer = f"广告{number}" if kind is _advertiser else f"买家{dice.randint(1, number + 1)}"
    talk = Talk(dice, platform, shop, f"c{number}", buyer, begins)
    kind(talk)
    yield from talk.rows


def random_roster(dice: Random) -> list[tuple[str, datetime, datetime]]:
    """Return shifts that leave gaps, overlap, and go over midnight."""
    found = []
    for agent in PEOPLE:
        for day in (10, 11, 12):
            if dice.random() < 0.8:
                start = datetime(2025, 11, day, dice.choice((0, 8, 9, 16)))
                found.append((agent, start, start + timedelta(hours=dice.choice((4, 8, 9)))))
    return found
