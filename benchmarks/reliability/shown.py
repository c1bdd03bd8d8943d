"""Attacks on what is read and shown: by list, how many got through, and who was asked meanwhile."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

from figure import Figure

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

import hostile_shop  # noqa: E402
import outside  # noqa: E402
from test_attacks_bombs import code, taken  # noqa: E402

from retro import cli  # noqa: E402

COMMAND = "make reliability PART=shown"
RANK = 60
# What each list attacks, and the tests that run all of it.
LISTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "cells": ("texts in cells of a shop, in Chromium, workbooks and CSV", ("browser", "workbooks")),
    "labels": ("labels of every kind of chart, in Chromium", ("browser",)),
    "documents": ("documents, style sheets and logos of the PDF", ("documents",)),
    "bombs": ("files that unpack, nest or lie", ("bombs",)),
    "paths": ("names, special files and paths of settings", ("paths",)),
}
# The layout of a page of the longest texts that exports allow.
LONGEST_LAYOUT = 120


def measure(*, nightly: bool) -> list[Figure]:
    """Return what got through by list, the outside requests, and how long the PDF took."""
    command = f"{COMMAND} NIGHTLY=1" if nightly else COMMAND
    tests = sorted({name for _, names in LISTS.values() for name in names})
    failed = {name: _failed(name) for name in tests}
    figures = [_of_list(name, failed, command) for name in LISTS]
    return [*figures, _dear_bombs(command), *_of_run(command, failed["browser"])]


def _failed(name: str) -> list[str]:
    """Return the tests of a suite that failed, or did not run."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.xml"
        tests = ROOT / "tests" / f"test_attacks_{name}.py"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tests)]
        subprocess.run([*command, f"--junitxml={told}"], cwd=ROOT, check=False, capture_output=True)  # noqa: S603
        cases = ET.parse(told).getroot().iter("testcase")  # noqa: S314 - written by pytest
        return [
            f"{case.attrib['name']} ({bad.tag})"
            for case in cases
            for bad in case
            if bad.tag in ("failure", "error", "skipped")
        ]


def _of_list(name: str, failed: Mapping[str, list[str]], command: str) -> Figure:
    what, suites = LISTS[name]
    tried = len(hostile_shop.attacks(name))
    unmet = [case for suite in suites for case in failed[suite]]
    return Figure(
        id=f"shown-{name}",
        rank=RANK,
        what=f"Attacks that got through: {what}",
        target="0",
        reached=f"{len(unmet)}",
        n=tried,
        is_met=not unmet,
        command=command,
        unmet=tuple(unmet),
    )


def _dear_bombs(command: str) -> Figure:
    """Read the bombs that take seconds with the limits of real runs."""
    dear = {a["name"]: a["code"] for a in hostile_shop.attacks("bombs") if a.get("dear")}
    wrong, longest = [], 0.0
    for name, expected in dear.items():
        with tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            intake, files = taken(Path(folder), [name])
            longest = max(longest, time.monotonic() - began)
            told = {
                code(one.problem) if one.report is None else ""
                for one in intake.files
                if one.file in files
            }
        wrong += [] if told == {expected} else [f"{name}: {sorted(told)}"]
    return Figure(
        id="shown-bombs-dear",
        rank=RANK,
        what="Files that take seconds to refuse, each with its sentence (longest time)",
        target="0 wrong",
        reached=f"{len(wrong)} wrong, {longest:.0f} s",
        n=len(dear),
        is_met=not wrong,
        command=command,
        unmet=tuple(wrong),
    )


def _of_run(command: str, unseen: list[str]) -> list[Figure]:
    """Make the whole pack of the hostile shop, PDF included, and count who was asked."""
    with tempfile.TemporaryDirectory() as folder:
        space = hostile_shop.write(Path(folder) / "shop")
        run = ["run", hostile_shop.PROMOTION, "--workspace", str(space), "--quiet"]
        began = time.monotonic()
        with outside.watched() as opened:
            ended = cli._guarded(run)  # noqa: SLF001
        seconds = time.monotonic() - began
        made = (space / "promotions" / hostile_shop.PROMOTION / "pack" / "report.pdf").is_file()
    asked = [it for it in opened if it.startswith(("socket", "urllib")) and "data:" not in it]
    opening = [case for case in unseen if "nothing_is_asked" in case]
    figures = (
        ("pdf", "Outside requests while the pack with its PDF is made", len(asked), asked),
        ("open", "Outside requests while Chromium opens the report", len(opening), opening),
    )
    found = [
        Figure(
            id=f"shown-requests-{name}", rank=RANK + 1, what=what, target="0", reached=f"{count}",
            n=1, is_met=not count, command=command, unmet=tuple(map(str, cases)),
        )
        for name, what, count, cases in figures
    ]  # fmt: skip
    is_in_time = ended == 0 and made and seconds < LONGEST_LAYOUT
    return [
        *found,
        Figure(
            id="shown-layout",
            rank=RANK + 1,
            what="Pack of a shop whose every name is an attack, words of 5,000 letters among them",
            target=f"whole, within {LONGEST_LAYOUT} s",
            reached=f"{seconds:.0f} s",
            n=1,
            is_met=is_in_time,
            command=command,
            unmet=() if is_in_time else (f"exit {ended}, PDF {made}",),
        ),
    ]
