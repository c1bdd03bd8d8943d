"""The people of the simulated desk: five shifts over thirty hours, meals in turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulator.worlds import Agent, Bot, Kind, Span, World, clock

NIGHT, DAY = 0, 1


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift: its code, how many people at full volume, its hours, and when meals are taken."""

    code: str
    heads: float
    hours: Span
    meals: tuple[Span, ...] = ()


def meals(day: int, first: float, last: float, long: float) -> tuple[Span, ...]:
    """Return meal breaks one after the other between two hours, each so many hours long."""
    count = round((last - first) / long)
    starts = [first + long * place for place in range(count)]
    return tuple((clock(day, start), clock(day, start + long)) for start in starts)


# evening, helpers, night, morning, afternoon: sized so that the peaks are tight.
SHIFTS = (
    Shift("E", 12, (clock(NIGHT, 17), clock(DAY, 1)), meals(NIGHT, 18, 19.5, 0.5)),
    Shift("H", 14, (clock(NIGHT, 20), clock(DAY, 2))),
    Shift("N", 5, (clock(DAY, 0), clock(DAY, 9)), meals(DAY, 3, 5.5, 0.5)),
    Shift("M", 15, (clock(DAY, 8), clock(DAY, 17)), meals(DAY, 11, 14, 1)),
    Shift("A", 13, (clock(DAY, 15), clock(DAY, 24)), meals(DAY, 17, 19.5, 0.5)),
)


def people(shifts: Sequence[Shift], volume: float = 1.0) -> tuple[Agent, ...]:
    """Return the agents of the shifts, one at least; a smaller desk needs a little more each."""
    agents: list[Agent] = []
    for shift in shifts:
        for place in range(max(1, round(shift.heads * volume**0.9))):
            meal = shift.meals[place % len(shift.meals)] if shift.meals else None
            agents.append(
                Agent(
                    name=f"{shift.code}{place + 1:02d}",
                    shifts=(shift.hours,),
                    breaks=(meal,) if meal else (),
                )
            )
    return tuple(agents)


def greeting(kinds: Sequence[Kind]) -> Bot:
    """Return the bot that greets everybody and hands over after a few seconds."""
    codes = frozenset(kind.code for kind in kinds)
    return Bot(kinds=codes, between=(0.0, clock(2, 24)), holds=(2.0, 5.0))


def usual(world: World, volume: float = 1.0, spare: float = 0.0) -> World:
    """Return a world with the usual roster; `spare` heads more for every hundred."""
    shifts = [replace(shift, heads=shift.heads * (1 + spare)) for shift in SHIFTS]
    return replace(
        world,
        chats=world.chats * volume,
        agents=people(shifts, volume),
        bots=(greeting(world.kinds),),
    )
