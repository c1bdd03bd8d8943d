"""Agent tables, tickets, rosters and last time's actions, counted twice: by SQL and in loops."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from oracle import office
from oracle.house import SETTINGS, filled, ran, see
from oracle.known import Row
from oracle.logs import WINDOW
from oracle.registry import UNKNOWN, unlike

from retro import profiles, resources
from retro.given import GIVEN

KNOWN = profiles.load(resources.layers("queries", None))
UNTIL = WINDOW[1] + timedelta(days=7)
SEEDS = range(8)


def counted(rows: Mapping[str, list[Row]], path: str, until: datetime = UNTIL) -> office.Figures:
    """Return what a query of metrics says of some rows."""
    with filled(rows) as house:
        see(house, WINDOW, until)
        for name, cells in profiles.given(SETTINGS, KNOWN, WINDOW[0].date()).items():
            house.put(name, GIVEN[name], cells)
        result = ran(house, [path]).results.get(path)
    told = result.dicts() if result else []
    return {
        (row["metric"], row.get("profile")): (row["value"], row["numerator"], row["denominator"])
        for row in told
    }


def differences(mine: office.Figures, theirs: office.Figures) -> dict[Any, Any]:
    """Return metric and profile -> what the loops and the query say, where they differ."""
    pairs = {key: (mine.get(key, UNKNOWN), theirs.get(key, UNKNOWN)) for key in {*mine, *theirs}}
    return {key: pair for key, pair in pairs.items() if unlike(*pair)}


@pytest.mark.parametrize("seed", SEEDS)
def test_p7_agent_tables_are_counted_twice(seed: int) -> None:
    """Days and totals, two reports of one agent, columns that are not there: the same figures."""
    rows = office.random_tables(Random(seed))  # noqa: S311 - rows, not secrets
    there = counted({"agent_periods": rows}, "metrics/agent_table")
    assert differences(office.by_table(rows), there) == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_p7_tickets_are_counted_twice(seed: int) -> None:
    """Desks that tell moments, durations, numbers of replies or nothing: the same figures."""
    dice = Random(seed)  # noqa: S311
    rows = office.random_tickets(dice)
    until = dice.choice((UNTIL, WINDOW[1] - timedelta(hours=5), WINDOW[1] + timedelta(hours=1)))
    there = counted({"sessions": rows}, "metrics/tickets", until)
    assert differences(office.by_ticket(rows, until), there) == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_p7_actions_done_are_counted_twice(seed: int) -> None:
    """Done of done and due; undecided, dropped, not yet due, of another time: not counted."""
    rows = office.random_register(Random(seed))  # noqa: S311
    with filled({}) as house:
        see(house, WINDOW, UNTIL)
        schema = GIVEN["past_actions"]
        house.put("past_actions", schema, [[row.get(name) for name in schema] for row in rows])
        result = ran(house, ["metrics/past_actions_done"]).results.get("metrics/past_actions_done")
    here = office.by_register(rows)
    assert [row[1:4] for row in (result.rows if result else ())] == ([here] if here[2] else [])
