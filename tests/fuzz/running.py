"""Running the targets: over what is kept, over what Hypothesis makes up, or guided by coverage."""

from __future__ import annotations

import hashlib
import importlib
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from hypothesis import HealthCheck, given, settings

CORPUS = Path(__file__).parent / "corpus"
TARGETS = (
    "agents", "cells", "chats", "configs", "decoding", "headers", "pages", "periods", "records",
    "rosters",
)  # fmt: skip


def target(name: str) -> ModuleType:
    """Return a target: `one(data)` fails on a broken promise, `inputs` makes such data up."""
    return importlib.import_module(name)


def kept(name: str) -> list[Path]:
    """Return the inputs that are kept: those that once failed, and one of each kind."""
    return sorted(path for path in (CORPUS / name).glob("*") if path.is_file())


def made_up(name: str, seconds: float, *, at_once: int = 200) -> int:
    """Try made-up inputs for so many seconds of this process; return how many were tried.

    The first `at_once` are the same in each process. What fails is kept in the corpus, made
    as small as Hypothesis can, and raised.
    """
    module, tried, last = target(name), 0, b""

    def one(data: bytes) -> None:
        nonlocal tried, last
        tried, last = tried + 1, data
        module.one(data)

    until, number = time.process_time() + seconds, 0
    while number == 0 or time.process_time() < until:
        quick = settings(
            max_examples=at_once, deadline=None, database=None, derandomize=number == 0,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        number += 1
        try:
            quick(given(data=module.inputs)(one))()
        except Exception:
            keep(name, last)
            raise
    return tried


def keep(name: str, data: bytes) -> Path:
    """Add an input to the corpus."""
    path = CORPUS / name / f"found-{hashlib.sha256(data).hexdigest()[:10]}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def words(name: str) -> Iterator[str]:
    """Yield the pieces of a target's inputs as a dictionary of libFuzzer."""
    for piece in dict.fromkeys(target(name).PIECES):
        if data := piece.encode("utf-8", "ignore"):
            yield '"' + "".join(f"\\x{byte:02x}" for byte in data[:100]) + '"\n'
