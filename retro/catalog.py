"""A folder of `.sql` files with headers -> the catalogue of queries and sources, by path."""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from retro.errors import UsageError
from retro.model import ChartSpec, Column, FindingSpec, Query, Source, Text

HEADER = re.compile(r"\A\s*/\* retro\n(?P<toml>.*?)\n\*/\s*\n(?P<sql>.*)\Z", re.DOTALL)
PARAMETER = re.compile(r"\$([a-z_][a-z0-9_]*)")
FOLD = re.compile(r"[\s\u200b\ufeff_\-—–()（）\[\]【】:：\"'`~>.]+")
KINDS = {
    "text": "varchar",
    "id": "varchar",
    "code": "varchar",
    "agent": "varchar",
    "person": "varchar",
    "quote": "varchar",
    "time": "timestamp",
    "hour": "timestamp",
    "day": "date",
    "clock": "bigint",
    "count": "bigint",
    "number": "double",
    "ratio": "double",
    "share": "double",
    "seconds": "double",
    "minutes": "double",
    "hours": "double",
    "measure": "double",
    "money": "decimal(18,2)",
    "flag": "boolean",
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
    "targets": {"metric": "varchar", "target": "double"},
    "metric_values": {
        "query": "varchar",
        "rank": "bigint",
        "metric": "varchar",
        "value": "double",
        "numerator": "double",
        "denominator": "double",
    },
    "baseline_metrics": {
        "metric": "varchar",
        "value": "double",
        "numerator": "double",
        "denominator": "double",
    },
}
PREVIOUS = "previous_"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Label(_Strict):
    zh: str
    en: str


def _known_kind(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"`{kind}` is none of {', '.join(KINDS)}")
    return kind


class _Column(_Strict):
    zh: str
    en: str
    kind: Annotated[str, AfterValidator(_known_kind)]
    doc: _Label | None = None
    codes: str = ""
    unit_from: str = ""


class _Chart(_Strict):
    kind: str
    x: str
    y: list[str]
    split: str = ""
    target: str = ""
    rows: int = 0


class _Finding(_Strict):
    step: int
    metric: str
    title: _Label
    say: _Label
    do: _Label
    owner: str
    due_days: int
    kpi: str
    cause: str
    controllable: bool
    slice: dict[str, str] = {}
    evidence: list[str] = []
    scope: Literal["shop", "slice"] = "shop"


class _QueryHeader(_Strict):
    title: _Label
    question: _Label
    doc: _Label | None = None
    reads: list[str]
    may_read: list[str] = []
    params: dict[str, int | float | str | bool] = {}
    grain: list[str]
    say: _Label | None = None
    chart: _Chart | None = None
    finding: _Finding | None = None
    worklist: bool = False
    feeds: str = ""
    rank: int = 0
    order: int = 50
    hidden: bool = False
    columns: dict[str, _Column]


class _SourceHeader(_Strict):
    title: _Label
    table: str
    platform: str
    menu: _Label
    grade: str = ""
    of: str = ""
    recognise: list[list[str]] = []
    required: list[str] = []
    nulls: list[str] = []
    totals: dict[str, list[str]] = {}
    aliases: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that is plugged in: queries and sources by path, reference tables by name."""

    queries: Mapping[str, Query]
    sources: Mapping[str, Source]
    reference: Mapping[str, tuple[str, Path]]
    macros: tuple[Path, ...]

    def folder(self, name: str) -> list[Query]:
        """Return the queries of one folder in the order of their paths."""
        return [query for path, query in sorted(self.queries.items()) if query.folder == name]

    def table(self, name: str) -> Query:
        """Return the query that defines a canonical table."""
        return self.queries[f"tables/{name}"]

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
                found |= dict.fromkeys(self.tables_behind(query.reads))
        return tuple(found)

    def schema(self, name: str) -> dict[str, str]:
        """Return the columns and SQL types of anything a query may read.

        `previous_<name>` is the result `<name>` of the promotion before; a landing table
        `<table>_loaded` has the columns of its table; reference tables are all text.
        """
        if name in GIVEN:
            return dict(GIVEN[name])
        if name in self.reference:
            return dict.fromkeys(reference_rows(self.reference[name][1])[0], "varchar")
        bare = name.removeprefix(PREVIOUS).removesuffix("_loaded")
        query = self.named(name) or self.named(bare)
        if query is None:
            raise KeyError(name)
        return {column.name: KINDS[column.kind] for column in query.columns}


def fold(header: str) -> str:
    """Return a header name without white space, brackets, dashes, width and case."""
    return FOLD.sub("", unicodedata.normalize("NFKC", header)).casefold()


def load_catalog(layers: Iterable[tuple[str, Path]]) -> Catalog:
    """Read every layer in turn; a file of a later layer replaces the one of the same path."""
    queries: dict[str, Query] = {}
    sources: dict[str, Source] = {}
    reference: dict[str, tuple[str, Path]] = {}
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
        for file in sorted((root / "reference").glob("*.csv")):
            reference[file.stem] = (origin, file)
    _names_are_unique(queries)
    return Catalog(queries, sources, reference, tuple(macros))


def parse_query(path: str, text: str, origin: str = "built-in") -> Query:
    """Return the query of one file, or say which key of its header is wrong."""
    head, sql = _split(path, text)
    header = _validated(_QueryHeader, path, head)
    return Query(
        path=path,
        sql=sql,
        origin=origin,
        title=_text(header.title),
        question=_text(header.question),
        doc=_text(header.doc),
        columns=tuple(_column(name, raw) for name, raw in header.columns.items()),
        grain=tuple(header.grain),
        reads=tuple(header.reads),
        may_read=tuple(header.may_read),
        params=header.params,
        say=_text(header.say),
        chart=_chart(header.chart),
        finding=_finding(header.finding),
        worklist=header.worklist,
        feeds=header.feeds,
        rank=header.rank,
        order=header.order,
        hidden=header.hidden,
    )


def parse_source(path: str, text: str, origin: str = "built-in") -> Source:
    """Return the source of one file, or say which key of its header is wrong."""
    head, sql = _split(path, text)
    header = _validated(_SourceHeader, path, head)
    return Source(
        path=path,
        sql=sql,
        origin=origin,
        title=_text(header.title),
        table=header.table,
        platform=header.platform,
        menu=_text(header.menu),
        grade=header.grade,
        of=header.of,
        recognise=tuple(tuple(fold(name) for name in group) for group in header.recognise),
        aliases={
            name: tuple(dict.fromkeys(fold(alias) for alias in names))
            for name, names in header.aliases.items()
        },
        required=tuple(header.required),
        totals={name: tuple(values) for name, values in header.totals.items()},
        nulls=tuple(header.nulls),
    )


def parameters(sql: str) -> set[str]:
    """Return the names of the `$parameters` in a statement."""
    return set(PARAMETER.findall(sql))


def reference_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    """Return header and rows of a reference table; all its values are text."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # A manager's own table, saved by Excel.
        text = raw.decode("gb18030", errors="replace")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    header = rows[0] if rows else []
    for line, row in enumerate(rows, 1):
        if len(row) != len(header):
            raise _ragged(path, line)
    if not header:
        raise _ragged(path, 1)
    return header, rows[1:]


