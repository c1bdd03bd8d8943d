"""What a desk is: its questions, its people, its rules. Times are seconds from 18:00, day one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

OPENS = datetime(2025, 11, 10, 18)
HOURS = 30
SLOT = 1800
SLOTS = HOURS * 3600 // SLOT
# Chats per half hour relative to a quiet half hour: spikes at 20:00 and at 0:00.
PROFILE = (
    .55, .65, .8, 1., 3., 2.5, 2.1, 1.9, 1.6, 1.45, 1.4, 1.5, 2.7, 2.1, 1.5, 1.2,
    .85, .65, .45, .35, .25, .22, .2, .2, .22, .28, .4, .55, .75, .9, 1., 1.1,
    1.2, 1.2, 1.15, 1.1, 1., 1., 1., 1.05, 1.1, 1.1, 1.1, 1.05, 1., .95, .9, .9,
    .9, .95, 1., 1.1, 1.4, 1.4, 1.3, 1.2, 1.1, 1., .9, .8,
)  # fmt: skip
Inbox = Literal["fifo", "new_first", "lifo"]
Span = tuple[float, float]


def clock(day: int, hour: float) -> float:
    """Return the seconds from the opening to an hour of the first (0) or the second day (1)."""
    return (day * 24 + hour - OPENS.hour) * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A type of question: how many turns it takes and how long one reply of it, against 1."""

    code: str
    share: float
    turns: float
    work: float = 1.0
    group: str = "presale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A person: shifts and breaks in seconds, `speed` < 1 is slower, `cap` chats at most."""

    name: str
    shifts: tuple[Span, ...]
    breaks: tuple[Span, ...] = ()
    silent: tuple[Span, ...] = ()
    group: str = "presale"
    speed: float = 1.0
    cap: int = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """A bot that holds chats of some types between two moments for so many seconds."""

    kinds: frozenset[str]
    between: Span
    holds: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A desk over 30 hours.

    chats: expected number; work, least_work, think, patience, linger: seconds; volatility: of
    the rate, per five minutes; favoured: how many times as many chats every third agent may
    hold before others are preferred; double_texting, unlogged: shares of questions and replies.
    """

    chats: float = 28_000
    kinds: tuple[Kind, ...] = ()
    agents: tuple[Agent, ...] = ()
    work: float = 7.0
    least_work: float = 1.0
    think: float = 45.0
    volatility: float = 0.15
    patience: float = 1500.0
    linger: float = 60.0
    answer_seconds: float = 30.0
    answer_share: float = 0.9
    bots: tuple[Bot, ...] = ()
    transferred: tuple[tuple[str, float], ...] = ()
    hop_work: float = 0.6
    inbox: Inbox = "fifo"
    batch: int = 1
    favoured: float = 1.0
    double_texting: float = 0.0
    unlogged: float = 0.0


Change = Callable[[World], World]

KINDS = (
    Kind(code="size_fit", share=0.20, turns=4.0),
    Kind(code="promo_rule", share=0.22, turns=3.2),
    Kind(code="stock_ship", share=0.18, turns=3.0, work=0.85),
    Kind(code="product", share=0.13, turns=4.0, work=1.1),
    Kind(code="logistics", share=0.12, turns=3.0, work=0.9),
    Kind(code="return_exchange", share=0.10, turns=4.2, work=1.15),
    Kind(code="quality", share=0.05, turns=3.2),
)


def staff(world: World, change: Callable[[Agent], Agent | None]) -> World:
    """Return the world with each agent changed; `None` sends one home."""
    changed = (change(agent) for agent in world.agents)
    return replace(world, agents=tuple(agent for agent in changed if agent is not None))
