"""The rows of each kind of chart in each state, before the state takes some of them away."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from retro.gallery import words
from retro.gallery.states import State, swing
from retro.model import Row


def waits(state: State) -> list[Row]:
    """Return the median and the slow tenth of the waits of each hour."""
    rises = [(hour, swing(place)) for place, hour in enumerate(state.hours())]
    return [(hour, 15 + 20 * rise * state.times, 40 + 130 * rise * state.times)
            for hour, rise in rises]  # fmt: skip


def counts(state: State) -> list[Row]:
    """Return a count for each cause."""
    made = state.names(words.CAUSES)
    return [(name, (90 - place % 80) * state.times) for place, name in enumerate(made)]


def rates(state: State) -> list[Row]:
    """Return a share with its cases for each product."""
    made = state.names(words.GOODS)
    return [(name, 0.21 / (1 + place / 3), max(3, 812 - 97 * place) * state.times)
            for place, name in enumerate(made)]  # fmt: skip


def stacks(state: State) -> list[Row]:
    """Return a count for each hour and cause."""
    causes = state.names(words.CAUSES, many=9)
    return [
        (hour, round(74 * swing(place) / (1 + turn)) * state.times, cause)
        for place, hour in enumerate(state.hours())
        for turn, cause in enumerate(causes)
    ]


def losses(state: State) -> list[Row]:
    """Return an amount and the running share for each product."""
    made = state.names(words.GOODS)
    amounts = [Decimal(182_400 * state.worth) / (1 + place) for place, _ in enumerate(made)]
    total = sum(amounts)
    return [(name, round(amounts[place], 2), float(sum(amounts[: place + 1]) / total))
            for place, name in enumerate(made)]  # fmt: skip


def floor(state: State) -> list[Row]:
    """Return need and staff of each hour, by pool."""
    pools, most = state.names(words.POOLS, many=3), 500 if state.is_huge else 20
    needs = [(hour, most * swing(place)) for place, hour in enumerate(state.hours())]
    return [
        _slot(hour, place, need / (1 + turn), most / (1 + turn), pool)
        for turn, pool in enumerate(pools)
        for place, (hour, need) in enumerate(needs)
    ]


def _slot(hour: datetime, place: int, need: float, most: float, pool: str) -> Row:
    away = round(most * 0.1) if place % 5 == 0 else 0
    return hour, round(need, 1), round(most * 0.5), need * 0.9, need * 1.15, away, pool


def curve(state: State) -> list[Row]:
    """Return the share in time at each load, by pool."""
    pools, dots = state.names(words.POOLS, many=3), 90 if state.is_huge else 9
    return [_dot(0.8 + 6.0 * place / dots, place, turn, pool, state.times)
            for turn, pool in enumerate(pools) for place in range(dots)]  # fmt: skip


def _dot(load: float, place: int, turn: int, pool: str, times: int) -> Row:
    fitted = 0.99 / (1 + (load / (5.6 - turn)) ** 5)
    share = max(0.02, min(1.0, fitted + (place % 3 - 1) * 0.02))
    return load, share, fitted, 0.9, 3.7 - turn * 0.6, (30 + 40 * place) * times, pool


def judged(state: State) -> list[Row]:
    """Return each agent against what was to be expected, with the limits of chance."""
    made = state.names(words.AGENTS)
    return [_limits(12.0 + 9 * place % 97, 0.55 + 0.23 * (place * 5 % 7), place, name)
            for place, name in enumerate(made)]  # fmt: skip


def _limits(expected: float, ratio: float, place: int, name: str) -> Row:
    narrow, wide = 1.96 / expected**0.5, 3.09 / expected**0.5
    return (expected, ratio, max(1 - narrow, 0.0), 1 + narrow, max(1 - wide, 0.0), 1 + wide,
            90 + 61 * place, name)  # fmt: skip


def shifts(state: State) -> list[Row]:
    """Return a shift of each agent, some with breaks."""
    made, pools = state.names(words.AGENTS), words.POOLS[state.lang]
    first = state.hours()[0]
    return [
        (name, first + timedelta(hours=place * 4 % 24), first + timedelta(hours=place * 4 % 24 + 9),
         "04:30-05:30;20:00-20:30" if place % 2 else "", pools[place % 2])
        for place, name in enumerate(made)
    ]  # fmt: skip


def cells(state: State) -> list[Row]:
    """Return a wait for each agent and hour."""
    made = state.names(words.AGENTS, many=30)
    first, times = (0, 400) if state.is_huge else (16, 1)
    return [
        (clock, 20.0 + 9 * (clock * 7 % 11) * (1 + place) * times, agent)
        for place, agent in enumerate(made)
        for clock in range(first, 24)
    ]


def points(state: State) -> list[Row]:
    """Return load and wait of each agent."""
    made = state.names(words.AGENTS)
    return [(12.5 + 7.3 * place % 31, (31.0 + 23 * (place * 3 % 8)) * min(state.times, 90), name)
            for place, name in enumerate(made)]  # fmt: skip


def volume(state: State) -> list[Row]:
    """Return count and share in time of each hour."""
    return [(hour, round(1400 * swing(place)) * state.times, 0.99 - 0.21 * swing(place))
            for place, hour in enumerate(state.hours())]  # fmt: skip


def steps(state: State) -> list[Row]:
    """Return the steps from sales to net sales."""
    parts = [
        Decimal(part) * state.worth for part in (5_123_000, -612_000, -488_000, 41_000, -9_000)
    ]
    made = [*parts, sum(parts, Decimal(0))]
    return list(zip(state.names(words.STAGES, many=len(made)), made, strict=True))


def pairs(state: State) -> list[Row]:
    """Return a share then and now of each agent."""
    made = state.names(words.AGENTS, many=40)
    return [(name, 0.98 - 0.012 * (place * 5 % 17), 0.97 - 0.02 * (place * 3 % 9))
            for place, name in enumerate(made)]  # fmt: skip


def ranges(state: State) -> list[Row]:
    """Return a share with its interval, and the middle of all; the last has no interval."""
    made = state.names(words.GOODS, many=40)
    return [(name, 0.97 - 0.004 * place, 0.95 - 0.006 * place if made[place + 1:] else None,
             0.98 - 0.003 * place if made[place + 1:] else None, 0.96)
            for place, name in enumerate(made)]  # fmt: skip


def outlook(state: State) -> list[Row]:
    """Return a share by age, that of the last promotion, and how far it may still go."""
    ages = 90 if state.is_huge else 15
    known = [(age, 0.2 * age / (age + 5)) for age in range(ages)]
    return [(age, share if age < ages * 2 / 3 else None, share * 0.85, share * 0.9, share * 1.2)
            for age, share in known]  # fmt: skip


def stages(state: State) -> list[Row]:
    """Return how many are left after each step, and which share of the step before."""
    made = state.names(words.STAGES, many=14)
    return [(name, 9000 * state.times // (1 + place), place / (1 + place) if place else None)
            for place, name in enumerate(made)]  # fmt: skip


def panels(state: State) -> list[Row]:
    """Return a line by hour for each of several things on one scale."""
    made = state.names(words.GOODS, many=20)
    return [
        (hour, round(90 * swing(place + turn) / (1 + turn)) * state.times, name)
        for turn, name in enumerate(made)
        for place, hour in enumerate(state.hours())
    ]
