"""The report and the boss's brief on paper: the same templates, laid out by WeasyPrint."""

from __future__ import annotations

import gc
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from markupsafe import Markup

from retro import fonts
from retro.errors import MachineError
from retro.model import Report
from retro.render.drawings import Drawing
from retro.render.pages import page
from retro.render.templates import Templates

ROWS = 20
ROWS_BESIDE_CHART = 5
SHEETS = ("tokens", "base", "components", "print")


def report_pdf(
    report: Report,
    lang: str,
    edition: str,
    templates: Templates,
    drawings: Mapping[str, Drawing],
) -> bytes:
    """Return the full report on A4; raises MachineError where Pango is missing."""
    return _pdf("report.html", report, lang, edition, templates, drawings)


def brief_pdf(report: Report, lang: str, templates: Templates) -> bytes:
    """Return the boss's page; it names no agent. Raises MachineError where Pango is missing."""
    return _pdf("brief.html", report, lang, "boss", templates, {})


def _pdf(  # noqa: PLR0913 - what a document is made of
    name: str,
    report: Report,
    lang: str,
    edition: str,
    templates: Templates,
    drawings: Mapping[str, Drawing],
) -> bytes:
    printer = _printer()
    return printer.pdf(markup(name, report, lang, edition, templates, drawings))


def markup(  # noqa: PLR0913 - what a document is made of
    name: str,
    report: Report,
    lang: str,
    edition: str,
    templates: Templates,
    drawings: Mapping[str, Drawing],
) -> str:
    """Return the HTML that is laid out."""
    values = {
        "page": page(report, lang, edition, drawings, ROWS, ROWS_BESIDE_CHART),
        "screen": False,
        "medium": name.partition(".")[0],
        "styles": Markup("\n").join(Markup(templates.source(f"css/{s}.css")) for s in SHEETS),  # noqa: S704
        "policy": "",
        "scripts": (),
    }
    return templates.render(name, lang, values)


class Printer:
    """WeasyPrint with our fonts, and with a fetcher that fetches nothing from anywhere."""

    def __init__(self, weasyprint: Any) -> None:
        self._weasyprint = weasyprint
        self._fonts = weasyprint.text.fonts.FontConfiguration()
        self._fetcher = weasyprint.urls.URLFetcher(
            allowed_protocols={"data"}, allow_redirects=False
        )
        self._faces = weasyprint.CSS(
            string="".join(map(_face, fonts.WEIGHTS)),
            font_config=self._fonts,
            url_fetcher=self._fetcher,
        )

    def pdf(self, text: str) -> bytes:
        """Return one document; the same text gives the same bytes."""
        html = self._weasyprint.HTML(string=text, url_fetcher=self._fetcher)
        with _no_collector():
            return bytes(html.write_pdf(stylesheets=[self._faces], font_config=self._fonts))


@cache
def _printer() -> Printer:
    """Return the printer of this run; the fonts are read once."""
    try:
        import weasyprint  # noqa: PLC0415 - needs Pango, which a machine may lack
        import weasyprint.text.fonts  # noqa: PLC0415
        import weasyprint.urls  # noqa: PLC0415
    except OSError as error:
        raise _no_pango() from error
    return Printer(weasyprint)


def _face(weight: int) -> str:
    data = b64encode(fonts.font_path(weight).read_bytes()).decode("ascii")
    source = f"url(data:font/ttf;base64,{data})"
    return f'@font-face{{font-family:"{fonts.FAMILY}";font-weight:{weight};src:{source}}}\n'


@contextmanager
def _no_collector() -> Iterator[None]:
    """Layout makes millions of objects that all live to its end: looking at them is a waste."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _no_pango() -> MachineError:
    return MachineError(
        "PDF_UNAVAILABLE",
        {
            "zh": "这台电脑缺少排版库 Pango，无法生成 PDF；网页和表格不受影响。",
            "en": "Pango, the library that sets the type of a PDF, is missing; HTML and XLSX come.",
        },
        {
            "zh": "请运行：apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
            "（macOS：brew install pango）",
            "en": "Run: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
            " (macOS: brew install pango)",
        },
    )
