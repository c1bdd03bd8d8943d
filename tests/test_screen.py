"""The HTML report in a real browser: found, filtered, explained and painted, also by keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import factories
import pytest
from conftest import complaints

from retro.render import html
from retro.render.drawings import draw
from retro.render.templates import Templates

SERIOUS = frozenset(["serious", "critical"])
TYPED = """
const [selector, text] = arguments;
const input = document.querySelector(selector);
input.value = text;
input.dispatchEvent(new Event("input", { bubbles: true }));
"""
FOUND = """
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ["violations"] }).then((found) => done(found.violations.map(
  ({ id, impact, nodes }) => [id, impact, nodes.slice(0, 3).map((node) => node.html)])));
"""
SHOWN = "[...document.querySelectorAll(arguments[0])].filter((e) => e.checkVisibility())"


@pytest.fixture(scope="module")
def opens(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Any]:
    """Return what opens the report of a language in the browser."""
    folder = tmp_path_factory.mktemp("screen")
    report = factories.report()
    browser.set_window_size(1280, 900)

    def open_page(lang: str) -> Any:
        file: Path = folder / f"{lang}.html"
        if not file.exists():
            text = html.render(report, lang, "manager", Templates(), draw(report, lang))
            file.write_text(text, encoding="utf-8")
        browser.get(file.as_uri())
        return browser

    return open_page


@pytest.fixture
def page(opens: Callable[[str], Any]) -> Any:
    """Return the browser with the Chinese report freshly open."""
    return opens("zh")


def texts(page: Any, selector: str) -> list[str]:
    """Return the texts of the elements that can be seen."""
    found: list[str] = page.execute_script(
        f"return {SHOWN}.map((element) => element.textContent.trim())", selector
    )
    return found


def axe() -> str:
    """Return the script that looks for barriers; skip where it is not installed."""
    found = find_spec("axe_playwright_python")
    if not found or not found.submodule_search_locations:
        pytest.skip("axe is not installed")
    (folder,) = found.submodule_search_locations
    return (Path(folder) / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_there_is_no_serious_barrier(opens: Callable[[str], Any], lang: str, theme: str) -> None:
    """Axe finds nothing serious or critical, in either language, light and dark."""
    page = opens(lang)
    page.execute_script(f"document.querySelector('.theme [value={theme}]').click()")
    page.execute_script(axe())
    page.set_script_timeout(300)
    found = page.execute_async_script(FOUND)
    assert [finding for finding in found if finding[1] in SERIOUS] == []


def test_a_table_is_filtered_and_counted(page: Any) -> None:
    """Only rows with what was typed stay, and a live region says how many; Esc empties the box."""
    rows, box = "#first_reply_by_hour tbody tr", "#first_reply_by_hour .filter"
    whole = len(texts(page, rows))
    page.execute_script(TYPED, f"{box} input", "11-11 20:00")
    assert len(texts(page, rows)) == 1
    assert texts(page, f"{box} [role=status]") == [f"1 / {whole} 行"]
    page.find_element("css selector", f"{box} input").send_keys("\ue00c")
    assert len(texts(page, rows)) == whole


def test_results_are_found_by_their_words(page: Any) -> None:
    """The search keeps the entries whose title, question or answer has what was typed."""
    page.execute_script(TYPED, ".finder input", "退款")
    found = texts(page, ".contents ol ol a")
    assert "退款原因 × 阶段" in found
    assert "分时咨询量" not in found
    assert texts(page, ".finder [role=status]") == [f"找到 {len(found)} 项"]


def test_a_figure_tells_what_it_is(page: Any) -> None:
    """A tile's mark opens its definition, its value and its n, and Esc closes the card."""
    (name,) = texts(page, ".tile:first-child .tile-label")
    mark = page.find_element("css selector", ".tile .about")
    mark.send_keys("\ue007")
    (card,) = texts(page, ".about-card")
    assert name.removesuffix("?").strip() in card
    mark.send_keys("\ue00c")
    assert texts(page, ".about-card") == []


def test_every_figure_has_its_card(page: Any) -> None:
    """Each head of a column of figures, each tile and each metric has a mark that opens a card."""
    silent = page.execute_script(
        """
        const figures = "table.sortable thead th:is(.kind-count, .kind-share, .kind-money), .tile,"
          + " .kpis tbody tr:not(.group)";
        return [...document.querySelectorAll(figures)]
          .filter((place) => !place.closest(".examples"))
          .filter((place) => !document.getElementById(
            place.querySelector(".about")?.getAttribute("popovertarget")))
          .map((place) => place.outerHTML)
        """
    )
    assert silent == []


def test_colours_are_chosen_for_the_visit_only(page: Any) -> None:
    """Dark, light and automatic change the paper; nothing is stored, nothing complains."""
    papers = {}
    for theme in ("light", "dark", "auto"):
        page.execute_script(f"document.querySelector('.theme [value={theme}]').click()")
        root = "getComputedStyle(document.documentElement)"
        papers[theme] = page.execute_script(f"return {root}.backgroundColor")
    assert papers == {
        "light": "rgb(255, 255, 255)",
        "dark": "rgb(20, 25, 31)",
        "auto": "rgb(255, 255, 255)",
    }
    assert complaints(page) == []


def test_what_is_unknown_stays_last(page: Any) -> None:
    """Sorted up or down, a dash never stands above a figure."""
    dashes = page.execute_script(
        """
        const table = document.querySelector("table.sortable:has(thead .kind-count)");
        const head = table.querySelector("thead th.kind-count");
        const cell = () => [...table.tBodies[0].rows].map((row) => row.cells[head.cellIndex]);
        delete cell()[0].dataset.sort;
        cell()[0].textContent = "–";
        return [1, 2].map(() => {
          head.querySelector(".sort").click();
          return cell().map((c) => c.textContent).indexOf("–") === cell().length - 1;
        });
        """
    )
    assert dashes == [True, True]


def test_on_a_phone_the_contents_unfold(page: Any) -> None:
    """On 360 pixels one button opens contents and search over the page, and Esc folds them."""
    size = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        assert page.execute_script("return document.documentElement.scrollWidth") == 360
        assert texts(page, ".contents ol a") == []
        menu = page.find_element("css selector", ".menu")
        menu.click()
        assert texts(page, ".contents > ol > li > a") != []
        menu.send_keys("\ue00c")
        assert texts(page, ".contents ol a") == []
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_without_scripts_the_page_is_whole(opens: Callable[[str], Any]) -> None:
    """Scripts off: static charts, whole tables, cards that open, and no control that needs one."""
    page = opens("zh")
    page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.refresh()
        assert len(texts(page, ".still svg")) == 4
        assert texts(page, ".filter, .finder, .theme, .menu, .sort") == []
        page.find_element("css selector", ".tile .about").send_keys("\ue007")
        assert len(texts(page, ".about-card")) == 1
    finally:
        page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_the_words_of_the_script_are_on_the_page(page: Any) -> None:
    """What the script writes comes from the strings files, safely inside JSON."""
    words = json.loads(page.execute_script("return document.getElementById('words').textContent"))
    assert words["filter"] == "筛选"
    assert "筛选" in page.execute_script(
        "return document.querySelector('.filter input').placeholder"
    )
