"""The documents say what the code does; `pytest --accept` refreshes the generated parts."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from retro.catalog import Catalog

ROOT = Path(__file__).parent.parent
MARKED = re.compile(r"(<!-- canonical -->\n).*?(<!-- /canonical -->)", re.DOTALL)


def test_canonical_columns_are_listed(catalog: Catalog, request: pytest.FixtureRequest) -> None:
    """`queries/README.md` lists the columns of every canonical table as they are."""
    page = ROOT / "queries" / "README.md"
    text = page.read_text(encoding="utf-8")
    fresh = MARKED.sub(lambda m: m[1] + _canonical(catalog) + m[2], text)
    if request.config.getoption("--accept"):
        page.write_text(fresh, encoding="utf-8")
        text = fresh
    assert fresh == text


def _canonical(catalog: Catalog) -> str:
    own = {"platform", "shop", "source_file", "source_row"}
    lines = ["| table | columns |", "|---|---|"]
    for query in catalog.folder("tables"):
        columns = [c for c in query.columns if c.name not in own]
        cells = ", ".join(f"`{c.name}` {c.label['zh']}" for c in columns)
        lines.append(f"| `{query.name}` {query.title['zh']} | {cells} |")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "README.zh-CN.md",
        "queries/README.md",
        "report_templates/README.md",
        "CHANGELOG.md",
    ],
)
def test_links_lead_somewhere(page: str) -> None:
    """A relative link in a document names a file that is there."""
    path = ROOT / page
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    missing = [link for link in links if not (path.parent / link).exists()]
    assert missing == []


def test_readme_names_every_command() -> None:
    """The README speaks of every command of the command line."""
    from retro.cli import app

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = [command for command in app.registered_commands if command.callback]
    names = [command.name or command.callback.__name__ for command in commands]
    assert [name for name in [*names, "actions"] if f"retro {name}" not in readme] == []


def test_constraints_name_versions_only() -> None:
    """The pinned versions carry no address from which anything is fetched."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.\-]+==[\w.]+", line)] == []


def test_the_figures_of_reliability_are_those_that_were_measured() -> None:
    """The page is written from what `make reliability` kept, and nobody edited either."""
    sys.path.insert(0, str(ROOT / "benchmarks" / "reliability"))
    try:
        from page import page
    finally:
        sys.path.pop(0)
    kept = json.loads((ROOT / "benchmarks/reliability/reached.json").read_text(encoding="utf-8"))
    assert (ROOT / "docs/reliability.md").read_text(encoding="utf-8") == page(kept)
