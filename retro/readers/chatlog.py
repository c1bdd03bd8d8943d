"""Chat text copied out of the chat window -> the same messages as a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from retro.readers import encodings
from retro.readers.raw import Aside, RawTable, Record

HEADER = ["买家昵称", "发送账号", "发送时间", "发送内容"]
LOOKED_AT = 200
FEWEST = 2
# `昵称 2024-1-1 9:00:00`, also without the blank, also `用户 --> 接收者 时间`.
HEAD = re.compile(
    r"^\s*(?P<sender>\S.{0,60}?)\s*(?:-{1,3}>\s*(?P<to>\S.{0,60}?)\s*)?"
    r"[(（]?(?P<time>20\d\d[-/]\d{1,2}[-/]\d{1,2}\s+\d{1,2}:\d{2}:\d{2})[)）]?\s*$"
)
TIME = re.compile(r"^\s*20\d\d[-/]\d{1,2}[-/]\d{1,2}\s+\d{1,2}:\d{2}:\d{2}\s*$")
STATES = {"已读", "未读", "发送中", "送达"}


@dataclass(slots=True)
class _Message:
    line: int
    sender: str
    to: str
    time: str
    text: list[str] = field(default_factory=list)


def open_log(table: RawTable, path: Path) -> RawTable | None:
    """Return the messages of a text file as a table, or None if it is no copied chat."""
    if not table.delimited:
        return None
    encoding = encodings.detect(path)
    head = list(islice(encodings.lines(path, encoding), LOOKED_AT))
    if sum(1 for _ in _messages(head)) < FEWEST:
        return None

    def read(width: int, aside: Aside) -> Iterator[Record]:  # noqa: ARG001 - made here
        yield 0, HEADER
        yield from _records(_messages(encodings.lines(path, encoding)))

    return replace(table, read=read, delimiter="", delimited=False)


def _messages(lines: Iterable[str]) -> Iterator[_Message]:
    """Yield the messages; the nick may stand on the line before the time."""
    current: _Message | None = None
    for number, raw in enumerate(lines, 1):
        line = encodings.UNREADABLE.sub("\ufffd", raw.rstrip("\r\n"))
        if TIME.match(line) and current is not None and current.text:
            started = _Message(number - 1, current.text.pop().strip(), "", line.strip())
        elif found := HEAD.match(line):
            started = _Message(number, found["sender"], found["to"] or "", found["time"])
        else:
            if current is None:
                current = _Message(0, "", "", "")
            current.text.append(line)
            continue
        if current is not None and current.sender:
            yield current
        current = started
    if current is not None and current.sender:
        yield current


def _records(messages: Iterator[_Message]) -> Iterator[Record]:
    """Give each message its buyer: the last one who is no sub-account of a shop."""
    waiting: list[_Message] = []
    buyer = ""
    for message in messages:
        buyer = next((n for n in (message.sender, message.to) if n and not _is_agent(n)), buyer)
        waiting.append(message)
        if buyer:
            yield from (_record(one, buyer) for one in waiting)
            waiting.clear()
    yield from (_record(one, buyer) for one in waiting)


def _is_agent(nick: str) -> bool:
    return ":" in nick or "：" in nick or nick == "系统"


def _record(message: _Message, buyer: str) -> Record:
    lines = [line.strip() for line in message.text]
    text = "\n".join(line for line in lines if line and line not in STATES)
    return message.line, [buyer, message.sender, message.time, text]
