"""Covering plans: cheapest, checked, the same every time; and a plan by hand without a solver."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from math import ceil

import pytest
from solved_here import here

from retro.staffing import covering
from retro.staffing.checking import call_faults, called, faults, shortfall, working
from retro.staffing.covering import Cover, Task, checked, cover_all, model, most_hours, shift_cost
from retro.staffing.shifts import (
    DAY,
    Demand,
    Kind,
    Pause,
    Rules,
    Shift,
    grid_step,
    overlap,
    patterns,
    pauses,
    placed,
)
from retro.staffing.solving import Problem, Solution

HOUR = 60
MEAL = pauses("60@180-300")
PLAIN = Rules(rest=0, most_on_break=1.0)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covering, "solve_all", here)


def demand(*need: int, first: int = 8 * HOUR, step: int = HOUR, high: float = 1.0) -> Demand:
    """Return a need that begins at eight o'clock, hour by hour."""
    return Demand(
        step=step,
        starts=tuple(first + step * n for n in range(len(need))),
        need=need,
        high=tuple(ceil(n * high) for n in need),
    )


def task(needed: Demand, menu: tuple[Kind, ...], rules: Rules = PLAIN) -> Task:
    """Return a task that is solved to the last hour."""
    return Task(demand=needed, menu=menu, rules=rules, seconds=10)


def hourly(*lengths: int) -> tuple[Kind, ...]:
    """Return a menu of shifts of these hours from every full hour, without breaks."""
    return tuple(Kind(h * HOUR, hours * HOUR) for h in range(24) for hours in lengths)


def test_breaks_are_laid_where_they_may_lie() -> None:
    """An hour between the third hour and the fifth begins at 3:00, 3:30 or 4:00."""
    assert list(placed(MEAL, 30, 60)) == [((180, 60),), ((240, 60),)]
    assert list(placed(MEAL, 30, 30)) == [((180, 60),), ((210, 60),), ((240, 60),)]
    both = [Pause(180, 300, 60), Pause(240, 360, 30)]
    assert ((240, 60), (270, 30)) not in set(placed(both, 30, 30))
    assert list(placed((), 30, 30)) == [()]


def test_the_grid_is_the_longest_slot_of_which_all_is_made() -> None:
    """Half hours, unless a shift begins on a quarter."""
    needed = demand(1, 1, step=30)
    assert grid_step(needed, [Kind(8 * HOUR, 8 * HOUR, MEAL)]) == 30
    assert grid_step(needed, [Kind(8 * HOUR + 45, 8 * HOUR, MEAL)]) == 15


def test_shifts_reach_over_midnight_and_out_of_the_event() -> None:
    """A shift that only touches the event is one too, also one of the day before."""
    found = patterns([Kind(22 * HOUR, 8 * HOUR)], demand(1, first=2 * HOUR), 60)
    assert found == [Shift(22 * HOUR - DAY, 6 * HOUR)]


def test_long_events_are_planned_more_coarsely() -> None:
    """Twenty days with hourly starts do not make ten thousand patterns."""
    menu = [Kind(h * HOUR, 8 * HOUR, MEAL) for h in range(24)]
    found = patterns(menu, demand(*[1] * 24 * 20), 60)
    assert 0 < len(found) <= 1000


def test_a_need_is_covered_by_the_fewest_hours() -> None:
    """Three people for two hours and one for four: two shifts of two hours and one of four."""
    (cover,) = cover_all([task(demand(3, 3, 1, 1), hourly(2, 4))])
    assert cover.shifts == {
        Shift(8 * HOUR, 10 * HOUR): 2,
        Shift(8 * HOUR, 12 * HOUR): 1,
    }
    assert (cover.status, cover.faults) == ("optimal", ())


def test_the_model_agrees_with_trying_everything() -> None:
    """Small needs, three shifts, up to three people on each: the same least cost."""
    menu = (Kind(480, 120), Kind(540, 120), Kind(600, 120))
    tasks = []
    for seed in range(12):
        dice = random.Random(seed)  # noqa: S311 - a seeded case, not a secret
        needed = demand(*(dice.randint(0, 3) for _ in range(4)))
        if any(needed.need):
            tasks.append(task(needed, menu))
    for one, cover in zip(tasks, cover_all(tasks), strict=True):
        shifts = patterns(one.menu, one.demand, 60)
        every = product(range(4), repeat=len(shifts))
        costs = [_cost(one, dict(zip(shifts, heads, strict=True))) for heads in every]
        assert _cost(one, dict(cover.shifts)) <= min(costs) + 2.51


def _cost(one: Task, shifts: dict[Shift, int]) -> float:
    """Return what a plan weighs, shortfall by the first two people and beyond."""
    total = sum(shift_cost(shift, one.rules) * heads for shift, heads in shifts.items())
    for start, need in zip(one.demand.starts, one.demand.need, strict=True):
        short = max(need - working(shifts, start, start + 60), 0)
        total += 4 * min(short, 2) + 12 * max(short - 2, 0)
    return total


def test_what_cannot_be_covered_is_short_and_not_impossible() -> None:
    """One person for a need of five: four short, and the plan says so."""
    one = task(demand(5, 5), hourly(2), replace(PLAIN, people=1))
    (cover,) = cover_all([one])
    assert cover.shifts == {Shift(8 * HOUR, 10 * HOUR): 1}
    assert shortfall(one.demand, cover.shifts, cover.on_call, 0, 60) == 8
    assert cover.faults == ()


