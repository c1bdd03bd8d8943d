"""The shipped Chinese font: where it lies, what it lacks, and small cuts of it for the HTML."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

FAMILY = "Noto Sans SC"
WEIGHTS = {400: "NotoSansSC-Regular.ttf", 700: "NotoSansSC-Bold.ttf"}
FOLDER = Path(__file__).resolve().parent / "assets" / "fonts"

# Characters that are never drawn, so no font needs a glyph for them.
INVISIBLE = frozenset("\t\n\r\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0f\ufeff")


def font_path(weight: int) -> Path:
    """Return the TrueType file for `weight` (400 or 700)."""
    return FOLDER / WEIGHTS[weight]


def metrics_path() -> Path:
    """Return the JSON file of advance widths that charts are measured with."""
    return FOLDER / "metrics.json"


def subset_woff2(text: str, weight: int) -> bytes:
    """Return a WOFF2 font with only the glyphs of `text`; same text, same bytes."""
    from fontTools import subset  # noqa: PLC0415 - costs 0.2 s, and only the HTML needs it

    options = subset.Options(flavor="woff2", layout_features=["kern"], hinting=False)
    font = _open(weight)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted({ord(char) for char in text}))
    cutter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def missing_glyphs(text: str) -> list[str]:
    """Return the characters of `text` that the shipped font cannot draw, in code order."""
    return sorted(set(text) - INVISIBLE - _drawn())


def _open(weight: int) -> Any:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - see subset_woff2

    return TTFont(font_path(weight), recalcTimestamp=False)


@cache
def _drawn() -> frozenset[str]:
    """Return every character that both weights draw."""
    maps = (_open(weight).getBestCmap() for weight in WEIGHTS)
    return frozenset.intersection(*(frozenset(map(chr, codes)) for codes in maps))
