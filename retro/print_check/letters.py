"""Letters: fonts that are not in the file, and characters that no font of it can draw."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from fontTools.ttLib import TTFont, TTLibError

from retro.print_check.faults import Fault
from retro.print_check.paper import Paper

FILES = ("/FontFile", "/FontFile2", "/FontFile3")
PAIR = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")
BROKEN = "\ufffd"


def faults(paper: Paper) -> Iterator[Fault]:
    """Yield fonts that are missing, and pages on which boxes stand for letters."""
    fonts = _fonts(paper)
    for font in fonts.values():
        if not any(key in _described(font) for key in FILES):
            yield Fault("font_outside", None, {"font": str(font.get("/BaseFont", "–")).strip("/")})
    missing = {letter for font in fonts.values() for letter in _missing(font)} | {BROKEN}
    for sheet in paper.sheets:
        found = sorted({letter for letter in sheet.text if letter in missing})
        if found:
            shown = " ".join(f"U+{ord(letter):04X}" for letter in found)
            yield Fault("no_glyph", sheet.number + 1, {"letters": shown})


def _fonts(paper: Paper) -> dict[str, Any]:
    """Return the fonts of all pages by name."""
    found = {}
    for page in paper.reader.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            found[str(font.get_object().get("/BaseFont"))] = font.get_object()
    return found


def _described(font: Any) -> Any:
    if "/DescendantFonts" in font:
        font = font["/DescendantFonts"][0].get_object()
    return font.get("/FontDescriptor", {})


def _missing(font: Any) -> set[str]:
    """Return the characters whose glyph the embedded font does not have."""
    known = _glyphs(font)
    if known is None or "/ToUnicode" not in font:
        return set()
    pairs = PAIR.findall(font["/ToUnicode"].get_object().get_data())
    lost = [bytes.fromhex(text.decode()) for code, text in pairs if not 0 < int(code, 16) < known]
    return set("".join(text.decode("utf-16-be", "replace") for text in lost))


def _glyphs(font: Any) -> int | None:
    """Return how many glyphs the embedded font has; None where it cannot be told."""
    content = _described(font).get("/FontFile2")
    if content is None:
        return None
    try:
        with TTFont(io.BytesIO(content.get_object().get_data())) as opened:
            return int(opened["maxp"].numGlyphs)
    except TTLibError:
        return None
