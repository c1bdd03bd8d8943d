"""Load and presence by half hour, counted a second time from chats and shifts in plain Python."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from oracle import staffing
from oracle.house import SETTINGS, filled, ran, see
from oracle.logs import WINDOW, random_log, random_roster

from retro import profiles, resources
from retro.given import GIVEN

SLOTS = "3_root_cause/slot_loads"
KNOWN = profiles.load(resources.layers("queries", None))


def counted(seed: int) -> tuple[dict[Any, dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """Return the slots as the queries count them, and the chats and spans they stand on."""
    dice = Random(seed)  # noqa: S311 - a log, not a secret
    names = ("agent", "starts_at", "ends_at", "pool")
    shifts = [dict(zip(names, (*row, "all"), strict=True)) for row in random_roster(dice)]
    with filled({"messages": random_log(dice, 120, "taobao", "x"), "roster": shifts}) as house:
        see(house, WINDOW, WINDOW[1] + timedelta(days=7))
        for name, cells in profiles.given(SETTINGS, KNOWN, WINDOW[0].date()).items():
            house.put(name, GIVEN[name], cells)
        found = ran(house, [SLOTS]).results[SLOTS].dicts()
        facts = {
            name: [
                dict(zip(house.catalog.schema(name), row, strict=True)) for row in house.rows(name)
            ]
            for name in ("human_chats", "shift_spans", "absence_spans")
        }
    return {row["slot_from"]: row for row in found}, facts


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_half_hours_agree_with_a_second_count(seed: int) -> None:
    """Arrivals, in time, load, people rostered and away: equal in every half hour."""
    found, facts = counted(seed)
    chats = [chat for chat in facts["human_chats"] if chat["handed_at"]]
    assert sorted(found) == staffing.slots()
    assert sum(row["arrivals"] for row in found.values()) > 30
    for slot, row in found.items():
        assert (row["arrivals"], row["in_time"]) == staffing.arrived(chats, slot)
        assert row["load"] == pytest.approx(staffing.load(chats, slot))
        assert row["rostered"] == pytest.approx(staffing.present(facts["shift_spans"], slot))
        assert row["absent"] == pytest.approx(staffing.present(facts["absence_spans"], slot))
        assert row["on_duty"] == pytest.approx(row["rostered"] - row["absent"])


FIELD, NEEDS = "3_root_cause/field_saturation", "3_root_cause/staffing_slots"
METRICS = ("metrics/staffing", "metrics/roster_hours")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_p7_people_needed_and_hours_short_are_counted_twice(seed: int) -> None:
    """Required by the saturation of the field, hours short, idle and on the roster: equal."""
    dice = Random(seed)  # noqa: S311 - a log, not a secret
    names = ("agent", "starts_at", "ends_at")
    shifts: list[dict[str, Any]] = [
        dict(zip(names, row, strict=True)) | {"pool": "all", "break_minutes": dice.choice((0, 45))}
        for row in random_roster(dice)
    ]
    log = random_log(dice, 90, "taobao", "x")
    with filled({"messages": log, "roster": shifts}) as house:
        see(house, WINDOW, WINDOW[1] + timedelta(days=7))
        for name, cells in profiles.given(SETTINGS, KNOWN, WINDOW[0].date()).items():
            house.put(name, GIVEN[name], cells)
        results = ran(house, [FIELD, NEEDS, *METRICS]).results
    slots = results[NEEDS].dicts()
    saturation = results[FIELD].dicts()[0]["value"]
    assert {slot["basis"] for slot in slots} == {"field"}
    for slot in slots:
        needed = staffing.required(slot["arrivals"], saturation)
        assert (slot["slot_from"], slot["required"]) == (slot["slot_from"], needed)
    told = {row["metric"]: row["value"] for path in METRICS for row in results[path].dicts()}
    short, idle = staffing.gap_hours(slots)
    assert told["gap_hours"] == pytest.approx(short, abs=1e-3)
    assert told["idle_hours"] == pytest.approx(idle, abs=1e-3)
    assert told["online_hours"] == pytest.approx(staffing.rostered_hours(shifts))
    assert short > 0
    assert idle > 0
