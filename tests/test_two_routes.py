"""Every total of refunds is reached on two ways: block by block, and straight from the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd
import pytest
from oracle.books import Books, books, is_refund, key_of
from oracle.demo_rows import NEWER, shop
from oracle.expected import expected
from oracle.house import filled, ran, see
from oracle.market import WINDOW, exported, frames, market
from oracle.refunds import Row

LOCATE, CAUSE, SHOW = "2_locate", "3_root_cause", "1_break_down"
STAGES, REASONS = f"{LOCATE}/refund_stage_type", f"{LOCATE}/refund_reasons"
TREE, CUTS = f"{CAUSE}/reason_tree", f"{LOCATE}/refund_cuts"
PAY_DAYS, OTHERS = f"{SHOW}/refunds_by_pay_day", f"{LOCATE}/other_cases"
LADDER, WAITS = f"{CAUSE}/resolution_ladder", f"{CAUSE}/approval_waits"
PLATFORM, TIMELINES = f"{LOCATE}/interventions", f"{CAUSE}/dispute_timelines"
PREVENTABLE, RULES = f"{CAUSE}/preventable_returns", f"{LOCATE}/refund_rates_by_rule"
AVOIDABLE = f"{CAUSE}/avoidable_disputes"
QUEUE, UNSHIPPED = "5_follow_through/aftersale_queue", "5_follow_through/unshipped_refund_requests"
DISPUTES = "5_follow_through/dispute_cases"
PATHS = (
    QUEUE, UNSHIPPED, DISPUTES,
    STAGES, REASONS, TREE, CUTS, PAY_DAYS, OTHERS, LADDER, WAITS, PLATFORM, TIMELINES,
    PREVENTABLE, RULES, AVOIDABLE, "metrics/refunds", "metrics/disputes", "metrics/orders",
    "metrics/aftersales",
)  # fmt: skip
SHOPS = ("demo", "market")


@cache
def both(name: str) -> tuple[dict[str, list[dict[str, Any]]], Books]:
    """Return what the blocks of a shop say a week after the promotion, and its rows."""
    tables, rows, window, until = _shop(name)
    with filled(rows) as house:
        see(house, window, until)
        outcome = ran(house, PATHS)
    found = {path: outcome.results[path].dicts() for path in PATHS if path in outcome.results}
    return found, books(tables, window, until)


def _shop(name: str) -> tuple[Any, Any, tuple[datetime, datetime], datetime]:
    if name == "market":
        of = market(2, 400)
        return frames(of), exported(of), WINDOW, WINDOW[1].replace(day=19)
    one = shop(NEWER, 11)
    rows = one.rows(one.day(40))
    tables = {table: pd.DataFrame(found) for table, found in rows.items()}
    return tables, rows, one.window, one.day(7)


def total(rows: Iterable[Mapping[str, Any]], column: str) -> Any:
    """Return the sum of a column; what is not told adds nothing."""
    return sum(row[column] for row in rows if row[column] is not None)


def metric(found: Mapping[str, list[dict[str, Any]]], name: str) -> dict[str, Any]:
    """Return the row of a metric."""
    rows = [row for path, rows in found.items() if path.startswith("metrics/") for row in rows]
    return next(row for row in rows if row["metric"] == name)


def money(of: Books) -> Decimal:
    """Return what went back to buyers, refund by refund."""
    return sum((case["amount"] or Decimal(0) for case, _ in of.refunds), Decimal(0))


# -- cases and money -------------------------------------------------------------------


@pytest.mark.parametrize("name", SHOPS)
@pytest.mark.parametrize("path", [STAGES, REASONS, TREE])
def test_each_cut_of_the_cases_adds_up(name: str, path: str) -> None:
    """By stage, by reason and in the tree there are as many cases, and the same money."""
    found, of = both(name)
    assert total(found[path], "cases") == len(of.refunds)
    assert total(found[path], "amount") == money(of)


def test_the_metric_of_the_money_is_that_of_the_blocks() -> None:
    """Refund amount, its share, the net amount and the stages tell one sum, to the cent."""
    found, of = both("demo")
    back, sold = money(of), sum(order["amount_paid"] for order in of.paid)
    assert Decimal(str(metric(found, "refund_amount")["value"])).quantize(Decimal("0.01")) == back
    assert metric(found, "refund_rate_amt")["denominator"] == pytest.approx(float(sold))
    net = Decimal(str(metric(found, "net_amount")["value"])).quantize(Decimal("0.01"))
    assert net == sold - back
    by_order = (of.back(order) or (False, 0) for order in of.paid)
    assert sum(amount for _, amount in by_order) == back


@pytest.mark.parametrize("name", SHOPS)
def test_orders_of_a_stage_are_counted_once(name: str) -> None:
    """An order with two refunds of a stage is one order of it; of two stages, one of each."""
    found, of = both(name)
    pairs = {(of.stage(case, o), case["kind"], key_of(case)) for case, o in of.refunds}
    mine = Counter((stage, kind) for stage, kind, _ in pairs)
    assert {(r["stage"], r["kind"]): r["orders"] for r in found[STAGES]} == mine
    for row in found[STAGES]:
        bases = (row["created_orders"], row["paid_orders"], row["signed_orders"])
        assert bases == (len(of.cohort), len(of.paid), len(of.signed))


@pytest.mark.parametrize("name", SHOPS)
def test_orders_of_a_reason_are_counted_once(name: str) -> None:
    """The reasons' orders, counted from the rows."""
    found, of = both(name)
    mine = Counter(code for code, _ in {(c["reason_code"], key_of(c)) for c, _ in of.refunds})
    assert {row["reason_code"]: row["orders"] for row in found[REASONS]} == mine


