"""Attack strings in every column of a shop, and in every label: its pack, and a real browser."""

from __future__ import annotations

import csv
import html as escapes
import io
import json
import re
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import hostile_shop
import openpyxl
import pytest
from chart_samples import CHARTS
from conftest import complaints
from hostile_shop import attacks, texts

from retro import charts, cli
from retro.cells import guarded
from retro.charts.labels import plain
from retro.formats import Formats
from retro.model import Chart
from retro.render.svg import plotly_js

# What data must not have made of a page: anything that loads, leads out, runs or asks.
LIVE = """
const bad = [...document.querySelectorAll(
  "img, iframe, object, embed, link, base, form, video, audio, frame, applet, math," +
  "meta[http-equiv=refresh], foreignObject, [autofocus], [ping], [srcdoc], [action]")];
const address = (e) => e.getAttribute("href") ?? e.getAttribute("xlink:href")
  ?? e.getAttribute("src");
// A heat map is a picture that plotly.js made itself.
const linked = [...document.querySelectorAll("[href], [src], image")].filter((e) =>
  !/^(#|data:image\\/png;base64,)/.test(address(e) ?? ""));
const handled = [...document.querySelectorAll("*")].filter((e) =>
  e.getAttributeNames().some((name) => name.startsWith("on")));
const asking = [...document.querySelectorAll("[style]")].filter((e) =>
  /url\\((?!['"]?#)|evil/i.test(e.getAttribute("style")));
return [...bad, ...linked, ...handled, ...asking].map((e) => e.outerHTML.slice(0, 200));
"""
DRAWN = """
const done = arguments[arguments.length - 1];
const figures = [...document.querySelectorAll("figure.chart:has(script)")];
const settled = (f) => f.matches(".is-live") && f.querySelector(".live .main-svg");
const wait = (left) => {
  const open = figures.filter((f) => !settled(f));
  if (!open.length || !left) return done([figures.length, open.length]);
  open[0].scrollIntoView();
  setTimeout(() => wait(left - 1), 50);
};
wait(400);
"""
TOUCHED = """
document.querySelectorAll("thead .sort").forEach((button) => button.click());
document.querySelectorAll(".filter input, .finder input").forEach((input) => {
  input.value = arguments[0];
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.value = "";
  input.dispatchEvent(new Event("input", { bubbles: true }));
});
document.querySelectorAll("figure.is-live .nsewdrag").forEach((drag) => {
  const { left, top, width, height } = drag.getBoundingClientRect();
  for (const part of [0.1, 0.5, 0.9]) drag.dispatchEvent(new MouseEvent("mousemove",
    { clientX: left + part * width, clientY: top + part * height, bubbles: true }));
});
document.querySelectorAll("[popover]").forEach((card) => {
  card.showPopover();
  card.hidePopover();
});
"""
REFUSED = """
const done = arguments[arguments.length - 1];
const said = [];
addEventListener("securitypolicyviolation", (event) => said.push(event.effectiveDirective));
document.body.insertAdjacentHTML("beforeend",
  "<img src='http://evil.test/a'><style>@import 'http://evil.test/b'</style>" +
  "<b id=x onclick='window.owned=1'></b>");
document.getElementById("x").click();
const script = document.createElement("script");
script.textContent = "window.owned=1";
document.body.append(script);
fetch("http://evil.test/c").catch(() => 0);
setTimeout(() => done([said.sort(), window.owned ?? null]), 200);
"""
LABELS = """<!doctype html><meta charset="utf-8"><title>labels</title><body>
<script>{plotly}</script><script>
window.failed = [];
const figures = {figures};
(async () => {{
  for (const [name, figure] of Object.entries(figures)) {{
    const place = document.body.appendChild(document.createElement("div"));
    try {{ await Plotly.newPlot(place, figure.data, figure.layout, {config}); }}
    catch (error) {{ failed.push(name + ": " + error); }}
    const drag = place.querySelector(".nsewdrag");
    if (drag) {{
      const {{ left, top, width, height }} = drag.getBoundingClientRect();
      drag.dispatchEvent(new MouseEvent("mousemove", {{ clientX: left + width / 2,
        clientY: top + height / 2, bubbles: true }}));
    }}
    if (!place.querySelector(".main-svg")) failed.push(name);
  }}
  document.title = "done";
}})();
</script>"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the pack of the hostile shop: the manager's edition, made by `retro run`."""
    folder = hostile_shop.write(tmp_path_factory.mktemp("hostile") / "shop")
    done = ["run", hostile_shop.PROMOTION, "--workspace", str(folder), "--format", "html,xlsx,json"]
    assert cli._guarded([*done, "--quiet"]) == 0
    return folder / "promotions" / hostile_shop.PROMOTION / "pack"


