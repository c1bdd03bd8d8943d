"""The chains behind the pages about clocks, from messages to metrics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import test_clocks
from casebook import Case
from test_queries import CATALOG

from retro.given import GIVEN
from retro.running import run_all
from retro.warehouse import Warehouse
from sqlmutants.chains import Chain, Figures


def clock_pages() -> Iterator[Chain]:
    """Yield what lies between messages and metrics on every page about clocks."""
    runs = {test_clocks._run(case) for _, case in test_clocks.CASES}
    for run in sorted(runs):
        yield _of_clocks([case for _, case in test_clocks.CASES if test_clocks._run(case) == run])


def _of_clocks(group: list[Case]) -> Chain:
    house = Warehouse(CATALOG)
    house.put_reference()
    for name, schema in GIVEN.items():
        house.put(name, schema, [])
    test_clocks._give_rules(house, group)
    test_clocks._give_tables(house, group)
    wanted = frozenset(name for case in group for name in case.also)
    queries = test_clocks._queries(wanted)
    run_all(house, queries, test_clocks._settings(group[0]), lambda _: None)

    def is_noticed(figures: Figures) -> bool:
        metrics = [_row(name, figure) for name, figure in figures.items()]
        tables = {name: test_clocks._seen(house, name) for name in wanted}
        return not all(_holds(case, metrics, tables) for case in group)

    return Chain(house, queries, is_noticed, dict(group[0].params))


def _row(name: str, figure: Any) -> dict[str, Any]:
    metric, _, profile = name.partition(" ")
    parts = zip(("value", "numerator", "denominator"), figure, strict=True)
    return {"metric": metric, "profile": profile, **dict(parts)}


def _holds(case: Case, metrics: Any, tables: Any) -> bool:
    assert case.expect
    try:
        test_clocks._compare_metrics(metrics, case, *case.expect)
        for name, (header, rows) in case.also.items():
            mine = [row for row in tables[name] if row.get("shop") in test_clocks._shops(case)]
            test_clocks._compare_rows(name, header, rows, mine)
    except AssertionError:
        return False
    return True
