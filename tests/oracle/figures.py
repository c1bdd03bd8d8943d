"""The response metrics of a log by a profile's rules, counted one conversation after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import floor

import pandas as pd

from oracle.clocks import (
    Desk,
    Roster,
    Rule,
    Session,
    Timed,
    begins_with_notice,
    clock_start,
    first_response,
    is_agent_started,
    is_bot_only,
    is_covered,
    is_in_hours,
    is_manned,
    is_offline,
    sessions,
    timed,
)
from oracle.lines import conversations, without_advertisers

Figure = tuple[float | None, float | None, float | None]
Window = tuple[datetime, datetime]
LIMIT, SLOW, SLOW_TIMES = 180, 120, 3


@dataclass(frozen=True)
class Clocked:
    """A log on a profile's clock: what began in the window."""

    rule: Rule
    rounds: list[Timed]
    firsts: list[Timed]
    left_messages: int


@dataclass(frozen=True)
class Visit:
    """A session that reached people: where and when it began, and what came of it."""

    place: tuple[str, str]
    begins: datetime
    has_notice: bool
    is_covered: bool
    is_left: bool
    is_answered: bool


def figures(
    messages: pd.DataFrame, roster: pd.DataFrame, rule: Rule, window: Window
) -> dict[str, Figure]:
    """Return value, numerator and denominator of every response metric."""
    clocked = on_the_clock(messages, roster, rule, window)
    if not clocked.rounds:
        return {}
    return {
        **_first_responses(clocked),
        **_round_responses(clocked),
        **_rates(clocked),
        **_buyer_days(clocked),
        "timeout_replies": (float(_timeouts(clocked)), None, None),
        "offline_msgs": (float(clocked.left_messages), None, None),
    }


def on_the_clock(
    messages: pd.DataFrame, roster: pd.DataFrame, rule: Rule, window: Window
) -> Clocked:
    """Return all rounds and first responses of the window."""
    talks = conversations(messages)
    if rule["ads"] == "leave_out":
        talks = without_advertisers(talks)
    shown = {(t.platform, t.shop) for t in talks for line in t.lines if line.role == "hand_over"}
    rounds: list[Timed] = []
    firsts: list[Timed] = []
    left = 0
    for talk in talks:
        desk = Desk(rule, _shifts(roster), (talk.platform, talk.shop) in shown)
        for session in sessions(talk, rule):
            begun = [timed(one, session, desk) for one in session.rounds]
            rounds += _begun_in(window, begun)
            firsts += _begun_in(window, [first_response(session, desk)])
            left += is_offline(session, desk) and bool(_begun_in(window, begun[:1]))
    return Clocked(rule, rounds, firsts, left)


def service(
    messages: pd.DataFrame, roster: pd.DataFrame, rule: Rule, window: Window
) -> dict[str, Figure]:
    """Return the messages left when nobody was there, and the sessions that nobody served."""
    talks = conversations(messages)
    if rule["ads"] == "leave_out":
        talks = without_advertisers(talks)
    shown = {(t.platform, t.shop) for t in talks for line in t.lines if line.role == "hand_over"}
    found = []
    for talk in talks:
        desk = Desk(rule, _shifts(roster), (talk.platform, talk.shop) in shown)
        visits = [one for one in sessions(talk, rule) if not is_bot_only(one, desk)]
        found += [_visit(one, desk) for one in visits]
    found = [one for one in found if window[0] <= one.begins < window[1]]
    noticed = {one.place for one in found if one.has_notice}
    told = [one for one in found if one.is_covered or one.place in noticed]
    reached = [one for one in found if is_in_hours(one.begins, rule)]
    left = sum(one.is_left for one in told)
    lost = sum(one.is_left or not one.is_answered for one in reached)
    return {
        "offline_msgs": (float(left) if told else None, None, None),
        "message_rate": _share(left, len(told)),
        "no_service_rate": _share(lost, len(reached)),
    }


def _visit(session: Session, desk: Desk) -> Visit:
    """Return when a session begins, whether anybody was there, and whether anybody answered."""
    rule, first = desk.rule, session.rounds[0]
    second = is_agent_started(session) and rule["agent_started"] == "second_reply"
    opened = second or rule["starts"] == "opening"
    begins = session.first.at if opened else clock_start(first, rule)
    people = [line for line in session.lines if line.role == "human"]
    covered = is_covered(begins, desk.roster)
    has_notice = begins_with_notice(session, rule)
    return Visit(
        (session.talk.platform, session.talk.shop),
        begins,
        has_notice,
        covered,
        has_notice or (covered and not is_manned(begins, desk)),
        len(people) > 1 if second else first.replied is not None,
    )


def _begun_in(window: Window, found: Iterable[Timed | None]) -> list[Timed]:
    return [one for one in found if one and window[0] <= one.starts < window[1]]


def _shifts(roster: pd.DataFrame) -> Roster:
    return list(zip(roster["starts_at"], roster["ends_at"], strict=True))


# -- times -----------------------------------------------------------------------------


