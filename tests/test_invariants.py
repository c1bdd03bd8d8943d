"""What must hold in every result, on a run from exports to blocks; and that a breach is seen."""

from __future__ import annotations

from decimal import Decimal
from math import inf, nan
from typing import Any

import factories
import pytest
from oracle import invariants, relations
from oracle.house import catalog

from retro import jobs, review
from retro.model import Query
from retro.review import Reviewed


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    """Return the review of a small shop with orders, cases, chats and a roster."""
    folder = tmp_path_factory.mktemp("line")
    shop = relations.shop(2, size=60)
    window = (f"{shop.starts_at:%Y-%m-%d %H:%M}", f"{shop.ends_at:%Y-%m-%d %H:%M}")
    exports = relations.written(shop, folder / "exports")
    return review.review(jobs.one_off(exports, *window, folder / "pack", {}), lambda _: None)


def rows(reviewed: Reviewed, path: str) -> list[dict[str, Any]]:
    """Return the rows of a result."""
    return next(one.dicts() for one in reviewed.results if one.query.path == path)


def test_p8_no_cell_of_any_result_is_impossible(reviewed: Reviewed) -> None:
    """Promise 8: shares lie in 0-1, nothing is nan or inf, p50 is at most p90, money is decimal."""
    results = [one for one in reviewed.results if one.rows]
    assert len(results) > 100
    found = [cell for one in results for cell in invariants.broken(one.query, one.rows)]
    assert found == []


def test_p8_hours_agents_shops_and_totals_agree(reviewed: Reviewed) -> None:
    """Promise 8: whatever the cut, orders, sessions, waits and money add up to the total."""
    total = {row["metric"]: row for row in rows(reviewed, "1_break_down/core_metrics")}
    hours = rows(reviewed, "1_break_down/orders_by_hour")
    for column, metric in (("created", "orders_created"), ("paid", "orders_paid"),
                           ("amount", "sales_amount"), ("refunded", "refund_orders")):  # fmt: skip
        added = sum(row[column] or 0 for row in hours)
        assert float(added) == pytest.approx(total[metric]["value"]), metric
    days = rows(reviewed, "1_break_down/refunds_by_pay_day")
    assert sum(row["orders"] for row in days) == total["orders_paid"]["value"]
    talks = rows(reviewed, "1_break_down/volume_by_hour")
    assert sum(row["sessions"] for row in talks) == total["sessions"]["value"]
    cases = total["rate_3min"]["denominator"]
    for path in ("reply_by_hour", "reply_by_type"):
        added = sum(row["cases"] for row in rows(reviewed, f"1_break_down/{path}"))
        assert added == cases, path
    shops = rows(reviewed, "1_break_down/response_by_shop")
    assert sum(row["n"] for row in shops if row["metric"] == "rate_3min") == cases


def test_p8_refunds_are_at_most_what_was_paid(reviewed: Reviewed) -> None:
    """Promise 8: the net amount is the sales less the refunds, and not below zero."""
    total = {row["metric"]: row["value"] for row in rows(reviewed, "1_break_down/core_metrics")}
    assert 0 < total["refund_amount"] <= total["sales_amount"]
    assert total["net_amount"] == pytest.approx(total["sales_amount"] - total["refund_amount"])


def test_p8_every_shown_share_has_its_count() -> None:
    """Promise 8: no block shows a share without a number of cases beside it."""
    queries = catalog().queries.values()
    assert [text for query in queries for text in invariants.broken(query, [])] == []


def test_p8_whatever_may_be_negative_is_a_share_and_still_there() -> None:
    """Promise 8: no exception outlives its column, and a count has none."""
    shares = {
        (query.path, column.name)
        for query in catalog().queries.values()
        for column in query.columns
        if column.kind == "share"
    }
    assert shares >= invariants.DIFFERENCES
    assert not invariants.broken(_differing("change"), [(3, -0.5)])
    assert len(invariants.broken(_differing("now_share"), [(3, -0.5)])) == 1
    assert len(invariants.broken(_differing("change"), [(3, -1.5)])) == 1


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("share", 1.01), ("share", -0.01), ("share", nan), ("number", inf), ("seconds", -inf),
        ("count", -1), ("money", 1.5), ("money", nan),
    ],
)  # fmt: skip
def test_p8_a_breach_is_seen(kind: str, value: Any) -> None:
    """What cannot be is named, so that silence means something."""
    assert len(invariants.broken(_query(("n", "count"), ("x", kind)), [(3, value)])) == 1
    assert invariants.broken(_query(("n", "count"), ("x", "money")), [(3, Decimal(2))]) == []


def test_p8_quantiles_and_parts_out_of_order_are_seen() -> None:
    """p50 above p90, refunds above payments, a rate that is not its parts."""
    quantiles = _query(("p50_seconds", "seconds"), ("p90_seconds", "seconds"))
    assert len(invariants.broken(quantiles, [(2.0, 1.0), (1.0, 1.0), (None, 1.0)])) == 1
    orders = _query(("refunded", "count"), ("paid", "count"))
    assert len(invariants.broken(orders, [(2, 1), (1, 2)])) == 1
    rate = _query(("metric", "text"), ("value", "number"), ("numerator", "number"),
                  ("denominator", "number"), path="metrics/x")  # fmt: skip
    assert len(invariants.broken(rate, [("m", 0.5, 1.0, 3.0), ("m", 0.5, 1.0, 2.0)])) == 1


def _query(*columns: tuple[str, str], path: str = "1_break_down/x") -> Query:
    made = tuple(factories.column(name, "列", kind) for name, kind in columns)
    return factories.query(path, "题", "问", made)


def _differing(name: str) -> Query:
    return _query(("n", "count"), (name, "share"), path="5_follow_through/response_change")
