"""The action library: all rows, in both languages, each with a figure that judges it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from retro import catalog, library, resources
from retro.errors import UsageError

CATALOG = catalog.load_catalog(resources.layers("queries", None))
LIBRARY = library.library(CATALOG)
HAN = re.compile(r"[\u4e00-\u9fff]")
EVERY = pytest.mark.parametrize("action", LIBRARY, ids=lambda action: str(action.number))


def test_all_rows_are_there() -> None:
    """The library has its 38 rows, numbered from one."""
    assert [action.number for action in LIBRARY] == list(range(1, 39))


@EVERY
def test_a_row_speaks_both_languages(action: library.LibraryAction) -> None:
    """Finding and action are told in Chinese and in English, and the action names a number."""
    for text in (action.finding, action.do):
        assert HAN.search(text["zh"])
        assert text["en"]
        assert not HAN.search(text["en"])
    assert re.search(r"\d", action.do["zh"])
    assert re.search(r"\d|halve|twice|three", action.do["en"])


@EVERY
def test_a_row_can_be_given_and_judged(action: library.LibraryAction) -> None:
    """The owner is a role and the KPI a metric; a rule or a block looks for each finding."""
    assert action.owner in resources.strings("zh")["codes"]["role"]
    assert action.kpi in {row[1] for row in CATALOG.reference_table("metrics")[1]}
    assert action.rule in CATALOG.queries


@EVERY
def test_a_rule_agrees_with_its_row(action: library.LibraryAction) -> None:
    """Row and rule name each other, and owner, KPI, effect and kind stand the same in both."""
    query = CATALOG.queries[action.rule]
    if query.finding:
        spec = query.finding
        assert spec.library == action.number
        assert (spec.owner, spec.kpi) == (action.owner, action.kpi)
        assert (spec.effect, spec.kind) == (action.effect, action.kind)


def test_rules_name_rows_that_there_are() -> None:
    """A number in the header of a rule is one of the library."""
    named = {query.finding.library for query in CATALOG.queries.values() if query.finding}
    assert named - {None} <= {action.number for action in LIBRARY}


def test_one_row_by_its_number() -> None:
    """A row is found by its number; a number that is not there is refused with a sentence."""
    assert library.entry(CATALOG, 13).kpi == "urge_rate"
    with pytest.raises(UsageError, match="39"):
        library.entry(CATALOG, 39)


@pytest.mark.parametrize(("column", "word"), [("kpi", "happiness"), ("no", "x"), ("kind", "now")])
def test_a_word_of_nobody_is_refused(tmp_path: Path, column: str, word: str) -> None:
    """A manager's own library with an unknown word is refused with the line and the column."""
    header, lines = CATALOG.reference_table("actions")
    cells = dict(zip(header, lines[0], strict=True)) | {column: word}
    folder = tmp_path / "queries" / "reference"
    folder.mkdir(parents=True)
    text = ",".join(header) + "\n" + ",".join(f'"{cells[name]}"' for name in header) + "\n"
    (folder / "actions.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=f"line 2.*{column}"):
        library.library(catalog.load_catalog(resources.layers("queries", tmp_path)))