def _read(path: str, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _broken(path, "the file is not UTF-8") from error


def _split(path: str, text: str) -> tuple[dict[str, Any], str]:
    match = HEADER.match(text.replace("\r\n", "\n"))
    if not match:
        raise _broken(path, "it does not begin with a comment `/* retro … */`")
    try:
        return tomllib.loads(match["toml"]), match["sql"].strip()
    except tomllib.TOMLDecodeError as error:
        raise _broken(path, str(error)) from error


def _validated(kind: type[Any], path: str, head: dict[str, Any]) -> Any:
    try:
        header = kind.model_validate(head)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise _broken(path, f"`{place}`: {first['msg']}") from error
    return header


def _broken(path: str, why: str) -> UsageError:
    return UsageError(
        "QUERY_HEADER",
        {"zh": f"查询文件的说明头有误:{why}。", "en": f"the header of this query is wrong: {why}."},
        {"zh": "写法见 queries/README.md。", "en": "See queries/README.md for how to write it."},
        file=f"queries/{path}.sql",
    )


def _ragged(path: Path, line: int) -> UsageError:
    return UsageError(
        "REFERENCE",
        {
            "zh": "这一行的列数与表头不一致。",
            "en": "this line has another number of cells than the header.",
        },
        {"zh": "改正后再运行。", "en": "Correct it and run again."},
        file=f"queries/reference/{path.name}",
        line=line,
    )


def _text(label: _Label | None) -> Text:
    return {"zh": label.zh, "en": label.en} if label else {}


def _column(name: str, raw: _Column) -> Column:
    return Column(
        name=name,
        label={"zh": raw.zh, "en": raw.en},
        kind=raw.kind,
        doc=_text(raw.doc),
        vocabulary=raw.codes,
        unit_from=raw.unit_from,
    )


def _chart(raw: _Chart | None) -> ChartSpec | None:
    if raw is None:
        return None
    return ChartSpec(
        kind=raw.kind, x=raw.x, y=tuple(raw.y), split=raw.split, target=raw.target, rows=raw.rows
    )


def _finding(raw: _Finding | None) -> FindingSpec | None:
    if raw is None:
        return None
    return FindingSpec(
        step=raw.step,
        metric=raw.metric,
        title=_text(raw.title),
        say=_text(raw.say),
        do=_text(raw.do),
        owner=raw.owner,
        due_days=raw.due_days,
        kpi=raw.kpi,
        cause=raw.cause,
        controllable=raw.controllable,
        slice=raw.slice,
        evidence=tuple(raw.evidence),
        scope=raw.scope,
    )


def _names_are_unique(queries: Mapping[str, Query]) -> None:
    seen: dict[str, str] = {}
    for path, query in sorted(queries.items()):
        if query.folder != "metrics" and seen.setdefault(query.name, path) != path:
            raise _broken(
                path, f"the name `{query.name}` is taken by queries/{seen[query.name]}.sql"
            )
