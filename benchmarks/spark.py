"""Every fact on DuckDB and on Spark, row by row: python benchmarks/spark.py WORKSPACE ID [all].

Prints the report of `benchmarks/SPARK.md`: for each query the rows of both engines, and how
many differ. Doubles are equal to 1e-9 of their value, everything else exactly.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from retro import config
from retro.engines import TWICE
from retro.engines.twice import Twice
from retro.jobs import workspace_job
from retro.review import review


class Witness:
    """Follows a review and keeps its warehouse, which knows how the engines compare."""

    house: Any = None

    def __call__(self, step: str) -> None:
        """Take note of nothing."""

    def attend(self, house: Any, _job: Any, **_: Any) -> None:
        """Keep the warehouse."""
        self.house = house


def compared(workspace: Path, promotion: str) -> list[Any]:
    """Return how each query compares, by its path."""
    witness = Witness()
    job = workspace_job(config.find(workspace), promotion, {"engine": TWICE, "force": True})
    review(job, witness)
    return [found for _, found in sorted(witness.house.compared.items())]


def report(found: list[Any]) -> str:
    """Return the report as Markdown."""
    equal = sum(one.is_equal for one in found)
    rows = sum(one.rows for one in found)
    lines = [f"{equal} of {len(found)} queries give equal rows ({rows:,} rows in all).", ""]
    lines += ["| query | DuckDB | Spark | different | |", "|---|---:|---:|---:|---|"]
    lines += [
        f"| {one.path} | {one.rows:,} | {one.there:,} | {one.different:,} | "
        f"{'equal' if one.is_equal else one.unfit or 'DIFFERENT'} |"
        for one in found
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if sys.argv[3:] == ["all"]:
        Twice.folders = ("",)
    print(report(compared(Path(sys.argv[1]), sys.argv[2])))
