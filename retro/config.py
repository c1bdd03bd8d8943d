"""The workspace: `retro.toml` read strictly, and where exports, packs and history lie."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from retro import placing, resources
from retro.errors import UsageError
from retro.incentives import given as given_incentives
from retro.model import Promotion, Value
from retro.moments import MOMENT
from retro.settings import PROMOTION_ID, Settings, Window
from retro.shift_rules import given as given_rules
from retro.toml_lines import line_of, tables

FILE = "retro.toml"
BASELINE_DAYS = 28


class Workspace:
    """A folder with a `retro.toml`, and the places inside it."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings

    @property
    def history(self) -> Path:
        """The folder of snapshots."""
        return self.folder / "history"

    @property
    def cache(self) -> Path:
        """What was read of exports before; safe to delete."""
        return self.folder / ".cache"

    @property
    def actions(self) -> Path:
        """The action register."""
        return self.folder / "actions.csv"

    def exports(self, promotion: str) -> Path:
        """The folder into which the manager drops exports."""
        return self.folder / "promotions" / promotion / "exports"

    def pack(self, promotion: str) -> Path:
        """The folder that `retro run` writes."""
        return self.folder / "promotions" / promotion / "pack"

    def window(self, promotion: str) -> Window:
        """Return the window of a promotion, or say which promotions there are."""
        try:
            return self.settings.promotions[promotion]
        except KeyError:
            known = "、".join(sorted(self.settings.promotions)) or "–"
            raise UsageError(
                "UNKNOWN_PROMOTION",
                {
                    "zh": f"没有名为“{promotion}”的大促。已有：{known}。",
                    "en": f"there is no promotion `{promotion}`. Known: {known}.",
                },
                {
                    "zh": f"用 retro new {promotion} --start … --end … 新建。",
                    "en": f"Create it with `retro new {promotion} --start … --end …`.",
                },
                file=FILE,
            ) from None

    def earlier(self, promotion: str) -> list[str]:
        """Return the promotions that began before this one, the latest first."""
        windows = self.settings.promotions
        start = self.window(promotion).start
        before = [name for name, window in windows.items() if window.start < start]
        return sorted(before, key=lambda name: (windows[name].start, name), reverse=True)


def find(start: Path) -> Workspace:
    """Return the workspace of a folder or of the nearest one above it."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / FILE).is_file():
            _speak(folder)
            return Workspace(folder, load(folder / FILE))
    raise UsageError(
        "NO_WORKSPACE",
        {
            "zh": f"从 {start} 往上都没有找到 {FILE}。",
            "en": f"no {FILE} was found in {start} or above it.",
        },
        {
            "zh": "先用 retro init 文件夹 新建工作区，或用 --workspace 指定。",
            "en": "Create a workspace with `retro init DIR`, or name one with --workspace.",
        },
    )


def _speak(folder: Path) -> None:
    """Speak as the workspace's own strings files say, if it has some."""
    if not (folder / "report_templates" / resources.STRINGS).is_dir():
        resources.use({})
        return
    from retro import languages  # noqa: PLC0415 - slow to load, and most have none

    languages.use(folder)


def load(path: Path) -> Settings:
    """Read `retro.toml`; an unknown key or impossible value names its line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return Settings.model_validate(tables(text))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else None
        raise _config_error(str(error), path, line) from error
    except UnicodeDecodeError as error:
        raise _config_error("the file is not UTF-8", path, None) from error
    except ValidationError as error:
        first = error.errors()[0]
        keys = [str(key) for key in first["loc"]]
        message = f"`{'.'.join(keys)}`: {first['msg'].removeprefix('Value error, ')}"
        raise _config_error(message, path, line_of(text, keys)) from error


def root(start: Path) -> Path | None:
    """Return the folder of the workspace, or None where there is none."""
    try:
        return find(start).folder
    except UsageError as error:
        if error.code == "NO_WORKSPACE":
            return None
        raise


def create(folder: Path, name: str, lang: str) -> Path:
    """Write a first `retro.toml` with every setting explained, and return its path."""
    path = folder / FILE
    if path.exists():
        raise UsageError(
            "EXISTS",
            {"zh": f"{path} 已经存在。", "en": f"{path} is already there."},
            {"zh": "直接编辑它即可。", "en": "Edit it instead."},
        )
    (folder / "promotions").mkdir(parents=True, exist_ok=True)
    template = (resources.folder("assets") / f"workspace.{lang}.toml").read_text(encoding="utf-8")
    text = template.replace("{name}", json.dumps(name, ensure_ascii=False))
    path.write_text(text, encoding="utf-8")
    return path


def add_promotion(space: Workspace, name: str, window: Window) -> None:
    """Append a promotion to `retro.toml`, leaving every other byte as it is; make its folder."""
    if not re.fullmatch(PROMOTION_ID, name):
        raise UsageError(
            "PROMOTION_ID",
            {
                "zh": f"“{name}”不能作为大促编号：只用字母、数字、汉字、- 和 .。",
                "en": f"`{name}` cannot name a promotion: use letters, digits, - and . only.",
            },
        )
    if name in space.settings.promotions:
        raise UsageError(
            "EXISTS",
            {"zh": f"大促 {name} 已经存在。", "en": f"{name} is already there."},
            {"zh": "在 retro.toml 里修改它的时间。", "en": "Change its times in retro.toml."},
        )
    path = space.folder / FILE
    raw = path.read_bytes().rstrip(b"\r\n")
    section = (
        f'\n\n[promotions."{name}"]\n'
        f'start = "{window.start.strftime(MOMENT)}"\nend = "{window.end.strftime(MOMENT)}"\n'
    )
    line_end = "\r\n" if b"\r\n" in raw else "\n"
    placing.replace(path, raw + section.replace("\n", line_end).encode())
    space.exports(name).mkdir(parents=True, exist_ok=True)


def promotion_of(name: str, window: Window, settings: Settings, as_of: date) -> Promotion:
    """Return the promotion as the report sees it."""
    return Promotion(
        id=name,
        starts_at=window.start,
        ends_at=window.end,
        timezone=settings.shop.timezone,
        as_of=as_of,
    )


def baseline_of(window: Window) -> tuple[datetime, datetime]:
    """Return the window of normal days to compare with: 28 days before the start, or as set."""
    end = window.baseline_end or window.start
    return window.baseline_start or end - timedelta(days=BASELINE_DAYS), end


def given_tables(
    settings: Settings, *, names: bool = False
) -> dict[str, Sequence[Sequence[Value]]]:
    """Return the rows of the tables that `retro.toml` gives to queries.

    With `names` the shift plan may name people.
    """
    agents = settings.agents
    return {
        "shifts": [(code, s.start, s.end, s.break_minutes) for code, s in settings.shifts.items()],
        "agents": [(name, a.group, a.pool, a.employment) for name, a in agents.items()],
        "agent_names": [(alias, name) for name, a in agents.items() for alias in a.aliases],
        "targets": list(settings.targets.items()),
        "closed_days": [(c.from_day, c.to_day, c.name) for c in settings.closed],
        **given_rules(settings.staffing, names=names),
        **given_incentives(settings.score, settings.awards),
    }


def _config_error(message: str, path: Path, line: Any) -> UsageError:
    return UsageError(
        "CONFIG",
        {"zh": f"配置有误：{message}。", "en": f"the configuration is wrong: {message}."},
        {"zh": "写法见 README。", "en": "See the README for what may stand here."},
        file=path.name,
        line=line,
    )
