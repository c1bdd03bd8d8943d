"""Drawing without a browser: whole, repeatable, harmless SVG of every kind of chart."""

from __future__ import annotations

import json
import logging
import re
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from chart_samples import CHARTS, FLOOR_GAP, PlainFormats
from conftest import Golden

from retro import charts, fonts
from retro.errors import MachineError
from retro.render.svg import ChartError, SvgEngine, plotly_js

ROOT = Path(__file__).resolve().parents[1]
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<a href="http://e.example/?q=%{x}">点我</a><img src=x onerror="alert(1)">'
KINDS = pytest.mark.parametrize("kind", charts.KINDS)


def figure_json(kind: str, lang: str = "zh") -> str:
    """Return the figure of a sample, as `retro.charts` makes it."""
    return str(charts.figure(CHARTS[kind], lang, PlainFormats()).to_json())


def hostile_json(kind: str) -> str:
    """Return the figure of a sample whose names are attacks."""
    rows = tuple(tuple(f"{cell}{HOSTILE}" if isinstance(cell, str) else cell for cell in row)
                 for row in CHARTS[kind].rows)  # fmt: skip
    return str(charts.figure(replace(CHARTS[kind], rows=rows), "zh", PlainFormats()).to_json())


def height(figure: str) -> int:
    """Return the height that a figure asks for."""
    return int(json.loads(figure)["layout"]["height"])


@pytest.fixture(scope="module")
def engine() -> Iterator[SvgEngine]:
    """Return one engine for all tests, as a run has one for all charts."""
    with SvgEngine() as one:
        yield one


def draw(engine: SvgEngine, kind: str, figure_id: str = "c") -> str:
    """Return the SVG of a sample."""
    figure = figure_json(kind)
    return engine.svg(figure, charts.WIDTH, height(figure), f"图:{kind}", figure_id)


@KINDS
def test_golden(kind: str, engine: SvgEngine, golden: Golden) -> None:
    """Each kind looks as it did when somebody last looked at it."""
    golden(f"charts/{kind}.svg", draw(engine, kind).replace("><", ">\n<") + "\n")


def test_golden_of_the_whole_floor(engine: SvgEngine, golden: Golden) -> None:
    """The staffing chart with interval and absences looks as it did, too."""
    figure = str(charts.figure(FLOOR_GAP, "zh", PlainFormats()).to_json())
    drawing = engine.svg(figure, charts.WIDTH, height(figure), "图:gap", "c")
    golden("charts/gap_floor.svg", drawing.replace("><", ">\n<") + "\n")


@KINDS
def test_drawing_is_whole_xml_with_its_alternative_text_first(kind: str, engine: SvgEngine) -> None:
    """The SVG parses, has a fixed size, and begins with the title that readers hear."""
    root = ET.fromstring(draw(engine, kind))  # noqa: S314 - our own text
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert (root[0].tag, root[0].text) == (f"{SVG}title", f"图:{kind}")


@KINDS
def test_every_link_inside_resolves(kind: str, engine: SvgEngine) -> None:
    """Clip paths are found under their new names, and none is kept that nobody uses."""
    text = draw(engine, kind, "figure-7")
    used = set(re.findall(r"url\(#([^)]+)\)", text))
    assert used == set(re.findall(r' id="([^"]+)"', text))
    assert all(name.startswith("figure-7-") for name in used)


def test_many_drawings_share_a_page(engine: SvgEngine) -> None:
    """No two drawings use the same id."""
    found = [name for n, kind in enumerate(charts.KINDS)
             for name in re.findall(r' id="([^"]+)"', draw(engine, kind, f"c{n}"))]  # fmt: skip
    assert len(found) == len(set(found)) > 0


def test_order_and_engine_leave_no_trace(engine: SvgEngine) -> None:
    """The same figure gives the same bytes, after others and in a new engine."""
    first = draw(engine, "line")
    draw(engine, "heatmap")
    assert draw(engine, "line") == first
    with SvgEngine() as other:
        assert draw(other, "line") == first


@KINDS
def test_attacks_are_drawn_as_letters(kind: str, engine: SvgEngine) -> None:
    """A name with a link and an image is text: no element, no address, no handler."""
    figure = hostile_json(kind)
    root = ET.fromstring(engine.svg(figure, 720, height(figure), HOSTILE, "c"))  # noqa: S314
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    names = {name for element in root.iter() for name in element.attrib}
    drawn = {"svg", "defs", "clipPath", "pattern", "g", "rect", "path"}
    assert tags <= drawn | {"title", "text", "tspan"}
    assert not {name for name in names if "href" in name or name.startswith("on")}
    assert root[0].text == HOSTILE


