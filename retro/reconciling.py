"""`[reconcile]`: the back office's figures as a manager types them, for the report to explain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from retro.errors import UsageError
from retro.model import Text, Value
from retro.toml_lines import line_of

FILE = "retro.toml"
KINDS = {
    "rate_3min": "share",
    "rate_30s": "share",
    "rate_45s": "share",
    "frt_mean": "seconds",
    "frt_p50": "seconds",
    "frt_p90": "seconds",
    "art_mean": "seconds",
    "art_p50": "seconds",
    "art_p90": "seconds",
    "reply_rate": "share",
    "no_reply_users": "count",
}
UNITS = {
    "seconds": (1, "秒 秒钟 s sec secs second seconds"),
    "minutes": (60, "分 分钟 m min mins minute minutes"),
    "hours": (3600, "时 小时 h hour hours"),
}
WORDS = {word: unit for unit, (_, words) in UNITS.items() for word in words.split()}
NUMBER = re.compile(r"\d+(?:\.\d+)?")
PIECE = re.compile(r"(\d+(?:\.\d+)?)\s*([^\d\s.]*)\s*")
# A share typed without % is taken to have at least these decimals: 0.9 may have been 0.900.
LEAST_DECIMALS = 3
PROMOTION = {"zh": "大促", "en": "promotion"}
PROFILE = {"zh": "口径", "en": "profile"}


class Figure(NamedTuple):
    """A figure in the report's unit, the unit it was typed in, and half of its last digit."""

    value: float
    unit: str
    rounding: float


def figure(kind: str, typed: object) -> Figure:
    """Return what a manager typed, or say how a figure of this kind is written."""
    text = unicodedata.normalize("NFKC", str(typed)).replace(",", "").strip().lower()
    if isinstance(typed, bool) or not isinstance(typed, int | float | str):
        text = ""
    found = READERS[kind](text)
    if found is None:
        raise ValueError(f"`{typed}` {HOW[kind]}")
    return found


def _share(text: str) -> Figure | None:
    percent = text.removesuffix("%").strip() if text.endswith("%") else None
    number = text if percent is None else percent
    if not NUMBER.fullmatch(number):
        return None
    value = Decimal(number) / (1 if percent is None else 100)
    decimals = max(_decimals(number), LEAST_DECIMALS) if percent is None else _decimals(number) + 2
    return Figure(float(value), "share", _half(decimals)) if value <= 1 else None


def _seconds(text: str) -> Figure | None:
    pieces = PIECE.findall(text)
    if not pieces or PIECE.sub("", text) or any(word not in ("", *WORDS) for _, word in pieces):
        return None
    units = [WORDS.get(word, "seconds") for _, word in pieces]
    sizes = [UNITS[unit][0] for unit in units]
    # 1 分 30 秒: each unit smaller than the one before, and none left unsaid.
    if len(pieces) > 1 and (sizes != sorted(set(sizes), reverse=True) or not all(map(all, pieces))):
        return None
    total = sum(Decimal(number) * size for (number, _), size in zip(pieces, sizes, strict=True))
    return Figure(float(total), units[-1], _half(_decimals(pieces[-1][0])) * sizes[-1])


def _count(text: str) -> Figure | None:
    number = text.removesuffix("人").strip()
    whole = NUMBER.fullmatch(number) and Decimal(number) % 1 == 0
    return Figure(float(number), "count", 0.0) if whole else None


def _decimals(number: str) -> int:
    return len(number.partition(".")[2])


def _half(decimals: int) -> float:
    return float(Decimal(5).scaleb(-decimals - 1))


READERS = {"share": _share, "seconds": _seconds, "count": _count}
HOW = {
    "share": "is not a share like 96.12% or 0.9612",
    "seconds": "is not a duration like 22, 22秒, 0.37分钟 or 0.37 min",
    "count": "is not a number of buyers like 12",
}
_Share = Annotated[Figure, BeforeValidator(partial(figure, "share"))]
_Seconds = Annotated[Figure, BeforeValidator(partial(figure, "seconds"))]
_Count = Annotated[Figure, BeforeValidator(partial(figure, "count"))]


def _unknown(_: object) -> object:
    raise ValueError(f"is none of the figures that can be compared: {', '.join(KINDS)}")


