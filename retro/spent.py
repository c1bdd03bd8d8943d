"""Where the time of a run went: by stage, and by query with its rows and bytes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from retro import pace, resources
from retro.stopwatch import COMPUTED, KEPT, MODEL, PUT_OFF, Span

COSTLIEST = 25
MOST_FILES = 10
READING = "read"
MODELS = "models"
BEFORE = "start"
OF_FILE = ("rows", "bytes")
OF_QUERY = ("rows", "bytes", "rows_read", "source", "engine")
LISTS = {"model": "models", "file": "files", "query": "queries"}
# A result that was computed once and found another time was computed.
SOURCES = ("", PUT_OFF, KEPT, COMPUTED)
ORDER = (BEFORE, "hash", READING, *pace.QUERIES, MODELS, *pace.DOCUMENTS)
UNITS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B"))
TENTHS = 10


def document(
    spans: Sequence[Span],
    files: Mapping[str, int],
    queries: Container[str],
    seconds: float,
    processor: float,
) -> dict[str, Any]:
    """Return where the time went, as plain values; every second is in one stage and in no other.

    `files` (with their bytes) and `queries` tell what the steps of these names are; other
    steps are documents and the like. The seconds are those of the wall; `cpu_seconds` are
    those of all threads together.
    """
    stages: dict[str, float] = {}
    for span in spans:
        stage = _stage(span, files, queries)
        stages[stage] = stages.get(stage, 0.0) + span.seconds
    of_queries = _summed(s for s in spans if s.name in queries)
    of_files = _summed(s for s in spans if s.name in files)
    for span in of_files:
        span.bytes = files[span.name]
    return {
        "seconds": round(seconds, 3),
        "cpu_seconds": round(processor, 3),
        "stages": [
            {"stage": name, "seconds": round(stages[name], 3)}
            for name in sorted(stages, key=_order)
        ],
        "models": _shown("model", _summed(s for s in spans if s.kind == MODEL), ()),
        "files": _shown("file", of_files, OF_FILE)[:MOST_FILES],
        "queries": _shown("query", of_queries, OF_QUERY)[:COSTLIEST],
        "more_queries": _rest(of_queries),
    }


def tables(told: Mapping[str, Any], lang: str) -> list[dict[str, Any] | str]:
    """Return the same as tables for the terminal, in the words of `lang`."""
    words = resources.strings(lang)["profile"]
    parts: list[dict[str, Any] | str] = [_of_stages(told, words)]
    for what, names in (("model", ()), ("file", OF_FILE), ("query", OF_QUERY)):
        rows = told[LISTS[what]]
        parts += [_table(rows, what, words, names)] if rows else []
    more = told["more_queries"]
    if more["queries"]:
        seconds = _seconds(more["seconds"])
        parts.append(words["more"].format(queries=more["queries"], seconds=seconds))
    return parts


def _of_stages(told: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    named, whole = words["stages"], told["seconds"] or 1.0
    stages = [
        [named.get(row["stage"], row["stage"]), _seconds(row["seconds"]), _share(row, whole)]
        for row in told["stages"]
    ]
    return {
        "title": words["by_stage"],
        "columns": [words["stage"], words["seconds"], words["share"]],
        "rows": [
            *stages,
            [words["total"], _seconds(told["seconds"]), ""],
            [words["processor"], _seconds(told["cpu_seconds"]), ""],
        ],
    }


def _order(stage: str) -> int:
    """Return the place of a stage in the line from exports to pack."""
    return ORDER.index(stage) if stage in ORDER else len(ORDER)


def _stage(span: Span, files: Container[str], queries: Container[str]) -> str:
    if span.name in files:
        return READING
    if span.name in queries:
        return span.name.partition("/")[0]
    if span.kind == MODEL:
        return MODELS
    return span.name or BEFORE


def _summed(spans: Iterable[Span]) -> list[Span]:
    """Return one span for each name, the costliest first."""
    found: dict[str, Span] = {}
    for span in spans:
        whole = found.setdefault(span.name, Span(span.kind, span.name))
        whole.seconds += span.seconds
        whole.rows = whole.rows if span.rows is None else span.rows
        whole.bytes = whole.bytes if span.bytes is None else span.bytes
        if span.rows_read is not None:
            whole.rows_read = (whole.rows_read or 0) + span.rows_read
        whole.source = max(whole.source, span.source, key=SOURCES.index)
        whole.engine = span.engine or whole.engine
    return sorted(found.values(), key=lambda span: (-span.seconds, span.name))


def _shown(what: str, spans: Iterable[Span], names: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {what: span.name, "seconds": round(span.seconds, 4)}
        | {name: _told(getattr(span, name)) for name in names}
        for span in spans
    ]


def _told(value: object) -> object:
    return None if value == "" else value


def _rest(spans: Sequence[Span]) -> dict[str, Any]:
    """Return how many queries are not named, and what they cost together."""
    rest = spans[COSTLIEST:]
    return {"queries": len(rest), "seconds": round(sum(span.seconds for span in rest), 4)}


def _table(
    rows: Sequence[Mapping[str, Any]], what: str, words: Mapping[str, Any], names: Sequence[str]
) -> dict[str, Any]:
    return {
        "title": words[f"by_{what}"],
        "columns": [words[name] for name in (what, "seconds", *names)],
        "rows": [
            [row[what], _seconds(row["seconds"]), *(_cell(name, row, words) for name in names)]
            for row in rows
        ],
    }


def _cell(name: str, row: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    value = row[name]
    if value is None:
        return ""
    if name == "bytes":
        return _size(value)
    if name == "source":
        return str(words["sources"][value])
    return f"{value:,}" if isinstance(value, int) else str(value)


def _size(count: int) -> str:
    least, unit = next((pair for pair in UNITS if count >= pair[0]), UNITS[-1])
    size = count / least
    return f"{size:.1f} {unit}" if size < TENTHS and least > 1 else f"{size:.0f} {unit}"


def _seconds(value: float) -> str:
    return f"{value:.2f}"


def _share(row: Mapping[str, Any], whole: float) -> str:
    return f"{row['seconds'] / whole:.0%}"
