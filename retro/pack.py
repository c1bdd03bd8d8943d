"""The pack folder: written whole under a temporary name, with a manifest, then put in place."""

from __future__ import annotations

import csv
import hashlib
import importlib.metadata
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from retro import __version__, placing
from retro.cells import guarded
from retro.model import QuarantinedRow, Report, Result, worded

SCHEMA = "retro.manifest/1"
LIBRARIES = ("duckdb", "jinja2", "pandas", "plotly", "pyarrow", "weasyprint", "xlsxwriter")
PRIVATE = ("worklists.xlsx", "quarantine.csv", "register.csv")
QUARANTINE = ("file", "line", "column", "value", "reason", "remedy")


def versions() -> dict[str, str]:
    """Return the versions of retro and of the libraries that shape its output."""
    return {"retro": __version__} | {name: importlib.metadata.version(name) for name in LIBRARIES}


def write(target: Path, files: Mapping[str, bytes]) -> None:
    """Replace the pack by these files, all or none."""
    with placing.together() as act:
        add(act, target, files)


def add(act: placing.Together, target: Path, files: Mapping[str, bytes]) -> None:
    """Let an act replace the pack by these files; private ones get a private file mode."""
    temporary = act.folder(target)
    for name, content in sorted(files.items()):
        mode = placing.PRIVATE if name in PRIVATE else placing.READABLE
        placing.write(temporary / name, content, mode)


def quarantine_csv(rows: Iterable[QuarantinedRow], lang: str) -> bytes:
    """Return the quarantine as CSV for Excel; cells are guarded against formulas."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(QUARANTINE)
    for row in rows:
        texts = (
            row.file,
            str(row.line),
            row.column,
            row.value,
            worded(row.reason, lang),
            worded(row.remedy, lang),
        )
        writer.writerow([guarded(text) for text in texts])
    return buffer.getvalue().encode("utf-8-sig")


def manifest(
    report: Report,
    results: Iterable[Result],
    files: Mapping[str, bytes],
    settings: Mapping[str, Any],
    grounds: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the manifest: inputs, queries, outputs, versions and settings of one run.

    `grounds` are the digests of what the run stood on besides its exports.
    """
    return {
        "schema": SCHEMA,
        "settings": dict(settings),
        "grounds": dict(grounds or {}),
        "inputs": [_input(asdict(file)) for file in report.files],
        "queries": [_query(result) for result in results],
        "outputs": [
            {"path": name, "sha256": digest(content), "size": len(content)}
            for name, content in sorted(files.items())
        ],
        "versions": dict(report.versions),
        "engine": settings["engine"],
        "language": settings["lang"],
    }


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()


def as_json(value: object) -> bytes:
    """Return stable, readable JSON with a final line break."""
    return (json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def _input(account: dict[str, Any]) -> dict[str, Any]:
    names = (
        "size", "sha256", "encoding", "delimiter", "sheet", "report", "table",
        "rows_in", "rows_used", "rows_duplicate", "rows_total_lines", "rows_quarantined",
    )  # fmt: skip
    return {"path": account["file"]} | {name: account[name] for name in names}


def _query(result: Result) -> dict[str, Any]:
    query = result.query
    return {
        "path": query.path,
        "sha256": digest((query.text or query.sql).encode()),
        "origin": query.origin,
        "parameters": dict(result.params),
        "rows": result.left or len(result.rows),
        # Two runs give the same bytes, so what a clock said is not kept.
        "seconds": None,
    }
