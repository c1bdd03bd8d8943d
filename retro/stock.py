"""What there is: files and what they can answer, the catalogue, the known exports — as data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from retro import mapping, resources
from retro.catalog import Catalog, load_catalog
from retro.compose import notes
from retro.intake import Intake
from retro.menus import exports_of, home, how
from retro.model import LANGUAGES, STEPS, FileAccount, Query, Source, Text
from retro.names import Suggestion, suggestions
from retro.running import Outcome
from retro.settings import Settings
from retro.warehouse.cells import CONVERSION

ACCOUNT = ("rows_in", "rows_used", "rows_duplicate", "rows_total_lines", "rows_quarantined")
FILE_KEYS = ("file", "sha256", "report", "table", "encoding", "delimiter", "sheet", "header_line",
             *ACCOUNT, "first_at", "last_at", "missing", "unused", "problem")  # fmt: skip
AND = {"zh": " 和 ", "en": " and "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What reading the exports gave: accounts, results of checks, and what queries lack.

    `folder` is the workspace, if there is one; `agents` are the names of agents in each table.
    """

    intake: Intake
    catalog: Catalog
    outcome: Outcome
    settings: Settings
    folder: Path | None = None
    agents: Mapping[str, Collection[str]] = field(default_factory=dict)


def document(taken: Stock) -> dict[str, Any]:
    """Return what `retro check` found: coverage, quarantine, notes, what can be answered."""
    missing, catalog = taken.outcome.missing, taken.catalog
    steps = [
        query
        for _, query in sorted(catalog.queries.items())
        if query.step and not (query.finding or query.hidden)
    ]
    platform = home(taken.settings.shop.platform, taken.intake.files, catalog)
    lacking = [
        _unanswered(catalog, q, missing[q.path], platform) for q in steps if q.path in missing
    ]
    # What only an earlier promotion could tell is not for an export to answer.
    unanswered = [item for item in lacking if item["needs"]]
    answered = [q for q in steps if q.path not in missing]
    return {
        "coverage": [_file(file, catalog) for file in taken.intake.files],
        "quarantined": [
            {
                "file": row.file,
                "line": row.line,
                "column": row.column,
                "reason": dict(row.reason),
                "remedy": dict(row.remedy),
            }
            for row in taken.intake.quarantined
        ],
        "notes": _notes(taken),
        "suggestions": [_suggested(one) for one in _suggestions(taken)],
        "steps": _steps(answered, unanswered),
        "unlocks": _unlocks(unanswered, catalog, platform),
        "answered": [q.path for q in answered],
        "unanswered": unanswered,
    }


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


def formats(workspace: Path | None) -> dict[str, Any]:
    """Return every known export: its headers over the years, and where to get it."""
    catalog = load_catalog(resources.layers("queries", workspace))
    known = _vocabularies(catalog)
    return {
        "formats": [
            format_of(source) | {"words": _words(source, known)}
            for _, source in sorted(catalog.sources.items())
        ]
    }


def _vocabularies(catalog: Catalog) -> dict[str, dict[str, list[str]]]:
    """Return the words that stand for each code, by vocabulary."""
    found: dict[str, dict[str, list[str]]] = {}
    for vocabulary, code, words, *_ in catalog.reference_table("value_words")[1]:
        found.setdefault(vocabulary, {})[code] = words.split("|")
    return found


def _words(
    source: Source, known: Mapping[str, dict[str, list[str]]]
) -> dict[str, dict[str, list[str]]]:
    """Return the words that each column of an export may hold, where they are told."""
    kinds = {str(column): str(kind) for kind, column, _ in CONVERSION.findall(source.sql)}
    return {column: known[kind] for column, kind in sorted(kinds.items()) if kind in known}


def format_of(source: Source) -> dict[str, Any]:
    """Return one known export."""
    return {
        "report": source.report,
        "origin": source.origin,
        "platform": source.platform,
        "table": source.table,
        "title": dict(source.title),
        "menu": dict(source.menu),
        "grade": source.grade,
        "required": list(source.required),
        "recognise": [[source.written(name) for name in group] for group in source.recognise],
        "columns": {name: list(heads) for name, heads in source.names.items()},
    }


def _file(file: FileAccount, catalog: Catalog) -> dict[str, Any]:
    shown = {name: getattr(file, name) for name in FILE_KEYS}
    source = catalog.sources.get(f"sources/{file.report}")
    return shown | {
        "title": dict(source.title) if source else None,
        "why": list(file.evidence),
        "missing": list(file.missing),
        "unused": list(file.unused),
        "problem": dict(file.problem) or None,
    }


