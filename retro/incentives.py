"""`[score]` and `[awards]` of retro.toml: what counts for a composite score, who is praised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from retro.model import Value

# The six figures of an agent in the order of their weight (coverage.md, row 25), and one more.
Metric: TypeAlias = Literal[
    "cs_sales", "conv", "aov_cs", "assist_users", "reply_rate", "art_mean", "rate_3min"
]
METRICS: tuple[Metric, ...] = get_args(Metric)
# A shop that has just started looks at service alone; one that grows or is stable, at all six,
# of which the first three matter most. Growing shops add a commission, stable ones a fixed bonus.
STAGES: Mapping[str, Mapping[str, float]] = {
    "start": {"conv": 2, "reply_rate": 3, "art_mean": 3, "rate_3min": 2},
    "growth": dict(zip(METRICS, (3, 3, 3, 1, 1, 1), strict=False)),
    "stable": dict(zip(METRICS, (3, 3, 3, 1, 1, 1), strict=False)),
}
DAY = 24


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Part(_Strict):
    """`[[score.parts]]`: one figure of an agent and what it weighs.

    `bad` earns nothing and `good` all of the weight, in the metric's unit; in between it is
    proportional. Without them they are the worst and the best tenth of the agent's pool.
    """

    metric: Metric
    weight: float = Field(default=1, gt=0)
    good: float | None = None
    bad: float | None = None

    @model_validator(mode="after")
    def _tells_apart(self) -> Part:
        if (self.good is None) != (self.bad is None):
            raise ValueError(f"`{self.metric}`: give both `good` and `bad`, or neither")
        if self.good is not None and self.good == self.bad:
            raise ValueError(f"`{self.metric}`: `good` and `bad` must differ")
        return self


class Band(_Strict):
    """`[[score.bands]]`: the bonus of a stable shop from so many of 100 points on."""

    points: float = Field(alias="from", ge=0, le=100)
    bonus: float = Field(ge=0)


class Score(_Strict):
    """`[score]`: a composite score of each agent, out of 100 points; off unless it is written.

    `stage` chooses the parts where none are named, and the pay that goes with it: `commission`
    is a share of the sales credited (growth), `bands` are fixed bonuses (stable).
    """

    stage: Literal["start", "growth", "stable"] = "growth"
    parts: tuple[Part, ...] = ()
    least_n: int = Field(default=30, ge=1)
    commission: float | None = Field(default=None, gt=0, lt=1)
    bands: tuple[Band, ...] = ()

    @model_validator(mode="after")
    def _is_plain(self) -> Score:
        named = [part.metric for part in self.parts]
        if len(set(named)) < len(named):
            raise ValueError("`parts` must name each metric once")
        if self.commission is not None and self.stage != "growth":
            raise ValueError('`commission` goes with `stage = "growth"`')
        if self.bands and self.stage != "stable":
            raise ValueError('`bands` go with `stage = "stable"`')
        return self

    @property
    def counted(self) -> tuple[Part, ...]:
        """The parts as written, or those of the stage."""
        usual = STAGES[self.stage].items()
        return self.parts or tuple(
            Part.model_validate({"metric": m, "weight": w}) for m, w in usual
        )


class Points(_Strict):
    """`[[awards.points]]`: points that somebody was given by hand: a hard case, a praise."""

    agent: str
    reason: str = Field(alias="for")
    points: float


class Awards(_Strict):
    """`[awards]`: who stood out, by hour and over all; off unless it is written.

    `midnight` and `dawn` are clock hours, the last one left out; `peak_hours` is how many of
    the busiest hours make the peak. Nobody wins with fewer orders or cases than the least.
    """

    midnight: tuple[int, int] = (0, 2)
    dawn: tuple[int, int] = (2, 8)
    peak_hours: int = Field(default=2, ge=1, le=DAY)
    least_orders: int = Field(default=5, ge=1)
    least_n: int = Field(default=30, ge=1)
    least_people: int = Field(default=3, ge=2)
    points: tuple[Points, ...] = ()

    @model_validator(mode="after")
    def _are_hours(self) -> Awards:
        for name in ("midnight", "dawn"):
            first, last = getattr(self, name)
            if not 0 <= first < last <= DAY:
                raise ValueError(f"`{name}` must be two hours of a day in order, such as [0, 2]")
        return self


SCHEMAS: Mapping[str, Mapping[str, str]] = {
    "score_parts": {
        "position": "bigint",
        "metric": "varchar",
        "weight": "double",
        "good": "double",
        "bad": "double",
    },
    # One row, if there is a score at all.
    "score_rules": {"stage": "varchar", "least_n": "bigint", "commission": "double"},
    "score_bands": {"from_points": "double", "bonus": "double"},
    # One row, if there are awards at all.
    "award_rules": {
        "midnight_from": "bigint",
        "midnight_to": "bigint",
        "dawn_from": "bigint",
        "dawn_to": "bigint",
        "peak_hours": "bigint",
        "least_orders": "bigint",
        "least_n": "bigint",
        "least_people": "bigint",
    },
    "points_given": {
        "position": "bigint",
        "agent": "varchar",
        "reason": "varchar",
        "points": "double",
    },
}


def given(score: Score | None, awards: Awards | None) -> dict[str, Sequence[Sequence[Value]]]:
    """Return the rows of the tables above; all are empty where nothing was asked for."""
    return {
        "score_parts": [
            (position, part.metric, part.weight, part.good, part.bad)
            for position, part in enumerate(score.counted if score else (), 1)
        ],
        "score_rules": [(score.stage, score.least_n, score.commission)] if score else [],
        "score_bands": [(band.points, band.bonus) for band in (score.bands if score else ())],
        "award_rules": [_award_rules(awards)] if awards else [],
        "points_given": [
            (position, one.agent, one.reason, one.points)
            for position, one in enumerate(awards.points if awards else (), 1)
        ],
    }


def _award_rules(awards: Awards) -> tuple[Value, ...]:
    return (
        *awards.midnight,
        *awards.dawn,
        awards.peak_hours,
        awards.least_orders,
        awards.least_n,
        awards.least_people,
    )
