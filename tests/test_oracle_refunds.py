"""Refunds, disputes and reviews are counted twice: by the queries, and row by row in Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from oracle import refunds
from oracle.books import books
from oracle.curve import Point, curve
from oracle.house import filled, ran, see
from oracle.market import END, START, WINDOW, exported, frames, market, moments
from oracle.refunds import Figure

from retro.running import Outcome
from retro.warehouse import Warehouse

CURVE = "1_break_down/cohort_curve"
METRICS = ("orders", "refunds", "quality", "aftersales", "disputes", "reviews")
SEEDS = range(6)
UNKNOWN: Figure = (None, None, None)


# -- by the queries --------------------------------------------------------------------


def asked(house: Warehouse, until: datetime) -> Outcome:
    """Return the metrics and the curves as known at a moment."""
    see(house, WINDOW, until)
    return ran(house, (*(f"metrics/{name}" for name in METRICS), CURVE))


def counted(outcome: Outcome) -> dict[str, Figure]:
    """Return metric -> value, numerator and denominator."""
    found: dict[str, Figure] = {}
    for name in METRICS:
        result = outcome.results.get(f"metrics/{name}")
        for metric, *figure in result.rows if result else ():
            found[str(metric)] = tuple(figure[:3])  # type: ignore[assignment]
    return found


# -- both agree ------------------------------------------------------------------------


def differences(mine: Mapping[str, Figure], theirs: Mapping[str, Figure]) -> dict[str, Any]:
    """Return metric -> what the loops say and what the queries say, where they differ."""
    return {
        name: (mine.get(name), theirs.get(name))
        for name in sorted({*mine, *theirs})
        if _differ(mine.get(name, UNKNOWN), theirs.get(name, UNKNOWN))
    }


def unlike(mine: Mapping[Point, Sequence[Any]], outcome: Outcome) -> dict[Point, Any]:
    """Return points of the curves at which the loops and the query say different things."""
    result = outcome.results.get(CURVE)
    theirs: Any = {row[:3]: row[3:] for row in result.rows} if result else {}
    return {
        point: (mine.get(point), theirs.get(point))
        for point in sorted({*mine, *theirs})
        if _unlike(mine.get(point), theirs.get(point))
    }


def _unlike(mine: Sequence[Any] | None, theirs: Sequence[Any] | None) -> bool:
    if mine is None or theirs is None:
        # A reason that nobody gave by that day may be left out.
        return bool((mine or theirs or (0, 0))[1])
    orders, value, *parts = mine
    return orders != theirs[0] or _differ((value, *parts), (theirs[3], *theirs[1:3]))


def _differ(mine: Figure, theirs: Figure) -> bool:
    # Of what nobody can tell the parts are of no use.
    if mine[0] is None and theirs[0] is None:
        return False
    return any(
        one is not other if one is None or other is None else abs(one - other) > 1e-9 * abs(one)
        for one, other in zip(mine, theirs, strict=True)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_both_ways_count_the_same(seed: int) -> None:
    """Every metric at every cut-off is the same counted by SQL and by hand."""
    shops = market(seed)
    tables = frames(shops)
    with filled(exported(shops)) as house:
        for until in moments(shops, seed):
            here, outcome = books(tables, WINDOW, until), asked(house, until)
            assert (until, differences(refunds.figures(here), counted(outcome))) == (until, {})
            assert (until, unlike(curve(here), outcome)) == (until, {})


def test_the_shops_reach_every_metric() -> None:
    """Random shops in which nothing goes wrong would prove nothing."""
    found: dict[str, float] = {}
    for seed in SEEDS:
        for name, figure in by_hand(seed).items():
            found[name] = max(found.get(name, 0), figure[0] or 0)
    assert len(found) == 36
    assert {name for name, most in found.items() if not most} == set()
    assert {START, END} <= {order["created_at"] for order in market(0).tables["orders"]}


@cache
def by_hand(seed: int) -> dict[str, Figure]:
    """Return the figures of the last cut-off, counted in loops."""
    shops = market(seed)
    *_, late = moments(shops, seed)
    return refunds.figures(books(frames(shops), WINDOW, late))


def test_the_refund_of_an_unpaid_order_tells_no_amount() -> None:
    """Paid and refunded, the amount not told; what an unpaid order says does not stand for it."""
    times = dict.fromkeys(("paid_at", "shipped_at", "signed_at", "closed_at"))
    order = {"shop": "s", "created_at": START, "status": "paid", "amount_paid": Decimal(50)} | times
    paid = order | {"platform": "jd", "order_id": "1", "paid_at": START}
    unpaid = order | {"platform": "pdd", "order_id": "2", "refund_amount": Decimal(9)}
    case = {
        "platform": "jd", "shop": "s", "order_id": "1", "refund_id": "r", "kind": "refund_only",
        "status": "success", "amount": None, "applied_at": START, "finished_at": START,
    }  # fmt: skip
    with filled({"orders": [paid, unpaid], "refunds": [case]}) as house:
        found = counted(asked(house, END))
    assert found["refund_orders"][0] == 1
    assert found["refund_amount"][0] is None
    assert found["net_amount"][0] is None


def test_p7_without_a_word_on_refunds_nobody_knows_the_net_amount() -> None:
    """One order paid, one not, and no export that tells of refunds: no net amount."""
    paid = {"platform": "jd", "shop": "s", "order_id": "1", "created_at": START,
            "paid_at": START, "status": "paid", "amount_paid": Decimal(50)}  # fmt: skip
    unpaid = paid | {"order_id": "2", "paid_at": None, "status": "unpaid"}
    with filled({"orders": [paid, unpaid]}) as house:
        found = counted(asked(house, END))
    assert found["sales_amount"][0] == 50
    assert found["net_amount"][0] is None
