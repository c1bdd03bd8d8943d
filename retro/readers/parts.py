"""What the reader of workbooks does not tell: parts that are damaged, and cells without a value.

A cell whose formula failed, or was never computed, comes out blank there; here it is found in
the sheet itself. Each part is read to its end, which is where a zip keeps its checksum: a flipped
bit makes another number, and nobody else would look.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, TypeAlias
from xml.sax.saxutils import unescape
from zipfile import ZipFile, is_zipfile
from zlib import error as ZlibError  # noqa: N812 - an exception, whatever its name

from retro.readers import archives
from retro.readers.problems import problem

BLOCK = 1 << 20
# A row of any sheet is shorter; what has no end is no sheet.
LONGEST = 16 << 20
DAMAGED = (*archives.DAMAGED, ZlibError, EOFError, RuntimeError)
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
LINK = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
ROW = re.compile(rb'<row r="(\d+)"')
ROW_END = re.compile(rb"</(?:\w+:)?row>")
CELL = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*"
    rb"(<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*"
    rb"(?:<(?:\w+:)?v\b[^<>]*(?:/>|>([^<]*)</(?:\w+:)?v>))?\s*</(?:\w+:)?c>"
)
PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d+)")
KIND = re.compile(rb"\bt\s*=\s*[\"'](\w+)")

# What stands in a cell whose formula failed. `#N/A` and `#DIV/0!` are the usual ways of having
# none: nothing was found, or nothing was there to divide by.
FAILED = re.compile(
    r"\s*#(?:REF!|VALUE!|NAME\?|NUM!|NULL!|CALC!|SPILL!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!"
    r"|GETTING_DATA)\s*"
)
NEVER_COMPUTED = "#CALC!"

# The words of cells without a value, by row and place.
Lost: TypeAlias = Mapping[int, Mapping[int, str]]


def lost(path: Path) -> dict[str, Lost]:
    """Return for each sheet of a workbook of XML the cells that have no value.

    Raises:
        ExportError: A part is damaged, or a sheet states a row twice.
    """
    if not is_zipfile(path):
        return {}
    try:
        with archives.opened(path) as book:
            titles = _titles(book)
            found = {part.filename: _part(book, part.filename) for part in book.infolist()}
    except DAMAGED as error:
        raise problem("UNREADABLE") from error
    return {title: found[part] for part, title in titles.items() if found.get(part)}


def told(rows: Iterable[Sequence[Any]], lost: Lost) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield rows with their numbers, and in them the words of the cells without a value."""
    number = 0
    for number, row in enumerate(rows, 1):
        yield number, _filled(row, lost[number]) if number in lost else row
    for behind in sorted(one for one in lost if one > number):
        yield behind, _filled((), lost[behind])


def _filled(row: Sequence[Any], words: Mapping[int, str]) -> list[Any]:
    cells = [*row, *[""] * (max(words) + 1 - len(row))]
    for place, word in words.items():
        cells[place] = word
    return cells


def _titles(book: ZipFile) -> dict[str, str]:
    """Return the name of each sheet by its part."""
    if not {BOOK, LINKS} <= set(book.namelist()):
        return {}
    targets = {
        one["Id"]: one["Target"].removeprefix("/xl/").removeprefix("/")
        for one in _tags(book, LINKS, LINK)
        if {"Id", "Target"} <= one.keys()
    }
    sheets = [(one.get("name", ""), one.get("r:id", "")) for one in _tags(book, BOOK, SHEET)]
    return {f"xl/{targets[link]}": unescape(name) for name, link in sheets if link in targets}


def _tags(book: ZipFile, part: str, tag: re.Pattern[str]) -> Iterator[dict[str, str]]:
    with book.open(part) as file:
        text = file.read(LONGEST).decode("utf-8", "replace")
    return (dict(ATTRIBUTE.findall(found[0])) for found in tag.finditer(text))


def _part(book: ZipFile, name: str) -> Lost:
    """Read one part to its end."""
    with book.open(name) as file:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            return _sheet(file)
        while file.read(BLOCK):
            pass
    return {}


def _sheet(file: IO[bytes]) -> Lost:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    last = 0
    for rows in _rows(file):
        for row in ROW.finditer(rows):
            # The later one would take the place of the first.
            if int(row[1]) <= last:
                raise problem("UNREADABLE")
            last = int(row[1])
        if b'"e"' in rows or b"'e'" in rows or b"<f" in rows or b":f" in rows:
            for line, place, word in _cells(rows):
                found[line][place] = word
    return found


def _rows(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a sheet in blocks of whole rows."""
    rest = b""
    while block := file.read(BLOCK):
        rest += block
        ends = [found.end() for found in ROW_END.finditer(rest, len(rest) - len(block) - 20)]
        if ends:
            yield rest[: ends[-1]]
            rest = rest[ends[-1] :]
        if len(rest) > LONGEST:
            raise problem("TOO_BIG")
    yield rest


def _cells(rows: bytes) -> Iterator[tuple[int, int, str]]:
    for attributes, formula, value in CELL.findall(rows):
        kind = KIND.search(attributes)
        is_error = kind is not None and kind[1] == b"e"
        # A formula may give an empty text, which is written as one.
        if not is_error and (value or not formula or (kind and kind[1] == b"str")):
            continue
        place = PLACE.search(attributes)
        if not place:
            raise problem("UNREADABLE")
        yield int(place[2]), _column(place[1]), value.decode() if is_error else NEVER_COMPUTED


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
