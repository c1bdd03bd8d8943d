"""The back office's agent tables and the help desk's tickets, counted a second time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from oracle.figures import Figure, quantile
from oracle.known import Row
from oracle.logs import WINDOW
from oracle.registry import PROFILES as PUBLISHED

# Metric and the profile by whose rules it stands; of one that is put together there is none.
Figures = dict[tuple[str, str | None], Figure]
PROFILES = {name: name for name in sorted(PUBLISHED)} | {"tmall": "taobao", "xiaohongshu": "xhs"}
SUMS = {
    "consult_users": "consult_users", "served_users": "served_users",
    "valid_served": "valid_served", "transfer_in": "transfer_in", "long_users": "long_users",
    "inquiry_users": "inquiry_users", "cs_sales": "sales_amount", "online_hours": "online_hours",
}  # fmt: skip
OWN_SUMS = ("no_reply_users", "slow_users")
# Weighted by the buyers who came to the agent.
WEIGHED = {
    "rate_3min": "rate_3min", "rate_30s": "rate_30s", "reply_rate": "reply_rate",
    "frt_mean": "first_response_seconds", "art_mean": "response_seconds",
}  # fmt: skip
SATISFIED, LATE = 4, 4 * 3600


# -- agent tables ----------------------------------------------------------------------


def by_table(rows: Sequence[Row]) -> Figures:
    """Return what agent tables say of the promotion: sums of all, rates of each platform."""
    told = put_together(rows)
    found: Figures = {(name, None): figure for name, figure in _shop(told).items()}
    for profile in {_profile(row) for row in told}:
        mine = [row for row in told if _profile(row) == profile]
        found |= {(name, profile): figure for name, figure in _own(mine).items()}
    return {key: figure for key, figure in found.items() if figure[0] is not None}


def put_together(rows: Sequence[Row]) -> list[Row]:
    """Return one row per agent and period, the finest that lie mostly in the promotion."""
    found: dict[Any, Row] = {}
    for row in sorted(rows, key=lambda row: (row["source_file"], row["source_row"])):
        days = _days(row["from_day"], row["to_day"])
        if row["agent"] and 2 * sum(_is_of_promotion(day) for day in days) >= len(days):
            key = (*_who(row), row["from_day"], row["to_day"])
            known = {name: value for name, value in row.items() if value is not None}
            found[key] = known | found.get(key, {})
    whole = {name: None for row in rows for name in row}
    full = [whole | row for row in found.values()]
    return [row for row in full if not any(_is_finer(other, row) for other in full)]


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _is_of_promotion(day: date) -> bool:
    midnight = datetime.combine(day, time())
    return midnight < WINDOW[1] and midnight + timedelta(days=1) > WINDOW[0]


def _who(row: Row) -> tuple[Any, ...]:
    return row["platform"], row["shop"], row["agent"]


def _is_finer(one: Row, other: Row) -> bool:
    inside = other["from_day"] <= one["from_day"] and one["to_day"] <= other["to_day"]
    is_same = (one["from_day"], one["to_day"]) == (other["from_day"], other["to_day"])
    return _who(one) == _who(other) and inside and not is_same


def _profile(row: Row) -> str | None:
    return PROFILES.get(row["platform"])


def _shop(rows: Sequence[Row]) -> dict[str, Figure]:
    """Return what can be added up over platforms."""
    found = {name: (_sum(rows, column), None, None) for name, column in SUMS.items()}
    sizes = _sum(rows, "buyer_messages"), _sum(rows, "agent_messages")
    found["messages"] = (None if None in sizes else sum(n for n in sizes if n), None, None)
    busiest = [row["max_concurrent"] for row in rows if row["max_concurrent"] is not None]
    found["max_concurrent"] = (max(busiest, default=None), None, None)
    return {
        **found,
        "qa_ratio": _ratio(rows, "agent_messages", "buyer_messages"),
        "transfer_out_rate": _ratio(rows, "transfer_out", "served_users"),
        "cph": _ratio(rows, "served_users", "online_hours"),
        "session_len": _mean(rows, lambda row: row["session_seconds"], _buyers),
        "conv": _per(rows, _payers, lambda row: row["inquiry_users"]),
    }


def _own(rows: Sequence[Row]) -> dict[str, Figure]:
    """Return what only stands by the rules of one platform."""
    return {
        **{name: (_sum(rows, name), None, None) for name in OWN_SUMS},
        **{
            name: _mean(rows, lambda row, column=column: row[column], _buyers)  # type: ignore[misc]
            for name, column in WEIGHED.items()
        },
        "csat": _csat(rows),
        "rating_coverage": _ratio(rows, "ratings", "served_users"),
    }


def _csat(rows: Sequence[Row]) -> Figure:
    if any(_satisfied(row) is not None and row["ratings"] is not None for row in rows):
        return _per(rows, _satisfied, lambda row: row["ratings"])
    # Without a number of ratings there is only the number of buyers to weigh by.
    satisfied = [row["satisfied"] for row in rows if row["satisfied"] is not None]
    return (_mean(rows, lambda row: row["csat"], _buyers)[0], _total(satisfied), None)


def _satisfied(row: Row) -> float | None:
    return _product(row["csat"], row["ratings"]) if row["satisfied"] is None else row["satisfied"]


def _payers(row: Row) -> float | None:
    return _product(row["conv"], row["inquiry_users"]) if row["paid_users"] is None else (
        row["paid_users"]
    )  # fmt: skip


def _product(share: float | None, whole: float | None) -> float | None:
    return None if share is None or whole is None else share * float(whole)


def _buyers(row: Row) -> float | None:
    told: float | None = row["consult_users"]
    return row["served_users"] if told is None else told


def _total(values: Iterable[Any]) -> float | None:
    told = [float(value) for value in values if value is not None]
    return sum(told) if told else None


def _sum(rows: Iterable[Row], column: str) -> float | None:
    return _total(row[column] for row in rows)


def _share(part: float | None, whole: float | None) -> Figure:
    return (None if part is None or not whole else part / whole, part, whole)


def _ratio(rows: Sequence[Row], part: str, whole: str) -> Figure:
    """Return the ratio of two sums over the agents of whom both are told."""
    both = [row for row in rows if row[part] is not None and row[whole] is not None]
    return _share(_sum(both, part), _sum(both, whole))


def _per(rows: Sequence[Row], part: Callable[[Row], Any], whole: Callable[[Row], Any]) -> Figure:
    told = [row for row in rows if part(row) is not None]
    return _share(_total(map(part, told)), _total(map(whole, told)))


def _mean(rows: Sequence[Row], value: Callable[[Row], Any], weight: Callable[[Row], Any]) -> Figure:
    """Return a mean over agents, each weighing as much as buyers came to her."""
    told = [row for row in rows if value(row) is not None]
    return _share(
        _total(_product(value(row), weight(row)) for row in told), _total(map(weight, told))
    )


def random_tables(dice: Random) -> list[Row]:
    """Return agent tables of several shops: days, totals, two reports of the same agents."""
    agents = [
        (dice.choice((*PROFILES, "ebay")), shop, name)
        for shop in ("甲店", "乙店", "丙店", "丁店")
        for name in ("小荷", "小麦", "小满", "小桃")
    ]
    periods = [(date(2025, 11, day), date(2025, 11, day)) for day in (8, 9, 10, 11, 12, 13)]
    periods += [(date(2025, 11, a), date(2025, 11, b))
                for a, b in ((10, 12), (9, 12), (5, 12), (9, 10), (12, 13))]  # fmt: skip
    columns = [_cells(dice) for _ in range(2)]
    found: list[Row] = []
    for place, shop, agent in agents:
        for first, last in dice.sample(periods, dice.randint(1, 4)):
            for file, cells in zip("ab", columns, strict=True):
                if dice.random() < 0.7:
                    row = {name: value() for name, value in cells.items()}
                    found.append(row | {
                        "platform": place, "shop": shop, "agent": agent, "from_day": first,
                        "to_day": last, "source_file": f"{file}.csv",
                        "source_row": len(found) + 2,
                    })  # fmt: skip
    dice.shuffle(found)
    return found


def _cells(dice: Random) -> dict[str, Callable[[], Any]]:
    """Return the columns of a report, some of them always empty, some now and then."""
    count = lambda: dice.choice((0, 1, 7, 40, 133))  # noqa: E731 - short
    share = lambda: dice.choice((0.0, 0.25, 0.9, 1.0))  # noqa: E731
    seconds = lambda: dice.choice((0.0, 9.5, 31.0, 240.0))  # noqa: E731
    kinds = {
        count: ("consult_users", "served_users", "valid_served", "transfer_in", "transfer_out",
                "buyer_messages", "agent_messages", "max_concurrent", "no_reply_users",
                "slow_users", "long_users", "inquiry_users", "paid_users", "sales_amount",
                "ratings", "satisfied"),
        share: ("rate_3min", "rate_30s", "reply_rate", "csat", "conv"),
        seconds: ("first_response_seconds", "response_seconds", "session_seconds",
                  "online_hours"),
    }  # fmt: skip
    found: dict[str, Callable[[], Any]] = {}
    for value, names in kinds.items():
        for name in names:
            chance = dice.choice((*[0.0] * 4, *[0.1] * 4, 1.0))
            found[name] = lambda value=value, chance=chance: (  # type: ignore[misc]
                None if dice.random() < chance else value()
            )
    return found


# -- tickets ---------------------------------------------------------------------------


def by_ticket(rows: Sequence[Row], until: datetime) -> Figures:
    """Return what the tickets created in the promotion say, as known at a moment."""
    known = [_known(row, until) for row in rows if row["started_at"] <= until]
    talkers = {_place(row) for row in known if _tells_replies(row)}
    tickets = [
        row | {
            "answered": _is_answered(row) if _place(row) in talkers else None,
            "asker": row["buyer"] if row["buyer"] and "*" not in row["buyer"] else None,
        }
        for row in known if WINDOW[0] <= row["started_at"] < WINDOW[1]
    ]  # fmt: skip
    if not tickets:
        return {}
    found: Figures = {(name, None): figure for name, figure in _askers(tickets).items()}
    for profile in {_profile(row) for row in tickets}:
        mine = [row for row in tickets if _profile(row) == profile]
        own = _desk(mine, until, has_points=profile == "gorgias")
        found |= {(name, profile): figure for name, figure in own.items()}
    return {key: figure for key, figure in found.items() if figure[0] is not None}


def _known(row: Row, until: datetime) -> Row:
    """Return a ticket as it stood at a moment."""
    if row["ended_at"] and row["ended_at"] > until:
        row = row | {"ended_at": None, "status": "open", "rating": None, "resolution_seconds": None}
    waited = row["first_reply_seconds"]
    if waited is not None and waited < 0:
        waited = None
    if waited is None and row["first_reply_at"]:
        waited = (row["first_reply_at"] - row["started_at"]).total_seconds()
    if waited is not None and row["started_at"] + timedelta(seconds=waited) > until:
        # The first reply came later: by then there was none.
        waited = None
        row = row | {"replies": 0, "first_reply_at": None}
    return row | {"waited": waited}


def _place(row: Row) -> tuple[str, str]:
    return row["platform"], row["shop"]


def _tells_replies(row: Row) -> bool:
    return row["replies"] is not None or row["waited"] is not None


def _is_answered(row: Row) -> bool:
    return row["waited"] is not None or bool(row["replies"])


def _askers(tickets: Sequence[Row]) -> dict[str, Figure]:
    days: dict[Any, list[bool]] = {}
    for row in tickets:
        who = (*_place(row), row["asker"] or row["session_id"], row["started_at"].date())
        told = days.setdefault(who, [])
        told += [row["answered"]] if row["answered"] is not None else []
    asked = [told for told in days.values() if told]
    served = sum(any(told) for told in asked)
    found: dict[str, Figure] = {
        "consult_users": (float(len(days)), None, None),
        "sessions": (float(len(tickets)), None, None),
    }
    if asked:
        found["served_users"] = (float(served), None, None)
        found["no_reply_users"] = (float(len(asked) - served), None, None)
        found["reply_rate"] = _share(served, len(asked))
    return found


def _desk(tickets: Sequence[Row], until: datetime, *, has_points: bool) -> dict[str, Figure]:
    waits = [row["waited"] for row in tickets if row["waited"] is not None]
    solved = [time for row in tickets if (time := _solution(row)) is not None]
    rated = [row["rating"] for row in tickets if row["rating"] is not None]
    due = [row for row in tickets if _is_due(row, until)]
    in_time = sum(row["waited"] is not None and row["waited"] <= LATE for row in due)
    happy = sum(one >= SATISFIED for one in rated)
    return {
        "ticket_in_time": _share(in_time, len(due)),
        "ticket_reply_p50": (quantile(waits, 0.5), None, len(waits)),
        "ticket_reply_p90": (quantile(waits, 0.9), None, len(waits)),
        "ticket_resolution_p50": (quantile(solved, 0.5), None, len(solved)),
        "csat": _share(happy, len(rated)),
        "rating_coverage": _share(len(rated) or None, len(tickets)),
        "csat_score": _share(sum(rated), len(rated)) if has_points else (None, None, None),
    }


def _is_due(row: Row, until: datetime) -> bool:
    if row["waited"] is not None:
        return True
    is_late = until - row["started_at"] > timedelta(seconds=LATE)
    return row["answered"] is False and not _is_resolved(row) and is_late


def _is_resolved(row: Row) -> bool:
    return row["status"] in ("solved", "closed") if row["status"] else row["ended_at"] is not None


def _solution(row: Row) -> float | None:
    if row["resolution_seconds"] is not None and row["resolution_seconds"] >= 0:
        return float(row["resolution_seconds"])
    is_over = row["status"] in ("solved", "closed") and row["ended_at"]
    if not is_over or row["ended_at"] < row["started_at"]:
        return None
    return float((row["ended_at"] - row["started_at"]).total_seconds())


def random_tickets(dice: Random, size: int = 300) -> list[Row]:
    """Return tickets of several desks; some export no replies, some only durations."""
    desks = [(place, shop, dice.choice(("stamps", "times", "counts", "nothing")))
             for place in (*PROFILES, "ebay") for shop in ("甲店", "乙店")]  # fmt: skip
    return [_ticket(dice, number, *dice.choice(desks)) for number in range(size)]


def _ticket(dice: Random, number: int, place: str, shop: str, tells: str) -> Row:
    edges = (WINDOW[0], WINDOW[1], WINDOW[0] - timedelta(seconds=1))
    minute = dice.randrange(-600, 2400)
    begins = dice.choice((*edges, *[WINDOW[0] + timedelta(minutes=minute)] * 5))
    wait = dice.choice((None, 0, 59, LATE, LATE + 1, 90_000))
    lasted = dice.choice((None, -60, 300, 5000, 200_000, 700_000))
    ended = begins + timedelta(seconds=lasted) if lasted is not None else None
    status = dice.choice((None, "solved", "closed")) if ended else dice.choice((None, "open"))
    has_time = tells in ("times", "stamps") and wait is not None
    return {
        "platform": place, "shop": shop, "session_id": f"t{number}", "status": status,
        "buyer": dice.choice((None, "t**1", "b1", "b2", "b3")), "started_at": begins,
        "first_reply_at": begins + timedelta(seconds=wait or 0)
        if has_time and tells == "stamps" else None,
        "first_reply_seconds": dice.choice((float(wait or 0), -1.0))
        if has_time and tells == "times" else None,
        "replies": (0 if wait is None else dice.randint(1, 5)) if tells == "counts" else None,
        "ended_at": ended, "updated_at": ended or begins,
        "resolution_seconds": dice.choice((None, None, -1.0, 777.0)) if ended else None,
        "rating": dice.choice((None, None, 1.0, 3.0, 4.0, 5.0)) if ended else None,
        "source_file": "a.csv", "source_row": number + 2,
    }  # fmt: skip


# -- last time's actions ---------------------------------------------------------------


def by_register(rows: Sequence[Row]) -> Figure:
    """Return how many of the actions that were due by the promotion had been done."""
    mine = [row for row in rows if row["is_against"]]
    done = sum(row["status"] == "done" for row in mine)
    missed = sum(row["status"] == "accepted" and row["due_on"] < WINDOW[0].date() for row in mine)
    return _share(done, done + missed)


def random_register(dice: Random) -> list[Row]:
    """Return actions of two promotions, due about the beginning of the next."""
    return [
        {
            "id": f"a{number}",
            "status": dice.choice(("done", "accepted", "accepted", "proposed", "dropped")),
            "due_on": WINDOW[0].date() + timedelta(days=dice.choice((-30, -1, 0, 1))),
            "is_against": dice.random() < 0.7,
        }
        for number in range(12)
    ]
