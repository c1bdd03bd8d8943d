"""How many orders something had happened to within n days of payment, counted order by order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from oracle.books import Books, key_of
from oracle.known import Row
from oracle.refunds import (
    COMPLAINT,
    REASONS,
    SELLER,
    STAGES,
    Figure,
    amount_of,
    is_lost,
    share,
)

DAY = timedelta(days=1)
LONGEST = 60
ALL = "all"
Point = tuple[str, str, int]


@dataclass(frozen=True)
class Event:
    """What happened to an order, for which metric, and when; None: at a time nobody told."""

    key: tuple[str, str]
    metric: str
    slice: str
    at: datetime | None
    amount: Any = None


def curve(of: Books) -> dict[Point, tuple[int, *Figure]]:
    """Return metric, slice and day -> orders watched that long, and the share of them."""
    watched = {key_of(order): _watched(of, order) for order in of.paid}
    longest = min(max(watched.values(), default=0), LONGEST)
    found: dict[Point, tuple[int, *Figure]] = {}
    for (metric, part), events in grouped(of).items():
        days_of = {key_of(order): _days(order, events) for order in of.paid}
        for days in range(1, longest + 1):
            mine = [key for key, seen in watched.items() if seen >= days]
            hit = sum(days_of[key] < days for key in mine)
            found[metric, part, days] = (len(mine), *share(hit, len(mine)))
            if (metric, part) == ("refund_rate_n", ALL):
                money = _money(of, events, days)
                found["refund_rate_amt", ALL, days] = (len(mine), *money)
    return found


def grouped(of: Books) -> dict[tuple[str, str], list[Event]]:
    """Return metric and slice -> events; what can be told and never happened has none."""
    found: dict[tuple[str, str], list[Event]] = {(name, ALL): [] for name in told(of)}
    for event in events(of):
        found.setdefault((event.metric, event.slice), []).append(event)
    return found


def told(of: Books) -> list[str]:
    """Return the metrics of which the exports can tell."""
    lists, cases = of.tables["disputes"], of.tables["refunds"]
    names = ["refund_rate_n", *STAGES, *REASONS]
    if lists or any(case["intervened"] is not None for case in cases):
        names += ["intervention_rate", "dispute_refund_rate"]
    return names + (["complaint_rate"] if lists else [])


def events(of: Books) -> Iterator[Event]:
    """Yield what happened to paid orders, once for each metric and reason."""
    for case, order in of.refunds:
        names = ["refund_rate_n"]
        names += [name for name, stages in STAGES.items() if of.stage(case, order) in stages]
        names += [name for name, codes in REASONS.items() if case["reason_code"] in codes]
        for name in names:
            yield Event(key_of(case), name, ALL, ended(case), case["amount"])
        yield Event(key_of(case), "refund_rate_n", case["reason_code"], ended(case), case["amount"])
    yield from _disputed(of)


def ended(case: Row) -> Any:
    """Return when a case ended, else when it began."""
    return case["finished_at"] or case["applied_at"]


def _disputed(of: Books) -> Iterator[Event]:
    listed = {key_of(one) for one in of.tables["disputes"]}
    for case, _ in of.cases:
        # Of an open case only the list of disputes tells when the platform was asked.
        if case["intervened"] and (case["finished_at"] or key_of(case) not in listed):
            yield Event(key_of(case), "intervention_rate", ALL, ended(case))
    for one in of.tables["disputes"]:
        yield Event(key_of(one), "intervention_rate", ALL, one["opened_at"])
        if COMPLAINT.search(one["cause_raw"] or ""):
            yield Event(key_of(one), "complaint_rate", ALL, one["opened_at"])
    for key in {key_of(case) for case, _ in of.refunds}:
        yield from _lost_and_paid(of, key)


def _lost_and_paid(of: Books, key: tuple[str, str]) -> Iterator[Event]:
    """Yield the moment since which an order was judged against the shop and refunded."""
    cases = [case for case, _ in of.cases if key_of(case) == key and case["intervened"]]
    lists = [one for one in of.tables["disputes"] if key_of(one) == key]
    lost = [ended(case) for case in cases if SELLER.search(case["at_fault"] or "")]
    lost += [one["judged_at"] or one["opened_at"] for one in lists if is_lost(one)]
    back = [ended(case) for case in cases if of.gives_back(case)]
    refunds = [case for case, _ in of.refunds if key_of(case) == key]
    if lists and refunds:
        ends = [case["finished_at"] for case in refunds if case["finished_at"]]
        first = min(one["opened_at"] for one in lists)
        back += [end for end in ends if end >= first] if ends else [ended(refunds[0])]
    if lost and back:
        known = [min(at for at in ats if at) if any(ats) else None for ats in (lost, back)]
        yield Event(key, "dispute_refund_rate", ALL, max((at for at in known if at), default=None))


def _watched(of: Books, order: Row) -> int:
    return int((of.seen[order["shop"]] - order["paid_at"]) // DAY)


def _days(order: Row, events: list[Event]) -> float:
    mine = [_day(order, event) for event in events if event.key == key_of(order)]
    return min(mine, default=float("inf"))


def _day(order: Row, event: Event) -> int:
    """Return whole days from payment; what was before it or is not told was at once."""
    return max((event.at - order["paid_at"]) // DAY, 0) if event.at else 0


def _money(of: Books, events: list[Event], days: int) -> Figure:
    mine = {key_of(order): order for order in of.paid if _watched(of, order) >= days}
    back = [
        event.amount
        for event in events
        if event.key in mine and _day(mine[event.key], event) < days
    ]
    sales = sum(float(amount_of(order)) for order in mine.values())
    if None in back:
        return None, None, sales
    return share(float(sum(back)), sales)
