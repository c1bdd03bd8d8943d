"""Verdicts on earlier actions: effective, ineffective, or cannot be judged and why."""

from __future__ import annotations

from typing import Any

import pytest
from test_actions import action, register

from retro import verdicts
from retro.model import Kpi, PastAction


def kpi(
    value: float | None, unit: str = "share", hits: float | None = None, n: float | None = None
) -> Kpi:
    """Return the metric of this time."""
    return Kpi(
        id="rate_3min", group="response", label={"en": "x"}, definition={"en": "x"}, unit=unit,
        better="up", value=value, numerator=hits, denominator=n,
    )  # fmt: skip


def judged(now: Kpi | None, *, before: dict[str, Any] | None = None, **changes: str) -> PastAction:
    """Return the verdict on one action that was done, unless told otherwise."""
    row = register(action())[0] | {"status": "done"} | changes
    kpis = {} if now is None else {"rate_3min": now}
    (past,) = verdicts.judged([row], ["2025-double11"], kpis, {"rate_3min": before or {}})
    return past


def why(past: PastAction) -> str:
    """Return the name of the reason that is given."""
    return next(name for name, text in verdicts.WHY.items() if text == past.why)


@pytest.mark.parametrize(
    ("now", "changes", "verdict", "reason"),
    [
        (kpi(0.96), {}, "effective", "reached"),
        (kpi(0.95), {}, "effective", "reached"),
        (kpi(0.83), {}, "effective", "half_way"),
        (kpi(0.82), {}, "ineffective", "short"),
        (kpi(0.60), {}, "ineffective", "short"),
        (kpi(0.96), {"status": "accepted"}, "cannot_judge", "not_done"),
        (kpi(0.96), {"status": "dropped"}, "cannot_judge", "not_done"),
        (kpi(0.96), {"scope": "slice"}, "cannot_judge", "slice"),
        (kpi(0.96), {"scope": ""}, "effective", "reached"),
        (kpi(None), {}, "cannot_judge", "no_value"),
        (None, {}, "cannot_judge", "no_value"),
        (kpi(0.96), {"baseline": ""}, "cannot_judge", "no_baseline"),
        (kpi(0.96), {"target": "oops"}, "cannot_judge", "no_baseline"),
        (kpi(0.96), {"target": "0.71"}, "cannot_judge", "no_baseline"),
        (kpi(0.96), {"baseline": "nan"}, "cannot_judge", "no_baseline"),
    ],
)
def test_verdicts(now: Kpi | None, changes: dict[str, str], verdict: str, reason: str) -> None:
    """At least half of the way from baseline to target counts; every other case says why."""
    past = judged(now, **changes)
    assert (past.verdict, why(past)) == (verdict, reason)


def test_less_can_be_the_target() -> None:
    """From 20 % down to 10 %: 14 % is more than half of the way."""
    past = judged(kpi(0.14), baseline="0.2", target="0.1")
    assert (past.verdict, past.before, past.target, past.now) == ("effective", 0.2, 0.1, 0.14)


def test_a_change_within_chance_is_not_judged() -> None:
    """71 of 100 before and 75 of 100 now may be luck; 7100 and 7500 of 10000 are not."""
    few = judged(kpi(0.75, hits=75, n=100), before={"numerator": 71, "denominator": 100})
    many = judged(kpi(0.75, hits=7500, n=10000), before={"numerator": 7100, "denominator": 10000})
    assert (few.verdict, why(few)) == ("cannot_judge", "chance")
    assert (many.verdict, why(many)) == ("ineffective", "short")


def test_only_shares_are_weighed_against_chance() -> None:
    """A mean or an amount has no count of hits to weigh."""
    past = judged(
        kpi(0.75, unit="seconds", hits=75, n=100), before={"numerator": 71, "denominator": 100}
    )
    assert why(past) == "short"


def test_proposals_and_other_promotions_are_not_judged() -> None:
    """What nobody accepted was no action; what belongs to this promotion is not past."""
    rows = [register(action())[0], register(action())[0] | {"status": "done", "promotion": "later"}]
    assert verdicts.judged(rows, ["2025-double11"], {}, {}) == []


def test_a_metric_that_grows_with_age_is_not_judged_at_another_age() -> None:
    """A refund rate a week after a promotion says nothing against one a month after."""
    row = register(action())[0] | {"status": "done"}
    kpis = {"rate_3min": kpi(0.96)}
    (past,) = verdicts.judged([row], ["2025-double11"], kpis, {}, {"rate_3min"})
    assert (past.verdict, why(past)) == ("cannot_judge", "age")
