"""The gallery: every component and every kind of chart in every state, drawn as in the report."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from conftest import complaints
from jinja2 import nodes
from jinja2.runtime import Macro
from typer.testing import CliRunner

from retro import charts, resources
from retro.cli import app
from retro.gallery import making
from retro.gallery.calls import calls
from retro.gallery.pictures import PICTURES
from retro.gallery.specimens import alone, families
from retro.gallery.states import STATES
from retro.render.pages import page
from retro.render.templates import Templates

FOLDER = resources.folder("report_templates")
COMPONENTS = sorted(path.stem for path in (FOLDER / "components").glob("*.html"))
LAYOUTS = sorted(path.stem for path in (FOLDER / "blocks").glob("*.html"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Return the folder of the command, and what the layout of the PDF complained of."""
    said: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("weasyprint").addHandler(handler)
    folder = tmp_path_factory.mktemp("gallery")
    result = CliRunner().invoke(app, ["demo", "--gallery", str(folder), "--lang", "zh", "--json"])
    logging.getLogger("weasyprint").removeHandler(handler)
    assert json.loads(result.stdout)["files"] == [
        str(folder / name) for name in ("gallery.html", "gallery.pdf")
    ]
    return folder, said


def macros(family: str) -> set[tuple[str, str]]:
    """Return the macros of a file of components."""
    templates = Templates()
    tree = templates.environment("zh").parse(templates.source(f"components/{family}.html"))
    return {(family, node.name) for node in tree.find_all(nodes.Macro)}


def drawn_macros(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """Return the macros that ran while the gallery was drawn, on screen and on paper."""
    ran: set[tuple[str, str]] = set()
    invoke = Macro._invoke

    def noted(self: Macro, *arguments: Any) -> Any:
        ran.add((Path(self._func.__code__.co_filename).stem, self.name))
        return invoke(self, *arguments)

    monkeypatch.setattr(Macro, "_invoke", noted)
    for screen in (True, False):
        families(pages("zh", screen=screen), Templates(), screen=screen)
    return ran


def pages(lang: str, *, screen: bool, drawings: bool = False) -> dict[str, Any]:
    """Return the page of each state, without charts unless they are asked for."""
    return {
        state: page(
            one, lang, "manager", making.drawn(one, lang) if drawings else {}, 20, is_screen=screen
        )
        for state, one in making.samples(lang).items()
    }


def test_every_macro_is_in_the_gallery(monkeypatch: pytest.MonkeyPatch) -> None:
    """A component without a specimen fails here: give it one in retro/gallery/calls.py."""
    known = {macro for family in COMPONENTS for macro in macros(family)}
    assert known - drawn_macros(monkeypatch) == set()


def test_every_layout_of_a_result_is_in_the_gallery() -> None:
    """Each file of blocks/ is shown."""
    shown = {name for call in calls() for name in re.findall(r"blocks/(\w+)\.html", call.source)}
    assert shown == set(LAYOUTS)


def test_every_kind_of_chart_is_in_the_gallery() -> None:
    """A new kind fails here: give it an entry in retro/gallery/pictures.py."""
    assert set(PICTURES) == set(charts.KINDS)
    assert set(charts.SMALL_KINDS) == {"gap"}  # `curve` of the boss's page draws it


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_is_shown_in_every_state(lang: str) -> None:
    """Each thing has a specimen in each of the six states; every chart is drawn in each."""
    shown = [
        one
        for family in families(pages(lang, screen=True, drawings=True), Templates(), screen=True)
        for one in family.specimens
    ]
    names = [(call.family, call.name) for call in calls()]
    assert [(one.call.family, one.call.name, one.state) for one in shown] == [
        (*name, state) for name, state in product(names, STATES)
    ]
    undrawn = [
        one.anchor for one in shown if one.call.family == "charts" and "<svg" not in one.drawn
    ]
    assert undrawn == []


def test_states_differ() -> None:
    """No two states of a chart show the same rows, but where names play no part."""
    for kind, picture in PICTURES.items():
        rows = {
            state: next(
                block.rows
                for block in one.sections[0].blocks
                if block.query.path == f"1_break_down/{kind}"
            )
            for state, one in making.samples("zh").items()
        }
        assert rows["empty"] == ()
        assert len(rows["one"]) == 1
        assert len(rows["huge"]) >= len(rows["ordinary"])
        assert len(rows["missing"]) == len(rows["ordinary"])
        assert any(None in row for row in rows["missing"])
        has_names = {column.kind for column in picture.columns} & {"text", "agent"}
        assert (rows["long"] != rows["ordinary"]) == bool(has_names)


def test_ids_do_not_clash() -> None:
    """What is drawn many times has ids of its own; a link out of it leads to itself."""
    drawn = (
        '<p id="a b"><a id="x" href="#x">1</a> <a href="#other">2</a></p>'
        '<svg aria-labelledby="x y"><g clip-path="url(#x)"/></svg>'
    )
    assert alone(drawn, "s") == (
        '<p id="a b"><a id="s-x" href="#s-x">1</a> <a href="#s">2</a></p>'
        '<svg aria-labelledby="s-x y"><g clip-path="url(#s-x)"/></svg>'
    )


def test_the_page_is_whole(made: tuple[Path, list[str]]) -> None:
    """Every id is there once, every link leads somewhere, nothing is fetched."""
    text = (made[0] / "gallery.html").read_text(encoding="utf-8")
    visible = re.sub(r"<script.*?</script>|<style.*?</style>", "", text, flags=re.DOTALL)
    ids = Counter(re.findall(r'\sid="([^"]+)"', visible))
    assert [name for name, count in ids.items() if count > 1] == []
    assert set(re.findall(r'href="#([^"]+)"', visible)) - set(ids) == set()
    assert "Content-Security-Policy" in text
    assert not re.search(r'(?:src|href)="(?!#|data:)', visible)


def test_paper_is_laid_out_without_a_complaint(made: tuple[Path, list[str]]) -> None:
    """The renderer of the PDF has nothing to remark."""
    assert made[1] == []
    assert (made[0] / "gallery.pdf").read_bytes().startswith(b"%PDF")


def test_a_browser_has_no_complaint(made: tuple[Path, list[str]], browser: Any) -> None:
    """No message on the console and no request; the live charts are drawn."""
    browser.get((made[0] / "gallery.html").as_uri())
    browser.execute_script("document.getElementById('family-charts').scrollIntoView()")
    assert complaints(browser) == []
