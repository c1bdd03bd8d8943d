"""`retro demo`: writes the demo shop, reviews its last promotion, then the one after it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from retro import actions, config
from retro.demo import story
from retro.demo.shop import write_demo
from retro.errors import UsageError
from retro.jobs import Job, workspace_job
from retro.packing import run
from retro.review import Reviewed

MARK = ".retro-demo"


def rehearse(
    folder: Path, seed: int, size: str, lang: str, progress: Callable[[str], None]
) -> tuple[Job, Reviewed]:
    """Make the demo workspace with both packs; return the job and report of the newer one."""
    _cleared(folder)
    progress("demo")
    write_demo(folder, seed=seed, size=size)
    (folder / MARK).touch()
    space = config.find(folder)
    earlier, later = sorted(space.settings.promotions, key=lambda n: space.window(n).start)
    _reviewed(space, earlier, lang, progress)
    rows = actions.load(space.actions)
    actions.save(space.actions, _decided(earlier, lang, rows, space.settings.owners))
    return _reviewed(space, later, lang, progress)


def _reviewed(
    space: config.Workspace, name: str, lang: str, progress: Callable[[str], None]
) -> tuple[Job, Reviewed]:
    job = workspace_job(space, name, {"lang": lang})
    reviewed, _ = run(job, progress)
    return job, reviewed


def _decided(
    promotion: str, lang: str, rows: list[dict[str, str]], owners: Mapping[str, str]
) -> list[dict[str, str]]:
    """Return the register with what the demo's manager decided after the earlier promotion."""
    for action in story.PAST_ACTIONS:
        row = actions.written(
            rows,
            promotion,
            action["do"][lang],
            owners[action["owner"]],
            action["due"],
            action["kpi"],
            action["baseline"],
            action["target"],
        )
        rows = [*rows, row | {"status": action["status"]}]
    return rows


def _cleared(folder: Path) -> None:
    """Empty an earlier demo; refuse any other folder that holds something."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / MARK).exists():
        raise UsageError(
            "NOT_EMPTY",
            {"zh": f"文件夹 {folder} 里已有别的东西。", "en": f"the folder {folder} is not empty."},
            {"zh": "换一个文件夹。", "en": "Choose another folder."},
        )
    shutil.rmtree(folder)
