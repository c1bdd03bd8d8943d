"""Rounds and sessions of one conversation by a profile's rules, one small function per rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from oracle.lines import ALIVE, SILENT, Conversation, Line

Rule = Mapping[str, Any]
Roster = Sequence[tuple[datetime, datetime]]
CONTACT = timedelta(minutes=10)
MIDNIGHT = time()


@dataclass
class Round:
    """From the first unanswered question to the first valid reply."""

    asked: datetime
    last_asked: datetime
    handed: datetime | None = None
    replied: datetime | None = None


@dataclass
class Session:
    """What is said without a pause, with the rounds in it."""

    talk: Conversation
    lines: list[Line] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)

    @property
    def first(self) -> Line:
        """Return the first line, whoever wrote it."""
        return next(line for line in self.lines if line.role != SILENT)


@dataclass(frozen=True)
class Desk:
    """What the rules are, when the desk was manned, and whether hand-overs are exported."""

    rule: Rule
    roster: Roster
    shows_hand_overs: bool


@dataclass(frozen=True)
class Timed:
    """One round or one first response on the clock: when it starts, how long it took."""

    session: Session
    starts: datetime
    replied: datetime | None
    in_rate: bool
    in_mean: bool
    asked_people: bool

    @property
    def wait(self) -> float | None:
        """Return the seconds waited, or None if nobody answered."""
        return (self.replied - self.starts).total_seconds() if self.replied else None


# -- what ends a round and a session (rules 2, 3 and 4) --------------------------------


def answers(line: Line, rule: Rule) -> bool:
    """Tell whether a line is a valid reply."""
    if line.role == "assist":
        return bool(rule["stops_assist"])
    if line.role in ("auto", "bot"):
        return bool(rule["stops_auto"])
    return line.role == "human"


def is_cut(last_asked: datetime, at: datetime, rule: Rule) -> bool:
    """Tell whether the buyer's last message was followed by too long a silence for a session."""
    cut = rule["reply_cut_minutes"]
    return bool(cut) and at - last_asked >= timedelta(minutes=float(cut))


def has_lapsed(last_asked: datetime, at: datetime, rule: Rule) -> bool:
    """Tell whether the buyer's last message was followed by so much silence that it lapsed."""
    hours = rule["lapse_hours"]
    return bool(hours) and at - last_asked >= timedelta(hours=float(hours))


def is_of_another_day(asked: datetime, at: datetime, rule: Rule) -> bool:
    """Tell whether a line comes too late because each day stands for itself."""
    return bool(rule["day_cut"]) and at.date() > asked.date()


def is_quiet(session: Session, at: datetime, rule: Rule) -> bool:
    """Tell whether a session in which no question is open has ended of silence.

    Robots and notices do not keep it alive, unless they begin a contact: a greeting after ten
    minutes in which nobody spoke belongs to the question that follows it.
    """
    lines = [line for line in session.lines if line.role != SILENT]
    heard = [
        line.at
        for before, line in zip((None, *lines), lines, strict=False)
        if line.role in ALIVE or before is None or line.at - before.at >= CONTACT
    ]
    idle = timedelta(minutes=float(rule["idle_minutes"]))
    return bool(idle and heard) and at - heard[-1] >= idle


def sessions(talk: Conversation, rule: Rule) -> list[Session]:
    """Return the sessions of a conversation with their rounds; one without a question is none."""
    walk = Walk(talk, rule)
    for line in talk.lines:
        walk.hear(line)
    return [session for session in walk.sessions if session.rounds]


class Walk:
    """Goes through a conversation line by line and cuts it into sessions and rounds."""

    def __init__(self, talk: Conversation, rule: Rule) -> None:
        self.talk, self.rule = talk, rule
        self.sessions = [Session(talk)]
        self.open: Round | None = None

    def hear(self, line: Line) -> None:
        """Go one line further."""
        cut = self._gives_up(line)
        quiet = self.open is None and is_quiet(self.sessions[-1], line.at, self.rule)
        if cut or quiet:
            self.sessions.append(Session(self.talk))
        self.sessions[-1].lines.append(line)
        self._enter(line)

    def _gives_up(self, line: Line) -> bool:
        """Close the open round if the line comes too late for it; tell if the session ends too."""
        moves_on = (
            line.role in ("question", "hand_over")
            or answers(line, self.rule)
            or self._is_new_contact(line)
        )
        if not self.open or not moves_on:
            return False
        cut = is_cut(self.open.last_asked, line.at, self.rule)
        lapsed = has_lapsed(self.open.last_asked, line.at, self.rule)
        if cut or lapsed or is_of_another_day(self.open.asked, line.at, self.rule):
            self.open = None
        return cut

    def _is_new_contact(self, line: Line) -> bool:
        """Tell whether anybody, a robot too, speaks after a long silence of everybody."""
        spoken = [one for one in self.sessions[-1].lines if one.role != SILENT]
        return line.role != SILENT and bool(spoken) and line.at - spoken[-1].at >= CONTACT

    def _enter(self, line: Line) -> None:
        if line.role == "question":
            if self.open is None:
                self.open = Round(line.at, line.at)
                self.sessions[-1].rounds.append(self.open)
            self.open.last_asked = line.at
        elif self.open and line.role == "hand_over":
            self.open.handed = self.open.handed or line.at
        elif self.open and answers(line, self.rule):
            self.open.replied = line.at
            self.open = None


