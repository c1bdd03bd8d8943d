"""What is put in place at one stroke: all of an act, or none of it, on any disk."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from retro import placing
from retro.placing import NEW, OLD, EditedError, beside, together


def tree(folder: Path) -> dict[str, str]:
    """Return every file below a folder with what is in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def standing(folder: Path) -> dict[str, str]:
    """Make a pack and a register, as an earlier run left them; return what is there."""
    placing.write(folder / "pack" / "page", b"old pack")
    placing.write(folder / "register", b"old register")
    return tree(folder)


def never(_one: Path, _other: Path) -> bool:
    """Say of two names that they cannot change places here."""
    return False


@pytest.fixture(params=["names change places", "names cannot"], autouse=True)
def disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test on a disk where two names change places at one stroke, and on another."""
    if request.param == "names cannot":
        monkeypatch.setattr(placing, "exchanged", never)


def test_p10_files_and_folders_are_put_in_place_together(tmp_path: Path) -> None:
    """New ones and those that replace an old one; nothing is left beside them."""
    standing(tmp_path)
    with together() as act:
        placing.write(act.folder(tmp_path / "pack") / "page", b"new pack")
        act.file(tmp_path / "register", b"new register", b"old register")
        placing.write(act.folder(tmp_path / "history") / "index", b"first")
        act.file(tmp_path / "list", b"first", None)
        assert tree(tmp_path)["pack/page"] == "old pack"
    assert tree(tmp_path) == {
        "history/index": "first",
        "list": "first",
        "pack/page": "new pack",
        "register": "new register",
    }
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize("stood", [b"of another day", None])
def test_p11_an_edit_meanwhile_undoes_the_whole_act(tmp_path: Path, stood: bytes | None) -> None:
    """The pack was in place already, and so was a new folder: both go back."""
    before = standing(tmp_path)
    act = placing.Together()
    placing.write(act.folder(tmp_path / "pack") / "page", b"new pack")
    placing.write(act.folder(tmp_path / "history") / "index", b"first")
    act.file(tmp_path / "register", b"new register", stood)
    with pytest.raises(EditedError, match="register") as caught:
        act.put()
    act.clear()
    assert tree(tmp_path) == before
    assert len(list(tmp_path.iterdir())) == 2
    assert "register" in caught.value.text("zh")
    assert {*caught.value.message, *caught.value.remedy} == {"zh", "en"}


def test_p11_a_file_that_went_meanwhile_is_not_made_again(tmp_path: Path) -> None:
    """Somebody removed the register on purpose: the caller looks again first."""
    with pytest.raises(EditedError), together() as act:
        act.file(tmp_path / "register", b"new", b"old")
    assert list(tmp_path.iterdir()) == []


def test_p10_an_error_while_things_are_made_changes_nothing(tmp_path: Path) -> None:
    """What was made so far is removed, what is there stays."""
    before = standing(tmp_path)

    def broken_off() -> None:
        with together() as act:
            act.folder(tmp_path / "pack")
            act.file(tmp_path / "register", b"new", b"old register")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    assert tree(tmp_path) == before
    assert len(list(tmp_path.iterdir())) == 2


def test_p10_what_an_earlier_act_left_is_not_mixed_in(tmp_path: Path) -> None:
    """A folder or a file that a killed run left beside does not come into the new one."""
    placing.write(tmp_path / f"{NEW}pack" / "stale", b"x")
    placing.write(tmp_path / f"{OLD}pack" / "stale", b"x")
    placing.write(tmp_path / f"{NEW}register", b"x")
    standing(tmp_path)
    with together() as act:
        placing.write(act.folder(tmp_path / "pack") / "page", b"new pack")
        act.file(tmp_path / "register", b"new", b"old register")
    assert tree(tmp_path) == {"pack/page": "new pack", "register": "new"}


def test_p10_a_folder_that_cannot_be_put_in_place_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fails between the two renames of a folder: the old one takes its name again."""
    before = standing(tmp_path)

    def gone(one: Path, _other: Path) -> bool:
        shutil.rmtree(one)
        return False

    monkeypatch.setattr(placing, "exchanged", gone)
    with pytest.raises(FileNotFoundError), together() as act:
        act.folder(tmp_path / "pack")
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("there", "left"),
    [
        ({f"{OLD}pack/page": "old"}, {"pack/page": "old"}),
        ({f"{OLD}pack/page": "old", "pack/page": "new"}, {"pack/page": "new"}),
        ({f"{OLD}pack/page": "old", f"{NEW}pack/page": "new"}, {"pack/page": "old"}),
        ({f"{NEW}pack/page": "half"}, {}),
        ({f"{NEW}pack": "half", "pack": "old"}, {"pack": "old"}),
    ],
)
@pytest.mark.parametrize("asked", ["one", "all"])
def test_p10_after_a_kill_a_whole_one_is_in_place(
    tmp_path: Path, there: dict[str, str], left: dict[str, str], asked: str
) -> None:
    """Whatever stood beside when the run was killed: the last whole one stays, the rest goes."""
    for name, text in there.items():
        placing.write(tmp_path / name, text.encode())
    if asked == "all":
        placing.recover_all(tmp_path)
    else:
        placing.recover(tmp_path / "pack")
    assert tree(tmp_path) == left
    assert {path.name for path in tmp_path.iterdir()} <= {"pack"}


