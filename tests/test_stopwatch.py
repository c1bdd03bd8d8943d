"""Every second of a run is counted in one span and in no other."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from retro import stopwatch
from retro.stopwatch import MODEL, QUERY, STEP, Stopwatch


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let the stopwatch look at a clock of ours."""
    found = Clock()
    monkeypatch.setattr(stopwatch, "time", SimpleNamespace(perf_counter=found.perf_counter))
    return found


def test_what_runs_inside_is_not_counted_outside(clock: Clock) -> None:
    """A step of 7 seconds, of which a query takes 4 and a model within it 3, takes 0."""
    watch = Stopwatch()
    clock.now = 1
    watch.begin("facts/rounds")
    with watch.inside(QUERY, "facts/rounds"):
        clock.now = 3
        with watch.inside(MODEL, "plan"):
            clock.now = 6
        clock.now = 8
        assert watch.running() == 4
    assert watch.stop() == 8
    assert [(span.kind, span.name, span.seconds) for span in watch.spans] == [
        (STEP, "", 1),
        (STEP, "facts/rounds", 0),
        (QUERY, "facts/rounds", 4),
        (MODEL, "plan", 3),
    ]


def test_the_next_step_ends_what_was_open(clock: Clock) -> None:
    """An error may leave a span open: the next step does not count for it."""
    watch = Stopwatch()
    watch.begin("one")
    with watch.inside(QUERY, "query"):
        clock.now = 2
        watch.begin("two")
        clock.now = 5
    watch.stop()
    assert [(span.name, span.seconds) for span in watch.spans[1:]] == [
        ("one", 0),
        ("query", 2),
        ("two", 3),
    ]
    assert watch.open[-1].name == "two"


def test_what_is_noted_stands_on_what_runs(clock: Clock) -> None:
    """Rows and source are noted on the innermost span."""
    watch = Stopwatch()
    watch.begin("one")
    with watch.inside(QUERY, "query") as span:
        watch.note(rows=3, source="kept")
    assert (span.rows, span.source) == (3, "kept")
    assert watch.spans[1].rows is None
    assert clock.now == watch.elapsed()