def _first_responses(clocked: Clocked) -> dict[str, Figure]:
    firsts = [one for one in clocked.firsts if one.in_mean and one.wait is not None]
    # Who is open round the clock has no business time of its own.
    closes = has_business_hours(clocked.rule)
    open_waits = [open_seconds(o.starts, o.replied, clocked.rule) for o in firsts if closes]
    found = _distribution("frt", [one.wait or 0.0 for one in firsts])
    return found | {"frt_business_p50": (quantile(open_waits, 0.5), None, len(open_waits))}


def _round_responses(clocked: Clocked) -> dict[str, Figure]:
    assumed = float(clocked.rule["unanswered_seconds"]) or None
    waits = [assumed if one.wait is None else one.wait for one in clocked.rounds if one.in_mean]
    return _distribution("art", [wait for wait in waits if wait is not None])


def _distribution(name: str, waits: list[float]) -> dict[str, Figure]:
    n = len(waits)
    return {
        f"{name}_mean": (sum(waits) / n if n else None, sum(waits) if n else None, n),
        f"{name}_p50": (quantile(waits, 0.5), None, n),
        f"{name}_p90": (quantile(waits, 0.9), None, n),
    }


def quantile(values: Iterable[float], share: float) -> float | None:
    """Return the value below which a share of the values lies, between neighbours in proportion."""
    ranked = sorted(values)
    if not ranked:
        return None
    place = (len(ranked) - 1) * share
    low = ranked[floor(place)]
    high = ranked[min(floor(place) + 1, len(ranked) - 1)]
    return low + (high - low) * (place - floor(place))


def has_business_hours(rule: Rule) -> bool:
    """Tell whether the profile's desk ever closes."""
    hours = rule["business_from_minute"], rule["business_to_minute"]
    return (*hours, rule["business_days"]) != (0, 1440, "1111111")


def open_seconds(start: datetime, end: datetime | None, rule: Rule) -> float:
    """Return the seconds of business hours between two moments."""
    total, day = 0.0, start.date()
    while end and day <= end.date():
        opens = _at(day, rule["business_from_minute"])
        closes = _at(day, rule["business_to_minute"])
        if rule["business_days"][day.weekday()] == "1":
            total += max(0.0, (min(end, closes) - max(start, opens)).total_seconds())
        day += timedelta(days=1)
    return total


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=int(minute))


# -- rates -----------------------------------------------------------------------------


def _rates(clocked: Clocked) -> dict[str, Figure]:
    firsts = [one.wait for one in clocked.firsts if one.in_rate]
    return {
        "rate_3min": _in_time(cases(clocked), LIMIT),
        "rate_30s": _in_time(firsts, 30),
        "rate_45s": _in_time(firsts, 45),
    }


def _in_time(waits: Sequence[float | None], limit: float) -> Figure:
    return _share(sum(wait is not None and wait <= limit for wait in waits), len(waits))


def _share(part: int, whole: int) -> Figure:
    return (part / whole if whole else None, part, whole)


def cases(clocked: Clocked) -> list[float | None]:
    """Return the wait that decides each case of the headline rate; None was not answered."""
    unit, is_first = clocked.rule["rate_unit"], clocked.rule["rate_rule"] == "first"
    if unit == "session" and is_first:
        return [one.wait for one in clocked.firsts if one.in_rate]
    rounds = sorted((one for one in clocked.rounds if one.in_rate), key=lambda one: one.starts)
    if unit == "round":
        return [one.wait for one in rounds]
    groups: dict[object, list[Timed]] = {}
    for one in rounds:
        key = id(one.session) if unit == "session" else _buyer_day(one)
        groups.setdefault(key, []).append(one)
    return [group[0].wait if is_first else _worst(group) for group in groups.values()]


def _worst(group: Iterable[Timed]) -> float | None:
    waits = [one.wait for one in group]
    return None if None in waits else max(wait for wait in waits if wait is not None)


def _timeouts(clocked: Clocked) -> int:
    waits = [one.wait for one in clocked.rounds if one.in_rate]
    return sum(wait is None or wait > LIMIT for wait in waits)


# -- buyers ----------------------------------------------------------------------------


def _buyer_day(one: Timed) -> tuple[str, str, str, date]:
    talk = one.session.talk
    return talk.platform, talk.shop, talk.buyer, one.starts.date()


def _buyer_days(clocked: Clocked) -> dict[str, Figure]:
    days: dict[object, list[float | None]] = {}
    for one in clocked.rounds:
        if one.asked_people:
            days.setdefault(_buyer_day(one), []).append(one.wait)
    replied = sum(any(wait is not None for wait in waits) for waits in days.values())
    slow = sum(_is_slow(waits) for waits in days.values())
    return {
        "reply_rate": _share(replied, len(days)),
        "no_reply_users": (float(len(days) - replied), None, None),
        "slow_users": (float(slow), None, None),
    }


def _is_slow(waits: Iterable[float | None]) -> bool:
    return sum(wait is not None and wait > SLOW for wait in waits) >= SLOW_TIMES
