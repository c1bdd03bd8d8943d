"""Shifts -> people: each with their rest, within their hours, nights shared out evenly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from math import ceil
from typing import TypeAlias

from retro.staffing.shifts import Rules, Shift, overlap

# So many people more than needed at once are tried where the shop has not said how many it has.
MORE = 50

Plan: TypeAlias = dict[int, list[Shift]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Shifts by number of the person, 0 to people - 1, and the shifts that nobody can take."""

    shifts: Plan
    unfilled: list[Shift] = field(default_factory=list)


def assign(shifts: Mapping[Shift, int], people: int | None, rules: Rules, hours: float) -> Named:
    """Return who works what by the greedy rule; `people` None: as few as it takes.

    `hours` is what one person may work in the whole plan.
    """
    if people is not None:
        return in_turn(shifts, people, rules, hours)
    worked = sum(shift.length * heads for shift, heads in shifts.items()) / 60
    least = max(overlap(shifts, rules.rest), ceil(worked / hours))
    for more in range(least, least + MORE):
        named = in_turn(shifts, more, rules, hours)
        if not named.unfilled:
            break
    return named


def in_turn(shifts: Mapping[Shift, int], people: int, rules: Rules, hours: float) -> Named:
    """Give shifts out in the order of their start, each to whoever is free and has had least.

    Without a limit of hours everybody who is needed is found: when a shift starts, fewer than
    `people` are on shift or at rest (that is what the plan's row of people says), whoever the
    earlier shifts were given to. Ties go to the lower number.
    """
    plan: Plan = {person: [] for person in range(people)}
    worked: Counter[int] = Counter()
    nights: Counter[int] = Counter()
    unfilled = []
    for shift in sorted(shift for shift, heads in shifts.items() for _ in range(heads)):
        night = is_night(shift, rules)
        free = [
            person
            for person, had in plan.items()
            if (not had or had[-1].end + rules.rest <= shift.start)
            and worked[person] + shift.length <= hours * 60
        ]
        if not free:
            unfilled.append(shift)
            continue
        chosen = min(free, key=lambda one: (nights[one] * night, worked[one], one))
        plan[chosen].append(shift)
        worked[chosen] += shift.length
        nights[chosen] += night
    return Named(shifts=plan, unfilled=unfilled)


def is_night(shift: Shift, rules: Rules) -> bool:
    """Tell whether a shift costs somebody the night: three hours of it or more."""
    return rules.night_minutes(shift) >= 3 * 60


def is_fair(named: Named, rules: Rules) -> bool:
    """Tell whether every shift is filled and nights differ by one at most."""
    nights = _nights(named, rules)
    return not named.unfilled and max(nights, default=0) - min(nights, default=0) <= 1


def broken(named: Named, rules: Rules, hours: float) -> list[str]:
    """Return what a named plan breaks: rest between two shifts of a person, or their hours."""
    found = []
    for person, shifts in named.shifts.items():
        worked = sum(shift.length for shift in shifts) / 60
        if worked > hours + 1e-6:
            found.append(f"person {person}: {worked:g} hours of {hours:g}")
        in_order = sorted(shifts)
        for before, after in pairwise(in_order):
            if after.start < before.end + rules.rest:
                found.append(f"person {person}: no rest before minute {after.start}")
    return found


def evened(named: Named, rules: Rules, hours: float) -> Named:
    """Return the plan with nights swapped from those who have two more to those who have fewer.

    A night goes over for a day shift of the other, or for nothing, where rest and hours of
    both allow it; until no swap is left.
    """
    plan = {person: sorted(mine) for person, mine in named.shifts.items()}
    while found := _swap(plan, rules, hours):
        plan |= found
    return Named(shifts=plan, unfilled=named.unfilled)


def _swap(plan: Plan, rules: Rules, hours: float) -> Plan | None:
    """Return the shifts of two people after the first swap that evens out their nights."""
    nights = {person: [it for it in mine if is_night(it, rules)] for person, mine in plan.items()}
    order = sorted(plan, key=lambda person: (len(nights[person]), person))
    for giver, taker in product(reversed(order), order):
        if len(nights[giver]) - len(nights[taker]) <= 1:
            continue
        days = [it for it in plan[taker] if it not in nights[taker]]
        for night, back in product(nights[giver], (None, *days)):
            given = _without(plan[giver], night) + ([back] if back else [])
            taken = (_without(plan[taker], back) if back else plan[taker]) + [night]
            swapped = {giver: sorted(given), taker: sorted(taken)}
            if not broken(Named(shifts=swapped), rules, hours):
                return swapped
    return None


def _without(shifts: Sequence[Shift], one: Shift) -> list[Shift]:
    place = list(shifts).index(one)
    return [*shifts[:place], *shifts[place + 1 :]]


def _nights(named: Named, rules: Rules) -> list[int]:
    return [sum(is_night(it, rules) for it in mine) for mine in named.shifts.values()]