@pytest.fixture(scope="module")
def text(pack: Path) -> str:
    """Return the report as it is written."""
    return (pack / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def page(browser: Any, pack: Path) -> Any:
    """Return the browser with the report open, and every chart of it drawn and touched."""
    browser.set_window_size(1280, 900)
    browser.set_script_timeout(120)
    browser.get((pack / "report.html").as_uri())
    figures, still = browser.execute_async_script(DRAWN)
    assert (figures > 10, still) == (True, 0)
    browser.execute_script(TOUCHED, texts()[1])
    return browser


# -- the report --------------------------------------------------------------------------


@pytest.mark.parametrize("mark", hostile_shop.REACHING)
def test_p16_the_attacks_reach_the_pack(pack: Path, text: str, mark: str) -> None:
    """Each attacked column stands in the report or, if it is a buyer's, in the work lists."""
    lists = zipfile.ZipFile(pack / "worklists.xlsx").read("xl/sharedStrings.xml").decode()
    tables = zipfile.ZipFile(pack / "tables.xlsx").read("xl/sharedStrings.xml").decode()
    assert f"·{mark}" in escapes.unescape(text) + lists + tables


def test_p16_names_of_shop_and_files_are_shown(text: str) -> None:
    """The name of the shop and those of its files stand on the page as they are."""
    shown = escapes.unescape(text)
    assert {name for name in (f"{texts()[0]}店", hostile_shop.FILE) if name not in shown} == set()
    assert "50337" not in shown


def test_p16_nothing_runs(page: Any) -> None:
    """No script of an attack ran, no dialog is open, and the title is the shop's."""
    assert page.execute_script("return [window.owned ?? null, ({}).owned ?? null]") == [None, None]
    assert page.title.startswith(texts()[0])


def test_p16_nothing_is_alive(page: Any) -> None:
    """No picture, link, form or handler comes from data, tooltips and sorted tables included."""
    assert page.execute_script(LIVE) == []


def test_p17_nothing_is_asked_and_nothing_complains(page: Any) -> None:
    """No request leaves the file, and the console is silent."""
    assert complaints(page) == []


def test_p17_the_policy_is_enforced(page: Any) -> None:
    """What got into the page all the same would neither load, nor run, nor reach anybody."""
    said, owned = page.execute_async_script(REFUSED)
    assert owned is None
    assert {"img-src", "style-src-elem", "script-src-attr", "script-src-elem", "connect-src"} <= {
        *said
    }
    said_of = [line for line in complaints(page) if "Content Security Policy" not in line]
    assert [line for line in said_of if "evil.test" not in line] == []


# -- its labels --------------------------------------------------------------------------


@cache
def spiked(kind: str, label: str) -> Chart:
    """Return the sample of a kind of chart with an attack in each of its names."""
    one, hostile = CHARTS[kind], {"zh": label, "en": label}
    return replace(
        one,
        title=hostile,
        alt=hostile,
        x=replace(one.x, label=hostile),
        y=tuple(replace(column, label=hostile) for column in one.y),
        rows=tuple(
            tuple(f"{cell}{label}" if isinstance(cell, str) else cell for cell in row)
            for row in one.rows
        ),
        split=one.split and replace(one.split, label=hostile),
    )


def figures() -> dict[str, str]:
    """Return the figures of all kinds, each with every attack in turn on all its labels."""
    labels, formats = texts("labels"), Formats("zh")
    pairs = [
        (kind, labels[(first + step) % len(labels)])
        for first, kind in enumerate(charts.KINDS)
        for step in range(0, len(labels), 5)
    ]
    return {
        f"{number} {kind}": charts.figure(spiked(kind, label), "zh", formats).to_json()
        for number, (kind, label) in enumerate(pairs)
    }


def test_p16_every_kind_of_chart_draws_every_label(browser: Any, tmp_path: Path) -> None:
    """Even without a policy, plotly.js draws hostile labels as letters and does nothing else."""
    from selenium.webdriver.support.ui import WebDriverWait

    drawn = ",".join(f"{json.dumps(name)}:{text}" for name, text in figures().items())
    inside = drawn.replace("<", "\\u003c")
    config = json.dumps(dict(charts.HTML_CONFIG))
    file = tmp_path / "labels.html"
    file.write_text(
        LABELS.format(plotly=plotly_js(), figures="{" + inside + "}", config=config), "utf-8"
    )
    browser.get(file.as_uri())
    WebDriverWait(browser, 120).until(lambda driver: driver.title == "done")
    assert browser.execute_script("return failed") == []
    assert browser.execute_script("return window.owned ?? null") is None
    assert browser.execute_script(LIVE) == []
    assert complaints(browser) == []


@pytest.mark.parametrize("attack", attacks("labels"), ids=lambda one: one["name"])
def test_p16_a_label_is_letters(attack: dict[str, Any]) -> None:
    """An escaped label opens no tag and no template, is short, and can be written."""
    place = [one["name"] for one in attacks("labels")].index(attack["name"])
    label = charts.escape_label(texts("labels")[place])
    assert re.findall(r"<|%\{", label) == []
    assert len(escapes.unescape(label)) <= 61
    assert label.encode("utf-8")
    assert plain(label) == label


# -- its other files ---------------------------------------------------------------------


def test_p16_no_workbook_computes_or_leads_out(pack: Path) -> None:
    """No cell of a workbook is a formula, and no link leads out of it."""
    books = sorted(pack.glob("*.xlsx"))
    assert len(books) >= 4
    for path in books:
        book = zipfile.ZipFile(path)
        for name in book.namelist():
            content = book.read(name).decode("utf-8", "replace")
            if name.startswith("xl/worksheets/sheet"):
                assert re.findall("<f[ >]", content) == [], (path.name, name)
            if name.endswith(".rels"):
                assert 'TargetMode="External"' not in content, (path.name, name)


def test_p16_texts_are_whole_in_the_workbook(pack: Path) -> None:
    """What the page may shorten stands in tables.xlsx to the last letter."""
    book = openpyxl.load_workbook(pack / "tables.xlsx", read_only=True)
    cells = {
        str(cell).removesuffix("·title").strip("'")
        for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        if isinstance(cell, str) and cell.endswith("·title")
    }  # fmt: skip
    sold = {texts()[n] for n in range(hostile_shop.SKUS)}
    assert len(cells & sold) >= 15
    assert any(len(cell) == 5000 for cell in cells)


def test_p16_no_csv_computes(pack: Path) -> None:
    """In the quarantine a cell that a spreadsheet would compute is marked as text."""
    rows = list(csv.reader(io.StringIO((pack / "quarantine.csv").read_text("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝", "\t"))] == []
    assert {guarded(texts()[n]) for n in (22, 24, 26)} <= {*cells}
