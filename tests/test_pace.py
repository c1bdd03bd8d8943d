"""What is left of a run: learned from the last one, corrected by this one, and never backwards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro import pace
from retro.pace import COMPUTE, READ, WRITE, Expected, learned, left, planned, recalled
from retro.stopwatch import MODEL, QUERY, STEP, Span, Stopwatch

PLAN = {
    "a.csv": Expected(READ, 10),
    "facts/one": Expected(COMPUTE, 20),
    "facts/two": Expected(COMPUTE, 10),
    "report.pdf": Expected(WRITE, 5),
}


def watched(*spans: Span, running: float = 0.0) -> Stopwatch:
    """Return a stopwatch with these spans, of which the last runs for so long."""
    watch = Stopwatch()
    watch.spans = list(spans)
    watch.open = [spans[-1]]
    watch.running = lambda: running  # type: ignore[method-assign]
    return watch


def test_before_anything_ran_all_is_left() -> None:
    """Ten seconds to read, thirty to compute, five to write."""
    assert left(PLAN, watched(Span(STEP, ""))) == 45


def test_a_step_that_runs_is_left_less_and_less() -> None:
    """After four of its ten seconds six are left of the file."""
    assert left(PLAN, watched(Span(STEP, "a.csv"), running=4)) == 41


def test_a_slow_machine_is_noticed() -> None:
    """A file that took twice as long makes queries twice as long, but no document."""
    watch = watched(Span(STEP, "a.csv", 20), Span(STEP, "facts/one"))
    assert left(PLAN, watch) == pytest.approx(2 * 30 + 5, rel=0.05)


def test_what_earlier_runs_kept_is_noticed() -> None:
    """Where no file had to be read, the queries are not expected to take their time."""
    assert left(PLAN, watched(Span(STEP, "facts/one"))) < 7


def test_queries_find_a_speed_of_their_own() -> None:
    """One that took a tenth of its time makes the next one quicker, whatever the files took."""
    watch = watched(Span(STEP, "a.csv", 10), Span(STEP, "facts/one", 2), Span(STEP, "facts/two"))
    assert left(PLAN, watch) == pytest.approx(1.5 + 5, abs=0.2)


def test_a_long_statement_says_itself_how_far_it_is() -> None:
    """A query that should be over and is half done will take as long again."""
    watch = watched(Span(STEP, "a.csv", 10), Span(STEP, "facts/one"), running=60)
    assert left(PLAN, watch, 0.5) == 60 + 10 + 5
    assert left(PLAN, watch) == 60 * pace.OVERDUE + 10 + 5


def test_a_step_may_run_more_than_once() -> None:
    """The facts of normal days come before those of the promotion."""
    plan = {"facts/one": Expected(COMPUTE, 10, 2)}
    watch = watched(Span(STEP, "facts/one", 10), Span(STEP, "facts/one"), running=5)
    assert left(plan, watch) == pytest.approx(5)


def test_what_a_query_waits_for_is_left_as_well() -> None:
    """A model inside a query: what is left of it, and then the query itself."""
    plan = {"4_plan/x": Expected(COMPUTE, 4), "model": Expected(COMPUTE, 10)}
    watch = watched(Span(STEP, "4_plan/x", 1), Span(QUERY, "4_plan/x"), Span(MODEL, "model"))
    watch.open = list(watch.spans)
    watch.running = lambda: 3.0  # type: ignore[method-assign]
    assert left(plan, watch) == pytest.approx(7 + 4 - 1, abs=0.5)


def test_a_first_run_is_planned_by_the_bytes_of_the_exports() -> None:
    """Ten times the exports take longer to read and to compute, but not to print."""
    queries, models, documents = ["tables/x", "facts/a", "4_plan/b"], ["m"], ["report.pdf"]
    small = planned({"a.csv": 10**8}, queries, models, documents)
    large = planned({"a.csv": 10**9}, queries, models, documents)
    assert {name for name in small if large[name].seconds > small[name].seconds} == {
        "a.csv", *queries, *models,
    }  # fmt: skip
    assert small["report.pdf"] == large["report.pdf"]
    assert (small["tables/x"].stage, small["facts/a"].stage) == (READ, COMPUTE)


def test_what_was_learned_grows_with_the_exports() -> None:
    """Twice the bytes, twice the time; a document takes what it took."""
    found = recalled(PLAN, {"facts/one": (2, 8.0), "report.pdf": (1, 7.0), "gone": (1, 1.0)}, 2.0)
    assert found["facts/one"] == Expected(COMPUTE, 8, 2)
    assert found["report.pdf"] == Expected(WRITE, 7)
    assert found.keys() == PLAN.keys()


def test_a_step_that_was_not_done_teaches_nothing() -> None:
    """What took less than a third had been kept by an earlier run: its time stays known."""
    spans = [Span(STEP, "facts/one", 0.1), Span(QUERY, "facts/one", 0.1)]
    spans += [Span(STEP, "facts/two", 1.0), Span(QUERY, "facts/two", 5.0)]
    found = learned(PLAN, spans)
    assert (found["facts/one"], found["facts/two"]) == ((1, 20), (1, 6))
    assert found["a.csv"] == (1, 10)


@given(st.lists(st.tuples(st.sampled_from([*PLAN, "other"]), st.floats(0, 100)), min_size=1))
def test_what_is_left_is_never_less_than_nothing(steps: list[tuple[str, float]]) -> None:
    """Whatever order steps come in, and whatever they take."""
    watch = watched(*(Span(STEP, name, seconds) for name, seconds in steps), running=1.0)
    assert left(PLAN, watch) >= 0
    assert left(PLAN, watch, 1.0) >= 0
