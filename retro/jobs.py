"""Arguments of the command line -> a `Job`, or one sentence about what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from retro import resources
from retro.config import Workspace
from retro.errors import UsageError
from retro.moments import moment as read_moment
from retro.settings import Settings, Shop, Window

FORMATS = ("html", "pdf", "xlsx", "json")
MANIFEST = "manifest.json"
ENGINES = ("duckdb", "spark")
EDITIONS = ("manager", "boss", "team")
# `--fail-on`: the severities that make the exit code 1.
REACHED = {"high": ("high",), "medium": ("high", "medium"), "never": ()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One review to make: what, from where, to where, and how it is to be shown."""

    settings: Settings
    name: str
    window: Window
    exports: Path
    pack: Path
    workspace: Workspace | None = None
    lang: str = "zh"
    as_of: date | None = None
    against: str | None = None
    formats: tuple[str, ...] = FORMATS
    edition: str = "manager"
    force: bool = False
    agents: bool = False
    engine: str = "duckdb"
    # Snapshots that were found damaged and set aside before this run.
    damaged: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a day before the promotion: nothing was known of it."""
        first = self.window.start.date()
        if self.as_of and self.as_of < first:
            raise wrong(
                "--as-of",
                f"大促 {first} 才开始，{self.as_of} 还没有可看的",
                f"the promotion began on {first}; on {self.as_of} there was nothing to see",
            )

    @property
    def names_people(self) -> bool:
        """Whether the next roster names people: only on request, and never in what is shared."""
        return self.agents and self.edition == EDITIONS[0]

    @property
    def root(self) -> Path | None:
        """The folder of the manager's own queries and templates, if there is a workspace."""
        return self.workspace.folder if self.workspace else None


def workspace_job(space: Workspace, promotion: str, options: dict[str, Any] | None = None) -> Job:
    """Return the job of one promotion of a workspace."""
    given = {name: value for name, value in (options or {}).items() if value is not None}
    language(given.get("lang", space.settings.shop.language))
    window = space.window(promotion)
    exports = space.exports(promotion)
    if not exports.is_dir():
        raise no_folder(exports)
    return Job(
        settings=space.settings,
        name=promotion,
        window=window,
        exports=exports,
        pack=space.pack(promotion),
        workspace=space,
        **({"lang": space.settings.shop.language} | given),
    )


def one_off(
    exports: Path, start: str | None, end: str | None, pack: Path | None, options: dict[str, Any]
) -> Job:
    """Return the job of a folder of exports without a workspace."""
    if start is None or end is None or pack is None:
        raise wrong("--exports", "还需要 --start、--end 和 --out", "needs --start, --end and --out")
    if not exports.is_dir():
        raise no_folder(exports)
    _may_replace(pack, exports)
    window = window_of(start, end)
    shop = Shop(
        name=exports.resolve().parent.name if exports.name == "exports" else exports.resolve().name
    )
    given = {name: value for name, value in options.items() if value is not None}
    language(given.get("lang", shop.language))
    return Job(
        settings=Settings(shop=shop),
        name=exports.resolve().name,
        window=window,
        exports=exports,
        pack=pack,
        **given,
    )


def _may_replace(pack: Path, exports: Path) -> None:
    """Refuse a target that is no pack: a run replaces it whole."""
    place, source = pack.resolve(), exports.resolve()
    if place.is_relative_to(source) or source.is_relative_to(place):
        raise wrong("--out", "不能放在导出文件夹里，也不能包含它", "must lie beside the exports")
    is_pack = (pack / MANIFEST).is_file() or (pack.is_dir() and not any(pack.iterdir()))
    if pack.exists() and not is_pack:
        raise wrong("--out", f"{pack} 已有别的内容，不会覆盖", f"{pack} holds something else")
    if any(parent.is_file() for parent in pack.parents):
        raise wrong("--out", f"{pack} 不是文件夹里的位置", f"{pack} lies below a file")


def window_of(start: str, end: str) -> Window:
    """Return the window between two times in order."""
    begins, ends = moment("--start", start), moment("--end", end)
    if ends <= begins:
        raise wrong("--end", "结束时间必须晚于开始时间", "the end must lie after the start")
    return Window(start=begins, end=ends)


def new_window(space: Workspace, start: str, end: str | None, like: str | None) -> Window:
    """Return the window of a new promotion, as long as the one that it is like."""
    if end is None and like is None:
        raise wrong("--end", "缺少结束时间", "the end is missing")
    if end is not None:
        return window_of(start, end)
    model, begins = space.window(str(like)), moment("--start", start)
    return Window(start=begins, end=begins + (model.end - model.start))


def choices(  # noqa: PLR0913 - the options of one command
    lang: str | None,
    as_of: str | None,
    against: str | None,
    kinds: str,
    edition: str,
    *,
    force: bool = False,
    agents: bool = False,
    engine: str | None = None,
) -> dict[str, Any]:
    """Return how a review is to be shown, as fields of a `Job`; what is not given is left out."""
    given = {
        "lang": lang,
        "as_of": day(as_of) if as_of else None,
        "against": against,
        "formats": formats(kinds),
        "edition": edition,
        "force": force or None,
        "agents": agents or None,
        "engine": engine,
    }
    return {name: value for name, value in given.items() if value is not None}


def moment(option: str, text: str) -> datetime:
    """Return the time of an option, or say how it is written."""
    try:
        return read_moment(text)
    except ValueError:
        raise wrong(
            option,
            f"“{text}”不是 2025-11-10 20:00 这样的时间",
            f"`{text}` is not like 2025-11-10 20:00",
        ) from None


def day(text: str) -> date:
    """Return the date of `--as-of`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong("--as-of", f"“{text}”不是日期", f"`{text}` is not YYYY-MM-DD") from None


def formats(text: str) -> tuple[str, ...]:
    """Return the formats of `--format html,pdf,…`."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names or [""]:
        one_of("--format", name, FORMATS)
    return names


def language(lang: str) -> str:
    """Return a language of reports: one of ours, or one that has a strings file."""
    one_of("--lang", lang, resources.languages())
    return lang


def one_of(option: str, value: str, known: tuple[str, ...]) -> None:
    """Refuse a value that is not one of the known ones."""
    if value not in known:
        words = ", ".join(known)
        raise wrong(option, f"“{value}”应为 {words} 之一", f"`{value}` must be one of {words}")


def wrong(option: str, zh: str, en: str) -> UsageError:
    """Return the error of a wrong option."""
    return UsageError(
        "USAGE",
        {"zh": f"{option}：{zh}。", "en": f"{option}: {en}."},
        {"zh": "用 --help 查看用法。", "en": "See --help."},
    )


def no_folder(folder: Path) -> UsageError:
    """Return the error of a missing folder of exports."""
    return UsageError(
        "NO_FOLDER",
        {"zh": f"没有文件夹 {folder}。", "en": f"there is no folder {folder}."},
        {"zh": "建好后把导出文件放进去。", "en": "Create it and put the exports there."},
    )
