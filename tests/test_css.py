"""The style sheets and the templates agree: every class and every variable is used and known."""

from __future__ import annotations

import re
import tomllib

from retro import resources
from retro.render.templates import Templates

FOLDER = resources.folder("report_templates")
SHEETS = sorted(path.stem for path in (FOLDER / "css").glob("*.css"))
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
TEMPLATES = Templates()

# Classes without a rule of ours, and what they are for.
UNSTYLED = {
    "chapter": "the title in an entry of the contents: a shop's own style sheet may want it",
    "file": "the name of an export: the same",
    "lines": "what was looked at besides, a line each: the same",
    "money": "an amount in a sentence: the same",
    "name": "the name of a result: the same",
    "params": "the parameters of a query: the same",
    "path": "from where to where a metric goes: the same",
    "sheet": "the sheet of the workbook: the same",
    "tile-state": "how a metric stands: the same",
    "sortable": "the script makes the heads of such a table buttons",
}
# The body's class is the medium.
MEDIA = {"brief", "report", "screen", "gallery"}
# Attributes may hold expressions with quotes in them; in a class each stands for any text.
CLASS = re.compile(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"')
EXPRESSION, STATEMENT = re.compile(r"\{\{.*?\}\}"), re.compile(r"\{%.*?%\}")
ANY = "*"


def sheet(name: str) -> str:
    """Return a style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", TEMPLATES.source(f"css/{name}.css"), flags=re.DOTALL)


def rules() -> str:
    """Return all style sheets."""
    return "\n".join(map(sheet, SHEETS))


def classes() -> set[str]:
    """Return the classes that templates give, with `*` for what an expression fills in."""
    texts = (STATEMENT.sub(" ", found) for name in FILES for found in _attributes(name))
    return {word for text in texts for word in EXPRESSION.sub(ANY, text).split()}


def _attributes(name: str) -> list[str]:
    return CLASS.findall(TEMPLATES.source(name))


def styled() -> set[str]:
    """Return the classes that rules speak of."""
    selectors = re.findall(r"([^{};]+)\{", rules())
    plain = (text for text in selectors if not text.strip().startswith("@"))
    return {name for text in plain for name in re.findall(r"\.([a-zA-Z][\w-]*)", text)}


def test_every_variable_is_a_token() -> None:
    """What a rule asks for is set in tokens.css, so that a brand can change it there."""
    assert set(re.findall(r"var\(--([\w-]+)", rules())) - _tokens() == set()


def test_every_token_is_used() -> None:
    """A token stands in a rule, or is a colour of the charts, which the script draws with."""
    palette = tomllib.loads((resources.folder("assets") / "palette.toml").read_text("utf-8"))
    charts = {name for table in palette.values() for name in table}
    assert _tokens() - set(re.findall(r"var\(--([\w-]+)", rules())) - charts == set()


def _tokens() -> set[str]:
    return set(re.findall(r"--([\w-]+):", sheet("tokens")))


def test_every_class_is_styled() -> None:
    """A class that a template gives has a rule, or is listed above with its reason."""
    plain = {name for name in classes() if ANY not in name}
    assert plain - styled() - set(UNSTYLED) == set()


def test_no_exception_is_left_over() -> None:
    """A class that got its rule, or that is gone, is taken off the list."""
    assert set(UNSTYLED) - (classes() - styled()) == set()


def test_every_styled_class_is_used() -> None:
    """A rule speaks of classes that templates give, or that the script adds."""
    script = TEMPLATES.built_in("js/report.js")
    starts = tuple(name.split(ANY)[0] for name in classes() if ANY in name and name[0] != ANY)
    unused = {name for name in styled() - classes() - MEDIA if not name.startswith(starts)}
    assert {name for name in unused if not re.search(rf"\b{re.escape(name)}\b", script)} == set()


def test_layers_are_named_once() -> None:
    """tokens.css orders the layers; every sheet puts its rules into them."""
    order = re.search(r"@layer ([\w, ]+);", sheet("tokens"))
    assert order is not None
    named = {found for name in SHEETS for found in re.findall(r"@layer (\w+) \{", sheet(name))}
    assert named == set(order[1].split(", "))
