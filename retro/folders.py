"""Folders that are there whole or not at all: private scratch, swapping in, one run at a time."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from retro.errors import UsageError

LOCK = ".retro.lock"
HOLDER = ".retro.pid"
PATIENCE_SECONDS = 60
SCRATCH = re.compile(r"^retro-(\d+)-")


def swap(temporary: Path, target: Path) -> None:
    """Put a finished folder in the place of an old one; the old one goes last."""
    old = target.with_name(f".old-{target.name}")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    temporary.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def fresh(target: Path) -> Path:
    """Return an empty temporary folder beside `target`, ready to be swapped in."""
    temporary = target.with_name(f".tmp-{target.name}")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    return temporary


def recover(target: Path) -> None:
    """Clean up after a run that was killed while it replaced `target`."""
    old = target.with_name(f".old-{target.name}")
    if old.exists() and not target.exists():
        old.rename(target)
    for left in (old, target.with_name(f".tmp-{target.name}")):
        shutil.rmtree(left, ignore_errors=True)


def recover_all(parent: Path) -> None:
    """Clean up every folder inside a folder of ours."""
    for left in sorted([*parent.glob(".old-*"), *parent.glob(".tmp-*")]):
        recover(parent / left.name[len(".old-") :])


@contextmanager
def private() -> Iterator[Path]:
    """A scratch folder only this user can read, gone after the run, or at the next start."""
    _sweep(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=f"retro-{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one run at a time change a workspace; say who is at work if it takes long."""
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=PATIENCE_SECONDS)
    except Timeout:
        raise _taken(folder) from None
    try:
        (folder / HOLDER).write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


def _sweep(parent: Path) -> None:
    for folder in parent.glob("retro-*-*"):
        match = SCRATCH.match(folder.name)
        if match and folder.is_dir() and not _lives(int(match[1])):
            shutil.rmtree(folder, ignore_errors=True)


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
