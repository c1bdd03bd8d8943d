"""What the boss's page picks out of the report: differences, decisions, scores, two sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from retro.formats import Formats
from retro.model import Action, Change, Kpi, Report, Value
from retro.render.templates import fill

DECISIONS = 3
SCORES = 6
SHORT = "staffing.blocks"
STAFFING = (SHORT, "staffing.plan")
# These the boss has decided already; what is done or dropped needs no decision at all.
SETTLED = ("done", "dropped")


def moved(kpi: Kpi, than: str, changes: Sequence[Change] = ()) -> Value:
    """Return by how much a metric differs from `previous` or `baseline`; None where unknown.

    With the last promotion it is what the comparison says, which takes both at the same age.
    """
    change = compared(kpi, changes) if than == "previous" else None
    if change and change.change is not None:
        return change.change
    then = getattr(kpi, than)
    known = isinstance(kpi.value, int | float | Decimal) and isinstance(then, type(kpi.value))
    return kpi.value - then if known else None  # type: ignore[operator]


def compared(kpi: Kpi, changes: Sequence[Change]) -> Change | None:
    """Return the comparison of a metric with the last promotion, if there is one."""
    return next((change for change in changes if change.id == kpi.id), None)


def decisions(report: Report) -> list[Action]:
    """Return what is to be decided: first what is worth money or needs others, `DECISIONS` at most.

    Within each the order of the problems stays. What is agreed already comes last.
    """
    needs_others = {finding.id for finding in report.findings if not finding.controllable}
    open_ones = [action for action in report.actions if action.status not in SETTLED]
    return sorted(
        open_ones,
        key=lambda action: (
            action.status != "proposed",
            action.effect_money is None and action.finding not in needs_others,
        ),
    )[:DECISIONS]


def scores(report: Report) -> list[Mapping[str, Value]]:
    """Return the platform scores that were read before and after the promotion."""
    read = report.feeds["scores"].dicts() if "scores" in report.feeds else []
    both = [row for row in read if row["before"] is not None and row["after"] is not None]
    return both[:SCORES]


def past_line(report: Report, formats: Formats) -> str:
    """Return what became of the actions of the last promotion, in one sentence."""
    past, words = report.past_actions, formats.strings["ui"]["brief"]
    verdicts = [action.verdict for action in past]
    return fill(
        words["past_counts" if past else "past_none"],
        count=len(past),
        done=sum(action.status == "done" for action in past),
        effective=verdicts.count("effective"),
        ineffective=verdicts.count("ineffective"),
        unjudged=verdicts.count("cannot_judge"),
    )


def data_line(report: Report, formats: Formats) -> str:
    """Return what the figures rest on, in one or two sentences."""
    words, files = formats.strings["ui"]["brief"], report.files
    missing = sum(len(section.unavailable) for section in report.sections)
    based = fill(
        words["footnote"],
        files=len(files),
        rows=formats.count(sum(file.rows_in for file in files)),
        quarantined=formats.count(sum(file.rows_quarantined for file in files)),
        as_of=formats.day(report.promotion.as_of),
    )
    return " ".join([based, *([fill(words["missing"], count=missing)] if missing else [])])


def shortest(report: Report) -> Mapping[str, Value] | None:
    """Return the stretch in which most chats waited because people were missing, if there is one.

    Stretches in which the people on duty held are none.
    """
    rows = report.feeds[SHORT].dicts() if SHORT in report.feeds else []
    return next((row for row in rows if row["outcome"] == "slow"), None)
