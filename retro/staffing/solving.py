"""Integer problems -> solutions, by scipy's `milp` in a child process with a hard time limit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeAlias

# A plan within half a percent of the best is found in seconds, the last half percent may take
# minutes and is worth less than one person's hour. Within the gap the answer is the same every
# time; one stopped by the clock depends on the machine, so the limit lies far off.
SECONDS = 30.0
GAP = 0.005
# Python and scipy take a second to start; beyond this the process is taken to hang.
GRACE = 15.0
# Two at a time: a laptop has that many cores to spare.
CHILDREN = 2
# Columns that one child solves sooner than a second one starts.
SMALL = 1500
# What scipy says of an answer that may be used: optimal, or stopped at the time limit.
USABLE = (0, 1)
TIME_LIMIT = 1
MODULE = "retro.staffing.solver"

# Lower and upper edge (None: no edge), columns, factors: lower <= sum(factor * x) <= upper.
Row: TypeAlias = tuple[float | None, float | None, Sequence[int], Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Minimise cost * x with 0 <= x <= upper, whole numbers where `whole`, under the rows."""

    cost: Sequence[float]
    upper: Sequence[float]
    whole: Sequence[int]
    rows: Sequence[Row]
    seconds: float = SECONDS
    gap: float = GAP
    presolve: bool = True

    def line(self) -> str:
        """Return the problem as the child process reads it."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Whole values where asked for; `gap` is the relative distance to the proven `bound`."""

    values: tuple[float, ...]
    bound: float | None
    gap: float | None
    at_limit: bool


def solve_all(problems: Sequence[Problem]) -> list[Solution | None]:
    """Solve problems in child processes; None where nothing was found.

    A child that hangs or dies loses the problems that it had not finished, no others.
    """
    found: list[Solution | None] = [None] * len(problems)
    children = CHILDREN if sum(len(problem.cost) for problem in problems) > SMALL else 1
    # The widest problems first, dealt out in turn: no child gets all of the hard ones.
    widest = sorted(range(len(problems)), key=lambda n: -len(problems[n].cost))
    shares = [widest[first::children] for first in range(children)]
    with ThreadPoolExecutor(children) as pool:
        for share, solutions in zip(
            shares,
            pool.map(lambda share: _solve([problems[n] for n in share]), shares),
            strict=True,
        ):
            for number, solution in zip(share, solutions, strict=False):
                found[number] = solution
    return found


def _solve(problems: Sequence[Problem]) -> list[Solution | None]:
    """Solve problems one after the other in one child process, as many as it manages."""
    lines = _child(problems).splitlines() if problems and sys.executable else []
    return [_read(line, problem) for line, problem in zip(lines, problems, strict=False)]


def _child(problems: Sequence[Problem]) -> str:
    # A warning of a library is no answer, also where the caller makes errors of warnings.
    env = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": "ignore",
    }
    text = "".join(problem.line() + "\n" for problem in problems)
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no arguments
            [sys.executable, "-P", "-m", MODULE],
            input=text.encode(),
            capture_output=True,
            check=False,
            env=env,
            timeout=sum(problem.seconds for problem in problems) + GRACE,
        )
    except subprocess.TimeoutExpired as error:
        return (error.stdout or b"").decode()
    except OSError:
        return ""
    return done.stdout.decode()


def _read(line: str, problem: Problem) -> Solution | None:
    try:
        found = json.loads(line)
    except ValueError:  # the process was ended while it wrote
        return None
    if found["values"] is None or found["status"] not in USABLE:
        return None
    pairs = zip(found["values"], problem.whole, strict=True)
    return Solution(
        values=tuple(float(round(value)) if whole else value for value, whole in pairs),
        bound=found["bound"],
        gap=found["gap"],
        at_limit=found["status"] == TIME_LIMIT,
    )
