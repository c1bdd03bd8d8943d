"""A filter removes what it says and no more: every message has one fate, and fates add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from retro import resources
from retro.catalog import load_catalog
from retro.given import GIVEN
from retro.warehouse import Warehouse

CATALOG = load_catalog(resources.layers("queries", None))
START, END = datetime(2025, 11, 10, 20), datetime(2025, 11, 12, 2)
CHAIN = (
    "facts/notices",
    "facts/question_type",
    "facts/auto_replies",
    "facts/asked_products",
    "facts/chat_lines",
    "facts/filtered_messages",
    "1_break_down/filters",
)
PARAMS: dict[str, Any] = {"auto_prefix": "^_^", "auto_conversations": 2}
# What is usual is drawn more often, so that words do come again at once.
SENDERS = (*["buyer", "human"] * 4, "assist_bot", "bot", "system")
KINDS = (*["text"] * 8, None, "card", "img", "redpacket", "system", "recalled", "auto")
RECALL = "阿梨 撤回了一条消息"
TYPES = {"加微信": "ads", "我要退款": "return"}
TEXTS = (*TYPES, *["您好"] * 6, "^_^ 您好", RECALL, "由 A 转交给 B", "客服不在线")


@dataclass(frozen=True)
class Line:
    """One message: its conversation (one for each buyer), its number in it, and its content."""

    talk: int
    seq: int
    at: datetime
    sender: str
    kind: str | None
    text: str


@st.composite
def logs(draw: st.DrawFn) -> list[Line]:
    """Return a few conversations around the end of the promotion."""
    content = st.tuples(
        st.sampled_from((0, 1, 2, 3, 900)),
        st.sampled_from(SENDERS),
        st.sampled_from(KINDS),
        st.sampled_from(TEXTS),
    )
    lines = []
    for talk, contents in enumerate(draw(st.lists(st.lists(content, max_size=6), max_size=6))):
        at = END - timedelta(minutes=draw(st.integers(0, 40)))
        for seq, (gap, sender, kind, text) in enumerate(contents, 1):
            at += timedelta(seconds=gap)
            lines.append(Line(talk, seq, at, sender, kind, text))
    return lines


def _advertisers(lines: Sequence[Line]) -> set[int]:
    """Return the conversations whose buyer advertises and does nothing else."""
    said: dict[int, set[str]] = {}
    for line in lines:
        if line.sender == "buyer":
            readable = line.kind in (None, "text")
            told = TYPES.get(line.text) if readable else None
            sent = "customer" if line.kind in ("card", "img") else told
            said.setdefault(line.talk, set()).update([sent] if sent else [])
    return {talk for talk, types in said.items() if types == {"ads"}}


def _stock_phrases(lines: Sequence[Line]) -> set[tuple[int, int]]:
    """Return the lines that came at once, in words that came at once in two conversations."""
    instant = {}
    before: dict[int, Line] = {}
    for line in lines:
        if line.sender in ("buyer", "human"):
            last = before.get(line.talk)
            asked = line.sender == "human" and last and last.sender == "buyer"
            if last and asked and line.at - last.at <= timedelta(seconds=2):
                instant[line.talk, line.seq] = line.text
            before[line.talk] = line
    talks = {(text, talk) for (talk, _), text in instant.items()}
    often = Counter(text for text, _ in talks)
    return {place for place, text in instant.items() if often[text] > 1}


def _fate(line: Line, advertisers: set[int], phrases: set[tuple[int, int]]) -> str:
    """Return what a filter says of one message, read from the definitions alone."""
    if line.kind == "recalled" or line.text == RECALL:
        return "recalled"
    if line.kind == "redpacket":
        return "redpacket"
    if line.sender == "system" or line.kind == "system":
        return "system"
    if line.talk in advertisers:
        return "ads"
    return _automatic(line, phrases) or ("bots" if line.sender == "bot" else "counted")


def _automatic(line: Line, phrases: set[tuple[int, int]]) -> str:
    if line.sender in ("human", "assist_bot"):
        if line.kind == "auto":
            return "auto_flagged"
        if line.text.startswith("^_^"):
            return "auto_prefix"
        if (line.talk, line.seq) in phrases:
            return "auto_repeated"
    return ""


@cache
def _opened() -> Warehouse:
    """Return the warehouse that all examples share; each replaces its tables."""
    house = Warehouse(CATALOG)
    house.put_reference()
    house.put("promotion", GIVEN["promotion"], [("x", START, END, None, datetime(9999, 1, 1))])
    house.put("agent_names", GIVEN["agent_names"], [])
    return house


def _house(lines: Sequence[Line]) -> Warehouse:
    """Return a warehouse in which the messages went through the whole chain."""
    house = _opened()
    schema = CATALOG.schema("messages")
    rows = [
        {
            "platform": "taobao", "shop": "A", "conversation_id": f"c{line.talk}",
            "message_seq": line.seq, "sent_at": line.at, "buyer": f"b{line.talk}",
            "sender": line.sender, "message_kind": line.kind, "text": line.text,
        }
        for line in lines
    ]  # fmt: skip
    house.put("messages", schema, [[row.get(name) for name in schema] for row in rows])
    for path in CHAIN:
        query = CATALOG.queries[path]
        house.run(query, {**query.params, **PARAMS})
    return house


# An advertiser; one who also asks for a refund; one who sends a card.
ADVERTISERS = [
    Line(0, 1, START, "buyer", "text", "加微信"),
    Line(0, 2, START, "human", "text", "您好"),
    Line(1, 1, START, "buyer", "text", "加微信"),
    Line(1, 2, START, "buyer", None, "我要退款"),
    Line(2, 1, START, "buyer", "text", "加微信"),
    Line(2, 2, START, "buyer", "card", "您好"),
]


@example(ADVERTISERS)
@given(logs())
@settings(
    max_examples=40, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
def test_a_filter_removes_what_it_says_and_no_more(lines: list[Line]) -> None:
    """What is left out and what counts are all messages of the window, each under its rule."""
    advertisers, phrases = _advertisers(lines), _stock_phrases(lines)
    inside = [line for line in lines if START <= line.at < END]
    expected = Counter(_fate(line, advertisers, phrases) for line in inside)
    house = _house(lines)
    found: dict[Any, Any] = {row[0]: row[1] for row in house.rows("filters")}
    counted = house.db.execute(
        "select count(*) from chat_lines where in_window and role in ('question', 'reply')"
    ).fetchone()
    left_out = {row[0]: row[1] for row in house.rows("filtered_messages")}
    assert found == expected
    assert sum(found.values()) == len(inside)
    assert counted == (expected["counted"],)
    assert left_out == {rule: n for rule, n in found.items() if rule in left_out}
