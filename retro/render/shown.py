"""Which results a page shows in full and which in one line, and what follows from each."""

from __future__ import annotations

from dataclasses import dataclass

from retro.model import Block, Finding, Kpi, Lineage, Query, Report, Section, Unavailable


@dataclass(frozen=True, slots=True)
class Shown:
    """What becomes of each result on the page.

    With `is_all` every result that has rows is shown in full, else what matters most: the core
    of the review, what feeds other pages, and what a listed problem rests on.
    """

    report: Report
    is_all: bool

    def full(self, section: Section) -> list[Block]:
        """Return the blocks that are shown with chart and table, and those that failed."""
        return [block for block in section.blocks if self._is_full(block)]

    def every(self) -> list[Block]:
        """Return all blocks that are shown in full."""
        return [block for section in self.report.sections for block in self.full(section)]

    def lines(self, section: Section) -> list[Block]:
        """Return the other blocks that have something to say, each a line."""
        return [block for block in self._rest(section) if any(block.answer.values())]

    def empty(self, section: Section) -> list[Block]:
        """Return the blocks in which there is nothing."""
        return [block for block in self._rest(section) if not any(block.answer.values())]

    def missing(self) -> list[Unavailable]:
        """Return what the exports cannot answer, of all steps."""
        return [part for section in self.report.sections for part in section.unavailable]

    def is_explained(self, part: Unavailable) -> bool:
        """Return whether each of several exports that a part needs is told of in a line before."""
        alone = {other.needs[0] for other in self.missing() if len(other.needs) == 1}
        return len(part.needs) > 1 and alone.issuperset(part.needs)

    def metrics_missing(self) -> list[tuple[tuple[str, ...], list[Kpi]]]:
        """Return the metrics that lack exports, together where they lack the same."""
        found: dict[tuple[str, ...], list[Kpi]] = {}
        for kpi in self.report.kpis:
            if kpi.needs:
                found.setdefault(tuple(sorted(kpi.needs)), []).append(kpi)
        return list(found.items())

    def problems(self, block: Block) -> list[Finding]:
        """Return the listed problems that rest on a block."""
        path = block.query.path
        return [f for f in self.report.findings if path in {query for query, _ in f.evidence}]

    def lineage(self, query: Query) -> Lineage | None:
        """Return where a result comes from; None for one that did not run."""
        return self.report.lineage.get(query.path)

    def _rest(self, section: Section) -> list[Block]:
        return [block for block in section.blocks if not self._is_full(block)]

    def _is_full(self, block: Block) -> bool:
        matters = self.is_all or block.query.core or block.query.feeds or self.problems(block)
        return bool(block.problem) or (bool(block.rows) and bool(matters))
