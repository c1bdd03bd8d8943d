"""The HTML report: whole, offline, escaped, and the same every time."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import factories
import pytest
from conftest import complaints

from retro import resources
from retro.model import Report
from retro.render import html
from retro.render.drawings import draw
from retro.render.templates import Templates


class Page(HTMLParser):
    """The tags, texts and scripts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[str | None, str]] = []
        self._script: str | bool | None = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._script = dict(attrs).get("type") if tag == "script" else False

    def handle_data(self, data: str) -> None:
        if self._script is not False:
            self.scripts.append((self._script if isinstance(self._script, str) else None, data))
            self._script = False

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


@pytest.fixture(scope="module")
def report() -> Report:
    """Return the factory's report."""
    return factories.report()


@pytest.fixture(scope="module")
def text(report: Report) -> str:
    """Return the manager's page."""
    return html.render(report, "zh", "manager", Templates(), draw(report, "zh"))


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    """Return the page taken apart."""
    return Page(text)


def test_every_link_leads_to_a_place_on_the_page(page: Page) -> None:
    """Contents, evidence and method links all have their target, and no id stands twice."""
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {link for link in page.values("href") if link[1:] not in ids} == set()


def test_nothing_is_fetched(page: Page, text: str) -> None:
    """No address outside the file is in any attribute, style or font."""
    assert page.values("src") == []
    assert [tag for tag, _ in page.tags if tag in {"link", "img", "iframe", "object", "base"}] == []
    styles = "".join(re.findall(r"<style>(.*?)</style>", text, re.DOTALL))
    assert set(re.findall(r"url\((\w+:)", styles)) == {"data:"}
    assert "@import" not in styles


def test_only_our_two_scripts_may_run(page: Page) -> None:
    """The policy names exactly the scripts on the page, by hash."""
    (policy,) = [a["content"] for _, a in page.tags if a.get("http-equiv")]
    run = [body for kind, body in page.scripts if kind is None]
    hashes = [f"'sha256-{b64encode(sha256(b.encode()).digest()).decode()}'" for b in run]
    assert f"script-src {' '.join(hashes)};" in str(policy)
    assert "default-src 'none'" in str(policy)
    assert len(run) == 2


def test_data_stays_text(page: Page, text: str) -> None:
    """Attack strings of the product table make no tag, no handler and no link."""
    assert [name for _, attrs in page.tags for name in attrs if name.startswith("on")] == []
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in text
    assert all(kind == "application/json" for kind, body in page.scripts if "alert(" in body)
    assert not [link for link in page.values("href") if "javascript" in link]


def test_figures_are_json(page: Page) -> None:
    """Each chart's data block can be read, and stands beside its static picture."""
    figures = [body for kind, body in page.scripts if kind == "application/json"]
    assert all(json.loads(body) for body in figures)
    assert len([1 for _, a in page.tags if a.get("class") == "still"]) == 4


def test_a_page_without_charts_needs_no_plotly(report: Report) -> None:
    """Where no chart could be drawn, the page says so and stays small."""
    text = html.render(report, "zh", "manager", Templates(), {})
    assert "这张图未能画出" in text
    assert len(text) < 900_000


def test_the_file_is_small_enough(text: str) -> None:
    """The whole report stays under 4 MB."""
    assert len(text.encode()) < 4_000_000


def test_same_report_same_bytes(report: Report, text: str) -> None:
    """Two runs write the same file."""
    assert html.render(report, "zh", "manager", Templates(), draw(report, "zh")) == text


@pytest.mark.parametrize("edition", ["boss", "team"])
def test_other_editions_name_no_agent(report: Report, edition: str) -> None:
    """No agent's name is anywhere in the file: table, chart, finding, sentence."""
    text = html.render(report, "zh", edition, Templates(), draw(report, "zh"))
    names = {str(row[0]) for row in factories.by_agent().rows}
    assert {name for name in names if name in text} == set()


def test_no_buyer_is_in_the_report(text: str) -> None:
    """Work lists are counted, not printed."""
    assert "张三李四王五" not in text
    assert "13800138000" not in text
    assert "41 条" in text


def test_english_has_no_chinese_of_ours(report: Report) -> None:
    """The English page takes every phrase from the English strings."""
    plain = replace(report, findings=(), actions=(), sections=(), files=(), worklists=())
    plain = replace(plain, past_actions=(), notes=(), kpis=(), changes=(), shop="Shop")
    text = html.render(plain, "en", "manager", Templates(), {})
    body = text.partition("<body")[2]
    assert '<html lang="en">' in text
    assert re.findall(r"[\u4e00-\u9fff]+", body) == []


@pytest.mark.parametrize("has_metrics", [True, False])
def test_an_empty_shop_still_has_a_page(report: Report, *, has_metrics: bool) -> None:
    """Nothing found or to compare: the page says so; without any metric it claims no health."""
    bare = replace(report, findings=(), more_findings=0, actions=(), past_actions=())
    bare = replace(bare, changes=(), against=None, worklists=(), files=(), notes=(), feeds={})
    bare = bare if has_metrics else replace(bare, kpis=())
    text = html.render(bare, "zh", "manager", Templates(), {})
    words = resources.strings("zh")["ui"]["summary"]
    assert (words["problems_none"] in text) is has_metrics
    assert words["actions_none"] in text


@pytest.fixture
def opened(browser: Any, text: str, tmp_path: Path) -> Any:
    """Return the browser with the report open and its charts drawn."""
    from selenium.webdriver.support.ui import WebDriverWait

    file = tmp_path / "报告 [1].html"
    file.write_text(text, encoding="utf-8")
    browser.get(file.as_uri())
    browser.execute_script("document.querySelectorAll('figure').forEach(f => f.scrollIntoView())")
    count = "return document.querySelectorAll('.is-live').length"
    WebDriverWait(browser, 20).until(lambda driver: driver.execute_script(count) >= 1)
    return browser


def test_a_browser_opens_it_without_complaint(opened: Any) -> None:
    """No console message, no request but the file itself, no dialog."""
    assert complaints(opened) == []


def test_tables_sort_by_a_click(opened: Any) -> None:
    """The first click puts the largest on top, the second the smallest, by value not by text."""
    column = "#by_agent tbody td:nth-child(7)"
    first = f"return document.querySelector('{column}').dataset.sort"
    click = "document.querySelector('#by_agent thead th:nth-child(7) button').click()"
    opened.execute_script(click)
    assert opened.execute_script(first) == "182000"
    opened.execute_script(click)
    assert opened.execute_script(first) == "92100"


def test_a_phone_needs_no_sideways_scroll(opened: Any) -> None:
    """On 390 pixels only tables and charts scroll, each within itself."""
    size = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    width = opened.execute_script("return document.documentElement.scrollWidth")
    opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert width == 390


def test_earlier_actions_come_first(text: str) -> None:
    """The summary begins with what became of the last actions, before figures and problems."""
    places = [text.index(mark) for mark in ('id="past"', 'class="tiles"', 'id="problems"')]
    assert places == sorted(places)
