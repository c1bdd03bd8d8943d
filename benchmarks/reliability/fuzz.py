"""Parsers under made-up input: no traceback, no lost line, nothing that the oracle reads otherwise.

By default each target replays its corpus and tries what Hypothesis makes up; at night atheris,
guided by the branches that an input reaches, if it is installed (`pip install atheris`).
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from figure import Figure

ROOT = Path(__file__).resolve().parents[2]
FUZZ = ROOT / "tests" / "fuzz"
SECONDS, NIGHTLY_SECONDS = 12, 60
DONE = re.compile(r"(?:executions: |number_of_executed_units: )(\d+)")


def measure(*, nightly: bool) -> list[Figure]:
    """Return one figure over all targets; what failed is left in the corpus."""
    targets = [path.name for path in sorted((FUZZ / "corpus").iterdir())]
    ran, failed = 0, []
    for name in targets:
        count, error = _ran(name, nightly=nightly)
        ran += count
        failed += [f"{name}: {error}"] if error else []
    kept = sum(1 for path in (FUZZ / "corpus").glob("*/*"))
    return [
        Figure(
            id="fuzz",
            rank=90,
            what="Inputs that break a parser's promise: numbers, times, text, pages, chats, config",
            target="0",
            reached=f"{len(failed)} ({len(targets)} targets, {kept} kept inputs)",
            n=ran,
            is_met=not failed,
            command="make reliability PART=fuzz" + (" NIGHTLY=1" if nightly else ""),
            unmet=tuple(failed),
        )
    ]


def _ran(name: str, *, nightly: bool) -> tuple[int, str]:
    """Return how many inputs a target was tried on, and the last line of what went wrong.

    A child each: a parser that takes the process along is a failure like any other.
    """
    is_guided = nightly and find_spec("atheris") is not None
    seconds = NIGHTLY_SECONDS if nightly else SECONDS
    command = [sys.executable, str(FUZZ), name, "--seconds", str(seconds)]
    done = subprocess.run(
        [*command, *(["--guided"] if is_guided else [])], capture_output=True, text=True, check=False
    )
    told = done.stdout + done.stderr
    count = DONE.search(told)
    lines = [line for line in told.splitlines() if "Error" in line] or [f"exit {done.returncode}"]
    return int(count[1]) if count else 0, lines[-1] if done.returncode else ""
