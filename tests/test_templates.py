"""The template environment and the rules that the built-in templates keep."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import factories
import pytest
from conftest import Golden
from jinja2 import nodes

from retro import resources
from retro.errors import UsageError
from retro.formats import Formats
from retro.render.pages import page
from retro.render.templates import Templates, fill, signed, span

FOLDER = resources.folder("report_templates")
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
MACROS = {
    "tile": "components/_kpi.html",
    "kpi_row": "components/_kpi.html",
    "card": "components/_finding.html",
    "case_card": "components/_card.html",
    "action_row": "components/_action.html",
    "past_row": "components/_past.html",
    "change_row": "components/_change.html",
    "file_row": "components/_data.html",
    "table": "components/_table.html",
    "unavailable": "components/_unavailable.html",
    "method": "components/_method.html",
    "contents": "components/_contents.html",
}


@pytest.fixture(scope="module")
def templates() -> Templates:
    """Return the built-in templates."""
    return Templates()


def own(folder: Path, name: str, text: str) -> Templates:
    """Return the templates of a workspace with one file of its own."""
    path = folder / "report_templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Templates(folder)


def parsed(templates: Templates, name: str) -> nodes.Template:
    """Return the syntax tree of a template."""
    return templates.environment("zh").parse(templates.source(name))


def test_a_workspace_file_replaces_the_built_in_one(tmp_path: Path) -> None:
    """The manager's file of the same path wins, and can build upon ours."""
    text = "{% extends 'built-in/base.html' %}{% block title %}本店{% endblock %}"
    values = {"screen": False, "styles": "", "policy": "", "medium": "", "scripts": ()}
    assert "<title>本店</title>" in own(tmp_path, "base.html", text).render(
        "base.html", "zh", values
    )


def test_everything_is_escaped(tmp_path: Path) -> None:
    """Data with mark-up in it is printed as text."""
    ours = own(tmp_path, "x.html", '<p title="{{ x }}">{{ x }}</p>')
    text = """<b>"it's" & more</b>"""
    escaped = "&lt;b&gt;&#34;it&#39;s&#34; &amp; more&lt;/b&gt;"
    assert ours.render("x.html", "zh", {"x": text}) == f'<p title="{escaped}">{escaped}</p>'


ATTACKS = (
    "{{ x|safe }}",
    "{% autoescape false %}{{ x }}{% endautoescape %}",
    "{{ ''.__class__.__mro__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ 'a' * 1000000000 }}",
    "{{ 9 ** 999999999 }}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ 'a'|center(1000000000) }}",
    "{{ range(100000000)|list }}",
    "{{ lipsum(1000) }}",
    "{% include '../../../etc/passwd' %}",
    "{% include '/etc/passwd' %}",
    "{{ unknown_name }}",
    "{% if %}",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_template_cannot_reach_out(tmp_path: Path, attack: str) -> None:
    """No Python, no files, no raw mark-up, no huge text: one error with the file's name."""
    with pytest.raises(UsageError) as caught:
        own(tmp_path, "x.html", f"line one\n{attack}").render("x.html", "zh", {"x": "<b>"})
    assert (caught.value.code, caught.value.file) == ("TEMPLATE", "report_templates/x.html")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """A symbolic link does not lend the templates a file from elsewhere."""
    (tmp_path / "secret.txt").write_text("secret")
    ours = own(tmp_path, "x.html", "{% include 'link.html' %}")
    (tmp_path / "report_templates" / "link.html").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(UsageError):
        ours.render("x.html", "zh", {})


def test_a_broken_template_names_its_line(tmp_path: Path) -> None:
    """The error says where to look, also for what fails only when rendered."""
    with pytest.raises(UsageError) as caught:
        own(tmp_path, "x.html", "one\ntwo\n{{ missing }}").render("x.html", "zh", {})
    assert caught.value.line == 3


def test_phrases_are_filled_by_name() -> None:
    """A place in a phrase takes its value; other braces stay."""
    assert fill("第 {a} 行，共 {b} 行", a=1, b="{c}") == "第 1 行，共 {c} 行"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (-0.044, "share", "-4.4 个百分点"),
        (2.6, "hours", "+2.6 小时"),
        (Decimal(-12000), "money", "-¥1.2万"),
        (0, "count", "0"),
        (None, "count", "–"),
    ],
)
def test_differences_have_a_sign(value: Any, unit: str, expected: str) -> None:
    """A difference is printed in its unit with plus or minus; shares in percentage points."""
    assert signed(Formats("zh"), value, unit) == expected


def test_an_interval_names_its_unit_once_at_most() -> None:
    """Both ends of a difference of shares are plain points."""
    assert span(Formats("zh"), -0.049, -0.039, "share") == "-4.9 … -3.9"
    assert span(Formats("zh"), None, None, "share") == "–"


@pytest.mark.parametrize("name", FILES)
def test_built_in_templates_only_arrange(templates: Templates, name: str) -> None:
    """No comparison with a number, no sorting, no summing, nothing marked safe."""
    tree = parsed(templates, name)
    numbers = [
        node
        for compare in tree.find_all(nodes.Compare)
        for node in compare.find_all(nodes.Const)
        if isinstance(node.value, int | float) and not isinstance(node.value, bool)
    ]
    used = {node.name for node in tree.find_all(nodes.Filter)}
    assert not numbers
    assert used.isdisjoint({"safe", "sort", "groupby", "sum", "round", "dictsort"})


