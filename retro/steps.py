"""The steps of a command as they happen: their times, what is left, and what is learned."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from retro import __version__, pace, spent
from retro.errors import RetroError
from retro.intake import exports
from retro.intake.files import told_name
from retro.jobs import Job
from retro.modelled import BY_RELATION
from retro.pace import Learned
from retro.stopwatch import QUERY, Span, Stopwatch
from retro.warehouse import Warehouse

FILE = "pace.json"
OF_FORMAT = {
    "json": ("findings.json",),
    "html": ("report.html",),
    "xlsx": ("tables.xlsx", "worklists.xlsx", "meeting.xlsx", "roster.xlsx"),
    "pdf": ("brief.pdf", "report.pdf"),
}
DRAWN = {"html", "pdf"}


class Steps:
    """Is told each step as it begins; takes its time, and knows what is left of the run.

    `moves` wants to know how far a long statement is, `is_profiled` what each one reads.
    """

    def __init__(self, *, moves: bool = False, is_profiled: bool = False) -> None:
        self.moves = moves
        self.is_profiled = is_profiled
        self.watch = Stopwatch()
        self.plan: dict[str, pace.Expected] = {}
        self.files: dict[str, int] = {}
        self.queries: dict[str, Mapping[str, str]] = {}
        self.name = ""
        self._part: Callable[[], float | None] = lambda: None
        self._cache: Path | None = None

    def __call__(self, step: str) -> None:
        """Begin the next step."""
        self.watch.begin(step)

    def attend(self, house: Warehouse, job: Job, *, writes: bool) -> None:
        """Follow a review from here on; `writes` tells whether documents are made of it."""
        if self.plan:  # another review of the same command
            self.finish()
            self.watch = Stopwatch()
        self.name, self._cache = job.name, job.workspace.cache if job.workspace else None
        self.files = _sizes(job)
        self.queries = {path: query.title for path, query in house.catalog.queries.items()}
        models, documents = _models(writes=writes), _documents(job, writes=writes)
        plan = pace.planned(self.files, [*self.queries], models, documents)
        then, learned = _read(self._cache)
        self.plan = pace.recalled(plan, learned, self._bytes() / then if then else 1.0)
        house.watch = self.watch
        if self.moves:
            self._part = house.follow()
        if self.is_profiled:
            house.keep_account()

    def left(self) -> float | None:
        """Return the seconds that are left of the run, as far as that can be known."""
        if not self.plan:
            return None
        # A file is read by many statements, a query is one.
        part = self._part() if self.running().kind == QUERY else None
        return pace.left(self.plan, self.watch, part)

    def finish(self) -> None:
        """Remember what the steps took, for the next run; a full disk costs no run."""
        self.watch.stop()
        if self.plan and self._cache and self._cache.is_dir():
            # Taking stock makes no documents: what these took is remembered.
            lasting = {*pace.DOCUMENTS, *_models(writes=True)}
            _, before = _read(self._cache)
            kept = {name: took for name, took in before.items() if name in lasting}
            found = kept | pace.learned(self.plan, self.watch.spans)
            with suppress(OSError):
                _write(self._cache / FILE, self._bytes(), found)

    def profile(self) -> dict[str, Any]:
        """Return where the time of the run went."""
        seconds = self.watch.stop()
        return spent.document(
            self.watch.spans, self.files, self.queries, seconds, self.watch.processor()
        )

    def running(self) -> Span:
        """Return what runs now."""
        return self.watch.open[-1]

    def _bytes(self) -> int:
        return sum(self.files.values())


def _sizes(job: Job) -> dict[str, int]:
    """Return the exports under the names by which they are told, with their bytes."""
    found: dict[str, int] = {}
    with suppress(OSError, RetroError):
        for path in exports(job.exports):
            found[told_name(path, job.exports.parent)] = path.stat().st_size
    return found


def _models(*, writes: bool) -> list[str]:
    """Return the modules of the models; who only takes stock does without their figures."""
    return sorted({model.module for model in BY_RELATION.values()}) if writes else []


def _documents(job: Job, *, writes: bool) -> list[str]:
    if not writes:
        return []
    drawn = ["drawings"] if DRAWN & {*job.formats} else []
    named = [name for kind, names in OF_FORMAT.items() if kind in job.formats for name in names]
    return ["compose", *drawn, *named, "pack"]


def _read(cache: Path | None) -> tuple[int, Learned]:
    """Return the bytes of exports of the last run, and what its steps took."""
    try:
        told = json.loads((cache / FILE).read_text(encoding="utf-8")) if cache else {}
        if told.get("retro") != __version__:
            return 0, {}
        steps = told["steps"].items()
        return int(told["bytes"]), {name: (int(n), float(s)) for name, (n, s) in steps}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return 0, {}


def _write(path: Path, size: int, learned: Learned) -> None:
    told = {"retro": __version__, "bytes": size, "steps": dict(sorted(learned.items()))}
    making = path.with_name(f".tmp-{os.getpid()}-{path.name}")
    making.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    making.chmod(0o600)
    making.replace(path)
