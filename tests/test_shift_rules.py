"""`[staffing]` of retro.toml: what a roster may look like, and what it cannot."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from retro import catalog
from retro.shift_rules import SCHEMAS, Staffing, given


def rows(name: str, **said: Any) -> list[dict[str, Any]]:
    """Return the rows of one given table by column."""
    found = given(Staffing.model_validate(said))[name]
    return [dict(zip(SCHEMAS[name], row, strict=True)) for row in found]


def test_without_a_word_three_shifts_stand_against_staggered_ones() -> None:
    """Two main shifts and one for quiet hours; 6, 8 and 10 hours from every full hour."""
    menu = rows("shift_menu")
    fixed = [row for row in menu if row["menu"] == "fixed"]
    assert [(row["start_minute"], row["length_minutes"], row["kind"]) for row in fixed] == [
        (480, 540, "main"),
        (960, 540, "main"),
        (0, 540, "low"),
    ]
    staggered = [row for row in menu if row["menu"] == "staggered"]
    assert len(staggered) == 24 * 3
    assert {row["length_minutes"]: row["breaks"] for row in staggered} == {
        360: "30@120-240",
        480: "60@180-300",
        600: "60@180-300;30@420-480",
    }


def test_the_rules_are_one_row_in_minutes_and_hours() -> None:
    """Growth of a pool goes before the growth of all; nobody is named unless asked for."""
    (row,) = rows(
        "shift_rules",
        growth=1.3,
        rest_hours=12,
        presale={"people": 40, "growth": 1.5},
        next_start="2026-06-17 20:00",
    )
    assert (row["growth_presale"], row["growth_aftersale"], row["people_presale"]) == (1.5, 1.3, 40)
    assert (row["rest_minutes"], row["people_all"], row["with_names"]) == (720, None, False)
    assert (row["night_from_minute"], row["night_to_minute"]) == (1320, 360)
    assert row["next_start"] == datetime(2026, 6, 17, 20)


def test_the_shop_s_own_shifts_take_the_place_of_the_trade_s() -> None:
    """An end before the start is the next day; a shift may be for one pool."""
    shifts = [{"name": "晚", "start": "15:30", "end": "00:30", "pool": "presale"}]
    menu = rows("shift_menu", shifts=shifts, starts=["09:00"], lengths=[7.5])
    assert [tuple(row.values()) for row in menu] == [
        ("fixed", "晚", "main", "presale", 930, 540, "60@180-300"),
        ("staggered", None, None, None, 540, 450, "30@120-240"),
    ]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"growth": 0}, "greater than 0"),
        ({"lengths": []}, "at least one shift"),
        ({"lengths": [6.1]}, "steps of a quarter"),
        ({"start_every_minutes": 50}, "one of 15, 30, 60"),
        ({"shifts": [{"start": "08:10", "end": "17:00"}]}, "quarter of an hour"),
        ({"starts": ["25:00"]}, "match pattern"),
        ({"next_start": "soon"}, "not a time like"),
        ({"cost": {"short_hour": 5, "short_hour_deep": 4}}, "must not be below"),
        ({"breaks": [{"minutes": 60, "after_hours": 3, "before_hours": 3.5}]}, "does not fit"),
        (
            {"breaks": [{"minutes": 60, "after_hours": 3, "before_hours": 5, "from_hours": 4}]},
            "cannot hold for shifts of 4 hours",
        ),
        ({"most_on_break": 0.3}, "no more than 30% may be away"),
        ({"poeple": 3}, "Extra inputs"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(said: dict[str, Any], words: str) -> None:
    """A manager reads what is wrong and what to do, not the name of a type."""
    with pytest.raises(ValidationError, match=words):
        Staffing.model_validate(said)


def test_queries_can_read_both_tables() -> None:
    """What is given has a schema of the same width."""
    for name, found in given(Staffing()).items():
        assert {len(row) for row in found} == {len(catalog.GIVEN[name])}