def test_days_of_payment_add_up() -> None:
    """Orders, money and refunded orders by day of payment are those of the promotion."""
    found, of = both("demo")
    days = found[PAY_DAYS]
    assert total(days, "orders") == len(of.paid)
    assert total(days, "amount") == sum(order["amount_paid"] for order in of.paid)
    assert total(days, "refunded") == len(of.backs) == metric(found, "refund_orders")["value"]


def test_days_of_payment_have_their_own_age() -> None:
    """Refunded within n days, of all orders of the day, once the last of them is that old."""
    found, of = both("demo")
    told = set()
    for row in found[PAY_DAYS]:
        mine = [order for order in of.paid if order["paid_at"].date() == row["pay_day"]]
        last = max(order["paid_at"] for order in mine)
        for days in (1, 3, 7, 15, 30):
            after = [_first_refund(of, order) for order in mine]
            hit = sum(wait is not None and wait < timedelta(days=days) for wait in after)
            is_old = max(of.seen.values()) - last >= timedelta(days=days)
            share = pytest.approx(hit / len(mine)) if is_old else None
            assert (row["pay_day"], days, row[f"within_{days}"]) == (row["pay_day"], days, share)
            told |= {days} if is_old else set()
    assert told == {1, 3, 7}


def _first_refund(of: Books, order: Row) -> timedelta | None:
    ends = [case["finished_at"] for case, mine in of.refunds if mine is order]
    return min((end - order["paid_at"] for end in ends), default=None)


def test_preventable_reasons_add_up() -> None:
    """The cases by preventable reason are the numerator of the share."""
    found, _ = both("demo")
    assert total(found[PREVENTABLE], "cases") == metric(found, "preventable_share")["numerator"]


# -- cuts by product, place and carrier ------------------------------------------------


def _lines(of: Books, column: Callable[[Row], Any]) -> dict[Any, set[tuple[str, str]]]:
    """Return slice -> paid orders with a line of it."""
    paid, found = {key_of(order) for order in of.paid}, dict[Any, set[tuple[str, str]]]()
    for line in of.tables["order_lines"]:
        if key_of(line) in paid:
            found.setdefault(column(line), set()).add(key_of(line))
    return found


def _part(line: Row, place: int) -> str:
    return str(line["variant"]).split(";")[place].partition(":")[2]


