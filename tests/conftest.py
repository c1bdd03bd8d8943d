"""Shared fixtures: the built-in catalogue, goldens, and the case runner's warehouse."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any, Protocol

import pytest

from retro import resources
from retro.catalog import Catalog, load_catalog

GOLDEN = Path(__file__).parent / "golden"
ACTUAL = Path(__file__).parent / "actual"


class Golden(Protocol):
    """Compares a text with a kept file."""

    def __call__(self, name: str, text: str) -> None: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept` rewrites the kept files after they were read."""
    parser.addoption("--accept", action="store_true", help="rewrite golden files")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Return the built-in catalogue."""
    return load_catalog(resources.layers("queries", None))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return a function that compares a text with `tests/golden/<name>`."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        expected = path.read_text(encoding="utf-8") if path.exists() else ""
        if expected != text:
            _keep(name, text)
            pytest.fail(
                f"tests/actual/{name} differs; see tests/golden/README.md\n" + _diff(expected, text)
            )

    return compare


def _keep(name: str, text: str) -> None:
    path = ACTUAL / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _diff(expected: str, actual: str) -> str:
    old, new = expected.splitlines(), actual.splitlines()
    lines: list[Any] = list(difflib.unified_diff(old, new, lineterm="", n=1))
    return "\n".join(line[:200] for line in lines[:60])
