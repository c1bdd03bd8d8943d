"""Promise 18: no person of the exports stands in anything that is shared, logged or left over."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from canaries import (
    AGENTS,
    CACHE,
    INTERNAL,
    PERSONS,
    PROMOTION,
    contents,
    forms,
    hits,
    is_shared,
    write,
)

RETRO = [sys.executable, "-m", "retro.cli"]
# `make reliability` prints and searches the PDFs as well, of every edition.
SCREEN = ("--format", "html,xlsx,json")


@pytest.fixture(scope="module")
def temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for temporary files of its own."""
    return tmp_path_factory.mktemp("temp")


def retro(temp: Path, *words: object) -> str:
    """Run a command, and return all that it says."""
    env = {"TMPDIR": str(temp), "LANG": "zh_CN.UTF-8"}
    done = subprocess.run(  # noqa: S603 - our own program
        [*RETRO, *map(str, words)], capture_output=True, text=True, check=False, env=env
    )
    assert done.returncode in (0, 3), done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, temp: Path) -> tuple[Path, str]:
    """Return the workspace with the boss's pack, and what was said on the terminal."""
    folder = write(tmp_path_factory.mktemp("canary") / "shop")
    place = ("--workspace", folder)
    said = retro(temp, "check", PROMOTION, *place)
    said += retro(temp, "run", PROMOTION, *place, "--edition", "boss", "--quiet", *SCREEN)
    return folder, said + retro(temp, "actions", *place)


def test_the_search_finds_what_is_there(shop: tuple[Path, str]) -> None:
    """The canaries are where they may be: in exports, in lists, in the cache."""
    found = hits(shop[0], PERSONS)
    pack = f"promotions/{PROMOTION}/pack"
    assert {word for name, word in found if "/exports/" in name} == set(PERSONS)
    assert {
        (f"{pack}/worklists.xlsx", "canarybuyer"),
        (f"{pack}/worklists.xlsx", "欧阳甲测"),
    } <= found


def test_p18_no_canary_in_what_is_shared(shop: tuple[Path, str]) -> None:
    """Report, brief, tables, findings, manifest, results, history: in any encoding, unpacked."""
    assert [hit for hit in sorted(hits(shop[0], PERSONS)) if is_shared(hit[0])] == []


def test_p18_the_boss_reads_no_name_of_an_agent(shop: tuple[Path, str]) -> None:
    """No page of the boss's edition names who answered."""
    pack = shop[0] / "promotions" / PROMOTION / "pack"
    needles = forms(AGENTS[0])
    parts = contents(pack / "report.html")
    assert [needle for part in parts for needle in needles if needle in part] == []


def test_p18_no_canary_on_the_terminal(shop: tuple[Path, str]) -> None:
    """What is printed is copied into chats and tickets."""
    assert [word for word in PERSONS if word in shop[1]] == []


@pytest.mark.usefixtures("shop")
def test_p20_nothing_stays_in_temporary_folders(temp: Path) -> None:
    """Staged, spilled and logged files are gone."""
    assert [path.name for path in temp.iterdir()] == []


def test_p18_what_holds_persons_is_private(shop: tuple[Path, str]) -> None:
    """The named exceptions can be read by their owner alone."""
    private = {shop[0] / CACHE, *(p for p in (shop[0] / CACHE).iterdir() if p.is_dir())}
    private |= {p for p in shop[0].rglob("*") if p.name in INTERNAL}
    assert len(private) > len(INTERNAL)
    assert {path.name: stat.S_IMODE(path.stat().st_mode) & 0o077 for path in private} == {
        path.name: 0 for path in private
    }
