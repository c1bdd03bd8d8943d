"""Promises 10 to 13 and 20: kills, operations that fail, bytes that change, runs at once."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

from figure import Figure
from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

import snapshots  # noqa: E402 - our tests' own tools
import tiny_run  # noqa: E402

from retro import history, terminal  # noqa: E402

KILLS, NIGHTLY_KILLS = 100, 1000
FLIPS = 500
AT_ONCE = 8
SEED = 20251111


def measure(*, nightly: bool) -> list[Figure]:
    """Return what was reached; nightly with a thousand kills and every operation."""
    command = "make reliability PART=faults" + (" NIGHTLY=1" if nightly else "")
    step = 1 if nightly else 3
    return [
        *_kills(NIGHTLY_KILLS if nightly else KILLS, command),
        _between(step, command, exchanges=True),
        _between(step, command, exchanges=False),
        _failures(step, command),
        _flips(command),
        _at_once(command),
    ]


def _kills(count: int, command: str) -> Iterator[Figure]:
    found = _asked("kills", count, SEED)
    told = (
        ("lost", "kill -9 at random moments: lost runs that were done", found["lost"]),
        ("broken", "The same: half packs, snapshots or registers, lost edits", found["broken"]),
        ("left", "The same: files and folders left after the next run", found["left"]),
    )
    for number, (name, what, cases) in enumerate(told):
        yield _figure(f"kills_{name}", 100 + number, what, count, cases, command)


def _between(step: int, command: str, *, exchanges: bool) -> Figure:
    found = _asked("operations", step, int(exchanges))
    how = "names change places" if exchanges else "without exchange of names"
    return _figure(
        f"kills_between_{'exchanged' if exchanges else 'renamed'}",
        103 if exchanges else 104,
        f"kill -9 before an operation of the file system ({how}): broken promises",
        found["kills"],
        [*found["broken"], *found["left"]],
        command,
    )


def _failures(step: int, command: str) -> Figure:
    said = io.StringIO()

    def say() -> str:
        text = said.getvalue()
        said.seek(0)
        said.truncate()
        return text

    count, broken = 0, []
    console = Console(file=said, width=1000)
    with _folder() as folder, mock.patch.object(terminal, "err", console):
        job = tiny_run.made(folder / "ws")
        tiny_run.run(job, 1)
        tiny_run.edited(job)
        for first in range(1, 4 if step == 1 else 2):  # nightly: each error at each operation
            with redirect_stdout(io.StringIO()):
                for what, found in tiny_run.failures(job, step, say, turn=first):
                    count += 1
                    broken += [f"{what}: {'; '.join(found)}"] if found else []
    what = "The n-th operation fails (disk full, broken, refused): broken promises"
    return _figure("nth_failure", 105, what, count, broken, command)


def _flips(command: str) -> Figure:
    with _folder() as folder:
        results = tiny_run.reviewed(1).results
        whole = history.save(folder / "whole", "p", date(2025, 6, 20), results)
        unseen = snapshots.unseen(whole, folder / "history", FLIPS, SEED)
    share = f"{(FLIPS - len(unseen)) / FLIPS:.1%}"
    return Figure(
        id="snapshot_flips", rank=106, what="Snapshots with a changed byte, or cut: noticed",
        target="100 %", reached=share, n=FLIPS, is_met=not unseen, command=command,
        unmet=tuple(unseen),
    )  # fmt: skip


def _at_once(command: str) -> Figure:
    found = _asked("parallel", AT_ONCE, 0)
    failed = [f"exit code {code}" for code in found["codes"] if code]
    what = "Runs at once in one workspace: failed, or a pack that is not whole"
    return _figure("at_once", 107, what, AT_ONCE, [*failed, *found["broken"]], command)


def _figure(  # noqa: PLR0913 - the parts of a line
    name: str, rank: int, what: str, n: int, cases: list[str], command: str
) -> Figure:
    return Figure(
        id=name, rank=rank, what=what, target="0", reached=str(len(cases)), n=n,
        is_met=not cases, command=command, unmet=tuple(cases),
    )  # fmt: skip


def _asked(what: str, *numbers: int) -> Any:
    """Return what a process of its own finds, which may fork."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603 - this interpreter, our own file
            [sys.executable, str(ROOT / "tests" / "tiny_run.py"), what, folder, *map(str, numbers)],
            stdout=subprocess.PIPE, check=True, text=True, env=os.environ | {"PYTHONPATH": paths},
        )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(tempfile, "tempdir", folder):
        yield Path(folder)
