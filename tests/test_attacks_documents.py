"""What a template, a style sheet or a logo may ask of the renderer of the PDF: nothing."""

from __future__ import annotations

import ast
import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import factories
import outside
import pytest
from hostile_shop import attacks
from pypdf import PdfReader
from test_layers import MODULES, calls

from retro import brand
from retro.brand import BrandTable
from retro.errors import MachineError, UsageError
from retro.model import Report, Value
from retro.render import pdf
from retro.render.templates import Templates

SECRET = "the-secret-of-the-house"  # noqa: S105 - a word to look for
LIST = attacks("documents")
EACH = pytest.mark.parametrize("attack", LIST, ids=lambda one: one["name"])
LOGO = "logo.svg"


class Ground:
    """A workspace, a secret beside it, and a server that writes down who asks."""

    def __init__(self, folder: Path, web: str, asked: list[str]) -> None:
        self.web, self.asked = web, asked
        self.secret = folder / "secret.txt"
        self.secret.write_text(SECRET, encoding="utf-8")
        self.root = folder / "space"
        (self.root / "report_templates/css").mkdir(parents=True)

    def filled(self, text: str) -> str:
        """Return an attack with the addresses of this ground."""
        return text.replace("{web}", self.web).replace("{secret}", str(self.secret))

    def harm(self, attack: dict[str, Any]) -> list[str]:
        """Return what an attack reached: requests, files, attachments, paths; nothing is right."""
        self.asked.clear()
        with outside.watched() as opened:
            pages = self._printed(attack)
        found = [f"asked {path}" for path in self.asked]
        harmless = ("open ", "urllib.Request data:")
        found += [it for it in opened if not it.startswith(harmless)]
        found += [it for it in opened if it == f"open {self.secret}"]
        for page in pages:
            book = PdfReader(io.BytesIO(page))
            found += [f"attached {name}" for name in book.attachments]
            drawn = b"".join(map(_content, (o.get_object() for o in _objects(book))))
            found += [
                f"printed {word}"
                for word in (SECRET, str(self.secret), "file:", "javascript:", "planted")
                if word.encode() in page + drawn
            ]
        return found

    def _printed(self, attack: dict[str, Any]) -> list[bytes]:
        """Return the PDFs of an attack; one that is refused where it is set up makes none."""
        style = self.filled(attack.get("css", ""))
        body = self.filled(attack.get("html", ""))
        logo, own = self.root / LOGO, self.root / brand.CSS
        own.write_text(style, encoding="utf-8")
        logo.write_text(self.filled(attack.get("logo", "<x/>")), encoding="utf-8")
        table = BrandTable(logo=LOGO) if "logo" in attack else None
        pages = [f"<style>{style}</style>"] if style else []
        pages += [body] if body else []
        try:
            mine = brand.opened(table, self.root)
        except UsageError:
            pass
        else:
            templates = Templates(self.root, mine)
            sheet = templates.source("css/tokens.css")
            pages.append(f"<style>{sheet}</style><img src='{mine.logo}'>")
        return [made for page in pages if (made := _made(page))]


def _made(page: str) -> bytes:
    """Return the PDF of a page; nothing where it is refused with a sentence."""
    try:
        return pdf.printed(f"<html lang=zh><title>t</title><p>x</p>{page}")
    except UsageError:
        return b""


def _objects(book: PdfReader) -> Iterator[Any]:
    return (book.get_object(number) for number in range(1, len(book.xref[0]) + 1))


