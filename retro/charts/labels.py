"""Text on charts: made harmless, short enough, and measured."""

from __future__ import annotations

import html
import re
import unicodedata

LONGEST = 60
ELLIPSIS = "…"
BREAK_AFTER = frozenset(" /、，；·-")
ZERO_WIDTH_SPACE = "\u200b"

# Direction marks can make a label read backwards or hide what follows it.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WIDE_LATIN = frozenset("mwMW%@&")


def escape_label(text: str) -> str:
    """Return `text` as plotly.js shows it literally: no link, no style, no template.

    plotly.js reads a small HTML and `%{…}` in every label, so data goes through here.
    """
    short = cut(plain(text), LONGEST)
    return html.escape(short, quote=False).replace("%{", f"%{ZERO_WIDTH_SPACE}{{")


def plain(text: str) -> str:
    """Return `text` on one line, without control, direction or half characters."""
    one_line = re.sub(r"\s+", " ", text).strip()
    visible = (char for char in one_line if unicodedata.category(char) not in {"Cc", "Cs"})
    return _BIDI.sub("", "".join(visible))


def cut(text: str, characters: int) -> str:
    """Return at most so many characters, the last one an ellipsis if some are missing."""
    return text if len(text) <= characters else text[: characters - 1] + ELLIPSIS


def ems(text: str) -> float:
    """Return the width of `text` in ems of the shipped font, rather too wide than too narrow."""
    return sum(_em(char) for char in text)


def shorten(text: str, width: float) -> str:
    """Return `text`, cut with an ellipsis to at most `width` ems."""
    text = plain(text)
    if ems(text) <= width:
        return text
    kept = ""
    for char in text:
        if ems(kept + char) > width - 1:
            break
        kept += char
    return kept.rstrip() + ELLIPSIS


def wrap(text: str, width: float, lines: int) -> list[str]:
    """Return `text` broken into at most `lines` lines of `width` ems, between words if it can."""
    text = plain(text)
    if lines == 1 or ems(text) <= width:
        return [shorten(text, width)]
    size = next((n for n in range(len(text), 0, -1) if ems(text[:n].rstrip()) <= width), 1)
    size = next((n for n in range(size, 1, -1) if _ends_word(text, n)), size)
    return [text[:size].rstrip(), *wrap(text[size:], width, lines - 1)]


def coloured(text: str, colour: str) -> str:
    """Return our own glyph in a colour of the palette; never used on data."""
    return f'<span style="color:{colour}">{text}</span>'


def trim_zeros(texts: list[str]) -> list[str]:
    """Return the texts of one axis without decimals that are nought on every tick."""
    decimals = [found for text in texts for found in re.findall(r"\.(\d+)", text)]
    if any(set(found) != {"0"} for found in decimals):
        return texts
    return [re.sub(r"\.0+(?!\d)", "", text) for text in texts]


def _ends_word(text: str, size: int) -> bool:
    """Return whether a line may end after `size` characters without breaking a word."""
    return text[size - 1] in BREAK_AFTER or text[size : size + 1] in {" ", "(", "（"}


def _em(char: str) -> float:
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0.0
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if char in _WIDE_LATIN:
        return 0.93
    if char.isalnum():
        return 0.68 if char.isupper() else 0.57
    return 0.36
