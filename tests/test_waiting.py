"""Where waits went: every second has one cause, and every slow chat weighs one, on any log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.house import SETTINGS, catalog, filled, ran, see
from oracle.logs import WINDOW, random_log, random_roster

from retro import config, profiles, resources
from retro.demo import write_demo
from retro.given import GIVEN
from retro.intake import take_in
from retro.model import Row
from retro.warehouse import Warehouse

DOUBLE11 = "2025-double11"
PATHS = ("3_root_cause/slot_loads", "3_root_cause/wait_parts", "3_root_cause/waiting_causes")
CLOSE = 0.01  # seconds
KNOWN = profiles.load(resources.layers("queries", None))


@dataclass(frozen=True)
class Waits:
    """What the queries say of a log."""

    parts: Sequence[dict[str, Any]]
    causes: Sequence[dict[str, Any]]
    slow: dict[str, float]  # chat -> its wait

    def by_chat(self, column: str) -> dict[str, list[Any]]:
        """Return the values of a column for each chat."""
        found: dict[str, list[Any]] = defaultdict(list)
        for part in self.parts:
            found[str(part["session_id"])].append(part[column])
        return dict(found)


def waits(rows: dict[str, Any], curves: Sequence[Row]) -> Waits:
    """Run the real queries over messages and a roster, with these limits of the pools if any."""
    with filled(rows) as house:
        see(house, WINDOW, WINDOW[1] + timedelta(days=7))
        if curves:
            _limit(house, curves)
        return _told(house, WINDOW[0])


def _told(house: Warehouse, start: datetime) -> Waits:
    for name, cells in profiles.given(SETTINGS, KNOWN, start.date()).items():
        house.put(name, GIVEN[name], cells)
    outcome = ran(house, PATHS)
    slow = house.db.execute("select session_id, wait_seconds from slow_waits").fetchall()
    # A row for each chat stays in the warehouse.
    parts = house.catalog.queries[PATHS[1]].named(house.rows("wait_parts"))
    return Waits(parts, outcome.results[PATHS[2]].dicts(), dict(slow))


def _limit(house: Warehouse, curves: Sequence[Row]) -> None:
    schema = house.catalog.schema("load_curves")
    names = ("pool", "capacity", "verdict")
    rows = [[dict(zip(names, row, strict=True)).get(name) for name in schema] for row in curves]
    house.put("load_curves", schema, rows)


def must_add_up(found: Waits) -> None:
    """Assert the identities of the attribution."""
    assert set(found.slow) == set(found.by_chat("cause"))
    for chat, seconds in found.by_chat("seconds").items():
        assert sum(seconds) == pytest.approx(found.slow[chat], abs=CLOSE)
        assert min(seconds) >= 0
    for weights in found.by_chat("weight").values():
        assert sum(Decimal(str(weight)) for weight in weights) == 1
        assert min(weights) >= 0
    assert sum(row["chats"] for row in found.causes) == pytest.approx(len(found.slow))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Waits:
    """Return where the waits of the small demo shop went, from its chat log and roster."""
    made = write_demo(tmp_path_factory.mktemp("waits") / "shop", size="small")
    space, scratch = config.find(made.folder), tmp_path_factory.mktemp("scratch")
    exports, window = space.exports(DOUBLE11), space.window(DOUBLE11)
    for file in exports.iterdir():
        if not file.name.startswith(("聊天记录", "排班表")):
            file.unlink()
    with Warehouse(catalog()) as house:
        house.put_reference()
        for name, rows in config.given_tables(space.settings).items():
            house.put(name, GIVEN[name], rows)
        take_in(exports, house, "小满", scratch)
        house.build_tables()
        house.lock()
        until = window.end + timedelta(days=7)
        row = (DOUBLE11, window.start, window.end, until.date(), until)
        house.put("promotion", GIVEN["promotion"], [row])
        return _told(house, window.start)


def test_the_demo_adds_up(demo: Waits) -> None:
    """Seconds are the wait of each chat, weights are exactly the number of slow chats."""
    assert len(demo.slow) > 50
    must_add_up(demo)


def test_the_demo_was_short_of_people(demo: Waits) -> None:
    """Nearly all its slow chats came in the two hours that were planted short."""
    first = demo.causes[0]
    assert (first["cause"], first["total"]) == ("understaffed", len(demo.slow))
    assert first["share"] > 0.8


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.integers(0, 10**6), st.integers(0, 1), st.sampled_from((None, 0.5, 3.0)))
def test_any_log_adds_up(seed: int, shifts: int, capacity: float | None) -> None:
    """Bots, transfers, nights, lost rosters: the identities hold, and no cause is below zero."""
    dice = Random(seed)  # noqa: S311 - a log, not a secret
    rows = {"messages": random_log(dice, 25, "taobao", "x")}
    if shifts:
        names = ("agent", "starts_at", "ends_at", "pool", "breaks", "break_minutes")
        rows["roster"] = [
            dict(zip(names, (*shift, "all", "12:00-12:30;20:05-20:20", 45.0), strict=True))
            for shift in random_roster(dice)
        ]
    must_add_up(waits(rows, [("all", capacity, "ok")]))


def test_without_a_roster_presence_is_inferred_and_said() -> None:
    """Messages alone still give causes, and the block knows that shifts were not told."""
    dice = Random(3)  # noqa: S311 - a log, not a secret
    found = waits({"messages": random_log(dice, 60, "taobao", "x")}, ())
    must_add_up(found)
    assert {row["is_inferred"] for row in found.causes} == {True}
