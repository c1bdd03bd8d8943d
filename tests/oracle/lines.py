"""What each line of a chat log is: a question, a reply, a hand-over, a notice."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

TYPES = Path(__file__).resolve().parents[2] / "queries" / "reference" / "question_types.csv"
ADS, OTHER = "chitchat_ads", "other"
NOT_ASKING = ("system", "redpacket", "recalled")
RECALL = re.compile(r"撤回了一条消息$")
HAND_OVER = re.compile(r"^由 (?P<giver>.+) 转交给 (?P<taker>.+)$")
ROBOT = re.compile(r"服务助手|机器人")
NOBODY_THERE = re.compile(r"客服不在线.*留言")

# What keeps a session alive: robots and notices do not.
ALIVE = ("question", "human", "assist", "hand_over", "transfer")
SILENT = "notice"  # what nobody says and what changes nothing


@dataclass(frozen=True)
class Line:
    """One line of a conversation with the part it plays."""

    at: datetime
    role: str
    buyer: str
    sender: str
    kind: str
    text: str


@dataclass(frozen=True)
class Conversation:
    """All lines of one conversation in their order."""

    platform: str
    shop: str
    name: str
    lines: tuple[Line, ...]

    @property
    def buyer(self) -> str:
        """Return the buyer, who is one in a conversation."""
        return self.lines[0].buyer


def conversations(messages: pd.DataFrame) -> list[Conversation]:
    """Return the conversations of a log, each in the order of its lines."""
    log = messages.sort_values(["sent_at", "message_seq"], kind="stable")
    found: dict[tuple[str, str, str], list[Line]] = {}
    for row in log.to_dict("records"):
        key = (row["platform"], row["shop"], row["conversation_id"])
        found.setdefault(key, []).append(_line(row))
    return [Conversation(*key, tuple(lines)) for key, lines in sorted(found.items())]


def _line(row: dict[Any, Any]) -> Line:
    text = row["text"] if isinstance(row["text"], str) else ""
    sender, kind = str(row["sender"]), str(row["message_kind"])
    at = pd.Timestamp(row["sent_at"]).to_pydatetime()
    return Line(at, role(sender, kind, text), str(row["buyer"]), sender, kind, text)


def role(sender: str, kind: str, text: str) -> str:
    """Return question, human, assist, auto, bot, hand_over, transfer, offline or SILENT."""
    if sender == "system":
        return _system_role(text)
    if kind in NOT_ASKING or RECALL.search(text):
        return SILENT
    if sender == "buyer":
        return "question"
    if sender == "bot":
        return "bot"
    if kind == "auto":
        return "auto"
    return {"human": "human", "assist_bot": "assist"}[sender]


def _system_role(text: str) -> str:
    if handed := HAND_OVER.match(text):
        return "hand_over" if ROBOT.search(handed["giver"]) else "transfer"
    return "offline" if NOBODY_THERE.search(text) else SILENT


def without_advertisers(found: Sequence[Conversation]) -> list[Conversation]:
    """Return the conversations whose buyer did not come to advertise."""
    asked: dict[tuple[str, str, str], list[Line]] = {}
    for talk in found:
        questions = [line for line in talk.lines if line.role == "question"]
        asked.setdefault((talk.platform, talk.shop, talk.buyer), []).extend(questions)
    advertisers = {who for who, lines in asked.items() if advertises(lines)}
    return [talk for talk in found if (talk.platform, talk.shop, talk.buyer) not in advertisers]


def advertises(lines: Sequence[Line]) -> bool:
    """Tell whether a buyer advertises and asks for nothing; mere phrases are neither."""
    if any(line.kind != "text" for line in lines):
        return False
    return {question_type(line.text) for line in lines} - {OTHER} == {ADS}


def question_type(text: str) -> str:
    """Return the first question type one of whose keywords stands in the text, else OTHER."""
    for code, words in _types():
        if any(word in text.lower() for word in words):
            return code
    return OTHER


@cache
def _types() -> list[tuple[str, list[str]]]:
    with TYPES.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["position"]))
    return [(row["code"], _words(row["zh_keywords"]) + _words(row["en_keywords"])) for row in rows]


def _words(cell: str) -> list[str]:
    return [word.lower() for word in cell.split("|") if word]
