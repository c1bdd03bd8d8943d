"""What the templates are given: the report of an edition, and what belongs to what in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from retro.formats import Formats
from retro.model import (
    Action,
    Block,
    Change,
    Finding,
    Kpi,
    Query,
    Report,
    Section,
    Text,
    Unavailable,
    Value,
    by_id,
)
from retro.render import problems
from retro.render.about import About
from retro.render.accounts import Accounts
from retro.render.boss import STAFFING, Boss
from retro.render.drawings import Drawing
from retro.render.editions import NAMED, TEAM, for_edition
from retro.render.praise import praise
from retro.render.readings import DIRECTIONS, reading
from retro.render.sheets import sheet_names
from retro.render.shown import Shown
from retro.render.tables import Table, sample, table

CERTAIN = frozenset(["better", "worse", "maybe_better", "maybe_worse", "mix"])
NOT_IN_ID = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page in one language and edition; templates ask it, it chooses and never computes."""

    report: Report
    formats: Formats
    edition: str
    drawings: Mapping[str, Drawing]
    rows: int
    rows_beside_chart: int
    is_screen: bool
    is_all: bool

    @property
    def is_nameless(self) -> bool:
        return self.edition != NAMED

    @property
    def boss(self) -> Boss:
        """Return what the boss's page picks out of the report."""
        return Boss(self.report, self.formats)

    @property
    def about(self) -> About:
        """Return where stands what a figure is."""
        return About(frozenset(q.path for q in self.queries()), self.formats, self.anchor)

    @property
    def files(self) -> Accounts:
        """Return the account of the exports."""
        return Accounts(self.report.files, self.formats)

    @property
    def shown(self) -> Shown:
        """Return what becomes of each result on this page."""
        return Shown(self.report, self.is_all or self.is_screen)

    def text(self, text: Text) -> str:
        return self.formats.text(text)

    def value(self, value: Value, kind: str) -> str:
        return self.formats.kind(value, kind)

    def code(self, value: Value, vocabulary: str) -> str:
        return self.formats.code(value, vocabulary)

    def moment(self, at: datetime) -> str:
        """Return a time with its year."""
        return f"{at:%Y-%m-%d %H:%M}"

    def table(self, block: Block) -> Table:
        """Return the first rows of a block as texts; a long table beside a chart is a sample."""
        few = self.rows_beside_chart if self.picture(block) else self.rows
        shown = table(block, self.formats, sample(block, self.rows, few))
        return replace(shown, origin=self.about.origin(block.query)) if self.is_screen else shown

    def records(self, block: Block) -> list[dict[str, Value]]:
        """Return all rows of a block by the names of their columns, for a layout of its own."""
        return block.query.named(block.rows)

    def picture(self, block: Block) -> Markup | None:
        """Return the `<svg>` of a block: our own drawing, in which every label is escaped."""
        drawing = self.drawings.get(block.query.path) if block.chart else None
        return Markup(drawing.svg) if drawing else None  # noqa: S704 - drawn by us

    def figure(self, block: Block) -> Markup | None:
        """Return the figure's JSON, safe inside a `<script type="application/json">`."""
        drawing = self.drawings.get(block.query.path) if block.chart else None
        return Markup(_in_script(drawing.figure)) if drawing else None  # noqa: S704 - see there

    def anchor(self, path: str) -> str:
        """Return the id of a block, finding or query: its name, so that links survive."""
        name = path.rsplit("/", 1)[-1]
        slug = NOT_IN_ID.sub("-", name).strip("-")
        is_whole = bool(slug) and slug[0].isalpha() and NOT_IN_ID.search(name) is None
        return slug if is_whole else f"q-{sha256(path.encode()).hexdigest()[:10]}"

    def sheet(self, block: Block) -> str:
        """Return the sheet of tables.xlsx that holds all rows of a block."""
        return sheet_names(self.report, self.formats.lang)[block.query.path]

    def sheet_no(self, block: Block) -> str:
        """Return the number with which that sheet's name begins."""
        return self.sheet(block).partition(" ")[0]

    def block(self, path: str) -> Block | None:
        """Return the block of a query, if it is on this page."""
        return next((block for block in self.blocks() if block.query.path == path), None)

    def blocks(self) -> Iterable[Block]:
        return (block for section in self.report.sections for block in section.blocks)

    def queries(self) -> Sequence[Query]:
        """Return the queries behind the page, once each, by path.

        On paper those of results that are shown in full.
        """
        blocks = self.blocks() if self.is_screen else self.shown.every()
        found = {block.query.path: block.query for block in blocks}
        found |= {feed.query.path: feed.query for feed in self.report.feeds.values()}
        found |= {query.path: query for query in self.report.metrics if self.is_screen}
        return [found[path] for path in sorted(found)]

    def kpi(self, name: str) -> Kpi | None:
        return next((kpi for kpi in self.report.kpis if kpi.id == name), None)

    def unit(self, name: str) -> str:
        """Return the kind of a metric's value."""
        kpi = self.kpi(name)
        return kpi.unit if kpi else "number"

    def metric(self, name: str) -> str:
        """Return the label of a metric."""
        kpi = self.kpi(name)
        return self.formats.text(kpi.label) if kpi else self.formats.code(name, "metric")

    def pick(self, names: Sequence[str], count: int) -> list[Kpi]:
        """Return the named metrics that have a value, filled up with others, `count` at most."""
        known = by_id(kpi for kpi in self.report.kpis if kpi.value is not None)
        judged = [name for name, kpi in known.items() if kpi.status != "unknown"]
        ranked = dict.fromkeys([*(name for name in names if name in known), *judged, *known])
        return [known[name] for name in ranked][:count]

    def cases(self, kpi: Kpi) -> Value:
        """Return how many cases a metric rests on; a share of money, without interval, has none."""
        return None if kpi.unit == "share" and kpi.low is None else kpi.denominator

    def compared(self) -> list[str]:
        """Return what the metrics are compared with: the last promotion, ordinary days, or none."""
        names = ("previous", "baseline")
        return [n for n in names if any(getattr(k, n) is not None for k in self.report.kpis)]

    def groups(self) -> list[tuple[str, list[Kpi]]]:
        """Return the metrics that exports allow by area, in the order of the report."""
        allowed = self.allowed()
        areas = dict.fromkeys(kpi.group for kpi in allowed)
        return [(area, [kpi for kpi in allowed if kpi.group == area]) for area in areas]

    def allowed(self) -> list[Kpi]:
        """Return the metrics that the exports allow."""
        return [kpi for kpi in self.report.kpis if not kpi.needs]

    def state(self, kpi: Kpi) -> str:
        """Return how a metric stands; without a target nowhere, and before its day too early."""
        if kpi.value is None:
            return kpi.status
        if kpi.target is None or kpi.better not in DIRECTIONS:
            return "none"
        return "early" if kpi.status == "unknown" else kpi.status

    def tables(self, names: Iterable[str]) -> str:
        """Return the labels of canonical tables as one phrase."""
        return str(self._ui("separator")).join(self.code(name, "table") for name in names)

    def by_need(self, parts: Iterable[Unavailable]) -> list[list[Unavailable]]:
        """Return what the exports cannot answer, together where the same exports would.

        What one export would answer comes first.
        """
        found: dict[frozenset[str], list[Unavailable]] = {}
        for part in parts:
            found.setdefault(frozenset(part.needs), []).append(part)
        return sorted(found.values(), key=lambda group: len(group[0].needs) > 1)

    def profiles(self) -> str:
        """Return by whose rules response times count: the shop's own first, then the others'."""
        own = {kpi.id for kpi in self.report.kpis if kpi.profile == self.report.profile}
        others = (kpi.profile for kpi in self.report.kpis if kpi.profile and kpi.id in own)
        names = dict.fromkeys([self.report.profile, *others])
        return str(self._ui("separator")).join(self.code(name, "profile") for name in names)

    def params(self, query: Query) -> list[tuple[str, str]]:
        """Return the parameters a query ran with, by name."""
        block = self.block(query.path)
        return [(name, str(value)) for name, value in (block or query).params.items()]

    def _ui(self, key: str) -> Any:
        return self.formats.strings["ui"][key]

    def action(self, finding: Finding) -> Action | None:
        """Return the action that answers a finding."""
        return next((a for a in self.report.actions if a.finding == finding.id), None)

    def where(self, finding: Finding) -> list[str]:
        """Return where a problem lies, one phrase for each cut."""
        return problems.where(finding, self.formats)

    def examples(self, finding: Finding) -> Table | None:
        """Return some cases of a problem as texts; nothing where there are none."""
        return problems.examples(finding, self.formats)

    def staffing(self) -> list[Block]:
        """Return the blocks that speak of short stretches and of heads for next time."""
        return [block for block in self.report.fed_blocks(*STAFFING) if self.text(block.answer)]

    def praise(self) -> list[str]:
        """Return what went well, in the team's edition."""
        return praise(self.report, self.formats) if self.edition == TEAM else []

    def reading(self, change: Change) -> str:
        """Return how a change reads, as one word."""
        return reading(change)

    def changes(self) -> list[tuple[Change, str]]:
        """Return the changes with their readings: on paper only those that are certain."""
        read = [(change, self.reading(change)) for change in self.report.changes]
        certain = [pair for pair in read if pair[1] in CERTAIN]
        return certain if certain and not self.is_screen else read

    def left_out_changes(self) -> int:
        """Return how many changes are not listed."""
        return len(self.report.changes) - len(self.changes())

    def parts(self, section: Section) -> list[str]:
        """Return what a step shows besides the blocks of its queries: files of `parts/`."""
        there = {
            1: ("metrics", self.report.kpis),
            4: ("actions", self.report.actions),
            5: ("past", self.report.past_actions),
        }
        name, values = there.get(section.step, ("", ()))
        return [name] if values else []


def page(  # noqa: PLR0913 - what a page is made of
    report: Report,
    lang: str,
    edition: str,
    drawings: Mapping[str, Drawing],
    rows: int,
    rows_beside_chart: int | None = None,
    *,
    is_screen: bool = False,
    is_all: bool = False,
) -> Page:
    """Return the page of an edition with at most `rows` rows of each table.

    Where a chart already shows the whole, `rows_beside_chart` of a table thrice as long or more
    are enough.
    """
    return Page(
        report=for_edition(report, edition, lang),
        formats=Formats(lang),
        edition=edition,
        drawings=drawings,
        rows=rows,
        rows_beside_chart=rows if rows_beside_chart is None else rows_beside_chart,
        is_screen=is_screen,
        is_all=is_all,
    )


def _in_script(text: str) -> str:
    """Return JSON in which nothing can close the element around it."""
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
