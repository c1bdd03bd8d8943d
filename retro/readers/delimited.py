"""Text files of cells: dialect by evidence, structure audited, damage set aside."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from retro.readers import encodings
from retro.readers.packed import DELIMITERS, unpacked
from retro.readers.problems import problem
from retro.readers.raw import MAX_CELL, Aside, Broken, RawTable, Record, excerpt

HEAD = 60
NARROW = 3
PIECE = "FIELDS"
# The last cell of a file is compared with those of so many records, or of more than so few.
LIKE, FEW = 200, 3
# Records begin with a number or a day, prose seldom does.
NUMBERED = re.compile(r"\W*\w{0,3}\d{3}")
SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
JSON = re.compile(r'\s*(\{\s*("|\}|$)|\[\s*(\{|$))')
WEB_ARCHIVE = re.compile(r"(MIME-Version:|From: <Saved by)", re.IGNORECASE)


def open_text(path: Path, scratch: Path) -> RawTable:
    """Return the table of a text file; its encoding and delimiter are found by reading it.

    A file in GB18030 is read from a copy in `scratch`, which is made while it is looked at.

    Raises:
        ExportError: The file is no table, or its text was destroyed before it came here.
    """
    copy = scratch / "utf-8.csv"
    copy.unlink(missing_ok=True)
    encoding = encodings.detect(path, copy)
    label, file = encoding.label, path
    if copy.exists():
        file, encoding = copy, encodings.Encoding("utf-8")
    head = list(islice(encodings.lines(file, encoding), HEAD))
    stated = SEPARATOR_LINE.match(head[0]) if head else None
    delimiter = stated[1] if stated else _delimiter(head)
    _must_be_a_table(path, head[1:] if stated else head, delimiter)

    # Only these encodings were not decoded to the end before: they may hold bad bytes.
    doubtful = bool(encoding.fallback) or encoding.name.startswith(encodings.WIDE)

    def read(width: int, aside: Aside) -> Iterator[Record]:
        lines = encodings.lines(file, encoding)
        skipped = len(list(islice(lines, 1))) if stated else 0
        like = _like(head, delimiter, width)
        records = _records(_Lines(lines), delimiter, width, aside, like, first=1 + skipped)
        return _shown_marks(records) if doubtful and not width else records

    table = RawTable(
        read=read,
        encoding=label,
        delimiter=delimiter,
        delimited=True,
        doubtful=doubtful,
        file=file,
        in_utf8=encoding.name.startswith("utf-8"),
    )
    return unpacked(table)


def _must_be_a_table(path: Path, head: list[str], delimiter: str) -> None:
    first = next((line for line in head if line.strip()), "")
    if JSON.match(first):
        raise problem("ANSWER")
    if WEB_ARCHIVE.match(first) or encodings.is_binary(path):
        raise problem("BINARY")
    # A garbled name of a buyer costs that name; a garbled header costs the file.
    if encodings.is_garbled(next((line for line in head if delimiter in line), "")):
        raise problem("MOJIBAKE")


def _delimiter(head: list[str]) -> str:
    """Return the candidate that cuts the most records into the same number of cells."""
    return max(DELIMITERS, key=lambda candidate: _evenness(head, candidate))


def _evenness(head: list[str], delimiter: str) -> int:
    try:
        widths = Counter(len(cells) for cells in csv.reader(head, delimiter=delimiter))
    except csv.Error:
        return 0
    return max((count * (width - 1) for width, count in widths.items() if width), default=0)


class _Lines:
    """Feeds lines to the csv module, and can take those of a damaged record back."""

    def __init__(self, source: Iterator[str]) -> None:
        self.source = source
        self.taken: list[str] = []
        self.again: deque[str] = deque()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else next(self.source)
        self.taken.append(line)
        return line

    def give_back(self) -> str:
        """Keep the first line of the record; let the others be read again."""
        first, *rest = self.taken
        self.again.extendleft(reversed(rest))
        self.taken = [first]
        return first


@dataclass(slots=True)
class _Found:
    """A record as it was met: where it begins, its cells, its first line, what is wrong with it."""

    line: int
    cells: list[str]
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class _Like:
    """How long the first and the last cell of a whole record are at least."""

    first: int = 0
    last: int = 0


def _like(head: Sequence[str], delimiter: str, width: int) -> _Like:
    """Tell by the top of a file how its records begin and end; what is beside a piece is not asked.

    Of a few records nothing is told.
    """
    rows = [line.rstrip("\r\n").split(delimiter) for line in head if line.strip()]
    whole = [len(cells) == width for cells in rows]
    beside = zip([True, *whole], whole, [*whole[1:], True], strict=False)
    found = [cells for cells, near in zip(rows, beside, strict=True) if all(near)][1:]
    if len(found) <= FEW:
        return _Like()
    shortest = [min(len(cells[place].strip(' "\t')) for cells in found) for place in (0, -1)]
    return _Like(*shortest)


def _records(  # noqa: PLR0913 - what a record is, and where it goes
    lines: _Lines, delimiter: str, width: int, aside: Aside, like: _Like, *, first: int
) -> Iterator[Record]:
    """Yield the sound records; one beside a piece is none if it lacks the rest of that piece."""
    held: _Found | None = None
    for one in _found(lines, delimiter, width, first=first):
        if held:
            _part(held, one, like)
            yield from _told(held, aside)
        held = one
    if held:
        yield from _told(held, aside)


def _told(one: _Found, aside: Aside) -> Iterator[Record]:
    if one.code:
        aside(Broken(one.line, _shown(one.text), one.code))
    elif one.cells:
        yield one.line, one.cells


def _part(above: _Found, below: _Found, like: _Like) -> None:
    """Mark a record that a line end tore within its first or last cell: it has all its cells.

    The rest of the cell is the piece beside it: `4501` over `00007,12.50,…` was one id.
    """
    if not (above.cells and below.cells):
        return
    last, first = above.cells[-1].strip(), below.cells[0].strip()
    if above.code == PIECE and not below.code:
        # `合计` is short as well, and whole.
        if first.isascii() and 0 < len(first) < like.first:
            below.code = PIECE
    elif below.code == PIECE and not above.code and 0 < len(last) < like.last:
        above.code = PIECE


def _found(lines: _Lines, delimiter: str, width: int, *, first: int) -> Iterator[_Found]:
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(lines, delimiter=delimiter)
    line, ends = first, Ends()
    while True:
        try:
            cells = next(reader)
            code = _damage(cells, lines.taken, delimiter, width) if width else ""
            if width and not code and ends.is_cut("".join(lines.taken), cells):
                code = "TRUNCATED"
        except StopIteration:
            return
        except csv.Error:
            cells, code = [], "TOO_LONG"
        text = lines.give_back() if code else lines.taken[0]
        yield _Found(line, cells, text, code)
        line += len(lines.taken)
        lines.taken.clear()


class Ends:
    """The last cells of the first records, by which one is known that was cut off.

    A file that ends within its last cell has all of its cells: `128.00` may have become `12`.
    """

    def __init__(self) -> None:
        self.seen = 0
        self.shortest = MAX_CELL

    def is_cut(self, record: str, cells: Sequence[str]) -> bool:
        """Tell whether a record without a line end has a shorter last cell than all before it."""
        if not any(map(str.strip, cells)):
            return False
        length = len(cells[-1].strip())
        if record.endswith(("\n", "\r", '"')) or self.seen <= FEW:
            if 0 < self.seen <= LIKE:  # the first is the header
                self.shortest = min(self.shortest, length)
            self.seen += 1
            return False
        return length < self.shortest


def _shown_marks(records: Iterator[Record]) -> Iterator[Record]:
    """Show a mark for each unreadable byte: a mere look at a file cannot set records aside."""
    for line, cells in records:
        yield line, [encodings.UNREADABLE.sub("\ufffd", cell) for cell in cells]


def _damage(cells: list[str], taken: list[str], delimiter: str, width: int) -> str:
    """Return what is wrong with a record, or nothing."""
    if _is_open(cells, taken, delimiter):
        return "TRUNCATED" if len(taken) == 1 else "QUOTE"
    if len(cells) != width:
        if not any(map(str.strip, cells)):
            return ""
        last = not taken[-1].endswith(("\n", "\r"))
        return "QUOTE" if len(taken) > 1 else "TRUNCATED" if last else "FIELDS"
    if len(taken) > 1 and _swallowed(taken, delimiter, width):
        return "QUOTE"
    return ""


def _is_open(cells: list[str], taken: list[str], delimiter: str) -> bool:
    """Tell whether the file ends inside quotation marks: in a line, or between two of them."""
    if not taken[-1].endswith(("\n", "\r")):
        return "".join(taken).count('"') % 2 == 1
    return (
        cells[-1:] != []
        and cells[-1].endswith(("\n", "\r"))
        and not _is_well_quoted(taken, delimiter)
    )


def _swallowed(taken: list[str], delimiter: str, width: int) -> bool:
    """Tell whether stray quotation marks joined whole records into one cell."""
    if not _is_well_quoted(taken, delimiter):
        return True
    marks = [line.count(delimiter) for line in taken]
    # Two marks in one column of two records leave a record of the right width.
    if set(marks) == {width - 1} and all(NUMBERED.match(line) for line in taken):
        return True
    # In a narrow table, a cell of prose may hold as many delimiters as a record.
    return width > NARROW and any(
        count == width - 1 or (count >= width and NUMBERED.match(line))
        for line, count in zip(taken[1:-1], marks[1:-1], strict=True)
    )


def _is_well_quoted(taken: list[str], delimiter: str) -> bool:
    """Tell whether each closing mark is followed by the end of its cell."""
    try:
        return len(list(csv.reader(taken, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def _shown(line: str) -> str:
    return excerpt(line.rstrip("\r\n"))
