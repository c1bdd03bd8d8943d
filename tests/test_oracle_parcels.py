"""Parcels, refusals and what chats could have saved, counted twice: by SQL and case by case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from oracle import contacts, parcels
from oracle.house import SETTINGS, filled, ran, see
from oracle.logs import WINDOW
from oracle.refunds import Figure
from oracle.registry import UNKNOWN, unlike

from retro import profiles, resources
from retro.given import GIVEN

KNOWN = profiles.load(resources.layers("queries", None))
MOMENTS = (timedelta(hours=-3), timedelta(days=2), timedelta(days=3), timedelta(days=12))
SEEDS = range(4)
PARCELS = ("pickup_48h", "delivery_h", "logi_exception", "refuse_rate")
CHATS = ("preventable_chat_share", "exchange_save", "offer_rate", "compensation_cost")


def counted(rows: parcels.Rows, until: datetime, metrics: Sequence[str]) -> dict[str, Figure]:
    """Return what queries say of some rows, as known at a moment."""
    with filled(rows) as house:
        see(house, WINDOW, until)
        for name, cells in profiles.given(SETTINGS, KNOWN, WINDOW[0].date()).items():
            house.put(name, GIVEN[name], cells)
        outcome = ran(house, [f"metrics/{name}" for name in metrics])
    return {
        str(row[0]): tuple(row[1:4])  # type: ignore[misc]
        for name in metrics
        if (result := outcome.results.get(f"metrics/{name}"))
        for row in result.rows
    }


def differences(
    mine: dict[str, Figure], theirs: dict[str, Figure], metrics: Sequence[str]
) -> dict[str, Any]:
    """Return metric -> what the loops and the queries say, where they differ."""
    pairs = {name: (mine.get(name, UNKNOWN), theirs.get(name, UNKNOWN)) for name in metrics}
    return {name: pair for name, pair in pairs.items() if unlike(*pair)}


@pytest.mark.parametrize("seed", SEEDS)
def test_p7_parcels_and_refusals_are_counted_twice(seed: int) -> None:
    """Shipping told by orders, lines or parcels; closed, taken back, refused: the same figures."""
    rows = parcels.random_orders(Random(seed))  # noqa: S311 - rows, not secrets
    until = WINDOW[1] + MOMENTS[seed % len(MOMENTS)]
    here = parcels.figures(rows, until)
    there = counted(rows, until, ("logistics", "quality"))
    assert differences(here, there, PARCELS) == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_p7_what_chats_could_have_saved_is_counted_twice(seed: int) -> None:
    """Chats around payment, application and end, offers and refusals in words."""
    rows = contacts.random_cases(Random(seed))  # noqa: S311
    until = WINDOW[1] + timedelta(days=4 + 8 * (seed % 4 > 0))
    here = contacts.figures(rows, until)
    there = counted(rows, until, ("aftersales", "resolutions"))
    assert differences(here, there, CHATS) == {}
