"""The same world as coarser or dirtier exports: session table, slot totals, agent days, dirt."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import numpy as np

from simulator import truth
from simulator.desk import Trace
from simulator.dice import Dice
from simulator.exports import (
    CHAT_HEADER,
    POOLS,
    ROSTER_HEADER,
    Row,
    buyer,
    messages,
    roster,
    save,
    stamp,
    stamps,
)  # fmt: skip
from simulator.worlds import SLOT, World, clock

SESSION_HEADER = ("会话", "买家", "客服", "渠道", "开始时间", "首次回复时间", "结束时间")
SLOT_HEADER = ("时段开始", "时段结束", "岗位", "接待会话", "及时回复", "在岗人数")
DAY_HEADER = ("客服", "起始日", "截止日", "接待人数", "30秒应答率", "首次响应")


def sessions(folder: Path, trace: Trace, world: World) -> Path:
    """Write the session table and the roster: who took each chat, and three moments of it."""
    folder.mkdir(parents=True, exist_ok=True)
    first = {chat: agent for chat, turn, *_, agent in trace.replies if turn == 0}
    last = {chat: sent for chat, _, _, _, sent, _ in trace.replies}
    rows: list[Row] = [
        (
            f"c{chat:06d}",
            buyer(chat),
            world.agents[first[chat]].name if chat in first else "",
            "在线聊天",
            stamp(entered),
            stamp(trace.first_reply[chat]) if chat in first else "",
            stamp(last.get(chat, entered)),
        )
        for chat, entered in enumerate(trace.entered)
    ]
    save(folder / "平台会话.csv", SESSION_HEADER, rows)
    save(folder / "排班.csv", ROSTER_HEADER, roster(world.agents))
    return folder


def slots(folder: Path, trace: Trace, world: World, long: int = SLOT) -> Path:
    """Write totals by half hour (or hour) and the roster: receptions and those in time."""
    folder.mkdir(parents=True, exist_ok=True)
    every, fine = truth.counts(trace, world.answer_seconds)
    times = long // SLOT
    chats, answered = (line.reshape(-1, times).sum(axis=1) for line in (every, fine))
    begins = np.arange(chats.size) * float(long)
    rows: list[Row] = [
        (a, b, POOLS["presale"], int(n), int(k), "")
        for a, b, n, k in zip(stamps(begins), stamps(begins + long), chats, answered, strict=True)
    ]
    save(folder / "时段接待.csv", SLOT_HEADER, rows)
    save(folder / "排班.csv", ROSTER_HEADER, roster(world.agents))
    return folder


def agent_days(folder: Path, trace: Trace, world: World) -> Path:
    """Write one row per agent and calendar day, as a performance table has it; and the roster."""
    folder.mkdir(parents=True, exist_ok=True)
    waits: dict[tuple[str, str], list[float]] = defaultdict(list)
    for chat, turn, asked, _, sent, agent in trace.replies:
        if turn == 0:
            day = stamp(trace.entered[chat])[:10]
            waits[world.agents[agent].name, day].append(float(int(sent) - int(asked)))
    rows: list[Row] = [
        (
            name, day, day, len(line),
            f"{sum(wait <= world.answer_seconds for wait in line) / len(line):.2%}",
            f"{np.mean(line):.0f}秒",
        )
        for (name, day), line in sorted(waits.items())
    ]  # fmt: skip
    save(folder / "客服绩效.csv", DAY_HEADER, rows)
    save(folder / "排班.csv", ROSTER_HEADER, roster(world.agents))
    return folder


def without_roster(folder: Path, world: World, dice: Dice, trace: Trace) -> Path:
    """Write the chat log alone."""
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / "聊天消息.csv", CHAT_HEADER, messages(world, dice, trace))
    return folder


def dirty(folder: Path, world: World, dice: Dice, trace: Trace, seed: int) -> Path:
    """Write the chat log in the way exports go wrong; nothing that was said is lost.

    Split at midnight into two files that overlap by two hours, a tenth of the rows doubled,
    hand-over lines as an agent's own, the roster twice; a session table of the same chats has a
    clock that is one hour ahead.
    """
    folder.mkdir(parents=True, exist_ok=True)
    dice_of = random.Random(seed)  # noqa: S311
    rows = [_as_agent(row) for row in messages(world, dice, trace)]
    midnight, later = stamp(clock(1, 0)), stamp(clock(1, 2))
    first = [row for row in rows if row[2] < later]
    second = [row for row in rows if row[2] >= midnight]
    for name, part in (("聊天消息1.csv", first), ("聊天消息2.csv", second)):
        doubled = [row for row in part if dice_of.random() < 0.1]
        save(folder / name, CHAT_HEADER, [*part, *doubled])
    save(folder / "排班.csv", ROSTER_HEADER, roster(world.agents))
    save(folder / "排班 (1).csv", ROSTER_HEADER, roster(world.agents))
    return folder


def _as_agent(row: Row) -> Row:
    """Return a system line as a line of the agent whom it names."""
    number, name, sender, agent, who, text = row[1], row[2], row[3], row[4], row[5], row[6]
    if sender != "系统":
        return row
    return (row[0], number, name, "客服", agent, who, text, "系统")