PARTS: dict[str, Callable[[Row], Any]] = {
    "sku": lambda line: line["sku"],
    "colour": lambda line: _part(line, 0),
    "size": lambda line: _part(line, 1),
}


@pytest.mark.parametrize("dimension", list(PARTS))
def test_cuts_by_goods_count_the_orders_of_the_lines(dimension: str) -> None:
    """Orders and refunded orders of each product, colour and size, from the lines."""
    found, of = both("demo")
    sold = _lines(of, PARTS[dimension])
    line_of = {line["line_id"]: PARTS[dimension](line) for line in of.tables["order_lines"]}
    back: dict[Any, set[tuple[str, str]]] = {}
    sums: Counter[Any] = Counter()
    for case, _ in of.refunds:
        back.setdefault(line_of[case["line_id"]], set()).add(key_of(case))
        sums[line_of[case["line_id"]]] += case["amount"]
    rows = [row for row in found[CUTS] if row["dimension"] == dimension]
    assert rows
    for row in rows:
        part = row["slice"]
        mine = (len(sold[part]), len(back.get(part, ())), sums[part])
        assert (part, row["orders"], row["cases"], row["amount"]) == (part, *mine)


def test_products_are_compared_with_others_alike() -> None:
    """What is to be expected of a product: the rate of others of its price, paid on its days."""
    found, of = both("demo")
    mine = expected(of)
    rows = [row for row in found[CUTS] if row["dimension"] == "sku" and row["expected"] is not None]
    assert len(rows) > 10
    for row in rows:
        assert (row["slice"], row["orders"], row["cases"]) == (
            row["slice"],
            *mine[row["slice"]][:2],
        )
        assert row["expected"] == pytest.approx(mine[row["slice"]][2])


def test_cuts_by_province_count_the_paid_orders() -> None:
    """Orders, refunded orders and money of each province, and of all that are listed."""
    found, of = both("demo")
    sold = Counter(order["province"] for order in of.paid)
    back = Counter(order["province"] for order in of.paid if key_of(order) in of.backs)
    sums: Counter[str] = Counter()
    for case, order in of.refunds:
        sums[order["province"]] += case["amount"]
    rows = [row for row in found[CUTS] if row["dimension"] == "province"]
    told = {(row["slice"], row["orders"], row["cases"], row["amount"]) for row in rows}
    short = {row["slice"] for row in rows}
    mine = {(p, n, back[p], sums[p]) for p, n in sold.items() if p in short}
    assert told == mine
    assert {place for place, n in sold.items() if n >= 30} <= short


def test_carriers_share_out_the_shipped_orders() -> None:
    """The carriers' orders are the shipped ones, and their refunds those of shipped orders."""
    found, of = both("demo")
    rows = [row for row in found[CUTS] if row["dimension"] == "carrier"]
    shipped = [order for order in of.paid if order["shipped_at"]]
    assert total(rows, "orders") == len(shipped)
    assert total(rows, "cases") == sum(key_of(order) in of.backs for order in shipped)


# -- what is no refund, and what reached the platform ----------------------------------


@pytest.mark.parametrize("name", SHOPS)
def test_exchanges_resends_and_repairs_stand_apart(name: str) -> None:
    """Cases that ask for no money are all in their own block and in no other."""
    found, of = both(name)
    mine = Counter(case["kind"] for case, _ in of.cases if not is_refund(case))
    assert {row["kind"]: row["asked"] for row in found[OTHERS]} == mine


@pytest.mark.parametrize("name", SHOPS)
def test_interventions_add_up(name: str) -> None:
    """The groups, the metric, the rules and the rows name as many orders, lost and judged."""
    found, of = both(name)
    rows = found[PLATFORM]
    rate, judged = metric(found, "intervention_rate"), metric(found, "judged_rate")
    assert total(rows, "orders") == rate["numerator"] == judged["denominator"]
    assert total(rows, "lost") == judged["numerator"]
    mine = {key_of(case) for case, _ in of.cases if case["intervened"]}
    paid = {key_of(order) for order in of.paid}
    mine |= {key_of(one) for one in of.tables["disputes"] if key_of(one) in paid}
    assert rate["numerator"] == len(mine)
    by_rule = {row["rule"]: row["orders"] for row in found[AVOIDABLE]}
    assert by_rule["any"] + by_rule["none"] + by_rule["unknown"] == len(mine)


