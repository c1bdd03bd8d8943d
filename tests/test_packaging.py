"""The wheel is complete: installed anywhere, it finds its queries, templates and assets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the wheel's content, as an installation would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own build
    (wheel,) = folder.glob("*.whl")
    target = folder / "site"
    zipfile.ZipFile(wheel).extractall(target)
    return target


@pytest.mark.parametrize("name", ["queries", "report_templates"])
def test_the_wheel_holds_every_file(installed: Path, name: str) -> None:
    """Whatever lies in the folder of the checkout lies in the wheel."""
    ours = {p.relative_to(ROOT / name) for p in (ROOT / name).rglob("*") if p.is_file()}
    packed = {
        p.relative_to(installed / "retro" / name)
        for p in (installed / "retro" / name).rglob("*")
        if p.is_file()
    }
    assert ours == packed


def test_the_installed_command_finds_its_files(installed: Path, tmp_path: Path) -> None:
    """From an empty folder, without the checkout, the catalogue is whole."""
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    code = "import retro.cli, sys; sys.argv = ['retro', 'queries', '--json']; retro.cli.main()"
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=True,
    )
    listed = json.loads(done.stdout)
    assert (
        len(listed["queries"])
        == len([p for p in (ROOT / "queries").rglob("*.sql") if "sources" not in p.parts]) - 1
    )  # macros.sql is no query
    where = [sys.executable, "-c", "import retro.resources as r; print(r.folder('queries'))"]
    found = subprocess.run(  # noqa: S603 - our own module
        where, cwd=tmp_path, env=environment, capture_output=True, check=True, text=True
    )
    assert Path(found.stdout.strip()) == installed / "retro" / "queries"
