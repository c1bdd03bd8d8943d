"""What takes long to make is made once; what is damaged, or made from something else, anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from retro import memo
from retro.memo import kept_in, remembered


@pytest.fixture
def made() -> Callable[..., list[object]]:
    """Return a function that asks for bytes and tells what was really made so far."""
    done: list[object] = []

    def ask(*made_from: object) -> list[object]:
        def make() -> bytes:
            done.append(made_from)
            return repr(made_from).encode()

        assert remembered(make, *made_from) == repr(made_from).encode()
        return done

    return ask


def test_the_same_is_made_once(tmp_path: Path, made: Callable[..., list[object]]) -> None:
    """Inside a folder, by what it is made from alone."""
    with kept_in(tmp_path / "drawn"):
        made("a", 1)
        made("a", 1)
        assert made("a", "1") == [("a", 1), ("a", "1")]
    assert (tmp_path / "drawn").stat().st_mode & 0o077 == 0


def test_nothing_is_kept_without_a_folder(made: Callable[..., list[object]]) -> None:
    """A one-off run, and `retro verify`, make everything."""
    with kept_in(None):
        made("a")
        assert len(made("a")) == 2


def test_what_is_damaged_is_made_again(tmp_path: Path, made: Callable[..., list[object]]) -> None:
    """The digest in front of it tells."""
    with kept_in(tmp_path):
        made("a")
        (file,) = tmp_path.iterdir()
        file.write_bytes(file.read_bytes() + b"x")
        assert len(made("a")) == 2
        assert len(made("a")) == 2


def test_a_folder_that_cannot_be_written_costs_nothing(
    tmp_path: Path, made: Callable[..., list[object]]
) -> None:
    """The bytes are made all the same."""
    (tmp_path / "file").write_text("")
    with kept_in(tmp_path / "file" / "drawn"):
        assert len(made("a")) == 1


def test_the_folder_is_bounded(
    tmp_path: Path, made: Callable[..., list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not used for longest goes first, and what a killed run left."""
    import os

    (tmp_path / ".tmp-1-x").write_bytes(b"left")
    with kept_in(tmp_path):
        made("old")
        (old,) = (file for file in tmp_path.iterdir() if not file.name.startswith("."))
        os.utime(old, (1, 1))
        made("new")
        monkeypatch.setattr(memo, "MOST_BYTES", 60)
    assert old not in tmp_path.iterdir()
    assert len(list(tmp_path.iterdir())) == 1