def _notes(taken: Stock) -> list[dict[str, Any]]:
    """Return what the checks say, as the report says it, and mappings that speak of no file."""
    said = [
        {"query": note.query, "say": dict(note.say), "level": note.level}
        for note in notes(taken.outcome)
    ]
    seen = [(file.file, file.sheet) for file in taken.intake.files]
    for pattern, line in mapping.unmatched(taken.settings, seen, taken.folder):
        place = f"retro.toml:{line}" if line else "retro.toml"
        say = {
            "zh": f"{place}：[[mappings]] 的 files = “{pattern}” 没有对上任何文件。",
            "en": f"{place}: `files = {pattern}` of [[mappings]] speaks of no file.",
        }
        said.append({"query": "mappings", "say": say, "level": "warn"})
    return said


def _suggestions(taken: Stock) -> list[Suggestion]:
    known = {name: agent.aliases for name, agent in taken.settings.agents.items()}
    return suggestions(taken.agents, known)


def _suggested(one: Suggestion) -> dict[str, Any]:
    """Return which names may be one agent's, and what to write where in retro.toml."""
    zh, en = "、".join(one.aliases), ", ".join(one.aliases)
    if not one.agent:
        say = {
            "zh": f"{zh} 可能是 {'、'.join(one.rivals)} 里的一位；"
            "请在 retro.toml 的客服名单里写明。",
            "en": f"{en} may be one of {', '.join(one.rivals)}; say which under the agents in "
            "retro.toml.",
        }
    elif one.kept:
        say = {
            "zh": f"{zh} 与 {one.agent} 可能是同一个人；若是，把 retro.toml 里 {one.heading} 下的 "
            f"aliases 改成：{one.line}",
            "en": f"{en} may be {one.agent}; if so, change the aliases under {one.heading} in "
            f"retro.toml to: {one.line}",
        }
    elif one.is_known:
        say = {
            "zh": f"{zh} 与 {one.agent} 可能是同一个人；若是，在 retro.toml 的 {one.heading} 下"
            f"加一行：{one.line}",
            "en": f"{en} may be {one.agent}; if so, add a line under {one.heading} in "
            f"retro.toml: {one.line}",
        }
    else:
        say = {
            "zh": f"{zh} 与 {one.agent} 可能是同一个人；若是，在 retro.toml 末尾加两行："
            f"先写 {one.heading}，下一行写 {one.line}",
            "en": f"{en} may be {one.agent}; if so, add two lines at the end of retro.toml: "
            f"{one.heading}, and below it {one.line}",
        }
    return {
        "agent": one.agent or None,
        "aliases": list(one.aliases),
        "rivals": list(one.rivals),
        "toml": one.toml,
        "say": say,
    }


def _steps(answered: Sequence[Query], unanswered: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Return, step by step, the questions that can be answered and those that cannot."""
    titles = {step: [dict(q.title) for q in answered if q.step == step] for step in STEPS}
    return [
        {
            "step": step,
            "answered": titles[step],
            "unanswered": [
                item["title"] for item in unanswered if item["query"].startswith(str(step))
            ],
        }
        for step in STEPS
    ]


def _unlocks(
    unanswered: Sequence[Mapping[str, Any]], catalog: Catalog, platform: str
) -> list[dict[str, Any]]:
    """Return each set of exports that would answer more, with what it would answer."""
    by_needs: dict[tuple[str, ...], list[Text]] = {}
    for item in unanswered:
        by_needs.setdefault(tuple(sorted(item["needs"])), []).append(item["title"])
    return [
        {"needs": list(needs), "export": dict(_export(catalog, needs, platform)), "answers": titles}
        for needs, titles in sorted(by_needs.items(), key=lambda pair: (len(pair[0]), pair[0]))
    ]


def _export(catalog: Catalog, tables: Iterable[str], platform: str) -> Text:
    """Return the exports that fill some tables: those of the platform, with their menus."""
    needed = list(tables)
    return {
        lang: AND[lang].join(exports_of(catalog, table, platform, lang) for table in needed)
        for lang in LANGUAGES
    }


def _query(query: Query) -> dict[str, Any]:
    return {
        "path": query.path,
        "origin": query.origin,
        "title": dict(query.title),
        "reads": list(query.reads),
        "params": dict(query.params),
        "overrides": [
            {"key": key, "file": f"queries/{query.path}.toml", "line": line}
            for key, line in query.overrides
        ],
    }


def _unanswered(
    catalog: Catalog, query: Query, missing: Iterable[str], platform: str
) -> dict[str, Any]:
    tables = catalog.tables_behind(missing)
    return {
        "query": query.path,
        "title": dict(query.title),
        "needs": list(tables),
        "how": dict(how(catalog, tables, platform)),
    }
