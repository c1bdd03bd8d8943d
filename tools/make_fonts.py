"""Development script: cut Noto Sans SC down to the shipped fonts and measure their advances.

    npm pack @expo-google-fonts/noto-sans-sc
    python tools/make_fonts.py expo-google-fonts-noto-sans-sc-0.4.3.tgz

It writes `NotoSansSC-Regular.ttf`, `NotoSansSC-Bold.ttf`, `metrics.json` and the licence
into `retro/assets`. Same package, same fontTools: same bytes.
"""

# ruff: noqa: INP001 - a script, not a package

from __future__ import annotations

import io
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

ASSETS = Path(__file__).resolve().parents[1] / "retro" / "assets"
TARGET = ASSETS / "fonts"
MEMBERS = {
    "Regular": "package/400Regular/NotoSansSC_400Regular.ttf",
    "Bold": "package/700Bold/NotoSansSC_700Bold.ttf",
}
LICENCE = "package/LICENSE_FONT"

# Whole Unicode blocks that reports in Chinese and English draw on, besides GB2312.
RANGES = (
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x017F),  # Latin-1 and Latin Extended-A
    (0x0370, 0x03FF),  # Greek
    (0x2000, 0x206F),  # general punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currency
    (0x2100, 0x218F),  # letter-like symbols and number forms
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2460, 0x24FF),  # circled numbers
    (0x2500, 0x25FF),  # box drawing, blocks, geometric shapes
    (0x2600, 0x27BF),  # symbols and dingbats
    (0x3000, 0x303F),  # Chinese punctuation
    (0xFF00, 0xFFEF),  # full-width forms
)
# Kerning stays for Latin text, and narrow quotation marks for English (pwid); everything else
# would only add glyphs nobody asks for.
FEATURES = ["kern", "pwid"]
ZERO_WIDTH = (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)


def gb2312() -> set[int]:
    """Return the code points of GB2312: what Chinese back offices write."""
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return {ord(char) for pair in pairs for char in pair.decode("gb2312", "ignore")}


def wanted() -> set[int]:
    """Return every code point the shipped fonts should have."""
    return gb2312().union(*(range(first, last + 1) for first, last in RANGES))


def cut(font: TTFont) -> TTFont:
    """Return `font` with the wanted glyphs only, without vertical metrics."""
    options = subset.Options(
        layout_features=FEATURES, hinting=False, drop_tables=["vhea", "vmtx", "BASE", "DSIG"]
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    return font


def advances(font: TTFont, weight: int) -> dict[str, Any]:
    """Return the advance widths that differ from one em, by decimal code point."""
    em = font["head"].unitsPerEm
    widths = {code: font["hmtx"][glyph][0] for code, glyph in font.getBestCmap().items()}
    widths.update(dict.fromkeys(ZERO_WIDTH, 0))
    return {
        "family": "Noto Sans SC",
        "weight": weight,
        "em": em,
        "ascent": font["hhea"].ascent,
        "descent": -font["hhea"].descent,
        "advances": {str(code): width for code, width in sorted(widths.items()) if width != em},
    }


def main(package: Path) -> None:
    """Write the fonts, their licence and their metrics."""
    TARGET.mkdir(parents=True, exist_ok=True)
    metrics = []
    with tarfile.open(package) as archive:
        (ASSETS / "licences" / "NotoSansSC-OFL.txt").write_bytes(_member(archive, LICENCE))
        for style, weight in (("Regular", 400), ("Bold", 700)):
            source = TTFont(io.BytesIO(_member(archive, MEMBERS[style])), recalcTimestamp=False)
            font = cut(source)
            font.save(TARGET / f"NotoSansSC-{style}.ttf")
            metrics.append(advances(font, weight))
    text = json.dumps(metrics, separators=(",", ":"))
    (TARGET / "metrics.json").write_text(text + "\n", encoding="utf-8")


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(name)
    if member is None:
        raise SystemExit(f"{name} is not in the package")
    return member.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
