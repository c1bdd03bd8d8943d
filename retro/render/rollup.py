"""The documents of a roll-up over shops: one offline page, and a workbook with every ranking."""

from __future__ import annotations

from pathlib import Path

from retro.model import Report
from retro.render import html, xlsx
from retro.render.drawings import draw
from retro.render.pages import page
from retro.render.templates import Templates

# No agency has so many shops of one platform that its page needs fewer.
ROWS = 2000
EDITION = "manager"


def files(report: Report, whole: Report, lang: str, folder: Path) -> dict[str, bytes]:
    """Return the documents by name; `whole` is the report with the rankings by every metric."""
    templates = Templates(folder)
    drawings = draw(report, lang)
    shown = page(report, lang, EDITION, drawings, ROWS, is_screen=True)
    text = html.document("rollup.html", lang, templates, {"page": shown}, draws=bool(drawings))
    return {
        "rollup.html": text.encode(),
        "rollup.xlsx": xlsx.tables(whole, lang, templates.brand),
    }
