"""How many on which shift: the cheapest cover of a need, found by the solver and checked apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from retro.staffing.checking import call_faults, faults, shortfall
from retro.staffing.greedy import greedy
from retro.staffing.shifts import Demand, Grid, Kind, Rules, Shift, grid_step, patterns
from retro.staffing.solving import GAP, SECONDS, Problem, Row, Solution, solve_all

# A hair's weight in paid hours: of two plans that cost the same, the earlier shifts are taken.
HAIR = 1e-4
# Whole people are compared with sums of real numbers.
SLACK = 1e-3
HOUR = 60
# A small plan may cost so many paid hours more than the best: proving the rest takes longest there.
HOURS_OFF = 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One plan to make: the need, the menu to choose from, the rules; `seconds` to spend."""

    demand: Demand
    menu: Sequence[Kind]
    rules: Rules
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Heads by shift, and people on call by the minute at which their block begins.

    `status`: optimal (within the gap), time_limit (the best so far; another run may find a
    better one), greedy (the solver gave nothing), empty (nobody is needed). `faults` is what
    the check found, in words; empty for a plan that holds.
    """

    shifts: Mapping[Shift, int] = field(default_factory=dict)
    on_call: Mapping[int, int] = field(default_factory=dict)
    status: str = "empty"
    bound: float | None = None
    gap: float | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The problem of one task with what its columns stand for: shifts, short, deep, blocks."""

    problem: Problem
    shifts: Sequence[Shift]
    blocks: Sequence[int]
    slots: int

    def without_presolve(self) -> Model:
        """Return the same model solved the slow way."""
        return replace(self, problem=replace(self.problem, presolve=False))


def cover_all(tasks: Sequence[Task]) -> list[Cover]:
    """Return a checked plan for each task; the solver is run once for all of them.

    A plan that does not hold is solved again without presolve; where the solver gives nothing,
    or nothing that holds, a greedy plan stands in, and its status says so.
    """
    models = {n: model(task) for n, task in enumerate(tasks) if any(task.demand.high)}
    covers = dict.fromkeys(range(len(tasks)), Cover())
    covers |= _solved(tasks, models)
    wrong = {n: it.without_presolve() for n, it in models.items() if covers[n].faults}
    covers |= _solved(tasks, wrong)
    lost = [n for n in models if covers[n].status == "empty" or covers[n].faults]
    covers |= {n: _by_hand(tasks[n], models[n]) for n in lost}
    return list(covers.values())


def _solved(tasks: Sequence[Task], models: Mapping[int, Model]) -> dict[int, Cover]:
    solutions = solve_all([it.problem for it in models.values()])
    pairs = zip(models.items(), solutions, strict=True)
    return {number: read(tasks[number], it, solution) for (number, it), solution in pairs}


def model(task: Task, only: Collection[tuple[int, int]] | None = None) -> Model:
    """Return the covering problem of a task (shifts, then short and deep a slot, then blocks).

    `only` names the times (start, end) to which the shifts are restricted.

    minimise   sum(cost * heads) + (short_hour * short + short_hour_deep * deep) * hours
               + on_call_hour * hours * on call
    under      working + short + deep            >= need        in every slot
               working + short + deep + on call  >= high        in every slot
               on shift or at rest               <= people      at every start of a shift
               on break <= 1 + share * (there - 1), hours, people on call
    """
    step = grid_step(task.demand, task.menu)
    shifts = [
        it
        for it in patterns(task.menu, task.demand, step)
        if only is None or (it.start, it.end) in only
    ]
    grid = Grid(first=min(task.demand.starts), step=step, size=_size(task.demand, step))
    blocks = _blocks(task, step)
    rules = task.rules
    deep = max(task.demand.high)
    count, slots = len(shifts), grid.size
    cost = np.concatenate([
        [shift_cost(shift, rules) + HAIR * n / max(count, 1) for n, shift in enumerate(shifts)],
        np.full(slots, rules.short_hour * step / HOUR),
        np.full(slots, rules.short_hour_deep * step / HOUR),
        np.full(len(blocks), rules.on_call_hour * rules.on_call / HOUR),
    ])  # fmt: skip
    most = [rules.people if rules.people is not None else deep] * count
    upper = [*most, *[rules.short_first] * slots, *[deep] * slots]
    problem = Problem(
        cost=cost.tolist(),
        upper=[*upper, *[rules.on_call_people] * len(blocks)],
        whole=[1] * count + [0] * (2 * slots) + [1] * len(blocks),
        rows=_rows(task, shifts, grid, blocks),
        seconds=task.seconds,
        gap=max(GAP, HOURS_OFF / _weight(task.demand)),
    )
    return Model(problem=problem, shifts=shifts, blocks=blocks, slots=slots)


def shift_cost(shift: Shift, rules: Rules) -> float:
    """Return what one person on a shift weighs: coming in, paid hours, more for the night."""
    night = rules.night_minutes(shift) / HOUR
    return rules.turn_up + shift.length / HOUR + rules.night_hour * night


def _weight(demand: Demand) -> float:
    """Return about what a plan will cost: the hours of the high case, in paid hours."""
    return max(sum(demand.high) * demand.step / HOUR, 1.0)


def _size(demand: Demand, step: int) -> int:
    return (demand.end - min(demand.starts)) // step


