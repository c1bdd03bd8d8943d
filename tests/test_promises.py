"""Every promise is kept by tests that carry its number, and none of them gets lost."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ATTACKS = TESTS / "attacks"
KEPT = TESTS / "golden" / "promises.txt"
SECURITY = TESTS.parent / "docs" / "security.md"
PROMISES = range(1, 26)
NUMBERED = re.compile(r"_p(\d+)(?=_)")


@cache
def named() -> dict[str, set[int]]:
    """Return every test that is named after promises, as `file::test`, with their numbers."""
    found = {}
    for path in sorted(TESTS.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                numbers = {int(number) for number in NUMBERED.findall(node.name)}
                if numbers:
                    found[f"{path.name}::{node.name}"] = numbers
    return found


@pytest.mark.parametrize("number", PROMISES)
def test_p25_each_promise_has_tests_of_its_number(number: int) -> None:
    """Who wants to see a promise proved runs `pytest -k _p10_`."""
    assert [test for test, numbers in named().items() if number in numbers]


def test_p25_no_test_of_a_promise_is_lost(request: pytest.FixtureRequest) -> None:
    """A test that is renamed or taken out is missed here; `--accept` after reading why."""
    if request.config.getoption("--accept"):
        KEPT.write_text("".join(f"{test}\n" for test in named()), encoding="utf-8")
    kept = KEPT.read_text(encoding="utf-8").splitlines()
    assert sorted(set(kept) - set(named())) == []
    assert sorted(set(named()) - set(kept)) == [], "new ones are kept with `pytest --accept`"


def test_p25_no_list_of_attacks_shrinks() -> None:
    """Each list has at least as many attacks as it once had; every one has a name of its own."""
    least = tomllib.loads((ATTACKS / "least.toml").read_text(encoding="utf-8"))
    lists = {path.stem: path for path in ATTACKS.glob("*.toml")}
    del lists["least"]
    assert set(lists) == set(least)
    for name, path in lists.items():
        attacks = tomllib.loads(path.read_text(encoding="utf-8"))["attack"]
        assert len(attacks) >= least[name], name
        assert len({attack["name"] for attack in attacks}) == len(attacks), name


@pytest.mark.parametrize("number", PROMISES)
def test_p25_each_promise_is_told_to_users(number: int) -> None:
    """docs/security.md says of each promise what holds, and what does not."""
    assert f"\n| {number} |" in SECURITY.read_text(encoding="utf-8")
