"""The states in which everything is shown, and what each does to rows of values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, pi

from retro.gallery import words
from retro.model import Row

ORDINARY, EMPTY, ONE, HUGE, MISSING, LONG = STATES = (
    "ordinary",
    "empty",
    "one",
    "huge",
    "missing",
    "long",
)
START = datetime(2025, 11, 10, 20)
HOURS, MANY_HOURS = 12, 168
NAMES, MANY_NAMES = 6, 120
LARGE = 1_000
WEALTH = 100_000


@dataclass(frozen=True, slots=True)
class State:
    """One state in one language: how many values there are, how large, and how named."""

    name: str
    lang: str

    @property
    def is_huge(self) -> bool:
        return self.name == HUGE

    @property
    def times(self) -> int:
        """Return by how much counts are larger than usual."""
        return LARGE if self.is_huge else 1

    @property
    def worth(self) -> int:
        """Return by how much money is more than usual."""
        return WEALTH if self.is_huge else 1

    def hours(self) -> list[datetime]:
        """Return the hours of an evening, or of a week."""
        count = MANY_HOURS if self.is_huge else HOURS
        return [START + timedelta(hours=hour) for hour in range(count)]

    def names(self, kept: Mapping[str, tuple[str, ...]], many: int = MANY_NAMES) -> list[str]:
        """Return names in the language of the page, long ones where the state asks for them."""
        own = kept[self.lang]
        if self.name == LONG:
            return list(words.stretched(own, self.lang))
        return words.names(own, many if self.is_huge else len(own))

    def rows(self, made: Sequence[Row], keys: int = 1, kept: int = 0) -> tuple[Row, ...]:
        """Return rows as the state has them: none, one, with gaps, or as they were made.

        The first `keys` and the last `kept` values of a row are never missing.
        """
        if self.name in (EMPTY, ONE):
            return tuple(made[: int(self.name == ONE)])
        if self.name != MISSING:
            return tuple(made)
        return tuple(_gap(row, place, keys, kept) for place, row in enumerate(made))


def _gap(row: Row, place: int, keys: int, kept: int) -> Row:
    """Return a row without its values, if it is one of every third."""
    if place % 3 != 1:
        return row
    end = len(row) - kept
    return (*row[:keys], *(None for _ in row[keys:end]), *row[end:])


def swing(place: int) -> float:
    """Return a share between 0 and 1 that rises and falls as a day does."""
    return round((1 + cos(place * pi / 12)) / 2, 4)
