"""Verdicts on earlier actions in words: what the query weighed, said with its reason."""

from __future__ import annotations

from typing import Any

import pytest
from test_actions import action, register

from retro import resources, verdicts
from retro.model import LANGUAGES, PastAction

WEIGHED: dict[str, Any] = {
    "id": "2025-double11/x",
    "unit": "share",
    "before": 0.71,
    "target": 0.95,
    "now": 0.96,
    "low": 0.2,
    "high": 0.3,
    "days": None,
    "cases": 900,
    "part_in": None,
    "profile": "taobao",
    "before_profile": "taobao",
    "part_before": None,
    "part_now": None,
    "part_cases": None,
    "verdict": "effective",
    "why": "reached",
}
REASONS = sorted(set(resources.strings("zh")["verdict_why"]) - {"more"})


def judged(*, weighed: bool = True, row: dict[str, str] | None = None, **found: Any) -> PastAction:
    """Return the verdict on one action that was done, as the query weighed it."""
    kept = register(action())[0] | {"status": "done"} | (row or {})
    rows = [WEIGHED | {"id": kept["id"]} | found] if weighed else []
    (past,) = verdicts.judged([kept], ["2025-double11"], rows)
    return past


def test_figures_and_verdict_are_the_query_s() -> None:
    """What is shown is what was weighed, not what stands in the file."""
    past = judged(before=0.7, now=0.9)
    assert (past.before, past.target, past.now, past.verdict) == (0.7, 0.95, 0.9, "effective")
    assert past.why["zh"] == "已达到目标"


def test_without_figures_the_register_is_shown_and_nothing_is_judged() -> None:
    """Where the query could not run, the file's own figures stand and no verdict is given."""
    past = judged(weighed=False, row={"baseline": "0.5", "target": "0.6"})
    assert (past.before, past.target, past.now) == (0.5, 0.6, None)
    assert (past.verdict, past.why["zh"]) == ("cannot_judge", "没有算出来，原因见报告里的数据说明")


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_is_a_sentence_in_both_languages(reason: str, lang: str) -> None:
    """No reason is an empty cell, a code or a template left open."""
    said = judged(why=reason, days=6, part_in=0.4).why[lang]
    assert said not in ("", reason)
    assert "{" not in said


def test_the_reasons_of_the_query_are_those_of_the_strings() -> None:
    """A reason that the query gives has its words, and the other way round."""
    for lang in LANGUAGES:
        strings = resources.strings(lang)
        assert sorted(strings["codes"]["verdict_reason"]) == REASONS
        assert sorted(set(strings["verdict_why"]) - {"more"}) == REASONS


def test_chance_tells_its_range() -> None:
    """The range stands in points for shares and in its unit for times."""
    assert (
        judged(why="chance", low=-0.08, high=0.16)
        .why["zh"]
        .endswith("-8.0 个百分点 到 +16.0 个百分点都有可能")
    )
    waits = judged(why="chance", unit="seconds", low=-5, high=3)
    assert waits.why["en"].endswith("anything from -5 s to 3 s is possible")


def test_what_is_beside_the_verdict_is_told() -> None:
    """The days both are taken at, and the part that the action aims at, with its cases."""
    past = judged(days=6, part_before=0.2, part_now=0.03, part_cases=200)
    assert past.why["zh"] == (
        "已达到目标。两次都取付款后 6 天内，目标按比例折算。"
        "它针对的那部分：20.0% → 3.0%（200 例）。"
    )


def test_what_could_not_be_weighed_has_nothing_beside_it() -> None:
    """Orders that are too young are not said to have been compared."""
    assert "目标按比例折算" not in judged(why="young", days=6, part_in=0.4).why["zh"]


def test_a_part_with_few_cases_is_not_told() -> None:
    """A share of less than thirty cases says nothing."""
    assert judged(part_before=0.2, part_now=0.03, part_cases=29).why["zh"] == "已达到目标"


def test_proposals_and_other_promotions_are_not_judged() -> None:
    """What nobody accepted was no action; what belongs to this promotion is not past."""
    rows = [register(action())[0], register(action())[0] | {"status": "done", "promotion": "later"}]
    assert verdicts.judged(rows, ["2025-double11"], []) == []
