"""Agent names as different exports write them -> proposals for one name each; never applied."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

ROSTER = "roster"
SHOP = re.compile(r"^.*[:：]")
NOISE = re.compile(r"[\s\u200b\ufeff_\-—–·.、]+")
# What stands around a name: the shop, the trade, the shift.
ROLE = re.compile(
    r"^.*(旗舰店|专卖店|专营店|官方店)|^(在线|官方|人工)?(客服|售前|售后|坐席)|\(.*?\)|【.*?】"
    r"|(在线|人工)?(客服|售前|售后)$|^(kf|cs|agent)(?=[^a-z])"
)
NUMBER = re.compile(r"^\d+号?|\d+号?$")
ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
# How far two names are apart at most: shape only, words around them, a number at either end.
FARTHEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Other spellings of one agent; `agent` is empty where several `rivals` are equally near."""

    agent: str
    aliases: tuple[str, ...]
    rivals: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    is_known: bool = False

    @property
    def heading(self) -> str:
        """The table of `retro.toml` in which the aliases stand; a known agent has it already."""
        return f"[agents.{_quoted(self.agent)}]"

    @property
    def line(self) -> str:
        """The line below that heading, with the aliases that are there already."""
        return f"aliases = [{', '.join(_quoted(name) for name in (*self.kept, *self.aliases))}]"

    @property
    def toml(self) -> str:
        """Heading and line, to be pasted; empty for rivals."""
        return f"{self.heading}\n{self.line}" if self.agent else ""


def suggestions(
    names_by_table: Mapping[str, Collection[str]], known: Mapping[str, Sequence[str]]
) -> list[Suggestion]:
    """Propose which names of the exports are one agent's.

    `known` is what `retro.toml` says: agents and their aliases. Names in it come first as the
    name to keep, then those of the roster, then the shortest. Two names that one table tells
    apart are two agents, unless they differ in width, case, blanks or the shop alone.
    """
    seen = _Seen(names_by_table, known)
    found = {name: near for name in seen.strangers() if (near := seen.nearest(name))}
    homes: dict[str, list[str]] = defaultdict(list)
    torn: list[Suggestion] = []
    for name, near in found.items():
        rivals = tuple(sorted({_home(other, found) for other in near}))
        if len(rivals) == 1:
            homes[rivals[0]].append(name)
        else:
            torn.append(Suggestion(agent="", aliases=(name,), rivals=rivals))
    sure = [
        Suggestion(
            agent=agent,
            aliases=tuple(aliases),
            kept=tuple(known.get(agent, ())),
            is_known=agent in known,
        )
        for agent, aliases in sorted(homes.items())
    ]
    return sure + torn


class _Seen:
    """Every name with the tables in which it stands, and with the agent it is settled as."""

    def __init__(
        self, names_by_table: Mapping[str, Collection[str]], known: Mapping[str, Sequence[str]]
    ) -> None:
        self.known = known
        self.tables: dict[str, set[str]] = defaultdict(set)
        for table, names in names_by_table.items():
            for name in names:
                if name and name.strip():
                    self.tables[name].add(table)
        self.agent_of = {alias: agent for agent, others in known.items() for alias in others}
        self.agent_of |= {agent: agent for agent in known}
        self.all = sorted({*self.tables, *self.agent_of}, key=self.rank)
        self.forms = {name: _forms(name) for name in self.all}

    def strangers(self) -> list[str]:
        """Return the names that `retro.toml` does not know."""
        return sorted(name for name in self.tables if name not in self.agent_of)

    def rank(self, name: str) -> tuple[int, int, str]:
        """Return how fit a name is to be kept; the lowest is the fittest."""
        place = 0 if name in self.agent_of else 1 if ROSTER in self.tables[name] else 2
        return place, len(name), name

    def nearest(self, name: str) -> set[str]:
        """Return the agents of the nearest fitter names; several are equally near."""
        for distance in range(FARTHEST + 1):
            near = {
                self.agent_of.get(other, other)
                for other in self.all[: self.all.index(name)]
                if self._may_be_one(name, other, distance)
            }
            if near:
                return near
        return set()

    def _may_be_one(self, name: str, other: str, distance: int) -> bool:
        if self.forms[name][distance] != self.forms[other][distance]:
            return False
        agent = self.agent_of.get(other, other)
        told_apart = self.tables[name] & (self.tables[other] | self.tables[agent])
        return distance == 0 or not told_apart


def _forms(name: str) -> tuple[str, ...]:
    """Return the name with ever less around it; what would leave nothing is left as it is."""
    bare = NOISE.sub("", SHOP.sub("", unicodedata.normalize("NFKC", name)).casefold())
    shape = bare or name
    words = ZEROS.sub("", ROLE.sub("", shape)) or shape
    # `客服1` without its word and number would be nobody.
    return shape, words, NUMBER.sub("", words) or words


def _home(name: str, found: Mapping[str, Iterable[str]]) -> str:
    """Follow a proposal to the name that is kept in the end."""
    near = sorted(found.get(name, ()))
    return _home(near[0], found) if len(near) == 1 else name


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)
