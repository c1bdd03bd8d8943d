"""A folder of `.sql` files with headers -> the catalogue of queries and sources, by path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from retro.given import GIVEN
from retro.headers import broken, parse_query, parse_source
from retro.kinds import KINDS
from retro.model import WORKSPACE, Query, Source
from retro.modelled import BY_RELATION
from retro.overlays import NO_FILE, lay_over
from retro.reference import CODES, MAPS, Rows, filled, layered, must_know, reference_rows

PARAMETER = re.compile(r"\$([a-z_][a-z0-9_]*)")


METRICS = "metrics"
FACTS = "facts"
# Queries over the results of many shops, which no run of a single shop has.
ROLLUP = "rollup"
PREVIOUS = "previous_"
EARLIER = "earlier_"


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that is plugged in: queries and sources by path, reference tables by name."""

    queries: Mapping[str, Query]
    sources: Mapping[str, Source]
    reference: Mapping[str, tuple[str, Path]]
    # Ours alone; those of a workspace are for its own files.
    macros: tuple[Path, ...]
    # Every layer of a reference table, the built-in one first.
    layers: Mapping[str, list[tuple[str, Path]]] = field(default_factory=dict)
    own_macros: tuple[Path, ...] = ()
    # Those whose results others read, by name: looked up for every query behind every result.
    by_name: Mapping[str, Query] = field(init=False, repr=False, compare=False)
    # What others than facts read, directly or through a model.
    lasting: frozenset[str] = field(init=False, repr=False, compare=False)
    # What is read again of an earlier promotion, by its name here.
    compared: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the queries by name, once."""
        named = {q.name: q for q in self.queries.values() if q.folder != METRICS}
        object.__setattr__(self, "by_name", named)
        reads = (name for q in self.queries.values() if q.folder != FACTS for name in all_reads(q))
        object.__setattr__(self, "lasting", frozenset(behind_models(reads)))
        every = {name for query in self.queries.values() for name in all_reads(query)}
        past = (
            name.removeprefix(start)
            for name in every
            for start in (PREVIOUS, EARLIER)
            if name.startswith(start)
        )
        object.__setattr__(self, "compared", frozenset(past))

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
        return self.by_name.get(name)

    def tables_behind(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the canonical tables behind what is read, through facts and other results."""
        return tuple(self._behind(names, set()))

    def _behind(self, names: Iterable[str], seen: set[str]) -> Iterator[str]:
        """Yield the canonical tables behind the names; what was `seen` is not walked again."""
        for name in names:
            table = name.partition(".")[0]
            query = self.named(table)
            if table in seen:
                continue
            seen.add(table)
            if query and query.folder == "tables":
                yield table
            elif query:
                yield from self._behind((*query.reads, *query.one_of), seen)
            elif table in BY_RELATION:
                yield from self._behind(BY_RELATION[table].reads, seen)

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
    macros: dict[bool, list[Path]] = {True: [], False: []}
    for origin, root in layers:
        for file in sorted(root.rglob("*.sql")):
            path = file.relative_to(root).with_suffix("").as_posix()
            if path == "macros":
                _read(path, file)
                macros[origin == WORKSPACE].append(file)
            elif path.startswith("sources/"):
                sources[path] = parse_source(path, _read(path, file), origin)
            else:
                queries[path] = parse_query(path, _read(path, file), origin)
        lay_over(queries, root)
        for file in sorted((root / "reference").glob("*.csv")):
            reference.setdefault(file.stem, []).append((origin, file))
    _names_are_unique(queries)
    _tables_are_known(sources.values(), queries)
    latest = {name: files[-1] for name, files in reference.items()}
    ours, theirs = tuple(macros[False]), tuple(macros[True])
    catalog = Catalog(queries, sources, latest, ours, reference, own_macros=theirs)
    _maps_are_known(catalog)
    return catalog


def all_reads(query: Query) -> tuple[str, ...]:
    """Return the relations that a query may look at, without the columns that it needs of them."""
    names = (*query.reads, *query.may_read, *query.one_of)
    return tuple(name.partition(".")[0] for name in names)


def behind_models(names: Iterable[str]) -> list[str]:
    """Return the names, and for each that a model gives what the model reads."""
    found: list[str] = []
    for name in names:
        model = BY_RELATION.get(name)
        found += [name, *(behind_models((*model.reads, *model.may_read)) if model else ())]
    return found


def parameters(sql: str) -> set[str]:
    """Return the names of the `$parameters` in a statement."""
    return set(PARAMETER.findall(sql))


def _read(path: str, file: Path) -> str:
    if not file.is_file():
        raise broken(path, NO_FILE)
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise broken(path, "the file is not UTF-8") from error


def _maps_are_known(catalog: Catalog) -> None:
    for name, (_, table, column) in CODES.items():
        for _, path in catalog.layers.get(name, [])[1:]:
            header, rows = catalog.reference_table(table)
            must_know(name, path, [row[header.index(column)] for row in rows])


def _tables_are_known(sources: Iterable[Source], queries: Mapping[str, Query]) -> None:
    """Refuse a source of the workspace for a table that there is not."""
    for source in sources:
        if source.is_own and f"tables/{source.table}" not in queries:
            raise broken(source.path, f"`table`: there is no table `{source.table}`")


def _names_are_unique(queries: Mapping[str, Query]) -> None:
    seen: dict[str, str] = {}
    for path, query in sorted(queries.items()):
        if query.folder != "metrics" and seen.setdefault(query.name, path) != path:
            raise broken(
                path, f"the name `{query.name}` is taken by queries/{seen[query.name]}.sql"
            )
