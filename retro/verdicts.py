"""Whether an earlier action worked: before, target, now, and a verdict with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from retro.cells import number
from retro.kpis import labels
from retro.model import EMPTY, PastAction, Text
from retro.sentences import say

# The query that weighs before, target and now; its `doc` says by which rules.
VERDICTS = "5_follow_through/action_verdicts"
# What is said of an action that the query knows nothing of: its figures could not be computed.
UNKNOWN: Mapping[str, Any] = {"why": "not_computed"}
# Reasons of what was weighed: what it was weighed by stands beside them.
WEIGHED = frozenset(["reached", "half_way", "short", "worse", "chance", "mix"])


def judged(
    register: Iterable[Mapping[str, str]],
    earlier: Iterable[str],
    verdicts: Iterable[Mapping[str, Any]],
) -> list[PastAction]:
    """Return the actions of earlier promotions with before, target, now and verdict.

    `verdicts` are the rows of `VERDICTS`. What nobody accepted was no action.
    """
    known, weighed = set(earlier), {row["id"]: row for row in verdicts}
    return [
        _judged(row, weighed.get(row["id"]))
        for row in register
        if row["promotion"] in known and row["status"] != "proposed"
    ]


def _judged(row: Mapping[str, str], weighed: Mapping[str, Any] | None) -> PastAction:
    found = weighed or {}
    return PastAction(
        id=row["id"],
        promotion=row["promotion"],
        do=row["do"],
        owner=row["owner"],
        kpi=row["kpi"],
        before=found.get("before", number(row["baseline"])),
        target=found.get("target", number(row["target"])),
        now=found.get("now"),
        status=row["status"],
        verdict=found.get("verdict", "cannot_judge"),
        why=why(weighed or UNKNOWN),
    )


def why(row: Mapping[str, Any]) -> Text:
    """Return the reason of a verdict in words, and what stands beside it."""
    reason = _told(row["why"], row)
    more = _told("more", row) if row["why"] in WEIGHED else EMPTY
    return {lang: _joined(lang, text, more.get(lang, "")) for lang, text in reason.items()}


def _joined(lang: str, reason: str, more: str) -> str:
    stop = "。" if lang == "zh" else ". "
    return f"{reason}{stop}{more}" if more else reason


def _told(name: str, row: Mapping[str, Any]) -> Text:
    return say(labels("verdict_why", name), row, f"strings: verdict_why.{name}")
