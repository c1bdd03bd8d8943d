"""The report as one offline HTML file: styles, fonts, charts and scripts are inside."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from retro import charts, fonts
from retro.model import Report
from retro.render import branding, svg
from retro.render.drawings import Drawing
from retro.render.pages import page
from retro.render.templates import Templates

ROWS = 100
SHEETS = ("tokens", "tokens-dark", "base", "components", "screen", "print")
SCRIPT = "js/report.js"

# What the page may do: run the two scripts named by their hashes, and nothing else.
POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; "
    "font-src data:; connect-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"
)

# Where the fonts go once the page, and so its characters, are known.
FONTS = "\n/* the fonts of this page */\n"


def render(
    report: Report,
    lang: str,
    edition: str,
    templates: Templates,
    drawings: Mapping[str, Drawing],
) -> str:
    """Return the report of one language and edition as a whole HTML page."""
    shown = page(report, lang, edition, drawings, ROWS, is_screen=True)
    return document("report.html", lang, templates, {"page": shown}, draws=bool(drawings))


def document(
    name: str, lang: str, templates: Templates, values: Mapping[str, Any], *, draws: bool
) -> str:
    """Return a template as a whole page with styles, fonts and scripts inside."""
    scripts = [*([svg.plotly_js()] if draws else []), templates.built_in(SCRIPT)]
    frame = {
        "screen": True,
        "medium": "screen",
        "styles": styles(templates) + FONTS,
        "policy": POLICY.format(scripts=" ".join(map(_hash, scripts))),
        "scripts": [_inline(script) for script in scripts],
        "chart_config": dict(charts.HTML_CONFIG),
        "palette": dict(charts.palette()),
    }
    text = templates.render(name, lang, {**values, **frame})
    said = text + _said(templates, lang)
    return text.replace(FONTS, _font_faces(said) + branding.faces_cut(templates.brand, said), 1)


def styles(templates: Templates) -> Markup:
    """Return the style sheets of the screen, in the order of their layers."""
    text = "\n".join(templates.source(f"css/{name}.css") for name in SHEETS)
    return _inline(text)


def _said(templates: Templates, lang: str) -> str:
    """Return what the script writes on the page: words that its text has only as JSON."""
    ui: Any = templates.environment(lang).globals["ui"]
    return "".join(ui["screen"].values())


def _font_faces(text: str) -> str:
    """Return the shipped font, cut to the characters of the page, for machines without one."""
    return "".join(_font_face(text, weight) for weight in fonts.WEIGHTS)


def _font_face(text: str, weight: int) -> str:
    data = b64encode(fonts.subset_woff2(text, weight)).decode("ascii")
    source = f"url(data:font/woff2;base64,{data}) format('woff2')"
    return f'@font-face{{font-family:"{fonts.FAMILY}";font-weight:{weight};src:{source}}}\n'


def _inline(text: str) -> Markup:
    """Return one of our own scripts or styles; it must not end its element."""
    if "</script" in text.lower() or "</style" in text.lower():
        raise ValueError("a script or style closes its own element")
    return Markup(text)  # noqa: S704 - a file of ours, never data


def _hash(script: str) -> str:
    digest = b64encode(sha256(script.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"
