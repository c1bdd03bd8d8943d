"""A run that is nearly all writing: the real one, of a review that is there already.

Its pack, snapshot and register can be looked at after any accident: `broken_promises`.
"""

from __future__ import annotations

import errno
import itertools
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext, redirect_stdout, suppress
from dataclasses import replace
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import factories
from failing import Disk, failing, killed

from retro import actions, config, history, jobs, pack, packing, placing
from retro.errors import EXIT_MACHINE, EXIT_OK
from retro.jobs import Job
from retro.model import Result
from retro.review import Reviewed
from retro.settings import Window

ID, EARLIER = factories.promotion().id, "2025-618"
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)
NOTE = "改由小李负责 – written by hand"


def made(folder: Path) -> Job:
    """Write a workspace with an earlier promotion's snapshot, and return the job of the next."""
    folder.mkdir(parents=True)
    config.create(folder, "小满", "zh")
    for name, month in ((EARLIER, 6), (ID, 11)):
        space = config.find(folder)
        start = factories.promotion().starts_at.replace(month=month)
        config.add_promotion(space, name, Window(start=start, end=start.replace(day=12)))
        (space.exports(name) / "订单.csv").write_text("订单编号\n1\n", "utf-8")
    space = config.find(folder)
    as_of = factories.promotion().as_of.replace(month=6)
    history.save(space.history, EARLIER, as_of, reviewed(0).results)
    return jobs.workspace_job(space, ID, {"formats": ("json",)})


def reviewed(version: int) -> Reviewed:
    """Return a review; every version has other figures."""
    asked = factories.query(
        "1_break_down/sales", "销售", "？", (factories.column("n", "n", "count"),)
    )
    results = [
        Result(query=replace(asked, path=f"1_break_down/sales_{n}"), params={}, rows=((version,),))
        for n in range(3)
    ]
    report = factories.report()
    proposed = replace(report.actions[0], id=f"{ID}/rule-{version}")
    report = replace(report, actions=(*report.actions, proposed))
    return Reviewed(report=report, results=tuple(results), quarantined=())


def run(job: Job, version: int) -> None:
    """Make the pack of a version, as `retro run` does."""
    with mock.patch.object(packing, "review", return_value=reviewed(version)):
        packing.run(job, lambda _: None)


def command(job: Job, version: int) -> int:
    """Make the pack of a version by the command line, and return its exit code."""
    from retro import cli

    arguments = ["run", ID, "--workspace", str(_space(job).folder), "--format", "json", "--quiet"]
    with mock.patch.object(packing, "review", return_value=reviewed(version)):
        return cli._guarded(arguments)


def edited(job: Job) -> None:
    """Write something into the register by hand."""
    path = _space(job).actions
    row, *others = actions.load(path)
    actions.save(path, [row | {"note": NOTE, "own column": "1"}, *others])


def version_of(job: Job) -> int | None:
    """Return which version the pack is of, None if there is none."""
    path = job.pack / "results" / "1_break_down" / "sales_0.parquet"
    return int(str(history.opened(path.read_bytes())[1][0][0])) if path.is_file() else None


def broken_promises(job: Job, *, is_edited: bool) -> list[str]:
    """Return what is half done, damaged or lost, whatever happened before."""
    found = []
    space = _space(job)
    if job.pack.exists():
        found += _of_pack(job)
    for place in space.history.glob("*@*"):
        if not place.name.startswith("."):
            with suppress(FileNotFoundError):
                history.load(place)
    if history.latest(space.history, EARLIER) is None:
        found.append("the earlier snapshot is gone")
    rows = actions.load(space.actions)
    if is_edited and NOTE not in {row["note"] for row in rows}:
        found.append("an edit by hand is lost")
    if len({row["id"] for row in rows}) != len(rows):
        found.append("an action stands twice in the register")
    return found


def _of_pack(job: Job) -> list[str]:
    """Return where the pack is not what its manifest says, or stands alone."""
    space = _space(job)
    manifest = json.loads((job.pack / jobs.MANIFEST).read_text("utf-8"))
    found = [
        f"{file['path']} is not what the manifest says"
        for file in manifest["outputs"]
        if pack.digest((job.pack / file["path"]).read_bytes()) != file["sha256"]
    ]
    snapshot = history.latest(space.history, ID)
    if snapshot is None:
        found.append("a pack without its snapshot")
    proposed = {row["id"] for row in actions.load(job.pack / "register.csv")}
    if not proposed <= {row["id"] for row in actions.load(space.actions)}:
        found.append("a pack whose proposals are not in the register")
    return found


def left_over(job: Job) -> list[str]:
    """Return what lies about in the workspace that no finished run leaves."""
    root = _space(job).folder
    marks = (".tmp", ".old-", ".retro.pid")
    return [
        path.relative_to(root).as_posix()
        for path in sorted(root.rglob("*"))
        if path.name.startswith(marks) or path.name.endswith(".tmp")
    ]


def kills(job: Job, count: int, seed: int) -> dict[str, list[str]]:
    """Kill a process that makes pack after pack, again and again at a random moment.

    After each time whole is what is there, at least the last version that the process said was
    done; and the next run cleans up.
    """
    found: dict[str, list[str]] = {"broken": [], "lost": [], "left": []}
    chance = random.Random(seed)  # noqa: S311 - when to kill
    for number in range(count):
        first = 1 + (version_of(job) or 0)
        done = _killed_after(chance.uniform(0, 0.12), job, first)
        found["broken"] += broken_promises(job, is_edited=True)
        if (version_of(job) or 0) < done:
            found["lost"].append(f"kill {number}: version {done}")
        run(job, done + 2)
        found["broken"] += broken_promises(job, is_edited=True)
        found["left"] += [*left_over(job), *scratch()]
    return found


