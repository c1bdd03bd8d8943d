"""Runs the catalogue in the order in which queries read each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from graphlib import CycleError, TopologicalSorter

from retro import machine, models, parameters
from retro.catalog import (
    EARLIER,
    METRICS,
    PREVIOUS,
    ROLLUP,
    Catalog,
    all_reads,
    behind_models,
)
from retro.errors import MachineError, RetroError, UsageError
from retro.given import GIVEN
from retro.model import Promotion, Query, Result, Row, Text, Value
from retro.rule_rows import rule_rows
from retro.settings import Settings
from retro.warehouse import Warehouse

CURVE = "cohort_curve"
BASELINE_CURVE = "baseline_curve"
FAR = datetime(9999, 12, 31)


@dataclass(slots=True)
class Outcome:
    """What became of every query: a result, a list of missing tables, or a problem."""

    results: dict[str, Result] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)
    problems: dict[str, Text] = field(default_factory=dict)


def ordered(catalog: Catalog, *, of_shops: bool = False) -> list[Query]:
    """Return all queries but the canonical tables so that what is read comes first.

    Those over many shops are apart: `of_shops` returns them alone.
    """
    queries = [q for q in catalog.queries.values() if q.folder != "tables"]
    queries = [q for q in queries if (q.folder == ROLLUP) == of_shops]
    by_name = {q.name: q.path for q in queries if q.folder != METRICS}
    gathered = {
        "metric_values": [q.path for q in queries if q.folder == METRICS],
        "rule_rows": [q.path for q in queries if q.finding],
    }
    graph = {q.path: _needed(q, by_name, gathered) for q in sorted(queries, key=lambda q: q.path)}
    try:
        return [catalog.queries[path] for path in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise UsageError(
            "QUERY_CIRCLE",
            {"zh": f"查询互相引用：{circle}。", "en": f"queries read each other: {circle}."},
        ) from error


def _needed(
    query: Query, by_name: Mapping[str, str], gathered: Mapping[str, list[str]]
) -> list[str]:
    names = behind_models(all_reads(query))
    needed = [by_name[name] for name in names if name in by_name]
    return needed + [path for name in names for path in gathered.get(name, ())]


def run_all(
    house: Warehouse,
    queries: Iterable[Query],
    settings: Settings,
    progress: Callable[[str], None],
    *,
    with_models: bool = True,
) -> Outcome:
    """Run the queries in order; one that fails or cannot be answered stops no other.

    Without the models the figures behind them are left empty: enough to tell what the
    exports can answer.
    """
    outcome = Outcome()
    for name in ("metric_values", "rule_rows"):
        house.put(name, GIVEN[name], [])
    queries = list(queries)
    done_with = _done_with(queries)
    for query in queries:
        progress(query.path)
        _run_one(house, query, settings, outcome, with_models=with_models)
        house.release(done_with.get(query.path, ()))
    return outcome


def _done_with(queries: Iterable[Query]) -> dict[str, list[str]]:
    """Return by query the relations that no later one reads."""
    last = {name: query.path for query in queries for name in behind_models(all_reads(query))}
    found: dict[str, list[str]] = {}
    for name, path in last.items():
        found.setdefault(path, []).append(name)
    return found


def _run_one(
    house: Warehouse, query: Query, settings: Settings, outcome: Outcome, *, with_models: bool
) -> None:
    try:
        models.work_up(house, (*query.reads, *query.may_read), solves=with_models)
        missing = house.missing(query)
        if missing:
            outcome.missing[query.path] = missing
            return
        result = house.run(query, parameters.values(query, settings))
        house.append("rule_rows", rule_rows(result))
    except MachineError:  # a cluster that was lost: no query after this one could run
        raise
    except RetroError as error:
        lacking = machine.lacking(error)
        if lacking and lacking.code == machine.DISK_FULL:  # nor is there room for a pack
            raise lacking from error
        outcome.problems[query.path] = error.message
        return
    outcome.results[query.path] = result
    if query.folder == METRICS:
        # A metric that every platform counts alike belongs to no profile.
        rows = [(query.path, query.rank, *(*row, None)[:5]) for row in result.rows]
        house.append("metric_values", rows)


def baseline(
    house: Warehouse,
    catalog: Catalog,
    settings: Settings,
    window: tuple[datetime, datetime],
    progress: Callable[[str], None] = lambda _: None,
) -> list[tuple[Value, ...]]:
    """Return the metrics of normal days: metric, value, numerator, denominator, profile.

    Only metrics that rest on facts alone are computed; counts are left out, since days
    and promotions differ in length.
    """
    queries = [q for q in ordered(catalog) if q.folder in ("facts", METRICS) or q.name == CURVE]
    put_promotion(house, "baseline", *window)
    outcome = run_all(house, queries, settings, progress)
    best: dict[tuple[Value, Value], tuple[int, tuple[Value, ...]]] = {}
    for result in outcome.results.values():
        if result.query.folder == METRICS:
            for row in ((*row, None)[:5] for row in result.rows):
                rank, key = result.query.rank, (row[0], row[4])
                if row[1] is not None and rank <= best.get(key, (rank, ()))[0]:
                    best[key] = (rank, row)
    # Returns of normal days are compared at the age of the promotion's, so their curve is kept.
    house.put(BASELINE_CURVE, GIVEN[BASELINE_CURVE], house.rows(CURVE) if house.has(CURVE) else [])
    house.forget({q.name for q in queries if q.folder != METRICS})
    return [row for _, row in best.values() if row[3] is not None]


def put_promotion(house: Warehouse, name: str, start: datetime, end: datetime) -> None:
    """Give queries a window of which everything is known that the exports hold."""
    house.put("promotion", GIVEN["promotion"], [(name, start, end, None, FAR)])


def give(house: Warehouse, promotion: Promotion) -> None:
    """Give queries the reviewed promotion; known is what happened up to the end of `as_of`."""
    until = datetime.combine(promotion.as_of, datetime.max.time())
    row = (promotion.id, promotion.starts_at, promotion.ends_at, promotion.as_of, until)
    house.put("promotion", GIVEN["promotion"], [row])


Results = Mapping[str, tuple[tuple[str, ...], tuple[Row, ...]]]


def give_previous(house: Warehouse, catalog: Catalog, results: Results) -> None:
    """Give queries the results of the promotion before, as `previous_<name>`."""
    for name in sorted(results):
        if catalog.named(name):
            _give(house, catalog, PREVIOUS + name, _rows(results, name))


def give_earlier(house: Warehouse, catalog: Catalog, results: Mapping[str, Results]) -> None:
    """Give queries what they read of the results of all promotions before, as `earlier_<name>`."""
    reads = {read for query in catalog.queries.values() for read in (*query.reads, *query.may_read)}
    for read in sorted(read for read in reads if read.startswith(EARLIER)):
        name = read.removeprefix(EARLIER)
        rows = [
            {"promotion": promotion, **row}
            for promotion, found in results.items()
            for row in _rows(found, name)
        ]
        _give(house, catalog, read, rows)


def _rows(results: Results, name: str) -> list[dict[str, Value]]:
    columns, rows = results.get(name, ((), ()))
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _give(
    house: Warehouse, catalog: Catalog, name: str, rows: Iterable[Mapping[str, Value]]
) -> None:
    """Put kept rows; a column that they lack is empty, one not known any more is left out."""
    schema = catalog.schema(name)
    with suppress(UsageError):  # a column that was of another kind cannot be compared
        house.put(name, schema, [[row.get(column) for column in schema] for row in rows])
