"""How many refunded orders are to be expected of a product, from the others alike, row by row."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from oracle.books import Books, key_of
from oracle.known import Row

EDGES = (50, 100, 200, 400, 800)
LEAST = 30
Cell = tuple[str, date, int]


def expected(of: Books) -> dict[str, tuple[int, int, float]]:
    """Return product -> orders, refunded orders, and those to be expected.

    Expected is the rate of other products paid on the same day in the same band of prices;
    where they have too few orders, of the same band; failing that, of all others.
    """
    orders, hits = cells(of)
    return {
        product: (
            sum(n for cell, n in orders.items() if cell[0] == product),
            sum(n for cell, n in hits.items() if cell[0] == product),
            sum(n * _rate(orders, hits, cell) for cell, n in orders.items() if cell[0] == product),
        )
        for product in {cell[0] for cell in orders}
    }


def cells(of: Books) -> tuple[Counter[Cell], Counter[Cell]]:
    """Return orders and refunded orders by product, day of payment and band of prices."""
    paid = {key_of(order): order["paid_at"].date() for order in of.paid}
    lines = [line for line in of.tables["order_lines"] if key_of(line) in paid]
    sold = {(key_of(line), line["sku"]): band(line) for line in lines}
    product_of = {(key_of(line), line["line_id"]): line["sku"] for line in lines}
    back = {(key_of(case), product_of[key_of(case), case["line_id"]]) for case, _ in of.refunds}
    orders = Counter((sku, paid[key], part) for (key, sku), part in sold.items())
    hits = Counter((sku, paid[key], sold[key, sku]) for key, sku in back)
    return orders, hits


def band(line: Row) -> int:
    """Return the band in which the price of one piece lies."""
    return bisect_right(EDGES, line["amount"] / line["quantity"])


def _rate(orders: Counter[Cell], hits: Counter[Cell], mine: Cell) -> float:
    """Return the refund rate of the others that are most alike and enough."""
    product, day, part = mine
    alike: tuple[Any, ...] = (
        lambda cell: cell[1:] == (day, part),
        lambda cell: cell[2] == part,
        lambda _: True,
    )
    for holds in alike:
        others = [cell for cell in orders if cell[0] != product and holds(cell)]
        n = _sum(orders, others)
        if n >= LEAST:
            break
    return _sum(hits, others) / n


def _sum(counts: Counter[Cell], places: Iterable[Cell]) -> int:
    return sum(counts[cell] for cell in places)
