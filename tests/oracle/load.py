"""Volume, load and resolution of a log, counted one session after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import pandas as pd

from oracle.desk import IDLE, Key, Session, Spoken, sessions, talks
from oracle.figures import Figure, Window, quantile
from oracle.lines import (
    NOT_ASKING,
    OTHER,
    RECALL,
    Line,
    conversations,
    without_advertisers,
)

LONG = timedelta(minutes=30)
AFTER_SALES = ("quality", "return_exchange", "logistics", "complaint")
MINUTE, MOMENT = timedelta(minutes=1), timedelta(microseconds=1)


@dataclass(frozen=True)
class Log:
    """A log cut into sessions."""

    lines: dict[Key, list[Spoken]]
    sessions: list[Session]
    window: Window

    def within(self, at: datetime) -> bool:
        """Tell whether a moment lies in the window."""
        return self.window[0] <= at < self.window[1]

    @property
    def begun(self) -> list[Session]:
        """Return the sessions begun in the window."""
        return [one for one in self.sessions if self.within(one.begins)]

    @property
    def said(self) -> list[Spoken]:
        """Return what was said in the window."""
        return [line for ls in self.lines.values() for line in ls if self.within(line.at)]


def log(messages: pd.DataFrame, window: Window) -> Log:
    """Return a log cut into sessions."""
    lines = talks(messages)
    found = [one for key, ls in sorted(lines.items()) for one in sessions(key, ls)]
    return Log(lines, found, window)


def share(part: float, whole: float) -> Figure:
    """Return a share with its parts."""
    return (part / whole, part, whole) if whole else (None, part, whole)


def _count(value: float) -> Figure:
    return (float(value), None, None)


def volume(one: Log) -> dict[str, Figure]:
    """Return the metrics of volume."""
    asked = [(s, r) for s in one.sessions for r in s.rounds if one.within(r.asked)]
    said = Counter(line.role for line in one.said)
    robots = said["bot"] + said["auto"] + said["assist"]
    days = {(*s.key[:2], s.buyer, r.asked.date()): False for s, r in asked}
    days |= {(*s.key[:2], s.buyer, r.asked.date()): True for s, r in asked if r.people}
    return {
        "consult_users": _count(len(days)),
        "served_users": _count(sum(days.values())),
        "buyers": _count(len({(*s.key[:2], s.buyer) for s, _ in asked})),
        "sessions": _count(len(one.begun)),
        "human_sessions": _count(sum(any(r.people for r in s.rounds) for s in one.begun)),
        "qa_ratio": share(said["human"], said["question"]),
        "bot_share": share(robots, robots + said["human"]),
        "wismo_share": share(sum(s.topic == "logistics" for s in one.begun), len(one.begun)),
    }


def left_out(messages: pd.DataFrame, window: Window) -> dict[str, Figure]:
    """Return how much was said that counts, and how much that does not."""
    found = conversations(messages)
    kept = set(map(id, without_advertisers(found)))
    counted = noticed = 0
    ads: list[list[Line]] = []
    advertisers = set()
    for talk in found:
        said = [line for line in talk.lines if window[0] <= line.at < window[1]]
        spoken = [line for line in said if not _is_notice(line)]
        noticed += len(said) - len(spoken)
        if id(talk) in kept:
            counted += len(spoken)
        elif spoken:
            ads.append(spoken)
            advertisers.add((talk.platform, talk.shop, talk.buyer))
    visits = sum(1 + sum(b.at - a.at >= IDLE for a, b in pairwise(spoken)) for spoken in ads)
    return {
        "messages": _count(counted),
        "filtered_messages": _count(noticed + sum(map(len, ads))),
        "filtered_buyers": _count(len(advertisers)),
        "filtered_sessions": _count(visits),
    }


def _is_notice(line: Line) -> bool:
    """Tell whether a line is no word of a person or a robot: a recall, a red packet, a notice."""
    return line.sender == "system" or line.kind in NOT_ASKING or bool(RECALL.search(line.text))


def load(one: Log) -> dict[str, Figure]:
    """Return the metrics of load."""
    had = [s for s in one.begun if s.agent]
    over = sum(max(s.transfers, 0) for s in one.begun)
    days = {(*s.key[:2], s.buyer, s.begins.date()): False for s in one.begun}
    long = [s for s in one.begun if s.ends - s.begins > LONG]
    days |= {(*s.key[:2], s.buyer, s.begins.date()): True for s in long}
    open_now = [m[0] for m in minutes(one, []).values() if m[0]]
    seconds = sum((s.ends - s.begins).total_seconds() for s in one.begun)
    return {
        "session_len": share(seconds, len(one.begun)),
        "transfer_in": _count(over),
        "transfer_out_rate": share(sum(s.transfers > 0 for s in had), len(had)),
        "direct_share": share(len(had), len(had) + over),
        "long_users": _count(sum(days.values())),
        "long_share": share(sum(days.values()), len(days)),
        "concurrency_p95": (quantile(open_now, 0.95), None, float(len(open_now))),
    }


def peak(one: Log) -> float | None:
    """Return the most sessions that one agent had open at once."""
    taken = [s for s in one.begun if s.agent and any(r.replies for r in s.rounds)]
    return max(
        (
            float(sum(o.agent == s.agent and o.begins <= s.begins < o.ends for o in taken))
            for s in taken
            if s.ends > s.begins
        ),
        default=0.0 if taken else None,
    )


def resolution(one: Log) -> dict[str, Figure]:
    """Return solved at once and repeat contact, over what the log follows long enough."""
    seen: dict[tuple[str, str], datetime] = {}
    for s in one.sessions:
        seen[s.key[:2]] = max(s.ends, seen.get(s.key[:2], s.ends))
    solved = followed = 0
    came: dict[tuple[str, ...], bool] = {}
    for s in one.begun:
        later = [o for o in one.sessions if _same_buyer(s, o) and _comes_after(o, s)]
        hours = timedelta(hours=72 if s.topic in AFTER_SALES else 24)
        if s.ends + hours <= seen[s.key[:2]]:
            followed += 1
            solved += not any(o.begins <= s.ends + hours and _same_topic(o, s) for o in later)
        if s.begins + timedelta(hours=72) <= seen[s.key[:2]]:
            who = (*s.key[:2], s.buyer)
            back = any(o.begins <= s.begins + timedelta(hours=72) for o in later)
            came[who] = came.get(who, False) or back
    return {"fcr": share(solved, followed), "repeat_contact": share(sum(came.values()), len(came))}


def _same_buyer(one: Session, other: Session) -> bool:
    return one is not other and (one.key[:2], one.buyer) == (other.key[:2], other.buyer)


def _comes_after(later: Session, one: Session) -> bool:
    # Two visits of one moment: either may be called the later one, but not both.
    return (later.begins, later.key) > (one.begins, one.key)


def _same_topic(one: Session, other: Session) -> bool:
    return OTHER in (one.topic, other.topic) or one.topic == other.topic


def bots(one: Log) -> Figure:
    """Return the share of sessions in which a bot answered and nobody else."""
    alone = 0
    for s in one.begun:
        after = [o.begins for o in one.sessions if o.key == s.key and o.begins > s.begins]
        until = min(after, default=datetime.max)
        said = [line for line in one.lines[s.key] if s.begins <= line.at < until]
        spoke = any(line.role == "assist" or _is_bot(line) for line in said)
        alone += spoke and not any(r.people for r in s.rounds)
    return share(alone, len(one.begun))


def _is_bot(line: Line) -> bool:
    return line.role == "bot" and line.sender == "bot"


def pace(one: Log, roster: pd.DataFrame) -> dict[str, Figure]:
    """Return how many buyers were served an hour and a day, and how many characters written."""
    found, by_agent = hours(roster, one.window), served(one)
    words = {"words": (float(sum(len(line.text) for line in written(one))), None, None)}
    if found:
        on_it = sum(buyers for day, buyers in by_agent.items() if day in found)
        return {**words, "cph": share(on_it, sum(found.values())), "cpd": share(on_it, len(found))}
    everyone = sum(by_agent.values())
    return {
        **words,
        "cph_active": share(everyone, len(active_hours(one))),
        "cpd_active": share(everyone, len(active_days(one))),
    }


def served(one: Log) -> Counter[tuple[str, date]]:
    """Return agent and day -> buyers served."""
    found = {
        (line.agent, r.asked.date(), s.key[:2], s.buyer)
        for s in one.sessions
        for r in s.rounds
        if one.within(r.asked)
        for line in r.people
        if line.agent
    }
    return Counter((agent, day) for agent, day, _, _ in found)


def written(one: Log) -> list[Spoken]:
    """Return what people wrote in words in the window."""
    return [line for line in one.said if line.role == "human" and line.kind == "text"]


def active_hours(one: Log) -> set[tuple[str | None, date, int]]:
    """Return the clock hours in which each agent wrote."""
    return {(ln.agent, ln.at.date(), ln.at.hour) for ln in one.said if ln.role == "human"}


def active_days(one: Log) -> set[tuple[str | None, date]]:
    """Return the days on which each agent wrote."""
    return {(agent, day) for agent, day, _ in active_hours(one)}


def hours(roster: pd.DataFrame, window: Window) -> dict[tuple[str, date], float]:
    """Return agent and day -> hours on the roster within the window."""
    found: dict[tuple[str, date], float] = {}
    for agent, starts, ends in roster.itertuples(index=False, name=None):
        at, until = max(starts, window[0]), min(ends, window[1])
        while at < until:
            midnight = datetime.combine(at.date() + timedelta(days=1), datetime.min.time())
            stop = min(until, midnight)
            key = (agent, at.date())
            found[key] = found.get(key, 0) + (stop - at).total_seconds() / 3600
            at = stop
    return found


def minutes(
    one: Log, shifts: Iterable[tuple[str, datetime, datetime]]
) -> dict[tuple[str, datetime], list[int]]:
    """Return agent and minute -> open sessions, waiting questions, messages, shifts."""
    found: dict[tuple[str, datetime], list[int]] = {}
    for place, agent, opens, closes in [*_spans(one), *((3, *shift) for shift in shifts)]:
        at = max(opens, one.window[0]).replace(second=0, microsecond=0)
        until = min(max(closes, opens + MOMENT), one.window[1])
        while agent and at < until and until > one.window[0]:
            found.setdefault((agent, at), [0, 0, 0, 0])[place] += 1
            at += MINUTE
    return {key: counts for key, counts in found.items() if any(counts[:3])}


def _spans(one: Log) -> Iterator[tuple[int, str | None, datetime, datetime]]:
    for s in one.sessions:
        if any(r.replies for r in s.rounds):
            yield 0, s.agent, s.begins, s.ends
        for r in s.rounds:
            yield 1, r.agent, r.asked, (r.replies or r.lines[-1:])[0].at
    for lines in one.lines.values():
        yield from ((2, line.agent, line.at, line.at) for line in lines if line.role == "human")
