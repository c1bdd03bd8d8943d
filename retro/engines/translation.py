"""A statement of a query file, written for DuckDB, in the words of Spark SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.errors import SqlglotError

from retro.engines import clauses, expressions, macros
from retro.engines.calls import DOUBLE
from retro.engines.moments import NAIVE
from retro.engines.trees import rebuilt
from retro.model import Value

# The clauses that may use a name which the same `select` gives.
USING = ("where", "having", "order", "group", "qualify")


class Untranslated(Exception):  # noqa: N818 - no error of a user: DuckDB runs the query instead
    """Spark has no words for a statement."""


def translated(
    sql: str,
    params: Mapping[str, Value],
    known: macros.Macros | None = None,
    *,
    inlines: bool = False,
) -> str:
    """Return the statement in Spark SQL, with the values of its parameters.

    With `inlines` a name that a `select` gives is written out where the same `select` uses
    it again: Spark does not look it up in conditions and windows.

    Raises:
        Untranslated: Spark has no words for it.
    """
    try:
        return _translated(sql, params, known or {}, inlines=inlines)
    except (SqlglotError, LookupError, AttributeError, TypeError, ValueError) as error:
        raise Untranslated from error


def _translated(
    sql: str, params: Mapping[str, Value], known: macros.Macros, *, inlines: bool
) -> str:
    tree = sqlglot.parse_one(sql, read="duckdb")
    tree = macros.expanded(tree, known)
    tree = rebuilt(tree, lambda node: _valued(node, params))
    if inlines:
        for select in list(tree.find_all(exp.Select)):
            _inlined(select)
    tree = rebuilt(tree, clauses.rewritten)
    tree = rebuilt(tree, expressions.rewritten)
    return str(tree.sql("spark", unsupported_level=ErrorLevel.RAISE))


def _valued(node: Any, params: Mapping[str, Value]) -> Any:
    is_named = isinstance(node, exp.Parameter | exp.Placeholder)
    return literal(params[node.name]) if is_named else node


def literal(value: Any) -> Any:
    """Return a value as DuckDB would bind it: typed by the type of the value."""
    if isinstance(value, float):
        return exp.cast(exp.convert(repr(value)), DOUBLE)
    if isinstance(value, bool) or value is None or isinstance(value, Decimal | int):
        return exp.convert(value)
    if isinstance(value, datetime):
        return exp.cast(exp.convert(value.isoformat(" ")), NAIVE)
    if isinstance(value, date):
        return exp.cast(exp.convert(value.isoformat()), "date")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return exp.array(*map(literal, value))
    return exp.convert(value)


def _inlined(select: Any) -> None:
    """Write out what a `select` calls by the names of its own columns."""
    given = {p.alias: p.this for p in select.expressions if isinstance(p, exp.Alias)}
    for part in (*select.expressions, *filter(None, map(select.args.get, USING))):
        for column in list(part.find_all(exp.Column)):
            value = given.get(column.name) if not column.table else None
            is_own = column.find_ancestor(exp.Select) is select
            if value is None or not is_own or _names(value, column.name):
                continue
            if not isinstance(column.parent, exp.Ordered) or column.find_ancestor(exp.Window):
                column.replace(exp.paren(value.copy()))


def _names(value: Any, name: str) -> bool:
    """Tell whether an expression reads a column of that name: then the column is meant."""
    return any(column.name == name for column in value.find_all(exp.Column))
