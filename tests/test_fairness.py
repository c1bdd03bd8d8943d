"""Who is named: chats drawn with known rates name nobody by chance and find who is slow."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pandas as pd
import pytest

from retro import resources
from retro.catalog import load_catalog
from retro.model import Row
from retro.warehouse import Warehouse

CATALOG = load_catalog(resources.layers("queries", None))
CHAIN = ("agent_cells", "agent_expected", "agent_funnel")
CHATS = ("session_id", "agent", "pool", "question_type", "handed_at", "is_in_time", "transfers",
         "in_window")  # fmt: skip
HELD = ("session_id", "agent", "held")
START = datetime(2025, 11, 10, 20)
SLOTS, AGENTS, HOT = 12, 24, 4
TYPES = {"promo_rule": 1.5, "size": 0.8, "logistics": 0.8}


def world(seed: int, slow: frozenset[str], times: float, chats: int = 6000) -> list[Row]:
    """Return who took each chat, when, what it asked, how many were in hand, and if it was slow.

    Half of the agents work the first hours, which are busy, half the others; busy hours, a full
    hand and questions about rules make chats slow, and so do the `slow` agents.
    """
    draw = random.Random(seed)  # noqa: S311 - a known world, no secret
    rows = []
    for number in range(chats):
        slot = min(int(draw.expovariate(1 / 5)), SLOTS - 1)
        half = AGENTS // 2 * (slot >= SLOTS // 2)
        agent = f"客服{half + draw.randrange(AGENTS // 2):02d}"
        kind = draw.choices(list(TYPES), (4, 3, 3))[0]
        held = draw.randrange(10) if slot < HOT else draw.randrange(5)
        share = (0.25 if slot < HOT else 0.06) * (0.6 + 0.08 * held) * TYPES[kind]
        is_slow = draw.random() < min(share * (times if agent in slow else 1), 0.95)
        at = START + timedelta(minutes=30 * slot + draw.randrange(30))
        rows.append((str(number), agent, kind, at, held, is_slow))
    return rows


def judged(rows: list[Row]) -> dict[str, str]:
    """Return how the funnel reads each agent of a world."""
    chats = [(n, who, "presale", kind, at, not slow, 0, True) for n, who, kind, at, _, slow in rows]
    held = [(n, who, count) for n, who, _, _, count, _ in rows]
    with Warehouse(CATALOG) as house:
        for name in ("human_chats", "held_chats", "promotion", "table_days", "agents"):
            house.stand_in(name)
        for name, columns, values in (("human_chats", CHATS, chats), ("held_chats", HELD, held)):
            house.db.register("drawn", pd.DataFrame(values, columns=columns))
            house.db.execute(f"insert into {name} by name select * from drawn")
        for name in CHAIN:
            query = CATALOG.named(name)
            assert query is not None
            result = house.run(query, dict(query.params))
    return {str(row["agent"]): str(row["verdict"]) for row in result.dicts()}


def test_busy_hours_and_hard_questions_name_nobody() -> None:
    """Where all are alike, hours, load and types explain who has more slow chats."""
    verdicts = judged(world(1, frozenset(), 1))
    assert len(verdicts) > AGENTS // 2
    assert set(verdicts.values()) <= {"as_expected", "may_be_chance"}


@pytest.mark.parametrize("seed", [2, 3])
def test_who_is_clearly_slower_is_worth_a_talk(seed: int) -> None:
    """One agent with twice the slow chats that the conditions explain is found, nobody else."""
    verdicts = judged(world(seed, frozenset({"客服03"}), 2))
    assert [name for name, verdict in verdicts.items() if verdict == "talk_to"] == ["客服03"]
