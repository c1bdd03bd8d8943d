"""Colours of a brand: what is one, whether it can be read, and what it becomes on a dark screen."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Colours that words are written in, and those of marks in charts.
TEXT = ("accent", "ink", "muted")
MARKS = ("accent2", "series1", "series2", "series3", "series4", "series5", "series6")
# The least contrast with the paper (WCAG 2): of words, and of marks that have a label beside them.
WORDS_LEAST = 4.5
MARKS_LEAST = 2.0
MARKS_LEAST_DARK = 3.0
PAPER = "#FFFFFF"
DARK_PAPER = "#14191F"
# How much of the accent is in the ground of what it marks.
WASH = 0.07
DARK_WASH = 0.22
STEPS = 20
LINEAR_UP_TO = 0.04045
HEX = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")


def as_hex(text: str) -> str | None:
    """Return a colour written #0b5 or #0B5C92 as #RRGGBB in capitals; None if it is none."""
    if not HEX.fullmatch(text):
        return None
    digits = text[1:] if len(text) == len(PAPER) else "".join(2 * digit for digit in text[1:])
    return f"#{digits.upper()}"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours after WCAG 2, from 1 (the same) to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def too_pale(name: str, colour: str) -> tuple[str, str] | None:
    """Return in Chinese and English why a colour cannot be read on white; None if it can."""
    least = WORDS_LEAST if name in TEXT else MARKS_LEAST
    has = contrast(colour, PAPER)
    if has >= least:
        return None
    return (
        f"{name} = {colour} 在白纸上看不清：对比度 {has:.1f}，至少要 {least:g}，请换深一点的颜色",
        f"{name} = {colour} is too pale on white (contrast {has:.1f}, not {least:g}); darken it",
    )


def light(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the tokens of a brand on white: its colours, and what follows from its accent."""
    if "accent" not in chosen:
        return dict(chosen)
    accent = chosen["accent"]
    return {"series1": accent, **chosen, "accent-wash": mixed(PAPER, accent, WASH)}


def dark(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the tokens of a brand on a dark screen: lightened until they can be read.

    Ink and its paler kind stay those of the house.
    """
    bright = {
        name: _lightened(colour, WORDS_LEAST if name in TEXT else MARKS_LEAST_DARK)
        for name, colour in light(chosen).items()
        if name not in ("ink", "muted", "accent-wash")
    }
    if "accent" in chosen:
        bright["accent-wash"] = mixed(DARK_PAPER, chosen["accent"], DARK_WASH)
    return bright


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour with `share` of another in it."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    parts = (round(a + (b - a) * share) for a, b in pairs)
    return "#" + "".join(f"{part:02X}" for part in parts)


def _lightened(colour: str, least: float) -> str:
    steps = (mixed(colour, PAPER, step / STEPS) for step in range(STEPS + 1))
    return next(found for found in steps if contrast(found, DARK_PAPER) >= least)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= LINEAR_UP_TO else float(((channel + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return red, green, blue