@pytest.mark.parametrize("name", FILES)
def test_built_in_templates_are_small(templates: Templates, name: str) -> None:
    """A template has at most 60 lines, a macro at most 15; components may hold several macros."""
    tree, lines = parsed(templates, name), templates.source(name).count("\n")
    starts = sorted(node.lineno for node in tree.find_all(nodes.Macro))
    sizes = [end - start for start, end in pairwise([*starts, lines + 2])]
    assert lines <= (90 if starts else 60)
    assert max(sizes, default=0) <= 19


@pytest.mark.parametrize("name", FILES)
def test_no_data_stands_where_escaping_does_not_help(templates: Templates, name: str) -> None:
    """Links lead to ids of this page; no data in src, style, handlers or bare attributes.

    The logo is no data: a `data:` address of a picture that was looked at.
    """
    source = templates.source(name).replace('src="{{ brand.logo }}"', "")
    links = re.findall(r'href="([^"]*)', source)
    assert all(link.startswith("#") for link in links)
    assert not re.search(r"\s(src|style|on\w+)\s*=", source)
    assert not re.search(r"=\s*'?\{\{", re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", source))


def test_the_colours_are_those_of_the_charts(templates: Templates) -> None:
    """Each colour of palette.toml is a variable of the same name and value in tokens.css."""
    declared = dict(re.findall(r"--([\w-]+): (#\w{6});", templates.source("css/tokens.css")))
    palette = (resources.folder("assets") / "palette.toml").read_text(encoding="utf-8")
    colours = {n: c for table in tomllib.loads(palette).values() for n, c in table.items()}
    assert {name: declared.get(name) for name in colours} == colours


def test_a_dark_screen_has_every_colour(templates: Templates) -> None:
    """Dark mode replaces each colour of the light one."""
    light, dark = (
        set(re.findall(r"--([\w-]+): #", templates.source(f"css/{name}.css")))
        for name in ("tokens", "tokens-dark")
    )
    assert light == dark


def test_colours_stand_in_the_tokens_only(templates: Templates) -> None:
    """Other sheets name colours by variable; margin boxes, which know none, repeat `muted`."""
    for name in ("base", "components", "screen", "print"):
        used = set(re.findall(r"#[0-9A-Fa-f]{6}\b", templates.source(f"css/{name}.css")))
        assert used <= {"#5A6775", "#FFFFFF"}, name


def test_pages_and_breaks_stand_in_the_print_sheet_only(templates: Templates) -> None:
    """Nothing but print.css speaks of pages, and no rule writes words."""
    for name in ("tokens", "base", "components", "screen"):
        sheet = templates.source(f"css/{name}.css")
        assert not re.search(r"@page|break-|string-set|bookmark", sheet), name
        assert "content:" not in sheet.replace("justify-content:", ""), name


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_languages_have_the_same_phrases(lang: str) -> None:
    """Both files of strings have the same keys, and the same places in each phrase."""
    assert _places(resources.strings(lang)["ui"]) == _places(resources.strings("zh")["ui"])


def _places(texts: dict[str, Any], prefix: str = "") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in texts.items():
        key = f"{prefix}.{name}"
        found |= (
            _places(value, key)
            if isinstance(value, dict)
            else {key: sorted(re.findall(r"\{(\w+)\}", value))}
        )
    return found


@pytest.mark.parametrize("macro", MACROS)
def test_each_component_draws_as_it_did(templates: Templates, golden: Golden, macro: str) -> None:
    """A component alone, without styles, is what the kept file says."""
    report = factories.report()
    shown = page(report, "zh", "manager", {}, 3)
    arguments = {
        "tile": "page, page.kpi('rate_3min')",
        "kpi_row": "page, page.kpi('bad_review_rate')",
        "card": "page, page.report.findings[0]",
        "case_card": "case, true",
        "action_row": "page, page.report.actions[0]",
        "past_row": "page, page.report.past_actions[1]",
        "change_row": "page, page.report.changes[0], page.reading(page.report.changes[0])",
        "file_row": "page.report.files[0]",
        "table": "page.table(page.block('2_locate/refunds_by_product')), '退款商品'",
        "unavailable": "page.report.sections[1].unavailable",
        "method": "page, page.block('2_locate/disputes').query",
        "contents": "page",
    }[macro]
    source = (
        f"{{% from '{MACROS[macro]}' import {macro} with context %}}{{{{ {macro}({arguments}) }}}}"
    )
    text = (
        templates.environment("zh")
        .from_string(source)
        .render(page=shown, screen=True, case=factories.case())
    )
    lines = (line.strip() for line in text.splitlines())
    golden(f"components/{macro}.html", "\n".join(line for line in lines if line) + "\n")


def test_the_example_of_the_readme_works(tmp_path: Path) -> None:
    """A brief that builds upon the built-in one keeps it and adds its own line."""
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    example = re.findall(r"```jinja\n(.*?)```", readme, re.DOTALL)[0]
    shown = page(factories.report(), "zh", "boss", {}, 3)
    values = {"page": shown, "screen": False, "styles": "", "policy": "", "medium": "brief"}
    text = own(tmp_path, "brief.html", example).render("brief.html", "zh", values | {"scripts": ()})
    assert "复盘会：周五 14:00，三楼会议室" in text
    assert "依据 4 个导出文件" in text
