"""The macros of the catalogue, written out: another engine does not know them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from retro.engines.trees import rebuilt

CREATED = re.compile(r"^create macro (\w+)\(([^)]*)\) as\s(.*?);\s*$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Macro:
    """One macro: the names of its arguments, and the expression that they stand in."""

    arguments: tuple[str, ...]
    body: Any


Macros: TypeAlias = Mapping[str, Macro]


def read(texts: Iterable[str]) -> Macros:
    """Return the macros of some files of SQL by name; what cannot be read is left out."""
    found: dict[str, Macro] = {}
    for name, told, text in (match.groups() for sql in texts for match in CREATED.finditer(sql)):
        try:
            body = sqlglot.parse_one(text, read="duckdb")
        except SqlglotError:
            continue
        found[name.lower()] = Macro(tuple(part.strip() for part in told.split(",")), body)
    return found


def expanded(tree: Any, known: Macros) -> Any:
    """Return the statement with every macro written out, also those inside macros."""

    def pasted(node: Any) -> Any:
        macro = known.get(node.name.lower()) if isinstance(node, exp.Anonymous) else None
        if macro is None or len(macro.arguments) != len(node.expressions):
            return node
        values = dict(zip(macro.arguments, node.expressions, strict=True))
        body = expanded(macro.body.copy(), known)
        return exp.paren(rebuilt(body, lambda part: _argument(part, values)))

    return rebuilt(tree, pasted)


def _argument(part: Any, values: Mapping[str, Any]) -> Any:
    is_bare = isinstance(part, exp.Column) and not part.table
    value = values.get(part.name) if is_bare else None
    return part if value is None else exp.paren(value.copy())
