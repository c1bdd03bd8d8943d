"""Nothing is half done: kills, disks that fail or are full, no memory, and runs at once."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import small_shop
import tiny_run
from failing import Disk
from rich.console import Console
from shelf import catalog as shelved
from shelf import query

from retro import (
    actions,
    config,
    folders,
    history,
    intake,
    jobs,
    machine,
    packing,
    placing,
    review,
    terminal,
)  # fmt: skip
from retro.errors import MachineError, RetroError
from retro.intake.tables import Table
from retro.jobs import Job
from retro.loading import loaded
from retro.model import FileAccount
from retro.readers.problems import problem
from retro.running import give, ordered, run_all
from retro.settings import Settings, Shop
from retro.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[1]
ORDERS = "metrics/orders"
CLI = [sys.executable, "-m", "retro.cli"]


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """Return the job of a workspace with a pack, and a register that was edited by hand."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    made = tiny_run.made(tmp_path / "店铺 [1]")
    tiny_run.run(made, 1)
    tiny_run.edited(made)
    return made


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Return a function that tells what was said on stderr since it was last asked."""
    text = StringIO()
    monkeypatch.setattr(terminal, "err", Console(file=text, highlight=False))

    def say() -> str:
        found = text.getvalue()
        text.seek(0)
        text.truncate()
        return found

    return say


def found_by(asked: str, folder: Path, *numbers: int) -> Any:
    """Return what `tiny_run` finds in a process of its own, which may fork."""
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, str(ROOT / "tests" / "tiny_run.py"), asked, folder, *map(str, numbers)],
        capture_output=True, check=True, text=True, env=_env(), timeout=300,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def _env(**more: str) -> dict[str, str]:
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    return os.environ | {"PYTHONPATH": paths, "PYTHONUTF8": "1", **more}


def test_p10_a_kill_at_any_moment_leaves_everything_whole(tmp_path: Path) -> None:
    """Promise 10: twenty times kill -9; what was done is there, the next run cleans up."""
    found = found_by("kills", tmp_path, 20, 11)
    assert found == {"broken": [], "lost": [], "left": []}


@pytest.mark.parametrize("exchanges", [1, 0])
def test_p11_a_kill_between_two_operations(tmp_path: Path, exchanges: int) -> None:
    """Promise 11: also where a disk cannot let two names change places at one stroke."""
    found = found_by("operations", tmp_path, 13, exchanges)
    assert found.pop("kills") > 5
    assert found == {"broken": [], "left": []}


def test_p12_runs_at_once_succeed_one_after_the_other(tmp_path: Path) -> None:
    """Promise 12: eight processes in one workspace, and every pack is whole."""
    assert found_by("parallel", tmp_path, 8, 0) == {"codes": [0] * 8, "broken": []}


def test_p11_decisions_at_once_are_all_kept(tmp_path: Path) -> None:
    """Promise 11: four commands and a run change the register at the same time."""
    assert found_by("deciding", tmp_path, 4, 0) == {"lost": [], "broken": []}


def test_p10_an_operation_that_fails_is_one_sentence(job: Job, said: Callable[[], str]) -> None:
    """Promise 10: disk full, broken or refused: exit 4, nothing changed, and then all is well."""
    broken = {what: found for what, found in tiny_run.failures(job, 17, said, 4) if found}
    assert broken == {}


def test_p10_every_operation_is_seen(job: Job) -> None:
    """What is made to fail is all that a run does: else the tests above would prove little."""
    with Disk() as disk:
        tiny_run.run(job, 2)
    kinds = {operation.split()[0] for operation in disk.operations}
    assert {"open", "write", "fsync", "exchanged", "mkdir", "unlink", "rmdir"} <= kinds


def test_p11_an_edit_while_the_pack_is_put_in_place_is_kept(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 11: somebody saves the register in the very moment in which it is replaced."""
    assert job.workspace
    path, real, often = job.workspace.actions, placing.exchanged, [0]

    def saved_just_now(one: Path, other: Path) -> bool:
        if other == path and not often[0]:
            often[0] += 1
            path.write_bytes(path.read_bytes().replace("小李".encode(), "小王".encode()))
        return real(one, other)

    monkeypatch.setattr(placing, "exchanged", saved_just_now)
    tiny_run.run(job, 2)
    assert often == [1]
    notes = {row["note"] for row in actions.load(path)}
    assert "改由小王负责 – written by hand" in notes
    assert f"{tiny_run.ID}/rule-2" in {row["id"] for row in actions.load(path)}


