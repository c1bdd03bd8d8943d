"""After-sale rules of the library: silent where nothing is wrong, and they find what is planted."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from retro import resources
from retro.catalog import load_catalog
from retro.warehouse import Warehouse

CATALOG = load_catalog(resources.layers("queries", None))
DAYS = (date(2025, 11, 10), date(2025, 11, 11))
CARRIERS = {"中通快递": 900, "圆通速递": 700, "极兔速递": 500, "韵达快递": 500, "顺丰速运": 250}
SEEDS = range(20)


def cases_of(dice: random.Random, orders: int, rate: float) -> int:
    """Return how many of the orders are drawn at the rate."""
    return sum(dice.random() < rate for _ in range(orders))


def filled(house: Warehouse, name: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Put rows that tell only some columns of a relation; the others are empty."""
    schema = CATALOG.schema(name)
    places = [
        columns.split().index(column) if column in columns.split() else -1 for column in schema
    ]
    house.put(name, schema, [tuple(row[at] if at >= 0 else None for at in places) for row in rows])


def asked(house: Warehouse, *names: str) -> list[dict[str, Any]]:
    """Return the rows of the last of the queries, run one after the other."""
    rows: list[dict[str, Any]] = []
    for name in names:
        query = CATALOG.named(name)
        assert query is not None
        for read in (*query.reads, *query.may_read):
            if not house.has(read.partition(".")[0]):
                house.stand_in(read.partition(".")[0])
        rows = house.run(query, dict(query.params)).dicts()
    return rows


def damaged(seed: int, worse: str | None = None) -> list[str]:
    """Return the carriers that are found in one drawn shop; one may break five times as much."""
    dice = random.Random(seed)  # noqa: S311 - a drawn shop, no secret
    cells = [(carrier, day, orders) for day in DAYS for carrier, orders in CARRIERS.items()]
    broken = [
        (carrier, day, cases_of(dice, orders, 0.05 if carrier == worse else 0.01))
        for carrier, day, orders in cells
    ]
    with Warehouse(CATALOG) as house:
        house.put_reference()
        of = ("carrier", "all")
        filled(
            house,
            "slice_orders",
            "dimension parent slice pay_day price_from orders",
            [(*of, carrier, day, 100, orders) for carrier, day, orders in cells],
        )
        filled(
            house,
            "slice_refunds",
            "dimension parent slice outcome pay_day price_from cases amount",
            [(*of, c, "DAMAGED", day, 100, n, n * 90) for c, day, n in broken if n],
        )
        rows = asked(house, "slice_expected", "carrier_damage")
    return [row["carrier"] for row in rows]


def test_carriers_that_break_alike_are_not_blamed() -> None:
    """Over twenty drawn shops no carrier is named where all break one parcel in a hundred."""
    assert [name for seed in SEEDS for name in damaged(seed)] == []


def test_a_carrier_that_breaks_five_times_as_much_is_found() -> None:
    """It is found in each of twenty shops, and no other is."""
    assert [damaged(seed, "极兔速递") for seed in SEEDS] == [["极兔速递"]] * len(SEEDS)


def over_service(seed: int, now: float, before: float = 0.06) -> bool:
    """Tell whether refunds over service are called too many: 600 orders now, 200 last time."""
    dice = random.Random(seed)  # noqa: S311 - a drawn shop, no secret
    cases, earlier = cases_of(dice, 600, now), cases_of(dice, 200, before)
    with Warehouse(CATALOG) as house:
        house.put_reference()
        paid = [("店", str(n), True) for n in range(600)]
        filled(house, "cohort_orders", "shop order_id is_paid", paid)
        columns = "shop refund_id order_id in_cohort is_success reason_code waited_long amount"
        of = (True, True, "CS_SERVICE", False, 50)
        filled(house, "refund_cases", columns, [("店", str(n), str(n), *of) for n in range(cases)])
        filled(
            house,
            "equal_age",
            "metric slice previous previous_denominator",
            [("refund_cs_service", "all", earlier / 200, 200)],
        )
        return bool(asked(house, "cs_service_refunds"))


def test_last_time_is_a_sample_too() -> None:
    """Over twenty pairs of equal promotions of unequal size at most one is called worse."""
    assert sum(over_service(seed, 0.06) for seed in SEEDS) <= 1


def test_three_times_as_many_refunds_over_service_are_found() -> None:
    """Three times the share of last time is found in nine of ten drawn pairs, and more."""
    assert sum(over_service(seed, 0.18) for seed in SEEDS) >= 0.9 * len(SEEDS)


@pytest.mark.parametrize("path", ["2_locate/review_contacts", "4_plan/score_gaps"])
def test_what_is_kept_of_after_sales_names_nobody(path: str) -> None:
    """Results that stay in the history hold counts and scores, no buyer, order or word."""
    kinds = {column.kind for column in CATALOG.queries[path].columns}
    assert not kinds & {"person", "quote", "id", "agent"}
