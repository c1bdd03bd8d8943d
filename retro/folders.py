"""Folders of a run: private scratch that is gone afterwards, and one run at a time."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from retro.errors import UsageError

LOCK = ".retro.lock"
HOLDER = ".retro.pid"
PATIENCE_SECONDS = 60
SCRATCH = re.compile(r"^retro-(\d+)-")
# Locked for as long as the process lives that made the folder around it.
ALIVE = ".alive"


@contextmanager
def private() -> Iterator[Path]:
    """A scratch folder only this user can read, gone after the run, or at the next start."""
    _sweep(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=f"retro-{os.getpid()}-"))
    lock = FileLock(folder / ALIVE)
    try:
        lock.acquire(timeout=PATIENCE_SECONDS)
        yield folder
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def alone(folder: Path, *, leaves_lock: bool = True) -> Iterator[None]:
    """Let one run at a time change a folder; say who is at work if it takes long."""
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=PATIENCE_SECONDS)
    except Timeout:
        raise _taken(folder) from None
    try:
        with suppress(OSError):  # without it only the name of who is at work is missing
            (folder / HOLDER).write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        with suppress(OSError):
            (folder / HOLDER).unlink(missing_ok=True)
            if not leaves_lock:  # while it is held: who waits for it sees that it is gone
                (folder / LOCK).unlink()
        lock.release()


@contextmanager
def turn(file: Path) -> Iterator[None]:
    """Let one process at a time change a file that several commands change."""
    lock = FileLock(file.with_name(f".{file.name}.lock"))
    try:
        lock.acquire(timeout=PATIENCE_SECONDS)
    except Timeout:
        raise _taken(file.parent) from None
    try:
        yield
    finally:
        lock.release()


def _sweep(parent: Path) -> None:
    """Remove the scratch folders of processes that were killed."""
    for folder in parent.glob("retro-*-*"):
        match = SCRATCH.match(folder.name)
        if match and folder.is_dir() and not _is_used(folder, int(match[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _is_used(folder: Path, process: int) -> bool:
    """Tell whether the process lives that made a folder, maybe in another container.

    Its number alone does not tell: there it is another one, and later on it is given away again.
    """
    if not (folder / ALIVE).exists():
        return _lives(process)
    lock = FileLock(folder / ALIVE)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return True
    lock.release()
    return False


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _taken(folder: Path) -> UsageError:
    holder = folder / HOLDER
    process = holder.read_text(encoding="ascii") if holder.exists() else "?"
    return UsageError(
        "BUSY",
        {
            "zh": f"另一次运行（进程 {process}）正在使用这个工作区。",
            "en": f"another run (process {process}) is using this workspace.",
        },
        {"zh": "等它结束后再运行。", "en": "Wait until it has ended and run again."},
    )