def test_p11_a_register_that_breaks_during_the_run_changes_nothing(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 11: pack, snapshot and register are one act, whatever is the matter with one."""
    assert job.workspace
    path = job.workspace.actions

    def breaks(step: str) -> None:
        if step == "pack":
            path.write_bytes(path.read_bytes().replace(b"accepted", b"perhaps"))

    monkeypatch.setattr(packing, "review", lambda *_: tiny_run.reviewed(2))
    with pytest.raises(RetroError, match="perhaps"):
        packing.run(job, breaks)
    assert tiny_run.version_of(job) == 1
    snapshot = history.latest(job.workspace.history, tiny_run.ID)
    assert snapshot
    assert snapshot.results["sales_0"][1] == ((1,),)


@pytest.mark.parametrize(
    "harm",
    [lambda raw: raw[: len(raw) // 60], lambda raw: b"\x81" + raw[::-1], lambda _: b"\xff" * 99],
)
def test_p11_a_damaged_register_is_told_and_left_alone(
    job: Job, said: Callable[[], str], harm: Callable[[bytes], bytes]
) -> None:
    """Promise 11: what cannot be read is not overwritten, and no pack is made without it."""
    assert job.workspace
    path = job.workspace.actions
    damaged = harm(path.read_bytes())
    path.write_bytes(damaged)
    assert tiny_run.command(job, 2) == 2
    assert "actions.csv" in said()
    assert (path.read_bytes(), tiny_run.version_of(job)) == (damaged, 1)


def test_p11_the_register_keeps_its_file_mode(job: Job) -> None:
    """A register that a team shares, or that is private, stays so."""
    assert job.workspace
    for mode in (0o664, 0o600):
        job.workspace.actions.chmod(mode)
        tiny_run.run(job, mode)
        assert stat.S_IMODE(job.workspace.actions.stat().st_mode) == mode


def test_p12_one_off_runs_to_one_folder(tmp_path: Path) -> None:
    """Promise 12: without a workspace as well, and nothing is left beside the pack."""
    target = tmp_path / "out" / "pack"
    target.parent.mkdir()
    with folders.alone(target.parent, leaves_lock=False):
        assert (target.parent / folders.LOCK).exists()
    assert list(target.parent.iterdir()) == []


def test_p12_a_lock_in_use_names_its_process(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 12: who has to wait for too long is told for whom; the dead hold no lock."""
    assert job.workspace
    root = job.workspace.folder
    code = (
        "import sys, time; from pathlib import Path; from retro import folders\n"
        "with folders.alone(Path(sys.argv[1])): print('in', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", code, root], stdout=subprocess.PIPE, env=_env()
    ) as other:
        assert other.stdout
        other.stdout.readline()
        monkeypatch.setattr(folders, "PATIENCE_SECONDS", 0.1)
        with pytest.raises(RetroError, match=str(other.pid)) as caught:
            tiny_run.run(job, 2)
        assert caught.value.code == "BUSY"
        other.kill()
    tiny_run.run(job, 2)
    assert tiny_run.left_over(job) == []


@pytest.mark.parametrize("pid", [os.getpid(), 2**22 + 1], ids=["ours", "nobody"])
def test_p20_scratch_of_the_living_stays_and_of_the_dead_goes(tmp_path: Path, pid: int) -> None:
    """Promise 20: who lives is told by a lock: its number may be another's, or of elsewhere."""
    parent = tmp_path / "tmp"
    alive, dead = parent / f"retro-{pid}-alive", parent / f"retro-{pid}-dead"
    for folder in (alive, dead):
        folder.mkdir(parents=True)
        (folder / folders.ALIVE).touch()
    with folders.FileLock(alive / folders.ALIVE):
        folders._sweep(parent)
        assert [path.name for path in parent.iterdir()] == [alive.name]


