"""The chains behind the second counts in plain Python, each on one of their random shops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random
from typing import Any

import test_oracle_clocks as of_clocks
import test_oracle_load as of_load
import test_oracle_office as of_office
import test_oracle_parcels as of_parcels
import test_oracle_refunds as of_refunds
import test_oracle_sales as of_sales
from oracle import contacts, office, parcels
from oracle.house import SETTINGS, behind, filled, ran, see
from oracle.logs import WINDOW
from oracle.market import exported, market, moments
from oracle.registry import UNKNOWN, unlike

from retro import profiles
from retro.given import GIVEN
from retro.model import Query
from retro.running import ordered
from retro.warehouse import Warehouse
from sqlmutants.chains import Chain, Figures

MINUTES = """
select agent, minute, open_sessions, waiting_rounds, sent_messages, on_duty
from agent_minutes
order by all
"""


def refunds(seed: int) -> Iterator[Chain]:
    """Yield the metrics of refunds, disputes and reviews at each cut-off of a random market."""
    shops = market(seed)
    rows = exported(shops)
    paths = (*(f"metrics/{name}" for name in of_refunds.METRICS), of_refunds.CURVE)
    for until in moments(shops, seed):
        house = filled(rows)
        of_refunds.asked(house, until)
        yield _with_curve(house, [*house.catalog.folder("tables"), *behind(paths)])


def _with_curve(house: Warehouse, queries: Sequence[Query]) -> Chain:
    curve = house.rows("cohort_curve")

    def is_noticed(figures: Figures) -> bool:
        now = house.db.execute("from cohort_curve").fetchall()
        return bool(of_refunds.differences(chain.first, figures)) or now != curve

    chain = Chain(house, queries, is_noticed)
    return chain


def clocks(seed: int) -> Iterator[Chain]:
    """Yield the response metrics of every profile on a random log."""
    messages, roster = of_clocks.log_of(seed)
    cases = [of_clocks.Case(messages, rule) for rule in of_clocks.rules().values()]
    of_clocks.house.cache_clear()
    of_clocks.queried(cases, roster)

    def is_noticed(figures: Figures) -> bool:
        return any(
            not of_clocks._equal(chain.first.get(name, UNKNOWN), figures.get(name, UNKNOWN))
            for name in {*chain.first, *figures}
            if name.partition(" ")[0] in of_clocks.METRICS
        )

    chain = Chain(of_clocks.house(), of_clocks.queries(), is_noticed)
    yield chain


def loads(seed: int) -> Iterator[Chain]:
    """Yield volume, load and resolution of a random log, and every minute of every agent."""
    house = of_load.opened(*of_load.shop(seed))
    of_load.ran(house)
    minutes = house.db.execute(MINUTES).fetchall()

    def is_noticed(figures: Figures) -> bool:
        return (
            {*figures} != {*chain.first}
            or any(of_load._differ(figure, figures[name]) for name, figure in chain.first.items())
            or house.db.execute(MINUTES).fetchall() != minutes
        )

    chain = Chain(house, of_load.queries(), is_noticed)
    yield chain


def sales(seed: int) -> Iterator[Chain]:
    """Yield the metrics of sales of a random street."""
    house = Warehouse(of_sales.CATALOG)
    for name, rows in of_sales.street(seed).items():
        schema = of_sales.CATALOG.schema(name)
        cells = rows.astype(object).where(rows.notna(), None).to_dict("records")
        house.put(name, schema, [[of_sales.plain(row.get(key)) for key in schema] for row in cells])
    for table in ("order_lines", "shipments"):
        house.stand_in(table)
    wanted = of_sales._behind("metrics/sales")
    queries = [query for query in ordered(of_sales.CATALOG) if query.path in wanted]
    for query in queries:
        house.run(query, dict(query.params))

    def is_noticed(figures: Figures) -> bool:
        # The loops give both parts, not the share.
        return {n: f[1:] for n, f in figures.items()} != {n: f[1:] for n, f in chain.first.items()}

    chain = Chain(house, queries, is_noticed)
    yield chain


def offices(seed: int) -> Iterator[Chain]:
    """Yield what agent tables say, and what a desk's tickets say."""
    periods = office.random_tables(Random(seed))  # noqa: S311 - rows, not secrets
    yield _of_rows({"agent_periods": periods}, of_office.UNTIL, ("agent_table",))
    tickets = office.random_tickets(Random(seed))  # noqa: S311
    yield _of_rows({"sessions": tickets}, of_office.UNTIL, ("tickets",))


def deliveries(seed: int) -> Iterator[Chain]:
    """Yield parcels and refusals, and what chats could have saved."""
    until = WINDOW[1] + of_parcels.MOMENTS[seed % len(of_parcels.MOMENTS)]
    rows = parcels.random_orders(Random(seed))  # noqa: S311
    yield _of_rows(rows, until, ("logistics", "quality"), of_parcels.PARCELS)
    rows = contacts.random_cases(Random(seed))  # noqa: S311
    yield _of_rows(rows, until, ("aftersales", "resolutions"), of_parcels.CHATS)


def _of_rows(
    rows: Any, until: datetime, metrics: Sequence[str], compared: Sequence[str] = ()
) -> Chain:
    """Return the chain of some metrics of some rows; all are compared if none is named."""
    house = filled(rows)
    see(house, WINDOW, until)
    for name, cells in profiles.given(SETTINGS, of_office.KNOWN, WINDOW[0].date()).items():
        house.put(name, GIVEN[name], cells)
    paths = tuple(f"metrics/{name}" for name in metrics)
    ran(house, paths)

    def is_noticed(figures: Figures) -> bool:
        return any(
            unlike(chain.first.get(name, UNKNOWN), figures.get(name, UNKNOWN))
            for name in compared or {*chain.first, *figures}
        )

    chain = Chain(house, [*house.catalog.folder("tables"), *behind(paths)], is_noticed)
    return chain
