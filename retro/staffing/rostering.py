"""A plan that the people there can really work: covering and who-works-what solved as one.

The greedy rule finds a person for every shift as long as only rest counts; what one person
may work in all, and a fair share of nights, need both stages together. People are alike, so
they are counted by rotation (a sequence of shifts with rest between): that loses nothing and
takes seconds where a column for each person and shift takes minutes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from retro.staffing.covering import Cover, Model, Task, checked, model, most_hours, read
from retro.staffing.people import Named, assign, broken, evened, is_fair, is_night
from retro.staffing.shifts import Rules, Shift
from retro.staffing.solving import Row, Solution, solve_all

# In paid hours: the square of the nights of one person, and of hours off the average.
NIGHTS = 0.05
UNEVEN = 0.05
# Beyond this many ways to work through an event the greedy plan stands.
MOST_ROTATIONS = 20_000

Times: TypeAlias = tuple[int, int]
Rotation: TypeAlias = tuple[Times, ...]


def roster_all(tasks: Sequence[Task], covers: Sequence[Cover]) -> list[tuple[Cover, Named]]:
    """Return for each task a plan and who works it, every shift of it with a person.

    Where the greedy rule is good enough (all filled, nights differ by one at most) the cover
    stands. Else both stages are solved together, over the shifts that the cover uses and
    those that begin with them; where that fails, shifts that nobody can take are left out.
    """
    named = [
        _even(task, assign(cover.shifts, task.rules.people, task.rules, most_hours(task)))
        for task, cover in zip(tasks, covers, strict=True)
    ]
    joint = {
        n: found
        for n, (task, cover) in enumerate(zip(tasks, covers, strict=True))
        if not is_fair(named[n], task.rules) and (found := _joint(task, cover))
    }
    solutions = solve_all([it.problem for it, _ in joint.values()])
    solved = {
        n: _read(tasks[n], covers[n], *joint[n], solution)
        for n, solution in zip(joint, solutions, strict=True)
        if solution
    }
    pairs = zip(tasks, covers, named, strict=True)
    return [solved.get(n) or _filled(*pair) for n, pair in enumerate(pairs)]


def _even(task: Task, named: Named) -> Named:
    return evened(named, task.rules, most_hours(task))


def _filled(task: Task, cover: Cover, named: Named) -> tuple[Cover, Named]:
    """Return the plan without the shifts that nobody can take."""
    shifts = dict(cover.shifts)
    for shift in named.unfilled:
        shifts[shift] -= 1
    kept = {shift: heads for shift, heads in shifts.items() if heads}
    return checked(task, replace(cover, shifts=kept)), replace(named, unfilled=[])


def _joint(task: Task, cover: Cover) -> tuple[Model, list[Rotation]] | None:
    if task.rules.people is None or not task.rules.people:
        return None
    used = {(shift.start, shift.end) for shift in cover.shifts}
    starts = {start for start, _ in used}
    whole = model(task)
    near = {(it.start, it.end) for it in whole.shifts if it.start in starts}
    for times in (near, used):
        ways = rotations(sorted(times), task.rules, most_hours(task))
        if ways:
            small = model(task, only=times)
            return _linked(small, ways, task.rules, task.rules.people), ways
    return None


def rotations(times: Sequence[Times], rules: Rules, hours: float) -> list[Rotation]:
    """Return every sequence of shifts that one person may work; none where they are too many."""
    found: list[Rotation] = []
    todo: list[tuple[Rotation, float]] = [((), hours * 60)]
    while todo:
        way, left = todo.pop()
        begins = way[-1][1] + rules.rest if way else times[0][0]
        more = [it for it in times if it[0] >= begins and it[1] - it[0] <= left]
        longer = [(*way, it) for it in more]
        found += longer
        if len(found) > MOST_ROTATIONS:
            return []
        todo += [(new, left - (new[-1][1] - new[-1][0])) for new in longer]
    return sorted(found)


def _linked(it: Model, ways: Sequence[Rotation], rules: Rules, people: int) -> Model:
    """Return the covering problem with people on rotations: their shifts are the shifts."""
    width = len(it.problem.cost)
    columns: dict[Times, list[int]] = {}
    factors: dict[Times, list[float]] = {}
    for number, shift in enumerate(it.shifts):
        columns.setdefault((shift.start, shift.end), []).append(number)
        factors.setdefault((shift.start, shift.end), []).append(-1.0)
    for number, way in enumerate(ways):
        for times in way:
            columns[times].append(width + number)
            factors[times].append(1.0)
    rows: list[Row] = [(0, 0, columns[times], factors[times]) for times in sorted(columns)]
    rows.append((None, people, list(range(width, width + len(ways))), [1.0] * len(ways)))
    weights = [_weight(way, rules) for way in ways]
    problem = replace(
        it.problem,
        cost=[*it.problem.cost, *weights],
        upper=[*it.problem.upper, *[people] * len(ways)],
        whole=[*it.problem.whole, *[1] * len(ways)],
        rows=[*it.problem.rows, *rows],
    )
    return replace(it, problem=problem)


def _weight(way: Rotation, rules: Rules) -> float:
    nights = sum(is_night(Shift(*times), rules) for times in way)
    return NIGHTS * nights**2 + UNEVEN * (len(way) - 1) ** 2


def _read(
    task: Task, cover: Cover, it: Model, ways: Sequence[Rotation], solution: Solution
) -> tuple[Cover, Named] | None:
    """Return the joint plan; its bound stays that of the cover, which was free to do better."""
    width = len(solution.values) - len(ways)
    found = read(task, it, replace(solution, values=solution.values[:width]))
    counts = zip(ways, solution.values[width:], strict=True)
    taken = [way for way, n in counts for _ in range(round(n))]
    named = _dealt(found.shifts, taken, task.rules.people or 0)
    if found.faults or named.unfilled or broken(named, task.rules, most_hours(task)):
        return None
    cost = sum(c * v for c, v in zip(it.problem.cost, solution.values[:width], strict=False))
    gap = None if cover.bound is None or cost <= 0 else max(1 - cover.bound / cost, 0.0)
    return replace(found, bound=cover.bound, gap=gap), _even(task, named)


def _dealt(shifts: Mapping[Shift, int], taken: Sequence[Rotation], people: int) -> Named:
    """Return rotations as people, and the breaks of each shift dealt out in order."""
    left: dict[Times, list[Shift]] = {}
    for shift in sorted(shift for shift, n in shifts.items() for _ in range(n)):
        left.setdefault((shift.start, shift.end), []).append(shift)
    plan: dict[int, list[Shift]] = {person: [] for person in range(people)}
    for person, way in enumerate(taken[:people]):
        plan[person] = [left[times].pop(0) for times in way]
    return Named(shifts=plan, unfilled=sorted(shift for rest in left.values() for shift in rest))
