"""Erlang's formulas against published examples, textbook limits and a queue run by hand."""

from __future__ import annotations

import heapq
import random
from math import exp, factorial, inf, sqrt
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.staffing.bounds import nearest_rank, sustained_limit, work_bound
from retro.staffing.erlang import (
    erlang_a,
    erlang_b,
    erlang_c,
    heads_a,
    heads_c,
    mean_wait_c,
    service_level_c,
)

AGENTS = st.integers(1, 60)
LOADS = st.floats(0.05, 80)


def test_the_classic_worked_example() -> None:
    """360 calls in half an hour of 240 s with 55 agents: 23.9 % wait, 8.2 s, 84.6 % in 15 s."""
    rate = 360 / 1800
    assert erlang_c(55, rate * 240) == pytest.approx(0.2387, abs=5e-5)
    assert mean_wait_c(55, rate, 240) == pytest.approx(8.18, abs=5e-3)
    assert service_level_c(55, rate, 240, 15) == pytest.approx(0.846, abs=5e-4)


@pytest.mark.parametrize(
    ("agents", "waiting", "level"),
    [(11, 0.6821, 0.3896), (12, None, 0.6402), (13, None, 0.7956), (14, 0.1741, 0.8884)],
)
def test_two_hundred_calls_an_hour(agents: int, waiting: float | None, level: float) -> None:
    """200 calls an hour of 180 s, answered within 20 s, by 11 to 14 agents (published example)."""
    assert service_level_c(agents, 200 / 3600, 180, 20) == pytest.approx(level, abs=5e-5)
    if waiting:
        assert erlang_c(agents, 10) == pytest.approx(waiting, abs=5e-5)


def test_fourteen_agents_answer_in_eight_seconds() -> None:
    """The same example: with 14 agents the mean wait is 7.84 s, and 14 is the first with 80 %."""
    assert mean_wait_c(14, 200 / 3600, 180) == pytest.approx(7.84, abs=5e-3)
    assert heads_c(200 / 3600, 180, 20, 0.8) == 14


def test_impatience_shortens_the_queue() -> None:
    """48 a minute, 1 min of work, 2 min of patience, 50 agents (Mandelbaum and Zeltyn).

    3.09 % leave, the mean wait is 3.71 s, 93.0 % of the time is work; had nobody left, 20.83 s.
    """
    seen = erlang_a(50, 48 / 60, 60, 120, 20)
    assert seen.leaving == pytest.approx(0.0309, abs=5e-5)
    assert seen.mean_wait == pytest.approx(3.71, abs=5e-3)
    assert seen.occupancy == pytest.approx(0.930, abs=5e-4)
    assert seen.served == pytest.approx(0.9430, abs=5e-5)
    assert mean_wait_c(50, 48 / 60, 60) == pytest.approx(20.83, abs=5e-3)


def test_a_low_target_needs_no_more_than_it_must() -> None:
    """A load of 59.8 and 5 % in 20 s: 60 agents, where a published library starts at 61."""
    assert heads_c(59.8 / 180, 180, 20, 0.05) == 60


def test_an_overloaded_queue_without_impatience_never_settles() -> None:
    """As much work as agents: everybody waits, for ever, and nobody is answered in time."""
    assert erlang_c(10, 10) == 1
    assert mean_wait_c(10, 10 / 60, 60) == inf
    assert service_level_c(10, 12 / 60, 60, 20) == 0


def test_impatience_keeps_an_overloaded_queue_finite() -> None:
    """400 a minute for 190 agents of 1 min: all work, and the surplus of 210 leaves."""
    seen = erlang_a(190, 400 / 60, 60, 120, 20)
    assert seen.occupancy == pytest.approx(1)
    assert seen.leaving == pytest.approx(210 / 400)
    assert 0 <= seen.served <= seen.offered < 1e-9


@pytest.mark.parametrize("target", [0.0, 1.0, 1.2])
def test_no_number_of_agents_reaches_a_target_of_one(target: float) -> None:
    """A target that is no share below one is refused, not searched for."""
    with pytest.raises(ValueError, match="cannot be aimed at"):
        heads_c(1, 10, 20, target)
    with pytest.raises(ValueError, match="cannot be aimed at"):
        heads_a(1, 10, 60, 20, target)


def test_nobody_arrives_nobody_is_needed() -> None:
    """An empty slot needs no agents."""
    assert heads_c(0, 60, 20, 0.8) == 0
    assert heads_a(0, 60, 60, 20, 0.8) == 0


@given(st.integers(1, 30), st.floats(0.01, 30))
def test_the_loss_formula_is_its_definition(agents: int, load: float) -> None:
    """The recursion gives the ratio of the terms load^k / k! (for numbers that stay small)."""
    terms = [load**k / factorial(k) for k in range(agents + 1)]
    assert erlang_b(agents, load) == pytest.approx(terms[-1] / sum(terms), rel=1e-9)


