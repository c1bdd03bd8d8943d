"""What templates are given: what they use is there and documented, what is documented is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any, get_type_hints

import pytest
from jinja2 import nodes
from jinja2.environment import Environment
from jinja2.meta import find_undeclared_variables

from retro import resources
from retro.formats import Formats
from retro.model import Report
from retro.render.pages import Page
from retro.render.templates import Templates

FOLDER = resources.folder("report_templates")
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
README = (FOLDER / "README.md").read_text(encoding="utf-8")
# What the frame of a page is given, and what one template hands to those that it includes.
FRAME = {"styles", "policy", "scripts", "medium", "palette", "chart_config", "families"}
HANDED = {"report", "section", "block", "heading"}


def parsed(name: str) -> nodes.Template:
    """Return the syntax tree of a template."""
    templates = Templates()
    return templates.environment("zh").parse(templates.source(name))


@cache
def chains() -> frozenset[tuple[str, ...]]:
    """Return what templates ask of a name, from left to right: ("page", "boss", "scores")."""
    asked = (node for name in FILES for node in parsed(name).find_all(nodes.Getattr))
    return frozenset(found for found in map(_chain, asked) if found)


def _chain(node: nodes.Expr) -> tuple[str, ...]:
    if isinstance(node, nodes.Name):
        return (node.name,)
    left = _chain(node.node) if isinstance(node, nodes.Getattr) else ()
    return (*left, node.attr) if left and isinstance(node, nodes.Getattr) else ()


def asked(*start: str) -> set[str]:
    """Return what templates ask of what the chain `start` leads to."""
    size = len(start)
    return {chain[size] for chain in chains() if chain[:size] == start and len(chain) > size}


def rows() -> Iterator[tuple[str, str]]:
    """Yield the rows of the README's table of names: the names, and what is said of them."""
    table = README.partition("## What a template is given")[2].partition("\nFilters write")[0]
    for line in table.splitlines():
        if line.startswith("| `"):
            names, _, said = line[1:].partition(" | ")
            yield names, said


def documented(start: str) -> set[str]:
    """Return the names documented right after `start` in the first column."""
    return {name for names, _ in rows() for name in re.findall(rf"`{start}\.(\w+)", names)}


def parts(name: str) -> set[str]:
    """Return the words in code of the row of `page.<name>`: what it has in turn."""
    said = next(said for names, said in rows() if f"`page.{name}`" in names)
    return set(re.findall(r"`(\w+)", said))


def behind(name: str) -> Any:
    """Return the class of what `page.<name>` is."""
    found = getattr(Page, name)
    return get_type_hints(found.fget)["return"] if isinstance(found, property) else Formats


INNER = ("boss", "files", "shown", "about")


def test_what_templates_ask_of_the_page_is_documented() -> None:
    """A manager can write what we write."""
    assert asked("page") - documented("page") == set()


def test_what_the_page_offers_is_there() -> None:
    """The README promises nothing that a page lacks."""
    known = {field.name for field in fields(Page)} | set(dir(Page))
    assert documented("page") - known == set()


@pytest.mark.parametrize("name", [*INNER, "formats"])
def test_what_templates_ask_of_its_parts_is_documented(name: str) -> None:
    """The same for what `page.boss`, `page.files` and the others have."""
    assert asked("page", name) - parts(name) == set()
    assert asked("page", name) - set(dir(behind(name))) == set()


@pytest.mark.parametrize("name", INNER)
def test_what_its_parts_offer_is_there(name: str) -> None:
    """Each method in the README's row is one."""
    said = next(said for names, said in rows() if f"`page.{name}`" in names)
    assert set(re.findall(r"`(\w+)\(", said)) - set(dir(behind(name))) == set()


def test_what_templates_ask_of_the_report_is_there() -> None:
    """A report has every field that a template reads or the README names."""
    named = {name for name in parts("report") if name.islower()}
    known = {field.name for field in fields(Report)}
    assert (asked("report") | asked("page", "report") | named) - known == set()


@pytest.mark.parametrize("name", FILES)
def test_a_template_uses_no_other_names(name: str) -> None:
    """What a template finds around it is documented, or handed over by the one that includes it."""
    given = {word for names, _ in rows() for word in re.findall(r"`(\w+)[`.]", names)}
    free = find_undeclared_variables(parsed(name)) - set(Templates().environment("zh").globals)
    here = _bound(parsed(name))
    assert free - given - FRAME - HANDED - here == set()


def _bound(tree: nodes.Template) -> set[str]:
    """Return the names that a template sets or imports, which blocks see as well."""
    imported = (name for one in tree.find_all(nodes.FromImport) for name in one.names)
    names = {name if isinstance(name, str) else name[1] for name in imported}
    targets = (one.target for one in tree.find_all(nodes.Assign))
    return names | {target.name for target in targets if isinstance(target, nodes.Name)}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_phrase_that_a_template_asks_for_is_there(lang: str) -> None:
    """`ui.a.b` is a phrase, or a table of phrases, of the strings file."""
    ui = resources.strings(lang)["ui"]
    missing = [chain for chain in chains() if chain[0] == "ui" and not _leads(ui, chain[1:])]
    assert missing == []


def _leads(words: Any, chain: tuple[str, ...]) -> bool:
    for name in chain:
        if not isinstance(words, dict) or name not in words:
            return False
        words = words[name]
    return True


def filters() -> set[str]:
    """Return the filters that templates use."""
    return {node.name for name in FILES for node in parsed(name).find_all(nodes.Filter)}


def ours() -> set[str]:
    """Return the filters that are not Jinja's own."""
    environment = Templates().environment("zh")
    return set(environment.filters) - set(Environment().filters)


def test_every_filter_of_ours_is_documented() -> None:
    """The README names the filters that templates use, and only such as exist."""
    told = README.partition("Filters write values")[2].partition("## What a template may not do")[0]
    named = set(re.findall(r"\|(\w+)", told))
    assert (filters() & ours()) - named == set()
    assert named - set(Templates().environment("zh").filters) == set()
