"""Parsers under input that nobody would write: the kept inputs again, and a few made-up ones.

`python tests/fuzz NAME --seconds 600 --guided` looks further; what fails is kept in
tests/fuzz/corpus and comes by here ever after.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parent / "fuzz"
sys.path.append(str(FUZZ))

import running  # noqa: E402 - the targets lie in a folder of their own

# The inputs that are kept: a list of attacks that shrinks fails.
FEWEST = 59
KEPT = [(name, path) for name in running.TARGETS for path in running.kept(name)]


@pytest.mark.parametrize(("name", "path"), KEPT, ids=[f"{name}-{path.name}" for name, path in KEPT])
def test_p25_kept_inputs(name: str, path: Path) -> None:
    """What once failed, or stands for a kind of its own, keeps its promises."""
    running.target(name).one(path.read_bytes())


@pytest.mark.parametrize("name", running.TARGETS)
def test_p02_made_up_inputs(name: str) -> None:
    """No input costs more than a sentence, loses a line, or gives what it does not say."""
    assert running.made_up(name, 0, at_once=60) >= 10


def test_p25_no_kept_input_is_lost() -> None:
    """The list only grows, and every target has some of it."""
    assert len(KEPT) >= FEWEST
    assert {name for name, _ in KEPT} == set(running.TARGETS)
