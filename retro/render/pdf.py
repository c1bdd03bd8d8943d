"""The report and the boss's brief on paper: the same templates, laid out by WeasyPrint."""

from __future__ import annotations

import gc
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from retro import fonts
from retro.errors import MachineError, UsageError
from retro.limits import TooMuch, bounded
from retro.model import Report
from retro.render import archive, branding
from retro.render.archive import Attached
from retro.render.boss import SLOTS
from retro.render.drawings import Drawing, draw_small
from retro.render.editions import for_edition
from retro.render.pages import page
from retro.render.templates import Templates

# A report with every row of a large shop takes some minutes; a page of somebody's own making may
# take hours, and the web page and the workbooks are not to wait for it.
SECONDS = 900.0
MEMORY = 4 << 30
ROWS = 20
ROWS_BESIDE_CHART = 5
SHEETS = ("tokens", "base", "components", "print")
COLOURS = "sRGB"
# Lines of WeasyPrint's own style sheet for what our pages never have.
UNUSED = re.compile(r"::footnote|::note|.*\[dir")


def report_pdf(  # noqa: PLR0913 - what a document is made of
    report: Report,
    lang: str,
    edition: str,
    templates: Templates,
    drawings: Mapping[str, Drawing],
    attached: Sequence[Attached] = (),
    *,
    is_all: bool = False,
) -> bytes:
    """Return the report on A4 with its attachments; MachineError where Pango is missing.

    With `is_all` every result is shown in full, else what matters most.
    """
    text = markup("report.html", report, lang, edition, templates, drawings, is_all=is_all)
    return _printer(branding.faces(templates.brand)).pdf(text, report.shop, attached)


def brief_pdf(report: Report, lang: str, templates: Templates) -> bytes:
    """Return the boss's page; it names no agent. Raises MachineError where Pango is missing."""
    shown = for_edition(report, "boss", lang)
    text = markup("brief.html", shown, lang, "boss", templates, draw_small(shown, lang, SLOTS))
    return _printer(branding.faces(templates.brand)).pdf(text, report.shop)


def markup(  # noqa: PLR0913 - what a document is made of
    name: str,
    report: Report,
    lang: str,
    edition: str,
    templates: Templates,
    drawings: Mapping[str, Drawing],
    *,
    is_all: bool = False,
) -> str:
    """Return the HTML that is laid out."""
    shown = page(report, lang, edition, drawings, ROWS, ROWS_BESIDE_CHART, is_all=is_all)
    return document(name, lang, templates, {"page": shown})


def document(name: str, lang: str, templates: Templates, values: Mapping[str, Any]) -> str:
    """Return a template as the HTML that is laid out, with the styles of paper."""
    frame = {
        "screen": False,
        "medium": name.partition(".")[0],
        "styles": Markup("\n").join(Markup(templates.source(f"css/{s}.css")) for s in SHEETS),  # noqa: S704
        "policy": "",
        "scripts": (),
    }
    return templates.render(name, lang, {**values, **frame})


def printed(text: str) -> bytes:
    """Return HTML laid out on pages; raises MachineError where Pango is missing."""
    return _printer().pdf(text)


class Printer:
    """WeasyPrint with our fonts, and with a fetcher that fetches nothing from anywhere."""

    def __init__(self, weasyprint: Any, more_faces: str = "") -> None:
        self._weasyprint = weasyprint
        self._fonts = weasyprint.text.fonts.FontConfiguration()
        self._fetcher = _fetcher(weasyprint.urls)
        self._html = _html(weasyprint, self._fetcher)
        self._faces = weasyprint.CSS(
            string="".join(map(_face, fonts.WEIGHTS)) + more_faces,
            font_config=self._fonts,
            url_fetcher=self._fetcher,
        )

    def pdf(self, text: str, author: str = "", attached: Sequence[Attached] = ()) -> bytes:
        """Return one document, tagged (PDF/UA-1) and archivable (PDF/A-3a).

        The same text and attachments give the same bytes.

        Raises:
            MachineError: It takes more time or memory than a document may.
        """
        with _no_collector(), self._refusals(), bounded(SECONDS, MEMORY):
            html = self._html(string=text, url_fetcher=self._fetcher)
            document = html.render(stylesheets=[self._faces], font_config=self._fonts)
            archive.own_links_only(document)
            document.metadata.authors = [author] if author else []
            document.color_profiles[COLOURS] = self._colours()
            made = document.write_pdf(
                finisher=partial(_finish, attached=attached),
                pdf_variant=archive.VARIANT,
                output_intent=COLOURS,
                attachments=list(map(self._file, attached)),
            )
        return bytes(made)

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        """Say so where a style sheet wants what is never fetched; mostly the page does without.

        And where laying out takes too much: the other documents do without this one.
        """
        try:
            yield
        except TooMuch as error:
            raise _takes_too_much(error) from error
        except self._weasyprint.urls.URLFetchingError as error:
            raise _fetches(error) from error

    def _colours(self) -> Any:
        """Return sRGB as screens mean it; WeasyPrint's own way leaves its file open."""
        profile = files(self._weasyprint.pdf) / "sRGB2014.icc"
        content = io.BytesIO(profile.read_bytes())
        return self._weasyprint.css.ColorProfile(
            content, profile.name, "relative-colorimetric", (["r"], ["g"], ["b"])
        )

    def _file(self, file: Attached) -> Any:
        return self._weasyprint.Attachment(
            string=file.content,
            name=file.name,
            description=file.about,
            created=file.dated,
            modified=file.dated,
            relationship=file.relationship,
        )


