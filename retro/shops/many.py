"""One promotion of many shops, a process for each: one that fails stops no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from retro import config, jobs, precis, resources
from retro.config import Workspace
from retro.errors import EXIT_MACHINE, EXIT_OK, RetroError
from retro.shops.finding import Shop

MODULE = "retro.cli"
# What a run of a large shop takes at most, tables that it writes to disk aside.
BYTES_EACH = 3 << 30
MEMORY = Path("/proc/meminfo")
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is wanted of every shop: the promotion, and the options of `retro run`.

    `flags` are the same options as a command line has them; `at_once` is how many shops run
    at a time.
    """

    promotion: str
    options: dict[str, Any] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    at_once: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of one shop: the précis of its pack, or the error that stood in the way.

    Both where the pack lacks a document; neither where the shop has no such promotion. `is_kept`:
    nothing had changed, and the pack of the last run stands.
    """

    shop: Shop
    code: int = EXIT_OK
    told: dict[str, Any] | None = None
    error: dict[str, Any] | None = None
    is_kept: bool = False

    @property
    def state(self) -> str:
        """`done`, `partly` (a document is missing), `failed`, or `absent`."""
        if self.told is not None:
            return "partly" if self.error else "done"
        return "failed" if self.error else "absent"


def reviewed(shops: Sequence[Shop], asked: Asked, progress: Progress) -> list[Done]:
    """Review every shop that knows the promotion; return what became of each, in their order.

    A shop in which nothing has changed since its last run is not run again.
    """
    wanted = [shop for shop in shops if shop.knows(asked.promotion)]
    found = {shop.place: done for shop in wanted if (done := _as_it_is(shop, asked))}
    resources.use({})  # a workspace's own words are its own
    at_once = asked.at_once or together()
    children: set[subprocess.Popen[str]] = set()
    with ThreadPoolExecutor(at_once) as pool:
        progress(f"{len(found)}/{len(wanted)} …")
        left = [shop for shop in wanted if shop.place not in found]
        runs = {pool.submit(_one, shop, asked, children): shop for shop in left}
        try:
            for number, run in enumerate(as_completed(runs), len(found) + 1):
                found[runs[run].place] = run.result()
                progress(f"{number}/{len(wanted)} {runs[run].name}")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            _end(children)
            raise
    return [found.get(shop.place) or Done(shop=shop) for shop in shops]


def together() -> int:
    """Return how many shops run at a time: one a core, as far as memory goes."""
    return max(1, min(os.cpu_count() or 1, _free_bytes() // BYTES_EACH))


def _free_bytes() -> int:
    """Return how much memory is free; where the system does not tell, enough for one."""
    try:
        lines = MEMORY.read_text(encoding="ascii").splitlines()
        fields = dict(line.split(":", 1) for line in lines)
        return int(fields["MemAvailable"].split()[0]) << 10
    except (OSError, LookupError, ValueError):
        return 0


def _as_it_is(shop: Shop, asked: Asked) -> Done | None:
    """Return what can be said of a shop without a run: it cannot be run, or its pack stands."""
    try:
        space = _opened(shop)
        told = precis.standing(jobs.workspace_job(space, asked.promotion, asked.options))
    except RetroError as error:
        return Done(shop=shop, code=error.exit_code, error=_told(error))
    return Done(shop=shop, told=told, is_kept=True) if told is not None else None


def _opened(shop: Shop) -> Workspace:
    """Return the workspace of a shop, whose own languages are known from then on."""
    if shop.space is None:
        raise shop.error or RetroError("CONFIG", {"en": "the settings cannot be read."})
    return config.find(shop.space.folder)


def _one(shop: Shop, asked: Asked, children: set[subprocess.Popen[str]]) -> Done:
    """Run one shop and return what became of it."""
    if shop.space is None:
        return Done(shop=shop)
    # A run that fails before its pack leaves the last one, which is not of today's exports.
    precis.forget(shop.space, asked.promotion)
    code, failed = _run(_command(shop, asked), children)
    told = precis.latest(shop.space, asked.promotion)
    return Done(shop=shop, code=code, told=told, error=failed)


def _command(shop: Shop, asked: Asked) -> list[str]:
    folder = shop.space.folder if shop.space else shop.place
    words = ("run", asked.promotion, "--workspace", str(folder), "--json", "--quiet", *asked.flags)
    return [sys.executable, "-m", MODULE, *words]


def _run(
    command: Sequence[str], children: set[subprocess.Popen[str]]
) -> tuple[int, dict[str, Any] | None]:
    """Return exit code and error of a command in its own process."""
    child = subprocess.Popen(  # noqa: S603 - our own program
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    children.add(child)
    out, _ = child.communicate()
    children.discard(child)
    if child.returncode == EXIT_OK:
        return EXIT_OK, None
    try:
        return child.returncode, dict(json.loads(out)["error"])
    except (ValueError, LookupError, TypeError):
        return EXIT_MACHINE, _told(_ended(child.returncode))


def _end(children: Iterable[subprocess.Popen[str]]) -> None:
    for child in list(children):
        child.terminate()


def _told(error: RetroError) -> dict[str, Any]:
    return {
        "code": error.code,
        "message": dict(error.message),
        "file": error.file,
        "line": error.line,
        "remedy": dict(error.remedy),
    }


def _ended(code: int) -> RetroError:
    return RetroError(
        "SHOP_ENDED",
        {
            "zh": f"这家店的进程中途结束了（{code}），多半是内存不够。",
            "en": f"the process of this shop was ended ({code}), most likely for lack of memory.",
        },
        {"zh": "用 --jobs 1 再运行一次。", "en": "Run again with --jobs 1."},
    )
