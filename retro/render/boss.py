"""What the boss's page picks out of the report: differences, decisions, scores, two sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retro.formats import Formats
from retro.model import Action, Block, Change, Kpi, Report, Value
from retro.render.templates import fill

DECISIONS = 3
SCORES = 6
SHORT = "staffing.blocks"
SLOTS = "staffing.slots"
STAFFING = (SHORT, "staffing.plan")
# What is done or dropped needs no decision any more.
SETTLED = ("done", "dropped")


@dataclass(frozen=True, slots=True)
class Boss:
    """The report as the boss reads it; asked by the templates, it chooses."""

    report: Report
    formats: Formats

    def change(self, kpi: Kpi) -> Change | None:
        """Return the comparison of a metric with the last promotion, if there is one."""
        return next((change for change in self.report.changes if change.id == kpi.id), None)

    def aged(self, change: Change, kpi: Kpi) -> bool:
        """Return whether a change compares other figures than the tile shows: of equal age."""
        return (change.now, change.previous) != (kpi.value, kpi.previous)

    def slots(self) -> Block | None:
        """Return the block of need and staff by half hours, if there is one."""
        return next(iter(self.report.fed_blocks(SLOTS)), None)

    def decisions(self) -> list[Action]:
        """Return what is to be decided: first what is worth money or needs other departments.

        Within each the order of the problems stays. What is agreed already comes last.
        """
        others = {finding.id for finding in self.report.findings if not finding.controllable}
        wanted = [action for action in self.report.actions if action.status not in SETTLED]
        ranked = sorted(
            wanted,
            key=lambda action: (
                action.status != "proposed",
                action.effect_money is None and action.finding not in others,
            ),
        )
        return ranked[:DECISIONS]

    def scores(self) -> Sequence[Mapping[str, Value]]:
        """Return the platform scores that were read before and after the promotion."""
        both = [
            row for row in self.report.fed("scores") if None not in (row["before"], row["after"])
        ]
        return both[:SCORES]

    def shortest(self) -> Mapping[str, Value] | None:
        """Return the stretch in which most chats waited because people were missing, if any.

        One in which the people on duty held is none.
        """
        return next((row for row in self.report.fed(SHORT) if row["outcome"] == "slow"), None)

    def past_line(self) -> str:
        """Return what became of the actions of the last promotion, in one sentence."""
        past, words = self.report.past_actions, self.formats.strings["ui"]["brief"]
        verdicts = [action.verdict for action in past]
        return fill(
            words["past_counts" if past else "past_none"],
            count=len(past),
            done=sum(action.status == "done" for action in past),
            effective=verdicts.count("effective"),
            ineffective=verdicts.count("ineffective"),
            unjudged=verdicts.count("cannot_judge"),
        )

    def data_line(self) -> str:
        """Return what the figures rest on, in one or two sentences."""
        words, files = self.formats.strings["ui"]["brief"], self.report.files
        missing = sum(len(section.unavailable) for section in self.report.sections)
        aside = sum(file.rows_quarantined for file in files)
        based = fill(
            words["footnote" if aside else "footnote_all"],
            files=len(files),
            rows=self.formats.count(sum(file.rows_in for file in files)),
            quarantined=self.formats.count(aside),
            as_of=self.formats.day(self.report.promotion.as_of),
        )
        age = [fill(words["age"], age=age) for age in self._ages()]
        return " ".join(
            [based, *age, *([fill(words["missing"], count=missing)] if missing else [])]
        )

    def _ages(self) -> list[str]:
        """Return how old the orders are whose figures still grow, where there are such."""
        blocks = (block for section in self.report.sections for block in section.blocks)
        told = (self.formats.text(block.age) for block in blocks)
        return [*filter(None, told)][:1]
