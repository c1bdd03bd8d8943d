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
