"""What holds for any shop: totals agree, shares are shares, order and calendar change nothing."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retro import profiles, resources
from retro.catalog import load_catalog
from retro.config import given_tables
from retro.given import GIVEN
from retro.model import Query
from retro.running import ordered, run_all
from retro.settings import Settings, Shop
from retro.warehouse import Warehouse

SETTINGS = Settings(shop=Shop(name="x"))
CATALOG = load_catalog(resources.layers("queries", None))
START, END = datetime(2025, 11, 10, 20), datetime(2025, 11, 12, 2)
WEEK = timedelta(days=7)
HOURLY = ("orders_by_hour", "volume_by_hour", "reply_by_hour")
# What hourly blocks read beside facts.
BEHIND = ("reply_groups", "reply_cuts")
SHARES = {
    "rate_3min", "rate_30s", "reply_rate", "bot_share", "transfer_out_rate", "wismo_share",
    "refund_rate_n", "refund_rate_created", "refund_unshipped", "refund_in_transit",
    "refund_received", "refund_return", "only_refund_rate", "quality_refund_rate",
    "preventable_share", "preventable_chat_share", "conv", "fcr", "repeat_contact", "cs_share",
    "rate_45s", "net_conv", "urge_rate", "urge_conv", "message_rate", "no_service_rate",
    "direct_share", "long_share", "bot_session_share",
}  # fmt: skip
TOTALS = {
    ("orders_by_hour", "created"): "orders_created",
    ("orders_by_hour", "paid"): "orders_paid",
    ("orders_by_hour", "amount"): "sales_amount",
    ("orders_by_hour", "refunded"): "refund_orders",
    ("volume_by_hour", "sessions"): "sessions",
    ("reply_by_hour", "late"): "timeout_replies",
}
TEXTS = ("在吗", "什么时候发货", "这件多大尺码", "快递到哪了", "有质量问题")
SLOW, LAPSE = 180, timedelta(hours=12)

quick = settings(
    max_examples=6, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


# -- random shops ----------------------------------------------------------------------


@dataclass(frozen=True)
class Sale:
    """One order: minutes from the start to its creation, to its payment, cents, refunds."""

    created: int
    paid: int | None
    cents: int
    refunds: tuple[tuple[int, int, str, str], ...] = ()


@dataclass(frozen=True)
class Talk:
    """One conversation: (seconds since the line before, sender, text) in their order."""

    begins: int
    lines: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class Street:
    """One shop, moved by a number of weeks, its rows in one of many orders."""

    sales: tuple[Sale, ...]
    talks: tuple[Talk, ...]
    weeks: int = 0
    seed: int | None = None


# From two hours before the promotion to two hours after its end.
moments = st.integers(-120, int((END - START).total_seconds()) // 60 + 120)
refunds = st.tuples(
    st.integers(1, 600),
    st.integers(0, 30_000),
    st.sampled_from(["success", "success", "closed", "open"]),
    st.sampled_from(["refund_only", "return_refund", "exchange"]),
)
sales = st.builds(
    Sale,
    created=moments,
    paid=st.none() | st.integers(0, 60),
    cents=st.integers(0, 50_000),
    refunds=st.lists(refunds, max_size=2).map(tuple),
)
lines = st.tuples(
    st.sampled_from([0, 3, 29, 30, 60, 180, 181, 599, 600, 4000, 43_199, 43_200]),
    st.sampled_from(["buyer", "buyer", "human", "human", "bot", "assist_bot", "system"]),
    st.sampled_from(TEXTS),
)
talks = st.builds(Talk, begins=moments, lines=st.lists(lines, min_size=1, max_size=9).map(tuple))
streets = st.builds(
    Street,
    sales=st.lists(sales, max_size=7).map(tuple),
    talks=st.lists(talks, max_size=5).map(tuple),
)


def rows(street: Street) -> dict[str, list[dict[str, Any]]]:
    """Return the canonical rows of a shop, shuffled if it has a seed."""
    moved = START + WEEK * street.weeks
    found: dict[str, list[dict[str, Any]]] = {"orders": [], "refunds": [], "messages": []}
    for number, sale in enumerate(street.sales):
        created = moved + timedelta(minutes=sale.created)
        paid = None if sale.paid is None else created + timedelta(minutes=sale.paid)
        amount = Decimal(sale.cents) / 100
        found["orders"].append({
            "order_id": f"o{number}", "buyer": f"b{number % 3}", "created_at": created,
            "paid_at": paid, "amount_due": amount, "amount_paid": amount if paid else None,
        })  # fmt: skip
        for case, (after, cents, status, kind) in enumerate(sale.refunds):
            applied = created + timedelta(minutes=after)
            found["refunds"].append({
                "refund_id": f"r{number}-{case}", "order_id": f"o{number}", "kind": kind,
                "status": status, "amount": Decimal(cents) / 100, "applied_at": applied,
                "finished_at": applied if status == "success" else None,
                "reason_code": "SIZE_FIT", "intervened": False, "auto": False,
            })  # fmt: skip
    for number, talk in enumerate(street.talks):
        found["messages"] += _messages(number, talk, moved + timedelta(minutes=talk.begins))
    common = {"platform": "taobao", "shop": "x", "source_file": "a.csv"}
    for table in found.values():
        table[:] = [common | {"source_row": line} | row for line, row in enumerate(table, 2)]
        if street.seed is not None:
            random.Random(street.seed).shuffle(table)  # noqa: S311 - any order will do
    return found


def _messages(number: int, talk: Talk, at: datetime) -> Iterable[dict[str, Any]]:
    for place, (after, sender, text) in enumerate(talk.lines):
        at += timedelta(seconds=after)
        yield {
            "conversation_id": f"c{number}", "message_seq": place, "sent_at": at,
            "sender": sender, "buyer": f"b{number % 3}", "text": text, "message_kind": "text",
            "agent": f"客服{number % 2}" if sender in ("human", "assist_bot", "bot") else None,
        }  # fmt: skip


# -- one run over a shop ---------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """The best value of every metric, and the rows of the hourly blocks."""

    metrics: dict[str, tuple[Any, Any, Any]]
    hours: dict[str, list[dict[str, Any]]]


@cache
def house() -> Warehouse:
    """Return the warehouse that all examples share; each replaces its tables."""
    opened = Warehouse(CATALOG)
    opened.put_reference()
    known = profiles.load(resources.layers("queries", None))
    tables = given_tables(SETTINGS) | profiles.given(SETTINGS, known, START.date())
    for name, given_rows in tables.items():
        opened.put(name, GIVEN[name], given_rows)
    opened.put("phases", GIVEN["phases"], [])
    opened.lock()
    return opened


@cache
def queries() -> Sequence[Query]:
    """Return metrics, hourly blocks and the facts behind them in the order in which they run."""
    wanted = {*HOURLY, *BEHIND}
    found = []
    for query in reversed(ordered(CATALOG)):
        is_read = query.folder == "facts" and query.name in wanted
        if is_read or query.folder == "metrics" or query.name in (*HOURLY, *BEHIND):
            wanted |= {name.partition(".")[0] for name in (*query.reads, *query.may_read)}
            found.append(query)
    return tuple(reversed(found))


def figures(street: Street) -> Figures:
    """Compute the metrics and hourly blocks of a shop."""
    open_house, moved = house(), WEEK * street.weeks
    open_house.forget(query.name for query in queries() if query.folder != "metrics")
    for name, table in rows(street).items():
        schema = CATALOG.schema(name)
        open_house.put(name, schema, [[row.get(column) for column in schema] for row in table])
    known = END + WEEK + moved
    promotion = ("p", START + moved, END + moved, known.date(), known)
    open_house.put("promotion", GIVEN["promotion"], [promotion])
    outcome = run_all(open_house, queries(), SETTINGS, lambda _: None)
    assert outcome.problems == {}
    best: dict[str, tuple[int, tuple[Any, Any, Any]]] = {}
    for result in outcome.results.values():
        if result.query.folder == "metrics":
            for metric, value, numerator, denominator, *_ in result.rows:
                entry = (result.query.rank, (value, numerator, denominator))
                best[str(metric)] = min(best.get(str(metric), entry), entry, key=lambda e: e[0])
    hours = {q.name: r.dicts() for r in outcome.results.values() if (q := r.query).name in HOURLY}
    return Figures({name: values for name, (_, values) in best.items()}, hours)


def value(found: Figures, metric: str) -> Any:
    """Return the value of a metric, or None."""
    return found.metrics.get(metric, (None, None, None))[0]


# -- the second way to count -----------------------------------------------------------


def within(at: datetime) -> bool:
    """Tell whether a moment lies in the promotion."""
    return START <= at < END


def sold(street: Street) -> list[Sale]:
    """Return the orders created in the promotion."""
    return [sale for sale in street.sales if within(START + timedelta(minutes=sale.created))]


def refunded(sale: Sale) -> Decimal:
    """Return the cents of successful refunds, not of exchanges."""
    cents = sum(
        c for _, c, status, kind in sale.refunds if status == "success" and kind != "exchange"
    )
    return Decimal(cents) / 100


def rounds(street: Street) -> list[tuple[datetime, float | None]]:
    """Return (asked at, seconds waited or None) of each question asked in the promotion."""
    found: list[tuple[datetime, float | None]] = []
    for number, talk in enumerate(street.talks):
        asked: datetime | None = None
        before: datetime | None = None
        for line in _messages(number, talk, START + timedelta(minutes=talk.begins)):
            at, sender = line["sent_at"], line["sender"]
            if sender in ("bot", "system"):
                continue
            if asked and before and at - before >= LAPSE:
                found.append((asked, None))
                asked = None
            if sender == "buyer":
                asked = asked or at
            elif asked:
                found.append((asked, (at - asked).total_seconds()))
                asked = None
            before = at
        if asked:
            found.append((asked, None))
    return [(at, wait) for at, wait in found if within(at)]


def is_counted(at: datetime, wait: float | None) -> bool:
    """Tell whether Taobao counts a round: asked from 8 to 23, or answered within those hours."""
    answered = None if wait is None else at + timedelta(seconds=wait)
    return 8 <= at.hour < 23 or (answered is not None and 8 <= answered.hour < 23)


def _orders_are_counted_twice(street: Street, found: Figures) -> None:
    orders = sold(street)
    paid = [sale for sale in orders if sale.paid is not None]
    if not orders:
        assert value(found, "orders_created") is None
        return
    assert value(found, "orders_created") == len(orders)
    assert value(found, "orders_paid") == len(paid)
    assert value(found, "sales_amount") == pytest.approx(sum(sale.cents for sale in paid) / 100)
    if not any(sale.refunds for sale in street.sales):
        assert value(found, "refund_orders") is None
        return
    back = [amount for sale in paid if (amount := refunded(sale)) > 0]
    assert value(found, "refund_orders") == len(back)
    assert (value(found, "refund_amount") or 0) == pytest.approx(float(sum(back)))
    assert value(found, "refund_rate_n") == (pytest.approx(len(back) / len(paid)) if paid else None)


def _waits_are_counted_twice(street: Street, found: Figures) -> None:
    asked = rounds(street)
    if not asked:
        assert value(found, "timeout_replies") is None
        return
    waits = sorted(wait for _, wait in asked if wait is not None)
    counted = [wait for at, wait in asked if is_counted(at, wait)]
    in_time = sum(wait is not None and wait <= SLOW for wait in counted)
    assert value(found, "timeout_replies") == len(counted) - in_time
    of_all = (in_time, len(counted)) if counted else (None, None)
    assert found.metrics["rate_3min"][1:] == of_all
    assert value(found, "art_mean") == (pytest.approx(sum(waits) / len(waits)) if waits else None)


def _hours_add_up(found: Figures) -> None:
    for (block, column), metric in TOTALS.items():
        if value(found, metric) is not None:
            added = sum((row[column] or 0) for row in found.hours[block])
            assert float(added) == pytest.approx(value(found, metric)), (block, column)
    whole = [START + timedelta(hours=n) for n in range(int((END - START).total_seconds()) // 3600)]
    for table in found.hours.values():
        # Exports that do not reach into the promotion say nothing about its hours.
        assert [row["hour"] for row in table] in ([], whole)


def _figures_are_possible(found: Figures) -> None:
    for metric, (figure, *_) in found.metrics.items():
        assert figure is None or math.isfinite(figure), metric
        assert figure is None or metric not in SHARES or 0 <= figure <= 1, metric
    for low, high in (("frt_p50", "frt_p90"), ("art_p50", "art_p90")):
        if value(found, low) is not None:
            assert value(found, low) <= value(found, high)
    for row in found.hours.get("reply_by_hour", []):
        assert row["p50_seconds"] is None or row["p50_seconds"] <= row["p90_seconds"]
        assert row["late"] <= row["cases"]


@settings(quick, max_examples=20)
@given(streets)
def test_p7_p8_figures_are_right_and_agree(street: Street) -> None:
    """Promises 7 and 8: what Python counts its own way, and what the hours add up to, is equal.

    Shares lie in 0–1, p50 is at most p90, nothing is nan or inf, every hour stands once.
    """
    found = figures(street)
    _orders_are_counted_twice(street, found)
    _waits_are_counted_twice(street, found)
    _hours_add_up(found)
    _figures_are_possible(found)


@quick
@given(streets, st.integers(0, 99))
def test_p5_the_order_of_rows_changes_nothing(street: Street, seed: int) -> None:
    """Promise 5: shuffled tables give the same figures, to the last bit."""
    assert figures(replace(street, seed=seed)) == figures(street)


@quick
@given(streets, st.sampled_from([-8, 1, 4]))
def test_the_calendar_changes_nothing(street: Street, weeks: int) -> None:
    """Everything moved by whole weeks moves the hours and leaves every figure as it is."""
    here, there = figures(street), figures(replace(street, weeks=weeks))
    assert there.metrics == here.metrics
    for name, table in here.hours.items():
        assert there.hours[name] == [row | {"hour": row["hour"] + WEEK * weeks} for row in table]
