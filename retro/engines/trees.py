"""Walking a parsed statement from its leaves up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def rebuilt(tree: Any, rewrite: Callable[[Any], Any]) -> Any:
    """Return the tree with every node replaced by what `rewrite` gives, children first."""
    for child in list(tree.iter_expressions()):
        key, index = child.arg_key, child.index
        new = rebuilt(child, rewrite)
        if new is not child:
            tree.set(key, new, index)
    return rewrite(tree)
