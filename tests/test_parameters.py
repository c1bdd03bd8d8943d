"""Thresholds: defaults of the header, overridden for all queries or for one, slips refused."""

from __future__ import annotations

from typing import Any

import pytest
from shelf import query

from retro import parameters
from retro.errors import UsageError
from retro.headers import parse_query
from retro.model import Query
from retro.settings import Settings, Shop


def asked(path: str, params: str) -> Query:
    """Return a query with parameters."""
    return parse_query(path, query("select 1::bigint as n", {"n": "count"}, params=params))


SLOW = asked("1_break_down/slow", '{ slow_seconds = 180, least_n = 30, word = "x", on = true }')
LATE = asked("4_plan/late", "{ slow_seconds = 60 }")


def settings(**params: Any) -> Settings:
    """Return settings with `[params]`."""
    return Settings(shop=Shop(name="x"), params=params)


def test_defaults_stand_where_nothing_is_set() -> None:
    """Without `[params]` the header counts."""
    assert parameters.values(LATE, settings()) == {"slow_seconds": 60}


def test_a_name_holds_for_every_query_that_has_it() -> None:
    """One line changes the threshold everywhere, and adds no parameter to any query."""
    given = settings(slow_seconds=120)
    assert parameters.values(SLOW, given)["slow_seconds"] == 120
    assert parameters.values(LATE, given) == {"slow_seconds": 120}


def test_a_path_holds_for_that_query_alone() -> None:
    """And wins over the name."""
    given = settings(slow_seconds=120, **{"4_plan/late": {"slow_seconds": 90}})
    assert parameters.values(LATE, given) == {"slow_seconds": 90}
    assert parameters.values(SLOW, given)["slow_seconds"] == 120


@pytest.mark.parametrize(
    "params",
    [
        {"slow_second": 120},
        {"slow_seconds": "120"},
        {"on": 1},
        {"word": False},
        {"4_plan/late": {"least_n": 5}},
        {"4_plan/gone": {"slow_seconds": 5}},
    ],
)
def test_p24_a_slip_is_refused(params: dict[str, Any]) -> None:
    """Promise 24: a name that no query has, and a value of another kind, are errors of use."""
    with pytest.raises(UsageError, match=r"^retro\.toml") as caught:
        parameters.check([SLOW, LATE], settings(**params))
    assert caught.value.code == "PARAMETER"


def test_right_ones_pass() -> None:
    """Numbers may have a point or not."""
    right = settings(slow_seconds=120.5, least_n=5, word="y", on=False)
    parameters.check([SLOW, LATE], right)
    parameters.check([SLOW, LATE], settings(**{"4_plan/late": {"slow_seconds": 1}}))
