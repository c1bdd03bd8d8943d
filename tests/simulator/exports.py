"""Writes what happened as the tables that a back office exports; stamps are whole seconds."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from simulator.desk import Trace
from simulator.dice import TURNS, Dice
from simulator.worlds import OPENS, Agent, Span, World

CHAT_HEADER = (
    "会话", "消息序号", "发送时间", "发送方", "客服", "买家", "内容", "消息类型",
)  # fmt: skip
ROSTER_HEADER = ("客服", "组别", "岗位", "上班", "下班", "休息(分钟)", "休息时段")
POOLS = {"presale": "售前", "aftersale": "售后"}
# What buyers ask first; each says a key word of its type and of no other.
ASKS = {
    "size_fit": ("身高165体重55穿几码", "这款会偏大吗", "请问尺码怎么选"),
    "promo_rule": ("能用优惠券吗", "满减怎么算", "现在的到手价是多少"),
    "stock_ship": ("今天拍什么时候发", "黑色还有货吗"),
    "product": ("请问是什么材质的", "面料会起球吗"),
    "logistics": ("我的快递走到哪儿啦", "物流好几天没动了"),
    "return_exchange": ("我想退货怎么弄", "可以换货吗"),
    "quality": ("收到的衣服破了", "袖口开线怎么办"),
}
FOLLOWS = ("好的，那我再问一下", "嗯嗯，还有呢", "这样啊，我看看", "明白了，另外想问问")
AGAIN = "在吗在吗"
ANSWER = "亲亲，您问的这个帮您看好了，记录{}"
GREETS = "亲亲您好，正在为您接通，请稍等"
HANDED = "服务助手 转交给 {}"
PASSED = "会话转接给 {}"
QUESTION, EXTRA, GREETING, HAND_OVER, HOP, REPLY = range(6)
Row = Sequence[Any]
Floats = npt.NDArray[np.float64]


def write(folder: Path, world: World, dice: Dice, trace: Trace) -> Path:
    """Write the chat log and the roster of a world, and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / "聊天消息.csv", CHAT_HEADER, messages(world, dice, trace))
    save(folder / "排班.csv", ROSTER_HEADER, roster(world.agents))
    return folder


def save(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows under a header as UTF-8 CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def stamp(seconds: float) -> str:
    """Return a moment as it stands in an export."""
    return str(stamps([seconds])[0])


def stamps(seconds: Sequence[float] | Floats) -> list[str]:
    """Return moments as they stand in an export."""
    base = np.datetime64(OPENS.isoformat(), "s")
    moments = base + np.floor(np.asarray(seconds, dtype=float)).astype("timedelta64[s]")
    return [text.replace("T", " ") for text in np.datetime_as_string(moments).tolist()]


def buyer(chat: int) -> str:
    """Return the buyer of a chat; each comes once."""
    return f"b{chat:06d}"


def messages(world: World, dice: Dice, trace: Trace) -> list[Row]:
    """Return the chat log in the order of chats and their lines."""
    lines = sorted(_lines(world, dice, trace))
    moments = stamps([line[2] for line in lines])
    rows: list[Row] = []
    number, before = 0, -1
    for (chat, _, _, what, agent, turn), moment in zip(lines, moments, strict=True):
        number = number + 1 if chat == before else 1
        before = chat
        sender, text = _said(world, trace, what, agent, (chat, turn))
        name = world.agents[agent].name if agent >= 0 else ""
        rows.append((f"c{chat:06d}", number, moment, sender, name, buyer(chat), text, "文字"))
    return rows


Line = tuple[int, int, float, int, int, int]


def _lines(world: World, dice: Dice, trace: Trace) -> list[Line]:
    """Return (chat, place, moment, what, agent, turn) of every line that the log holds."""
    lines: list[Line] = [
        (chat, 0, trace.entered[chat], QUESTION, -1, 0) for chat in range(len(dice))
    ]
    lines += [
        (chat, 10 * turn, asked, QUESTION, -1, turn)
        for chat, turn, asked, *_ in trace.replies
        if turn
    ]
    lines += [
        (chat, 10 * turn + 6, sent, REPLY, agent, turn)
        for chat, turn, _, _, sent, agent in trace.replies
        if dice.lost[chat * TURNS + turn] >= world.unlogged
    ]
    return lines + _handing(trace) + _extra(world, dice, trace)


def _handing(trace: Trace) -> list[Line]:
    """Return the lines of bots and of hand-overs; who waits for anybody is handed over unsaid."""
    lines: list[Line] = []
    seen: set[int] = set()
    for chat, moment, agent in trace.assigned:
        if chat in seen:
            continue
        seen.add(chat)
        entered = trace.entered[chat]
        if trace.handed[chat] > entered and moment - trace.handed[chat] < 1:
            lines.append((chat, 2, min(entered + 1, moment), GREETING, -1, 0))
            lines.append((chat, 3, moment, HAND_OVER, agent, 0))
    return lines + [(chat, 4, moment, HOP, to, 0) for chat, moment, _, to in trace.hops]


def _extra(world: World, dice: Dice, trace: Trace) -> list[Line]:
    """Return the second messages of those who write again before they are answered."""
    if not world.double_texting:
        return []
    lines: list[Line] = []
    for chat, turn, asked, _, sent, _ in trace.replies:
        chance = dice.text[chat * TURNS + turn]
        moment = asked + 4 + 40 * chance
        if chance < world.double_texting and moment < sent - 1:
            lines.append((chat, 10 * turn + 5, moment, EXTRA, -1, turn))
    return lines


def _said(
    world: World, trace: Trace, what: int, agent: int, place: tuple[int, int]
) -> tuple[str, str]:
    chat, turn = place
    if what == QUESTION:
        asks = ASKS[world.kinds[trace.kind[chat]].code]
        return "买家", FOLLOWS[(chat + turn) % len(FOLLOWS)] if turn else asks[chat % len(asks)]
    if what == REPLY:
        return "客服", ANSWER.format(f"{chat}-{turn}")
    if what == EXTRA:
        return "买家", AGAIN
    if what == GREETING:
        return "机器人", GREETS
    return "系统", (PASSED if what == HOP else HANDED).format(world.agents[agent].name)


def roster(agents: Iterable[Agent]) -> list[Row]:
    """Return one row per shift, with its breaks as times of day."""
    return [
        (
            agent.name,
            "一组",
            POOLS[agent.group],
            stamp(start)[:16],
            stamp(end)[:16],
            round(sum(b - a for a, b in _breaks(agent, (start, end))) / 60),
            ";".join(
                f"{stamp(a)[11:16]}-{stamp(b)[11:16]}" for a, b in _breaks(agent, (start, end))
            ),
        )
        for agent in agents
        for start, end in agent.shifts
    ]


def _breaks(agent: Agent, shift: Span) -> list[Span]:
    return [(a, b) for a, b in agent.breaks if shift[0] <= a and b <= shift[1]]
