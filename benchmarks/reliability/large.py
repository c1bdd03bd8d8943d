"""A million messages in GB18030, sound and with one damaged record: time, memory, every row.

The damaged file is the slow way: no engine may see it as it stands, so each record is looked at.
"""

from __future__ import annotations

import sys
from pathlib import Path

from figure import Figure

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import intake  # noqa: E402 - a program beside this folder

ROWS, SECONDS, MEGABYTES = 1_000_000, 15, 600
SHAPES = ("GB18030 CSV", "GB18030 CSV, one damaged record")


def measure(*, nightly: bool) -> list[Figure]:  # noqa: ARG001 - one size, the promised one
    """Return a figure for each file; each is read in a process of its own."""
    return [_figure(rank, shape) for rank, shape in enumerate(SHAPES)]


def _figure(rank: int, shape: str) -> Figure:
    told = intake.child(shape, ROWS)
    is_met = told["seconds"] <= SECONDS and told["peak"] <= MEGABYTES and told["rows"] == ROWS
    return Figure(
        id=f"large_{rank}",
        rank=240 + rank,
        what=f"A chat export of {told['mb']:.0f} MB read with full accounting: {shape}",
        target=f"≤ {SECONDS} s, ≤ {MEGABYTES} MB",
        reached=f"{told['seconds']:.1f} s, {told['peak']:.0f} MB",
        n=int(told["rows"]),
        is_met=is_met,
        command="make reliability PART=large",
        unmet=() if is_met else (f"{shape}: {told['rows']:,.0f} of {ROWS:,} rows used",),
    )
