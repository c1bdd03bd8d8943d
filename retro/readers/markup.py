"""Tables saved as HTML, or as XML of Excel 2003, under the name of an .xls file."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from retro.readers import encodings
from retro.readers.encodings import Encoding
from retro.readers.problems import problem
from retro.readers.raw import Record

CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
SHEET = re.compile(r"<(?:\w+:)?worksheet\b[^>]*?ss:name\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
PASSWORD = re.compile(r"<input\b[^>]*type\s*=\s*[\"']?password", re.IGNORECASE)
# What holds rows and cells, where it should not stand: the mark before it has no end.
SWALLOWED = re.compile(r"</?(?:\w+:)?(?:t[rdh]|row|cell|table)\b", re.IGNORECASE)
# Fed line by line, a comment without an end would be read through again at each of them.
BLOCK = 1 << 16
ROWS = {"tr", "row"}
CELLS = {"td", "th", "cell"}
# What a spreadsheet has at most; a number with more digits is none.
LONGEST, WIDEST, DIGITS = 1_048_576, 16_384, 10
# A table inside a cell with so many rows of so many cells is a table in its own right.
OWN_ROWS = 2
OWN_CELLS = 3


def tables(path: Path) -> Iterator[tuple[str, str, Iterator[Record]]]:
    """Yield name, encoding and rows of each sheet of Excel's XML, or all rows of a page as one.

    Run as a child (see `child`): a page can nest and repeat without end.

    Raises:
        ExportError: The page holds no table: it is a login form or an error.
    """
    with path.open("rb") as file:
        stated = CHARSET.search(file.read(2048))
    encoding = encodings.detect(path)
    if stated and encoding.name == "gb18030" and stated[1].lower().startswith(b"utf"):
        encoding = Encoding("utf-8", "gb18030")
    titles = [
        html.unescape(title)
        for line in encodings.lines(path, encoding)
        for title in SHEET.findall(line)
    ]
    _must_hold_a_table(path, encoding)
    if not titles:
        yield "", encoding.label, _rows(path, encoding, None)
    for place, title in enumerate(titles, 1):
        yield title, encoding.label, _rows(path, encoding, place)


def _must_hold_a_table(path: Path, encoding: Encoding) -> None:
    wide = (True for _, cells in _rows(path, encoding, None) if len(cells) > 1)
    if any(map(PASSWORD.search, encodings.lines(path, encoding))) or not next(wide, False):
        raise problem("PAGE")


def _rows(path: Path, encoding: Encoding, sheet: int | None) -> Iterator[Record]:
    """Yield the rows of one worksheet, or of all.

    Raises:
        ExportError: The page ends within a row, or a mark without an end has swallowed rows.
    """
    page = _Page(sheet)
    try:
        for block in _blocks(path, encoding):
            page.feed(block)
            yield from page.finished()
        if page.is_cut():
            raise problem("CUT")
        page.close()
    except AssertionError as error:  # of `<![` that begins no section it says nothing else
        raise problem("UNREADABLE") from error
    yield from page.finished()


def _blocks(path: Path, encoding: Encoding) -> Iterator[str]:
    """Yield the text of a page, so many lines at a time."""
    block: list[str] = []
    size = 0
    for line in encodings.lines(path, encoding):
        block.append(encodings.UNREADABLE.sub("\ufffd", line))
        size += len(line)
        if size >= BLOCK:
            yield "".join(block)
            block, size = [], 0
    yield "".join(block)


@dataclass(slots=True)
class _Table:
    """A table that is open: its row, its cell, and the cells that reach down from above.

    A table in a cell of a row is part of that cell's text, unless it is `own`.
    """

    own: bool
    number: int = 0
    cells: list[str] | None = None
    text: list[str] | None = None
    span: int = 1
    down: int = 1
    rows: list[Record] = field(default_factory=list)
    reaching: dict[int, tuple[int, str]] = field(default_factory=dict)

    def fill(self) -> None:
        """Repeat the cells that span several rows where they reach into this one."""
        while self.cells is not None and len(self.cells) in self.reaching:
            place = len(self.cells)
            left, text = self.reaching.pop(place)
            self.cells.append(text)
            if left > 1:
                self.reaching[place] = (left - 1, text)

    def end_cell(self) -> None:
        """Add the open cell to the row; a cell over several columns fills the first."""
        if self.cells is None or self.text is None:
            return
        text = "".join(self.text).strip()
        for shown in (text, *[""] * (self.span - 1)):
            if self.down > 1:
                self.reaching[len(self.cells)] = (self.down - 1, shown)
            self.cells.append(shown)
        self.text = None


class _Page(HTMLParser):
    """Collects the cells of table rows as they pass by."""

    def __init__(self, wanted: int | None) -> None:
        super().__init__(convert_charrefs=True)
        self.wanted = wanted
        self.sheet = 0
        self.number = 0
        self.ready: list[Record] = []
        self.tables = [_Table(own=True)]

    def finished(self) -> list[Record]:
        """Hand over the rows that are complete."""
        rows, self.ready = self.ready, []
        return rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given, name, table = dict(attrs), tag.rpartition(":")[2], self.tables[-1]
        if name in ROWS | CELLS and any(map(SWALLOWED.search, filter(None, given.values()))):
            raise problem("CUT")
        if name == "worksheet":
            self.sheet, self.number = self.sheet + 1, 0
        elif name == "table":
            self.tables.append(_Table(own=table.text is None))
        elif name in ROWS:
            self._end_row()
            self._start_row(table, given)
        elif name in CELLS:
            if table.cells is None:  # as browsers do: no cell is lost for want of a row
                self._start_row(table, {})
            self._start_cell(table, given)
        elif name == "br":
            self.handle_data("\n")

    def handle_comment(self, data: str) -> None:
        """Refuse a comment that goes on to the end of the next one, over rows."""
        if "<!--" in data and SWALLOWED.search(data):
            raise problem("CUT")

    def _start_row(self, table: _Table, given: dict[str, str | None]) -> None:
        self.number = _whole(given.get("ss:index"), self.number + 1)
        table.number, table.cells = self.number, []

    def _start_cell(self, table: _Table, given: dict[str, str | None]) -> None:
        table.end_cell()
        table.fill()
        if table.cells is not None and (index := given.get("ss:index")):
            # Excel's XML leaves blank cells out and numbers the next one.
            table.cells += [""] * (_whole(index, 1, WIDEST) - 1 - len(table.cells))
        table.text = []
        across = _whole(given.get("ss:mergeacross"), 0, WIDEST) + 1
        table.span = _whole(given.get("colspan"), across, WIDEST)
        table.down = _whole(given.get("rowspan"), _whole(given.get("ss:mergedown"), 0) + 1)

    def handle_endtag(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in CELLS:
            self.tables[-1].end_cell()
        elif name in ROWS:
            self._end_row()
        elif name == "table" and len(self.tables) > 1:
            self._end_row()
            inner = self.tables.pop()
            self.handle_data(" ".join(cell for _, cells in inner.rows for cell in cells))

    def handle_data(self, data: str) -> None:
        text = self.tables[-1].text
        if text is not None:
            text.append(data)

    def _end_row(self) -> None:
        table = self.tables[-1]
        table.end_cell()
        table.fill()
        if table.cells and self.wanted in {None, self.sheet}:
            table.rows.append((table.number, table.cells))
        table.cells = None
        if table.own or sum(len(c) >= OWN_CELLS for _, c in table.rows) >= OWN_ROWS:
            table.own = True
            self.ready += table.rows
            table.rows = []

    def is_cut(self) -> bool:
        """Tell whether all that was fed ends within a row, a script or a mark that holds rows.

        A download that broke off does, and so does a page whose comment was never closed: what
        comes after it is no row to anybody.
        """
        is_open = any(table.cells is not None for table in self.tables)
        return is_open or bool(self.cdata_elem or SWALLOWED.search(self.rawdata))

    def close(self) -> None:
        super().close()
        while self.tables:
            self._end_row()
            self.tables.pop()


def _whole(text: str | None, otherwise: int, most: int = LONGEST) -> int:
    """Return a number of cells as it is stated, no more than a spreadsheet has."""
    is_number = text and text.isdecimal() and len(text) < DIGITS
    return min(int(text), most) if text and is_number else otherwise