def _blocks(task: Task, step: int) -> list[int]:
    """Return the minutes at which people on call may begin: every hour of the event."""
    if not task.rules.on_call_people:
        return []
    first = min(task.demand.starts)
    return list(range(first, task.demand.end, max(HOUR // step, 1) * step))


def on_grid(demand: Demand, step: int) -> npt.NDArray[np.int64]:
    """Return need and high case (two rows) by slot of the grid; a gap in the demand is 0."""
    first = min(demand.starts)
    table = np.zeros((2, _size(demand, step)), dtype=np.int64)
    for start, need, high in zip(demand.starts, demand.need, demand.high, strict=True):
        inside = slice((start - first) // step, (start - first + demand.step) // step)
        table[0, inside], table[1, inside] = need, max(high, need)
    return table


def _rows(task: Task, shifts: Sequence[Shift], grid: Grid, blocks: Sequence[int]) -> list[Row]:
    there = np.array([grid.presence(shift) for shift in shifts]).reshape(len(shifts), grid.size)
    away = np.array([grid.paused(shift) for shift in shifts]).reshape(len(shifts), grid.size)
    called = Grid.starts(grid)[:, None] - np.array(blocks, dtype=np.int64)[None, :]
    reached = (called >= 0) & (called < task.rules.on_call)
    return [
        *_need_rows(on_grid(task.demand, grid.step), there & ~away, reached),
        *_break_rows(task.rules, there, away),
        *_people_rows(task, shifts),
        *_call_row(task.rules, len(shifts) + 2 * grid.size, len(blocks)),
    ]


def _need_rows(
    need: npt.NDArray[np.int64], working: npt.NDArray[np.bool_], reached: npt.NDArray[np.bool_]
) -> list[Row]:
    count, slots = working.shape
    rows: list[Row] = []
    for slot in range(slots):
        base = [*np.flatnonzero(working[:, slot]).tolist(), count + slot, count + slots + slot]
        calls = (count + 2 * slots + np.flatnonzero(reached[slot])).tolist()
        low, high = int(need[0, slot]), int(need[1, slot])
        if low:
            rows.append((low, None, base, [1.0] * len(base)))
        if high and (high > low or calls):
            columns = base + calls
            rows.append((high, None, columns, [1.0] * len(columns)))
    return rows


def _break_rows(
    rules: Rules, there: npt.NDArray[np.bool_], away: npt.NDArray[np.bool_]
) -> list[Row]:
    """On break <= 1 + share * (there - 1): one alone may eat, of many no more than the share."""
    share = rules.most_on_break
    rows: list[Row] = []
    for slot in np.flatnonzero(away.any(axis=0)) if share < 1 else ():
        columns = np.flatnonzero(there[:, slot])
        factors = away[columns, slot].astype(float) - share
        rows.append((None, 1 - share, columns.tolist(), factors.tolist()))
    return rows


def _people_rows(task: Task, shifts: Sequence[Shift]) -> list[Row]:
    """Shifts with their rest never overlap more than there are people, nor their hours exceed."""
    people, rules = task.rules.people, task.rules
    if people is None:
        return []
    rows: list[Row] = []
    seen: set[tuple[int, ...]] = set()
    for moment in sorted({shift.start for shift in shifts}):
        columns = tuple(
            n for n, it in enumerate(shifts) if it.start <= moment < it.end + rules.rest
        )
        if columns not in seen:
            seen.add(columns)
            rows.append((None, people, columns, [1.0] * len(columns)))
    hours = [shift.length / HOUR for shift in shifts]
    rows.append((None, people * most_hours(task), range(len(shifts)), hours))
    return [(low, high, list(columns), factors) for low, high, columns, factors in rows]


def most_hours(task: Task) -> float:
    """Return the hours that one person may work in the whole plan."""
    return task.rules.hours_a_day * task.demand.days


def _call_row(rules: Rules, first: int, blocks: int) -> list[Row]:
    columns = list(range(first, first + blocks))
    return [(None, rules.on_call_people, columns, [1.0] * blocks)] if blocks else []


def read(task: Task, it: Model, solution: Solution | None) -> Cover:
    """Return the checked plan of a solution; an empty one where there is none."""
    if solution is None:
        return Cover()
    values = [round(value) for value in solution.values]
    shifts = {s: heads for s, heads in zip(it.shifts, values, strict=False) if heads}
    calls = values[len(it.shifts) + 2 * it.slots :]
    claimed = sum(solution.values[len(it.shifts) : len(it.shifts) + 2 * it.slots])
    cover = Cover(
        shifts=shifts,
        on_call={minute: n for minute, n in zip(it.blocks, calls, strict=True) if n},
        status="time_limit" if solution.at_limit else "optimal",
        bound=solution.bound,
        gap=solution.gap,
    )
    return checked(task, cover, claimed)


def checked(task: Task, cover: Cover, claimed: float | None = None) -> Cover:
    """Return the plan with what a check independent of the solver finds wrong with it.

    `claimed` is how many people times slots of the grid the solver says are short.
    """
    found = [
        *faults(task.menu, task.rules, task.demand, cover.shifts, hours=most_hours(task)),
        *call_faults(task.rules, cover.on_call),
    ]
    if claimed is not None:
        step = grid_step(task.demand, task.menu)
        short = shortfall(task.demand, cover.shifts, cover.on_call, task.rules.on_call, step)
        found += [f"{short} short, {claimed:g} claimed"] if short > claimed + SLACK else []
    return replace(cover, faults=tuple(found))


def _by_hand(task: Task, it: Model) -> Cover:
    """Return the plan of the greedy rule: the solver died, hung, or its plan did not hold."""
    need = on_grid(task.demand, grid_step(task.demand, task.menu))
    costs = [shift_cost(shift, task.rules) for shift in it.shifts]
    shifts = greedy(task.demand, need, it.shifts, costs, task.rules, most_hours(task))
    return checked(task, Cover(shifts=shifts, status="greedy"))
