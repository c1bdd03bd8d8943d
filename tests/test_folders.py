"""Folders of a run: what the dead left is swept, and who has to wait is told for whom."""

from __future__ import annotations

import os
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock

from retro import folders
from retro.errors import UsageError

NOBODY = 2**22 + 1


def swept(parent: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Open scratch in a folder for temporary files; return what else is left there."""
    monkeypatch.setattr(tempfile, "tempdir", str(parent))
    with folders.private() as own:
        assert own.parent == parent
    return {path.name for path in parent.iterdir()}


def test_p20_scratch_without_a_lock_is_told_by_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run was killed before it could lock: its folder goes, one of a living process stays."""
    alive, dead = f"retro-{os.getpid()}-a", f"retro-{NOBODY}-b"
    for name in (alive, dead):
        (tmp_path / name).mkdir()
    assert swept(tmp_path, monkeypatch) == {alive}


def test_p20_what_is_not_ours_is_not_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, or a folder of another name, was never made by a run."""
    (tmp_path / f"retro-{NOBODY}-file").touch()
    (tmp_path / "retro-notes-2026").mkdir()
    left = {f"retro-{NOBODY}-file", "retro-notes-2026"}
    assert swept(tmp_path, monkeypatch) == left


def test_p20_a_process_of_another_user_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system does not let us signal it, so it is there: its scratch stays."""

    def refused(_pid: int, _number: int) -> NoReturn:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refused)
    (tmp_path / "retro-7-theirs").mkdir()
    assert swept(tmp_path, monkeypatch) == {"retro-7-theirs"}


def test_p20_a_lock_that_cannot_be_opened_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever hinders us to look: what may be in use is not removed."""
    theirs = tmp_path / f"retro-{NOBODY}-theirs"
    (theirs / folders.ALIVE).mkdir(parents=True)
    assert swept(tmp_path, monkeypatch) == {theirs.name}


@pytest.mark.parametrize("told", ["41", None])
@pytest.mark.parametrize("held", ["file", "workspace"])
def test_p12_who_waits_too_long_is_told_for_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: str, told: str | None
) -> None:
    """A workspace or a single file that another run holds, be its process known or not."""
    monkeypatch.setattr(folders, "PATIENCE_SECONDS", 0.05)
    if told:
        (tmp_path / folders.HOLDER).write_text(told)
    name = ".actions.csv.lock" if held == "file" else folders.LOCK
    waiting: AbstractContextManager[None] = (
        folders.turn(tmp_path / "actions.csv") if held == "file" else folders.alone(tmp_path)
    )
    with FileLock(tmp_path / name), pytest.raises(UsageError) as caught, waiting:
        pytest.fail("two runs at once")
    assert caught.value.code == "BUSY"
    assert f"process {told or '?'})" in caught.value.text("en")
    assert f"进程 {told or '?'}）" in caught.value.text("zh")
    assert {*caught.value.remedy} == {"zh", "en"}


@pytest.mark.parametrize("kind", ["workspace", "one-off"])
def test_p12_a_run_names_its_process_while_it_works(tmp_path: Path, kind: str) -> None:
    """Afterwards the name is gone, and a one-off run leaves no lock either."""
    with folders.alone(tmp_path, leaves_lock=kind == "workspace"):
        assert (tmp_path / folders.HOLDER).read_text() == str(os.getpid())
    left = {path.name for path in tmp_path.iterdir()}
    assert left <= ({folders.LOCK} if kind == "workspace" else set())


def test_p12_a_run_goes_on_where_its_process_cannot_be_named(tmp_path: Path) -> None:
    """A folder lies under that name: who waits does not learn for whom, and that is all."""
    (tmp_path / folders.HOLDER).mkdir()
    for _ in range(2):
        with folders.alone(tmp_path):
            pass
    assert (tmp_path / folders.HOLDER).is_dir()


def test_p11_a_file_is_free_again_after_its_turn(tmp_path: Path) -> None:
    """Also when what was done in it failed."""
    file = tmp_path / "actions.csv"
    with pytest.raises(ZeroDivisionError), folders.turn(file):
        raise ZeroDivisionError
    with folders.turn(file), FileLock(tmp_path / ".other"):
        pass


def test_p20_scratch_of_a_killed_run_goes_whoever_has_its_number_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lock is free, so nobody is at work in it, though a process of that number lives."""
    theirs = tmp_path / f"retro-{os.getpid()}-theirs"
    theirs.mkdir()
    (theirs / folders.ALIVE).touch()
    assert swept(tmp_path, monkeypatch) == set()
