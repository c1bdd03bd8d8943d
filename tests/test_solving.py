"""`milp` in a child process: right where every answer can be tried, and hard to kill."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from retro.staffing import solving
from retro.staffing.solver import solve
from retro.staffing.solving import Problem, Row, Solution, solve_all


def plainly(problem: Problem) -> dict[str, Any]:
    """Solve a problem in this process, as the child does."""
    return solve({name: getattr(problem, name) for name in Problem.__slots__})


def best(problem: Problem) -> float | None:
    """Return the least cost over every whole answer, None where there is none."""
    found = None
    for values in product(*(range(int(most) + 1) for most in problem.upper)):
        if all(_holds(row, values) for row in problem.rows):
            cost = sum(c * v for c, v in zip(problem.cost, values, strict=True))
            found = cost if found is None else min(found, cost)
    return found


def _holds(row: Row, values: tuple[int, ...]) -> bool:
    low, high, columns, factors = row
    total = sum(f * values[c] for c, f in zip(columns, factors, strict=True))
    return (low is None or total >= low - 1e-9) and (high is None or total <= high + 1e-9)


def whole(cost: list[float], upper: list[int], rows: list[Row]) -> Problem:
    """Return a problem in whole numbers, to be solved to the last digit."""
    return Problem(cost=cost, upper=upper, whole=[1] * len(cost), rows=rows, seconds=10, gap=0)


def zero_one(seed: int) -> Problem:
    """Return a random problem of ten yes-or-no questions: mixed signs, bounds and equalities."""
    dice = random.Random(seed)  # noqa: S311 - a seeded case, not a secret
    rows: list[Row] = []
    for _ in range(dice.randint(2, 5)):
        columns = sorted(dice.sample(range(10), dice.randint(2, 6)))
        factors = [float(dice.choice([-3, -2, -1, 1, 2, 3, 5])) for _ in columns]
        edge = float(dice.randint(-2, 4))
        low, high = dice.choice([(edge, None), (None, edge), (edge, edge + 1), (edge, edge)])
        rows.append((low, high, columns, factors))
    return whole([float(dice.randint(-9, 9)) for _ in range(10)], [1] * 10, rows)


def covering(seed: int) -> Problem:
    """Return a random covering problem: shifts of three slots over six, up to three people each."""
    dice = random.Random(seed)  # noqa: S311 - a seeded case, not a secret
    rows: list[Row] = []
    for slot in range(6):
        columns = [start for start in range(6) if start <= slot < start + 3]
        rows.append((float(dice.randint(0, 4)), None, columns, [1.0] * len(columns)))
    return whole([1 + dice.random() for _ in range(6)], [3] * 6, rows)


@pytest.mark.parametrize("make", [zero_one, covering])
def test_the_solver_agrees_with_trying_everything(make: Any) -> None:
    """Forty problems each: the same least cost, and "there is none" where there is none."""
    for seed in range(40):
        problem = make(seed)
        found, truth = plainly(problem), best(problem)
        if truth is None:
            assert found["values"] is None, seed
            continue
        values = tuple(round(value) for value in found["values"])
        assert all(_holds(row, values) for row in problem.rows), seed
        cost = sum(c * v for c, v in zip(problem.cost, values, strict=True))
        assert cost == pytest.approx(truth), seed


@pytest.mark.parametrize("presolve", [True, False])
def test_an_equality_is_kept(presolve: bool) -> None:  # noqa: FBT001 - a case, not a switch
    """A sum that must be met exactly is met: old solvers called an infeasible answer optimal."""
    rows: list[Row] = [
        (7, 7, [0, 1, 2], [3.0, 5.0, 1.0]),
        (None, 1, [0, 1], [1.0, 1.0]),
        (0, 0, [1, 3], [1.0, -1.0]),
    ]
    problem = replace(whole([2.0, 4.0, 3.0, 1.0], [5, 5, 9, 5], rows), presolve=presolve)
    found = plainly(problem)
    assert [round(value) for value in found["values"]] == [0, 1, 2, 1]
    assert found["status"] == 0


def test_the_child_answers_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems shared between two children come back in their own places, as whole numbers."""
    monkeypatch.setattr(solving, "SMALL", 0)
    problems = [whole([1.0], [9], [(float(n), None, [0], [1.0])]) for n in range(5)]
    assert [found and found.values for found in solve_all(problems)] == [
        (float(n),) for n in range(5)
    ]


def test_what_cannot_be_solved_is_none() -> None:
    """A problem without an answer takes none of the others with it."""
    sick = whole([1.0], [1], [(2, None, [0], [1.0])])
    well = whole([1.0], [9], [(2, None, [0], [1.0])])
    first, second, third = solve_all([sick, sick, well])
    assert (first, second) == (None, None)
    assert third == Solution(values=(2.0,), bound=2.0, gap=0.0, at_limit=False)


def test_a_child_that_hangs_loses_only_what_it_had_not_finished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was written before the time ran out is used; half a line is not."""

    def hang(command: list[str], **_: Any) -> None:
        line = b'{"values": [2.0], "status": 0, "bound": 2.0, "gap": 0.0}\n{"val'
        raise subprocess.TimeoutExpired(command, 1, output=line)

    monkeypatch.setattr(solving.subprocess, "run", hang)
    problem = whole([1.0], [9], [(2, None, [0], [1.0])])
    found = solve_all([problem] * 4)
    assert [it is not None for it in found] == [True, False, False, False]
    monkeypatch.setattr(solving, "SMALL", 0)
    found = solve_all([problem] * 4)
    assert [it is not None for it in found] == [True, True, False, False]


def test_without_python_there_is_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no interpreter is known, or none can be started, nothing is solved."""
    problem = whole([1.0], [9], [(2, None, [0], [1.0])])
    monkeypatch.setattr(sys, "executable", "")
    assert solve_all([problem]) == [None]
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert solve_all([problem]) == [None]
