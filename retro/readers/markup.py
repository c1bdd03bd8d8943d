"""Tables saved as HTML, or as XML of Excel 2003, under the name of an .xls file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from retro.readers import encodings
from retro.readers.encodings import Encoding
from retro.readers.raw import Aside, RawTable, Record

CHUNK = 1 << 18
CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
ROWS = {"tr", "row"}
CELLS = {"td", "th", "cell"}


def open_markup(path: Path) -> RawTable:
    """Return all table rows of the page as one table; rows are numbered from 1."""
    with path.open("rb") as file:
        stated = CHARSET.search(file.read(2048))
    encoding = encodings.detect(path)
    if stated and encoding.name == "gb18030" and stated[1].lower().startswith(b"utf"):
        encoding = Encoding("utf-8", "gb18030")

    def read(width: int, aside: Aside) -> Iterator[Record]:  # noqa: ARG001 - cells are marked up
        page = _Page()
        for line in encodings.lines(path, encoding):
            page.feed(encodings.UNREADABLE.sub("\ufffd", line))
            yield from page.finished()
        page.close()
        yield from page.finished()

    return RawTable(read=read, encoding=encoding.label)


class _Page(HTMLParser):
    """Collects the cells of table rows as they pass by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Record] = []
        self.number = 0
        self.cells: list[str] | None = None
        self.text: list[str] | None = None
        self.span = 1

    def finished(self) -> list[Record]:
        """Hand over the rows that are complete."""
        rows, self.rows = self.rows, []
        return rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ROWS:
            self._end_row()
            self.number, self.cells = self.number + 1, []
        elif tag in CELLS and self.cells is not None:
            self._end_cell()
            self._pad(given.get("ss:index"))
            self.text, self.span = [], _whole(given.get("colspan"), 1)
        elif tag == "br" and self.text is not None:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in CELLS:
            self._end_cell()
        elif tag in ROWS or tag in {"table", "worksheet"}:
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def _pad(self, index: str | None) -> None:
        """Excel's XML leaves blank cells out and numbers the next one."""
        if self.cells is not None and index:
            self.cells += [""] * (_whole(index, 1) - 1 - len(self.cells))

    def _end_cell(self) -> None:
        if self.cells is not None and self.text is not None:
            self.cells += ["".join(self.text).strip(), *[""] * (self.span - 1)]
            self.text = None

    def _end_row(self) -> None:
        self._end_cell()
        if self.cells:
            self.rows.append((self.number, self.cells))
        self.cells = None


def _whole(text: str | None, otherwise: int) -> int:
    return min(int(text), 1000) if text and text.isdigit() else otherwise
