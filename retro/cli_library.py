"""`retro actions library`: typical findings with what to do about them, for `--library N`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from retro import resources
from retro.late import late
from retro.options import Debug, Home, Json, Version
from retro.terminal import out, table_of, write_json

if TYPE_CHECKING:
    from retro import config
    from retro.library import LibraryAction
else:
    (config,) = late("config")

HERE = Path()
VOCABULARIES = {"category": "category", "owner": "role", "kpi": "metric", "kind": "action_kind"}
SHOWN = ("no", "finding", "category", "do", "owner", "kpi", "kind")


def library(
    workspace: Home = HERE, as_json: Json = False, version: Version = False, debug: Debug = False
) -> None:
    """List typical findings with the action, the owner and the metric of each."""
    from retro.catalog import load_catalog
    from retro.library import library as rows_of

    root = config.root(workspace)
    lang = config.find(workspace).settings.shop.speaks if root else "zh"
    rows = [_entry(row, lang) for row in rows_of(load_catalog(resources.layers("queries", root)))]
    if as_json:
        write_json({"library": rows})
        return
    heads = [resources.strings(lang)["library"][name] for name in SHOWN]
    cells = [[_label(name, row[name], lang) for name in SHOWN] for row in rows]
    out.print(table_of({"columns": heads, "rows": cells}))


def _entry(row: LibraryAction, lang: str) -> dict[str, object]:
    return {
        "no": row.number,
        "finding": row.finding[lang],
        "category": row.category,
        "do": row.do[lang],
        "owner": row.owner,
        "kpi": row.kpi,
        "rule": row.rule,
        "effect": row.effect,
        "kind": row.kind,
    }


def _label(column: str, value: object, lang: str) -> object:
    """Return a cell as people read it."""
    words = resources.strings(lang)["codes"].get(VOCABULARIES.get(column, ""), {})
    return words.get(value, value)


def fields(space: config.Workspace, number: int) -> dict[str, str]:
    """Return the fields that a row of the library gives to an action."""
    from retro.catalog import load_catalog
    from retro.library import entry

    lang = space.settings.shop.speaks
    row = entry(load_catalog(resources.layers("queries", space.folder)), number)
    codes = resources.strings(lang)["codes"]
    return {
        "do": row.do[lang],
        "owner": space.settings.owners.get(row.owner, codes["role"].get(row.owner, row.owner)),
        "kpi": row.kpi,
        "problem": row.finding[lang],
        "root_cause": codes.get("category", {}).get(row.category, row.category),
        "type": codes["action_kind"].get(row.kind, row.kind),
    }


def add_to(app: typer.Typer) -> None:
    """Put the command beside those of the register."""
    app.command()(library)
