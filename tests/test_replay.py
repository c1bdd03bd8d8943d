"""The replay: what follows from who is there, and whether it foretells what then happens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from math import isnan
from time import perf_counter

import pytest
from simulator import desk, dice, plants
from simulator.desk import Trace
from simulator.worlds import OPENS, SLOT, World

from retro.model import Value
from retro.modelled import BY_RELATION
from retro.staffing import calibration, presence, traces, what_ifs
from retro.staffing.presence import Person
from retro.staffing.replay import Chat, Inbox, Stay, waits

SECOND = 1000
ALONE = [Stay(0, 0, 10_000 * SECOND)]


def chat(asked: int, *works: int, thinks: Sequence[int] = (), patience: int | None = None) -> Chat:
    """Return a chat, all times in seconds."""
    return Chat(
        asked=asked * SECOND,
        came=asked * SECOND,
        works=tuple(work * SECOND for work in works),
        thinks=tuple(think * SECOND for think in thinks),
        patience=None if patience is None else patience * SECOND,
    )


def seconds(found: Sequence[int | None]) -> list[float | None]:
    """Return waits in seconds."""
    return [None if wait is None else wait / SECOND for wait in found]


# -- by hand -------------------------------------------------------------------------


def test_one_person_answers_one_question_at_a_time() -> None:
    """Three chats at 0, 1 and 2 s, ten seconds of work each: answered at 10, 20 and 30 s."""
    found = waits([chat(0, 10), chat(1, 10), chat(2, 10)], ALONE, [1.0])
    assert seconds(found) == [10, 19, 28]


def test_a_new_chat_goes_to_whoever_has_fewest_open() -> None:
    """The second chat goes to the colleague, the third to whoever has waited longest."""
    two = [*ALONE, Stay(1, 0, 10_000 * SECOND)]
    found = waits([chat(0, 10), chat(1, 30), chat(2, 10)], two, [1.0, 1.0])
    assert seconds(found) == [10, 30, 18]


@pytest.mark.parametrize(
    ("inbox", "expected"),
    [("fifo", [10, 39, 38, 45]), ("new_first", [10, 39, 28, 35]), ("lifo", [10, 39, 38, 25])],
)
def test_the_order_of_answering(inbox: Inbox, expected: list[float]) -> None:
    """At 40 s three questions wait: an old chat's second (20), new chats (22 and 25 s).

    The first chat is answered at 10 s and asks again ten seconds later; the second takes from
    10 to 40 s. Oldest first: the third chat at 60, the fourth at 70 s. New chats first: at 50
    and 60 s. Newest first: the fourth at 50, the third at 60 s.
    """
    chats = [chat(0, 10, 10, thinks=[10]), chat(1, 30), chat(22, 10), chat(25, 10)]
    assert seconds(waits(chats, ALONE, [1.0], inbox)) == expected


def test_slow_people_take_longer() -> None:
    """At twice the ordinary time ten seconds of work are twenty."""
    assert seconds(waits([chat(0, 10)], ALONE, [2.0])) == [20]


def test_whoever_goes_finishes_what_is_open_and_takes_nothing_new() -> None:
    """The chat of 4 s is finished; the one of 6 s waits until somebody comes at 60 s."""
    found = waits(
        [chat(4, 10), chat(6, 10)],
        [Stay(0, 0, 5 * SECOND), Stay(1, 60 * SECOND, 90 * SECOND)],
        [1.0, 1.0],
    )
    assert seconds(found) == [10, 64]


def test_impatient_buyers_leave_and_cost_no_work() -> None:
    """Who waits 5 s at most is passed over at 10 s; the next is served at once."""
    found = waits([chat(0, 10), chat(1, 10, patience=5), chat(2, 10)], ALONE, [1.0])
    assert seconds(found) == [10, None, 18]


def test_more_lines_after_the_answer_keep_busy() -> None:
    """The first is answered after 10 s, but the next is begun only 5 s later."""
    first = replace(chat(0, 10), tails=(5 * SECOND,))
    assert seconds(waits([first, chat(1, 10)], ALONE, [1.0])) == [10, 24]


def test_nobody_there_is_nobody_answered() -> None:
    """Without people every chat stays without an answer, and no chats are no waits."""
    assert waits([chat(0, 10)], [], []) == [None]
    assert waits([], ALONE, [1.0]) == []


def test_a_break_is_taken_out_of_the_shift() -> None:
    """On shift 0-100, on a break 40-50, away 45-60: there 0-40 and 60-100."""
    person = Person(shifts=[(0, 100)], breaks=[(40, 50)], absences=[(45, 60)])
    assert presence.stays([person]) == [Stay(0, 0, 40), Stay(0, 60, 100)]


def test_the_shortfall_becomes_helpers() -> None:
    """Three needed and one there, then two needed: two helpers, one of them stays on."""
    extra = presence.shortfall([Stay(0, 0, 200)], {(0, 100): 3.0, (100, 200): 2.0})
    assert extra == {(0, 100): 2, (100, 200): 1}
    assert [person.shifts for person in presence.helpers(extra)] == [
        [(0, 100), (100, 200)],
        [(0, 100)],
    ]


def test_spread_breaks_keep_their_length_and_their_shift() -> None:
    """Two breaks at the busiest time move apart, within two hours and within the shift."""
    hour = 3_600_000
    team = [Person(shifts=[(0, 8 * hour)], breaks=[(4 * hour, 5 * hour)]) for _ in range(2)]
    busy = [4 * hour + second * SECOND for second in range(3600)]
    spread = presence.with_spread_breaks(team, busy)
    lengths = [end - start for person in spread for start, end in person.breaks]
    assert lengths == [hour, hour]
    assert all(end <= 4 * hour or start >= 5 * hour for it in spread for start, end in it.breaks)


def test_patience_is_judged_by_those_who_left() -> None:
    """Of three, one leaves at 20 s with two still waiting: half of these go on for longer."""
    assert traces._still_there([(10, False), (20, True), (30, False)]) == [(20, 0.5)]


def test_the_gate_wants_the_slow_ones_too() -> None:
    """Nine quiet slots fit whatever the model; the tenth, all slow, comes out all quick."""
    quiet = [calibration.Slot(at, 100, 100, 100) for at in range(9)]
    fit = calibration.fit("fifo", [*quiet, calibration.Slot(9, 100, 0, 100)])
    assert (fit.slots, fit.slots_fit, fit.is_valid) == (10, 9, False)
    assert calibration.fit("fifo", quiet).is_valid


# -- against a desk that is run again --------------------------------------------------


def rows_of(world: World, trace: Trace) -> dict[str, list[dict[str, Value]]]:
    """Return what the queries make of a simulated desk, taken straight from what happened."""
    replies: dict[int, list[tuple[int, int, float, float, float, int]]] = defaultdict(list)
    for reply in trace.replies:
        replies[reply[0]].append(reply)
    came = {number: moment for number, moment, _ in trace.assigned}
    return {
        "replay_turns": [
            _turn(world, trace, number, replies[number], came.get(number))
            for number in range(len(trace.entered))
        ],
        "replay_stays": [
            {
                "pool": "presale",
                "agent": agent.name,
                "kind": kind,
                "starts_at": _moment(start),
                "ends_at": _moment(end),
                "speed": 1 / agent.speed,
            }
            for agent in world.agents
            for kind, spans in (
                ("shift", agent.shifts),
                ("break", agent.breaks),
                ("absence", agent.silent),
            )
            for start, end in spans
        ],
        "staffing_aims": [{"answer_seconds": world.answer_seconds, "slot_minutes": SLOT // 60}],
        "staffing_slots": [],
        "short_blocks": [],
    }


def _moment(second: float) -> datetime:
    return OPENS + timedelta(seconds=second)


def _turn(
    world: World,
    trace: Trace,
    number: int,
    replies: Sequence[tuple[int, int, float, float, float, int]],
    came: float | None,
) -> dict[str, Value]:
    entered, handed = trace.entered[number], trace.handed[number]
    first = trace.first_reply[number]
    sent = [reply[4] for reply in replies]
    speeds = [world.agents[reply[5]].speed for reply in replies]
    works = [(reply[4] - reply[3]) * speed for reply, speed in zip(replies, speeds, strict=True)]
    thinks = [0.0, *(reply[2] - before for reply, before in zip(replies[1:], sent, strict=False))]
    hopped = any(hop[0] == number for hop in trace.hops) if trace.hops else False
    return {
        "pool": "presale",
        "session_id": f"{number:06d}",
        "question_type": world.kinds[trace.kind[number]].code,
        "entered_at": _moment(entered),
        "handed_at": _moment(handed),
        "came_at": _moment(came if hopped and came is not None else handed),
        "wait_seconds": None if isnan(first) else first - entered,
        "is_cut": False,
        "in_window": True,
        "is_overlooked": False,
        "patience_seconds": world.answer_seconds / 2 if isnan(first) else None,
        "usual_share": 1.0,
        "works": ";".join(map(str, works)) if works else None,
        "tails": ";".join("0" for _ in works) if works else None,
        "thinks": ";".join(map(str, thinks)) if works else None,
    }


def short(change: Callable[[World], World] = lambda world: world) -> World:
    """Return the usual desk, late helpers planted, changed further."""
    return change(plants.late_helpers(plants.base(0.5)))


@cache
def rolled(seed: int) -> dice.Dice:
    """Return the chances of the usual desk."""
    return dice.roll(short(), seed)


def solved(
    world: World, seed: int = 3, needs: Sequence[tuple[datetime, float]] = ()
) -> Mapping[str, list[dict[str, Value]]]:
    """Return the model's rows by column for a simulated desk; `needs` makes one short block."""
    inputs = rows_of(world, desk.run(world, rolled(seed)))
    slot = timedelta(seconds=SLOT)
    inputs["staffing_slots"] = [
        {"pool": "presale", "slot_from": at, "slot_to": at + slot, "required": required}
        for at, required in needs
    ]
    if needs:
        span = {"starts_at": needs[0][0], "ends_at": needs[-1][0] + slot}
        inputs["short_blocks"] = [{"pool": "presale", **span}]
    given = what_ifs.solve(inputs)
    schemas = BY_RELATION["what_ifs"].gives
    return {
        name: [dict(zip(schemas[name], row, strict=True)) for row in rows]
        for name, rows in given.items()
    }