def test_nobody_works_two_shifts_without_rest_between() -> None:
    """Ten people for a need of ten in the morning and in the evening, with eleven hours of rest."""
    needed = demand(*[10] * 4, *[0] * 4, *[10] * 4)
    rules = replace(PLAIN, people=10, rest=11 * HOUR)
    (cover,) = cover_all([task(needed, hourly(4), rules)])
    assert overlap(cover.shifts, rules.rest) <= 10
    assert sum(cover.shifts.values()) == 10


def test_people_on_call_stand_in_for_the_high_case_only() -> None:
    """Two are needed, three when it is busy: the third waits at home."""
    rules = replace(PLAIN, on_call_people=2, on_call=3 * HOUR)
    (cover,) = cover_all([task(demand(2, 2, 2, high=1.5), hourly(3), rules)])
    assert sum(cover.shifts.values()) == 2
    assert cover.on_call == {8 * HOUR: 1}
    assert called(cover.on_call, rules.on_call, 10 * HOUR) == 1
    assert called(cover.on_call, rules.on_call, 11 * HOUR) == 0


def test_not_everybody_eats_at_once() -> None:
    """One may always eat, and of many half at most."""
    rules = replace(PLAIN, most_on_break=0.5)
    (cover,) = cover_all([task(demand(*[4] * 8), (Kind(8 * HOUR, 8 * HOUR, MEAL),), rules)])
    assert cover.faults == ()
    there = sum(cover.shifts.values())
    for minute in range(11 * HOUR, 13 * HOUR, 30):
        assert there - working(cover.shifts, minute, minute + 30) <= 1 + 0.5 * (there - 1)


def test_nobody_needed_is_an_empty_plan() -> None:
    """Without a need nothing is solved."""
    (cover,) = cover_all([task(demand(0, 0), hourly(2))])
    assert cover == Cover(status="empty")


def test_the_same_need_gives_the_same_plan() -> None:
    """Two runs agree to the person, since ties are broken by order."""
    one = task(demand(3, 5, 4, 6, 2, 5, high=1.2), hourly(2, 3, 4), replace(PLAIN, people=9))
    assert cover_all([one]) == cover_all([one])


def test_a_plan_that_does_not_hold_is_solved_again_without_presolve(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The check is not the solver's: a wrong answer is found and asked for anew."""
    asked: list[bool] = []

    def lying(problems: Sequence[Problem]) -> list[Solution | None]:
        asked.extend(problem.presolve for problem in problems)
        found = here(problems)
        if problems and problems[0].presolve:
            return [it and replace(it, values=(0.0,) * len(it.values)) for it in found]
        return found

    monkeypatch.setattr(covering, "solve_all", lying)
    (cover,) = cover_all([task(demand(2, 2), hourly(2))])
    assert asked == [True, False]
    assert (cover.status, cover.faults) == ("optimal", ())
    assert cover.shifts == {Shift(8 * HOUR, 10 * HOUR): 2}


@pytest.mark.parametrize("people", [None, 4])
def test_without_the_solver_a_plan_is_made_by_hand(
    monkeypatch: pytest.MonkeyPatch, people: int | None
) -> None:
    """It keeps every rule, covers what it can, and says how it was made."""
    monkeypatch.setattr(covering, "solve_all", lambda problems: [None] * len(problems))
    rules = Rules(people=people, rest=11 * HOUR)
    menu = tuple(Kind(h * HOUR, 8 * HOUR, MEAL) for h in range(24))
    one = task(demand(2, 3, 5, 6, 6, 4, 3, 2, 2, 1), menu, rules)
    (cover,) = cover_all([one])
    assert (cover.status, cover.faults) == ("greedy", ())
    assert sum(cover.shifts.values()) >= 4


def test_the_check_finds_what_is_wrong() -> None:
    """Each rule broken once: menu, break, people with rest, hours, breaks at once, on call."""
    needed = demand(1, 1, 1, 1, 1, 1, 1, 1)
    menu = [Kind(8 * HOUR, 8 * HOUR, MEAL)]
    rules = Rules(people=2, most_on_break=0.5)

    def wrong(shifts: dict[Shift, int], hours: float = 20) -> str:
        return ";".join(faults(menu, rules, needed, shifts, hours=hours))

    fine = Shift(480, 960, ((660, 60),))
    assert wrong({fine: 2}, hours=20) == "2 of 2 on a break at minute 660"
    other = Shift(480, 960, ((720, 60),))
    assert wrong({fine: 1, other: 1}) == ""
    assert wrong({fine: 1, other: 2}).startswith("3 people on shift or at rest at once, 2 there")
    assert wrong({fine: 1, other: 1}, hours=7) == "16 hours for 2 people of 7 hours"
    assert "no such shift on the menu" in wrong({Shift(480, 960, ((500, 60),)): 1})
    assert "no such shift on the menu" in wrong({Shift(480, 900): 1})
    assert list(call_faults(rules, {480: 1})) == ["1 people on call, 0 allowed"]


def test_a_claim_that_is_too_good_is_a_fault() -> None:
    """The solver may not say that more is covered than is."""
    one = task(demand(2, 2), hourly(2))
    found = checked(one, Cover(shifts={Shift(480, 600): 1}), claimed=0.0)
    assert found.faults == ("2 short, 0 claimed",)


def test_the_model_counts_hours_and_rest_in_rows() -> None:
    """With people there is a row for each start of a shift that differs, and one for hours."""
    needed = demand(1, 1)
    free = model(task(needed, (Kind(480, 60), Kind(540, 60))))
    tight = model(task(needed, (Kind(480, 60), Kind(540, 60)), replace(PLAIN, people=3, rest=60)))
    assert len(tight.problem.rows) - len(free.problem.rows) == 3
    assert most_hours(task(needed, ())) == 10
