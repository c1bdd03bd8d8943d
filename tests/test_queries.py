"""Every `.sql` file keeps the contract of its header, and has a case page that holds."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from casebook import Case, cases

from retro import profiles, resources
from retro.backed import loose
from retro.catalog import KINDS, Catalog, load_catalog, parameters
from retro.given import GIVEN
from retro.model import Query
from retro.running import ordered
from retro.sentences import of_row, say
from retro.settings import Settings, Shop
from retro.warehouse import Warehouse
from retro.wording import named_in_sentences, strays

CATALOG = load_catalog(resources.layers("queries", None))
PAGES = Path(__file__).parent / "cases"
PROFILES = profiles.given(
    Settings(shop=Shop(name="小满")),
    profiles.load(resources.layers("queries", None)),
    date(2025, 11, 10),
)
METRIC_COLUMNS = ["metric", "value", "numerator", "denominator"]
PRIVATE = {"person", "quote"}
EVERY = pytest.mark.parametrize("path", sorted(CATALOG.queries))


def opened(query: Query, given: dict[str, Any] | None = None) -> Warehouse:
    """Return a warehouse with just what the query declares to read, empty or as given.

    A page may give what lies further up: then the results in between are made of it.
    """
    house = Warehouse(CATALOG)
    reads = {read.partition(".")[0] for read in (*query.reads, *query.may_read)}
    is_far = not set(given or {}) <= reads
    for name in sorted(reads):
        if name in CATALOG.reference and name not in (given or {}):
            house.put_reference()
        else:
            house.stand_in(name)
    if is_far:
        house.put_reference()
    for name, (header, rows) in (given or {}).items():
        _fill(house, name, header, rows)
    if is_far:
        _work_up(house, query, set(given or {}))
    if query.folder != "tables":
        house.lock()
    return house


def _work_up(house: Warehouse, query: Query, given: set[str]) -> None:
    """Make what lies between what a page gives and what its query reads."""
    for name, rows in PROFILES.items():
        if name not in given:
            house.put(name, GIVEN[name], rows)
    wanted = _behind(query, given)
    for between in ordered(CATALOG):
        if between.folder != "metrics" and between.name in wanted:
            for read in (*between.reads, *between.may_read):
                house.stand_in(read.partition(".")[0])
            house.run(between, dict(between.params))


def _behind(query: Query, given: set[str]) -> set[str]:
    """Return the results that a query rests on, directly or not, and that are not given."""
    reads = {read.partition(".")[0] for read in (*query.reads, *query.may_read)} - given
    found = [it for name in reads if (it := CATALOG.named(name)) and it.folder != "tables"]
    return {it.name for it in found}.union(*(_behind(it, given) for it in found))


def _fill(house: Warehouse, name: str, header: list[str], rows: list[list[str]]) -> None:
    schema = CATALOG.schema(name)
    unknown = [column for column in header if column not in schema]
    assert not unknown, f"`{name}` has no column {unknown}"
    house.put(name, schema, [])
    for row in rows:
        values = dict(zip(header, row, strict=True))
        house.db.execute(
            f"insert into {name} ({', '.join(chr(34) + c + chr(34) for c in values)}) "
            f"values ({', '.join('?' for _ in values)})",
            [value or None for value in values.values()],
        )


@EVERY
def test_declared_parameters_are_the_used_ones(path: str) -> None:
    """One that neither statement nor sentence uses, or that is not declared, is a mistake."""
    query = CATALOG.queries[path]
    assert set(query.params) == parameters(query.sql) | named_in_sentences(query)


@EVERY
def test_sentences_write_no_number_of_their_own(path: str) -> None:
    """A digit in a template is a parameter, or stands in the query's own title, doc or labels."""
    assert strays(CATALOG.queries[path]) == []


@EVERY
def test_runs_on_an_empty_shop_and_gives_the_declared_columns(path: str) -> None:
    """With only its reads, all empty, a query runs; `describe` equals its header."""
    query = CATALOG.queries[path]
    with opened(query) as house:
        house.run(query, dict(query.params))
        described = house.described(query, dict(query.params))
    declared = {column.name: KINDS[column.kind] for column in query.columns}
    assert declared == described
    assert list(declared) == list(described)


