"""Erlang's formulas, exact: for comparison, and for desks where customers truly queue.

They assume one common queue from which any free agent takes the next customer. On a desk where
each chat is pinned to one agent's inbox they ask for too few people.

Units: `rate` arrivals per second, `work` mean seconds of one service, `patience` mean seconds
until a waiting customer leaves, `limit` seconds within which to be answered; load = rate x work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, floor, inf

from scipy.special import betainc

NEGLIGIBLE = 1e-17
MOST = 100_000  # agents; beyond that a request is a mistake


def erlang_b(agents: int, load: float) -> float:
    """Return the share of customers that find all agents busy and leave at once (loss)."""
    blocked = 1.0
    for busy in range(1, agents + 1):
        blocked = load * blocked / (busy + load * blocked)
    return blocked


def erlang_c(agents: int, load: float) -> float:
    """Return the share of customers that have to wait; 1 if the agents cannot keep up."""
    return 1.0 if load >= agents else _waiting(agents, load, erlang_b(agents, load))


def service_level_c(agents: int, rate: float, work: float, limit: float) -> float:
    """Return the share answered within the limit by a queue that nobody leaves."""
    return _level(agents, rate, work, limit, erlang_b(agents, rate * work))


def mean_wait_c(agents: int, rate: float, work: float) -> float:
    """Return the mean wait in seconds of all customers; infinite if agents cannot keep up."""
    load = rate * work
    return inf if load >= agents else erlang_c(agents, load) * work / (agents - load)


def heads_c(rate: float, work: float, limit: float, target: float) -> int:
    """Return the fewest agents that answer at least the target share (below 1) in time.

    Raises:
        ValueError: The target is not a share below 1.
    """
    _check(target)
    load, blocked, agents = rate * work, 1.0, 0
    while rate > 0 and agents < MOST:
        agents += 1
        blocked = load * blocked / (agents + load * blocked)
        if agents > load and _level(agents, rate, work, limit, blocked) >= target:
            break
    return agents


@dataclass(frozen=True)
class Leaving:
    """A queue that impatient customers leave (M/M/n+M, "Erlang A"), in the long run.

    Attributes:
        waiting: share of customers that find all agents busy.
        leaving: share of customers that leave before they are answered.
        mean_wait: mean wait in seconds of all customers, those who leave included.
        occupancy: share of the agents' time that is work.
        offered: share whose wait would be within the limit, had they all stayed.
        served: share answered within the limit, of all customers.
    """

    waiting: float
    leaving: float
    mean_wait: float
    occupancy: float
    offered: float
    served: float


def erlang_a(agents: int, rate: float, work: float, patience: float, limit: float) -> Leaving:
    """Return the figures of a queue with impatient customers; every number is above 0.

    The long-run shares p of the birth-death chain give all of it. With c = agents x patience /
    work and y = 1 - exp(-limit / patience), a customer with j ahead waits at most the limit with
    probability I_y(j + 1, c), and stays that long with I_y(j + 1, c + 1) c / (c + j + 1);
    I is the regularised incomplete beta function.
    """
    idle, queue = _states(agents, rate, work, patience)
    service, y = agents * patience / work, 1 - exp(-limit / patience)
    free = sum(idle)
    offered = free + sum(p * betainc(j + 1, service, y) for j, p in enumerate(queue))
    served = free + sum(
        p * betainc(j + 1, service + 1, y) * service / (service + j + 1)
        for j, p in enumerate(queue)
    )
    length = sum(j * p for j, p in enumerate(queue))
    leaving = length / patience / rate
    busy = rate * work * (1 - leaving) / agents
    return Leaving(sum(queue), leaving, length / rate, busy, float(offered), float(served))


def heads_a(rate: float, work: float, patience: float, limit: float, target: float) -> int:
    """Return the fewest agents that answer at least the target share of all customers in time.

    Raises:
        ValueError: The target is not a share below 1.
    """
    _check(target)
    if rate <= 0:
        return 0
    return _least(lambda n: erlang_a(n, rate, work, patience, limit).served >= target)


def _waiting(agents: int, load: float, blocked: float) -> float:
    return agents * blocked / (agents - load * (1 - blocked))


def _level(agents: int, rate: float, work: float, limit: float, blocked: float) -> float:
    load = rate * work
    if load >= agents:
        return 0.0
    return 1 - _waiting(agents, load, blocked) * exp(-(agents - load) * limit / work)


def _states(
    agents: int, rate: float, work: float, patience: float
) -> tuple[list[float], list[float]]:
    """Return the long-run shares with 0 to n - 1 busy agents, and with 0, 1, 2, … in the queue.

    Counted from the fullest likely state outwards, so that no term overflows.
    """
    peak = min(agents, floor(rate * work))
    below, share = [], 1.0
    for busy in range(peak, 0, -1):
        share *= busy / work / rate
        below.append(share)
    above, share, state = [1.0], 1.0, peak
    while share > NEGLIGIBLE or state < agents or _grows(agents, rate, work, patience, state):
        state += 1
        share *= rate / (min(state, agents) / work + max(state - agents, 0) / patience)
        above.append(share)
    every = [*reversed(below), *above]
    total = sum(every)
    shares = [share / total for share in every]
    return shares[:agents], shares[agents:]


def _grows(agents: int, rate: float, work: float, patience: float, state: int) -> bool:
    return rate > agents / work + (state + 1 - agents) / patience


def _least(is_enough: Callable[[int], bool]) -> int:
    """Return the smallest number that is enough, where all larger ones are too."""
    high = 1
    while not is_enough(high) and high < MOST:
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def _check(target: float) -> None:
    if not 0 < target < 1:
        raise ValueError(f"a share of {target} cannot be aimed at")