@given(AGENTS, LOADS)
def test_one_agent_more_makes_fewer_wait(agents: int, load: float) -> None:
    """Shares lie between 0 and 1 and fall with each agent; who waits is more than who is lost."""
    assert 0 <= erlang_c(agents + 1, load) <= erlang_c(agents, load) <= 1
    assert erlang_b(agents, load) <= erlang_c(agents, load)


@given(AGENTS, st.floats(0.1, 0.95), st.floats(1, 120))
def test_endless_patience_is_erlang_c(agents: int, part: float, limit: float) -> None:
    """With a patience of months nobody leaves, and Erlang A gives Erlang C."""
    work = 60.0
    rate = agents * part / work
    seen = erlang_a(agents, rate, work, 1e7, limit)
    assert seen.waiting == pytest.approx(erlang_c(agents, rate * work), abs=1e-3)
    assert seen.served == pytest.approx(service_level_c(agents, rate, work, limit), abs=1e-3)


@given(st.floats(0.01, 1), st.floats(5, 300), st.floats(10, 300), st.floats(0.3, 0.97))
def test_the_fewest_heads_are_enough_and_one_less_is_not(
    rate: float, work: float, limit: float, target: float
) -> None:
    """Both searches stop at the first number that reaches the target."""
    agents = heads_c(rate, work, limit, target)
    assert service_level_c(agents, rate, work, limit) >= target
    assert service_level_c(agents - 1, rate, work, limit) < target or agents == 1
    fewer = heads_a(rate, work, 120, limit, target)
    assert erlang_a(fewer, rate, work, 120, limit).served >= target
    assert fewer == 1 or erlang_a(fewer - 1, rate, work, 120, limit).served < target


@given(AGENTS, st.floats(0.2, 1.6), st.floats(10, 600), st.floats(1, 300))
def test_an_impatient_queue_keeps_its_books(
    agents: int, part: float, patience: float, limit: float
) -> None:
    """All shares are shares, and as many leave as the mean wait is of the patience."""
    seen = erlang_a(agents, agents * part / 60, 60, patience, limit)
    assert 0 <= seen.served <= seen.offered <= 1 + 1e-9
    assert seen.leaving == pytest.approx(seen.mean_wait / patience)
    assert seen.occupancy == pytest.approx(part * (1 - seen.leaving))
    assert seen.occupancy <= 1 + 1e-9


def _queue(
    agents: int, rate: float, work: float, seed: int, customers: int = 15_000
) -> list[float]:
    """Return the waits of a queue that is run, not computed."""
    chance, now = random.Random(seed), 0.0  # noqa: S311 - a seeded queue, not a secret
    free = [0.0] * agents
    waits = []
    for _ in range(customers):
        now += chance.expovariate(rate)
        begun = max(now, heapq.heappop(free))
        waits.append(begun - now)
        heapq.heappush(free, begun + chance.expovariate(1 / work))
    return waits[2_000:]


def test_a_queue_that_is_run_agrees_within_three_standard_errors() -> None:
    """Ten runs of an M/M/8 at 80 % load: share that waits and share within 15 s."""
    runs = [_queue(8, 6.4 / 60, 60, seed) for seed in range(10)]
    waiting = [mean(wait > 0 for wait in waits) for waits in runs]
    in_time = [mean(wait <= 15 for wait in waits) for waits in runs]
    error = stdev(waiting) / sqrt(len(runs)), stdev(in_time) / sqrt(len(runs))
    assert abs(mean(waiting) - erlang_c(8, 6.4)) < 3 * error[0]
    assert abs(mean(in_time) - service_level_c(8, 6.4 / 60, 60, 15)) < 3 * error[1]


def test_a_single_agent_is_the_textbook_queue() -> None:
    """One agent (M/M/1) at 70 %: 70 % wait, on average 140 s for work of 60 s."""
    assert erlang_c(1, 0.7) == pytest.approx(0.7)
    assert mean_wait_c(1, 0.7 / 60, 60) == pytest.approx(140)
    assert service_level_c(1, 0.7 / 60, 60, 60) == pytest.approx(1 - 0.7 * exp(-0.3))


def test_work_is_conserved() -> None:
    """5400 s of replies in half an hour keep three people busy without a pause."""
    assert work_bound(5400, 1800) == 3


def test_a_person_is_never_behind_up_to_the_sustained_limit() -> None:
    """Replies of 9 s and 45 s until the customer speaks again: six chats, 1 + 45 / 9."""
    assert sustained_limit(9, 45) == 6


@pytest.mark.parametrize(("share", "value"), [(0.9, 9), (0.95, 10), (0.1, 1), (1.0, 10)])
def test_the_nearest_rank_is_a_value_seen(share: float, value: int) -> None:
    """Of 1 to 10, nine do not exceed 9."""
    assert nearest_rank(list(range(10, 0, -1)), share) == value
    assert nearest_rank([], share) is None
