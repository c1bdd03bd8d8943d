"""Where each result comes from, and which rules looked at it without finding anything."""

from __future__ import annotations

from collections.abc import Mapping

from retro.catalog import Catalog
from retro.model import Lineage, Query, Result, Text
from retro.running import Outcome


def lineage(catalog: Catalog, results: Mapping[str, Result]) -> dict[str, Lineage]:
    """Return the lineage of each result by the path of its query."""
    return {path: _lineage(catalog, result.query) for path, result in sorted(results.items())}


def _lineage(catalog: Catalog, query: Query) -> Lineage:
    reads = (*query.reads, *query.may_read, *query.one_of)
    found = [catalog.named(name.partition(".")[0]) for name in reads]
    between = {q.path: q.title for q in found if q and q.folder != "tables" and not q.finding}
    tables = sorted(catalog.tables_behind(reads))
    return Lineage(tables=tuple(tables), through=tuple(between.values()))


def quiet_rules(outcome: Outcome) -> dict[str, tuple[Text, ...]]:
    """Return by query the titles of the rules that rest on it, ran, and found nothing."""
    found: dict[str, list[Text]] = {}
    for _, result in sorted(outcome.results.items()):
        rule = result.query.finding
        if rule and not result.rows:
            for path in rule.evidence:
                found.setdefault(path, []).append(result.query.title)
    return {path: tuple(titles) for path, titles in found.items()}
