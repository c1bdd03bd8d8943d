"""Rules of the library about conversion, on drawn shops: nothing where chance alone is at work."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from retro import resources
from retro.catalog import load_catalog
from retro.warehouse import Warehouse

CATALOG = load_catalog(resources.layers("queries", None))
START = datetime(2025, 11, 11)
USUAL = {"size_fit": 0.5, "product": 0.4, "promo_rule": 0.6}
PEOPLE = [f"客服{place:02}" for place in range(12)]
OUTSOURCED = set(PEOPLE[8:])
SPREAD = {name: 0.4 + 0.1 * place for place, name in enumerate(PEOPLE)}
# In the order in which they are run: who was told already is not told twice.
STEPS = (
    "3_root_cause/agent_conversions",
    "4_plan/outsourced_conversion",
    "4_plan/few_answers",
    "4_plan/conversion_spread",
    "4_plan/quiet_hours_conversion",
)
Effect = Callable[[str, int], float]
WORLDS: dict[str, Effect] = {
    "outsourced_conversion": lambda agent, _: 0.6 if agent in OUTSOURCED else 1,
    "few_answers": lambda agent, _: 0.4 if agent == PEOPLE[0] else 1,
    "quiet_hours_conversion": lambda _, hour: 0.6 if hour < 6 else 1,
    "conversion_spread": lambda agent, _: SPREAD[agent],
}


def cells(seed: int, effect: Effect) -> list[dict[str, Any]]:
    """Draw the inquiries of a day: every agent, hour and type, each won or not."""
    dice = random.Random(seed)  # noqa: S311 - a world, no secret
    drawn = []
    for agent in PEOPLE:
        for hour in range(24):
            for kind, share in USUAL.items():
                asked = dice.randint(1, 6)
                won = sum(dice.random() < share * effect(agent, hour) for _ in range(asked))
                drawn.append(_cell(agent, hour, kind, asked, won))
    return drawn


def _cell(agent: str, hour: int, kind: str, asked: int, won: int) -> dict[str, Any]:
    return {
        "agent": agent,
        "pool": "presale",
        "employment": _employment(agent),
        "is_yardstick": agent not in OUTSOURCED,
        "hour": START + timedelta(hours=hour),
        "question_type": kind,
        "inquiries": asked,
        "won": won,
        "sales": 200 * won,
    }


def _employment(agent: str) -> str:
    return "outsourced" if agent in OUTSOURCED else "own"


def told(drawn: list[dict[str, Any]], answers: int = 80) -> set[str]:
    """Return the rules that say something; `answers` go to 100 messages of the buyers."""
    given: dict[str, list[dict[str, Any]]] = {
        "inquiry_cells": drawn,
        "agents": [
            {"agent": name, "pool": "presale", "employment": _employment(name)} for name in PEOPLE
        ],
        "inquiries": [
            {"agent": name, "is_inquiry": True, "first_wait_seconds": 30} for name in PEOPLE
        ],
        "sessions_computed": [
            {"agent": name, "in_window": True, "buyer_messages": 100, "agent_messages": answers}
            for name in PEOPLE
        ],
        "metric_values": [
            {"query": "metrics/sales", "metric": "conv", "numerator": 500, "denominator": 1000}
        ],
    }
    with Warehouse(CATALOG) as house:
        for name, rows in given.items():
            schema = CATALOG.schema(name)
            house.put(name, schema, [[row.get(column) for column in schema] for row in rows])
        steps = [CATALOG.queries[path] for path in STEPS]
        found = {step.name for step in steps if house.run(step, dict(step.params)).rows}
    return found - {"agent_conversions"}


@pytest.mark.parametrize("seed", range(6))
def test_chance_alone_is_no_finding(seed: int) -> None:
    """Agents, hours and pools that do not differ bring nothing, however the dice fall."""
    assert told(cells(seed, lambda _agent, _hour: 1)) == set()


@pytest.mark.parametrize("rule", sorted(WORLDS))
@pytest.mark.parametrize("seed", range(2))
def test_what_is_there_is_found(rule: str, seed: int) -> None:
    """Each difference that is planted is told by its rule, and by no other."""
    answers = 120 if rule == "conversion_spread" else 80
    assert told(cells(seed, WORLDS[rule]), answers) == {rule}
