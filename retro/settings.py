"""What `retro.toml` may say: every table and key, checked when it is read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from retro import resources
from retro.brand import BrandTable
from retro.incentives import Awards, Score
from retro.mapping import FileMapping
from retro.moments import CLOCK, moment
from retro.reconciling import Reconcile
from retro.shift_rules import Staffing

PROMOTION_ID = r"^\w[\w.\-]*$"
POOLS = Literal["presale", "aftersale", "all"]


def _known_zone(name: object) -> str:
    try:
        return ZoneInfo(str(name)).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"`{name}` is not a time zone like Asia/Shanghai") from error


def _day(text: object) -> date:
    """Return the day of `2026-02-15`, with or without quotes."""
    if isinstance(text, date) and not isinstance(text, datetime):
        return text
    try:
        return date.fromisoformat(text if isinstance(text, str) else "")
    except ValueError as error:
        raise ValueError(f"`{text}` is not a day like 2026-02-15") from error


def _spoken(lang: object) -> str:
    """Return a language that there is a strings file of."""
    if str(lang) not in resources.languages():
        raise ValueError(f"`{lang}` is none of {', '.join(resources.languages())}")
    return str(lang)


Moment = Annotated[datetime, BeforeValidator(moment)]
Day = Annotated[date, BeforeValidator(_day)]
Scalar: TypeAlias = int | float | str | bool


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Shop(_Strict):
    """`[shop]`: who this is, and by which rules its response times count.

    Without a profile they count by the rules of the platform.
    """

    name: str
    platform: str = "taobao"
    language: Annotated[str, BeforeValidator(_spoken)] = "zh"
    timezone: Annotated[str, BeforeValidator(_known_zone)] = "Asia/Shanghai"
    profile: str | None = None

    @property
    def speaks(self) -> str:
        """The language of messages: Chinese, or English for everybody else."""
        return "zh" if self.language == "zh" else "en"


class Phase(_Strict):
    """`[[promotions.<id>.phases]]`: a named part of the event (预售、尾款、开卖、返场)."""

    name: str
    start: Moment
    end: Moment


class Window(_Strict):
    """`[promotions.<id>]`: the half-open window of the event, in local time.

    `preheat` is when the shop begins to warm up for it: what was decided after the promotion
    before must be done by then.
    """

    start: Moment
    end: Moment
    preheat: Moment | None = None
    baseline_start: Moment | None = None
    baseline_end: Moment | None = None
    phases: tuple[Phase, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Window:
        if self.end <= self.start:
            raise ValueError("`end` must lie after `start`")
        if self.preheat and self.preheat > self.start:
            raise ValueError("`preheat` must not lie after `start`")
        ends = [self.start, *(phase.end for phase in self.phases)]
        for phase, before in zip(self.phases, ends, strict=False):
            if phase.start < before or phase.end <= phase.start or phase.end > self.end:
                raise ValueError(
                    f"the phase `{phase.name}` must lie inside the promotion and after the "
                    "phase before it"
                )
        return self


class Shift(_Strict):
    """`[shifts.<code>]`: hours of a roster code; an end before the start is the next day."""

    start: str = Field(pattern=CLOCK)
    end: str = Field(pattern=CLOCK)
    break_minutes: float = 0


class Roster(_Strict):
    """`[roster]`: the shift that a blank cell of a roster stands for; "" is a day off."""

    blank: str = ""


class Closed(_Strict):
    """`[[closed]]`: days on which nobody is there (春节放假), the first and the last included."""

    from_day: Day = Field(alias="from")
    to_day: Day = Field(alias="to")
    name: str | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Closed:
        if self.to_day < self.from_day:
            raise ValueError("`to` must not lie before `from`")
        return self


class Agent(_Strict):
    """`[agents.<name>]`: group, pool and other names of one agent."""

    group: str | None = None
    pool: POOLS | None = None
    employment: Literal["own", "outsourced"] | None = None
    aliases: list[str] = []


class Printing(_Strict):
    """`[report]`: what the PDF shows; `short` has in full what matters most, `full` everything."""

    paper: Literal["short", "full"] = "short"


class Engine(_Strict):
    """`[engine]`: where queries run, and with how much memory; the figures are the same.

    `spark` is where `--engine spark` finds its cluster: `local[*]`, `spark://host:7077` or
    `sc://host:15002`; `storage` is the folder or object store (`s3a://…`) that it shares.
    """

    memory_limit: str = Field(default="2GB", pattern=r"^\d+(\.\d+)? ?[MG]B$")
    spark: str = Field(default="local[*]", pattern=r"^(local(\[.+\])?|(spark|sc)://.+)$")
    storage: str = ""
    # Settings of Spark, as its own documentation names them.
    options: dict[str, str] = {}
    # A relation of at most so many rows comes back from the cluster.
    bring_back: int = Field(default=50_000, ge=0)


class OwnSql(_Strict):
    """`[own_sql]`: what each query of the workspace may take, for it runs in a process of its own.

    `seconds` count from its start, `memory` such as `1GB` is what it may use beyond an empty
    DuckDB, `rows` what it may give.
    """

    seconds: float = Field(default=30, ge=1, le=3600)
    memory: str = Field(default="1GB", pattern=r"^\d+(\.\d+)? ?[MG]B$")
    rows: int = Field(default=1_000_000, ge=1, le=100_000_000)


class Settings(_Strict):
    """The whole of `retro.toml`."""

    shop: Shop
    promotions: dict[Annotated[str, Field(pattern=PROMOTION_ID)], Window] = {}
    report: Printing = Printing()
    shifts: dict[str, Shift] = {}
    roster: Roster = Roster()
    closed: list[Closed] = []
    staffing: Staffing = Staffing()
    score: Score | None = None
    awards: Awards | None = None
    agents: dict[str, Agent] = {}
    owners: dict[str, str] = {}
    targets: dict[str, float] = {}
    profiles: dict[str, str] = {}
    params: dict[str, Scalar | dict[str, Scalar]] = {}
    mappings: list[FileMapping] = []
    reconcile: Reconcile | None = None
    brand: BrandTable | None = None
    engine: Engine = Engine()
    own_sql: OwnSql = OwnSql()
