"""The review as a value: promotion, accounts, metrics, findings, actions, the Report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from retro.model.queries import Chart, Query, Result, Row, Text, Value


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
    evidence: tuple[str, ...] = ()
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


def by_id(kpis: Iterable[Kpi]) -> dict[str, Kpi]:
    """Return one metric for each id: of several profiles the shop's own, which comes first."""
    found: dict[str, Kpi] = {}
    for kpi in kpis:
        found.setdefault(kpi.id, kpi)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem: where, how big, how sure, why, and the rows that prove it.

    `category` is 人/货/流程/工具/物流 of the cause and `department` the role that it belongs to,
    `ask` the question for the meeting, `part` the share of all such cases, `examples` some cases
    of it without names.
    """

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
    category: str = ""
    department: str = ""
    ask: Text = field(default_factory=dict)
    part: float | None = None
    examples: Result | None = None


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
    kind: str = "cure"
    library: int | None = None
    effect: Text = field(default_factory=dict)
    effect_money: Decimal | None = None


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
    """One metric compared with another promotion.

    `low` and `high` bound the change; it is `rate_effect` (service) plus `mix_effect` (other
    questions, orders or numbers). `reading` is what it comes to, `reach` by how much two
    promotions run alike can differ, `bad` of a thousand cases now and before.
    """

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
    reading: str = ""
    reach: float | None = None
    bad: tuple[float, float] | None = None


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


# Stands in every sheet of the work lists, so that one that comes back is known.
WORKLIST_MARK = "retro worklists"
# Who a row is about; where all rows are about the same, the report says so once.
WHOSE = frozenset(["profile", "platform", "shop"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One result as the report shows it; `rows` are complete, renderers may show fewer.

    `told` names the columns of `WHOSE` in which the shops of the report differ:
    there a block says whose its rows are, though all of them be of one. `age` says how
    old the orders are whose figures still grow. `so` is what follows from it, `quiet` holds
    the titles of the rules that looked at it and found nothing.
    """

    query: Query
    params: Mapping[str, Value]
    rows: tuple[Row, ...]
    told: frozenset[str] = frozenset()
    answer: Text = field(default_factory=dict)
    age: Text = field(default_factory=dict)
    chart: Chart | None = None
    problem: Text = field(default_factory=dict)
    so: Text = field(default_factory=dict)
    quiet: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Where a result comes from: the canonical tables, and what was made of them on the way."""

    tables: tuple[str, ...]
    through: tuple[Text, ...]


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
    lineage: Mapping[str, Lineage] = field(default_factory=dict)
    metrics: tuple[Query, ...] = ()

    def fed(self, name: str) -> list[dict[str, Value]]:
        """Return the rows of the query that feeds `name`; none where it did not run."""
        return self.feeds[name].dicts() if name in self.feeds else []

    def fed_blocks(self, *names: str) -> list[Block]:
        """Return the blocks that feed these, in the order of the report."""
        blocks = (block for section in self.sections for block in section.blocks)
        return [block for block in blocks if block.query.feeds in names]
