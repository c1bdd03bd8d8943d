"""Bytes that take long to make and depend on nothing but what they are made from.

Cuts of fonts and drawn charts are the same whenever text, chart and code are. Inside
`kept_in` a folder they are made once and found again by the hash of what they are made from;
outside of it they are always made. The folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from retro import __version__

MOST_BYTES = 256 << 20
DIGEST = hashlib.sha256().digest_size
_FOLDER: ContextVar[Path | None] = ContextVar("memo", default=None)


@contextmanager
def kept_in(folder: Path | None) -> Iterator[None]:
    """Keep what is made inside in a private folder; None keeps nothing and finds nothing."""
    token = _FOLDER.set(folder)
    try:
        yield
    finally:
        _FOLDER.reset(token)
        if folder:
            _tidy(folder)


def remembered(make: Callable[[], bytes], *made_from: object) -> bytes:
    """Return what `make` returns, from an earlier time if it was made from the same."""
    folder = _FOLDER.get()
    if folder is None:
        return make()
    told = repr((__version__, _code(), *made_from)).encode()
    path = folder / hashlib.sha256(told).hexdigest()[:40]
    found = _read(path)
    if found is None:
        found = make()
        _write(path, found)
    return found


@cache
def _code() -> str:
    """Return the hash of the modules that draw and cut: another draws otherwise."""
    root = Path(__file__).parent
    patterns = ("fonts.py", "formats.py", "charts/*.py", "render/*.py", "assets/*.toml")
    files = [file for pattern in patterns for file in root.glob(pattern)]
    found = hashlib.sha256()
    for file in sorted(files):
        found.update(file.read_bytes())
    return found.hexdigest()


def _read(path: Path) -> bytes | None:
    """Return the content behind its digest; what does not add up is not there."""
    try:
        content = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    whole = hashlib.sha256(content[DIGEST:]).digest() == content[:DIGEST]
    return content[DIGEST:] if whole else None


def _write(path: Path, content: bytes) -> None:
    """Write under another name first; a full disk costs no run."""
    making = path.with_name(f".tmp-{os.getpid()}-{path.name}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        making.write_bytes(hashlib.sha256(content).digest() + content)
        making.replace(path)


def _tidy(folder: Path) -> None:
    """Drop what was not used for longest, until the rest fits."""
    with suppress(OSError):
        files = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        room = MOST_BYTES
        for file in files:
            room -= file.stat().st_size
            if room < 0 or file.name.startswith(".tmp-"):
                file.unlink()
