"""A TOML text as a person wrote it: its tables, and the line on which each setting stands."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from typing import Any

KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\.(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def tables(text: str) -> dict[str, Any]:
    """Return the tables of a TOML text.

    Raises:
        tomllib.TOMLDecodeError: It is no TOML, or nested or long beyond what Python can hold.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except (RecursionError, ValueError) as error:
        raise tomllib.TOMLDecodeError("a value is nested too deeply or too long") from error


def line_of(text: str, keys: Sequence[str]) -> int | None:
    """Return the line of a setting, or else of the innermost table around it."""
    places: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("["):
            table = found = _numbered(_path(line), counts, is_new=line.lstrip().startswith("[["))
        elif match := KEY.match(line):
            found = (*table, *_path(f"[{match[1]}]"))
        else:
            continue
        for length in range(len(found)):
            places.setdefault(found[: length + 1], number)
    around = (places.get(tuple(keys[:length])) for length in range(len(keys), 0, -1))
    return next(filter(None, around), None)


def _numbered(
    path: tuple[str, ...], counts: dict[tuple[str, ...], int], *, is_new: bool
) -> tuple[str, ...]:
    """Return the keys of a table with its number after the name of each array of tables."""
    if is_new:
        counts[path] = counts.get(path, 0) + 1
    keys: list[str] = []
    for length, key in enumerate(path, 1):
        keys.append(key)
        if found := counts.get(path[:length]):
            keys.append(str(found - 1))
    return tuple(keys)


def _path(header: str) -> tuple[str, ...]:
    """Return the keys of a table's header line."""
    try:
        found: Any = tomllib.loads(header)
    except tomllib.TOMLDecodeError:
        return ()
    keys = []
    while isinstance(found, dict) and found:
        ((key, found),) = found.items()
        keys.append(key)
    return tuple(keys)


def quoted(text: str) -> str:
    """Return a TOML string; what JSON writes is one."""
    return json.dumps(text, ensure_ascii=False)
