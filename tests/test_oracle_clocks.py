"""Two ways to count agree: the queries, and plain Python written from the definitions alone.

Each log stands once per set of rules, as shops of their own: one run answers for all profiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import Random
from typing import Any

import pandas as pd
import pytest
from oracle.clocks import Rule
from oracle.figures import Figure, figures, service
from oracle.logs import WINDOW, WORDS, random_log, random_roster

from retro import config, folders, profiles, resources, review
from retro.catalog import load_catalog
from retro.config import given_tables
from retro.demo.shop import write_demo
from retro.given import GIVEN
from retro.jobs import workspace_job
from retro.loading import loaded
from retro.model import Query
from retro.phases import phases_of
from retro.running import ordered, run_all
from retro.settings import Settings, Shop, Window
from retro.warehouse import Warehouse

SETTINGS = Settings(shop=Shop(name="x"))
LAYERS = resources.layers("queries", None)
CATALOG = load_catalog(LAYERS)
RULES = tuple(GIVEN["profile_rules"])
METRICS = (
    "rate_3min", "rate_30s", "rate_45s", "frt_mean", "frt_p50", "frt_p90", "frt_business_p50",
    "art_mean", "art_p50", "art_p90", "reply_rate", "no_reply_users", "slow_users",
    "timeout_replies", "offline_msgs", "message_rate", "no_service_rate", "left_out",
)  # fmt: skip
PLATFORMS = ("taobao", "jd")
ROSTER = ("agent", "starts_at", "ends_at")
SEEDS, SIZE = (*range(6), 1000, 1006), 60  # the last two found what the others did not
DEMO = ("taobao", "jd", "pdd", "douyin", "house")
EVERY = 8  # of the demo's buyers so many are one

# The house's rules, each changed alone.
TOGGLED: tuple[dict[str, Any], ...] = (
    {"starts": "question"}, {"starts": "opening"}, {"stops_assist": False}, {"stops_auto": True},
    {"agent_started": "second_reply"}, {"agent_started": "leave_out"}, {"hours_of": "all"},
    {"hours_of": "round", "hours_from_minute": 480, "hours_to_minute": 1380},
    {"hours_of": "session", "hours_from_minute": 540, "hours_to_minute": 1380},
    {"hours_bind": "rate"}, {"night_answered": True}, {"offline": "leave_out"},
    {"day_cut": True}, {"idle_minutes": 0.0}, {"idle_minutes": 30.0}, {"reply_cut_minutes": 0.0},
    {"reply_cut_minutes": 0.0, "lapse_hours": 12.0}, {"unanswered_seconds": 600.0},
    {"ads": "count"}, {"rate_unit": "session", "rate_rule": "first"}, {"rate_unit": "session"},
    {"rate_unit": "person", "rate_rule": "first"}, {"rate_unit": "person"},
    {"business_days": "0101011", "business_from_minute": 600, "business_to_minute": 615},
)  # fmt: skip


@cache
def rules() -> dict[str, Rule]:
    """Return the rules of every profile, and of the house with each rule changed."""
    known = profiles.rules_on(profiles.load(LAYERS), WINDOW[0].date())
    found: dict[str, Rule] = {str(row[0]): dict(zip(RULES, row, strict=True)) for row in known}
    for changed in TOGGLED:
        name = "house but " + ", ".join(f"{key} {value}" for key, value in changed.items())
        found[name] = {**found["house"], **changed, "profile": name}
    return found


@dataclass(frozen=True)
class Case:
    """The messages of some shops, and the rules by which they are counted."""

    messages: pd.DataFrame
    rule: Rule


# -- the queries -----------------------------------------------------------------------


@cache
def house() -> Warehouse:
    """Return the warehouse that all logs share; each replaces its tables."""
    opened = Warehouse(CATALOG)
    opened.put_reference()
    for name, given_rows in given_tables(SETTINGS).items():
        opened.put(name, GIVEN[name], given_rows)
    start, end = WINDOW
    opened.put("phases", GIVEN["phases"], phases_of(Window(start=start, end=end)))
    row = ("p", start, end, end.date(), datetime(9999, 12, 31))
    opened.put("promotion", GIVEN["promotion"], [row])
    opened.put("reconcile", GIVEN["reconcile"], [])
    return opened


@cache
def queries() -> Sequence[Query]:
    """Return the metrics of response and the facts behind them in the order in which they run."""
    wanted = {"metrics/response", "metrics/offline"}
    found = []
    for query in reversed(ordered(CATALOG)):
        if query.path in wanted or (query.folder == "facts" and query.name in wanted):
            wanted |= {name.partition(".")[0] for name in (*query.reads, *query.may_read)}
            found.append(query)
    return tuple(reversed(found))


def queried(cases: Sequence[Case], roster: pd.DataFrame) -> list[dict[str, Figure]]:
    """Return the metrics of each case, all counted in one run: each is a profile of its own."""
    opened = house()
    opened.forget(query.name for query in queries() if query.folder != "metrics")
    _fill(opened, "messages", [_own_shops(case, n) for n, case in enumerate(cases)])
    _fill(opened, "roster", [roster.assign(pool="all", break_minutes=0.0)])
    named = [{**case.rule, "profile": f"{n}"} for n, case in enumerate(cases)]
    opened.put("profile_rules", GIVEN["profile_rules"], [[r[key] for key in RULES] for r in named])
    opened.put("profile_choices", GIVEN["profile_choices"], _choices(cases))
    outcome = run_all(opened, queries(), SETTINGS, lambda _: None)
    assert not outcome.problems, outcome.problems
    found: list[dict[str, Any]] = [{} for _ in cases]
    for result in outcome.results.values():
        for metric, *figure, profile in result.rows if result.query.folder == "metrics" else ():
            found[int(str(profile))][str(metric)] = tuple(figure)
    # The metric of this name counts whoever found nobody there; the profile, whom it leaves out.
    for profile, left in opened.db.execute(
        "select profile, value from clock_figures where clock = 'own' and metric = 'offline_msgs'"
    ).fetchall():
        found[int(profile)]["left_out"] = (left, None, None)
    return found


def _choices(cases: Sequence[Case]) -> list[tuple[str, str, str]]:
    own = [(f"{n}/{shop}", f"{n}") for n, c in enumerate(cases) for shop in set(c.messages["shop"])]
    return [("default", "taobao", "0"), *(("shop", shop, name) for shop, name in sorted(own))]


def _own_shops(case: Case, number: int) -> pd.DataFrame:
    """Return the messages under shops of their own; the same words in all would look automatic."""
    own = case.messages.assign(shop=f"{number}/" + case.messages["shop"])
    words = "".join(WORDS[int(digit)] for digit in str(number))
    return own.assign(text=own["text"].where(own["sender"] != "human", own["text"] + words))


def _fill(opened: Warehouse, table: str, frames: Sequence[pd.DataFrame]) -> None:
    schema = CATALOG.schema(table)
    frame = pd.concat(frames).assign(source_file="a.csv")
    frame["source_row"] = range(2, len(frame) + 2)
    opened.put(table, schema, [])
    opened.db.register("frame", frame)
    columns = ", ".join(frame.columns)
    opened.db.execute(f"insert into {table} ({columns}) select {columns} from frame")
    if len(frame):
        opened.relations.add(table)


# -- the two beside each other ---------------------------------------------------------


def difference(case: Case, roster: pd.DataFrame, theirs: dict[str, Figure]) -> dict[str, Any]:
    """Return metric -> (counted by Python, by the queries) where the two differ."""
    mine = figures(case.messages, roster, case.rule, WINDOW)
    mine["left_out"] = mine.pop("offline_msgs", (None, None, None))
    mine |= service(case.messages, roster, case.rule, WINDOW)
    none = (None, None, None)
    pairs = {name: (mine.get(name, none), theirs.get(name, none)) for name in METRICS}
    return {name: pair for name, pair in pairs.items() if not _equal(*pair)}


def _equal(mine: Figure, theirs: Figure) -> bool:
    # Of nothing there is neither a share nor a mean, and no count, however it is written.
    if not any((mine[0], mine[2], theirs[0], theirs[2])):
        return True
    return all(_close(one, other) for one, other in zip(mine, theirs, strict=True))


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-9 * max(1, abs(one))


def failing(cases: Sequence[Case], roster: pd.DataFrame) -> list[tuple[Case, dict[str, Any]]]:
    """Return the cases on which the two ways differ, smallest first, with the differences."""
    there = queried(cases, roster)
    both = [
        (case, difference(case, roster, found)) for case, found in zip(cases, there, strict=True)
    ]
    return sorted((one for one in both if one[1]), key=lambda one: len(one[0].messages))


def smallest(case: Case, roster: pd.DataFrame) -> Case:
    """Return few messages on which the two ways to count still differ."""
    parts = 2
    while len(case.messages) > 1:
        found = failing(_without_parts(case, parts), roster)
        if found:
            case, parts = found[0][0], max(2, parts - 1)
        elif parts >= len(case.messages):
            break
        else:
            parts = min(2 * parts, len(case.messages))
    return case


def _without_parts(case: Case, parts: int) -> list[Case]:
    """Return the case with each part of its messages alone, and without each."""
    log = case.messages.sort_values(["buyer", "shop", "conversation_id", "message_seq"])
    step = -(-len(log) // parts)
    pieces = [log.iloc[n : n + step] for n in range(0, len(log), step)]
    rest = [log.drop(index=piece.index) for piece in pieces]
    return [Case(part, case.rule) for part in (*pieces, *rest) if 0 < len(part) < len(log)]


def told(case: Case, roster: pd.DataFrame) -> str:
    """Return what differs and the smallest conversation on which it does."""
    case = smallest(case, roster)
    _, found = failing([case], roster)[0]
    log = case.messages.sort_values(["conversation_id", "sent_at", "message_seq"])
    columns = ["shop", "conversation_id", "buyer", "sent_at", "sender", "message_kind", "text"]
    lines = [
        f"{metric}: Python {mine}, queries {theirs}" for metric, (mine, theirs) in found.items()
    ]
    return "\n".join(["", str(case.rule["profile"]), *lines, log[columns].to_string(index=False)])


def _none(found: Sequence[tuple[Case, object]], roster: pd.DataFrame) -> None:
    """Fail with the names of the rules that differ, and the smallest example of the first."""
    if found:
        names = ", ".join(str(case.rule["profile"]) for case, _ in found)
        pytest.fail(f"{names}\n{told(found[0][0], roster)}", pytrace=False)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_ways_to_count_agree(seed: int) -> None:
    """Every response metric of every profile is the same, counted twice."""
    messages, roster = log_of(seed)
    cases = [Case(messages, rule) for rule in rules().values()]
    _none(failing(cases, roster), roster)


def log_of(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a random log of two shops, and a roster; every other log has none."""
    dice = Random(seed)  # noqa: S311 - a seeded log, not a secret
    rows = [row for name in PLATFORMS for row in random_log(dice, SIZE, name, f"{name}店")]
    shifts = random_roster(dice) if seed % 2 == 0 else []
    return pd.DataFrame(rows), pd.DataFrame(shifts, columns=list(ROSTER))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return messages and roster of the small demo shop as they are after intake."""
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder, size="small")
    job = workspace_job(config.find(folder), "2025-double11")
    with folders.private() as temp, Warehouse(CATALOG, temp, "Asia/Shanghai") as opened:
        loaded(opened, job, review._profiles(job), lambda _: None)
        messages = opened.db.execute("select * from messages").df()
        roster = opened.db.execute("select agent, starts_at, ends_at from roster").df()
    buyers = sorted(messages["buyer"].unique())[::EVERY]
    return messages[messages["buyer"].isin(buyers)], roster


def test_two_ways_to_count_agree_on_the_demo(demo: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """What the demo shop's back office exports is the same by five profiles, counted twice."""
    messages, roster = demo
    assert len(messages) > 1000
    _none(failing([Case(messages, rules()[name]) for name in DEMO], roster), roster)