def test_forbidden_characters_leave_the_title(engine: SvgEngine) -> None:
    """Control characters, which XML cannot hold, are dropped from the alternative text."""
    text = engine.svg(figure_json("bar"), 720, 300, "a\x00b\x0bc\ufffe\U0001f600", "c")
    assert ET.fromstring(text)[0].text == "abc\U0001f600"  # noqa: S314


@pytest.mark.parametrize("figure_id", ["", "1a", "a b", 'a"', "图"])
def test_odd_ids_are_refused(engine: SvgEngine, figure_id: str) -> None:
    """An id that would need escaping is a programming error."""
    with pytest.raises(ValueError, match="not an id"):
        engine.svg(figure_json("bar"), 720, 300, "", figure_id)


@pytest.mark.parametrize("broken", ["{", "null", '{"data": 1, "layout": {"xaxis": 5}}'])
def test_a_broken_figure_is_one_error_and_the_next_is_drawn(broken: str) -> None:
    """A chart that fails names itself in both languages and takes no other with it."""
    with SvgEngine() as engine:
        with pytest.raises(ChartError) as caught:
            engine.svg(broken, 720, 300, "", "c9")
        assert "c9" in caught.value.text("zh")
        assert "c9" in caught.value.text("en")
        assert draw(engine, "bar").startswith("<svg")


def test_a_missing_engine_names_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the JavaScript engine the machine lacks something, and the message says what."""
    monkeypatch.setitem(sys.modules, "py_mini_racer", None)
    with pytest.raises(MachineError) as caught:
        SvgEngine().svg(figure_json("bar"), 720, 300, "", "c")
    assert "pip install" in caught.value.text("en")


def test_python_ends_while_an_engine_is_open() -> None:
    """A run that forgets to close its engine still ends (mini-racer alone hangs at times)."""
    code = "from retro.render.svg import engine; engine()._started()"
    for _ in range(3):
        subprocess.run([sys.executable, "-c", code], check=True, timeout=30, cwd=ROOT)  # noqa: S603


@pytest.mark.parametrize("text", ["首响 P90: 85 秒", "Median first reply", "¥12.3万"])
def test_text_is_measured_with_the_shipped_font(engine: SvgEngine, text: str) -> None:
    """The width that plotly.js reads is the sum of the advances of our font."""
    tables = json.loads(fonts.metrics_path().read_text("utf-8"))
    widths = tables[0]["advances"]
    expected = sum(widths.get(str(ord(char)), tables[0]["em"]) for char in text) / 1000 * 20
    script = (
        "(() => { const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');"
        "text.setAttribute('font-size', '20px');"
        f"text.textContent = {json.dumps(text)};"
        "return text.getComputedTextLength(); })()"
    )
    assert engine._started().eval(script) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<path d='M10,10h20v5z'/>", (10, 10, 20, 5)),
        ("<path d='m1 1l4 0 0 3'/>", (1, 1, 4, 3)),
        ("<path d='M0,0A5,5 0 0,1 8,6'/>", (0, 0, 8, 6)),
        ("<rect x='1' y='2' width='3' height='4' transform='translate(5,5)'/>", (6, 7, 3, 4)),
        ("<g transform='rotate(90)'><line x1='0' y1='0' x2='4' y2='0'/></g>", (0, 0, 0, 4)),
        ("<g transform='scale(2)'><circle cx='2' cy='2' r='1'/></g>", (2, 2, 4, 4)),
        ("<rect width='9' height='9' style='display: none'/>", (0, 0, 0, 0)),
    ],
)
def test_boxes(engine: SvgEngine, markup: str, expected: tuple[float, ...]) -> None:
    """Shapes are measured with their transforms; what is hidden has no size."""
    script = (
        "(() => { const g = document.createElementNS('http://www.w3.org/2000/svg', 'g');"
        f"g.innerHTML = {json.dumps(markup)}; const box = g.getBBox();"
        "return JSON.stringify([box.x, box.y, box.width, box.height]); })()"
    )
    assert json.loads(engine._started().eval(script)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("rect", "a b c"),
        (".x", "a c"),
        ("g > .x", "a"),
        ("g .x", "a c"),
        ("#b, #c", "b c"),
        ("rect + rect", "b"),
        ("[data-n='2']", "b"),
        ("rect:not(.x)", "b"),
        ("svg rect.x", "c"),
        ("rect:first-child", "a c"),
        ("rect:hover", ""),
    ],
)
def test_selectors(engine: SvgEngine, selector: str, expected: str) -> None:
    """The selectors that plotly.js uses find what a browser's would."""
    markup = (
        "<g><rect id='a' class='x'/><rect id='b' data-n='2'/>"
        "<svg><rect id='c' class='y x'/></svg></g>"
    )
    script = (
        "(() => { const root = document.createElementNS('http://www.w3.org/2000/svg', 'g');"
        f"root.innerHTML = {json.dumps(markup)};"
        f"return root.querySelectorAll({json.dumps(selector)}).map(e => e.id).join(' '); }})()"
    )
    assert engine._started().eval(script) == expected


