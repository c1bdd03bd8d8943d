"""What the system refuses -> one sentence: a full disk, no memory, a folder that is not ours."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retro.errors import MachineError

DISK_FULL, NO_MEMORY = "DISK_FULL", "NO_MEMORY"
SHORT = (DISK_FULL, NO_MEMORY)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# What libraries call it that keep their own memory and files; in which words they say so.
OUT_OF_MEMORY = ("MemoryError", "OutOfMemoryException", "ArrowMemoryError")
SAID_SHORT = (
    "failed to map segment from shared object",
    "Cannot allocate memory",
    "can't start new thread",
    "std::bad_alloc",
)
SAID_FULL = (
    "No space left on device",
    "Disk quota exceeded",
    "File too large",
    # DuckDB takes what is free for the bound of what it may spill.
    "max_temp_directory_size",
)
# A run needs about so many times the bytes of the exports on disk, and this much in any case.
TIMES, LEAST_MB = 4, 200
MB = 1_000_000
CROWDED = (
    "CROWDED",
    "系统打开的文件或进程太多",
    "too many files or processes are open",
    "关掉别的程序后再运行。",
    "Close other programs and run again.",
)
REFUSED = (
    "REFUSED",
    "系统不允许使用 {place}",
    "the system refuses {place}",
    "检查权限；文件若在别的程序里打开，请先关闭。",
    "See to its permissions; close it if another program has it open.",
)
BROKEN = (
    "DISK",
    "{place} 所在的磁盘出错",
    "the disk of {place} reports an error",
    "检查磁盘或网络盘后再运行。",
    "Check the disk and run again.",
)
SAID = {
    **dict.fromkeys((errno.EMFILE, errno.ENFILE, errno.EAGAIN), CROWDED),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), REFUSED),
    **dict.fromkeys((errno.EIO, errno.ESTALE, errno.ENXIO, errno.ENODEV), BROKEN),
}
UNTOUCHED = {
    "zh": "上一次的报告包、历史和行动登记表都没有改动。",
    "en": "The last pack, the history and the action register are as they were.",
}


@contextmanager
def sentences(exports: int = 0) -> Iterator[None]:
    """Turn what the system refuses inside into one sentence; `exports` are the bytes to review.

    Raises:
        MachineError: The disk is full, memory is short, or a file or folder is refused.
    """
    try:
        yield
    except Exception as error:
        found = lacking(error, exports)
        if found is None:
            raise
        raise found from error


def lacking(error: BaseException, exports: int = 0) -> MachineError | None:
    """Return the sentence for what the machine lacks; None if that is not the trouble."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, MachineError):
            return seen
        if found := _told(seen, exports):
            return found
        seen = seen.__cause__
    return None


def _told(error: BaseException, exports: int) -> MachineError | None:
    number, place = _refusal(error)
    said = str(error)
    if number in FULL or any(words in said for words in SAID_FULL):
        return _full(place, exports)
    if type(error).__name__ in OUT_OF_MEMORY or any(words in said for words in SAID_SHORT):
        return _short()
    if number in SAID:
        code, *words = SAID[number]
        return _said(code, *(word.format(place=place) for word in words))
    return None


def _refusal(error: BaseException) -> tuple[int | None, Path]:
    """Return what the system said, and of which file; where that is not told, a temporary one."""
    name = error.filename if isinstance(error, OSError) else None
    place = os.fsdecode(name) if isinstance(name, str | bytes) else tempfile.gettempdir()
    return error.errno if isinstance(error, OSError) else None, Path(place)


def _full(place: Path, exports: int) -> MachineError:
    disk = _disk(place)
    free, needs = shutil.disk_usage(disk).free // MB, LEAST_MB + TIMES * exports // MB
    return _said(
        DISK_FULL,
        f"磁盘 {disk} 已满：剩 {free} MB，这次大约需要 {needs} MB",
        f"the disk {disk} is full: {free} MB are left, about {needs} MB are needed",
        "腾出空间后再运行；临时文件可以用环境变量 TMPDIR 放到别的磁盘。",
        "Make room and run again; TMPDIR can name another disk for temporary files.",
    )


def _short() -> MachineError:
    return _said(
        NO_MEMORY,
        "内存不够",
        "there is not enough memory",
        "关掉别的程序，或在 retro.toml 的 [engine] 里调小 memory_limit，再运行。",
        "Close other programs, or lower memory_limit under [engine] in retro.toml; run again.",
    )


def _said(code: str, zh: str, en: str, remedy_zh: str, remedy_en: str) -> MachineError:
    return MachineError(
        code,
        {"zh": f"{zh}。", "en": f"{en}."},
        {"zh": remedy_zh + UNTOUCHED["zh"], "en": f"{remedy_en} {UNTOUCHED['en']}"},
    )


def _disk(place: Path) -> Path:
    """Return where the disk begins on which a file lies, or would lie."""
    there = next(path for path in (place.absolute(), *place.absolute().parents) if path.exists())
    return next(path for path in (there, *there.parents) if path.is_mount())
