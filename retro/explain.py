"""One file explained: its first rows as they stand and as understood, column by column."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from retro.catalog import Catalog
from retro.config import given_tables
from retro.errors import RetroError
from retro.given import GIVEN
from retro.guessing import Guess
from retro.intake.accounts import sentence
from retro.model import Source, Value
from retro.opening import Opened, hidden, likely, masked, opened
from retro.readers.match import OWN, Match
from retro.readers.recognition import mains
from retro.settings import Settings
from retro.toml_lines import quoted
from retro.warehouse import Limits, Staged, Warehouse
from retro.warehouse.trying import first_loaded, tried, understood

FIRST_ROWS = 5
MOST_ROWS = 5000
LONGEST = 200
ROW = "source_row"
NEAREST = 3


def explained(path: Path, catalog: Catalog, settings: Settings) -> dict[str, Any]:
    """Return what one file is and how each of its columns is read; nothing is kept."""
    with tempfile.TemporaryDirectory(prefix="retro-") as folder:
        scratch = Path(folder)
        own = Limits(**settings.own_sql.model_dump())
        with Warehouse(catalog, scratch, settings.shop.timezone, own=own) as house:
            house.put_reference()
            for name, rows in given_tables(settings).items():
                house.put(name, GIVEN[name], rows)
            found = opened(path, catalog, scratch / "file", settings)
            return {
                "file": path.name,
                "tables": [_table(one, path, catalog, house) for one in found],
            }


def _table(found: Opened, path: Path, catalog: Catalog, house: Warehouse) -> dict[str, Any]:
    match = found.match
    told: dict[str, Any] = {
        "sheet": found.name,
        "encoding": found.raw.encoding if found.raw else "",
        "delimiter": found.raw.delimiter if found.raw else "",
        "rows": _rows(found),
        "header_line": found.header_line,
        "report": match.source.report if match else None,
        "title": dict(match.source.title) if match else None,
        "table": match.source.table if match else None,
        "why": list(match.evidence) if match else [],
        "by_mapping": found.mapping.number if found.mapping else None,
        "columns": [],
        "unused": list(match.unused) if match else [],
        "missing": list(match.missing) if match else [],
        "first_row": {},
        "problem": sentence(found.error) if found.error else None,
        "nearest": [_near(one, catalog) for one in found.nearest[:NEAREST]],
        "next": None,
    }
    if match:
        told |= _understood(match, found, catalog, house)
    if found.error and found.header:
        told["next"] = _next(found, path, catalog)
    return told


def _rows(found: Opened) -> list[dict[str, Any]]:
    """Return the first rows as they stand, down to a few below the header."""
    step = found.raw.step if found.raw else 1
    read = found.match.columns if found.match else {}
    secret, shown = hidden(found.header, read), {p for places in read.values() for p in places}
    line = found.header_line or 0
    records = [(number // step, cells) for number, cells in found.head]
    above = [record for record in records if record[0] <= line][-FIRST_ROWS:]
    below = [record for record in records if record[0] > line][:FIRST_ROWS]
    return [
        {
            "line": number,
            "cells": [cell[:LONGEST] for cell in _shown(cells, found.header, secret, shown)],
        }
        for number, cells in (*above, *below)
    ]


def _shown(
    cells: Sequence[str], header: Sequence[str], secret: set[int], shown: set[int]
) -> list[str]:
    return list(cells) if tuple(cells) == tuple(header) else masked(cells, secret, shown)


def _understood(match: Match, found: Opened, catalog: Catalog, house: Warehouse) -> dict[str, Any]:
    """Return each header with an example understood, the first row as used, and what is odd."""
    rows = _logical(match, found)
    staged = _staged(match, found)
    sources = (match.source, *match.companions)
    cells: list[dict[str, Value]] = [{} for _ in rows]
    told: dict[str, Any] = {}
    try:
        for one in tried(house, staged, rows)[:1]:
            told["problem"] = {
                lang: f"{match.shown(one.column)}{colon}{one.reason[lang]}{stop}{one.remedy[lang]}"
                for lang, colon, stop in (("zh", "：", "。"), ("en", ": ", ". "))
            }
        for source in reversed(sources):
            for row, more in zip(cells, understood(house, staged, source), strict=True):
                row.update(more)
        used = first_loaded(house, staged)
        told["first_row"] = {k: v for row in used for k, v in row.items() if k != ROW}
    except RetroError as error:
        # A manager's own source may be wrong; the raw cells are shown all the same.
        told["problem"] = sentence(error)
    told["columns"] = [
        _column(name, match, rows, cells, _labels(sources, name, catalog)) for name in match.columns
    ]
    return told


def _staged(match: Match, found: Opened) -> Staged:
    return Staged(
        file=found.name,
        source=match.source,
        companions=match.companions,
        columns=(ROW, *match.columns),
        platform=match.source.platform,
        shop="",
        date_order=match.date_order,
    )


def _column(
    name: str,
    match: Match,
    rows: Sequence[Mapping[str, str]],
    understood_rows: Sequence[Mapping[str, Value]],
    label: Mapping[str, str] | None,
) -> dict[str, Any]:
    example = next((n for n, row in enumerate(rows) if row[name].strip()), None)
    raw = rows[example][name][:LONGEST] if example is not None else ""
    value = understood_rows[example].get(name) if example is not None else None
    return {
        "header": match.shown(name),
        "column": name,
        "label": dict(label) if label else None,
        "required": name in match.source.required,
        "raw": raw,
        "understood": value,
        "is_understood": example is None or value is not None,
    }


def _labels(sources: Iterable[Source], name: str, catalog: Catalog) -> Mapping[str, str] | None:
    for source in sources:
        for column in catalog.table(source.table).columns:
            if column.name == name:
                return column.label
    return None


def _logical(match: Match, found: Opened) -> list[dict[str, str]]:
    """Return the first rows as the loader would see them: logical column -> text.

    Many more than are shown: the order of day and month is told by the file, not by a row.
    """
    records = islice(found.raw.records(), MOST_ROWS) if found.raw else ()
    return [
        {
            name: next((cells[p] for p in places if p < len(cells) and cells[p].strip()), "")
            for name, places in match.columns.items()
        }
        for line, cells in records
        if line > match.line and any(map(str.strip, cells))
    ]


def _near(match: Match, catalog: Catalog) -> dict[str, Any]:
    """Return a known report that is near: what of it is there, and what is lacking."""
    source = match.source
    lacking = [source.written(group[0]) for group in match.lacking]
    lacking += [source.header(name) for name in match.absent]
    return {
        "report": source.report,
        "title": dict(source.title),
        "menu": dict(source.menu),
        "has": [match.shown(name) for name in match.columns],
        "lacks": list(dict.fromkeys(lacking)),
        "known_columns": len(source.aliases),
        "is_ours": source in mains(catalog),
    }


def _next(found: Opened, path: Path, catalog: Catalog) -> dict[str, Any]:
    """Return how to go on: the command that writes a source, and a mapping to paste."""
    best = likely(f"{path.stem} {found.name}", found, catalog)
    return {
        "command": f"retro map {quoted(str(path))}",
        "mapping": _snippet(path, found, *best) if best else None,
    }


def _snippet(path: Path, found: Opened, source: Source, guessed: Mapping[str, Guess]) -> str:
    """Return a `[[mappings]]` table with the columns that have to be named."""
    known = next((m.columns for m in found.nearest if m.source is source), {})
    wanted = {
        name: guessed[name].header if name in guessed else "…"
        for name in source.aliases
        if name not in known and (name in guessed or name in source.required)
    }
    columns = ", ".join(f"{name} = {quoted(header)}" for name, header in wanted.items())
    own = source.path.startswith(OWN)
    lines = [
        "[[mappings]]",
        f"files = {quoted(path.name)}",
        f'table = "{source.table}"' if own else f'report = "{source.report}"',
        *([f"columns = {{ {columns} }}"] if columns else []),
    ]
    return "\n".join(lines)