def test_paper_takes_every_kind_without_a_word(
    engine: SvgEngine, caplog: pytest.LogCaptureFixture
) -> None:
    """The PDF renderer understands every element and attribute of the drawings."""
    weasyprint = pytest.importorskip("weasyprint", exc_type=OSError)
    source = fonts.font_path(400).as_uri()
    face = f'@font-face {{ font-family: "{fonts.FAMILY}"; src: url({source}) }}'
    drawings = "".join(draw(engine, kind, f"c{n}") for n, kind in enumerate(charts.KINDS))
    page = f"<html lang=zh-CN><style>{face}</style>{drawings}</html>"
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        weasyprint.HTML(string=page).write_pdf()
    assert [record.getMessage() for record in caplog.records] == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a headless Chromium with an empty profile, or skip where there is none."""
    driver, chromium = shutil.which("chromedriver"), shutil.which("chromium")
    if not driver or not chromium:
        pytest.skip("needs chromium and chromedriver to draw the charts in a real browser")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    flags = (
        "headless no-sandbox disable-gpu disable-quic no-first-run disable-dev-shm-usage "
        "disable-background-networking disable-component-update disable-sync"
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for flag in (*flags.split(), f"user-data-dir={profile}"):
            options.add_argument(f"--{flag}")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
        try:
            yield chrome
        finally:
            chrome.quit()


BOOT = """
const figures = JSON.parse(document.getElementById("figures").textContent);
const config = JSON.parse(document.getElementById("config").textContent);
Promise.all(figures.map((figure, n) =>
  Plotly.newPlot("c" + n, figure.data, figure.layout, config)
)).then(() => { document.body.dataset.drawn = figures.length; });
"""


def page_of(figures: list[str]) -> str:
    """Return an offline page with these figures, under the policy of the report."""
    scripts = (plotly_js(), BOOT)
    digests = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    hashes = " ".join(f"'sha256-{digest}'" for digest in digests)
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; font-src data:; connect-src 'none'; object-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )
    boxes = "".join(f'<div id="c{n}"></div>' for n in range(len(figures)))
    data = f"[{','.join(figures)}]".replace("<", "\\u003c")
    config = json.dumps(dict(charts.HTML_CONFIG))
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>图</title>'
        '<link rel="icon" href="data:,">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"></head><body>{boxes}'
        f'<script type="application/json" id="figures">{data}</script>'
        f'<script type="application/json" id="config">{config}</script>'
        f"<script>{scripts[0]}</script><script>{scripts[1]}</script></body></html>"
    )


@pytest.mark.parametrize("names", ["plain", "hostile"])
def test_a_real_browser_draws_every_kind_under_the_policy(
    browser: Any, names: str, tmp_path: Path
) -> None:
    """All kinds are drawn offline with no console message, no link and no request."""
    from selenium.webdriver.support.ui import WebDriverWait

    make = figure_json if names == "plain" else hostile_json
    file = tmp_path / "charts.html"
    file.write_text(page_of([make(kind) for kind in charts.KINDS]), encoding="utf-8")
    browser.get(file.as_uri())
    drawn = "return document.body.dataset.drawn"
    WebDriverWait(browser, 30).until(lambda driver: driver.execute_script(drawn))
    count = "return document.querySelectorAll(arguments[0]).length"
    requests = "return performance.getEntriesByType('resource').map(e => e.name)"
    asked = [name for name in browser.execute_script(requests) if not name.startswith("data:")]
    assert [entry["message"] for entry in browser.get_log("browser")] == []
    assert int(browser.execute_script(drawn)) == len(charts.KINDS)
    assert browser.execute_script(count, ".cartesianlayer .subplot") >= len(charts.KINDS)
    assert browser.execute_script(count, ".js-plotly-plot a, .modebar-btn") == 0
    assert asked == []