@pytest.fixture(scope="module")
def plain() -> Mapping[str, list[dict[str, Value]]]:
    """Return what is said of the usual desk."""
    return solved(short())


def test_what_happened_comes_out_as_it_happened(
    plain: Mapping[str, list[dict[str, Value]]],
) -> None:
    """At the people who were there at least 80 % of the slots come within 3 points."""
    fit = next(row for row in plain["replay_fits"] if row["is_used"])
    assert fit["discipline"] == "fifo"
    assert fit["share_fit"] >= 0.8  # type: ignore[operator]
    assert fit["mean_gap"] <= 0.025  # type: ignore[operator]


@pytest.mark.parametrize("seed", [3, 4])
def test_the_prediction_matches_a_true_second_run(seed: int) -> None:
    """With the late helpers there from 20:00 the share answered in time is as foretold.

    The desk is simulated twice from the same chances; the replay sees the first run only.
    """
    world = short()
    late = [agent for agent in world.agents if agent.shifts[0][0] == plants.SHORT[1]]
    assert late
    start = [_moment(plants.SHORT[0] + at * SLOT) for at in range(4)]
    there = sum(
        agent.shifts[0][0] <= plants.SHORT[0] < agent.shifts[0][1] for agent in world.agents
    )
    needs = [(at, float(there + len(late))) for at in start]
    found = solved(world, seed, needs)
    block = next(row for row in found["what_ifs"] if row["scenario"] == "block")
    before, after = (_slow(it, seed) for it in (world, plants.base(0.5)))
    chats = float(block["chats"])  # type: ignore[arg-type]
    assert block["extra_heads"] == len(late)
    assert block["slow_observed"] == before
    assert block["slow_before"] / chats == pytest.approx(before / chats, abs=0.03)  # type: ignore[operator]
    assert block["slow_after"] / chats == pytest.approx(after / chats, abs=0.02)  # type: ignore[operator]
    assert not block["is_chance"]


