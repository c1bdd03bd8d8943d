"""`retro demo --gallery`: writes gallery.html and gallery.pdf."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from retro.gallery.samples import SLOTS, report
from retro.gallery.specimens import families
from retro.gallery.states import STATES, State
from retro.gallery.words import AGENTS
from retro.model import Report
from retro.render import html, pdf
from retro.render.drawings import Drawing, draw, draw_small
from retro.render.pages import Page, page
from retro.render.templates import Templates

TEMPLATE = "gallery.html"


def make(folder: Path, lang: str, progress: Callable[[str], None]) -> list[Path]:
    """Write both files into a folder; raises MachineError where a PDF cannot be made."""
    folder.mkdir(parents=True, exist_ok=True)
    reports, templates = samples(lang), Templates()
    progress("charts")
    drawings = {state: drawn(one, lang) for state, one in reports.items()}
    screen, paper = folder / TEMPLATE, folder / "gallery.pdf"
    progress(screen.name)
    screen.write_text(on_screen(reports, drawings, lang, templates), encoding="utf-8")
    progress(paper.name)
    paper.write_bytes(pdf.printed(on_paper(reports, drawings, lang, templates)))
    return [screen, paper]


def samples(lang: str) -> dict[str, Report]:
    """Return the report of each state; its made-up names are there in two languages."""
    named = lang if lang in AGENTS else "en"
    return {name: report(State(name, named)) for name in STATES}


def drawn(one: Report, lang: str) -> Mapping[str, Drawing]:
    """Return the charts of a report, that of the boss's page in its own size."""
    return {**draw(one, lang), **draw_small(one, lang, SLOTS)}


def on_screen(
    reports: Mapping[str, Report],
    drawings: Mapping[str, Mapping[str, Drawing]],
    lang: str,
    templates: Templates,
) -> str:
    """Return the gallery as one offline HTML page."""
    pages = {
        state: page(one, lang, "manager", drawings[state], html.ROWS, is_screen=True)
        for state, one in reports.items()
    }
    values = _values(pages, templates, screen=True)
    return html.document(TEMPLATE, lang, templates, values, draws=True)


def on_paper(
    reports: Mapping[str, Report],
    drawings: Mapping[str, Mapping[str, Drawing]],
    lang: str,
    templates: Templates,
) -> str:
    """Return the gallery as the HTML that is laid out on pages."""
    pages = {
        state: page(one, lang, "manager", drawings[state], pdf.ROWS, pdf.ROWS_BESIDE_CHART)
        for state, one in reports.items()
    }
    return pdf.document(TEMPLATE, lang, templates, _values(pages, templates, screen=False))


def _values(pages: Mapping[str, Page], templates: Templates, *, screen: bool) -> dict[str, object]:
    shown = families(pages, templates, screen=screen)
    return {"page": pages[STATES[0]], "families": shown}
