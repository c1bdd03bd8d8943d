"""Where the built-in queries, templates and assets lie, in a wheel or in a checkout."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the built-in folder `queries`, `report_templates` or `assets`."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


@cache
def strings(lang: str) -> dict[str, Any]:
    """Return the texts of the report in one language: `report_templates/strings/<lang>.toml`.

    A profile is called by its title, a row of the action library by what it asks to do;
    `call` adds those of a workspace.
    """
    path = folder("report_templates") / "strings" / f"{lang}.toml"
    texts = tomllib.loads(path.read_text(encoding="utf-8"))
    for file in sorted((folder("queries") / "profiles").glob("*.toml")):
        titles = tomllib.loads(file.read_text(encoding="utf-8"))["title"]
        texts["codes"]["profile"][file.stem] = titles[lang if lang in titles else "en"]
    library = (folder("queries") / "reference" / "actions.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(library.splitlines())
    texts["codes"]["library_action"] = {row["no"]: row[f"action_{lang}"] for row in rows}
    return texts


def call(vocabulary: str, titles: Mapping[str, Mapping[str, str]]) -> None:
    """Call the codes of a vocabulary by these titles (by language) in every text that follows."""
    for lang in ("zh", "en"):
        known = strings(lang)["codes"][vocabulary]
        known |= {name: title[lang] for name, title in titles.items()}


def layers(name: str, workspace: Path | None) -> list[tuple[str, Path]]:
    """Return (origin, folder) of a resource, the manager's own folder last, so that it wins."""
    found = [("built-in", folder(name))]
    if workspace and (workspace / name).is_dir():
        found.append(("workspace", workspace / name))
    return found
