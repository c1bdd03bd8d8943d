"""Shared fixtures: the built-in catalogue, goldens, and the case runner's warehouse."""

from __future__ import annotations

import difflib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
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


# The files that run whole shops or print whole books: begun first, so that no worker waits
# for the other at the end.
HEAVY = frozenset(
    [
        "test_review.py",
        "test_engines.py",
        "test_rollup.py",
        "test_gallery.py",
        "test_verify.py",
        "test_screen.py",
    ]
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the heavy files; the order within a file stays."""
    items.sort(key=lambda item: item.path.name not in HEAVY)


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a headless Chromium with an empty profile, or skip where there is none."""
    driver, chromium = shutil.which("chromedriver"), _chromium()
    if not driver or not chromium:
        pytest.skip("no Chromium with its driver on this machine")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    flags = (
        "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking "
        "disable-component-update disable-sync disable-dev-shm-usage"
    )
    options.binary_location = chromium
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for flag in [*flags.split(), f"user-data-dir={profile}"]:
            options.add_argument(f"--{flag}")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
        yield chrome
        chrome.quit()


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def complaints(browser: Any) -> list[str]:
    """Return console messages and outside requests of the open page; there should be none."""
    said = [entry["message"] for entry in browser.get_log("browser")]
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    sent = [
        e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"
    ]
    return said + [url for url in sent if re.match(r"(https?|wss?|ftp):", url)]
