"""Promises 1 to 5: polluted exports with known answers, each kind on each of our reports."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from figure import Figure

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "polluted"), str(ROOT / "tests"), str(ROOT)]

import pollutions  # noqa: E402 - our tests' own set
import verdict  # noqa: E402
import workbooks  # noqa: E402, F401 - its kinds are registered by it

NIGHTLY_ROUNDS = 4


def measure(*, nightly: bool) -> list[Figure]:
    """Return how the whole set came out; nightly the dice of each kind are thrown four times.

    A traceback in the main process ends the measure: there is no figure to write then.
    """
    files = pollutions.everything(NIGHTLY_ROUNDS if nightly else 1)
    if not nightly:
        # A workbook costs a process of its own: one of each kind is in the tests, all at night.
        files = [one for one in files if not one.kind.startswith(pollutions.APART)]
    with tempfile.TemporaryDirectory() as folder:
        found = verdict.outcomes(files, Path(folder))
    count = Counter(outcome for outcome, _ in found.values())
    command = "make reliability PART=polluted" + (" NIGHTLY=1" if nightly else "")
    unmet = {
        what: tuple(name for name, (outcome, _) in found.items() if outcome == what)
        for what in (verdict.SILENT, verdict.UNACCOUNTED)
    }
    wrong = tuple(name for name, (outcome, _) in found.items() if outcome != verdict.RIGHT)
    kinds = len({one.kind for one in files})
    return [
        Figure(
            id="polluted-right",
            rank=10,
            what="Polluted exports with the known rows, or the right refusal",
            target="100 %",
            reached=f"{count[verdict.RIGHT] / len(files):.1%} ({kinds} kinds)",
            n=len(files),
            is_met=not wrong,
            command=command,
            unmet=wrong,
        ),
        *(
            Figure(
                id=f"polluted-{what.replace(' ', '-')}",
                rank=11,
                what=f"Polluted exports that were {what}",
                target="0",
                reached=str(count[what]),
                n=len(files),
                is_met=not count[what],
                command=command,
                unmet=unmet[what],
            )
            for what in unmet
        ),
    ]
