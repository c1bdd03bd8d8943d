"""The plan as a model between queries: needs and rules in, shifts, slots, totals, people out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Any, TypeAlias

from retro.model import Row
from retro.staffing.covering import Task, cover_all
from retro.staffing.plan_rows import (
    Piece,
    people_rows,
    people_used,
    shift_rows,
    slot_rows,
    total,
    weight,
)
from retro.staffing.rostering import roster_all
from retro.staffing.shifts import Demand, Kind, Rules, pauses

GIVES = ("plan_shifts", "plan_slots", "plan_totals", "plan_people")
MENUS = ("fixed", "staggered")
# People on call where nothing is said: one in ten.
ON_CALL = 10

Record: TypeAlias = Mapping[str, Any]


def solve(inputs: Mapping[str, Sequence[Record]]) -> dict[str, list[Row]]:
    """Return the rows of every relation that the model gives; none where nothing is needed."""
    if not inputs["next_needs"] or not inputs["shift_rules"]:
        return {name: [] for name in GIVES}
    pieces = _solved(list(_pieces(inputs)))
    chosen = _chosen(pieces, inputs["shift_rules"][0]["menu"])
    return {
        "plan_shifts": [row for piece in pieces for row in shift_rows(piece)],
        "plan_slots": [row for piece in pieces for row in slot_rows(piece)],
        "plan_totals": [total(piece, is_chosen=piece.menu == chosen) for piece in pieces],
        "plan_people": [row for menu in MENUS for row in _people(pieces, menu)],
    }


def _people(pieces: Sequence[Piece], menu: str) -> Iterator[Row]:
    first = 1
    for piece in pieces:
        if piece.menu == menu:
            yield from people_rows(piece, first)
            first += people_used(piece)


def _pieces(inputs: Mapping[str, Sequence[Record]]) -> Iterator[Piece]:
    rules, menu = inputs["shift_rules"][0], inputs["shift_menu"]
    staff = _staff(inputs.get("shift_spans", ()))
    for pool in sorted({str(row["pool"]) for row in inputs["next_needs"]}):
        slots = sorted(
            (row for row in inputs["next_needs"] if row["pool"] == pool),
            key=lambda row: row["slot_from"],
        )
        origin = slots[0]["slot_from"].replace(hour=0, minute=0, second=0, microsecond=0)
        demand = _demand(slots, origin)
        names = staff.get(pool, [])
        people = rules.get(f"people_{pool}")
        limits = _rules(rules, len(names) or None if people is None else people, demand)
        for name in MENUS:
            kinds = _menu(menu, name, pool)
            if kinds:
                yield Piece(
                    menu=name,
                    pool=pool,
                    origin=origin,
                    task=Task(demand=demand, menu=kinds, rules=limits),
                    names=names if rules["with_names"] else (),
                )


def _staff(spans: Sequence[Record]) -> dict[str, list[str]]:
    """Return the people of each pool in the order of their names: where they worked longest."""
    worked: Counter[tuple[str, str]] = Counter()
    for row in spans:
        minutes = (row["ends_at"] - row["starts_at"]).total_seconds() // 60
        worked[row["agent"], row["pool"]] += int(minutes)
    pools: dict[str, str] = {}
    for (agent, pool), _ in sorted(worked.items(), key=lambda it: (-it[1], it[0])):
        pools.setdefault(agent, pool)
    staff: dict[str, list[str]] = {}
    for agent in sorted(pools):
        staff.setdefault(pools[agent], []).append(agent)
    return staff


def _demand(slots: Sequence[Record], origin: datetime) -> Demand:
    def minute(moment: datetime) -> int:
        return int((moment - origin).total_seconds() // 60)

    return Demand(
        step=min(minute(row["slot_to"]) - minute(row["slot_from"]) for row in slots),
        starts=tuple(minute(row["slot_from"]) for row in slots),
        need=tuple(round(row["need"]) for row in slots),
        high=tuple(round(max(row["need_high"], row["need"])) for row in slots),
    )


def _menu(rows: Sequence[Record], menu: str, pool: str) -> tuple[Kind, ...]:
    kinds = {
        Kind(row["start_minute"], row["length_minutes"], pauses(row["breaks"] or ""))
        for row in rows
        if row["menu"] == menu and row["pool"] in (None, pool)
    }
    return tuple(sorted(kinds))


def _rules(row: Record, people: int | None, demand: Demand) -> Rules:
    calls = row["on_call_people"]
    crowd = people if people is not None else max(demand.high)
    return Rules(
        people=people,
        rest=row["rest_minutes"],
        hours_a_day=row["hours_a_day"],
        most_on_break=row["most_on_break"],
        night=(row["night_from_minute"], row["night_to_minute"]),
        on_call=row["on_call_minutes"],
        on_call_people=ceil(crowd / ON_CALL) if calls is None else calls,
        turn_up=row["turn_up_cost"],
        night_hour=row["night_hour_cost"],
        on_call_hour=row["on_call_hour_cost"],
        short_hour=row["short_hour_cost"],
        short_hour_deep=row["short_hour_deep_cost"],
        short_first=row["short_first"],
    )


def _solved(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with their plans, and what a plan with one more person would be.

    All are solved in one go: starting a solver takes longer than most of its problems.
    """
    counted = [piece for piece in pieces if piece.task.rules.people]
    tasks = [piece.task for piece in pieces] + [_one_more(piece.task) for piece in counted]
    solved = roster_all(tasks, cover_all(tasks))
    more = iter(solved[len(pieces) :])
    return [
        replace(
            piece,
            cover=cover,
            named=named,
            one_more=next(more)[0] if piece.task.rules.people else None,
        )
        for piece, (cover, named) in zip(pieces, solved, strict=False)
    ]


def _one_more(task: Task) -> Task:
    return replace(task, rules=replace(task.rules, people=(task.rules.people or 0) + 1))


def _chosen(pieces: Sequence[Piece], wish: str) -> str:
    """Return the menu that is proposed: the one wished for, or the one that weighs least."""
    weights = {menu: sum(weight(it) for it in pieces if it.menu == menu) for menu in MENUS}
    return wish if wish in MENUS else min(MENUS, key=lambda menu: (weights[menu], menu))
