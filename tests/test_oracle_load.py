"""Volume, load and resolution are counted twice: by the queries, and line by line in Python."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from random import Random
from typing import Any

import pandas as pd
import pytest
from oracle import load
from oracle.figures import Figure
from oracle.logs import WINDOW, random_log, random_roster

from retro import profiles, resources
from retro.catalog import load_catalog
from retro.config import given_tables
from retro.given import GIVEN
from retro.model import Query
from retro.phases import phases_of
from retro.running import Outcome, ordered, run_all
from retro.settings import Settings, Shop, Window
from retro.warehouse import Warehouse

SETTINGS = Settings(shop=Shop(name="x"))
LAYERS = resources.layers("queries", None)
CATALOG = load_catalog(LAYERS)
METRICS = ("volume", "load", "concurrency", "resolution", "bots", "pace")
SHOPS = (("taobao", "x"), ("jd", "y"))
ROSTER = ("agent", "starts_at", "ends_at")
SEEDS, SIZE = (*range(4), 1003), 60  # the last found what the others did not


# -- the queries -----------------------------------------------------------------------


@cache
def queries() -> Sequence[Query]:
    """Return the metrics and the facts behind them in the order in which they run."""
    wanted = {f"metrics/{name}" for name in METRICS}
    found = []
    for query in reversed(ordered(CATALOG)):
        if query.path in wanted or (query.folder == "facts" and query.name in wanted):
            wanted |= {name.partition(".")[0] for name in (*query.reads, *query.may_read)}
            found.append(query)
    return tuple(reversed(found))


def opened(messages: pd.DataFrame, roster: pd.DataFrame) -> Warehouse:
    """Return a warehouse with a log and a roster."""
    house = Warehouse(CATALOG)
    house.put_reference()
    start, end = WINDOW
    known = profiles.load(LAYERS)
    given: dict[str, Any] = given_tables(SETTINGS) | profiles.given(SETTINGS, known, start.date())
    given["phases"] = phases_of(Window(start=start, end=end))
    given["promotion"] = [("p", start, end, end.date(), datetime(9999, 12, 31))]
    for name, rows in given.items():
        house.put(name, GIVEN[name], rows)
    _fill(house, "messages", messages)
    _fill(house, "roster", roster.assign(pool="all", break_minutes=0.0))
    return house


def _fill(house: Warehouse, table: str, frame: pd.DataFrame) -> None:
    house.put(table, CATALOG.schema(table), [])
    house.db.register("frame", frame)
    columns = ", ".join(frame.columns)
    house.db.execute(f"insert into {table} ({columns}) select {columns} from frame")
    if len(frame):
        house.relations.add(table)


def ran(house: Warehouse) -> Outcome:
    """Return the results of the queries."""
    outcome = run_all(house, queries(), SETTINGS, lambda _: None)
    assert not outcome.problems, outcome.problems
    return outcome


def counted(outcome: Outcome) -> dict[str, Figure]:
    """Return metric -> value, numerator and denominator."""
    found: dict[str, Figure] = {}
    for name in METRICS:
        result = outcome.results.get(f"metrics/{name}")
        for metric, *figure in result.rows if result else ():
            found[str(metric)] = tuple(figure[:3])  # type: ignore[assignment]
    return found


# -- the second way --------------------------------------------------------------------


def by_hand(one: load.Log, messages: pd.DataFrame, roster: pd.DataFrame) -> dict[str, Figure]:
    """Return the same metrics, counted line by line."""
    return {
        **load.volume(one),
        **load.left_out(messages, WINDOW),
        **load.load(one),
        **load.resolution(one),
        **load.pace(one, roster),
        "max_concurrent": (load.peak(one), None, None),
        "bot_session_share": load.bots(one),
    }


def shop(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the messages of two shops and the roster of a random log."""
    dice = Random(seed)  # noqa: S311 - any order will do
    rows = [row for platform, name in SHOPS for row in random_log(dice, SIZE, platform, name)]
    # Every other log goes on for days, so that it is known who came back within 72 hours.
    late = [row | {"conversation_id": "late", "sent_at": datetime(2025, 11, 16), "sender": "buyer"}
            for row in rows[:1] + rows[-1:] if seed % 2]  # fmt: skip
    rows += late
    # Every fourth shop has no roster.
    shifts = random_roster(dice) if seed % 4 != 3 else []
    return pd.DataFrame(rows), pd.DataFrame(shifts, columns=list(ROSTER))


def _differ(mine: Figure, theirs: Figure) -> bool:
    return any(
        one is not other if one is None or other is None else abs(one - other) > 1e-9 * abs(one)
        for one, other in zip(mine, theirs, strict=True)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_both_ways_count_the_same(seed: int) -> None:
    """Every metric, and every minute of every agent, is the same counted by SQL and by hand."""
    messages, roster = shop(seed)
    one = load.log(messages, WINDOW)
    with opened(messages, roster) as house:
        there = counted(ran(house))
        rows = house.db.execute(
            "select agent, minute, open_sessions, waiting_rounds, sent_messages, on_duty"
            " from agent_minutes"
        ).fetchall()
    here = {k: v for k, v in by_hand(one, messages, roster).items() if v[0] is not None}
    assert {*here} == {*there}
    assert {k: (v, there[k]) for k, v in here.items() if _differ(v, there[k])} == {}
    shifts = list(roster.itertuples(index=False, name=None))
    minutes = {
        key: (*counts[:3], counts[3] > 0 if shifts else None)
        for key, counts in load.minutes(one, shifts).items()
    }
    assert {(row[0], row[1]): row[2:] for row in rows} == minutes


def test_two_agents_serve_one_buyer() -> None:
    """A answers first and hands over, B answers: one buyer served for each, and for the shop."""
    begins = datetime(2025, 11, 10, 21)
    said = [
        ("buyer", None, "在吗"), ("human", "小荷", "亲，在的"),
        ("system", None, "由 店铺:小荷 转交给 店铺:小麦"),
        ("buyer", None, "这件多大尺码"), ("human", "小麦", "亲，中码"),
    ]  # fmt: skip
    messages = pd.DataFrame([
        {
            "platform": "taobao", "shop": "x", "conversation_id": "c", "message_seq": place,
            "sent_at": begins.replace(second=10 * place), "sender": sender, "agent": agent,
            "buyer": "b", "text": text, "message_kind": "text",
        }
        for place, (sender, agent, text) in enumerate(said)
    ])  # fmt: skip
    with opened(messages, pd.DataFrame(columns=list(ROSTER))) as house:
        found = counted(ran(house))
        served = house.db.execute(
            "select agent, served_users from agent_days order by agent"
        ).fetchall()
        first = house.db.execute("select agent, first_wait_seconds from sessions_computed")
        assert first.fetchall() == [("小荷", 10.0)]
    assert served == [("小荷", 1), ("小麦", 1)]
    assert found["served_users"][0] == 1
    assert found["transfer_in"][0] == 1
