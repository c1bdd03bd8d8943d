"""The platform's agent table, computed from the same rounds as the chat export."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retro.demo.roster import Person, people
from retro.demo.stamp import percent, yuan

if TYPE_CHECKING:
    import random

    from retro.demo.plan import World
    from retro.demo.talk import Said
    from retro.demo.things import Chat, Order, Round

HEADER = [
    "旺旺昵称", "咨询人数", "接待人数", "未回复人数", "有效接待人数", "平均响应时长（秒)",
    "3分钟人工响应率", "旺旺回复率", "首次响应时长（秒)", "慢响应人数", "答问比", "旺旺分组",
    "询单人数", "销售人数", "销售额", "客单价", "询单最终付款转化率",
]  # fmt: skip
SATISFACTION = "客户满意率"
_PEERS = [
    "同行同层优秀", "--", "--", "--", "--", "13.20", "99.73%", "99.90%", "15.60", "--",
    "128.40%", "--", "--", "--", "--", "--", "52.30%",
]  # fmt: skip

_DAYS = 3 * 86400.0
_OPEN, _SHUT = 8, 23
_IN_TIME = 180
_SLOW, _SLOW_TIMES = 120, 3
_RATED = 0.13


@dataclass(slots=True)
class Tally:
    """What one agent did in the three days of the table."""

    asked: set[str] = field(default_factory=set)
    inquiries: set[str] = field(default_factory=set)
    payers: set[str] = field(default_factory=set)
    rounds_by: Counter[str] = field(default_factory=Counter)
    slow_by: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)

    def figures(self) -> Counter[str]:
        """Return additive counts: agents of one table may be added up."""
        return self.sums + Counter(
            asked=len(self.asked),
            served=len(self.rounds_by),
            silent=len(self.asked - self.rounds_by.keys()),
            effective=sum(n > 1 for n in self.rounds_by.values()),
            slow=sum(n >= _SLOW_TIMES for n in self.slow_by.values()),
            inquiries=len(self.inquiries),
            payers=len(self.payers),
        )


class Performance:
    """Counts the chats and orders of one block after another; `rows` prints the table."""

    def __init__(self, rng: random.Random, *, satisfaction: bool) -> None:
        self._rng = rng
        self._satisfaction = satisfaction
        self._tallies: dict[str, Tally] = defaultdict(Tally)
        self._rows: list[list[str]] = []
        self._total: Counter[str] = Counter()

    def header(self) -> list[str]:
        """Return the header of the table."""
        return [*HEADER, SATISFACTION] if self._satisfaction else list(HEADER)

    def count(self, chat: Chat, said: list[Said]) -> None:
        """Add one chat, with its printed messages, to the agents who served it."""
        if chat.t >= _DAYS or chat.topic == "chitchat_ads":
            return
        for place, one in enumerate(chat.rounds):
            self._round(chat, place, one)
        tally = self._tallies[chat.rounds[0].agent.name]
        tally.sums["agent_lines"] += sum(line[2] == "客服" for line in said)
        tally.sums["buyer_lines"] += sum(line[2] == "客户" for line in said)
        if chat.intent:
            tally.inquiries.add(chat.buyer)
        self._rate(chat, tally)

    def finish(self, world: World) -> None:
        """Print the agents of a block whose chats have all been counted."""
        for order in world.orders:
            if order.chat is not None and order.paid is not None:
                self._sale(order, order.chat)
        for person in people(world.scenario, world.block):
            figures = self._tallies[person.name].figures()
            self._rows.append(self._row(person, figures))
            self._total.update(figures)
        self._tallies.clear()

    def rows(self) -> list[list[str]]:
        """Return one row an agent, then the summary rows of the platform."""
        heads = max(1, len(self._rows))
        total = self._row(None, self._total)
        means = [
            self._mean(name, text, heads) for name, text in zip(self.header(), total, strict=True)
        ]
        peers = _PEERS + ["98.10%"] * self._satisfaction
        return [*self._rows, total, ["平均值", *means[1:]], peers]

    def _round(self, chat: Chat, place: int, one: Round) -> None:
        tally = self._tallies[one.agent.name]
        tally.asked.add(chat.buyer)
        wait = None if one.replied is None else int(one.replied) - int(one.asked)
        if _OPEN <= int(one.asked) % 86400 // 3600 < _SHUT:
            tally.sums["in_hours"] += 1
            tally.sums["in_time"] += wait is not None and wait <= _IN_TIME
        if wait is None:
            return
        tally.rounds_by[chat.buyer] += 1
        tally.slow_by[chat.buyer] += wait > _SLOW
        names = ("waits", "seconds") if place else ("waits", "seconds", "firsts", "first_s")
        for name in names:
            tally.sums[name] += wait if name in ("seconds", "first_s") else 1

    def _rate(self, chat: Chat, tally: Tally) -> None:
        if self._rng.random() > _RATED:
            return
        waited = any(r.replied is None or r.replied - r.asked > _IN_TIME for r in chat.rounds)
        tally.sums["ratings"] += 1
        tally.sums["happy"] += self._rng.random() < (0.78 if waited else 0.972)

    def _sale(self, order: Order, chat: Chat) -> None:
        tally = self._tallies[chat.rounds[0].agent.name]
        tally.payers.add(order.buyer)
        tally.sums["sales"] += order.due

    def _mean(self, name: str, text: str, heads: int) -> str:
        return f"{int(text) / heads:.2f}" if name.endswith("人数") else text

    def _row(self, person: Person | None, n: Counter[str]) -> list[str]:
        row = [
            person.account if person else "汇总值", str(n["asked"]), str(n["served"]),
            str(n["silent"]), str(n["effective"]), _mean_of(n["seconds"], n["waits"]),
            percent(n["in_time"], n["in_hours"]), percent(n["served"], n["asked"]),
            _mean_of(n["first_s"], n["firsts"]), str(n["slow"]),
            percent(n["agent_lines"], n["buyer_lines"]), person.group if person else "--",
            str(n["inquiries"]), str(n["payers"]), yuan(n["sales"]),
            yuan(n["sales"] // n["payers"]) if n["payers"] else "--",
            percent(n["payers"], n["inquiries"]),
        ]  # fmt: skip
        return [*row, percent(n["happy"], n["ratings"])] if self._satisfaction else row


def _mean_of(seconds: int, count: int) -> str:
    return f"{seconds / count:.2f}" if count else "--"
