"""`[staffing]` of retro.toml: what a roster of the shop may look like, checked when it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from retro.model import Value
from retro.moments import CLOCK, minutes_of, moment

POOLS = ("presale", "aftersale", "all")
DAY = 24 * 60
LONGEST = 24
SLOTS = (15, 30, 60, 120, 180, 240)

Clock = Annotated[str, Field(pattern=CLOCK)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Break(_Strict):
    """`[[staffing.breaks]]`: a break that every shift of these lengths has, paid as working time.

    `minutes` long; it begins `after_hours` from the start of the shift at the earliest and
    ends `before_hours` at the latest. It holds for shifts of `from_hours` and more, below
    `under_hours`.
    """

    minutes: int = Field(gt=0, le=240)
    from_hours: float = Field(default=0, ge=0)
    under_hours: float = Field(default=LONGEST + 1, gt=0)
    after_hours: float = Field(ge=0)
    before_hours: float

    @model_validator(mode="after")
    def _has_room(self) -> Break:
        if (self.before_hours - self.after_hours) * 60 < self.minutes:
            raise ValueError(
                f"a break of {self.minutes} minutes does not fit between hour "
                f"{self.after_hours:g} and hour {self.before_hours:g} of a shift"
            )
        if self.before_hours > self.from_hours:
            raise ValueError(
                f"a break that may end {self.before_hours:g} hours into the shift cannot hold for "
                f"shifts of {self.from_hours:g} hours: raise `from_hours` or lower `before_hours`"
            )
        return self

    def holds(self, hours: float) -> bool:
        """Tell whether a shift of so many hours has this break."""
        return self.from_hours <= hours < self.under_hours

    @property
    def written(self) -> str:
        """`60@180-300`: minutes, and the minutes of the shift between which they lie."""
        return f"{self.minutes}@{self.after_hours * 60:.0f}-{self.before_hours * 60:.0f}"


class FixedShift(_Strict):
    """`[[staffing.shifts]]`: one of the shop's own shifts; an end before the start is next day."""

    name: str = ""
    start: Clock
    end: Clock
    kind: Literal["main", "low"] = "main"
    pool: Literal["presale", "aftersale", "all"] | None = None

    @property
    def minutes(self) -> int:
        """How long the shift is; the same time twice is a whole day."""
        return (minutes_of(self.end) - minutes_of(self.start)) % DAY or DAY


class Group(_Strict):
    """`[staffing.presale]`, `.aftersale`, `.all`: what differs for one pool."""

    people: int | None = Field(default=None, ge=0)
    growth: float | None = Field(default=None, gt=0)


class Cost(_Strict):
    """`[staffing.cost]`: what the plan weighs, in units of one paid hour by day."""

    turn_up: float = Field(default=1.5, ge=0)
    night_hour: float = Field(default=0.25, ge=0)
    on_call_hour: float = Field(default=0.35, ge=0)
    short_hour: float = Field(default=4, gt=0)
    short_hour_deep: float = Field(default=12, gt=0)
    short_first: int = Field(default=2, ge=0)

    @model_validator(mode="after")
    def _rises(self) -> Cost:
        if self.short_hour_deep < self.short_hour:
            raise ValueError("`short_hour_deep` must not be below `short_hour`")
        return self


# Meals as the reference for plans has them: half an hour in six, an hour in eight, both in ten.
BREAKS = (
    Break(minutes=30, from_hours=6, under_hours=8, after_hours=2, before_hours=4),
    Break(minutes=60, from_hours=8, after_hours=3, before_hours=5),
    Break(minutes=30, from_hours=10, after_hours=7, before_hours=8),
)
# The field's way through thirty hours: two main shifts and one for the quiet hours.
SHIFTS = (
    FixedShift(start="08:00", end="17:00"),
    FixedShift(start="16:00", end="01:00"),
    FixedShift(start="00:00", end="09:00", kind="low"),
)