@EVERY
def test_grain_names_its_own_columns(path: str) -> None:
    """The grain is made of declared columns."""
    query = CATALOG.queries[path]
    assert set(query.grain) <= {column.name for column in query.columns}


@EVERY
def test_ends_in_a_total_order(path: str) -> None:
    """A result is ordered, last by its grain, so that two runs give one report."""
    query = CATALOG.queries[path]
    if query.folder in ("tables", "facts"):
        return
    ordered = query.sql.casefold().rsplit("order by", 1)
    assert len(ordered) == 2, "no order by"
    assert all(name in ordered[1] for name in query.grain), ordered[1]


@EVERY
def test_customers_words_and_names_stay_in_work_lists(path: str) -> None:
    """No block of the report has a column with a buyer's name or words."""
    query = CATALOG.queries[path]
    if query.step and not query.worklist:
        assert not [c.name for c in query.columns if c.kind in PRIVATE]


@pytest.mark.parametrize("path", sorted(p for p in CATALOG.queries if p.startswith("metrics/")))
def test_metric_queries_have_the_four_columns(path: str) -> None:
    """A metric query gives metric, value, numerator, denominator, and may say by which profile."""
    names = [column.name for column in CATALOG.queries[path].columns]
    assert names in (METRIC_COLUMNS, [*METRIC_COLUMNS, "profile"])


@EVERY
def test_has_a_case_page(path: str) -> None:
    """A query without a page that a manager can read is not finished."""
    assert (PAGES / f"{path}.md").exists()


def _pages() -> list[tuple[str, Case]]:
    found = []
    for page in sorted(PAGES.rglob("*.md")):
        path = page.relative_to(PAGES).with_suffix("").as_posix()
        if not path.startswith(("sources/", "clocks/")):
            found += [(path, case) for case in cases(page)]
    return found


@pytest.mark.parametrize(
    ("path", "case"), [pytest.param(p, c, id=f"{p}: {c.title}") for p, c in _pages()]
)
def test_case(path: str, case: Case) -> None:
    """The page's given rows give the page's expected rows."""
    query = CATALOG.queries[path]
    with opened(query, case.given) as house:
        result = house.run(query, {**query.params, **case.params})
        stays = query.folder in ("facts", "tables") or (query.hidden and query.worklist)
        rows = house.rows(query.name) if stays else list(result.rows)
    holds(query, case, rows)
    assert loose(result) == [], "a sentence says what its rows do not have"
    if query.finding:
        said = [say(query.finding.say, of_row(result, row))["zh"] for row in result.dicts()]
        assert all(sentence in said for sentence in case.says), said


def holds(query: Query, case: Case, rows: list[tuple[Any, ...]]) -> None:
    """Assert that the rows of a query are those that the page expects."""
    assert case.expect is not None, "the page expects nothing"
    header, expected = case.expect
    names = [column.name for column in query.columns]
    assert set(header) <= set(names), set(header) - set(names)
    if query.folder == "facts" and not _is_ordered(query.sql):
        rows = sorted(rows, key=lambda row: [_rank(row[names.index(name)]) for name in query.grain])
    actual = [[_shown(row[names.index(name)]) for name in header] for row in rows]
    _compare(expected, actual if header else [[] for _ in rows])


def _is_ordered(sql: str) -> bool:
    """Tell whether a statement says in which order its rows come; a fact need not."""
    _, found, end = sql.casefold().rpartition("order by")
    return bool(found) and end.count("(") == end.count(")")


def _rank(value: Any) -> tuple[bool, Any]:
    return value is None, value


def _compare(expected: list[list[str]], actual: list[list[str]]) -> None:
    assert len(expected) == len(actual), f"expected {expected}, got {actual}"
    for want, got in zip(expected, actual, strict=True):
        same = all(_same(a, b) for a, b in zip(want, got, strict=True))
        assert same, f"expected {want}, got {got}"


def _same(want: str, got: str) -> bool:
    try:
        return math.isclose(float(want), float(got), rel_tol=1e-4, abs_tol=1e-6)
    except ValueError:
        return want == got


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S" if value.second else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if not isinstance(value, (Decimal, float)) else f"{value}"


def test_catalogue_is_not_empty(catalog: Catalog) -> None:
    """The built-in catalogue is found where the code looks for it."""
    assert catalog.queries