def test_p20_scratch_is_private_and_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 20: nobody else can look in, and nothing is left, also after an error."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    scratch = folders.private()
    folder = scratch.__enter__()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "rows.csv").write_text("138")
    scratch.__exit__(ValueError, ValueError("x"), None)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with the exports of a tiny shop."""
    folder = tmp_path_factory.mktemp("shop") / "ws"
    config.create(folder, "小满", "en")
    space = config.find(folder)
    config.add_promotion(space, "p", jobs.window_of(*small_shop.WINDOW))
    small_shop.write_exports(space.exports("p"))
    return folder


def listening() -> None:
    """Let a child hear Ctrl-C, which whoever runs the tests in the background does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(shop: Path, temp: Path, **options: Any) -> subprocess.Popen[str]:
    """Start `retro run` in a process of its own, with a scratch place of its own."""
    options = {"preexec_fn": listening} | options
    command = [*CLI, "run", "p", "--workspace", str(shop), "--format", "json", "--quiet", "--force"]
    return subprocess.Popen(  # noqa: S603 - our own program
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=_env(TMPDIR=str(temp), LANG="en_US.UTF-8"), start_new_session=True, **options,
    )  # fmt: skip


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_p10_a_run_that_is_stopped_cleans_up(
    shop: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Promise 10: Ctrl-C and SIGTERM end it with their code, no traceback, and no scratch."""
    with started(shop, tmp_path) as run:
        until = time.monotonic() + 60
        while not any(tmp_path.glob("retro-*/.alive")) and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.2)
        run.send_signal(number)
        out, err = run.communicate(timeout=60)
    assert (run.returncode, out) == (code, "")
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []
    assert not (shop / "promotions" / "p" / "pack").exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(  # noqa: S603 - a small disk in memory
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)],  # noqa: S607
        capture_output=True, check=False,
    )  # fmt: skip
    if not mounted or mounted.returncode:
        pytest.skip("this user cannot mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)  # noqa: S603, S607 - what was mounted


def filled(disk: Path) -> Path:
    """Fill a disk to its last block; return the file that does."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    return ballast


def test_p10_a_full_disk_is_named(small_disk: Path, said: Callable[[], str]) -> None:
    """Promise 10: disk, what is left and needed, and the remedy; then, with room, it goes on."""
    job = tiny_run.made(small_disk / "ws")
    tiny_run.run(job, 1)
    tiny_run.edited(job)
    ballast = filled(small_disk)
    assert tiny_run.command(job, 2) == 4
    text = " ".join(said().split())
    assert f"磁盘{small_disk}已满：剩0MB，这次大约需要200MB" in text.replace(" ", "")
    assert "TMPDIR" in text
    assert tiny_run.version_of(job) == 1
    assert tiny_run.broken_promises(job, is_edited=True) == []
    ballast.unlink()
    assert tiny_run.command(job, 3) == 0
    assert tiny_run.left_over(job) == []


def test_p10_a_disk_that_may_not_be_written(small_disk: Path, said: Callable[[], str]) -> None:
    """Promise 10: a read-only workspace is one sentence, and stays as it is."""
    job = tiny_run.made(small_disk / "ws")
    tiny_run.run(job, 1)
    tiny_run.edited(job)
    subprocess.run(  # noqa: S603 - what was mounted
        ["mount", "-o", "remount,ro", str(small_disk)],  # noqa: S607
        check=True,
    )
    assert tiny_run.command(job, 2) == 4
    assert f"系统不允许使用{small_disk}" in "".join(said().split())
    assert tiny_run.version_of(job) == 1
    assert tiny_run.broken_promises(job, is_edited=True) == []


def test_p10_tables_that_find_no_room_on_the_disk_stop_the_run(
    small_disk: Path, tmp_path: Path
) -> None:
    """Promise 10: a block that lacks room is no failed block of a pack that replaces a whole one.

    What DuckDB writes to the disk lies in the scratch folder of the run.
    """
    # Forty million bytes of text to sort, in less memory than that.
    sql = "select md5(n::varchar) as n from numbers, range(400000) as more order by n"
    files = {"1_break_down/sorted": query(sql, {"n": "text"}, ("numbers",))}
    catalog = shelved(tmp_path / "queries", files)
    settings = Settings(shop=Shop(name="x"))
    with Warehouse(catalog, small_disk, memory="20MB") as house:
        house.put("numbers", {"n": "bigint"}, [(1,), (2,), (3,)])
        assert house.one("select current_setting('temp_directory')") == (str(small_disk),)
        with pytest.raises(MachineError) as caught:
            run_all(house, ordered(catalog), settings, lambda _: None)
    assert caught.value.code == "DISK_FULL"


def test_what_is_half_done_would_be_noticed(job: Job) -> None:
    """The eyes with which the tests above look see each kind of harm."""
    assert job.workspace
    assert tiny_run.broken_promises(job, is_edited=True) == []
    before = job.workspace.actions.read_bytes()
    job.workspace.actions.write_bytes(before.replace(tiny_run.NOTE.encode(), b""))
    assert tiny_run.broken_promises(job, is_edited=True) == ["an edit by hand is lost"]
    job.workspace.actions.write_bytes(before)
    (job.pack / "findings.json").write_bytes(b"{")
    shutil.rmtree(next(job.workspace.history.glob(f"{tiny_run.ID}@*")))
    assert tiny_run.broken_promises(job, is_edited=True) == [
        "findings.json is not what the manifest says",
        "a pack without its snapshot",
    ]


def test_p10_no_memory_is_one_sentence(shop: Path, tmp_path: Path) -> None:
    """Promise 10: a run that may not take more memory says so with exit code 4."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))

    with started(shop, tmp_path, preexec_fn=bounded) as run:
        _, err = run.communicate(timeout=120)
    assert run.returncode == 4, err
    assert "memory" in err
    assert "Traceback" not in err
    assert not (shop / "promotions" / "p" / "pack").exists()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(28, "No space left on device"), "DISK_FULL"),
        (OSError(122, "Disk quota exceeded", "/nowhere/at/all"), "DISK_FULL"),
        (OSError(30, "Read-only file system", "/x"), "REFUSED"),
        (PermissionError(13, "Permission denied", "/x"), "REFUSED"),
        (OSError(5, "Input/output error", b"/x"), "DISK"),
        (OSError(24, "Too many open files"), "CROWDED"),
        (MemoryError(), "NO_MEMORY"),
    ],
)
def test_what_the_system_refuses_is_a_sentence(error: BaseException, code: str) -> None:
    """Each in its own words, with a remedy, in both languages."""
    with pytest.raises(MachineError) as caught, machine.sentences(10**9):
        raise error
    assert caught.value.code == code
    assert set(caught.value.message) == set(caught.value.remedy) == {"zh", "en"}
    assert "4200 MB" in caught.value.text("en") or code != "DISK_FULL"


@pytest.mark.parametrize("error", [ValueError("x"), FileNotFoundError(2, "x"), KeyError("x")])
def test_a_bug_is_no_lack_of_the_machine(error: Exception) -> None:
    """What is our own fault stays a bug, with its log."""
    with pytest.raises(type(error)), machine.sentences():
        raise error


def in_parts(shop: Path, folder: Path) -> Path:
    """Return a copy of a shop whose orders lie in files of two, 订单0.csv and so on."""
    copy = folder / "ws"
    shutil.copytree(shop, copy, ignore=shutil.ignore_patterns(".cache", "pack", "history"))
    exports = copy / "promotions" / "p" / "exports"
    rows = small_shop.orders()
    for number in range(0, len(rows), 2):
        part = small_shop.as_csv(small_shop.ORDER_HEADER, rows[number : number + 2])
        (exports / f"订单{number}.csv").write_bytes(part)
    (exports / "订单.csv").unlink()
    return copy


def figures(shop: Path) -> tuple[Any, Sequence[FileAccount]]:
    """Read a shop's exports as a run does; return how many orders were paid, and the accounts."""
    job = jobs.workspace_job(config.find(shop), "p")
    assert job.workspace
    with review._house(job, job.workspace.cache) as house:
        taken, promotion = loaded(house, job, review._profiles(job), lambda _: None)
        house.lock()
        give(house, promotion)
        wanted = [house.catalog.queries[path] for path in ("facts/cohort_orders", ORDERS)]
        rows = run_all(house, wanted, job.settings, lambda _: None).results[ORDERS].rows
    return {row[0]: row[1] for row in rows}["orders_paid"], taken.files


def test_p6_exports_that_change_during_the_run(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 6: the figures are of the bytes whose hash the pack names, and the next run is right.

    Files change after they were hashed and before they are read, with their old times: one has
    another status, one is written on, one goes.
    """
    exports = in_parts(shop, tmp_path) / "promotions" / "p" / "exports"
    paid, written_on, gone = (exports / f"订单{number}.csv" for number in (8, 4, 2))
    old = {path: path.read_bytes() for path in (paid, written_on, gone)}
    new = {
        paid: old[paid].replace("等待买家付款".encode("gbk"), "交易成功".encode("gbk")),
        written_on: old[written_on] + old[paid].split(b"\r\n")[1] + b"\r\n",
    }
    assert all(new[path] != old[path] for path in new)
    real = intake.staged

    def changed(export: intake.Export, folder: Path) -> intake.Export:
        if export.path in new:
            state = export.path.stat()
            export.path.write_bytes(new[export.path])
            os.utime(export.path, ns=(state.st_atime_ns, state.st_mtime_ns))
        if export.path == gone:
            gone.unlink()
        return real(export, folder)

    with monkeypatch.context() as patched:
        patched.setattr(intake, "staged", changed)
        count, files = figures(tmp_path / "ws")
    named = {exports.parent / file.file: file for file in files}
    assert named[paid].sha256 == packing.pack.digest(new[paid])
    assert named[written_on].sha256 == packing.pack.digest(new[written_on])
    assert (named[written_on].rows_in, named[gone].report, named[gone].sha256) == (3, None, "")
    assert count == small_shop.KPIS["orders_paid"] - 2
    # A second name in our scratch would let the file change under our hands.
    assert paid.stat().st_nlink == 1
    for path, content in old.items():
        path.write_bytes(content)
    # What was kept for the old bytes is not what the new ones gave.
    assert figures(tmp_path / "ws")[0] == small_shop.KPIS["orders_paid"]


def test_p1_what_failed_once_is_not_kept_for_the_exports(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 1: a file that could not be read just then counts as soon as it can be."""
    copy = in_parts(shop, tmp_path)
    records, tables_of = intake._records, intake.tables_of

    def fails(table: Table, *others: Any) -> Any:
        if "订单2" in table.export.name:
            raise problem("UNREADABLE")
        return records(table, *others)

    def dies(export: intake.Export, *others: Any) -> list[Table]:
        found = tables_of(export, *others)
        if "订单4" in export.name:  # a child that found too little memory
            found = [replace(one, match=None, raw=None, error=problem("CRASHED")) for one in found]
        return found

    with monkeypatch.context() as patched:
        patched.setattr(intake, "_records", fails)
        patched.setattr(intake, "tables_of", dies)
        assert figures(copy)[0] == small_shop.KPIS["orders_paid"] - 4
    assert figures(copy)[0] == small_shop.KPIS["orders_paid"]


@pytest.mark.parametrize("error", [MemoryError(), OSError(28, "No space left on device")])
def test_p10_no_room_for_an_export_is_not_its_fault(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Promise 10: a pack of less than the exports never replaces one of all of them."""
    copy = in_parts(shop, tmp_path)

    def fails(*_: Any) -> Any:
        raise intake.ExportError("NOT_READ", {"zh": "x", "en": "x"}) from error

    monkeypatch.setattr(intake, "_records", fails)
    with pytest.raises(MachineError):
        figures(copy)