class Staffing(_Strict):
    """`[staffing]`: growth, people, and the rules by which shifts are proposed."""

    growth: float = Field(default=1.0, gt=0)
    high: float = Field(default=1.15, ge=1)
    next_start: Annotated[datetime, BeforeValidator(moment)] | None = None
    menu: Literal["better", "fixed", "staggered"] = "better"
    lengths: tuple[Annotated[float, Field(gt=0, le=LONGEST)], ...] = (6, 8, 10)
    start_every_minutes: int = 60
    starts: tuple[Clock, ...] = ()
    breaks: tuple[Break, ...] = BREAKS
    most_on_break: float = Field(default=0.5, gt=0, le=1)
    rest_hours: float = Field(default=11, ge=0, le=48)
    hours_a_day: float = Field(default=10, gt=0, le=24)
    night_from: Clock = "22:00"
    night_to: Clock = "06:00"
    on_call_hours: float = Field(default=3, gt=0, le=12)
    on_call_people: int | None = Field(default=None, ge=0)
    shifts: tuple[FixedShift, ...] = SHIFTS
    cost: Cost = Cost()
    presale: Group = Group()
    aftersale: Group = Group()
    all: Group = Group()

    @model_validator(mode="after")
    def _can_be_planned(self) -> Staffing:
        if not self.lengths or not self.shifts:
            raise ValueError("`lengths` and `shifts` must name at least one shift")
        if self.start_every_minutes not in SLOTS:
            raise ValueError(f"`start_every_minutes` must be one of {', '.join(map(str, SLOTS))}")
        clocks = [clock for shift in self.shifts for clock in (shift.start, shift.end)]
        for clock in (*clocks, *self.starts):
            if minutes_of(clock) % SLOTS[0]:
                raise ValueError(f"`{clock}`: shifts begin and end on a quarter of an hour")
        if any(hours * 60 % SLOTS[0] for hours in self.lengths):
            raise ValueError("`lengths` are hours in steps of a quarter: 6, 7.5, 8")
        return self

    @model_validator(mode="after")
    def _all_can_eat(self) -> Staffing:
        for it in self.breaks:
            room = (it.before_hours - it.after_hours) * 60
            if it.minutes > self.most_on_break * room:
                raise ValueError(
                    f"not everybody can take a break of {it.minutes} minutes between hour "
                    f"{it.after_hours:g} and hour {it.before_hours:g} when no more than "
                    f"{self.most_on_break:.0%} may be away: widen the time or raise `most_on_break`"
                )
        return self

    def breaks_of(self, minutes: int) -> str:
        """Return the breaks of a shift so long, as they are given to the plan."""
        return ";".join(it.written for it in self.breaks if it.holds(minutes / 60))


SCHEMAS: Mapping[str, Mapping[str, str]] = {
    # One row: how much more is expected, who is there, and what a plan must keep to.
    "shift_rules": {
        "growth": "double",
        "high": "double",
        "next_start": "timestamp",
        "menu": "varchar",
        "most_on_break": "double",
        "rest_minutes": "bigint",
        "hours_a_day": "double",
        "night_from_minute": "bigint",
        "night_to_minute": "bigint",
        "on_call_minutes": "bigint",
        "on_call_people": "bigint",
        "turn_up_cost": "double",
        "night_hour_cost": "double",
        "on_call_hour_cost": "double",
        "short_hour_cost": "double",
        "short_hour_deep_cost": "double",
        "short_first": "bigint",
        "with_names": "boolean",
        **{f"people_{pool}": "bigint" for pool in POOLS},
        **{f"growth_{pool}": "double" for pool in POOLS},
    },
    # The shifts a plan may use; `breaks` as `60@180-300;30@420-480` (minutes of the shift).
    "shift_menu": {
        "menu": "varchar",
        "name": "varchar",
        "kind": "varchar",
        "pool": "varchar",
        "start_minute": "bigint",
        "length_minutes": "bigint",
        "breaks": "varchar",
    },
}


def given(staffing: Staffing, *, names: bool = False) -> dict[str, Sequence[Sequence[Value]]]:
    """Return the rows of `shift_rules` and `shift_menu`; with `names` the plan names people."""
    return {
        "shift_rules": [_rules(staffing, names=names)],
        "shift_menu": [*_fixed(staffing), *_staggered(staffing)],
    }


def _rules(staffing: Staffing, *, names: bool) -> tuple[Value, ...]:
    cost, groups = staffing.cost, [getattr(staffing, pool) for pool in POOLS]
    return (
        staffing.growth,
        staffing.high,
        staffing.next_start,
        staffing.menu,
        staffing.most_on_break,
        round(staffing.rest_hours * 60),
        staffing.hours_a_day,
        minutes_of(staffing.night_from),
        minutes_of(staffing.night_to),
        round(staffing.on_call_hours * 60),
        staffing.on_call_people,
        cost.turn_up,
        cost.night_hour,
        cost.on_call_hour,
        cost.short_hour,
        cost.short_hour_deep,
        cost.short_first,
        names,
        *(group.people for group in groups),
        *(group.growth or staffing.growth for group in groups),
    )


def _fixed(staffing: Staffing) -> list[tuple[Value, ...]]:
    return [
        (
            "fixed",
            shift.name or None,
            shift.kind,
            shift.pool,
            minutes_of(shift.start),
            shift.minutes,
            staffing.breaks_of(shift.minutes),
        )
        for shift in staffing.shifts
    ]


def _staggered(staffing: Staffing) -> list[tuple[Value, ...]]:
    clocks = sorted({minutes_of(clock) for clock in staffing.starts})
    lengths = [round(hours * 60) for hours in sorted(set(staffing.lengths))]
    return [
        ("staggered", None, None, None, start, minutes, staffing.breaks_of(minutes))
        for start in clocks or range(0, DAY, staffing.start_every_minutes)
        for minutes in lengths
    ]
