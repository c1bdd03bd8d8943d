"""Files and folders that are put in place whole: all of an act at one stroke, or none of it."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from retro.errors import UsageError

NEW, OLD = ".tmp-", ".old-"
READABLE, PRIVATE = 0o644, 0o600
# Of Linux: two names change places at one stroke (renameat2).
HERE, EXCHANGE = -100, 2
CANNOT = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


class EditedError(UsageError):
    """A file is not what it was when its new content was made: the caller looks again."""


class Together:
    """Files and folders that are made under other names and put in place one right after the other.

    Everything is on the disk before the first of them is put in place. A reader finds each of
    them whole, the old one or the new one; if one cannot be put in place, none is.
    """

    def __init__(self) -> None:
        self.targets: list[Path] = []
        # Files that somebody else may edit, with what their new content was made from.
        self.stood: dict[Path, bytes | None] = {}

    def folder(self, target: Path) -> Path:
        """Return an empty folder that will be `target`."""
        temporary = beside(NEW, target)
        _gone(temporary)
        temporary.mkdir(parents=True)
        self.targets.append(target)
        return temporary

    def file(self, target: Path, content: bytes, stood: bytes | None) -> None:
        """Write what will be `target`; `stood` is what is there now, None if nothing is."""
        self.targets.append(target)
        self.stood[target] = stood
        _made(target, content)

    def put(self) -> None:
        """Put everything in place, in the order in which it was asked for.

        Raises:
            EditedError: A file was edited meanwhile; nothing is put in place.
        """
        for target in self.targets:
            for place, _, _ in os.walk(beside(NEW, target)):
                _synced(Path(place))
        undo: list[Callable[[], object]] = []
        try:
            for target in self.targets:
                self._must_stand(target, target)
                undo.append(_placed(beside(NEW, target), target))
                # What was taken out is looked at again: it may have been saved just now.
                if beside(NEW, target).exists():
                    self._must_stand(target, beside(NEW, target))
            for parent in {target.parent for target in self.targets}:
                _synced(parent)
        except BaseException:
            for back in reversed(undo):
                with suppress(OSError):
                    back()
            raise

    def clear(self) -> None:
        """Remove what lies beside: what was replaced, or what was not put in place."""
        for target in self.targets:
            for left in (beside(NEW, target), beside(OLD, target)):
                with suppress(OSError):
                    _gone(left)

    def _must_stand(self, target: Path, place: Path) -> None:
        if target in self.stood and content(place) != self.stood[target]:
            raise EditedError(
                "EDITED",
                {
                    "zh": f"另一个程序正在改动 {target.name}。",
                    "en": f"another program is changing {target.name}.",
                },
                {"zh": "保存并关闭后再运行。", "en": "Save and close it, then run again."},
            )


@contextmanager
def together() -> Iterator[Together]:
    """Put in place at the end what is made inside, all of it; on an error nothing."""
    act = Together()
    try:
        yield act
        act.put()
    finally:
        act.clear()


def content(path: Path) -> bytes | None:
    """Return what is in a file, None if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def replace(path: Path, content: bytes, mode: int = READABLE) -> None:
    """Write a file whole or not at all; one that is there keeps its file mode."""
    try:
        _made(path, content, mode).replace(path)
    finally:
        with suppress(OSError):
            _gone(beside(NEW, path))


def move(folder: Path, target: Path) -> None:
    """Move a folder to another place, over one of the same name."""
    target.parent.mkdir(exist_ok=True)
    _gone(target)
    folder.rename(target)


def write(path: Path, content: bytes, mode: int = READABLE) -> None:
    """Write a new file, down to the disk; an error of the disk names it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        error.filename = str(path)
        raise


def recover(target: Path) -> None:
    """Clean up after a run that was killed while it replaced `target`."""
    old = beside(OLD, target)
    if old.exists() and not target.exists():
        old.rename(target)
    for left in (old, beside(NEW, target)):
        _gone(left)


def recover_all(parent: Path) -> None:
    """Clean up everything inside a folder of ours."""
    for left in sorted([*parent.glob(f"{OLD}*"), *parent.glob(f"{NEW}*")]):
        recover(parent / left.name[len(OLD) :])


def beside(mark: str, target: Path) -> Path:
    """Return the name under which something is made, or was, that is put in place."""
    return target.with_name(mark + target.name)


def _gone(path: Path) -> None:
    """Remove a file, a link, or a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _placed(temporary: Path, target: Path) -> Callable[[], object]:
    """Put one in place, and return what takes that back."""
    if not target.exists():
        temporary.rename(target)
        return partial(target.rename, temporary)
    if exchanged(temporary, target):
        return partial(exchanged, temporary, target)
    if not target.is_dir():
        temporary.replace(target)
        return Path  # where names cannot change places, the old content is gone
    old = beside(OLD, target)
    _gone(old)
    target.rename(old)
    try:
        temporary.rename(target)
    except BaseException:
        old.rename(target)
        raise
    return partial(_taken_back, target, temporary, old)


def _taken_back(target: Path, temporary: Path, old: Path) -> None:
    target.rename(temporary)
    old.rename(target)


def exchanged(one: Path, other: Path) -> bool:
    """Let two names change places at one stroke; False where system or disk cannot do that."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    if not rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE):
        return True
    number = ctypes.get_errno()
    if number in CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def _made(target: Path, content: bytes, mode: int = READABLE) -> Path:
    """Write what will be `target` beside it, with the file mode of what is there."""
    temporary = beside(NEW, target)
    _gone(temporary)
    if target.is_file():
        write(temporary, content, PRIVATE)
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))
    else:
        write(temporary, content, mode)
    return temporary


def _synced(folder: Path) -> None:
    """See to it that the names in a folder are on the disk."""
    # Other systems than Unix cannot open a folder.
    with suppress(PermissionError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
