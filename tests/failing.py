"""A disk whose n-th operation fails, or is the last one before the power goes.

Everything in this process that changes a file or a folder goes through a few names of `os`,
`io` and `placing`; inside a `Disk` they are counted first. What DuckDB writes by itself does not
come by here: for that a small disk is filled (see test_faults.py).
"""

from __future__ import annotations

import builtins
import io
import os
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Self
from unittest import mock

from retro import placing

BY_PATH = ("mkdir", "rename", "replace", "unlink", "rmdir", "chmod", "link", "symlink")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Disk:
    """Counts operations and lets `happens` decide what becomes of the one that is due."""

    def __init__(self, due: int = 0, happens: Callable[[str], None] = lambda _: None) -> None:
        self.due = due
        self.happens = happens
        self.operations: list[str] = []
        self.patches: list[AbstractContextManager[Any]] = []

    def __enter__(self) -> Self:
        real_open = io.open
        patched = {(os, name): self._counted(name) for name in (*BY_PATH, "fsync")}
        patched[os, "open"] = self._opening(os.open)
        patched[io, "open"] = patched[builtins, "open"] = self._opened(real_open)
        patched[placing, "exchanged"] = self._counted("exchanged", placing)
        self.patches = [mock.patch.object(*what, new) for what, new in patched.items()]
        for patch in self.patches:
            patch.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        for patch in reversed(self.patches):
            patch.__exit__(None, None, None)

    def hit(self, operation: str, place: object) -> None:
        """Count an operation; what is to happen at the one that is due, happens."""
        self.operations.append(f"{operation} {place}")
        if len(self.operations) == self.due:
            self.happens(str(place))

    def _counted(self, name: str, module: Any = os) -> Any:
        real = getattr(module, name)

        def counted(*places: Any, **more: Any) -> Any:
            self.hit(name, places[0])
            return real(*places, **more)

        return counted

    def _opening(self, real: Any) -> Any:
        def opening(path: Any, flags: int, *more: Any, **named: Any) -> int:
            if flags & WRITING:
                self.hit("open", path)
            return int(real(path, flags, *more, **named))

        return opening

    def _opened(self, real: Any) -> Any:
        def opened(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            if not set(mode) & set("wax+"):
                return real(file, mode, *more, **named)
            if not isinstance(file, int):
                self.hit("open", file)
            return _Written(real(file, mode, *more, **named), self)

        return opened


class _Written:
    """A file whose writing is counted; one that fails has written half."""

    def __init__(self, file: Any, disk: Disk) -> None:
        self._file, self._disk = file, disk

    def write(self, content: Any) -> int:
        """Write, in two halves: between them it may fail."""
        half = len(content) // 2
        self._file.write(content[:half])
        self._file.flush()
        self._disk.hit("write", self._file.name)
        return half + int(self._file.write(content[half:]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def failing(number: int) -> Callable[[str], None]:
    """Return what raises the error of the system with this number."""

    def fail(place: str) -> None:
        raise OSError(number, os.strerror(number), place)

    return fail


def killed(_place: str) -> None:
    """End this process as the kernel does: nothing is flushed, nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)
