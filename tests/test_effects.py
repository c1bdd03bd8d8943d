"""Every estimate is a sentence over its row; every cause has a category and a question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from casebook import cases
from test_queries import CATALOG, PAGES, opened

from retro import resources
from retro.backed import unbacked
from retro.kpis import labels
from retro.model import LANGUAGES
from retro.sentences import say

EFFECTS = "4_plan/expected_effects"
KINDS = tuple(resources.strings("zh")["effects"])
OPENINGS = {"zh": "估算：", "en": "Estimate: "}


def rows() -> Iterator[dict[str, Any]]:
    """Yield every row that the case page of the expected effects gives."""
    query = CATALOG.queries[EFFECTS]
    for case in cases(PAGES / f"{EFFECTS}.md"):
        with opened(query, case.given) as house:
            yield from house.run(query, {**query.params, **case.params}).dicts()


ROWS = tuple(rows())


def test_the_page_shows_every_kind_of_effect() -> None:
    """Each sentence of the strings is one that the query can ask for, and the other way round."""
    assert set(KINDS) == {row["effect"] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['effect']} {row['money']}")
def test_an_effect_says_what_it_was_worked_out_from(row: dict[str, Any]) -> None:
    """It is called an estimate, and all of its numbers stand in its row."""
    template = labels("effects", row["effect"])
    told = say(template, row)
    assert all(told[lang].startswith(opening) for lang, opening in OPENINGS.items())
    assert unbacked(template, row) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['effect']} {row['money']}")
def test_an_amount_is_printed_with_all_that_it_comes_from(row: dict[str, Any]) -> None:
    """Where there is money, value, margin and freight (or hours and wage) are in the sentence."""
    template = labels("effects", row["effect"])
    for name in ("avoided_n", "aov", "freight", "wage", "hours", "money"):
        if row["money"] is not None and row[name]:
            other = {**row, name: row[name] * 7}
            assert say(template, other) != say(template, row)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_cause_has_a_question_and_a_category_with_a_name(lang: str) -> None:
    """A meeting can work on a cause that nobody wrote a question of its own for."""
    header, known = CATALOG.reference_table("causes")
    codes = resources.strings(lang)["codes"]
    assert {row[header.index("cause")] for row in known} == set(codes["meeting_question"])
    assert {row[header.index("category")] for row in known} <= set(codes["category"])
