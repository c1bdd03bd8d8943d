"""What there is: files and what they can answer, the catalogue, the known exports — as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from retro import resources
from retro.catalog import Catalog, load_catalog
from retro.compose import how
from retro.formats import Formats
from retro.intake import Intake
from retro.model import FileAccount, Query

ACCOUNT = ("rows_in", "rows_used", "rows_duplicate", "rows_total_lines", "rows_quarantined")
FILE_KEYS = ("file", "sha256", "report", "table", "encoding", "delimiter", "sheet", "header_line",
             *ACCOUNT, "first_at", "last_at", "missing", "unused", "problem")  # fmt: skip


def document(taken: tuple[Intake, Catalog, Mapping[str, list[str]]]) -> dict[str, Any]:
    """Return what `retro check` found: coverage, quarantine, what can be answered."""
    intake, catalog, missing = taken
    steps = [
        query
        for _, query in sorted(catalog.queries.items())
        if query.step and not (query.finding or query.hidden)
    ]
    unanswered = (_unanswered(catalog, q, missing[q.path]) for q in steps if q.path in missing)
    return {
        "coverage": [_file(file) for file in intake.files],
        "quarantined": [
            {
                "file": row.file,
                "line": row.line,
                "column": row.column,
                "reason": dict(row.reason),
                "remedy": dict(row.remedy),
            }
            for row in intake.quarantined
        ],
        "answered": [q.path for q in steps if q.path not in missing],
        # What only an earlier promotion could tell is not for an export to answer.
        "unanswered": [item for item in unanswered if item["needs"]],
    }


def tables(found: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    """Return the tables that `retro check` prints for a person."""
    words = resources.strings(lang)["check"]
    formats = Formats(lang)
    rows = [
        [
            file["file"],
            file["report"] or words["unknown"],
            " ".join(part for part in (file["encoding"], file["sheet"]) if part),
            *(formats.count(file[name]) for name in ACCOUNT),
            _period(file, formats),
        ]
        for file in found["coverage"]
    ]
    heads = ("file", "report", "read_as", *ACCOUNT, "period")
    return [{"title": words["files"], "columns": [words[head] for head in heads], "rows": rows}]


def lines(found: Mapping[str, Any], lang: str) -> list[str]:
    """Return the sentences that `retro check` prints after the tables."""
    words = resources.strings(lang)["check"]
    problems = [
        f"! {file['file']}: {file['problem'][lang]}"
        for file in found["coverage"]
        if file["problem"]
    ]
    aside = [
        f"× {row['file']}:{row['line']} {row['column']}: {row['reason'][lang]}"
        for row in found["quarantined"][:10]
    ]
    answered = words["answered"].format(n=len(found["answered"]))
    unanswered = [f"- {item['title'][lang]}: {item['how'][lang]}" for item in found["unanswered"]]
    return [
        *problems,
        *aside,
        answered,
        *([words["unanswered"]] if unanswered else []),
        *unanswered,
    ]


def queries(workspace: Path | None) -> dict[str, Any]:
    """Return the merged catalogue with each file's origin."""
    catalog = load_catalog(resources.layers("queries", workspace))
    return {
        "queries": [_query(query) for _, query in sorted(catalog.queries.items())],
        "sources": [
            {
                "path": path,
                "origin": source.origin,
                "table": source.table,
                "title": dict(source.title),
            }
            for path, source in sorted(catalog.sources.items())
        ],
        "reference": [
            {"path": f"reference/{name}.csv", "origin": origin}
            for name, (origin, _) in sorted(catalog.reference.items())
        ],
    }


def query_table(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the catalogue as a table for a person."""
    rows = [
        [
            q["path"],
            q["origin"],
            ", ".join(q["reads"]),
            ", ".join(f"{name}={value}" for name, value in q["params"].items()),
            q["title"]["zh"],
        ]
        for q in found["queries"]
    ]
    rows += [[s["path"], s["origin"], "", "", s["title"]["zh"]] for s in found["sources"]]
    rows += [[r["path"], r["origin"], "", "", ""] for r in found["reference"]]
    return {"columns": ["path", "origin", "reads", "params", "title"], "rows": rows}


def formats(workspace: Path | None) -> dict[str, Any]:
    """Return every known export: its headers over the years, and where to get it."""
    catalog = load_catalog(resources.layers("queries", workspace))
    return {
        "formats": [
            {
                "report": source.report,
                "origin": source.origin,
                "platform": source.platform,
                "table": source.table,
                "title": dict(source.title),
                "menu": dict(source.menu),
                "grade": source.grade,
                "required": list(source.required),
                "columns": {name: list(heads) for name, heads in source.aliases.items()},
            }
            for _, source in sorted(catalog.sources.items())
        ]
    }


def format_table(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the known exports as a table for a person."""
    rows = [
        [
            f["report"],
            f["table"],
            f["title"]["zh"],
            f["menu"]["zh"],
            "、".join(heads[0] for heads in f["columns"].values()),
        ]
        for f in found["formats"]
    ]
    return {"columns": ["report", "table", "title", "menu", "headers"], "rows": rows}


def _file(file: FileAccount) -> dict[str, Any]:
    shown = {name: getattr(file, name) for name in FILE_KEYS}
    return shown | {
        "missing": list(file.missing),
        "unused": list(file.unused),
        "problem": dict(file.problem) or None,
    }


def _query(query: Query) -> dict[str, Any]:
    return {
        "path": query.path,
        "origin": query.origin,
        "title": dict(query.title),
        "reads": list(query.reads),
        "params": dict(query.params),
    }


def _unanswered(catalog: Catalog, query: Query, missing: Iterable[str]) -> dict[str, Any]:
    tables = catalog.tables_behind(missing)
    return {
        "query": query.path,
        "title": dict(query.title),
        "needs": list(tables),
        "how": dict(how(catalog, tables)),
    }


def _period(file: Mapping[str, Any], formats: Formats) -> str:
    if file["first_at"] is None:
        return ""
    return f"{formats.time(file['first_at'])} – {formats.time(file['last_at'])}"
