"""Who works when: the shop's agents, shift codes, and each duty as times on the floor."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from retro.demo.story import ABSENT_AGENT, ABSENT_FROM, ABSENT_TO, SHOP, SLOW_AGENT, SLOW_FACTOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retro.demo.scenarios import Scenario
    from retro.demo.things import Chat

HOUR = 3600.0
DAY = 24 * HOUR
STOP_NEW = 6 * 60.0
OVERTIME = 20 * 60.0
WRAP_UP = 10 * 60.0


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift code: start hour, end hour (above 24 passes midnight), break minutes.

    `breaks` are the spans of hours over which the team's break halves are spread.
    """

    code: str
    start: int
    end: int
    break_minutes: int
    breaks: tuple[tuple[float, float], ...] = ()


SHIFTS = (
    Shift("早", 8, 17, 60, ((11.25, 12.75), (13.0, 15.0))),
    Shift("中", 14, 23, 60, ((16.5, 17.75), (18.0, 19.5))),
    Shift("晚", 17, 26, 60, ((17.75, 19.25), (22.5, 23.75))),
    Shift("夜", 24, 32, 30, ((27.0, 30.5),)),
    Shift("援", 21, 26, 0),
    Shift("加", 22, 26, 0),
)
_BY_CODE = {shift.code: shift for shift in SHIFTS}

_PRESALE = [
    "小荷", "小暖", "阿棉", "小满", "小葵", "阿柚", "小禾", "阿梨", "小苏", "小鹿", "阿秋",
    "小竹", "小米", "阿枝", "小溪", "小橙", "阿沫", "小雅", "小北", "阿宁", "小茉", "小檀",
    "阿夏", "小樱", "小芽", "阿柒", "小布", "小夜", "阿星", "小月", "小朵", "阿眠", "小桃",
    "小晴", "阿暖", "小岚", "小安", "阿芷", "小鱼", "小蔓", "阿青", "小童", "小穗", "阿蓝",
    "小瑜", "小曼", "阿珂", "小栀",
]  # fmt: skip
_AFTERSALE = [
    "小诺", "阿言", "小和", "小静", "阿稳", "小柏", "阿澄", "小舒", "小乔", "阿颜", "小沁",
    "小榕",
]  # fmt: skip
# a small shop keeps the slow agent and the absent one in shifts of their own
_SMALL_TEAMS = {
    12: [
        "小荷",
        "小暖",
        "阿梨",
        "小橙",
        "阿沫",
        "小雅",
        "小夜",
        "阿星",
        "小桃",
        "小晴",
        "阿暖",
        "小岚",
    ],
    7: ["小荷", "小暖", "小橙", "阿沫", "小夜", "小晴", "阿暖"],
}
_GROUPS = ("售前一组", "售前二组", "售前三组")
_OUTSOURCED = "售前三组"


@dataclass(frozen=True, slots=True)
class Person:
    """One agent as the shop knows her: name, pool, group, own staff or outsourced."""

    name: str
    pool: str
    group: str
    employment: str

    @property
    def account(self) -> str:
        """The sub-account that the platform prints: shop, colon, name."""
        return f"{SHOP}:{self.name}"


@dataclass(slots=True)
class Agent:
    """One agent on the floor of the simulation: speed, duties and the state of her desk."""

    person: Person
    factor: float
    spans: list[tuple[float, float, str]] = field(default_factory=list)
    accepting: bool = False
    present: bool = False
    busy: bool = False
    open: int = 0
    last: float = 0.0
    inbox: list[Chat] = field(default_factory=list)


def people(scenario: Scenario, block: int = 0) -> list[Person]:
    """Return the agents of a scenario; later blocks of a large shop get numbered names."""
    suffix = f"{block:02d}" if block else ""
    front = _front(scenario.presale)
    back = _AFTERSALE[: scenario.aftersale]
    return [Person(name + suffix, "presale", _group(name), _employment(name)) for name in front] + [
        Person(name + suffix, "aftersale", "售后组", "own") for name in back
    ]


def _front(count: int) -> list[str]:
    """Return `count` pre-sale names in the order of the duties."""
    return list(_SMALL_TEAMS.get(count, _PRESALE[:count]))


def _group(name: str) -> str:
    return _GROUPS[_PRESALE.index(name) % len(_GROUPS)]


def _employment(name: str) -> str:
    return "outsourced" if _group(name) == _OUTSOURCED else "own"


def duty_names(scenario: Scenario) -> Iterator[tuple[int, str, int, int, int]]:
    """Yield day, code, place in the pool's list, place in the shift, heads of the shift.

    Places of the after-sales pool start behind the pre-sale ones.
    """
    for duty in scenario.duties:
        offset = scenario.presale if duty.pool == "aftersale" else 0
        heads = duty.last - duty.first
        for place in range(duty.first, duty.last):
            yield duty.day, duty.code, offset + place, place - duty.first, heads


def roster_rows(scenario: Scenario, block: int = 0) -> list[list[str]]:
    """Return the rows of the roster file: date, name, code, group, post; off days too."""
    team = people(scenario, block)
    codes: dict[tuple[int, int], str] = {}
    for day, code, place, _, _ in duty_names(scenario):
        codes[day, place] = code
    days = (scenario.known_to - scenario.start.date()).days + 1
    posts = {"presale": "售前", "aftersale": "售后"}
    return [
        [
            (scenario.start.date() + timedelta(days=day)).isoformat(),
            person.name,
            codes.get((day, place), "休"),
            person.group,
            posts[person.pool],
        ]
        for day in range(days)
        for place, person in enumerate(team)
    ]


def floor(scenario: Scenario, factors: list[float], block: int = 0) -> list[Agent]:
    """Return the agents with their spans: (time, time, kind), seconds from midnight.

    Kinds are `shift`, `break` and `absent`.
    """
    agents = [
        Agent(person, SLOW_FACTOR if _slow(scenario, person) else factor)
        for person, factor in zip(people(scenario, block), factors, strict=True)
    ]
    for day, code, place, k, heads in duty_names(scenario):
        agents[place].spans += _spans(day, _BY_CODE[code], k, heads)
    if scenario.planted and block == 0:
        _plant_absence(scenario, agents)
    return agents


def _slow(scenario: Scenario, person: Person) -> bool:
    return scenario.planted and person.name == SLOW_AGENT


def _plant_absence(scenario: Scenario, agents: list[Agent]) -> None:
    origin = midnight(scenario)
    span = ((ABSENT_FROM - origin).total_seconds(), (ABSENT_TO - origin).total_seconds())
    for agent in agents:
        if agent.person.name == ABSENT_AGENT:
            agent.spans = [row for row in agent.spans if row[2] != "break"]
            agent.spans.append((*span, "absent"))


def _spans(day: int, shift: Shift, k: int, heads: int) -> list[tuple[float, float, str]]:
    # a night code belongs to the date on which its work begins: 夜 starts at 00:00
    base = day * DAY - shift.start * HOUR // DAY * DAY
    spans = [(base + shift.start * HOUR, base + shift.end * HOUR, "shift")]
    length = shift.break_minutes * 60.0 / max(1, len(shift.breaks))
    for low, high in shift.breaks:
        room = (high - low) * HOUR - length
        begin = base + low * HOUR + room * k / max(1, heads - 1)
        spans.append((begin, begin + length, "break"))
    return spans


def midnight(scenario: Scenario) -> datetime:
    """Return the origin of all seconds of a scenario: midnight of its first day."""
    return datetime.combine(scenario.start.date(), time())
