"""Whether every number of a sentence is a figure of the rows behind it: no digit stands by itself.

A number is backed where it is a cell of the rows, a parameter, a count of rows, or worked out
from such figures and nothing else. Digits that a template writes itself must stand in the title,
the explanation or a label of its query: they are definitions, not results.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, pass_context
from jinja2.filters import FILTERS
from jinja2.runtime import Context

from retro.formats import Formats
from retro.limits import Sandbox
from retro.model import Result, Text
from retro.sentences import WRONG, of_row, of_rows, rendered
from retro.wording import definitions, sentences_of

# Dividing by these only changes the unit: seconds to minutes, a share to points.
UNITS = frozenset({24, 60, 100, 3600})
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Around what a sentence was filled with; no text has these signs of the private use area.
OPEN, CLOSE = "\ue000", "\ue001"
FILLED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
# What passes one of its figures on or counts them, worked out from nothing else.
PASSED_ON = ("sum", "max", "min", "abs", "int", "float", "length")


class Trace:
    """What stands behind one sentence: its figures, its words, and what was made of them."""

    def __init__(self, values: Mapping[str, Any], literals: Iterable[str] = ()) -> None:
        self.values = values
        self.figures: set[str] | None = None
        self.words: set[str] = set()
        self.made: set[str] = {_key(0)}
        self.texts: dict[str, bool] = {}
        self.literals = frozenset(literals)
        self.found: list[str] = []

    def has(self, value: Any) -> bool:
        """Tell whether a value stands behind the sentence; nothing and yes or no always do."""
        if value is None or isinstance(value, bool):
            return True
        if self.figures is None:
            self.figures = set()
            for one in _flat(self.values):
                (self.words if isinstance(one, str) else self.figures).add(_key(one))
        return _key(value) in (self.words if isinstance(value, str) else self.figures | self.made)

    def make(self, value: Any, *parts: Any) -> Any:
        """Take a value as backed where all that it was worked out from is."""
        if not isinstance(value, str) and all(self.has(part) for part in parts):
            self.made.add(_key(value))
        return value

    def shown(self, text: str, *, is_backed: bool) -> str:
        """Remember what a filter printed, and whether a figure stands behind it."""
        self.texts[text] = self.texts.get(text, False) or is_backed
        return text

    def check(self, value: Any) -> None:
        """Note the numbers of one filled place that nothing stands behind."""
        text = str(value)
        if not NUMBER.search(text) or OPEN in text:
            return
        is_good = self.texts.get(text) or (not isinstance(value, str) and self.has(value))
        if not is_good:
            self.found += [n for n in self._left_over(text) if n not in self.literals]

    def _left_over(self, text: str) -> list[str]:
        """Return the numbers left of a text when all that is backed is taken out of it."""
        self.has("")
        good = {text for text, is_backed in self.texts.items() if is_backed} | self.words
        for part in sorted(filter(NUMBER.search, good), key=len, reverse=True):
            text = text.replace(part, " ")
        return NUMBER.findall(text)


class _Environment(Sandbox):
    """Fills sentences as `retro.sentences` does, and keeps account of every figure."""

    intercepted_binops = Sandbox.intercepted_binops | frozenset("+-/")
    intercepted_unops = frozenset("-")
    trace: Trace

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        worked = super().call_binop(context, operator, left, right)
        parts = [part for part in (left, right) if part not in UNITS]
        return self.trace.make(worked, *parts) if parts else worked

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        return self.trace.make(super().call_unop(context, operator, arg), arg)


@cache
def _environment(lang: str) -> _Environment:
    environment = _Environment(
        undefined=StrictUndefined, autoescape=False, optimized=False, finalize=_finalized
    )
    formats = Formats(lang).filters()
    for name, form in formats.items():
        environment.filters[name] = _printing(environment, form, is_label=name == "code")
    environment.filters["first"] = lambda items: next(iter(items), None)
    for name in PASSED_ON:
        environment.filters[name] = _passing(environment, name)
    return environment


@lru_cache(maxsize=2048)
def _compiled(lang: str, text: str) -> Template:
    return _environment(lang).from_string(text)


@pass_context
def _finalized(context: Context, value: Any) -> Any:
    environment: Any = context.environment
    environment.trace.check(value)
    return f"{OPEN}{value}{CLOSE}"


def _printing(
    environment: _Environment, form: Callable[..., str], *, is_label: bool
) -> Callable[..., str]:
    """Return a format that remembers what it printed; the label of a code is no figure."""

    def printed(value: Any, *rest: Any) -> str:
        trace = environment.trace
        return trace.shown(form(value, *rest), is_backed=is_label or _stands(trace, value))

    return printed


def _stands(trace: Trace, value: Any) -> bool:
    """Tell whether a value, or each language of a text, stands behind the sentence."""
    if isinstance(value, Mapping):
        return all(trace.has(text) for text in value.values())
    return trace.has(value)


def _passing(environment: _Environment, name: str) -> Callable[..., Any]:
    """Return a filter of Jinja whose result is as well backed as what it was made of."""
    usual: Any = FILTERS[name]
    needs_environment = name in ("sum", "max", "min")

    def passed(value: Any, *args: Any, **kwargs: Any) -> Any:
        if name == "length":
            return environment.trace.make(len([*value]))
        items = [*value] if needs_environment else value
        before = (environment,) if needs_environment else ()
        worked = usual(*before, items, *args, **kwargs)
        column = kwargs.get("attribute", args[0] if args and needs_environment else None)
        parts = [environment.getitem(item, column) for item in items] if column else items
        return environment.trace.make(worked, *(parts if needs_environment else [value]))

    return passed


def unbacked(template: Text, values: Mapping[str, Any], literals: Iterable[str] = ()) -> list[str]:
    """Return the numbers of a sentence that nothing stands behind, as `zh: 4`; none is right.

    `values` is what the sentence is filled from, `literals` the numbers that it may write itself.
    A sentence that cannot be filled at all is told elsewhere.
    """
    found: list[str] = []
    known = [*literals]
    for lang, text in template.items():
        environment = _environment(lang)
        environment.trace = trace = Trace(values, known)
        try:
            rendered(_compiled, lang, text, values)
        except WRONG:
            continue
        found += [f"{lang}: {number}" for number in trace.found]
    return found


def loose(result: Result) -> list[str]:
    """Return the numbers that the sentences of one result say and its rows do not have."""
    query = result.query
    per_row = query.finding or query.folder == "checks"
    told = [of_row(result, row) for row in result.dicts()] if per_row else [of_rows(result)]
    known = {number.split()[0] for counts in definitions(query).values() for number in counts}
    found = [
        f"{query.path}: {name}.{number}"
        for name, template in sentences_of(query).items()
        for values in told
        for number in unbacked(template, values, known)
    ]
    return list(dict.fromkeys(found))


def _flat(value: Any) -> Iterator[Any]:
    """Yield every single value inside rows, tables and the values of the house."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _flat(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _flat(getattr(value, field.name))
    elif isinstance(value, Sequence | set | frozenset) and not isinstance(value, str | bytes):
        for one in value:
            yield from _flat(one)
    elif value is not None:
        yield value


def _key(value: Any) -> str:
    """Return by what two figures are the same: up to nine digits, times to the second."""
    if isinstance(value, int | float | Decimal):
        return f"{float(value) + 0.0:.9g}"
    return value.isoformat() if isinstance(value, date) else str(value)
