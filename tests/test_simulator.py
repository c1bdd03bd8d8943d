"""The simulator against what is known without it: queueing formulas, Little's law, determinism."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from simulator import exports, plants, truth
from simulator.desk import Trace, run
from simulator.dice import TURNS, Dice, roll
from simulator.worlds import SLOT, Agent, Kind, World, clock

FOREVER = ((0.0, 1e9),)
ONE_KIND = (Kind(code="size_fit", share=1.0, turns=1.0),)


def erlang_b(heads: int, offered: float) -> float:
    """Return the blocking of M/M/n/n, by the recursion over the number of agents."""
    blocking = 1.0
    for n in range(1, heads + 1):
        blocking = offered * blocking / (n + offered * blocking)
    return blocking


def erlang_c(heads: int, offered: float) -> float:
    """Return the probability of waiting in M/M/n."""
    blocking = erlang_b(heads, offered)
    return heads * blocking / (heads - offered * (1 - blocking))


def queue(heads: int, rate: float, seed: int, patience: float = 1e12) -> tuple[World, Dice]:
    """Return a desk that is M/M/n: one chat per agent, one turn, no lingering, work of mean 1."""
    rng = np.random.default_rng(seed)
    size = 60_000
    ones = [1] * size
    flat = rng.exponential(1.0, size * TURNS).tolist()
    zeros = [0] * size
    nothing = [0.0] * size
    dice = Dice(
        np.cumsum(rng.exponential(1 / rate, size)).tolist(), zeros, ones, flat, flat,
        rng.exponential(1.0, size).tolist(), nothing, nothing, [], [], nothing, nothing,
    )  # fmt: skip
    people = tuple(Agent(name=f"a{n}", shifts=FOREVER, cap=1) for n in range(heads))
    world = World(
        kinds=ONE_KIND, agents=people, work=1.0, least_work=0.0, linger=0.0, patience=patience
    )
    return world, dice


def batches(values: np.ndarray) -> tuple[float, float]:
    """Return a mean and its standard error by twenty batches, since waits are correlated."""
    means = np.array([part.mean() for part in np.array_split(values, 20)])
    return float(means.mean()), float(means.std(ddof=1) / math.sqrt(len(means)))


@pytest.mark.parametrize(("heads", "offered"), [(1, 0.7), (8, 6.5), (30, 26.0)])
def test_one_chat_per_agent_is_erlang_c(heads: int, offered: float) -> None:
    """With one chat per agent and one turn the waits are those of M/M/n, within 3 SE."""
    world, dice = queue(heads, offered, seed=5)
    trace = run(world, dice)
    waits = np.zeros(len(dice))
    for chat, _, asked, begun, _, _ in trace.replies:
        waits[chat] = begun - asked
    waited, error = batches(waits > 1e-9)
    assert abs(waited - erlang_c(heads, offered)) < 3 * error
    within, error = batches(waits <= 0.5)
    expected = 1 - erlang_c(heads, offered) * math.exp(-(heads - offered) * 0.5)
    assert abs(within - expected) < 3 * error


def test_the_formula_of_these_tests_has_the_published_figures() -> None:
    """360 calls in 30 minutes of 240 s with 55 agents: P(wait) 0.2387."""
    assert erlang_c(55, 360 * 240 / 1800) == pytest.approx(0.2387, abs=5e-5)
    assert erlang_c(11, 10.0) == pytest.approx(0.6821, abs=5e-5)


def test_queue_with_patience_is_erlang_a() -> None:
    """48 a minute, one minute of work, two of patience, 50 agents: 3.09 % walk away."""
    world, dice = queue(50, 48.0, seed=7, patience=2.0)
    trace = run(world, dice)
    left = np.zeros(len(dice))
    left[list(trace.left)] = 1
    share, error = batches(left)
    assert abs(share - 0.0309) < 3 * error


def test_littles_law_holds_in_every_slot() -> None:
    """Chats open, counted every second, are arrivals times the mean time of those open."""
    world = plants.base(0.3)
    trace = run(world, roll(world, 1))
    ends = {chat: sent for chat, _, _, _, sent, _ in trace.replies}
    begun = np.array([trace.handed[chat] for chat in ends])
    ended = np.array(list(ends.values()))
    ticks = np.arange(0, 60 * SLOT) + 0.5
    held = np.searchsorted(np.sort(begun), ticks) - np.searchsorted(np.sort(ended), ticks)
    counted = held.reshape(60, SLOT).mean(axis=1)
    assert counted == pytest.approx(truth.load(trace), abs=0.05)


def test_the_same_seed_gives_the_same_day() -> None:
    """Two runs of one seed agree in every reply; another seed gives another day."""
    world = plants.everything(plants.base(0.1))
    assert run(world, roll(world, 3)).replies == run(world, roll(world, 3)).replies
    assert run(world, roll(world, 4)).entered != run(world, roll(world, 3)).entered


def test_switching_a_cause_off_changes_nothing_else() -> None:
    """Without the slow bot chats come at the same times, ask the same and take the same work."""
    base = plants.base(0.1)
    worlds = [base, plants.slow_bot(base)]
    without, with_bot = (run(world, roll(world, 2)) for world in worlds)
    assert without.entered == with_bot.entered
    assert without.kind == with_bot.kind
    before = plants.BOT_HOURS[0]
    assert replies_until(without, before) == replies_until(with_bot, before)
    # Who loses patience asks no more: what both heard is compared.
    one, other = works(without), works(with_bot)
    both = sorted(one.keys() & other.keys())
    assert len(both) > 0.99 * len(one)
    assert [one[key] for key in both] == pytest.approx([other[key] for key in both])


def replies_until(trace: Trace, moment: float) -> list[tuple[int, int, float, float, float, int]]:
    """Return the replies sent before a moment."""
    return [reply for reply in trace.replies if reply[4] < moment]


def works(trace: Trace) -> dict[tuple[int, int], float]:
    """Return how long each reply took, by chat and turn."""
    return {(chat, turn): sent - begun for chat, turn, _, begun, sent, _ in sorted(trace.replies)}


def test_each_plant_makes_more_chats_slow() -> None:
    """Every cause has an effect in the direction in which it is planted."""
    base = plants.base(0.3, 0.1)
    before = truth.slow_chats(base, 1)
    for cause in ("understaffed", "slow_agent", "bot", "transfer", "complex"):
        assert truth.slow_chats(plants.CAUSES[cause](base), 1) > before, cause


def test_who_is_silent_says_nothing() -> None:
    """The silent agent of S2 sends no reply in the hour, and the next one right after it."""
    world = plants.CAUSES["absent"](plants.base(0.3))
    trace = run(world, roll(world, 1))
    who = next(place for place, agent in enumerate(world.agents) if agent.silent)
    begins, ends = plants.SILENT
    sent = [reply[4] for reply in trace.replies if reply[5] == who]
    assert not [moment for moment in sent if begins + 60 < moment < ends]
    assert [moment for moment in sent if ends <= moment < ends + 120]


def test_need_is_the_least_that_meets_the_target() -> None:
    """With the computed need fresh service times meet the target; with a head less most do not."""
    world = plants.base(0.3)
    heads = truth.need(world, 1)
    # Half hours with fewer chats are too few to tell one share from another.
    busy = np.bincount(truth.slot_of(roll(world, 1).entered), minlength=60) >= 100
    enough = truth.shares(world, 1, heads, (11, 12, 13))[busy]
    short = truth.shares(world, 1, np.maximum(heads - 1, 1), (11, 12, 13))[busy]
    assert (enough >= world.answer_share - 0.04).mean() > 0.9
    assert enough.mean() > world.answer_share
    assert (short < world.answer_share + 0.04).mean() > 0.9
    assert (short < world.answer_share).mean() > 0.7
    assert short.mean() < world.answer_share - 0.04


def test_gaps_are_not_asserted_but_computed() -> None:
    """Eight helpers who come two hours late leave the first half hour short, and not by eight."""
    world = plants.late_helpers(plants.base(1.0))
    assert truth.present(world)[4] == 18.0
    assert truth.present(world)[8] == 26.0


def test_log_holds_every_question_and_reply() -> None:
    """The log has one line per question and reply, in order; a tenth is missing if so planted."""
    world = plants.base(0.05)
    dice = roll(world, 1)
    trace = run(world, dice)
    rows = exports.messages(world, dice, trace)
    said = [row for row in rows if row[3] == "客服"]
    assert len(said) == len(trace.replies)
    assert sum(row[3] == "买家" for row in rows) == len(dice) + sum(r[1] > 0 for r in trace.replies)
    missing = replace(world, unlogged=0.1)
    fewer = [row for row in exports.messages(missing, dice, trace) if row[3] == "客服"]
    assert 0.88 < len(fewer) / len(said) < 0.92


def test_roster_is_written_with_its_breaks() -> None:
    """A shift over midnight and a meal stand as in a roster."""
    meal = (clock(0, 23.5), clock(1, 0))
    agent = Agent(name="E01", shifts=((clock(0, 18), clock(1, 1)),), breaks=(meal,))
    assert exports.roster([agent]) == [
        ("E01", "一组", "售前", "2025-11-10 18:00", "2025-11-11 01:00", 30, "23:30-00:00")
    ]
