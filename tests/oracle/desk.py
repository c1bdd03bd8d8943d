"""Who spoke to whom: rounds and sessions of a log on the one ruler for all shops."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import pandas as pd

from oracle.lines import ALIVE, HAND_OVER, OTHER, TYPES, Line, advertises, question_type, role

IDLE, LAPSE = timedelta(minutes=10), timedelta(hours=12)
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Spoken(Line):
    """A line with the agent who wrote it, or to whom it hands the buyer."""

    agent: str | None


@dataclass
class Round:
    """One question with everything said until the next one or the end of the session."""

    lines: list[Spoken]
    present: str | None = None

    @property
    def asked(self) -> datetime:
        """Return when the question was asked."""
        return self.lines[0].at

    @property
    def replies(self) -> list[Spoken]:
        """Return what people and assisting robots wrote."""
        return [line for line in self.lines if line.role in ("human", "assist")]

    @property
    def people(self) -> list[Spoken]:
        """Return what people wrote."""
        return [line for line in self.lines if line.role == "human"]

    @property
    def agent(self) -> str | None:
        """Return who replied first, in the order of the export; else who was there last."""
        return self.replies[0].agent if self.replies else self.present


@dataclass
class Session:
    """What one buyer said without a pause."""

    key: Key
    buyer: str
    rounds: list[Round] = field(default_factory=list)
    after: list[Spoken] = field(default_factory=list)

    @property
    def begins(self) -> datetime:
        """Return when the first question was asked."""
        return self.rounds[0].asked

    @property
    def ends(self) -> datetime:
        """Return when the last line was written."""
        return max(line.at for one in self.rounds for line in one.lines)

    @property
    def agent(self) -> str | None:
        """Return who took the session: the first round with a person, else who was there last."""
        taken = [one.agent for one in self.rounds if one.people]
        there = [one.agent for one in self.rounds if one.agent]
        return taken[0] if taken else there[-1] if there else None

    @property
    def topic(self) -> str:
        """Return the question type that comes first in the list of types."""
        asked = [line for one in self.rounds for line in one.lines if line.role == "question"]
        types = [question_type(line.text) for line in asked if line.kind == "text"]
        return min(types, key=_position, default=OTHER)

    @property
    def transfers(self) -> int:
        """Return how often a colleague took over."""
        lines = [line for one in self.rounds for line in one.lines]
        told = sum(line.role == "transfer" for line in lines)
        agents = {one.agent for one in self.rounds if one.replies}
        agents |= {_last_agent(one) for one in self.rounds if one.replies}
        return max(told, len(agents - {None}) - 1)


@cache
def _types() -> list[str]:
    with TYPES.open(encoding="utf-8", newline="") as file:
        return [row["code"] for row in csv.DictReader(file)]


def _position(code: str) -> int:
    return _types().index(code) if code in _types() else len(_types())


def _last_agent(one: Round) -> str | None:
    return next((line.agent for line in reversed(one.lines) if line.agent), one.present)


# -- reading ---------------------------------------------------------------------------


def talks(messages: pd.DataFrame) -> dict[Key, list[Spoken]]:
    """Return the lines of each conversation, without the words of advertisers."""
    found: dict[Key, list[Spoken]] = {}
    for row in messages.sort_values("message_seq", kind="stable").to_dict("records"):
        key = (str(row["platform"]), str(row["shop"]), str(row["conversation_id"]))
        found.setdefault(key, []).append(_spoken(row))
    asked: dict[Key, list[Spoken]] = {}
    for key, lines in found.items():
        who = (key[0], key[1], lines[0].buyer)
        asked.setdefault(who, []).extend(line for line in lines if line.role == "question")
    bad = {who for who, lines in asked.items() if advertises(lines)}
    return {key: ls for key, ls in found.items() if (key[0], key[1], ls[0].buyer) not in bad}


def _spoken(row: dict[object, object]) -> Spoken:
    text = row["text"] if isinstance(row["text"], str) else ""
    sender, kind = str(row["sender"]), str(row["message_kind"])
    handed = HAND_OVER.match(text) if sender == "system" else None
    agent = handed["taker"].rpartition(":")[2] if handed else row["agent"]
    at = pd.Timestamp(row["sent_at"]).to_pydatetime()  # type: ignore[arg-type]
    part = role(sender, kind, text)
    name = agent if isinstance(agent, str) else None
    return Spoken(at, part, str(row["buyer"]), sender, kind, text, name)


def sessions(key: Key, lines: Sequence[Spoken]) -> Iterator[Session]:
    """Return the sessions of a conversation: cut after ten idle minutes or twelve hours."""
    now = Session(key, lines[0].buyer)
    before: Spoken | None = None
    present: str | None = None
    asked, is_open = datetime.min, False
    for line in (line for line in lines if line.role in ALIVE):
        silence = line.at - before.at if before else timedelta.max
        # A question lapses by the silence of the buyer, whoever hands it over meanwhile.
        is_open = is_open and line.at - asked < LAPSE
        if silence >= IDLE and not is_open:
            yield from [now] if now.rounds else []
            now, present = Session(key, lines[0].buyer), None
        if line.role == "question" and not is_open:
            now.rounds.append(Round([], present))
        asked = line.at if line.role == "question" else asked
        present = line.agent or present
        if now.rounds:
            now.rounds[-1].lines.append(line)
            now.rounds[-1].present = present
        is_open = line.role == "question" or (is_open and line.role not in ("human", "assist"))
        before = line
    yield from [now] if now.rounds else []
