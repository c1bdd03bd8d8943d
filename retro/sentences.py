"""Sentences of the report: sandboxed Jinja over result rows, in every language at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateError

from retro.errors import UsageError
from retro.formats import Formats, words
from retro.limits import Sandbox, TooMuch, bounded
from retro.model import Result, Text

# Any blank of a template is one space; one inside a number (1 234 ¥) does not break.
BLANKS = re.compile(r"[^\S\u00a0\u202f]+")
# What a sentence can do wrong: its syntax, an unknown name, its sums on this row, or its size.
WRONG = (
    TemplateError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
    MemoryError,
    TooMuch,
)
# A sentence is filled in less than a millisecond.
SECONDS = 3
MEMORY = 256 << 20
# Those that took too much, by language and text: they are not filled for the next row.
_too_much: set[tuple[str, str]] = set()


@cache
def _environment(lang: str) -> Sandbox:
    environment = Sandbox(undefined=StrictUndefined, autoescape=False, finalize=_short)
    environment.filters.update(Formats(lang).filters())
    environment.filters["first"] = _first
    return environment


@lru_cache(maxsize=1024)
def _compiled(lang: str, text: str) -> Template:
    return _environment(lang).from_string(text)


def parsed(lang: str, text: str) -> nodes.Template:
    """Return a template taken apart, for those who look at what it writes.

    Raises:
        TemplateError: It cannot be read.
    """
    try:
        return _environment(lang).parse(text)
    except RecursionError as error:
        raise TemplateSyntaxError("it is nested too deeply", 1) from error


def filled(lang: str, place: nodes.Node, values: Mapping[str, Any]) -> str:
    """Return what one place of a template, such as `params.n|count`, writes."""
    alone = nodes.Template([nodes.Output([place], lineno=1)], lineno=1)
    environment = _environment(lang)
    alone.set_environment(environment)
    return environment.from_string(alone).render(values)


def _short(value: object) -> object:
    """Return what one place of a sentence writes: a name may be as long as a cell."""
    return words(value) if isinstance(value, str) else value


def _first(items: Iterable[Any]) -> Any:
    """Return the first of some rows; none where there are none, so that `if` can ask."""
    return next(iter(items), None)


def of_rows(result: Result) -> dict[str, Any]:
    """Return what the sentence of a block speaks of: its rows, their number, its thresholds."""
    rows = result.dicts()
    return {"rows": rows, "first": rows[0] if rows else None, "n": len(rows), **result.params}


def of_row(result: Result, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a sentence over one row speaks of: its cells, and the thresholds as `params`."""
    return {**row, "params": dict(result.params)}


def rendered(
    compiled: Callable[[str, str], Template], lang: str, text: str, values: Mapping[str, Any]
) -> str:
    """Return a filled sentence within its bounds; raises one of `WRONG`."""
    if (lang, text) in _too_much:
        raise TooMuch("it takes too long")
    try:
        with bounded(SECONDS, MEMORY):
            return compiled(lang, text).render(values)
    except (TooMuch, MemoryError):
        _too_much.add((lang, text))
        raise


def say(template: Text, values: Mapping[str, Any], place: str = "") -> Text:
    """Return the sentence in each language of the template, filled from one result.

    The text is plain: the HTML templates escape it like any other value.
    """
    return {lang: _filled(lang, text, values, place) for lang, text in template.items()}


def _filled(lang: str, text: str, values: Mapping[str, Any], place: str) -> str:
    try:
        return BLANKS.sub(" ", rendered(_compiled, lang, text, values)).strip()
    except WRONG as error:
        why = str(error).rstrip(".")
        raise UsageError(
            "SENTENCE",
            {"zh": f"句子模板有误：{why}。", "en": f"a sentence template is wrong: {why}."},
            {
                "zh": "写法见 queries/README.md。",
                "en": "See queries/README.md for how to write it.",
            },
            file=place or None,
        ) from error
