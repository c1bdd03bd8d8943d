"""The line on a terminal: in words, honest about what is left, and never backwards."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from retro import resources
from retro.bar import Bar, clock, left_in_words, moving, step_in_words
from retro.pace import Expected
from retro.steps import Steps
from retro.stopwatch import MODEL

WORDS = {lang: resources.strings(lang)["progress"] for lang in ("zh", "en")}


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (0.0, "nearly done", "马上就好"),
        (4.0, "about 5 s left", "还要约 5 秒"),
        (31.0, "about 35 s left", "还要约 35 秒"),
        (58.0, "about 1 min left", "还要约 1 分钟"),
        (118.0, "about 2 min left", "还要约 2 分钟"),
        (3600.0, "about 60 min left", "还要约 60 分钟"),
    ],
)
def test_what_is_left_in_words(seconds: float, en: str, zh: str) -> None:
    """No finer than it can be known."""
    assert (left_in_words(seconds, WORDS["en"]), left_in_words(seconds, WORDS["zh"])) == (en, zh)


def test_time_so_far() -> None:
    """Minutes and seconds."""
    assert [clock(0.9), clock(61), clock(3600)] == ["0:00", "1:01", "60:00"]


def steps() -> Steps:
    """Return the steps of a review that has begun."""
    found = Steps()
    found.plan = {"exports/a.csv": Expected("read", 10.0), "report.pdf": Expected("write", 5.0)}
    found.files = {"exports/a.csv": 10}
    found.queries = {"4_plan/roster": {"zh": "班表", "en": "Roster"}}
    return found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Starting"),
        ("hash", "Looking at the exports"),
        ("exports/a.csv", "Reading exports/a.csv"),
        ("4_plan/roster", "4 Plan · Roster"),
        ("report.pdf", "Writing report.pdf"),
        ("pack", "Writing the pack"),
        ("3/40 甲店", "3/40 甲店"),
    ],
)
def test_a_step_in_words(name: str, words: str) -> None:
    """A file by its name, a query by its title, a document by what is done."""
    found = steps()
    found(name)
    assert step_in_words(found, WORDS["en"], "en") == words


def test_a_model_is_called_by_what_it_tells() -> None:
    """Nobody knows its module."""
    found = steps()
    with found.watch.inside(MODEL, "retro.staffing.plan"):
        assert step_in_words(found, WORDS["zh"], "zh") == "推算需要多少人"


def test_the_bar_never_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """More may be left than was thought: then it stands still."""
    found = steps()
    bar = Bar(found, WORDS["en"], "en")
    shares = []
    for elapsed, left in ((1.0, 9.0), (2.0, 38.0), (30.0, 10.0), (40.0, 0.0)):
        monkeypatch.setattr(found.watch, "elapsed", lambda elapsed=elapsed: elapsed)
        monkeypatch.setattr(found, "left", lambda left=left: left)
        shares.append(bar.share())
    assert shares == [0.1, 0.1, 0.75, 0.99]


def test_shops_are_counted() -> None:
    """`--all` names how many shops of how many are done."""
    found = Steps()
    bar = Bar(found, WORDS["en"], "en")
    assert bar.share() is None
    found("3/4 甲店")
    assert bar.share() == 0.75


def test_the_line_on_a_terminal() -> None:
    """Step, bar, share, time so far and time left; it is gone when the work is done."""
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=100, _environ={"TERM": "xterm"})
    found = steps()
    with moving(console, found, "en"):
        found("exports/a.csv")
    drawn = file.getvalue()
    assert "Reading exports/a.csv" in drawn
    assert "about 15 s left" in drawn
    assert drawn.endswith("\x1b[2K")


def test_a_long_name_is_cut(tmp_path: Path) -> None:
    """The line stays one line."""
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=60)
    found = steps()
    found(str(tmp_path) * 5)
    console.print(Bar(found, WORDS["en"], "en").drawn())
    assert len(file.getvalue().splitlines()) == 1
