"""Statements with one change: which changes are made, and that the pages of some metrics notice."""

from __future__ import annotations

import pytest
import sqlmutants.pages
from sqlmutants.mutations import mutants, parsed
from sqlmutants.pages import KILLED, STILLBORN, SURVIVED, Page
from sqlmutants.rules import printed
from sqlmutants.trial import equivalents
from test_queries import CATALOG

# Money, service and delivery: of these no change may go unnoticed by their own pages.
WATCHED = ("orders", "quality", "pace", "resolution", "staffing", "bots", "response")


def changes(sql: str) -> list[str]:
    """Return what is changed, in order."""
    return [mutant.change for mutant in mutants(sql)]


@pytest.mark.parametrize(
    ("sql", "change"),
    [
        ("select a from t where a < 1", "a < 1 → a <= 1"),
        ("select a from t where a >= 1", "a >= 1 → a > 1"),
        ("select a from t where a = 1 and b", "a = 1 AND b → a = 1 OR b"),
        ("select a from t where a = 1 and b", "and b → nothing"),
        ("select a from t where a = 1", "WHERE a = 1 → nothing"),
        ("select a from t where a in (1, 2)", "a IN (1, 2) → NOT a IN (1, 2)"),
        ("select a from t where a is not null", "NOT a IS NULL → a IS NULL"),
        ("select a from t left join s using (a)", "left join s → join"),
        ("select a from t join s using (a)", "join s → left join"),
        ("select count(distinct a) from t", "COUNT(DISTINCT a) → COUNT(a)"),
        ("select count(a) from t", "COUNT(a) → COUNT(*)"),
        ("select sum(a) from t", "SUM(a) → MAX(a)"),
        ("select min(a) from t", "MIN(a) → MAX(a)"),
        ("select a + b from t", "a + b → a - b"),
        ("select a / b from t", "a / b → a * b"),
        ("select count(*) filter (a) from t", "COUNT(*) FILTER(WHERE a) → COUNT(*)"),
        ("select coalesce(a, 0) from t", "COALESCE(a, 0) → a"),
        ("select a from t union all select a from s", "union all → union: SELECT a FROM s"),
        ("select a from t order by a", "a → a DESC"),
        ("select distinct a from t", "DISTINCT → nothing"),
        (
            "select rank() over (partition by a order by b) from t",
            "RANK() OVER (PARTITION BY a ORDER BY b) → RANK() OVER (ORDER BY b)",
        ),
        ("select a from t limit 3", "LIMIT 3 → LIMIT 4"),
        ("select a + interval 1 day from t", "INTERVAL '1' DAY → INTERVAL '2' DAY"),
        (
            "select case when a then b else c end from t",
            "CASE WHEN a THEN b ELSE c END → CASE WHEN a THEN c ELSE b END",
        ),
        (
            "select a from t where a >= b and a < c",
            "a >= b AND a < c → a > b AND a <= c",
        ),
        ("select a from t where not b", "NOT b → b"),
    ],
)
def test_p7_changes_by_which_a_definition_goes_wrong(sql: str, change: str) -> None:
    """Boundaries, conditions, joins, counts, order and branches are each changed once."""
    assert change in changes(sql)


def test_each_mutant_is_another_statement() -> None:
    """No change is made twice, and none leaves the statement as it is."""
    sql = CATALOG.queries["metrics/refunds"].sql
    found = [mutant.sql for mutant in mutants(sql)]
    assert len(found) == len({*found, printed(parsed(sql))}) - 1
    assert len(found) > 50


def test_numbers_of_types_positions_and_exists_are_left() -> None:
    """Only numbers that say how much are raised."""
    sql = "select a::decimal(18, 2), b[1] from t where exists (select 1 from s)"
    assert [change for change in changes(sql) if "18" in change or "2 " in change] == []


def test_a_page_says_what_becomes_of_a_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    """The query's own survives, other rows are noticed, and so is what never ends."""
    monkeypatch.setattr(sqlmutants.pages, "LIMIT_SECONDS", 0.3)
    with Page("metrics/past_actions_done") as page:
        assert page.fate(page.query.sql) == SURVIVED
        assert page.fate(page.query.sql.replace("count(*) > 0", "count(*) > 1")) == KILLED
        assert page.fate("select nothing from nowhere") == STILLBORN
        assert page.fate("select count(*) from range(1000000000000)") == KILLED


@pytest.mark.parametrize("name", WATCHED)
def test_p7_no_change_of_these_metrics_goes_unnoticed(name: str) -> None:
    """Each mutant fails a case of the page, or is declared to be no change."""
    path = f"metrics/{name}"
    none = equivalents().get(path, {})
    with Page(path) as page:
        assert page.fate(printed(parsed(page.query.sql))) == SURVIVED
        every = list(mutants(page.query.sql))
        assert set(none) <= {one.change for one in every}
        tried = [one for one in every if one.change not in none]
        assert [one.change for one in tried if page.fate(one.sql) == SURVIVED] == []