# -- where the clock starts (rules 5 and 6) --------------------------------------------


def clock_start(which: Round, rule: Rule) -> datetime:
    """Return the moment from which a round's wait is counted."""
    return which.handed if rule["starts"] == "hand_over" and which.handed else which.asked


def begin(session: Session, rule: Rule) -> datetime:
    """Return when a session starts: when the clock of its first round does."""
    return clock_start(session.rounds[0], rule)


def is_agent_started(session: Session) -> bool:
    """Tell whether the first line is an agent's; a robot is no agent."""
    return session.first.role == "human"


# -- what is left out (rules 5, 7 and 8) -----------------------------------------------


def is_bot_only(session: Session, desk: Desk) -> bool:
    """Tell whether the buyer was never handed from the bot to a person."""
    if desk.rule["starts"] != "hand_over" or not desk.shows_hand_overs:
        return False
    roles = {line.role for line in session.lines}
    return "bot" in roles and not roles & {"hand_over", "human", "assist"}


def is_offline(session: Session, desk: Desk) -> bool:
    """Tell whether a session is a message left for later."""
    if desk.rule["offline"] != "leave_out" or is_bot_only(session, desk):
        return False
    return not is_manned(begin(session, desk.rule), desk) or begins_with_notice(session, desk.rule)


def begins_with_notice(session: Session, rule: Rule) -> bool:
    """Tell whether a notice that nobody is there came before any valid reply."""
    for line in session.lines:
        if line.role == "offline":
            return True
        if answers(line, rule):
            return False
    return False


def is_manned(at: datetime, desk: Desk) -> bool:
    """Tell whether anybody is on the roster; where it says nothing, somebody always is."""
    if not is_covered(at, desk.roster):
        return True
    return any(start <= at < end for start, end in desk.roster)


def is_covered(at: datetime, roster: Roster) -> bool:
    """Tell whether a moment is of a day between the first and the last shift of the roster."""
    return bool(roster) and min(roster)[0].date() <= at.date() <= max(roster)[0].date()


def is_in_hours(at: datetime, rule: Rule) -> bool:
    """Tell whether a moment lies in the hours of its day."""
    minutes = (at - datetime.combine(at, MIDNIGHT)) / timedelta(minutes=1)
    return bool(rule["hours_from_minute"] <= minutes < rule["hours_to_minute"])


def is_on_time_of_day(which: Round, session: Session, desk: Desk) -> bool:
    """Tell whether a round lies in the hours that the rate counts."""
    rule = desk.rule
    inside = is_manned if rule["hours_of"] == "roster" else _in_desk_hours
    starts = clock_start(which, rule)
    asked = begin(session, rule) if rule["hours_of"] == "session" else starts
    if rule["hours_of"] == "all" or inside(asked, desk):
        return True
    by_day = rule["hours_of"] == "round" and rule["night_answered"]
    return bool(by_day and which.replied and inside(which.replied, desk))


def _in_desk_hours(at: datetime, desk: Desk) -> bool:
    return is_in_hours(at, desk.rule)


def is_next_day(which: Round, session: Session, rule: Rule) -> bool:
    """Tell whether a round is of a later day than its session, where each day stands alone."""
    alone = rule["day_cut"] and rule["hours_of"] == "session"
    return bool(alone and which.asked.date() > begin(session, rule).date())


# -- on the clock ----------------------------------------------------------------------


def timed(which: Round, session: Session, desk: Desk) -> Timed:
    """Return a round on the clock, with whether it counts in the rate and in the mean."""
    gone = (
        is_offline(session, desk)
        or is_bot_only(session, desk)
        or is_next_day(which, session, desk.rule)
    )
    in_hours = is_on_time_of_day(which, session, desk)
    in_rate = not gone and in_hours
    in_mean = not gone and (in_hours or desk.rule["hours_bind"] == "rate")
    starts = clock_start(which, desk.rule)
    return Timed(session, starts, which.replied, in_rate, in_mean, not is_bot_only(session, desk))


def first_response(session: Session, desk: Desk) -> Timed | None:
    """Return a session's first response on the clock; None if none is counted for it."""
    rule, first = desk.rule, timed(session.rounds[0], session, desk)
    begun = replace(first, starts=session.first.at)
    if not is_agent_started(session) or rule["agent_started"] == "count":
        return begun if rule["starts"] == "opening" else first
    if rule["agent_started"] == "leave_out":
        return None
    second = [line.at for line in session.lines if line.role == "human"][1:2]
    return replace(begun, replied=second[0] if second else None)
