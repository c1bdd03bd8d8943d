"""What is plugged in and what it gives: columns, queries, sources, results, charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias

Text: TypeAlias = Mapping[str, str]
Value: TypeAlias = str | int | float | bool | Decimal | datetime | date | None
Row: TypeAlias = tuple[Value, ...]
# By what a finding may be cut, how the gain of its action is estimated, and what the action is.
SliceKey: TypeAlias = Literal[
    "from", "to", "agent", "sku", "reason", "region", "carrier", "question_type", "stage"
]
Effect: TypeAlias = Literal["refunds", "replies", "sales", "hours", "none"]
ActionKind: TypeAlias = Literal["stopgap", "cure", "standard"]

EMPTY: Text = {"zh": "", "en": ""}
STEPS = (1, 2, 3, 4, 5)
LANGUAGES = ("zh", "en")
# Where a file comes from that is none of ours.
WORKSPACE = "workspace"


def worded(text: Text, lang: str) -> str:
    """Return a text in a language; in English where it has none of it."""
    return text.get(lang) or text.get("en", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a result: `kind` says how its values are typed and printed.

    `vocabulary` names the list of labels of a `code` column; `unit_from` names the
    column that holds the kind of each row's value (a `measure` column), or the list of
    labels of each row's value (a `code` column). `fill` marks a cell of a work list that
    people fill in or change. A column put `aside` stands in tables.xlsx and in the results,
    not in the printed table.
    """

    name: str
    label: Text
    kind: str
    doc: Text = field(default_factory=dict)
    vocabulary: str = ""
    unit_from: str = ""
    fill: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSpec:
    """The `chart` table of a query's header: which columns are drawn, and how."""

    kind: str
    x: str
    y: tuple[str, ...]
    split: str = ""
    target: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of a result: points as raw values, no colours, no labels made up.

    Each row holds x, then y in order, then the value of `split` if there is one.
    """

    kind: str
    title: Text
    alt: Text
    x: Column
    y: tuple[Column, ...]
    rows: tuple[Row, ...]
    split: Column | None = None
    target: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingSpec:
    """The `[finding]` table of a rule: how each of its rows becomes a finding.

    `ask` is the question the meeting must answer, `effect` how the gain of the action is
    estimated, `kind` what it is (止血 stopgap, 根治 cure, 沉淀 standard), `library` its row in the
    action library; a generic rule yields where a specific one tells the same.
    """

    step: int
    metric: str
    title: Text
    say: Text
    do: Text
    owner: str
    due_days: int
    kpi: str
    cause: str
    controllable: bool
    slice: Mapping[str, str]
    evidence: tuple[str, ...]
    scope: str = "shop"
    ask: Text = field(default_factory=dict)
    effect: str = "none"
    kind: str = "cure"
    library: int | None = None
    is_generic: bool = False
    # Where set, how severe every finding of the rule is, whatever its rows say.
    severity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One `.sql` file: its path is its name, its header is a contract that tests run.

    `matures` marks figures that grow with the age of the cohort (退款成熟度).
    `aliased` keeps a table by agent in shared editions, with aliases for names.
    `so` says what follows from the result for who reads it, `core` that paper shows it in full.
    `text` is all that made it, `overrides` the keys that a workspace lays over it, each with
    the line of its file.
    """

    path: str
    sql: str
    origin: str
    title: Text
    question: Text
    doc: Text
    columns: tuple[Column, ...]
    grain: tuple[str, ...]
    reads: tuple[str, ...]
    may_read: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    params: Mapping[str, Value] = field(default_factory=dict)
    say: Text = field(default_factory=dict)
    chart: ChartSpec | None = None
    finding: FindingSpec | None = None
    worklist: bool = False
    feeds: str = ""
    rank: int = 0
    order: int = 50
    hidden: bool = False
    optional: bool = False
    compares: tuple[str, ...] = ()
    matures: bool = False
    aliased: bool = False
    text: str = ""
    overrides: tuple[tuple[str, int], ...] = ()
    so: Text = field(default_factory=dict)
    core: bool = False

    def named(self, rows: Iterable[Row]) -> list[dict[str, Value]]:
        """Return rows of the result with the names of the columns."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in rows]

    @property
    def folder(self) -> str:
        """The first part of the path: `facts`, `1_break_down`, …."""
        return self.path.split("/", 1)[0]

    @property
    def name(self) -> str:
        """The last part of the path, under which other queries read the result."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def is_own(self) -> bool:
        """Whether the file lies in the workspace: somebody else than us wrote its statement."""
        return self.origin == WORKSPACE

    @property
    def step(self) -> int:
        """The step of the review this query belongs to, or 0."""
        return int(self.folder[0]) if self.folder[0].isdigit() else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One known report of a back office: how to know it and how to read its columns.

    `recognise` holds groups of folded header names; a file is this report if each group
    has at least one of its names in the header row. `names` are the same names as
    `aliases`, as the back office writes them. Rows with the same value of `together` make
    one record; one of them that stands in an earlier file as well is no copy while another
    is new.
    """

    path: str
    sql: str
    origin: str
    title: Text
    table: str
    recognise: tuple[tuple[str, ...], ...]
    aliases: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    totals: Mapping[str, tuple[str, ...]]
    nulls: tuple[str, ...]
    platform: str
    menu: Text
    of: str = ""
    grade: str = ""
    together: str = ""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_own(self) -> bool:
        """Whether the file lies in the workspace: somebody else than us wrote its statement."""
        return self.origin == WORKSPACE

    @property
    def report(self) -> str:
        """The name of the report: the path below `sources/`."""
        return self.of or self.path.removeprefix("sources/")

    def header(self, logical: str) -> str:
        """Return the usual header of a logical column, as the back office writes it."""
        return (self.names or self.aliases)[logical][0]

    def written(self, folded: str) -> str:
        """Return a folded header name as the back office writes it."""
        for logical, names in self.aliases.items():
            if folded in names and self.names:
                return self.names[logical][names.index(folded)]
        return folded


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """What the manager says of one file: its report, and which header is which column.

    `columns` maps logical columns to headers; `date_order` (mdy, dmy, ymd) tells how dates
    are meant that do not tell; `number` is the place among the mappings of retro.toml.
    """

    report: str
    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one query returned; rows hold Python values, money stays `Decimal`.

    `left` rows of an intermediate result were too many to be fetched: only queries read them.
    """

    query: Query
    params: Mapping[str, Value]
    rows: tuple[Row, ...]
    seconds: float = 0.0
    left: int = 0

    def dicts(self) -> list[dict[str, Value]]:
        """Return the rows with their column names."""
        return self.query.named(self.rows)

    def only(self, is_kept: Callable[[Column], bool]) -> Result:
        """Return the result with some of its columns."""
        keep = [place for place, column in enumerate(self.query.columns) if is_kept(column)]
        return replace(
            self,
            query=replace(self.query, columns=tuple(self.query.columns[place] for place in keep)),
            rows=tuple(tuple(row[place] for place in keep) for row in self.rows),
        )
