"""The shipped Chinese font: where it lies, what it lacks, and small cuts of it for the HTML."""

from __future__ import annotations

import io
import logging
import struct
from functools import cache
from pathlib import Path
from typing import Any

from retro.memo import remembered

FAMILY = "Noto Sans SC"
WEIGHTS = {400: "NotoSansSC-Regular.ttf", 700: "NotoSansSC-Bold.ttf"}
# In OS/2: from which weight on a font is bold, and that its licence forbids to embed it.
SEMIBOLD = 600
EMBEDDING, RESTRICTED = 0x000F, 0x0002
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
    """Return a WOFF2 font with only the glyphs of `text`; same characters, same bytes."""
    letters = "".join(sorted(set(text)))
    return remembered(lambda: _cut(_open(weight), letters), "font", weight, letters)


def cut_woff2(data: bytes, text: str) -> bytes:
    """Return a font of somebody else's cut to `text`, as `subset_woff2` does with ours."""
    return _cut(_parsed(data), text)


def weight_of(data: bytes) -> tuple[int, tuple[str, str] | None]:
    """Return whether a TrueType or OpenType font is for 400 or 700; and why it cannot be used.

    The reason is in Chinese and English.
    """
    from fontTools.ttLib import TTLibError  # noqa: PLC0415 - see _cut

    try:
        font = _parsed(data)
        told = font["OS/2"] if font.flavor is None and font.getBestCmap() else None
    except (TTLibError, AssertionError, KeyError, ValueError, struct.error):
        told = None
    if told is None:
        return 0, ("不是可用的 TTF 或 OTF 字体", "is not a TTF or OTF font that can be read")
    if told.fsType & EMBEDDING == RESTRICTED:
        return 0, ("的授权不允许嵌入文件", "may not be embedded, its licence says")
    return (700 if told.usWeightClass >= SEMIBOLD else 400), None


def _cut(font: Any, text: str) -> bytes:
    from fontTools import subset  # noqa: PLC0415 - costs 0.2 s, and only the HTML needs it

    # A table that it does not know is left out, which nobody needs to be told.
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    options = subset.Options(flavor="woff2", layout_features=["kern", "pwid"], hinting=False)
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
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - see _cut

    return TTFont(font_path(weight), recalcTimestamp=False)


def _parsed(data: bytes) -> Any:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - see _cut

    return TTFont(io.BytesIO(data), recalcTimestamp=False)


@cache
def _drawn() -> frozenset[str]:
    """Return every character that both weights draw."""
    maps = (_open(weight).getBestCmap() for weight in WEIGHTS)
    return frozenset.intersection(*(frozenset(map(chr, codes)) for codes in maps))
