"""The planted causes: each is one change of a world, and its undoing is the world before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from simulator.rosters import DAY, NIGHT, meals, usual
from simulator.worlds import KINDS, Agent, Bot, Change, Span, World, clock, staff

SHORT = (clock(NIGHT, 20), clock(NIGHT, 22))
SILENT = (clock(DAY, 13), clock(DAY, 14))
BOT_HOURS = (clock(NIGHT, 21), clock(NIGHT, 23))
STACKED = (clock(DAY, 11.5), clock(DAY, 12.5))
CLOSED = (clock(DAY, 3), clock(DAY, 8))
HARD, HARDER = "quality", 4.0
ABSENT, SLOW = "M04", "M07"
SPARE = 0.6


def base(volume: float = 1.0, spare: float = 0.0, **settings: object) -> World:
    """Return the usual desk, without any plant."""
    return usual(replace(World(kinds=KINDS), **settings), volume, spare)  # type: ignore[arg-type]


def late_helpers(world: World) -> World:
    """S1: 8 of 14 helpers come at 22:00 instead of 20:00."""
    helpers = [agent.name for agent in world.agents if agent.name.startswith("H")]
    late = set(helpers[: round(len(helpers) * 8 / 14)])

    def comes(agent: Agent) -> Agent:
        hours = tuple((start + 2 * 3600, end) for start, end in agent.shifts)
        return replace(agent, shifts=hours) if agent.name in late else agent

    return staff(world, comes)


def thin_evening(world: World) -> World:
    """The second evening has five people in thirteen less."""
    last = [agent.name for agent in world.agents if agent.name.startswith("A")]
    gone = set(last[: round(len(last) * 5 / 13)])
    return staff(world, lambda agent: None if agent.name in gone else agent)


def of(name: str, change: Callable[[Agent], Agent]) -> Change:
    """Return the change of one agent; where the desk is smaller, of the last of the same shift."""

    def changed(world: World) -> World:
        same = [agent.name for agent in world.agents if agent.name[0] == name[0]]
        chosen = name if name in same else same[-1]
        return staff(world, lambda agent: change(agent) if agent.name == chosen else agent)

    return changed


def silent(agent: Agent) -> Agent:
    """S2: an agent says nothing from 13:00 to 14:00, on the roster and not on a break."""
    breaks = meals(DAY, 11, 12, 1)
    return replace(agent, silent=(SILENT,), breaks=breaks)


def slowed(agent: Agent) -> Agent:
    """S3: an agent at 0.45 of the usual speed."""
    return replace(agent, speed=0.45)


def slow_bot(world: World) -> World:
    """S4: the bot holds questions about the promotion for 35-55 s between 21:00 and 23:00."""
    bot = Bot(kinds=frozenset({"promo_rule"}), between=BOT_HOURS, holds=(35.0, 55.0))
    return replace(world, bots=(*world.bots, bot))


def passed_on(world: World) -> World:
    """S5: 35 % of the questions about returns are passed on once before they are answered."""
    return replace(world, transferred=(("return_exchange", 0.35),))


def hard_questions(world: World) -> World:
    """S6: one type in twenty takes four times the work."""
    kinds = tuple(
        replace(kind, work=kind.work * HARDER) if kind.code == HARD else kind
        for kind in world.kinds
    )
    return replace(world, kinds=kinds)


def stacked_breaks(world: World) -> World:
    """S7: 7 of 15 of the morning take their meal at 11:30, the others later in turns."""
    morning = [agent.name for agent in world.agents if agent.name.startswith("M")]
    first = round(len(morning) * 7 / 15)
    later = meals(DAY, 12.5, 16.5, 1)
    breaks: dict[str, tuple[Span, ...]] = {
        name: (STACKED if place < first else later[place % len(later)],)
        for place, name in enumerate(morning)
    }
    return staff(world, lambda agent: replace(agent, breaks=breaks.get(agent.name, agent.breaks)))


def apart_breaks(world: World) -> World:
    """Undo S7: those who went at 11:30 go from 14:00 on, half an hour after each other."""
    breaks = {
        agent.name: tuple(_apart(agent, span) for span in agent.breaks) for agent in world.agents
    }
    return staff(world, lambda agent: replace(agent, breaks=breaks[agent.name]))


def _apart(agent: Agent, span: Span) -> Span:
    if span != STACKED:
        return span
    start = clock(DAY, 14 + int(agent.name[1:]) % 5 / 2)
    return start, start + 3600


def closed_night(world: World) -> World:
    """S8: nobody is there from 03:00 to 08:00."""

    def goes(agent: Agent) -> Agent:
        hours = tuple(
            (a, min(b, CLOSED[0])) if a < CLOSED[0] < b else (a, b) for a, b in agent.shifts
        )
        breaks = tuple(
            span for span in agent.breaks if span[1] <= CLOSED[0] or span[0] >= CLOSED[1]
        )
        return replace(agent, shifts=hours, breaks=breaks) if agent.name[0] == "N" else agent

    return staff(world, goes)


CAUSES: Mapping[str, Change] = {
    "understaffed": late_helpers,
    "absent": of(ABSENT, silent),
    "slow_agent": of(SLOW, slowed),
    "bot": slow_bot,
    "transfer": passed_on,
    "complex": hard_questions,
    "breaks_stacked": stacked_breaks,
}


def everything(world: World, but: str | None = None) -> World:
    """Return the world with all causes planted, or with all but one."""
    for cause, change in CAUSES.items():
        if cause != but or cause == "breaks_stacked":
            world = change(world)
    return apart_breaks(world) if but == "breaks_stacked" else world


# Desks that answer in another way than the product assumes.
BREAKERS: Mapping[str, Change] = {
    "new_first": lambda world: replace(world, inbox="new_first"),
    "lifo": lambda world: replace(world, inbox="lifo"),
    "batching": lambda world: replace(world, batch=3),
    "weighted": lambda world: replace(world, favoured=2.0),
    "double_texting": lambda world: replace(world, double_texting=0.3),
    "unlogged": lambda world: replace(world, unlogged=0.1),
}
