"""The colours that charts are drawn in: those of the house, or of a brand in their place."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import MappingProxyType

from retro import resources

_brand: ContextVar[Mapping[str, str]] = ContextVar("brand", default=MappingProxyType({}))


@contextmanager
def branded(colours: Mapping[str, str]) -> Iterator[None]:
    """Draw in the colours of a brand, by the names of the palette; other names are passed over."""
    before = _brand.set({name: value for name, value in colours.items() if name in _house()})
    try:
        yield
    finally:
        _brand.reset(before)


def palette() -> Mapping[str, str]:
    """Return the colours by meaning: those of the house, and of the brand in their place."""
    own = _brand.get()
    return {**_house(), **own} if own else _house()


@cache
def _house() -> Mapping[str, str]:
    """Return `retro/assets/palette.toml`."""
    tables = tomllib.loads((resources.folder("assets") / "palette.toml").read_text("utf-8"))
    return {name: colour for table in tables.values() for name, colour in table.items()}


def readable_on(colour: str) -> str:
    """Return ink or paper, whichever stands out more from `colour`."""
    ground, ink, paper = map(_luminance, (colour, palette()["ink"], palette()["paper"]))
    dark, light = (ground + 0.05) / (ink + 0.05), (paper + 0.05) / (ground + 0.05)
    return palette()["paper" if light > dark else "ink"]


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue (0-255) of a colour written #rrggbb."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2, roughly."""
    weights = (0.2126, 0.7152, 0.0722)
    parts = zip(weights, channels(colour), strict=True)
    return sum(weight * math.pow(channel / 255, 2.2) for weight, channel in parts)
