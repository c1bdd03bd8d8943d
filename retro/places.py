"""Where two versions of one file differ: a line, a cell, a key or a page, printed and computed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any

from retro import history

MOST = 5
ROOM = 40
LETTERS = 26


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a file: what is printed there, and what was computed anew."""

    where: str
    printed: str = ""
    computed: str = ""


def places(name: str, printed: bytes, computed: bytes) -> list[Place]:
    """Return the first places at which a file differs; none if they cannot be told."""
    ending = name.rsplit(".", 1)[-1]
    look = LOOKS.get(ending)
    try:
        return list(islice(look(printed, computed), MOST)) if look else []
    except Exception:  # noqa: BLE001 - a damaged file is told without a place
        return []


def _text(printed: bytes, computed: bytes) -> Iterator[Place]:
    old, new = (content.decode("utf-8").splitlines() for content in (printed, computed))
    for number, (ours, theirs) in enumerate(zip_longest(old, new, fillvalue=""), 1):
        if ours != theirs:
            yield Place(f"{number}", *_around(ours, theirs))
            # Lines that were added or lost shift all that follow.
            if len(old) != len(new):
                return


def _around(old: str, new: str) -> tuple[str, str]:
    """Return the words in which two lines differ, with a little before and after."""
    pairs = enumerate(zip_longest(old, new, fillvalue=""))
    start = next(place for place, (a, b) in pairs if a != b)
    return _cut(old, start), _cut(new, start)


def _cut(line: str, place: int) -> str:
    """Return the text around a place, up to the next tags."""
    before = line[max(0, place - ROOM) : place].rsplit(">", 1)[-1]
    return (before + line[place : place + ROOM].split("<", 1)[0]).strip()


def _json(printed: bytes, computed: bytes) -> Iterator[Place]:
    yield from _values(json.loads(printed), json.loads(computed), "")


def _values(old: Any, new: Any, above: str) -> Iterator[Place]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from _values(old.get(key), new.get(key), f"{above}.{key}".lstrip("."))
    elif isinstance(old, list) and isinstance(new, list):
        for number, (one, other) in enumerate(zip_longest(old, new)):
            yield from _values(one, other, f"{above}[{number}]")
    elif old != new:
        yield Place(above, _short(old), _short(new))


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 2 * ROOM else f"{text[: 2 * ROOM]}…"


def _xlsx(printed: bytes, computed: bytes) -> Iterator[Place]:
    old, new = _sheets(printed), _sheets(computed)
    for sheet in dict.fromkeys([*old, *new]):
        for where, one, other in _cells(old.get(sheet, []), new.get(sheet, [])):
            yield Place(f"{sheet}!{where}", _short(one), _short(other))


def _sheets(content: bytes) -> dict[str, list[list[Any]]]:
    import python_calamine  # noqa: PLC0415 - the import is slow

    book = python_calamine.load_workbook(io.BytesIO(content))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def _cells(
    old: Iterable[Sequence[Any]], new: Iterable[Sequence[Any]]
) -> Iterator[tuple[str, Any, Any]]:
    for number, rows in enumerate(zip_longest(old, new, fillvalue=()), 1):
        for column, (one, other) in enumerate(zip_longest(*rows)):
            if one != other:
                yield f"{_letters(column)}{number}", one, other


def _letters(column: int) -> str:
    """Return the name of a column, counted from 0: A, Z, AA."""
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % LETTERS) + name
        column = column // LETTERS - 1
    return name


def _parquet(printed: bytes, computed: bytes) -> Iterator[Place]:
    (names, old), (_, new) = history.opened(printed), history.opened(computed)
    for number, rows in enumerate(zip_longest(old, new, fillvalue=()), 1):
        for name, one, other in zip_longest(names, *rows):
            if one != other:
                yield Place(f"{number}.{name}", _short(one), _short(other))


def _pdf(printed: bytes, computed: bytes) -> Iterator[Place]:
    old, new = _pages(printed), _pages(computed)
    for number, (one, other) in enumerate(zip_longest(old, new), 1):
        if one != other:
            yield Place(f"{number}")


def _pages(content: bytes) -> list[bytes]:
    """Return what each page draws, in order."""
    import pypdf  # noqa: PLC0415 - the import is slow

    drawn = [page.get_contents() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return [b"" if page is None else page.get_data() for page in drawn]


LOOKS: dict[str, Callable[[bytes, bytes], Iterator[Place]]] = {
    "html": _text,
    "csv": _text,
    "json": _json,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "pdf": _pdf,
}