def test_p18_a_link_is_removed_and_not_what_it_points_to(tmp_path: Path) -> None:
    """A link under the name of a half made folder: a folder of somebody else stays whole."""
    placing.write(tmp_path / "elsewhere" / "letter", b"mine")
    beside(NEW, tmp_path / "pack").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    placing.recover(tmp_path / "pack")
    assert [path.name for path in tmp_path.iterdir()] == ["elsewhere"]
    assert tree(tmp_path) == {"elsewhere/letter": "mine"}


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    """A new one gets the mode that was asked for; one that is there keeps its own."""
    file = tmp_path / "list"
    placing.replace(file, b"one", placing.PRIVATE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o640)
    placing.replace(file, b"two")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert tree(tmp_path) == {"list": "two"}


def failing(number: int) -> Callable[[object], None]:
    """Return what fails as the system does with this number."""

    def fail(_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_p10_a_disk_that_fails_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old content stays, nothing lies beside it, and the error says which file it was."""
    placing.replace(tmp_path / "list", b"one")
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    with pytest.raises(OSError, match="No space left") as caught:
        placing.replace(tmp_path / "list", b"two")
    assert caught.value.filename == str(tmp_path / f"{NEW}list")
    assert tree(tmp_path) == {"list": "one"}


def test_a_new_file_never_overwrites_another(tmp_path: Path) -> None:
    """A file that appeared under the name just now is not ours."""
    placing.write(tmp_path / "folder" / "file", b"theirs")
    with pytest.raises(FileExistsError):
        placing.write(tmp_path / "folder" / "file", b"ours")
    assert tree(tmp_path) == {"folder/file": "theirs"}


def test_a_folder_is_moved_over_another(tmp_path: Path) -> None:
    """Also into a place that is not there yet; nothing of the other one is mixed in."""
    for text in (b"one", b"two"):
        placing.write(tmp_path / "made" / text.decode(), text)
        placing.move(tmp_path / "made", tmp_path / "damaged" / "p")
    assert tree(tmp_path) == {"damaged/p/two": "two"}


def test_p10_a_system_that_cannot_open_folders_writes_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to open a folder: its names are not forced down, and that is all."""
    opened = os.open

    def refused(path: Path, flags: int, *mode: int) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "denied", str(path))
        return opened(path, flags, *mode)

    monkeypatch.setattr(os, "open", refused)
    with together() as act:
        placing.write(act.folder(tmp_path / "pack") / "page", b"new")
    assert tree(tmp_path) == {"pack/page": "new"}


REAL = placing.exchanged


def test_p10_two_names_change_places(tmp_path: Path) -> None:
    """Files and folders alike; a name that is not there is an error with both names."""
    standing(tmp_path)
    one, other = tmp_path / "pack", tmp_path / "register"
    if not REAL(one, other):
        pytest.skip("this disk cannot do that")
    assert tree(tmp_path) == {"pack": "old register", "register/page": "old pack"}
    with pytest.raises(FileNotFoundError) as caught:
        REAL(one, tmp_path / "nowhere")
    assert (caught.value.filename, caught.value.filename2) == (str(one), str(tmp_path / "nowhere"))


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, None])
def test_p10_where_names_cannot_change_places_both_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int | None
) -> None:
    """An old kernel, a disk of the network, another system: told, and nothing is done."""
    before = standing(tmp_path)

    def refuses(*_: object) -> int:
        ctypes.set_errno(number or 0)
        return -1

    system = SimpleNamespace(renameat2=refuses) if number else SimpleNamespace()
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: system)
    assert REAL(tmp_path / "pack", tmp_path / "register") is False
    assert tree(tmp_path) == before
