"""How many canaries of the exports come out where they should not, and whether forgetting holds."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from figure import Figure

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

import canaries  # noqa: E402
import hostile_shop  # noqa: E402

COMMAND = "make reliability PART=privacy"
EDITIONS = (("boss", "zh"), ("team", "en"), ("manager", "zh"), ("manager", "en"))
PAPER = ("brief.pdf", "report.pdf", "report.html")


def measure(*, nightly: bool) -> list[Figure]:  # noqa: ARG001 - the short run is the whole one
    """Run every edition over a shop of canaries, and search all that is left of it."""
    with tempfile.TemporaryDirectory() as place:
        folder, temp = Path(place) / "shop", Path(place) / "temp"
        temp.mkdir()
        canaries.write(folder)
        found, named, said, looked = [], [], "", 0
        pack = folder / "promotions" / canaries.PROMOTION / "pack"
        for edition, lang in EDITIONS:
            said += _retro(temp, folder, "run", canaries.PROMOTION, "--edition", edition,
                           "--lang", lang, "--quiet")  # fmt: skip
            found += [f"{edition}, {lang}: {place}" for place in _hits(folder)]
            looked += sum(1 for path in folder.rglob("*") if path.is_file())
            if edition != "manager":
                named += [f"{edition}: {name}" for name in _naming(pack)]
        said += _retro(temp, folder, "check", canaries.PROMOTION)
        said += _retro(temp, folder, "actions")
        said += _retro(temp, folder, "doctor")
        terminal = [word for word in canaries.PERSONS if word in said]
        left = [path.name for path in temp.iterdir()]
        forgotten = _forgotten(temp, folder)
    return [
        _figure(80, "canary", "Canaries of persons in what is shared: packs of every edition, "
                "results, history, terminal", found + terminal, looked),
        _figure(81, "agents", "Names of agents in the boss's and the team's pages", named, 6),
        _figure(82, "temp", "Files left in temporary folders after the runs", left, len(EDITIONS)),
        _figure(83, "forget", "Lists that name a forgotten buyer, after `retro forget` and the "
                "next run", forgotten, 2),
    ]  # fmt: skip


def _figure(rank: int, name: str, what: str, unmet: list[str], cases: int) -> Figure:
    return Figure(
        id=f"privacy-{name}", rank=rank, what=what, target="0", reached=str(len(unmet)), n=cases,
        is_met=not unmet, command=COMMAND, unmet=tuple(unmet[:20]),
    )  # fmt: skip


def _hits(folder: Path) -> list[str]:
    return [
        f"{name}: {word}"
        for name, word in sorted(canaries.hits(folder, canaries.PERSONS))
        if canaries.is_shared(name)
    ]


def _naming(pack: Path) -> list[str]:
    needles = canaries.forms(canaries.AGENTS[0])
    return [
        name
        for name in PAPER
        if any(needle in part for part in canaries.contents(pack / name) for needle in needles)
    ]


def _forgotten(temp: Path, folder: Path) -> list[str]:
    """Forget a buyer of the work lists, run again, and return the lists that still name it."""
    pack = folder / "promotions" / canaries.PROMOTION / "pack"
    listed = b"".join(canaries.contents(pack / "worklists.xlsx")).decode("utf-8", "ignore")
    buyer = next(f"canarybuyer{n}" for n in range(hostile_shop.ORDERS) if f">canarybuyer{n}<" in listed)
    _retro(temp, folder, "forget", buyer, "--yes")
    gone = not (pack / "worklists.xlsx").exists()
    _retro(temp, folder, "run", canaries.PROMOTION, "--format", "xlsx", "--quiet")
    again = b"".join(canaries.contents(pack / "worklists.xlsx"))
    is_there = f">{buyer}<".encode() in again
    return [*([] if gone else ["before the next run"]), *(["after it"] if is_there else [])]


def _retro(temp: Path, folder: Path, *words: str) -> str:
    env = os.environ | {"TMPDIR": str(temp), "LANG": "zh_CN.UTF-8", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "retro.cli", *words, "--workspace", str(folder)],
        capture_output=True, text=True, check=False, env=env,
    )  # fmt: skip
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr)
    return done.stdout + done.stderr
