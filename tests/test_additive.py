"""The estimate from session tables: it adds up exactly, is never below zero, and finds plants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.staffing.additive import DEGREES, Effect, effects, solve

COLUMNS = (
    "question_type", "agent", "is_transferred", *DEGREES, "chats", "slow",
)  # fmt: skip


def cell(chats: int, slow: int, **marks: Any) -> dict[str, Any]:
    """Return a group of chats; what is not said of it is nought or nobody."""
    plain = dict.fromkeys(COLUMNS, 0) | {"question_type": "other", "agent": None}
    return plain | {"is_transferred": False} | marks | {"chats": chats, "slow": slow}


def by_cause(found: list[Effect]) -> Mapping[tuple[str, str], float]:
    """Return the slow chats by cause and object."""
    return {(effect.cause, effect.object): effect.sessions for effect in found}


def test_each_circumstance_gets_what_it_adds() -> None:
    """1 % of calm chats are slow, 21 % at full overload, 11 % after a transfer: 10 of each 100."""
    found = by_cause(
        effects([
            cell(1000, 10),
            cell(500, 105, understaffed=1.0),
            cell(500, 55, understaffed=0.5),
            cell(100, 11, is_transferred=True),
        ])
    )  # fmt: skip
    assert found[("understaffed", "")] == pytest.approx(500 * 0.2 + 500 * 0.1)
    assert found[("transfer", "")] == pytest.approx(10)
    assert found[("normal", "")] == pytest.approx(21)


def test_types_and_agents_are_named() -> None:
    """The type with the fewest slow chats is the base; others and flagged agents add to it."""
    found = effects([
        cell(1000, 20),
        cell(200, 24, question_type="complaint"),
        cell(100, 12, agent="阿梨"),
        cell(10, 10, question_type="quality"),
    ])  # fmt: skip
    causes = by_cause(found)
    assert causes[("complex", "complaint")] == pytest.approx(20, abs=2)
    assert causes[("slow_agent", "阿梨")] == pytest.approx(10, abs=2)
    assert ("complex", "quality") not in causes  # ten chats are no type of their own
    assert found[-1].cause == "normal"


def test_a_circumstance_that_helps_is_left_out() -> None:
    """Nothing is counted below zero: chats that were quicker after a transfer are the base."""
    found = by_cause(effects([cell(100, 20), cell(100, 0, is_transferred=True)]))
    assert found == {("normal", ""): 20}


def test_nothing_slow_has_no_causes() -> None:
    """Without slow chats, or without chats, there is nothing to tell."""
    assert effects([cell(100, 0)]) == []
    assert effects([]) == []
    assert solve({"additive_cells": []}) == {"additive_causes": []}


def test_the_relation_has_shares_of_all_slow_chats() -> None:
    """Cause, object or none, slow chats and their share."""
    rows = solve({"additive_cells": [cell(100, 10)]})["additive_causes"]
    assert rows == [("normal", None, 10.0, 1.0)]


CELLS = st.lists(
    st.builds(
        lambda chats, share, kind, agent, moved, degrees: cell(
            chats,
            round(chats * share),
            question_type=kind,
            agent=agent,
            is_transferred=moved,
            **dict(zip(DEGREES, degrees, strict=True)),
        ),
        st.integers(1, 5000),
        st.floats(0, 1),
        st.sampled_from(("other", "quality", "complaint")),
        st.sampled_from((None, None, "A", "B")),
        st.booleans(),
        st.tuples(*[st.sampled_from((0.0, 0.0, 0.5, 1.0)) for _ in DEGREES]),
    ),
    max_size=20,
)


@given(CELLS)
def test_causes_add_up_to_the_slow_chats(cells: list[dict[str, Any]]) -> None:
    """Whatever the table: exactly the number of slow chats, and none below zero."""
    found = effects(cells)
    slow = sum(cell["slow"] for cell in cells)
    assert sum(effect.sessions for effect in found) == pytest.approx(slow, abs=1e-6)
    assert all(effect.sessions >= 0 for effect in found)