def _content(entry: Any) -> bytes:
    return entry.get_data() if hasattr(entry, "get_data") else str(entry).encode()


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Return the ground of all attacks; what the renderer says of them is not printed."""
    pdf.printed("<html lang=zh><title>t</title><p>x")
    logger = logging.getLogger("weasyprint")
    was, logger.disabled = logger.disabled, True
    with outside.server() as (web, asked):
        yield Ground(tmp_path_factory.mktemp("ground"), web, asked)
    logger.disabled = was


@EACH
def test_p17_the_renderer_asks_nobody(ground: Ground, attack: dict[str, Any]) -> None:
    """No request, no file opened, nothing attached, no path and no secret in the PDF."""
    assert ground.harm(attack) == []


@pytest.mark.parametrize("attack", [a for a in LIST if "logo" in a], ids=lambda one: one["name"])
def test_p17_a_logo_only_draws(ground: Ground, attack: dict[str, Any]) -> None:
    """A logo that does anything else is refused with a sentence, and so is one without end."""
    (ground.root / LOGO).write_text(ground.filled(attack["logo"]), encoding="utf-8")
    with pytest.raises(UsageError, match="logo"):
        brand.opened(BrandTable(logo=LOGO), ground.root)


def test_p17_a_logo_that_repeats_a_little_is_taken(ground: Ground) -> None:
    """Shapes may be used again, as drawing programs write them."""
    drawn = "<g id='a'><rect/></g><use href='#a'/><rect style='fill:url(#b)'/><pattern id='b'/>"
    text = f"<svg xmlns='http://www.w3.org/2000/svg'>{drawn}</svg>"
    (ground.root / brand.CSS).unlink(missing_ok=True)
    (ground.root / LOGO).write_text(text, encoding="utf-8")
    assert brand.opened(BrandTable(logo=LOGO), ground.root).logo.startswith("data:image/svg+xml")


@pytest.mark.parametrize(
    "text",
    [
        "@import 'x.css';", "@\\69mport 'x.css';", "p{background:u\\72l(http://e/)}",
        "p{background:url(file:///etc/passwd)}", "p{background:image-set('http://e/a' 1x)}",
        "p{background:-webkit-image-set('http://e/a' 1x)}", "@font-face{src:src('http://e/')}",
        "p{}</style><script>", "p{}\\3c /style>",
    ],
)  # fmt: skip
def test_p17_a_style_sheet_that_fetches_is_refused(ground: Ground, text: str) -> None:
    """Plainly written or hidden behind escapes: what brings something in is named with its line."""
    (ground.root / brand.CSS).write_text(f"p {{ margin: 0 }}\n{text}", encoding="utf-8")
    with pytest.raises(UsageError, match="style sheet") as caught:
        brand.opened(None, ground.root)
    assert caught.value.line == 2


def test_p17_every_document_has_our_fetcher() -> None:
    """No HTML(…) and no CSS(…) is made without a fetcher."""
    made = [
        (module, call)
        for module, path in MODULES.items()
        if "weasyprint" in path.read_text("utf-8")
        for call in calls(module)
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("HTML", "CSS", "_html")
        and ast.unparse(call.func.value) in ("weasyprint", "self._weasyprint", "self")
    ]  # fmt: skip
    assert len(made) == 3
    assert all("url_fetcher" in {k.arg for k in call.keywords} for _, call in made)


# -- what data may make of a layout ------------------------------------------------------


def grown(report: Report, times: int, length: int) -> Report:
    """Return a report with so many times the rows, and texts so long."""

    def long(cell: Value) -> Value:
        return (cell or "x") * (length // max(len(cell), 1)) if isinstance(cell, str) else cell

    sections = [
        replace(
            section,
            blocks=tuple(
                replace(block, rows=tuple(tuple(map(long, row)) for row in block.rows) * times)
                for block in section.blocks
            ),
        )
        for section in report.sections
    ]
    return replace(report, sections=tuple(sections))


def test_p15_no_data_makes_a_page_explode() -> None:
    """Thousands of rows and texts of thousands of letters: pages take what one can read."""
    plain = factories.report()
    huge, templates = grown(plain, 200, 5_000), Templates()
    for is_all in (False, True):
        small, large = (
            pdf.markup("report.html", report, "zh", "manager", templates, {}, is_all=is_all)
            for report in (plain, huge)
        )
        assert len(large) < 4 * len(small)


# Each of these keeps the renderer busy for minutes: lines, cells, boxes in boxes, one long word.
ENDLESS = {
    "lines": "<br>" * 200_000,
    "cells": "<table>" + ("<tr>" + "<td>y" * 40) * 800 + "</table>",
    "boxes": "<div style='display:flex'>" * 25 + "x",
    "word": "<p>" + "x" * 3_000_000,
}


@pytest.mark.parametrize("name", ENDLESS)
def test_p14_a_page_that_is_never_laid_out_is_left_out(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The renderer ends soon after its time, with what becomes of the PDF and what to do."""
    monkeypatch.setattr(pdf, "SECONDS", 0.5)
    with pytest.raises(MachineError) as caught:
        pdf.printed(ENDLESS[name])
    assert caught.value.code == "PDF_TOO_MUCH"
    assert "short" in caught.value.text("zh")
