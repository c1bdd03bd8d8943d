"""The header of a `.sql` file -> a Query or a Source, or the key that is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, model_validator

from retro.errors import UsageError
from retro.folding import fold
from retro.kinds import KINDS, OF_CHATS, PRIVATE
from retro.model import (
    ActionKind,
    ChartSpec,
    Column,
    Effect,
    FindingSpec,
    Query,
    SliceKey,
    Source,
    Text,
)
from retro.toml_lines import tables

HEADER = re.compile(r"\A\s*/\* retro\n(?P<toml>.*?)\n\*/\s*\n(?P<sql>.*)\Z", re.DOTALL)

# The keys of a header -> the file and line where they stand.
Where = Callable[[list[str]], tuple[str, int | None]]
# What a rule must say of each finding.
RULE_COLUMNS = ("severity", "confidence", "value", "expected", "n", "affected", "money", "target")
# Keys that a query has as its header writes them, and those that are lists.
AS_THEY_ARE = (
    "params", "worklist", "feeds", "rank", "order", "hidden", "optional", "matures", "aliased",
    "core",
)  # fmt: skip
LISTS = ("grain", "reads", "may_read", "one_of", "compares")


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
    fill: bool = False
    aside: bool = False


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
    slice: dict[SliceKey, str] = {}
    evidence: list[str] = []
    scope: Literal["shop", "slice"] = "shop"
    ask: _Label | None = None
    effect: Effect = "none"
    kind: ActionKind = "cure"
    library: int | None = None
    generic: bool = False
    severity: Literal["", "high", "medium", "low"] = ""


class _QueryHeader(_Strict):
    title: _Label
    question: _Label
    doc: _Label | None = None
    reads: list[str]
    may_read: list[str] = []
    one_of: list[str] = []
    params: dict[str, int | float | str | bool] = {}
    grain: list[str]
    say: _Label | None = None
    so: _Label | None = None
    chart: _Chart | None = None
    finding: _Finding | None = None
    worklist: bool = False
    feeds: str = ""
    rank: int = 0
    order: int = 50
    hidden: bool = False
    optional: bool = False
    compares: list[str] = []
    matures: bool = False
    aliased: bool = False
    core: bool = False
    columns: dict[str, _Column]

    @model_validator(mode="after")
    def _names_what_it_declares(self) -> _QueryHeader:
        named = [*self.grain, *self.compares]
        named += [*(c.unit_from for c in self.columns.values() if c.unit_from)]
        if self.chart:
            named += [self.chart.x, *self.chart.y, *filter(None, [self.chart.split])]
        if self.finding:
            named += [*self.finding.slice.values(), *RULE_COLUMNS]
        if absent := [name for name in named if name not in self.columns]:
            raise ValueError(f"no column is called {', '.join(dict.fromkeys(absent))}")
        if self.chart and self.chart.target and self.chart.target not in self.params:
            raise ValueError(f"no parameter is called {self.chart.target}")
        return self


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
    together: str = ""
    totals: dict[str, list[str]] = {}
    aliases: dict[str, list[str]]


def parse_query(path: str, text: str, origin: str = "built-in") -> Query:
    """Return the query of one file, or say which key of its header is wrong."""
    text = text.replace("\r\n", "\n")
    return replace(query_of(path, *split(path, text), origin), text=text)


def query_of(
    path: str, head: dict[str, Any], sql: str, origin: str, where: Where | None = None
) -> Query:
    """Return the query of a header and a statement; `where` tells the place of a wrong key."""
    header = _validated(_QueryHeader, path, head, where)
    plain: dict[str, Any] = {name: getattr(header, name) for name in AS_THEY_ARE}
    plain |= {name: tuple(getattr(header, name)) for name in LISTS}
    query = Query(
        path=path,
        sql=sql,
        origin=origin,
        title=_text(header.title),
        question=_text(header.question),
        doc=_text(header.doc),
        columns=tuple(_column(name, raw) for name, raw in header.columns.items()),
        say=_text(header.say),
        so=_text(header.so),
        chart=_chart(header.chart),
        finding=_finding(header.finding),
        **plain,
    )
    private = [c.name for c in query.columns if c.kind in PRIVATE or c.name in OF_CHATS]
    if private and query.step and not query.worklist:
        raise broken(path, f"{', '.join(private)}: buyers and chats stand in work lists only")
    return query


def parse_source(path: str, text: str, origin: str = "built-in") -> Source:
    """Return the source of one file, or say which key of its header is wrong."""
    head, sql = split(path, text)
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
        names={
            name: tuple({fold(alias): alias.strip() for alias in names}.values())
            for name, names in header.aliases.items()
        },
        required=tuple(header.required),
        totals={name: tuple(values) for name, values in header.totals.items()},
        nulls=tuple(header.nulls),
        together=header.together,
    )


def split(path: str, text: str) -> tuple[dict[str, Any], str]:
    """Return the header and the statement of a file."""
    match = HEADER.match(text.replace("\r\n", "\n"))
    if not match:
        raise broken(path, "it does not begin with a comment `/* retro … */`")
    try:
        return tables(match["toml"]), match["sql"].strip()
    except tomllib.TOMLDecodeError as error:
        raise broken(path, str(error)) from error


def _validated(kind: type[Any], path: str, head: dict[str, Any], where: Where | None = None) -> Any:
    try:
        header = kind.model_validate(head)
    except ValidationError as error:
        first = error.errors()[0]
        keys = [str(part) for part in first["loc"]]
        why = f"`{'.'.join(keys)}`: {first['msg']}" if keys else first["msg"]
        raise broken(path, why, *(where(keys) if where else ())) from error
    return header


def broken(
    path: str, why: str | Mapping[str, str], file: str = "", line: int | None = None
) -> UsageError:
    """Return the error of a file that is no query of ours, with the file that says so."""
    zh, en = (why, why) if isinstance(why, str) else (why["zh"], why["en"])
    return UsageError(
        "QUERY_HEADER",
        {"zh": f"查询文件的说明头有误：{zh}。", "en": f"the header of this query is wrong: {en}."},
        {"zh": "写法见 queries/README.md。", "en": "See queries/README.md for how to write it."},
        file=file or f"queries/{path}.sql",
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
        fill=raw.fill,
        aside=raw.aside,
    )


def _chart(raw: _Chart | None) -> ChartSpec | None:
    if raw is None:
        return None
    return ChartSpec(**raw.model_dump() | {"y": tuple(raw.y)})


def _finding(raw: _Finding | None) -> FindingSpec | None:
    if raw is None:
        return None
    told = raw.model_dump(exclude={"generic"})
    told |= {name: _text(getattr(raw, name)) for name in ("title", "say", "do", "ask")}
    return FindingSpec(**told | {"evidence": tuple(raw.evidence), "is_generic": raw.generic})