def _promotion(table: object) -> object:
    return table if isinstance(table, dict) else _unknown(table)


class BackOffice(BaseModel):
    """Figures of one period, and by whose rules, for which rows, the back office counts."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Annotated[Any, BeforeValidator(_unknown)]] = Field(init=False)

    profile: str | None = None
    platform: str | None = None
    shop: str | None = None
    first_day: date | None = Field(None, alias="from")
    last_day: date | None = Field(None, alias="to")
    rate_3min: _Share | None = None
    rate_30s: _Share | None = None
    rate_45s: _Share | None = None
    frt_mean: _Seconds | None = None
    frt_p50: _Seconds | None = None
    frt_p90: _Seconds | None = None
    art_mean: _Seconds | None = None
    art_p50: _Seconds | None = None
    art_p90: _Seconds | None = None
    reply_rate: _Share | None = None
    no_reply_users: _Count | None = None

    @model_validator(mode="after")
    def _whole_days(self) -> BackOffice:
        if (self.first_day is None) != (self.last_day is None):
            raise ValueError("`from` and `to` belong together")
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError("`to` must not lie before `from`")
        return self

    def figures(self) -> dict[str, Figure]:
        """Return the figures that were typed, by metric."""
        typed = {metric: getattr(self, metric) for metric in KINDS}
        return {metric: found for metric, found in typed.items() if found is not None}


class Reconcile(BackOffice):
    """`[reconcile]`: figures of whatever promotion is run; `[reconcile.<id>]`: of that one."""

    __pydantic_extra__: dict[str, Annotated[BackOffice, BeforeValidator(_promotion)]] = Field(
        init=False
    )

    def promotions(self) -> Mapping[str, BackOffice]:
        """Return the tables of single promotions."""
        return self.__pydantic_extra__ or {}


def reconcile_rows(
    whole: Reconcile | None, promotion: str, start: datetime, end: datetime
) -> list[tuple[Value, ...]]:
    """Return the rows of `reconcile` for one promotion: one per figure that was typed.

    What `[reconcile]` says of profile, platform and shop holds for its promotions too; its own
    figures are those of a promotion that has no table and that its days, if any, touch.
    """
    if whole is None:
        return []
    own = whole.promotions().get(promotion)
    if own is None and not _touches(whole, start, end):
        return []
    table = own or whole
    scope = [getattr(table, key) or getattr(whole, key) for key in ("profile", "platform", "shop")]
    return [
        (metric, found.value, found.unit, found.rounding, *scope, table.first_day, table.last_day)
        for metric, found in table.figures().items()
    ]


def _touches(table: BackOffice, start: datetime, end: datetime) -> bool:
    if table.first_day is None or table.last_day is None:
        return True
    return table.first_day <= end.date() and table.last_day >= start.date()


def check(
    whole: Reconcile | None,
    promotions: Iterable[str],
    profiles: Iterable[str],
    root: Path | None,
) -> None:
    """Refuse a promotion or a profile that nobody knows.

    Raises:
        UsageError: With the key and the line.
    """
    if whole is None:
        return
    tables = whole.promotions()
    for name in tables:
        if name not in promotions:
            raise _refused(["reconcile", name], name, PROMOTION, promotions, root)
    for keys, table in [([], whole), *(([name], tables[name]) for name in tables)]:
        if table.profile is not None and table.profile not in profiles:
            where = ["reconcile", *keys, "profile"]
            raise _refused(where, table.profile, PROFILE, profiles, root)


def _refused(
    keys: list[str], name: str, what: Text, known: Iterable[str], root: Path | None
) -> UsageError:
    words = "、".join(sorted(known)) or "–"
    place = ".".join(keys)
    return UsageError(
        "RECONCILE",
        {
            "zh": f"`{place}`：没有名为“{name}”的{what['zh']}。已有：{words}。",
            "en": f"`{place}`: there is no {what['en']} `{name}`. Known: {words}.",
        },
        {"zh": "改正 retro.toml 里的 [reconcile]。", "en": "Correct [reconcile] in retro.toml."},
        file=FILE,
        line=line_of((root / FILE).read_text("utf-8-sig"), keys) if root else None,
    )
