"""The look of a series, by what it is: the same colour in every chart, apart without colour too."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from retro import resources
from retro.charts.house import palette
from retro.model import Column, Value

SERIES = tuple(f"series{number}" for number in range(1, 7))
CONTEXT = "neutral"
# Hatchings of areas, and the glyphs that stand for them in a legend; the first is plain.
HATCHES = ("", "/", "x", "\\", "-", "|")
BLOCKS = ("■", "▨", "▩", "▧", "▤", "▥")
HATCH_SIZE, HATCH_PART = 7, 0.18


@dataclass(frozen=True, slots=True)
class Key:
    """What a series is: a code of a vocabulary, or a column by its name."""

    vocabulary: str
    code: Value

    @classmethod
    def of_column(cls, column: Column) -> Key:
        return cls("column", column.name)

    @classmethod
    def of_split(cls, split: Column | None, code: Value) -> Key:
        return cls(split.vocabulary if split else "", code)


@dataclass(frozen=True, slots=True)
class Look:
    """The colour of a series as a name of the palette, and the number of its hatching."""

    name: str
    hatch: int

    @property
    def fill(self) -> str:
        """The colour of an area."""
        return palette()[self.name]

    @property
    def stroke(self) -> str:
        """The colour of a line: of what is only compared with, dark enough for a thin one."""
        return palette()["muted" if self.name == CONTEXT else self.name]

    @property
    def glyph(self) -> str:
        return BLOCKS[self.hatch]

    @property
    def marker(self) -> dict[str, Any]:
        """The `marker` of a trace of bars."""
        plain = {"color": self.fill, "line": {"width": 0}}
        if not self.hatch:
            return plain
        pattern = {"shape": self.hatching, "fgcolor": palette()["paper"], "bgcolor": self.fill}
        return {**plain, "pattern": {**pattern, **self.grain}}

    @property
    def hatching(self) -> str:
        """The shape of the hatching as plotly.js calls it; nothing where the area is plain."""
        return HATCHES[self.hatch]

    @property
    def grain(self) -> dict[str, float]:
        """How wide and how strong the hatching is."""
        return {"size": HATCH_SIZE, "solidity": HATCH_PART}


def looks(keys: Sequence[Key]) -> list[Look]:
    """Return the looks of the series of one chart, no colour twice while there are enough.

    What has a meaning has its colour, grey and the first of the others is plain, every
    further one has a hatching of its own.
    """
    known = [_named(key) for key in keys] if len(keys) > 1 else [None] * len(keys)
    known = [name if name not in known[:place] else None for place, name in enumerate(known)]
    free = _free(frozenset(filter(None, known)))
    names = [name or next(free) for name in known]
    hatches = _hatches()
    return [Look(name, 0 if name == CONTEXT else next(hatches)) for name in names]


def _free(taken: frozenset[str]) -> Iterator[str]:
    left = [name for name in SERIES if name not in taken] or list(SERIES)
    while True:
        yield from left


def _hatches() -> Iterator[int]:
    while True:
        yield from range(len(HATCHES))


def _named(key: Key) -> str | None:
    return _meanings().get(key.vocabulary, {}).get(str(key.code))


@cache
def _meanings() -> Mapping[str, Mapping[str, str]]:
    text = (resources.folder("assets") / "chart_meanings.toml").read_text("utf-8")
    return tomllib.loads(text)
