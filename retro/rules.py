"""Each rule in words: when it fires, its thresholds, what it says and asks, what was changed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import nodes

from retro import parameters
from retro.catalog import Catalog
from retro.config import FILE
from retro.headers import split
from retro.kpis import labels
from retro.model import FindingSpec, Query, Text, Value
from retro.sentences import filled, parsed
from retro.settings import Settings
from retro.toml_lines import line_of

# What a threshold counts, told by the end of its name.
UNITS = {"share": "share", "rate": "share", "part": "share", "points": "share", "q": "share",
         "seconds": "seconds", "minutes": "minutes", "hours": "hours"}  # fmt: skip
MARKS = {"zh": "〔{}〕", "en": "{{{}}}"}


def document(catalog: Catalog, settings: Settings, root: Path | None) -> dict[str, Any]:
    """Return every rule in words, in the order of their paths; `root` is the workspace."""
    said = (root / FILE).read_text(encoding="utf-8-sig") if root else ""
    return {
        "rules": [
            _rule(query, query.finding, catalog, settings, said)
            for _, query in sorted(catalog.queries.items())
            if query.finding
        ]
    }


def _rule(
    query: Query, spec: FindingSpec, catalog: Catalog, settings: Settings, said: str
) -> dict[str, Any]:
    values = parameters.values(query, settings)
    ask = spec.ask or labels("codes", "meeting_question", spec.cause)
    role = dict(labels("codes", "role", spec.owner))
    return {
        "path": query.path,
        "origin": query.origin,
        "step": spec.step,
        "title": dict(in_words(query, spec.title, values)),
        "when": dict(query.doc),
        "thresholds": [*_thresholds(query, values, said)],
        "says": dict(in_words(query, spec.say, values)),
        "asks_to": dict(in_words(query, spec.do, values)),
        "meeting": dict(in_words(query, ask, values)),
        "owner": {"role": role, "name": settings.owners.get(spec.owner)},
        "due_days": spec.due_days,
        "kpi": {
            "id": spec.kpi,
            "label": dict(labels("codes", "metric", spec.kpi)),
            "scope": spec.scope,
        },
        "cause": {"id": spec.cause, "label": dict(labels("codes", "cause", spec.cause))},
        "controllable": spec.controllable,
        "severity": spec.severity or None,
        "needs": list(catalog.tables_behind((*query.reads, *query.one_of))),
        "overrides": [
            {"key": key, "file": f"queries/{query.path}.toml", "line": line}
            for key, line in query.overrides
        ],
    }


def _thresholds(query: Query, values: Mapping[str, Value], said: str) -> Iterator[dict[str, Any]]:
    """Yield each parameter: its value now and by default, and the place that sets it."""
    usual = split(query.path, query.text)[0].get("params", {})
    laid = {
        key.removeprefix("params."): f"queries/{query.path}.toml:{line}"
        for key, line in query.overrides
    }
    for name, value in values.items():
        yield {
            "name": name,
            "label": dict(labels("codes", "rule_param", name)),
            "value": value,
            "default": usual.get(name, value),
            "unit": _unit(name, value),
            "origin": _set_in(said, query.path, name) or laid.get(name, query.origin),
        }


def _unit(name: str, value: Value) -> str:
    """Return what a threshold is, by its name; a fraction of one is a share."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "text"
    told = (UNITS[word] for word in reversed(name.split("_")) if word in UNITS)
    unit = next(told, "share" if isinstance(value, float) and 0 < value < 1 else "number")
    return "number" if unit == "share" and value > 1 else unit


def _set_in(said: str, path: str, name: str) -> str:
    """Return where `retro.toml` sets a parameter, for one query or for all; empty if nowhere."""
    given = tomllib.loads(said).get("params", {})
    own = given.get(path, {})
    keys = ("params", path, name) if name in own else ("params", name) if name in given else ()
    return f"{FILE}:{line_of(said, keys)}" if keys else ""


def in_words(query: Query, template: Text, values: Mapping[str, Value]) -> Text:
    """Return a template as a person reads it: columns by their labels, thresholds by their values.

    `[a | b]` stands where the rows decide, `[a]` where it may be left out.
    """
    return {
        lang: " ".join("".join(_Words(query, lang, values).said(parsed(lang, text).body)).split())
        for lang, text in template.items()
    }


class _Words:
    """Tells the parts of a template in one language."""

    def __init__(self, query: Query, lang: str, values: Mapping[str, Value]) -> None:
        self.labels = {column.name: column.label[lang] for column in query.columns}
        self.lang = lang
        self.params = {"params": dict(values)}
        self.mark = MARKS[lang]

    def said(self, body: Sequence[nodes.Node]) -> Iterator[str]:
        """Yield the words of some nodes."""
        for node in body:
            if isinstance(node, nodes.Output):
                yield from map(self.place, node.nodes)
            elif isinstance(node, nodes.If):
                yield self.either(node)
            elif isinstance(node, nodes.For):
                yield self.each(node)

    def each(self, node: nodes.For) -> str:
        """Return what is said of each; the names of a row of columns stand for the first."""
        if isinstance(node.iter, nodes.List) and isinstance(node.target, nodes.Tuple):
            for name, column in zip(_columns(node.target), _columns(node.iter), strict=False):
                self.labels.setdefault(name, self.labels.get(column, column))
        return f"[{''.join(self.said(node.body))}…]"

    def either(self, node: nodes.If) -> str:
        """Return what the rows decide between; what only parts one from the next is left out."""
        if "loop" in _columns(node.test):
            return ""
        branches = [node.body, *(other.body for other in node.elif_), node.else_]
        texts = ["".join(self.said(branch)) for branch in branches]
        return f"[{' | '.join(dict.fromkeys(filter(None, texts)))}]"

    def place(self, node: nodes.Node) -> str:
        """Return what stands in one filled place: a threshold as it is now, or names of columns."""
        if isinstance(node, nodes.TemplateData):
            return node.data
        if set(_columns(node)) == {"params"}:
            return filled(self.lang, node, self.params)
        return self.mark.format(self.names(node))

    def names(self, node: nodes.Node) -> str:
        """Return the labels of the columns that a place is made of."""
        told = node.node if isinstance(node, nodes.Filter) and node.node else node
        names = [self.labels.get(name, name) for name in _columns(told)]
        return "/".join(dict.fromkeys(names)) or "…"


def _columns(node: nodes.Node) -> Iterable[str]:
    if isinstance(node, nodes.Name):
        return [node.name]
    return [name.name for name in node.find_all(nodes.Name)]
