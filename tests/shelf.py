"""A small folder of queries for tests: headers are written from a few words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from retro.catalog import Catalog, load_catalog

WORD = '{ zh = "甲", en = "A" }'


def query(sql: str, columns: Mapping[str, str], reads: tuple[str, ...] = (), **more: Any) -> str:
    """Return the text of a query; `columns` maps names to kinds, `more` are lines of its header."""
    first = next(iter(columns))
    head = {"title": WORD, "question": WORD, "reads": array(reads), "grain": array([first])} | more
    lines = [f"{key} = {value}" for key, value in head.items()]
    lines += ["[columns]"]
    lines += [f'{name} = {{ zh = "{name}", en = "{name}", kind = "{kind}" }}'
              for name, kind in columns.items()]  # fmt: skip
    return "/* retro\n" + "\n".join(lines) + f"\n*/\n{sql}\n"


def source(sql: str, table: str, aliases: Mapping[str, list[str]], **more: Any) -> str:
    """Return the text of a source of one table."""
    head = {"title": WORD, "table": f'"{table}"', "platform": '"taobao"', "menu": WORD} | more
    lines = [f"{key} = {value}" for key, value in head.items()]
    lines += ["[aliases]", *(f"{name} = {array(names)}" for name, names in aliases.items())]
    return "/* retro\n" + "\n".join(lines) + f"\n*/\n{sql}\n"


def array(values: Any) -> str:
    """Return a TOML array of texts."""
    return json.dumps(list(values), ensure_ascii=False)


def written(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files below a folder; a name without an ending is a query."""
    for name, text in files.items():
        path = folder / (name if "." in name.rsplit("/", 1)[-1] else f"{name}.sql")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def catalog(folder: Path, files: Mapping[str, str]) -> Catalog:
    """Return the catalogue of some files alone."""
    return load_catalog([("built-in", written(folder, files))])
