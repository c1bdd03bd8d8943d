"""Arguments become a job, or one sentence about what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from retro import jobs
from retro.config import Workspace
from retro.errors import EXIT_USAGE, UsageError
from retro.moments import MOMENT, moment
from retro.settings import Settings, Shop, Window

START, END = datetime(2025, 11, 10, 20), datetime(2025, 11, 12, 2)


def workspace(folder: Path, language: Any = "zh") -> Workspace:
    """Return a workspace with one promotion."""
    settings = Settings(
        shop=Shop(name="小满", language=language), promotions={"p": Window(start=START, end=END)}
    )
    space = Workspace(folder, settings)
    space.exports("p").mkdir(parents=True)
    return space


def test_a_job_of_a_workspace(tmp_path: Path) -> None:
    """Exports and pack lie below the promotion; the shop's language is the report's."""
    space = workspace(tmp_path, "en")
    job = jobs.workspace_job(space, "p")
    assert (job.name, job.window.start, job.window.end) == ("p", START, END)
    assert (job.exports, job.pack) == (space.exports("p"), space.pack("p"))
    assert (job.lang, job.formats, job.edition) == ("en", jobs.FORMATS, "manager")


def test_choices_win_over_settings(tmp_path: Path) -> None:
    """What the command line says goes before retro.toml; what it leaves out does not."""
    job = jobs.workspace_job(workspace(tmp_path, "en"), "p", {"lang": "zh", "as_of": None})
    assert (job.lang, job.as_of) == ("zh", None)


@pytest.mark.parametrize(
    ("edition", "agents", "named"),
    [("manager", True, True), ("manager", False, False), ("boss", True, False),
     ("team", True, False)],
)  # fmt: skip
def test_people_of_the_next_roster_are_named_for_the_manager_alone(
    tmp_path: Path, *, edition: str, agents: bool, named: bool
) -> None:
    """`--agents` asks for it; what is shared never names anybody."""
    options = jobs.choices(None, None, None, "json", edition, agents=agents)
    assert jobs.workspace_job(workspace(tmp_path), "p", options).names_people == named


def test_an_unknown_promotion_names_the_known_ones(tmp_path: Path) -> None:
    """A slip of the pen is answered with the list."""
    with pytest.raises(UsageError, match="Known: p") as caught:
        jobs.workspace_job(workspace(tmp_path), "q")
    assert caught.value.code == "UNKNOWN_PROMOTION"


def test_a_missing_folder_of_exports_is_named(tmp_path: Path) -> None:
    """A promotion whose folder was deleted says which folder to make."""
    space = workspace(tmp_path)
    space.exports("p").rmdir()
    with pytest.raises(UsageError, match="exports"):
        jobs.workspace_job(space, "p")


@pytest.mark.parametrize(
    ("folder", "shop"), [("exports", "我的 店"), ("双11 [导出]", "双11 [导出]")]
)
def test_p23_a_one_off_job_names_the_shop_by_its_folder(
    tmp_path: Path, folder: str, shop: str
) -> None:
    """Promise 23: any folder name works; of `shop/exports` it is the shop's."""
    exports = tmp_path / "我的 店" / folder
    exports.mkdir(parents=True)
    job = jobs.one_off(exports, "2025-11-10 20:00", "2025-11-12T02:00", tmp_path / "out", {})
    assert (job.settings.shop.name, job.workspace) == (shop, None)
    assert (job.window.start, job.window.end) == (START, END)


@pytest.mark.parametrize("missing", ["start", "end", "pack"])
def test_a_one_off_job_needs_window_and_target(tmp_path: Path, missing: str) -> None:
    """`--exports` alone is not enough."""
    given: dict[str, Any] = {"start": "2025-11-10 20:00", "end": "2025-11-12", "pack": tmp_path}
    given[missing] = None
    with pytest.raises(UsageError, match="--start, --end and --out"):
        jobs.one_off(tmp_path, given["start"], given["end"], given["pack"], {})


def test_a_one_off_job_needs_its_folder(tmp_path: Path) -> None:
    """A folder that is not there is named."""
    with pytest.raises(UsageError, match="absent"):
        jobs.one_off(tmp_path / "absent", "2025-11-10 20:00", "2025-11-12 02:00", tmp_path, {})


def test_a_new_promotion_takes_the_length_of_another(tmp_path: Path) -> None:
    """`--like` copies the length; an end of its own wins over it."""
    space = workspace(tmp_path)
    like = jobs.new_window(space, "2026-06-17 20:00", None, "p")
    own = jobs.new_window(space, "2026-06-17 20:00", "2026-06-18 20:00", "p")
    assert (like.start, like.end) == (datetime(2026, 6, 17, 20), datetime(2026, 6, 19, 2))
    assert own.end == datetime(2026, 6, 18, 20)


@pytest.mark.parametrize(("end", "like"), [(None, None), (None, "nothing")])
def test_a_new_promotion_needs_an_end(tmp_path: Path, end: str | None, like: str | None) -> None:
    """Without an end there must be a known promotion to be like."""
    with pytest.raises(UsageError):
        jobs.new_window(workspace(tmp_path), "2026-06-17 20:00", end, like)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: jobs.window_of("2025-11-12 02:00", "2025-11-10 20:00"),
        lambda: jobs.window_of("2025-11-12 02:00", "2025-11-12 02:00"),
        lambda: jobs.window_of("11.11", "2025-11-12 02:00"),
        lambda: jobs.window_of("2025-11-31 20:00", "2025-12-12 02:00"),
        lambda: jobs.window_of("2025-11-10T20:00:00+08:00", "2025-11-12 02:00"),
        lambda: jobs.language("fr"),
        lambda: jobs.choices(None, "2025-13-01", None, "json", "manager"),
        lambda: jobs.choices(None, None, None, "docx", "manager"),
        lambda: jobs.choices(None, None, None, " , ", "manager"),
        lambda: jobs.language("ZH"),
    ],
)
def test_wrong_options_are_errors_of_use(wrong: Callable[[], object]) -> None:
    """What cannot be understood is refused with the option, in both languages."""
    with pytest.raises(UsageError) as caught:
        wrong()
    assert caught.value.exit_code == EXIT_USAGE
    assert caught.value.text("zh").startswith("--")
    assert caught.value.text("en").startswith("--")


def test_choices_leave_out_what_is_not_given() -> None:
    """Only what was chosen becomes part of the job."""
    assert jobs.choices(None, None, None, "json, html", "boss") == {
        "formats": ("json", "html"),
        "edition": "boss",
    }
    assert jobs.choices("en", "2025-11-14", "none", "pdf", "team", force=True) == {
        "force": True,
        "lang": "en",
        "as_of": date(2025, 11, 14),
        "against": "none",
        "formats": ("pdf",),
        "edition": "team",
    }


def test_times_are_written_as_the_template_writes_them() -> None:
    """What `retro new` writes into retro.toml can be read again."""
    assert moment(START.strftime(MOMENT)) == START


def test_a_day_before_the_promotion_is_refused(tmp_path: Path) -> None:
    """Nothing was known of a promotion before it began; on its first day something was."""
    space = workspace(tmp_path, "zh")
    first = space.window("p").start.date()
    assert jobs.workspace_job(space, "p", {"as_of": first}).as_of == first
    with pytest.raises(UsageError, match="began on"):
        jobs.workspace_job(space, "p", {"as_of": first - timedelta(days=1)})
