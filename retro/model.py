"""The vocabulary of the house: plain frozen values, standard library only.

A `Report` is language-neutral: every text is a `Text` (language -> sentence) and every
figure is a raw value; renderers choose the language and format by `Column.kind`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

Text: TypeAlias = Mapping[str, str]
Value: TypeAlias = str | int | float | bool | Decimal | datetime | date | None
Row: TypeAlias = tuple[Value, ...]

EMPTY: Text = {"zh": "", "en": ""}
STEPS = (1, 2, 3, 4, 5)
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a result: `kind` says how its values are typed and printed.

    `vocabulary` names the list of labels of a `code` column; `unit_from` names the
    column that holds the kind of each row's value (a `measure` column).
    """

    name: str
    label: Text
    kind: str
    doc: Text = field(default_factory=dict)
    vocabulary: str = ""
    unit_from: str = ""


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
    """The `[finding]` table of a rule: how each of its rows becomes a finding."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One `.sql` file: its path is its name, its header is a contract that tests run."""

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
    params: Mapping[str, Value] = field(default_factory=dict)
    say: Text = field(default_factory=dict)
    chart: ChartSpec | None = None
    finding: FindingSpec | None = None
    worklist: bool = False
    feeds: str = ""
    rank: int = 0
    order: int = 50
    hidden: bool = False

    @property
    def folder(self) -> str:
        """The first part of the path: `facts`, `1_break_down`, …."""
        return self.path.split("/", 1)[0]

    @property
    def name(self) -> str:
        """The last part of the path, under which other queries read the result."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def step(self) -> int:
        """The step of the review this query belongs to, or 0."""
        return int(self.folder[0]) if self.folder[0].isdigit() else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One known report of a back office: how to know it and how to read its columns.

    `recognise` holds groups of folded header names; a file is this report if each group
    has at least one of its names in the header row.
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

    @property
    def report(self) -> str:
        """The name of the report: the path below `sources/`."""
        return self.of or self.path.removeprefix("sources/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one query returned; rows hold Python values, money stays `Decimal`."""

    query: Query
    params: Mapping[str, Value]
    rows: tuple[Row, ...]
    seconds: float = 0.0

    def dicts(self) -> list[dict[str, Value]]:
        """Return the rows with their column names."""
        names = [column.name for column in self.query.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """The reviewed event: a half-open window of local times of the shop's zone."""

    id: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedRow:
    """One record that could not be read: where, what, why, and the way to mend it."""

    file: str
    line: int
    column: str
    value: str
    reason: Text
    remedy: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAccount:
    """The account of one export: rows in = used + duplicate + total lines + quarantined."""

    file: str
    sha256: str
    size: int
    report: str | None
    table: str | None
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_line: int = 0
    rows_in: int = 0
    rows_used: int = 0
    rows_duplicate: int = 0
    rows_total_lines: int = 0
    rows_quarantined: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    missing: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    problem: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One core metric with its parts, its interval and what it is compared with."""

    id: str
    group: str
    label: Text
    definition: Text
    unit: str
    better: str
    value: Value
    numerator: Value = None
    denominator: Value = None
    low: Value = None
    high: Value = None
    baseline: Value = None
    previous: Value = None
    target: Value = None
    status: str = "unknown"
    profile: str = ""
    query: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem: where, how big, how sure, why, and the rows that prove it."""

    id: str
    rule: str
    step: int
    severity: str
    metric: str
    title: Text
    slice: Mapping[str, Value]
    value: Value
    expected: Value
    n: Value
    affected: Value
    money: Decimal | None
    cause: str
    controllable: bool
    confidence: str
    q_value: float | None
    say: Text
    evidence: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing to do: who, by when, measured by which KPI, from where to where."""

    id: str
    finding: str
    do: Text
    owner: str
    due: date
    kpi: str
    baseline: Value
    target: Value
    scope: str = "shop"
    status: str = "proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAction:
    """An action of an earlier promotion with the verdict on it."""

    id: str
    promotion: str
    do: str
    owner: str
    kpi: str
    before: Value
    target: Value
    now: Value
    status: str
    verdict: str
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One metric compared with the promotion before."""

    id: str
    label: Text
    unit: str
    better: str
    previous: Value
    now: Value
    change: Value
    low: float | None
    high: float | None
    could_be_chance: bool | None
    rate_effect: float | None = None
    mix_effect: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark about the data, counted by a query."""

    query: str
    say: Text
    level: str = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unavailable:
    """A block that the exports cannot answer, and the export that would."""

    query: str
    title: Text
    needs: tuple[str, ...]
    how: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One result as the report shows it; `rows` are complete, renderers may show fewer."""

    query: Query
    params: Mapping[str, Value]
    rows: tuple[Row, ...]
    answer: Text = field(default_factory=dict)
    chart: Chart | None = None
    problem: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One step of the review with its question and its answer in a sentence."""

    step: int
    title: Text
    question: Text
    answer: Text
    blocks: tuple[Block, ...]
    unavailable: tuple[Unavailable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole review as a value; the renderers read it and compute nothing."""

    shop: str
    promotion: Promotion
    profile: str
    verdict: Text
    kpis: tuple[Kpi, ...]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    more_findings: int
    actions: tuple[Action, ...]
    past_actions: tuple[PastAction, ...]
    against: str | None
    changes: tuple[Change, ...]
    worklists: tuple[Block, ...]
    files: tuple[FileAccount, ...]
    notes: tuple[Note, ...]
    feeds: Mapping[str, Result] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
