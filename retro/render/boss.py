"""What the boss's page picks out of the report: differences, decisions, scores, two sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from retro.formats import Formats
from retro.model import Action, Change, Kpi, Report, Value
from retro.render.templates import fill

DECISIONS = 3
SCORES = 6
SHORT = "staffing.blocks"
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

    def moved(self, kpi: Kpi, than: str) -> Value:
        """Return by how much a metric differs from `previous` or `baseline`; None where unknown.

        With the last promotion it is what the comparison says, which takes both at the same age.
        """
        change = self.change(kpi) if than == "previous" else None
        if change and change.change is not None:
            return change.change
        return _less(kpi.value, getattr(kpi, than))

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
        based = fill(
            words["footnote"],
            files=len(files),
            rows=self.formats.count(sum(file.rows_in for file in files)),
            quarantined=self.formats.count(sum(file.rows_quarantined for file in files)),
            as_of=self.formats.day(self.report.promotion.as_of),
        )
        return " ".join([based, *([fill(words["missing"], count=missing)] if missing else [])])


def _less(now: Value, then: Value) -> Value:
    if isinstance(now, Decimal) and isinstance(then, Decimal):
        return now - then
    if isinstance(now, int | float) and isinstance(then, int | float):
        return now - then
    return None
