"""`retro doctor`: what the machine and the workspace have and lack, and what to do about it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import pytest

from retro import cli, config, doctor, fonts, resources
from retro.doctor import Sign, document, examined, parts
from retro.errors import MachineError
from retro.render import pdf, svg


class Usage(NamedTuple):
    """A disk of a certain size."""

    free: int


@pytest.fixture
def space(tmp_path: Path) -> config.Workspace:
    """Return a workspace with one promotion."""
    config.create(tmp_path / "甲 店", "甲店", "zh")
    window = config.Window(start="2025-11-10 20:00", end="2025-11-12 02:00")
    config.add_promotion(config.find(tmp_path / "甲 店"), "2025-double11", window)
    return config.find(tmp_path / "甲 店")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what is slow and the same in every test: the page, the chart, the font."""
    for name in ("_paper", "_charts", "_fonts"):
        monkeypatch.setattr(doctor, name, lambda: ())


def signs(space: config.Workspace | None = None) -> dict[str, Sign]:
    """Return what was found, by what was looked at."""
    return {sign.what: sign for sign in examined(space)}


def test_p23_this_machine_has_all(space: config.Workspace, capsys: pytest.CaptureFixture) -> None:
    """The machine of the tests prints a page, draws a chart and cuts the font."""
    assert cli._guarded(["doctor", "--workspace", str(space.folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    states = {sign["what"]: sign["state"] for sign in told["signs"]}
    assert {states[what] for what in ("paper", "charts", "fonts", "writable", "register")} == {"ok"}
    assert all(sign["remedy"] is None for sign in told["signs"] if sign["state"] == "ok")


@pytest.mark.usefixtures("quick")
def test_it_works_without_a_workspace(tmp_path: Path) -> None:
    """The machine can be looked at before anything is set up; nothing of a workspace is told."""
    assert {"workspace", "room", "history"}.isdisjoint(signs())
    done = subprocess.run(
        [sys.executable, "-m", "retro.cli", "doctor"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, env={"LANG": "en_US"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "PDF (a page was printed)" in done.stdout


def refuse(code: str) -> MachineError:
    """Return what is raised where something is missing."""
    return MachineError(code, {"en": "no"})


@pytest.mark.parametrize(
    ("what", "place", "code", "word"),
    [
        ("paper", (pdf, "printed"), "PDF_UNAVAILABLE", "libpango"),
        ("charts", (svg.SvgEngine, "svg"), "CHART_ENGINE_MISSING", "mini-racer"),
        ("charts", (svg.SvgEngine, "svg"), "CHART_NOT_DRAWN", "mini-racer"),
    ],
)
def test_p23_what_is_missing_is_named_with_its_remedy(
    what: str, place: tuple[object, str], code: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Pango or the engine of charts a pack comes, with less in it: one command mends it."""

    def gone(*_: object) -> str:
        raise refuse(code)

    monkeypatch.setattr(*place, gone)
    found = examined(None)
    sign = next(sign for sign in found if sign.what == what)
    assert sign.state == "lack"
    for lang in resources.OURS:
        told = next(s for s in document(found, lang)["signs"] if s["what"] == what)
        assert word in told["remedy"]
        assert word in str(parts(document(found, lang), lang))


def test_p23_a_damaged_font_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A font that cannot be cut would print boxes."""
    (tmp_path / "x.ttf").write_bytes(b"no font")
    monkeypatch.setattr(fonts, "font_path", lambda _: tmp_path / "x.ttf")
    assert signs()["fonts"].state == "lack"


@pytest.mark.usefixtures("quick")
def test_p22_a_library_older_than_is_safe_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions with known holes are told, with the command that replaces them."""
    real = metadata.version
    monkeypatch.setattr(
        metadata, "version", lambda name: "3.1.4" if name == "jinja2" else real(name)
    )
    sign = signs()["libraries"]
    assert (sign.state, sign.found, sign.more) == ("lack", "jinja2 3.1.4", '"jinja2>=3.1.6"')


@pytest.mark.usefixtures("quick")
def test_a_library_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was taken out by hand is told like what is too old."""
    real = metadata.version

    def version(name: str) -> str:
        if name == "plotly":
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(metadata, "version", version)
    assert signs()["libraries"].found == "plotly –"


@pytest.mark.usefixtures("quick")
def test_a_checkout_without_pip_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who runs the source as it lies is told that versions were not compared."""

    def requires(name: str) -> list[str]:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", requires)
    assert signs()["libraries"].state == "note"


@pytest.mark.usefixtures("quick")
def test_a_full_disk_is_told_before_the_run(
    space: config.Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four times the largest folder of exports have to fit in."""
    (space.exports("2025-double11") / "订单.csv").write_bytes(b"x" * 3_000_000)
    monkeypatch.setattr(doctor, "LEAST_DISK", 1_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(11_999_999))
    found = signs(space)
    assert (found["room"].state, found["scratch_room"].state) == ("lack", "ok")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(12_000_000))
    assert signs(space)["room"].state == "ok"


@pytest.mark.usefixtures("quick")
def test_a_folder_that_cannot_be_written_is_told(
    space: config.Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a run does at its end is tried now."""

    def refused(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", refused)
    assert signs(space)["writable"] == Sign("writable", "lack", "Permission denied", "writable")


@pytest.mark.usefixtures("quick")
def test_a_temporary_folder_that_is_full_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports are staged there."""

    def refused(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refused)
    assert signs()["scratch"].state == "lack"
    assert "scratch_room" not in signs()


@pytest.mark.parametrize("name", ["OneDrive", "坚果云", "Dropbox (甲)", "iCloud"])
@pytest.mark.usefixtures("quick")
def test_a_synced_folder_is_told(name: str, tmp_path: Path) -> None:
    """Half a pack may be copied elsewhere, and buyers with it."""
    config.create(tmp_path / name / "店", "店", "zh")
    assert signs(config.find(tmp_path / name / "店"))["place"].why == "synced"


@pytest.mark.usefixtures("quick")
def test_a_network_disk_is_told(
    space: config.Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of mounts above a folder the deepest counts, and of two on one place the last."""
    assert "place" not in signs(space)
    mounts = tmp_path / "mounts"
    monkeypatch.setattr(doctor, "MOUNTS", mounts)
    folder = tmp_path.resolve()
    for lines, kind in (
        (f"a / ext4 rw\nb {folder} ext4 rw\nc {folder} nfs4 rw\nd /elsewhere ext4 rw", "nfs4"),
        (f"b {folder} cifs rw\na / ext4 rw", "cifs"),
    ):
        mounts.write_text(lines, encoding="utf-8")
        assert (signs(space)["place"].found, signs(space)["place"].why) == (kind, "remote")
    mounts.write_text(f"c / nfs4 rw\na {folder} ext4 rw", encoding="utf-8")
    assert "place" not in signs(space)


@pytest.mark.usefixtures("quick")
def test_p13_snapshots_that_do_not_open_are_named(space: config.Workspace) -> None:
    """They are told, and left to the next run to set aside."""
    wrong = space.history / "2024-double11@2024-11-20"
    wrong.mkdir(parents=True)
    (wrong / "snapshot.json").write_text("{", encoding="utf-8")
    sign = signs(space)["history"]
    assert (sign.state, wrong.is_dir()) == ("note", True)
    assert sign.found == "2024-double11@2024-11-20 (SNAPSHOT_DAMAGED)"


@pytest.mark.usefixtures("quick")
def test_a_register_that_cannot_be_read_is_told(space: config.Workspace) -> None:
    """Its line is named; the file stays as it is."""
    space.actions.write_text("id,promotion,do,status\n1,a,b,何时\n", encoding="utf-8")
    assert signs(space)["register"] == Sign("register", "lack", "2", "register")


@pytest.mark.usefixtures("quick")
def test_little_memory_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is slow, and it works."""
    monkeypatch.setattr(doctor.os, "sysconf", lambda _: 1024)
    assert signs()["memory"].state == "note"


def test_every_remedy_has_its_words() -> None:
    """In both languages, and for everything that is looked at."""
    for lang in resources.OURS:
        words = resources.strings(lang)["doctor"]
        assert set(words["states"]) == set(words["verdict"]) == set(doctor.WORST)
        assert {sign.what for sign in examined(None)} <= set(words["what"])
