"""Small pieces that translated statements are put together from."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

DOUBLE = "double"


def called(name: str, *arguments: Any) -> Any:
    """Return the call of a function that goes through as it is."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def wrapped(node: Any) -> Any:
    """Return the node in parentheses, if it needs them inside a larger expression."""
    return exp.paren(node) if isinstance(node, exp.Binary) else node


def as_kind(value: Any, kind: Any) -> Any:
    """Return a value cast to a kind that a statement names."""
    return exp.Cast(this=value, to=kind.copy())
