"""The plan of follow-ups keeps its promises whatever the lists hold."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retro import resources
from retro.catalog import load_catalog
from retro.given import GIVEN
from retro.warehouse import Warehouse

CATALOG = load_catalog(resources.layers("queries", None))
SLOTS = CATALOG.queries["5_follow_through/follow_up_slots"]
AS_OF = date(2025, 11, 18)
URGENT, LAST = 2, 9
TOPICS = st.lists(
    st.tuples(
        st.sampled_from(["queue", "unpaid", "parcels"]),
        st.integers(1, 12).map(str),
        st.integers(1, LAST),
    ),
    max_size=40,
)
CLOSED = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 4)), max_size=3)


@pytest.fixture(scope="module")
def house() -> Warehouse:
    """Return a warehouse that knows what the plan reads."""
    opened = Warehouse(CATALOG)
    for name in (*SLOTS.reads, *SLOTS.may_read):
        opened.stand_in(name)
    return opened


def planned(
    house: Warehouse, topics: list[tuple[str, str, int]], closed: list[tuple[date, date]]
) -> list[dict[str, Any]]:
    """Return the plan; a topic belongs to one of four buyers, of whom one wants no contact."""
    rows = [(name, "小满", topic, f"b{int(topic) % 4}", hard) for name, topic, hard in topics]
    house.put("promotion", GIVEN["promotion"], [("p", None, None, AS_OF, None)])
    house.put("follow_up_topics", CATALOG.schema("follow_up_topics"), rows)
    house.put("closed_days", GIVEN["closed_days"], [(a, b, None) for a, b in closed])
    refusal = ("taobao", "小满", "b3", datetime(2025, 11, 12))
    house.put("contact_refusals", CATALOG.schema("contact_refusals"), [refusal])
    house.run(SLOTS, dict(SLOTS.params))
    names = [column.name for column in SLOTS.columns]
    return [dict(zip(names, row, strict=True)) for row in house.rows("follow_up_slots")]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(topics=TOPICS, spans=CLOSED)
def test_three_a_day_no_quiet_hours_no_closed_days(
    house: Warehouse, topics: list[tuple[str, str, int]], spans: list[tuple[int, int]]
) -> None:
    """Each topic is planned once, three a day and buyer, in a slot of an open day, or refused."""
    closed = [
        (AS_OF + timedelta(days=first), AS_OF + timedelta(days=first + length))
        for first, length in spans
    ]
    plan = planned(house, topics, closed)
    assert sorted(row["topic_id"] for row in plan) == sorted({topic for _, topic, _ in topics})
    assert all((row["follow_up_at"] is None) == (row["buyer"] == "b3") for row in plan)
    times = [(row["buyer"], row["follow_up_at"]) for row in plan if row["follow_up_at"]]
    assert len(set(times)) == len(times)
    assert max(Counter((b, at.date()) for b, at in times).values(), default=0) <= 3
    assert {at.hour for _, at in times} <= {10, 16, 20}
    assert all(at.date() > AS_OF for _, at in times)
    assert not [at for _, at in times if any(a <= at.date() <= b for a, b in closed)]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(topics=TOPICS)
def test_the_graver_matter_of_a_buyer_comes_first(
    house: Warehouse, topics: list[tuple[str, str, int]]
) -> None:
    """Within a buyer times rise with severity; what is urgent takes the first slot."""
    plan = sorted(planned(house, topics, []), key=lambda row: (row["buyer"], row["nth"]))
    for one, two in pairwise(plan):
        if one["buyer"] == two["buyer"] != "b3":
            assert one["severity"] <= two["severity"]
            assert one["follow_up_at"] < two["follow_up_at"]
    first = [row for row in plan if row["nth"] == 1 and row["severity"] <= URGENT]
    opening = datetime.combine(AS_OF + timedelta(days=1), datetime.min.time()).replace(hour=10)
    assert {row["follow_up_at"] for row in first} <= {opening, None}
