"""Polluted exports with known answers: no row is lost, and nothing is guessed in silence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent / "polluted"))

import pollutions
import verdict
import workbooks  # noqa: F401 - its kinds are registered by it

Outcomes = dict[str, tuple[str, str]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """Return what became of one file of every kind, all of them in one folder."""
    return verdict.outcomes(pollutions.sample(), tmp_path_factory.mktemp("polluted"))


def test_p1_every_record_has_one_fate(found: Outcomes) -> None:
    """What was written above and below the header is all in the account of its file."""
    assert _of(found, verdict.UNACCOUNTED) == {}


def test_p2_every_file_gives_its_rows_or_its_refusal(found: Outcomes) -> None:
    """Each file gives exactly the rows, quarantine and total lines that it was made to give."""
    assert {name: told for name, told in found.items() if told[0] != verdict.RIGHT} == {}


def test_p3_no_value_differs_from_what_was_written(found: Outcomes) -> None:
    """No row holds an id, an amount or a time that nobody wrote."""
    assert _of(found, verdict.SILENT) == {}


def _of(found: Outcomes, outcome: str) -> dict[str, str]:
    return {name: told for name, (what, told) in found.items() if what == outcome}
