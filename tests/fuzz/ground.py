"""What the targets share: a scratch folder, and what every refusal has to say."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from hypothesis import strategies as st

from retro.errors import RetroError
from retro.readers import OLE, Broken, RawTable, Record, _is_markup, open_export

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32")

T = TypeVar("T")


@cache
def scratch() -> Path:
    """Return a folder that is gone when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def tried(of: Callable[[], T]) -> T | None:
    """Return the result; None if it was refused with sentence and remedy in both languages."""
    found, error = outcome(of)
    if error is not None:
        assert error.code, error
        assert all(error.message[lang] for lang in ("zh", "en")), error.code
        assert set(error.remedy) >= {"zh", "en"}, error.code
    return found


def outcome(of: Callable[[], T]) -> tuple[T | None, RetroError | None]:
    """Return the result, or else the error for a person; any other error is a fault of ours."""
    try:
        return of(), None
    except RetroError as error:
        return None, error


def tables(data: bytes, name: str = "a.csv") -> list[RawTable]:
    """Return the table of a text file, or none if it was refused.

    Workbooks, Parquet and pages are read in a child, and have tests of their own.
    """
    path = scratch() / name
    path.write_bytes(data)
    unpacked = scratch() / f"{name} unpacked"
    unpacked.mkdir(exist_ok=True)
    if data.startswith((b"PK\x03\x04", OLE, b"PAR1")) or _is_markup(data[:1024]):
        return []
    return tried(lambda: open_export(path, unpacked)) or []


def parted(table: RawTable, width: int) -> tuple[list[Record], list[Broken]]:
    """Return the good records and those set aside, each of which has a number of its own."""
    aside: list[Broken] = []
    good = list(table.records(width, aside.append))
    numbers = [line for line, _ in good] + [one.line for one in aside]
    assert len(numbers) == len(set(numbers)), "two records have one number"
    assert all(one.code and one.text.encode() is not None for one in aside)
    return good, aside


def encoded(pieces: st.SearchStrategy[str], size: int = 40) -> st.SearchStrategy[bytes]:
    """Return files of such pieces in any encoding, also cut short, or with a byte that is none."""
    text = st.lists(pieces, min_size=1, max_size=size).map("".join)
    whole = st.builds(
        lambda told, how: told.encode(how, "ignore"), text, st.sampled_from(ENCODINGS)
    )
    cut = st.builds(lambda data, at: data[: len(data) - at], whole, st.integers(0, 3))
    return st.one_of(
        whole, cut,
        st.builds(
            lambda data, at, byte: data[:at] + byte + data[at:],
            whole, st.integers(0, 200), st.binary(min_size=1, max_size=2),
        ),
    )  # fmt: skip


def pieces(*known: str) -> st.SearchStrategy[str]:
    """Return known pieces, seldom any text."""
    return st.sampled_from(known) | st.sampled_from(known) | st.text(max_size=3)