def _finish(document: Any, pdf: Any, attached: Sequence[Attached]) -> None:
    archive.finish(document.pages, pdf, attached)


@cache
def _printer(more_faces: str = "") -> Printer:
    """Return the printer of this run, with the brand's fonts; they are read once."""
    try:
        import weasyprint  # noqa: PLC0415 - needs Pango, which a machine may lack
        import weasyprint.text.fonts  # noqa: PLC0415
        import weasyprint.urls  # noqa: PLC0415
    except OSError as error:
        raise _no_pango() from error
    return Printer(weasyprint, more_faces)


def _face(weight: int) -> str:
    source = f"url({_address(weight)})"
    return f'@font-face{{font-family:"{fonts.FAMILY}";font-weight:{weight};src:{source}}}\n'


def _address(weight: int) -> str:
    """Return what a font of ours is called in style sheets: six megabytes of text parse slowly."""
    return f"font:{weight}"


def _fetcher(urls: Any) -> Any:
    """Return what fetches our fonts and `data:` addresses, and nothing else in the world."""
    faces = {_address(weight): fonts.font_path(weight) for weight in fonts.WEIGHTS}

    class Fetcher(urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in faces:
                return urls.URLFetcherResponse(url, faces[url].read_bytes())
            return super().fetch(url, headers)

    return Fetcher(allowed_protocols={"data"}, allow_redirects=False)


def _html(weasyprint: Any, fetcher: Any) -> Any:
    """Return WeasyPrint's HTML without its rules for footnotes and for writing directions.

    We have neither, but each element would get five more styles: a fifth of the memory. A version
    that does not ask this method keeps its own rules.
    """
    rules = (files(weasyprint.css) / "html5_ua.css").read_text(encoding="utf-8").splitlines()
    kept = "\n".join(rule for rule in rules if not UNUSED.match(rule))
    sheet = weasyprint.CSS(string=kept.replace("\n::marker", "\nli::marker"), url_fetcher=fetcher)

    class Html(weasyprint.HTML):  # type: ignore[misc]
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:  # noqa: FBT001, FBT002 - theirs
            return [sheet, *super()._ua_stylesheets(forms)[1:]]

    return Html


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


def _fetches(error: Exception) -> UsageError:
    return UsageError(
        "TEMPLATE",
        {
            "zh": f"报告模板要从别处取东西（{error}），一律不取。",
            "en": f"a report template fetches something ({error}), which is never done.",
        },
        {
            "zh": "请改用 data: 地址，或去掉它。",
            "en": "Use a data: address instead, or leave it out.",
        },
    )


def _takes_too_much(error: TooMuch) -> MachineError:
    return MachineError(
        "PDF_TOO_MUCH",
        {
            "zh": f"PDF 排版超出了限度（{SECONDS / 60:.0f} 分钟、{MEMORY >> 30} GB），没有生成；"
            "网页和表格不受影响。",
            "en": f"laying out the PDF took more than it may ({SECONDS / 60:.0f} minutes, "
            f"{MEMORY >> 30} GB): {error}; HTML and XLSX come.",
        },
        {
            "zh": "请把 [report] paper 改回 short，或让自己写的模板短一些。",
            "en": 'Set [report] paper = "short", or shorten templates of your own.',
        },
    )


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
