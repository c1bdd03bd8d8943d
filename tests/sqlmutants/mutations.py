"""A statement of DuckDB -> the same statement with one change, for each change that is wrong.

The changes are those by which a definition goes wrong: a boundary moved, a condition dropped, a
row counted twice. Statements are printed by sqlglot; what it cannot print so that DuckDB gives
the same rows is for the caller to see: `printed` is the statement without a change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from sqlmutants.rules import RULES, Node, brief, printed


@dataclass(frozen=True)
class Mutant:
    """One change: its rule, what stood there and what stands there now, the whole statement."""

    rule: str
    change: str
    sql: str


def parsed(sql: str) -> Node:
    """Return the tree of a statement, without its comments."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    for node in tree.walk():
        node.comments = None
    return tree


def mutants(sql: str) -> Iterator[Mutant]:
    """Yield every mutant of a statement, in the order in which their places stand in it."""
    tree = parsed(sql)
    seen: Counter[str] = Counter()
    found = {printed(tree)}
    for node in list(tree.walk(bfs=False)):
        for rule, changes in RULES.items():
            for before, after in changes(node):
                change, text = _changed(tree, before, after)
                if text not in found:
                    found.add(text)
                    seen[change] += 1
                    number = f" ({seen[change]})" if seen[change] > 1 else ""
                    yield Mutant(rule, change + number, text)


def _changed(tree: Node, before: Node, after: Node | None) -> tuple[str, str]:
    """Return what changes and the whole statement; the tree stays as it was."""
    parent, key = before.parent, before.arg_key
    if parent is None:
        return _told(before, after), printed(after)
    # A number alone says nothing: what it is compared with stands beside it.
    place = parent if isinstance(before, exp.Literal) else None
    was = brief(place)
    old = parent.args[key]
    new = after.copy() if after is not None else None
    if isinstance(old, list):
        kept = [new if one is before else one for one in old]
        parent.set(key, [one for one in kept if one is not None])
    else:
        parent.set(key, new)
    change = f"{was} → {brief(place)}" if place is not None else _told(before, after)
    text = printed(tree)
    parent.set(key, old)
    return change, text


def _told(before: Node, after: Node | None) -> str:
    named = after.meta.get("change") if after is not None else None
    return named or f"{brief(before)} → {brief(after)}"
