"""What went well, for the team to read before the problems; chosen from results, never computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

from retro.formats import Formats
from retro.model import Block, Kpi, Report
from retro.render.readings import reading

# So many praises stand there at least where the data allow; else as many as there are problems.
LEAST = 3
# Fewer cases than that are no evidence.
ENOUGH = 30
SIGNS = {"up": "≥", "down": "≤"}


def praise(report: Report, formats: Formats) -> list[str]:
    """Return sentences on what went well, as many as there are problems; none without evidence.

    First what was agreed and worked, then when and what was answered best, what improved by more
    than chance, and which targets were met.
    """
    words = formats.strings["ui"]["praise"]
    every = [
        *_worked(report, formats, words),
        *_answered(report, formats, words),
        *_improved(report, formats, words),
        *_met(report, formats, words),
    ]
    return every[: max(LEAST, len(report.findings))]


def _worked(report: Report, formats: Formats, words: Mapping[str, str]) -> Iterator[str]:
    units = {kpi.id: kpi.unit for kpi in report.kpis}
    for past in report.past_actions:
        if past.verdict == "effective":
            unit = units.get(past.kpi, "number")
            yield words["worked"].format(
                do=past.do.rstrip("。."),
                kpi=formats.code(past.kpi, "metric"),
                before=formats.kind(past.before, unit),
                now=formats.kind(past.now, unit),
            )


def _answered(report: Report, formats: Formats, words: Mapping[str, str]) -> Iterator[str]:
    """Tell the hour, of the busier half, and the kind of question answered in time most often."""
    for name in ("reply_by_hour", "reply_by_type"):
        best = _best(report, name)
        if best:
            yield words[name].format(
                hour=formats.kind(best.get("hour"), "hour"),
                type=formats.code(best.get("question_type"), "question_type"),
                cases=formats.count(best["cases"]),
                share=formats.share(best["in_time_share"]),
            )


def _best(report: Report, name: str) -> dict[str, Any] | None:
    """Return the best of the busier half, where it is better than usual; else the least bad won."""
    rows: list[dict[str, Any]] = [
        row for block in _named(report, name) for row in block.query.named(block.rows)
    ]
    known = [row for row in rows if _is_evidence(row) and row["profile"] == report.profile]
    if len(known) <= 1:
        return None
    busy = median(row["cases"] for row in known)
    usual = sum(row["cases"] * row["in_time_share"] for row in known)
    usual /= sum(row["cases"] for row in known)
    better = (row for row in known if row["cases"] >= busy and row["in_time_share"] > usual)
    return max(better, key=lambda row: (row["in_time_share"], row["cases"]), default=None)


def _is_evidence(row: Mapping[str, Any]) -> bool:
    return row["in_time_share"] is not None and row["cases"] >= ENOUGH


def _named(report: Report, name: str) -> Iterator[Block]:
    for section in report.sections:
        yield from (block for block in section.blocks if block.query.path == f"1_break_down/{name}")


def _improved(report: Report, formats: Formats, words: Mapping[str, str]) -> Iterator[str]:
    told = {past.kpi for past in report.past_actions if past.verdict == "effective"}
    for change in report.changes:
        if reading(change) == "better" and change.id not in told:
            yield words["improved"].format(
                label=formats.text(change.label),
                previous=formats.kind(change.previous, change.unit),
                now=formats.kind(change.now, change.unit),
            )


def _met(report: Report, formats: Formats, words: Mapping[str, str]) -> Iterator[str]:
    told = {change.id for change in report.changes if reading(change) == "better"}
    for kpi in report.kpis:
        if (
            kpi.id not in told
            and kpi.status == "good"
            and kpi.target is not None
            and kpi.better in SIGNS
        ):
            yield _target(kpi, formats, words)


def _target(kpi: Kpi, formats: Formats, words: Mapping[str, str]) -> str:
    told = {
        "label": formats.text(kpi.label),
        "value": formats.kind(kpi.value, kpi.unit),
        "target": f"{SIGNS[kpi.better]} {formats.kind(kpi.target, kpi.unit)}",
    }
    if kpi.denominator is None:
        return words["met"].format(**told)
    return words["met_of"].format(n=formats.kind(kpi.denominator, "count"), **told)
