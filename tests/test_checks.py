"""What the checks say: every case page's rows make sentences in both languages."""

from __future__ import annotations

import pytest
from casebook import Case
from test_queries import CATALOG, _pages, opened

from retro.sentences import say

CASES = [(path, case) for path, case in _pages() if path.startswith("checks/")]


@pytest.mark.parametrize(
    ("path", "case"), [pytest.param(p, c, id=f"{p}: {c.title}") for p, c in CASES]
)
def test_every_note_is_a_sentence(path: str, case: Case) -> None:
    """A row of a check is one sentence in zh and en, with a figure, and nothing left open."""
    query = CATALOG.queries[path]
    params = {**query.params, **case.params}
    with opened(query, case.given) as house:
        result = house.run(query, params)
    for row in result.dicts():
        told = say(query.say, {**row, "params": params}, path)
        assert told["zh"].endswith("。"), told["zh"]
        assert told["en"].endswith("."), told["en"]
        assert any(character.isdigit() for character in told["zh"])
        assert "None" not in told["zh"] + told["en"]


@pytest.mark.parametrize("path", sorted({path for path, _ in CASES}))
def test_a_check_says_when_it_speaks(path: str) -> None:
    """Its least size or share is a parameter, or one of anything is enough and `doc` says so."""
    query = CATALOG.queries[path]
    assert query.doc, "no doc"
    assert query.params or "有一" in query.doc["zh"], query.doc["zh"]