def _killed_after(seconds: float, job: Job, version: int) -> int:
    """Let a child make packs from a version on, kill it, and return the last that it finished."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        for number in itertools.count(version):
            run(job, number)
            os.write(write, f"{number} ".encode())
    os.close(write)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read) as told:
        return int(([str(version - 1), *told.read().split()])[-1])


def at_operation(job: Job, due: int, version: int) -> bool:
    """Run in a child that is killed before its n-th operation; True if it ended before that."""
    child = os.fork()
    if not child:
        with Disk(due, killed):
            run(job, version)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def at_every_operation(job: Job, step: int, *, exchanges: bool) -> dict[str, Any]:
    """Kill a run before its first operation, then before a later one, until it has no more."""
    found: dict[str, Any] = {"kills": 0, "broken": [], "left": []}
    for due in itertools.count(1, step):
        with _without_exchange() if not exchanges else nullcontext():
            if at_operation(job, due, version=1000 + due):
                return found
            found["kills"] += 1
            # Where names cannot change places, there is a moment without a pack.
            if exchanges and version_of(job) is None:
                found["broken"].append(f"operation {due}: no pack")
            found["broken"] += broken_promises(job, is_edited=True)
            run(job, 5000 + due)
        found["broken"] += broken_promises(job, is_edited=True)
        found["left"] += [*left_over(job), *scratch()]
        if version_of(job) != 5000 + due:
            found["broken"].append(f"operation {due}: the next run left no pack")
    raise AssertionError


def _without_exchange() -> AbstractContextManager[Any]:
    return mock.patch.object(placing, "exchanged", return_value=False)


def failures(
    job: Job, step: int, say: Callable[[], str], first: int = 1, turn: int = 0
) -> Iterator[tuple[str, list[str]]]:
    """Let one operation of a run fail, then a later one; yield which, and the broken promises.

    `say` returns what the command has said since it was last asked. A run that fails says one
    sentence with exit code 4, and nothing has changed; the next one succeeds and cleans up.
    Of the three errors the one begins whose `turn` it is.
    """
    numbers = itertools.islice(itertools.cycle(ERRORS), turn, None)
    for due, number in zip(itertools.count(first, step), numbers, strict=False):
        before, then = version_of(job), 1000 + due
        say()
        with Disk(due, failing(number)) as disk:
            code = command(job, then)
        if len(disk.operations) < due:
            return
        said = say()
        found = broken_promises(job, is_edited=True)
        if code not in (EXIT_OK, EXIT_MACHINE):
            found.append(f"exit code {code}")
        if version_of(job) != (then if code == EXIT_OK else before):
            found.append(f"exit code {code}, but version {version_of(job)}")
        if code and (said.count("✗") != 1 or "Traceback" in said):
            found.append(f"not one sentence: {said}")
        if command(job, 5000 + due) != EXIT_OK or version_of(job) != 5000 + due:
            found.append("the next run fails")
        found += [*broken_promises(job, is_edited=True), *left_over(job)]
        yield f"{errno.errorcode[number]} at {due}: {disk.operations[due - 1]}", found
    raise AssertionError


def at_once(job: Job, count: int) -> list[int]:
    """Run so many processes in one workspace at the same time; return their exit codes."""
    children = []
    for number in range(count):
        child = os.fork()
        if not child:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os._exit(command(job, number + 1))
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def deciding(job: Job, count: int) -> list[str]:
    """Let so many processes decide on an action each while a run goes on; return what was lost."""
    path = _space(job).actions
    names = [row["id"] for row in actions.load(path)]
    assert len(names) >= count
    work = [partial(run, job, 2), *(partial(_decided, job, name) for name in names[:count])]
    children = []
    for do in work:
        child = os.fork()
        if not child:
            do()
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    rows = {row["id"]: row for row in actions.load(path)}
    lost = [name for name in names[:count] if rows[name]["owner"] != f"owner of {name}"]
    return lost + ([] if f"{ID}/rule-2" in rows else ["the proposal of the run"])


def _decided(job: Job, name: str) -> None:
    from retro.cli_actions import _change

    with redirect_stdout(StringIO()):
        _change(_space(job).folder, name, {"owner": f"owner of {name}"}, as_json=False)


def scratch() -> list[str]:
    """Return the scratch folders that lie about."""
    return [path.name for path in Path(tempfile.gettempdir()).glob("retro-*") if path.is_dir()]


def _space(job: Job) -> config.Workspace:
    assert job.workspace is not None
    return job.workspace


def main() -> None:
    """Do what is asked in a process without threads, and print what was found as JSON."""
    asked, folder, *numbers = sys.argv[1:]
    tempfile.tempdir = str(Path(folder, "tmp"))
    Path(folder, "tmp").mkdir()
    job = made(Path(folder, "ws"))
    run(job, 1)
    edited(job)
    first, second = map(int, numbers)
    found: Any
    if asked == "kills":
        found = kills(job, first, second)
    elif asked == "operations":
        found = at_every_operation(job, first, exchanges=bool(second))
    elif asked == "deciding":
        found = {"lost": deciding(job, first), "broken": broken_promises(job, is_edited=True)}
    else:
        found = {"codes": at_once(job, first), "broken": broken_promises(job, is_edited=True)}
    print(json.dumps(found), flush=True)  # noqa: T201 - this is the answer
    # Threads of libraries that were there before a fork cannot always be ended in order.
    os._exit(0)


if __name__ == "__main__":
    main()
