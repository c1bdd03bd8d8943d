"""The lines of a copied chat -> its messages: who spoke, when, to whom, and what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from retro.readers import encodings
from retro.readers.raw import Record

HEADER = ["买家昵称", "发送账号", "发送时间", "发送内容", "账号类型"]
SYSTEM = "系统"
LONGEST_HEAD = 1000
STAMP = (
    r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}(?:日\s*|\s+)"
    r"\d{1,2}[:：]\d{1,2}[:：]\d{1,2}"
)
# A nick has no blank and ends no sentence; the name of a shop before a colon may hold blanks.
NAME = (
    r"(?:[^\s,，。！？!?;；、…“”\"<>]{1,40}?"
    r"|\S[^,，。！？!?;；、…“”\"<>\n]{0,40}?[:：][^\s:：]{1,20}?)(?<![:：])"
)
# `昵称 2024-1-1 9:00:00`, also without the blank, in brackets, or `用户 --> 接收者 时间`.
HEAD = re.compile(
    rf"^\s*(?P<sender>{NAME})(?:\s*(?:-{{1,3}}>|—+>|=>|→)\s*(?P<to>{NAME}))?(?P<gap>\s*[(（\[【]?)"
    rf"\s*(?P<time>{STAMP})\s*[)）\]】]?\s*(?:[:：]\s*(?P<text>.*))?$"
)
ALONE = re.compile(rf"^\s*[(（\[【]?(?P<time>{STAMP})[)）\]】]?\s*$")
NICK = re.compile(rf"^\s*(?P<sender>{NAME})\s*(?:(?:-{{1,3}}>|—+>|=>|→)\s*(?P<to>{NAME}))?\s*$")
# Words on an order card or in a sentence that stand before a time and are nobody's nick.
NO_NICK = re.compile(r"(?:时间|日期|日|预计|截止|截至|有效期|至|到|于|在|约)$")
# `2024-1-1 9:00:00 昵称` above the message.
STAMPED = re.compile(rf"^\s*(?P<time>{STAMP})\s+(?P<sender>{NAME})\s*$")
# `2024-1-1 9:00:00 昵称：在吗`, as extraction tools write it; the time may have its own line.
LED = re.compile(rf"^\s*(?P<time>{STAMP})\s+(?P<sender>\S{{1,60}}?)(?:[:]\s+|：\s*)(?P<text>.*)$")
SPOKEN = re.compile(r"^\s*(?P<sender>\S{1,60}?)(?:[:]\s+|：\s*)(?P<text>.*)$")
STATES = {"已读", "未读", "发送中", "发送失败", "送达", "已送达"}
NOTICE = re.compile(
    r"^.{0,60}撤回了一条消息。?$|^由.{1,60}转[交接]给|^原因[:：]\s*【|^当前用户来自|^商品详情页$"
)
BOT = re.compile(r"服务助手|机器人|小蜜|智能客服|智能助理")

Numbered: TypeAlias = tuple[int, str]
# Line, who speaks, and the day.
Head: TypeAlias = tuple[int, str, str]


@dataclass(slots=True)
class Message:
    """One message as it stands in the text: its line, who, to whom, when, and its lines."""

    line: int = 0
    sender: str = ""
    to: str = ""
    time: str = ""
    text: list[Numbered] = field(default_factory=list)


@dataclass(slots=True)
class Manner:
    """How one text writes its messages, so that a time in a sentence starts no message."""

    time_first: bool = False
    glued_rule: bool = False
    alone_rule: bool = False
    stamped_rule: bool = False
    known: set[str] = field(default_factory=set)
    shops: set[str] = field(default_factory=set)
    sentences: set[int] = field(default_factory=set)

    def kind(self, name: str) -> str:
        """Return what kind of account a name is: 客户, 客服, 机器人 or 系统."""
        if name.startswith(SYSTEM):
            return SYSTEM
        if BOT.search(name):
            return "机器人"
        return "客服" if ":" in name or "：" in name or name in self.shops else "客户"


@dataclass(slots=True)
class _Evidence:
    """What the lines of a text show of its manner."""

    heads: list[Head] = field(default_factory=list)
    glued: int = 0
    alone: int = 0
    led: int = 0
    stamped: int = 0
    first_is_time: bool = False
    last_line: int = 0


def manner_of(lines: Iterable[Numbered]) -> Manner:
    """Return how a text writes its messages."""
    seen, found = _Evidence(), Manner()
    for number, raw in lines:
        line = raw.strip()
        if ALONE.match(line):
            seen.alone += 1
            seen.first_is_time = seen.first_is_time or not seen.last_line
        elif match := head_of(line):
            seen.heads.append((number, match["sender"], _day(match["time"])))
            seen.glued += not match["gap"]
            found.known.update(_certain(match))
            found.shops.update(filter(None, map(_shop, (match["sender"], match["to"] or ""))))
        elif LED.match(line):
            seen.led += 1
        elif STAMPED.match(line[:LONGEST_HEAD]):
            seen.stamped += 1
        seen.last_line = number if line else seen.last_line
    return _judged(found, seen)


def _judged(found: Manner, seen: _Evidence) -> Manner:
    heads = len(seen.heads) + seen.led
    found.time_first = seen.first_is_time
    found.glued_rule = seen.glued * 2 > heads
    found.alone_rule = seen.alone >= heads
    found.stamped_rule = seen.stamped > heads + seen.alone
    # Nobody's message is nothing but its head: such a last line closes the day before.
    closed = seen.heads and seen.heads[-1][0] == seen.last_line
    found.sentences = _sentences([*seen.heads, *seen.heads[-2:-1]] if closed else seen.heads)
    return found


def head_of(line: str) -> re.Match[str] | None:
    """Return the match of a line that names who speaks and when."""
    found = HEAD.match(line) if len(line) <= LONGEST_HEAD else None
    return None if found is None or NO_NICK.search(found["sender"]) else found


def _sentences(heads: list[Head]) -> set[int]:
    """Return the lines that end in a time of another day, amid the messages of one day.

    `您的快递 2025-11-13 10:00:00` looks like a nick and a time; but nobody else calls
    himself so, and the lines around it are of the 11th.
    """
    names = Counter(name for _, name, _ in heads)
    return {
        number
        for (_, _, before), (number, name, day), (_, _, after) in zip(
            heads, heads[1:], heads[2:], strict=False
        )
        if before == after != day and names[name] == 1
    }


def _day(time: str) -> str:
    return "-".join(part.zfill(2) for part in re.findall(r"\d+", time)[:3])


def _certain(match: re.Match[str]) -> list[str]:
    """Return the names in a head that can be no end of a sentence."""
    names = [match["sender"]] if match["gap"] or match["to"] or ":" in match["sender"] else []
    return [*names, match["to"]] if match["to"] else names


def _shop(name: str) -> str:
    return re.split("[:：]", name)[0] if re.search("[:：]", name) else ""


def messages(lines: Iterable[Numbered], manner: Manner) -> Iterator[Message]:
    """Yield the messages; what stands above the first one is no message."""
    clean = ((n, encodings.UNREADABLE.sub("\ufffd", raw.strip())) for n, raw in lines)
    return _times_first(clean) if manner.time_first else _heads_first(clean, manner)


def _heads_first(lines: Iterator[Numbered], manner: Manner) -> Iterator[Message]:
    current = Message()
    for number, line in lines:
        started = _started(number, line, current, manner)
        if started is None:
            current.text.append((number, line.strip()))
            continue
        if current.sender:
            yield current
        else:
            started.text[:0] = [one for one in current.text if NOTICE.match(one[1])]
        current = started
    if current.sender:
        yield current


def _started(number: int, line: str, current: Message, manner: Manner) -> Message | None:
    """Return the message that a line starts, if it starts one."""
    if found := LED.match(line):
        return _led(number, found)
    if found := ALONE.match(line):
        return _nick_above(found["time"], current, manner)
    if manner.stamped_rule and (found := STAMPED.match(line[:LONGEST_HEAD])):
        return Message(number, found["sender"], time=found["time"])
    found = None if number in manner.sentences else head_of(line)
    if found and (found["gap"] or manner.glued_rule or found["sender"] in manner.known):
        text = [(number, found["text"].strip())] if found["text"] else []
        return Message(number, found["sender"], found["to"] or "", found["time"], text)
    return None


def _led(number: int, found: re.Match[str]) -> Message:
    said = [(number, found["text"].strip())]
    return Message(number, found["sender"], time=found["time"], text=said)


def _times_first(lines: Iterator[Numbered]) -> Iterator[Message]:
    """Yield messages of `时间` on one line and `昵称: 内容` on the next."""
    # The first line that is not blank is a time: it stands above no message yet.
    current = Message()
    for number, line in lines:
        if started := (ALONE.match(line) or LED.match(line)):
            if current.time:
                yield current
            is_led = "sender" in started.groupdict()
            current = _led(number, started) if is_led else Message(number, time=started["time"])
        elif line.strip():
            _say(current, number, line.strip())
    yield current


def _say(message: Message, number: int, line: str) -> None:
    """Add a line; the first one of a message names who speaks, or else the system does."""
    if not message.sender:
        found = None if NOTICE.match(line) else SPOKEN.match(line)
        message.sender = found["sender"] if found else SYSTEM
        line = found["text"].strip() if found else line
    message.text.append((number, line))


def _nick_above(time: str, current: Message, manner: Manner) -> Message | None:
    """Return the message whose nick is the last line above its time."""
    while current.text and not current.text[-1][1]:
        current.text.pop()
    # What is said on the line of a head is no line of its own.
    is_line = current.text and current.text[-1][0] != current.line
    found = NICK.match(current.text[-1][1]) if is_line else None
    if found is None or not (manner.alone_rule or found["sender"] in manner.known):
        return None
    number, _ = current.text.pop()
    return Message(number, found["sender"], found["to"] or "", time)


def records_of(message: Message, buyer: str, kind: str) -> Iterator[Record]:
    """Yield the message, and what the window printed into it as messages of the system."""
    spoken, notices = _parted(message)
    time = message.time.replace("：", ":")
    if spoken or not notices:
        # A notice may stand on the line of the head, and has its number then.
        is_taken = message.line in (number for number, _ in notices)
        line = spoken[0][0] if is_taken else message.line
        said = "\n".join(text for _, text in spoken)
        yield line, [buyer, message.sender, time, said, kind]
    for number, notice in notices:
        yield number, [buyer, SYSTEM, time, notice, SYSTEM]


def _parted(message: Message) -> tuple[list[Numbered], list[Numbered]]:
    """Return what was said, and the notices; notices on lines in a row are one."""
    spoken: list[Numbered] = []
    notices: list[Numbered] = []
    after_notice = False
    for number, line in message.text:
        if not line or line in STATES:
            continue
        is_notice = bool(NOTICE.match(line))
        if not is_notice:
            spoken.append((number, line))
        elif after_notice:
            notices[-1] = (notices[-1][0], f"{notices[-1][1]}\n{line}")
        else:
            notices.append((number, line))
        after_notice = is_notice
    return spoken, notices
