"""The shipped font: complete for Chinese reports, honest about what it lacks."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from retro import fonts

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("weight", [400, 700])
def test_font_file_is_the_family_the_templates_name(weight: int) -> None:
    """Each weight is a TrueType file of the family "Noto Sans SC", about 2.3 MB."""
    path = fonts.font_path(weight)
    assert TTFont(path)["name"].getDebugName(1) == fonts.FAMILY
    assert path.stat().st_size < 2_700_000


def test_unknown_weight_is_refused() -> None:
    """A weight that is not shipped is a programming error, not a silent substitute."""
    with pytest.raises(KeyError):
        fonts.font_path(500)


def test_report_symbols_have_glyphs() -> None:
    """Chinese, English, money, marks and arrows of a report are all drawn."""
    text = "双11客服复盘：首响 P90 85秒，较上次 ▲3.2% ▼ ✓ ● ■ □ → ← ≤ ≥ × · – — … ‰ ¥ ￥ ① Δ é μ"
    assert fonts.missing_glyphs(text) == []


def test_missing_glyphs_are_named_once_in_order() -> None:
    """Rare names and emoji are listed once each; invisible characters are not."""
    assert fonts.missing_glyphs("龘 㙓 a\u200b 😀 㙓\n") == ["㙓", "龘", "😀"]


def test_woff2_holds_the_text_and_nothing_else() -> None:
    """The web font has exactly the characters asked for."""
    font = TTFont(io.BytesIO(fonts.subset_woff2("客服复盘 A1", 400)))
    assert "".join(sorted(map(chr, font.getBestCmap()))) == " 1A复客服盘"
    assert font.flavor == "woff2"


def test_woff2_bytes_depend_on_the_characters_only() -> None:
    """The order of the text and the time of the run leave no trace."""
    assert fonts.subset_woff2("复盘复盘", 700) == fonts.subset_woff2("盘复", 700)


def test_metrics_are_those_of_the_shipped_fonts() -> None:
    """Charts are measured with the advances of the fonts that draw them."""
    tables = json.loads(fonts.metrics_path().read_text("utf-8"))
    for table in tables:
        font = TTFont(fonts.font_path(table["weight"]))
        cmap, widths = font.getBestCmap(), font["hmtx"]
        listed = {int(code): width for code, width in table["advances"].items()}
        differ = {code for code in cmap if listed.get(code, table["em"]) != widths[cmap[code]][0]}
        assert differ == set()


def test_no_font_library_is_loaded_for_a_path() -> None:
    """Asking where the font lies costs nothing: fontTools loads only when it cuts."""
    code = "import sys, retro.fonts as f; f.font_path(400); print('fontTools' in sys.modules)"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "False\n"
