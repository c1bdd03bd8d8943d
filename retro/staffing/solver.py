"""The child process of `solving`: problems on stdin, one JSON line each, and solutions on stdout.

It stands apart because the solver may overrun its own time limit: only a process can be ended.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array


def solve(problem: dict[str, Any]) -> dict[str, Any]:
    """Return the solution of a problem as `solving.Problem` writes it.

    `values` is None where the solver found nothing; `bound` is the proven lower bound of the
    cost and `gap` the relative distance to it; `status` is that of scipy (0 optimal within the
    gap, 1 time limit).
    """
    rows = problem["rows"]
    found = milp(
        np.array(problem["cost"]),
        integrality=np.array(problem["whole"]),
        bounds=Bounds(0, np.array(problem["upper"])),
        constraints=_constraints(rows, len(problem["cost"])) if rows else (),
        options={
            "time_limit": problem["seconds"],
            "mip_rel_gap": problem["gap"],
            "presolve": problem["presolve"],
        },
    )
    return {
        "values": None if found.x is None else found.x.tolist(),
        "status": int(found.status),
        "bound": _number(found.mip_dual_bound),
        "gap": _number(found.mip_gap),
    }


def _constraints(rows: list[Any], width: int) -> LinearConstraint:
    """Return rows of (lower, upper, columns, factors) as one sparse matrix."""
    lower, upper, columns, factors = zip(*rows, strict=True)
    starts = np.cumsum([0, *map(len, columns)])
    matrix = csr_array(
        (np.concatenate(factors).astype(float), np.concatenate(columns).astype(np.int32), starts),
        shape=(len(rows), width),
    )
    return LinearConstraint(
        matrix,
        np.array([-np.inf if edge is None else edge for edge in lower]),
        np.array([np.inf if edge is None else edge for edge in upper]),
    )


def _number(value: float | None) -> float | None:
    return float(value) if value is not None and np.isfinite(value) else None


def main() -> None:
    """Solve problem after problem; each solution is written as soon as it is there."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(solve(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
