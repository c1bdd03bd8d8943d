"""Style sheets in the colours and fonts of the brand: tokens change where they stand."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping

from retro import fonts
from retro.brand import Brand

# The sheet that the brand's own rules follow, so that every other sheet comes after them.
TOKENS, DARK = "css/tokens.css", "css/tokens-dark.css"
VARIABLE = re.compile(r"--([\w-]+):([^;]*);")
FAMILIES = ("sans", "paper-sans")
# In a string of a style sheet: what ends it, and what would end the sheet.
HEAD_GROUND = "#EDEFF3"
UNSAFE = re.compile(r'["\\<\n]')
FOOT = (
    '@layer print{{@media print{{@page{{@bottom-left{{content:"{text}";'
    "font:7.5pt var(--paper-sans);color:#5A6775}}}}}}}}"
)


def branded(brand: Brand, name: str, text: str) -> str:
    """Return a style sheet as the brand has it; one that sets no tokens stays as it is."""
    if name == DARK:
        return _set(text, brand.dark)
    if name != TOKENS:
        return text
    sheet = _set(_in_family(text, brand.family), brand.colours)
    return "\n".join([sheet, *_own(brand)])


def faces(brand: Brand) -> str:
    """Return the fonts of the brand whole, for paper, where they are cut to what is used."""
    return "".join(
        _face(brand, font.weight, font.data, "font/ttf", "truetype") for font in brand.fonts
    )


def faces_cut(brand: Brand, text: str) -> str:
    """Return the fonts of the brand, cut to the characters of a page."""
    return "".join(
        _face(brand, font.weight, fonts.cut_woff2(font.data, text), "font/woff2", "woff2")
        for font in brand.fonts
    )


def heads(brand: Brand) -> dict[str, str]:
    """Return the look of the heads of a workbook's tables: in the accent of the brand, if any."""
    if "accent" not in brand.colours:
        return {"bg_color": HEAD_GROUND}
    accent, wash = brand.colours["accent"], brand.colours["accent-wash"]
    return {"bg_color": wash, "font_color": accent}


def _own(brand: Brand) -> list[str]:
    own = [f"@layer tokens{{{brand.css}}}"] if brand.css.strip() else []
    return own + ([FOOT.format(text=_quoted(brand.footer))] if brand.footer else [])


def _set(text: str, values: Mapping[str, str]) -> str:
    """Return a sheet in which the named variables have other values."""
    return _changed(text, lambda name, value: f" {values[name]}" if name in values else value)


def _in_family(text: str, family: str) -> str:
    """Return a sheet in which the fonts of the brand are asked first; ours draw what they lack."""
    if not family:
        return text
    return _changed(text, lambda name, value: f' "{family}",{value}' if name in FAMILIES else value)


def _changed(text: str, change: Callable[[str, str], str]) -> str:
    return VARIABLE.sub(lambda found: f"--{found[1]}:{change(found[1], found[2])};", text)


def _quoted(text: str) -> str:
    return UNSAFE.sub(lambda found: f"\\{ord(found[0]):x} ", text)


def _face(brand: Brand, weight: int, data: bytes, media: str, form: str) -> str:
    source = f"url(data:{media};base64,{b64encode(data).decode('ascii')}) format('{form}')"
    return f'@font-face{{font-family:"{brand.family}";font-weight:{weight};src:{source}}}\n'
