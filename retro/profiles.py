"""Profiles: by which rules a platform measures response times, as data with valid-from dates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from retro.errors import UsageError
from retro.given import GIVEN
from retro.model import LANGUAGES, Value
from retro.settings import Settings
from retro.toml_lines import line_of, tables

FOLDER = "profiles"
OTHERWISE = "house"
FILE = "retro.toml"
SPAN = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
METRICS = Literal[
    "rate_3min", "rate_30s", "rate_45s", "frt_mean", "frt_p50", "art_mean", "art_p50"
]  # fmt: skip


def _span(text: object) -> tuple[int, int]:
    """Return the minutes of the day between which `08:00-23:00` lies."""
    found = SPAN.fullmatch(str(text))
    minutes = [int(part) for part in found.groups()] if found else [0, 0, 0, 0]
    start, end = minutes[0] * 60 + minutes[1], minutes[2] * 60 + minutes[3]
    if not start < end <= 24 * 60:
        raise ValueError(f"`{text}` is not a span of the day like 08:00-23:00")
    return start, end


Span = Annotated[tuple[int, int], BeforeValidator(_span)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Rules(_Strict):
    """One version of a profile: what is counted, and where its clock starts and stops.

    docs/profiles.md says what each key means.
    """

    valid_from: date
    headline: METRICS
    rate_unit: Literal["round", "session", "person"]
    rate_rule: Literal["first", "every"]
    starts: Literal["question", "hand_over", "opening"]
    stops_assist: bool
    stops_auto: bool
    agent_started: Literal["count", "second_reply", "leave_out"]
    hours: Span
    hours_of: Literal["all", "round", "session", "roster"]
    hours_bind: Literal["rate", "all"]
    night_answered: bool
    offline: Literal["count", "leave_out"]
    day_cut: bool
    idle_minutes: float = Field(ge=0)
    reply_cut_minutes: float = Field(ge=0)
    lapse_hours: float = Field(ge=0)
    unanswered_seconds: float = Field(ge=0)
    ads: Literal["count", "leave_out"]
    center: Literal["mean", "median"]
    business: Span
    business_days: str = Field(pattern="^[01]{7}$")
    grade: Literal["A", "B", "C", "D"]
    origin: str

    def row(self) -> dict[str, Value]:
        """Return the rules as columns of `profile_rules`."""
        row = self.model_dump()
        row["hours_from_minute"], row["hours_to_minute"] = row.pop("hours")
        row["business_from_minute"], row["business_to_minute"] = row.pop("business")
        return row


class Profile(_Strict):
    """One file of `queries/profiles`: a platform's rules over the years."""

    title: dict[str, str]
    doc: dict[str, str]
    versions: tuple[Rules, ...] = Field(min_length=1)

    @field_validator("title", "doc")
    @classmethod
    def _in_both(cls, text: dict[str, str]) -> dict[str, str]:
        if set(text) != set(LANGUAGES):
            raise ValueError("must be given in zh and en")
        return text

    @field_validator("versions")
    @classmethod
    def _in_order(cls, versions: tuple[Rules, ...]) -> tuple[Rules, ...]:
        days = [version.valid_from for version in versions]
        if days != sorted(set(days)):
            raise ValueError("versions must follow each other by `valid_from`")
        return versions

    def on(self, day: date) -> Rules:
        """Return the version in force on a day; the first holds for earlier days too."""
        return [v for v in self.versions if v.valid_from <= day or v is self.versions[0]][-1]


def load(layers: Iterable[tuple[str, Path]]) -> dict[str, Profile]:
    """Read `profiles/*.toml` of every layer of queries; a later layer replaces by name."""
    found: dict[str, Profile] = {}
    for _, root in layers:
        for path in sorted((root / FOLDER).glob("*.toml")):
            found[path.stem] = _profile(path)
    return found


def rules_on(profiles: Mapping[str, Profile], day: date) -> list[Sequence[Value]]:
    """Return one row of `profile_rules` for each profile: the version in force on a day."""
    rows = [{"profile": name, **p.on(day).row()} for name, p in sorted(profiles.items())]
    return [[row[column] for column in GIVEN["profile_rules"]] for row in rows]


def given(
    settings: Settings, profiles: Mapping[str, Profile], day: date, root: Path | None = None
) -> dict[str, list[Sequence[Value]]]:
    """Return the rows of the tables that tell queries which rules hold, on a day, for whom."""
    return {
        "profile_rules": rules_on(profiles, day),
        "profile_choices": [*choices(settings, profiles, root)],
    }


def main(settings: Settings, profiles: Mapping[str, Profile]) -> str:
    """Return the shop's profile: chosen for it or its platform, else its platform's, else house."""
    shop, told = settings.shop, settings.profiles
    chosen = told.get(shop.name) or told.get(shop.platform) or shop.profile
    return chosen or (shop.platform if shop.platform in profiles else OTHERWISE)


def choices(
    settings: Settings, profiles: Mapping[str, Profile], root: Path | None = None
) -> list[tuple[str, str, str]]:
    """Return the rows of `profile_choices`: kind, name, profile.

    `default` names the shop's own platform; `platform` and `shop` are the manager's `[profiles]`,
    and every platform that has a profile of its own name goes by it. `root` is the workspace.

    Raises:
        UsageError: A profile that nobody knows.
    """
    own = main(settings, profiles)
    told = {("profiles", name): profile for name, profile in settings.profiles.items()}
    for keys, profile in {**told, ("shop", "profile"): settings.shop.profile or own}.items():
        if profile not in profiles:
            raise _unknown(keys, profile, profiles, root)
    platforms = {name: name for name in profiles if name != settings.shop.platform}
    chosen = [("platform", name, settings.profiles.get(name, name)) for name in sorted(platforms)]
    named = [
        (kind, name, profile)
        for name, profile in sorted(settings.profiles.items())
        if name not in platforms
        for kind in ("platform", "shop")
    ]
    return [("default", settings.shop.platform, own), *chosen, *named]


def _profile(path: Path) -> Profile:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return Profile.model_validate(tables(text))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _broken(path, str(error), None) from error
    except ValidationError as error:
        first = error.errors()[0]
        keys = [str(key) for key in first["loc"]]
        raise _broken(path, f"`{'.'.join(keys)}`: {first['msg']}", line_of(text, keys)) from error


def _broken(path: Path, message: str, line: int | None) -> UsageError:
    return UsageError(
        "PROFILE",
        {
            "zh": f"口径文件 {path.name} 有误：{message}。",
            "en": f"the profile {path.name} is wrong: {message}.",
        },
        {"zh": "写法见 docs/profiles.md。", "en": "See docs/profiles.md for what may stand here."},
        file=f"queries/{FOLDER}/{path.name}",
        line=line,
    )


def _unknown(
    keys: Sequence[str], profile: str, profiles: Iterable[str], root: Path | None
) -> UsageError:
    known, key = "、".join(sorted(profiles)), ".".join(keys)
    return UsageError(
        "UNKNOWN_PROFILE",
        {
            "zh": f"{key} = “{profile}”：没有这个口径。已有：{known}。",
            "en": f"{key} = `{profile}`: there is no such profile. Known: {known}.",
        },
        {
            "zh": "换一个，或在 queries/profiles/ 里新建一个（见 docs/profiles.md）。",
            "en": "Choose another, or write one in queries/profiles/ (see docs/profiles.md).",
        },
        file=FILE,
        line=line_of((root / FILE).read_text("utf-8-sig"), keys) if root else None,
    )
