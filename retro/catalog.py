"""A folder of `.sql` files with headers -> the catalogue of queries and sources, by path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from retro.headers import broken, parse_query, parse_source
from retro.incentives import SCHEMAS as INCENTIVES
from retro.kinds import KINDS
from retro.model import Query, Source
from retro.modelled import BY_RELATION
from retro.overlays import lay_over
from retro.reference import CODES, MAPS, Rows, filled, layered, must_know, reference_rows
from retro.shift_rules import SCHEMAS

PARAMETER = re.compile(r"\$([a-z_][a-z0-9_]*)")


RULES: Mapping[str, str] = {
    "valid_from": "date",
    "headline": "varchar",
    "rate_unit": "varchar",
    "rate_rule": "varchar",
    "starts": "varchar",
    "stops_assist": "boolean",
    "stops_auto": "boolean",
    "agent_started": "varchar",
    "hours_from_minute": "bigint",
    "hours_to_minute": "bigint",
    "hours_of": "varchar",
    "hours_bind": "varchar",
    "night_answered": "boolean",
    "offline": "varchar",
    "day_cut": "boolean",
    "idle_minutes": "double",
    "reply_cut_minutes": "double",
    "lapse_hours": "double",
    "unanswered_seconds": "double",
    "ads": "varchar",
    "center": "varchar",
    "business_from_minute": "bigint",
    "business_to_minute": "bigint",
    "business_days": "varchar",
    "grade": "varchar",
    "origin": "varchar",
}
# Tables that the run itself gives: from retro.toml, the history and the metric queries.
GIVEN: Mapping[str, Mapping[str, str]] = {
    "promotion": {
        "id": "varchar",
        "starts_at": "timestamp",
        "ends_at": "timestamp",
        "as_of": "date",
        "known_until": "timestamp",
    },
    # What the run may know of: rows and times after it are not there (`--as-of`).
    "cut_off": {"known_until": "timestamp"},
    "shifts": {
        "code": "varchar",
        "start_clock": "varchar",
        "end_clock": "varchar",
        "break_minutes": "double",
    },
    "agents": {
        "agent": "varchar",
        "group_name": "varchar",
        "pool": "varchar",
        "employment": "varchar",
    },
    "agent_names": {"alias": "varchar", "agent": "varchar"},
    # Days on which nobody is there; both ends are included.
    "closed_days": {"from_day": "date", "to_day": "date", "name": "varchar"},
    "phases": {"phase": "varchar", "starts_at": "timestamp", "ends_at": "timestamp"},
    # Hours that have passed since the start, as the shop's clock shows them.
    "promotion_hours": {"hour_no": "bigint", "starts_at": "timestamp", "ends_at": "timestamp"},
    "profile_rules": {"profile": "varchar", **RULES},
    "profile_choices": {"kind": "varchar", "name": "varchar", "profile": "varchar"},
    "reconcile": {
        "metric": "varchar",
        "figure": "double",
        "unit_read": "varchar",
        "rounding": "double",
        "profile": "varchar",
        "platform": "varchar",
        "shop": "varchar",
        "period_from": "date",
        "period_to": "date",
    },
    "targets": {"metric": "varchar", "target": "double"},
    **SCHEMAS,
    **INCENTIVES,
    "metric_values": {
        "query": "varchar",
        "rank": "bigint",
        "metric": "varchar",
        "value": "double",
        "numerator": "double",
        "denominator": "double",
        "profile": "varchar",
    },
    # What the rules found, before it is ranked and told; `pool` where a rule names one.
    "rule_rows": {
        "finding": "varchar",
        "rule": "varchar",
        "metric": "varchar",
        "kpi": "varchar",
        "scope": "varchar",
        "cause": "varchar",
        "controllable": "boolean",
        "effect": "varchar",
        "is_generic": "boolean",
        "severity": "varchar",
        "confidence": "varchar",
        "value": "double",
        "expected": "double",
        "n": "double",
        "affected": "double",
        "money": "decimal(18,2)",
        "target": "double",
        "slice_from": "timestamp",
        "slice_to": "timestamp",
        "agent": "varchar",
        "sku": "varchar",
        "reason": "varchar",
        "region": "varchar",
        "carrier": "varchar",
        "question_type": "varchar",
        "stage": "varchar",
        "pool": "varchar",
    },
    # The register's rows of earlier promotions; `is_against`: of the one that is compared with.
    "past_actions": {
        "id": "varchar",
        "promotion": "varchar",
        "finding": "varchar",
        "doing": "varchar",
        "kpi": "varchar",
        "baseline": "double",
        "target": "double",
        "status": "varchar",
        "scope": "varchar",
        "due_on": "date",
        "is_against": "boolean",
    },
    "baseline_curve": {
        "metric": "varchar",
        "slice": "varchar",
        "days": "bigint",
        "orders": "bigint",
        "numerator": "double",
        "denominator": "double",
        "value": "double",
    },
    "baseline_metrics": {
        "metric": "varchar",
        "value": "double",
        "numerator": "double",
        "denominator": "double",
        "profile": "varchar",
    },
}
PREVIOUS = "previous_"
EARLIER = "earlier_"


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that is plugged in: queries and sources by path, reference tables by name."""

    queries: Mapping[str, Query]
    sources: Mapping[str, Source]
    reference: Mapping[str, tuple[str, Path]]
    macros: tuple[Path, ...]
    # Every layer of a reference table, the built-in one first.
    layers: Mapping[str, list[tuple[str, Path]]] = field(default_factory=dict)

    def folder(self, name: str) -> list[Query]:
        """Return the queries of one folder in the order of their paths."""
        return [query for path, query in sorted(self.queries.items()) if query.folder == name]

    def table(self, name: str) -> Query:
        """Return the query that defines a canonical table."""
        return self.queries[f"tables/{name}"]

    def times(self, table: str) -> list[str]:
        """Return the columns of a canonical table that hold times or days."""
        return [c.name for c in self.table(table).columns if c.kind in ("time", "day")]

    def named(self, name: str) -> Query | None:
        """Return the query whose result other queries read under `name`."""
        return next(
            (q for q in self.queries.values() if q.name == name and q.folder != "metrics"), None
        )

    def tables_behind(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the canonical tables behind what is read, through facts and other results."""
        found: dict[str, None] = {}
        for name in names:
            table = name.partition(".")[0]
            query = self.named(table)
            if query and query.folder == "tables":
                found[table] = None
            elif query:
                found |= dict.fromkeys(self.tables_behind((*query.reads, *query.one_of)))
            elif table in BY_RELATION:
                found |= dict.fromkeys(self.tables_behind(BY_RELATION[table].reads))
        return tuple(found)

    def reference_table(self, name: str) -> Rows:
        """Return header and rows of a reference table, a manager's own file included.

        Of a map the lines of both stand, with their `origin`; any other file replaces ours.
        """
        files = self.layers.get(name, [self.reference[name]])
        if name in MAPS:
            return layered(name, reversed(files))
        return filled(reference_rows(files[-1][1]), reference_rows(files[0][1])[0])

    def schema(self, name: str) -> dict[str, str]:
        """Return the columns and SQL types of anything a query may read.

        `previous_<name>` is the result `<name>` of the promotion before, `earlier_<name>` that
        of all before it, each row with its `promotion`; a landing table `<table>_loaded` has
        the columns of its table; reference tables are all text.
        """
        if name in GIVEN:
            return dict(GIVEN[name])
        if name in BY_RELATION:
            return dict(BY_RELATION[name].gives[name])
        if name in self.reference:
            return dict.fromkeys(self.reference_table(name)[0], "varchar")
        bare = name.removeprefix(PREVIOUS).removeprefix(EARLIER).removesuffix("_loaded")
        query = self.named(name) or self.named(bare)
        if query is None:
            raise KeyError(name)
        columns = {column.name: KINDS[column.kind] for column in query.columns}
        is_earlier = name.startswith(EARLIER) and not self.named(name)
        return {"promotion": "varchar", **columns} if is_earlier else columns


def load_catalog(layers: Iterable[tuple[str, Path]]) -> Catalog:
    """Read every layer in turn; a file of a later layer replaces the one of the same path."""
    queries: dict[str, Query] = {}
    sources: dict[str, Source] = {}
    reference: dict[str, list[tuple[str, Path]]] = {}
    macros: list[Path] = []
    for origin, root in layers:
        for file in sorted(root.rglob("*.sql")):
            path = file.relative_to(root).with_suffix("").as_posix()
            if path == "macros":
                macros.append(file)
            elif path.startswith("sources/"):
                sources[path] = parse_source(path, _read(path, file), origin)
            else:
                queries[path] = parse_query(path, _read(path, file), origin)
        lay_over(queries, root)
        for file in sorted((root / "reference").glob("*.csv")):
            reference.setdefault(file.stem, []).append((origin, file))
    _names_are_unique(queries)
    latest = {name: files[-1] for name, files in reference.items()}
    catalog = Catalog(queries, sources, latest, tuple(macros), reference)
    _maps_are_known(catalog)
    return catalog


def parameters(sql: str) -> set[str]:
    """Return the names of the `$parameters` in a statement."""
    return set(PARAMETER.findall(sql))


def _read(path: str, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise broken(path, "the file is not UTF-8") from error


def _maps_are_known(catalog: Catalog) -> None:
    for name, (_, table, column) in CODES.items():
        for _, path in catalog.layers.get(name, [])[1:]:
            header, rows = catalog.reference_table(table)
            must_know(name, path, [row[header.index(column)] for row in rows])


def _names_are_unique(queries: Mapping[str, Query]) -> None:
    seen: dict[str, str] = {}
    for path, query in sorted(queries.items()):
        if query.folder != "metrics" and seen.setdefault(query.name, path) != path:
            raise broken(
                path, f"the name `{query.name}` is taken by queries/{seen[query.name]}.sql"
            )