def _slow(world: World, seed: int) -> int:
    trace = desk.run(world, rolled(seed))
    start, end = plants.SHORT
    return sum(
        start <= handed < end and not first - entered <= world.answer_seconds
        for entered, handed, first in zip(
            trace.entered, trace.handed, trace.first_reply, strict=True
        )
    )


@pytest.mark.parametrize("inbox", ["new_first", "lifo"])
def test_another_inbox_order_is_told_apart(inbox: str) -> None:
    """A desk that answers in another order is found out, and its own order is used."""
    found = solved(short(plants.BREAKERS[inbox]))
    used = [row["discipline"] for row in found["replay_fits"] if row["is_used"]]
    assert used == [inbox]


def test_a_desk_that_breaks_the_model_is_rejected() -> None:
    """Where all chats go to one in three agents first, no replay fits: nothing is foretold."""
    found = solved(short(lambda world: replace(world, favoured=6.0)))
    assert not [row for row in found["replay_fits"] if row["is_valid"]]
    assert found["what_ifs"] == []
    assert {row["with_plan"] for row in found["replay_slots"]} == {None}


def test_calm_pools_are_not_replayed() -> None:
    """Where nobody waited too long there is nothing to put right."""
    inputs = rows_of(short(), desk.run(short(), rolled(3)))
    calm = [row for row in inputs["replay_turns"] if row["wait_seconds"] is not None]
    inputs["replay_turns"] = [row | {"wait_seconds": 1.0} for row in calm[:100]]
    assert what_ifs.solve(inputs) == {"replay_fits": [], "replay_slots": [], "what_ifs": []}


def test_rows_are_in_the_order_of_the_schema(
    plain: Mapping[str, list[dict[str, Value]]],
) -> None:
    """Each relation has rows as wide as its schema; slots come in order."""
    assert set(plain) == set(BY_RELATION["what_ifs"].gives)
    slots = [row["slot_from"] for row in plain["replay_slots"]]
    assert slots == sorted(slots)  # type: ignore[type-var]
    assert [row["scenario"] for row in plain["what_ifs"] if row["scenario"] == "breaks_spread"]


def test_a_replay_is_quick() -> None:
    """Fourteen thousand chats take a second or so, not minutes."""
    world = plants.base(0.5)
    rows = rows_of(world, desk.run(world, rolled(3)))
    trace = traces.trace(rows["replay_turns"], OPENS)
    team = presence.people(rows["replay_stays"], OPENS)
    started = perf_counter()
    waits([it.chat for it in trace], presence.stays(team), presence.speeds(team))
    assert perf_counter() - started < 10


def test_somebody_entered_twice_is_there_until_the_last_end() -> None:
    """Two stays of one person that overlap are one: chats are taken until the later ends."""
    stays = [Stay(0, 0, 100), Stay(0, 50, 300)]
    chats = [Chat(10, 10, (5,)), Chat(200, 200, (5,)), Chat(400, 400, (5,))]
    assert waits(chats, stays, [1.0]) == [5, 5, None]
