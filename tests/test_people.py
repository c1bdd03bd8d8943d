"""Who works what: everybody with their rest, within their hours, nights shared out."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from solved_here import here

from retro.staffing import covering, rostering
from retro.staffing.covering import Cover, Task
from retro.staffing.people import Named, assign, broken, evened, in_turn, is_fair, is_night
from retro.staffing.rostering import roster_all, rotations
from retro.staffing.shifts import DAY, Demand, Kind, Rules, Shift, overlap

HOUR = 60
FREE = 10_000.0


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covering, "solve_all", here)
    monkeypatch.setattr(rostering, "solve_all", here)


def shift(day: int, start: int, hours: int) -> Shift:
    """Return a shift of a day, from a full hour, so many hours long."""
    begins = day * DAY + start * HOUR
    return Shift(begins, begins + hours * HOUR)


def heads(shifts: Sequence[Shift]) -> dict[Shift, int]:
    """Return how often each shift is there."""
    return dict(Counter(shifts))


def test_as_many_as_overlap_are_enough() -> None:
    """A hundred random plans: with rest, nobody more is needed than stand side by side."""
    rules = Rules(rest=11 * HOUR)
    for seed in range(100):
        dice = random.Random(seed)  # noqa: S311 - a seeded case, not a secret
        wanted = [
            shift(dice.randrange(3), dice.randrange(24), dice.choice([6, 8, 10]))
            for _ in range(dice.randint(1, 40))
        ]
        people = overlap(heads(wanted), rules.rest)
        named = in_turn(heads(wanted), people, rules, FREE)
        assert named.unfilled == [], seed
        assert broken(named, rules, FREE) == [], seed
        assert sorted(it for mine in named.shifts.values() for it in mine) == sorted(wanted)


def test_one_fewer_is_not_enough() -> None:
    """Two shifts that overlap with their rest need two people."""
    wanted = heads([shift(0, 8, 8), shift(1, 2, 8)])
    rules = Rules(rest=11 * HOUR)
    assert overlap(wanted, rules.rest) == 2
    assert in_turn(wanted, 1, rules, FREE).unfilled == [shift(1, 2, 8)]
    assert overlap(wanted, 10 * HOUR) == 1


def test_work_goes_to_whoever_had_least() -> None:
    """Four day shifts and two people: two each, in the order of their numbers."""
    wanted = heads([shift(day, 8, 8) for day in range(4)])
    named = in_turn(wanted, 2, Rules(), FREE)
    assert {person: len(mine) for person, mine in named.shifts.items()} == {0: 2, 1: 2}


def test_nights_are_shared_out() -> None:
    """Nobody has a second night while somebody has none."""
    nights = [shift(day, 20, 8) for day in range(3)]
    rules = Rules()
    named = in_turn(heads(nights), 3, rules, FREE)
    assert is_fair(named, rules)
    assert all(len(mine) == 1 for mine in named.shifts.values())
    assert is_night(nights[0], rules)
    assert not is_night(shift(0, 16, 8), rules)


def test_nights_are_swapped_for_days() -> None:
    """Three nights and three days lie badly; after the swaps nobody has two nights more."""
    rules = Rules()
    nights, days = [shift(d, 20, 8) for d in (0, 2, 4)], [shift(d, 8, 8) for d in (0, 2, 4)]
    lopsided = Named(shifts={0: nights, 1: days, 2: []})
    even = evened(lopsided, rules, 24)
    assert is_fair(even, rules)
    assert broken(even, rules, 24) == []
    assert sorted(it for mine in even.shifts.values() for it in mine) == sorted(nights + days)
    stuck = Named(shifts={0: nights, 1: [shift(d, 14, 8) for d in range(6)]})
    assert evened(stuck, rules, 48).shifts[0] == nights


def test_hours_of_one_person_have_an_end() -> None:
    """With ten hours each, two people cannot take three shifts of eight."""
    wanted = heads([shift(day, 8, 8) for day in range(3)])
    assert len(in_turn(wanted, 2, Rules(), 10).unfilled) == 1


def test_without_a_number_as_few_people_as_it_takes() -> None:
    """Three shifts of eight hours and twenty hours each: one person has two of them."""
    wanted = heads([shift(day, 8, 8) for day in range(3)])
    named = assign(wanted, None, Rules(), 20)
    assert named.unfilled == []
    assert len(named.shifts) == 2


def test_rotations_are_all_ways_to_work() -> None:
    """Each shift alone, and the two that have rest between; not the two that have none."""
    a, b, c = (0, 480), (600, 1080), (1200, 1680)
    assert rotations([a, b, c], Rules(rest=11 * HOUR), 20) == [(a,), (a, c), (b,), (c,)]
    assert rotations([a, b, c], Rules(rest=11 * HOUR), 10) == [(a,), (b,), (c,)]


def crowded(people: int) -> Task:
    """Return a task of two busy mornings and evenings that four hours of rest keep apart."""
    starts = [day * DAY + hour * HOUR for day in range(2) for hour in (8, 10, 18, 20)]
    need = [4, 4, 4, 4] * 2
    rules = Rules(people=people, rest=6 * HOUR, hours_a_day=6, most_on_break=1)
    menu = tuple(Kind(hour * HOUR, long * HOUR) for hour in (8, 10, 18, 20) for long in (2, 4))
    found = Demand(step=2 * HOUR, starts=tuple(starts), need=tuple(need), high=tuple(need))
    return Task(demand=found, menu=menu, rules=rules, seconds=10)


@pytest.mark.parametrize("people", [5, 6, 8])
def test_every_shift_of_the_plan_has_a_person(people: int) -> None:
    """Where hours do not go round, cover and people are solved together and fit."""
    one = crowded(people)
    ((cover, named),) = roster_all([one], covering.cover_all([one]))
    assert cover.faults == ()
    assert named.unfilled == []
    assert broken(named, one.rules, covering.most_hours(one)) == []
    assert heads([it for mine in named.shifts.values() for it in mine]) == dict(cover.shifts)


def test_without_the_solver_shifts_that_nobody_can_take_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A plan is never proposed that the people there cannot work."""
    monkeypatch.setattr(rostering, "solve_all", lambda problems: [None] * len(problems))
    one = crowded(1)
    cover = Cover(shifts={shift(0, 8, 4): 1, shift(0, 20, 4): 1, shift(1, 8, 4): 1,
                          shift(1, 18, 4): 1}, status="optimal")  # fmt: skip
    ((kept, named),) = roster_all([one], [cover])
    assert sum(kept.shifts.values()) == 3
    assert (kept.faults, named.unfilled) == ((), [])
    assert broken(named, one.rules, covering.most_hours(one)) == []
