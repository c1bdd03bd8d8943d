"""Where the time of a run went: each second once, the costliest first."""

from __future__ import annotations

import pytest

from retro.spent import COSTLIEST, document, tables
from retro.stopwatch import MODEL, QUERY, STEP, Span

FILES = {"exports/a.csv": 2_500_000}
SPANS = [
    Span(STEP, "", 0.5),
    Span(STEP, "exports/a.csv", 2.0, rows=100),
    Span(STEP, "facts/rounds", 0.25),
    Span(QUERY, "facts/rounds", 1.0, 90, 720, 100, "computed", "duckdb"),
    Span(STEP, "4_plan/roster", 0.0),
    Span(QUERY, "4_plan/roster", 0.25, 3, None, None, "kept"),
    Span(MODEL, "retro.staffing.plan", 4.0),
    Span(STEP, "facts/rounds", 0.0),
    Span(QUERY, "facts/rounds", 0.5, None, None, 50, "put_off"),
    Span(STEP, "report.html", 1.5),
]
QUERIES = {"facts/rounds", "4_plan/roster"}


def test_every_second_is_in_one_stage() -> None:
    """In the order of the line, from the start to the last document."""
    told = document(SPANS, FILES, QUERIES, 10.0, 12.5)
    assert [(row["stage"], row["seconds"]) for row in told["stages"]] == [
        ("start", 0.5),
        ("read", 2.0),
        ("facts", 1.75),
        ("4_plan", 0.25),
        ("models", 4.0),
        ("report.html", 1.5),
    ]
    assert sum(row["seconds"] for row in told["stages"]) == told["seconds"] == 10
    assert told["cpu_seconds"] == 12.5


def test_a_query_that_ran_twice_is_one_line() -> None:
    """Its times and the rows that it read are added; what came out is what came out last."""
    told = document(SPANS, FILES, QUERIES, 10.0, 10.0)
    assert told["queries"][0] == {
        "query": "facts/rounds", "seconds": 1.75, "rows": 90, "bytes": 720, "rows_read": 150,
        "source": "computed", "engine": "duckdb",
    }  # fmt: skip
    assert told["queries"][1]["engine"] is None
    assert told["files"] == [
        {"file": "exports/a.csv", "seconds": 2.0, "rows": 100, "bytes": 2_500_000}
    ]
    assert told["models"] == [{"model": "retro.staffing.plan", "seconds": 4.0}]


def test_only_the_costliest_are_named() -> None:
    """The others are counted, and their seconds added."""
    spans = [Span(QUERY, f"facts/{n:02}", n) for n in range(40)]
    told = document(spans, {}, {span.name for span in spans}, 1.0, 1.0)
    assert [row["query"] for row in told["queries"]][::24] == ["facts/39", "facts/15"]
    assert len(told["queries"]) == COSTLIEST
    assert told["more_queries"] == {"queries": 15, "seconds": sum(range(15))}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_for_the_terminal(lang: str) -> None:
    """Four tables; sizes and counts can be read at a glance."""
    parts = tables(document(SPANS, FILES, QUERIES, 10.0, 12.5), lang)
    assert [len(part["rows"]) for part in parts if isinstance(part, dict)] == [8, 1, 1, 2]
    files, queries = parts[2], parts[3]
    assert isinstance(files, dict)
    assert files["rows"][0][1:] == ["2.00", "100", "2.5 MB"]
    assert isinstance(queries, dict)
    assert queries["rows"][0][:5] == ["facts/rounds", "1.75", "90", "720 B", "150"]
    assert len(parts) == 4


def test_a_table_without_rows_is_left_out() -> None:
    """Where everything was kept, no file was read and no model computed."""
    parts = tables(document(SPANS[:1], {}, set(), 0.5, 0.5), "en")
    assert len(parts) == 1
