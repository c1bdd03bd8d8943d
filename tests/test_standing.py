"""Shops against the median of their group: a second way to count, and how often chance is told."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

import pytest

from retro import resources
from retro.catalog import Catalog, load_catalog
from retro.rollup_tables import SCHEMAS
from retro.stats import wilson
from retro.warehouse import Warehouse

STANDING, RANKING = "rollup/shop_standing", "rollup/shop_ranking"
METRIC = "rate_3min"
Z = 1.96


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Return the built-in catalogue."""
    return load_catalog(resources.layers("queries", None))


def shops(groups: int, seed: int, *, spread: float) -> list[dict[str, Any]]:
    """Return shops of so many profiles, their true rates within `spread` of one another."""
    dice = random.Random(seed)  # noqa: S311 - a test
    made = []
    for group in range(groups):
        base = dice.uniform(0.3, 0.95)
        for number in range(dice.randint(1, 14)):
            rate = min(0.99, base + dice.uniform(-spread, spread))
            n = dice.choice([20, 60, 300, 2000])
            hits = sum(dice.random() < rate for _ in range(n))
            low, high = wilson(hits, n, Z) or (0.0, 1.0)
            made.append({"profile": f"p{group}", "shop": f"p{group}-{number:02}", "n": float(n),
                         "value": hits / n, "low": low, "high": high})  # fmt: skip
    return made


def told(catalog: Catalog, made: Iterable[Mapping[str, Any]]) -> tuple[list[Any], list[Any]]:
    """Return the rows of standing and ranking over these shops."""
    cells = [{**shop, "metric": METRIC, "unit": "share", "better": "up", "state": "done",
              "platform": "taobao", "age_days": 1} for shop in made]  # fmt: skip
    with Warehouse(catalog) as house:
        house.put_reference()
        for name, columns in SCHEMAS.items():
            rows = cells if name in ("rollup_shops", "rollup_metrics") else []
            house.put(name, columns, [[row.get(column) for column in columns] for row in rows])
        house.lock()
        results = [
            house.run(catalog.queries[path], catalog.queries[path].params)
            for path in (STANDING, RANKING)
        ]
    return results[0].dicts(), results[1].dicts()


def expected(group: Sequence[Mapping[str, Any]]) -> dict[str, tuple[float, float | None]]:
    """Return the distance from the median and q of each shop, as the page's doc says them."""
    count = len(group)
    middle = median(shop["value"] for shop in group)
    errors = [(shop["high"] - shop["low"]) / (2 * Z) for shop in group]
    factor = math.pi / 2 if count > 2 else 1
    variance = factor * sum(error**2 for error in errors) / count**2
    tails = {}
    for shop in group:
        apart = shop["value"] - middle
        arm = shop["value"] - shop["low"] if apart > 0 else shop["high"] - shop["value"]
        reach = math.sqrt(max(1 - 2 / count, 0) * arm**2 + Z**2 * variance)
        if shop["n"] >= 30 and count > 1:
            tails[shop["shop"]] = math.erfc(Z * abs(apart) / reach / math.sqrt(2))
    adjusted = benjamini_hochberg(tails)
    return {s["shop"]: (s["value"] - middle, adjusted.get(s["shop"])) for s in group}


def benjamini_hochberg(tails: Mapping[str, float]) -> dict[str, float]:
    """Return q of each p."""
    worst_first = sorted(tails, key=lambda name: (-tails[name], name))
    found, least = {}, 1.0
    for place, name in enumerate(worst_first):
        least = min(least, tails[name] * len(tails) / (len(tails) - place))
        found[name] = least
    return found


def by_profile(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Return rows by their group."""
    found = defaultdict(list)
    for row in rows:
        found[row["profile"]].append(row)
    return found


def test_p07_the_verdict_has_a_second_way_to_count(catalog: Catalog) -> None:
    """Promise 7: median, distance and q of random shops are those of plain Python."""
    made = shops(40, 7, spread=0.1)
    standing, _ = told(catalog, made)
    wanted = {k: v for group in by_profile(made).values() for k, v in expected(group).items()}
    assert {row["shop"] for row in standing} == set(wanted)
    for row in standing:
        apart, q_value = wanted[row["shop"]]
        assert math.isclose(row["apart"], apart, abs_tol=1e-9)
        assert (row["q_value"] is None) == (q_value is None), row
        if q_value is not None:
            assert math.isclose(row["q_value"], q_value, abs_tol=1e-5), row


def test_ranks_lie_between_the_best_and_the_worst_that_chance_allows(catalog: Catalog) -> None:
    """And ranks are those of the values, within each group alone."""
    _, ranking = told(catalog, shops(40, 8, spread=0.2))
    for group in by_profile(ranking).values():
        values = sorted((row["value"] for row in group), reverse=True)
        assert [row["rank"] for row in group] == [1 + values.index(row["value"]) for row in group]
        assert all(1 <= row["rank_best"] <= row["rank"] for row in group)
        assert all(row["rank"] <= row["rank_worst"] <= len(group) for row in group)


def test_alike_shops_are_hardly_ever_told_apart(catalog: Catalog) -> None:
    """Of 400 groups whose shops are all the same, at most one in twenty names any of them."""
    standing, _ = told(catalog, shops(400, 3, spread=0.0))
    groups = by_profile(standing)
    wrong = [g for g in groups.values() if any(r["verdict"] in ("better", "worse") for r in g)]
    assert len(wrong) <= len(groups) / 20


def test_shops_far_apart_are_told_apart(catalog: Catalog) -> None:
    """Of shops with 2,000 cases and ten points or more from the median, nearly all are named."""
    standing, _ = told(catalog, shops(60, 10, spread=0.25))
    far = [row for row in standing if row["n"] == 2000 and abs(row["apart"]) > 0.1
           and row["shops"] > 2]  # fmt: skip
    named = [row for row in far if row["verdict"] in ("better", "worse")]
    assert len(named) >= 0.9 * len(far) > 0