@pytest.mark.parametrize("name", SHOPS)
def test_the_ladder_holds_every_case_after_shipping_once(name: str) -> None:
    """Compensated, exchanged, returned and so on: together the cases after shipping."""
    found, of = both(name)
    mine = [case for case, order in of.cases if not _before_shipping(of, case, order)]
    assert total(found[LADDER], "cases") == len(mine)


def test_each_rung_holds_the_cases_that_ended_there() -> None:
    """Compensation is less than half of the line for goods kept; other ends go by their kind."""
    found, of = both("demo")
    price = {line["line_id"]: line["amount"] for line in of.tables["order_lines"]}
    after = [case for case, order in of.cases if not _before_shipping(of, case, order)]
    mine = Counter(_rung(case, price[case["line_id"]]) for case in after)
    assert {row["rung"]: row["cases"] for row in found[LADDER] if row["cases"]} == mine
    sums: Counter[str] = Counter()
    for case, order in of.refunds:
        if not _before_shipping(of, case, order):
            sums[_rung(case, price[case["line_id"]])] += case["amount"]
    assert {row["rung"]: row["amount"] for row in found[LADDER] if row["amount"]} == sums


def _rung(case: Row, price: Decimal) -> str:
    if case["status"] != "success":
        return {"open": "open", "closed": "withdrawn"}[case["status"]]
    if case["kind"] != "refund_only":
        return str(case["kind"])
    kept = case["goods_state"] == "received" and case["amount"] < price / 2
    return "compensation" if kept else "refund_only"


def _before_shipping(of: Books, case: Row, order: Row) -> bool:
    return (case["goods_state"] or of.goods_by_order(case, order)) == "unshipped"


@pytest.mark.parametrize("name", SHOPS)
def test_waits_hold_every_case_once(name: str) -> None:
    """The bands of waiting share out the cases of paid orders."""
    found, of = both(name)
    assert total(found[WAITS], "cases") == len(of.cases)


@pytest.mark.parametrize("name", SHOPS)
def test_the_rates_by_rule_agree_with_the_metrics(name: str) -> None:
    """Each platform's own rate, added up over the platforms, is the metric of that name."""
    found, of = both(name)
    own = [row for row in found[RULES] if row["is_own"]]
    whole = [row for row in own if row["rate"] == "refund_rate_n"]
    platforms = {row["platform"] for row in whole}
    assert total(whole, "denominator") == sum(o["platform"] in platforms for o in of.paid)
    assert total(whole, "numerator") == metric(found, "refund_orders")["value"]
    rows = [row for row in own if row["rate"] == "intervention_rate"]
    assert total(rows, "numerator") == metric(found, "intervention_rate")["numerator"]


# -- lists -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHOPS)
def test_every_open_case_is_on_a_list(name: str) -> None:
    """The order of each case that is open stands in the queue or among the unshipped ones."""
    found, of = both(name)
    listed = {key_of(row) for path in (QUEUE, UNSHIPPED) for row in found.get(path, ())}
    waiting = [c for c in of.tables["refunds"] if c["status"] == "open" and c["applied_at"]]
    assert waiting
    assert [case["refund_id"] for case in waiting if key_of(case) not in listed] == []


@pytest.mark.parametrize("name", SHOPS)
def test_every_intervention_is_on_the_list_of_disputes(name: str) -> None:
    """The list has each order of the metric once."""
    found, _ = both(name)
    listed = [key_of(row) for row in found[DISPUTES]]
    assert len(listed) == len(set(listed)) == metric(found, "intervention_rate")["numerator"]
