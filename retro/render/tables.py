"""A block's rows as a table of texts: which columns, how many rows, how broad; for HTML and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from retro.formats import Formats
from retro.model import WHOSE, Block, Column, Row, Value

# Raw buyers and their words are for the work lists only.
PRIVATE_KINDS = frozenset(["person", "quote"])
# Charts that draw every row: slots, half hours, shifts and people.
EACH_ROW = frozenset(["gap", "curve", "gantt"])
FIGURES = frozenset(
    ["count", "number", "ratio", "share", "seconds", "minutes", "hours", "money", "measure"]
)
WORDS = frozenset(["text", "id", "code", "agent"])

# The breadth of a column (in ems, as base.css has it) by its longest text (in half-width
# characters), and how much of it a portrait page takes.
SIZES = ((5, "xs", 4.2), (6, "xsm", 4.9), (8, "s", 5.8), (12, "m", 8.0), (20, "l", 12.2))
FULL_WIDTH = "\u2e80"
BROADEST, UNFOLDED = "xl", 16.0
PORTRAIT = 60.0
LANDSCAPE = 91.0
DENSER = 1.23
NARROW = 32.0
LETTER = 0.92


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; `size` names its breadth in print."""

    label: str
    doc: str
    kind: str
    size: str
    ems: float

    @property
    def is_told(self) -> bool:
        """Return whether there is something to tell of it: a figure, or a definition."""
        return bool(self.doc) or self.kind in FIGURES


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what is printed, and the plain value by which a script may sort."""

    text: str
    sort: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table comes from: its query with its definition, the ids of both on the page."""

    path: str
    doc: str
    anchor: str
    method: str


@dataclass(frozen=True, slots=True)
class Table:
    """The shown part of a result; `count` is the number of all its rows.

    With an `origin` each head opens what its figures are; paper has none.
    """

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    count: int
    origin: Origin | None = None

    def about(self, no: int) -> str:
        """Return the id of what is told of a column, by its number."""
        return f"{self.origin.anchor}-about-{no}" if self.origin else ""

    @property
    def is_wide(self) -> bool:
        """Return whether a portrait page is too narrow for it."""
        return self._ems > PORTRAIT * DENSER

    @property
    def is_dense(self) -> bool:
        """Return whether its page takes it only in smaller type."""
        return self._ems > (LANDSCAPE if self.is_wide else PORTRAIT)

    @property
    def is_narrow(self) -> bool:
        """Return whether it would look lost in the full breadth of the page."""
        return self._ems < NARROW

    @property
    def _ems(self) -> float:
        return sum(head.ems for head in self.heads)

    @property
    def shown(self) -> int:
        return len(self.rows)

    @property
    def is_drawn(self) -> bool:
        """Return whether its chart stands for all of its rows."""
        return self.count > 0 and not self.rows

    @property
    def is_cut(self) -> bool:
        return len(self.rows) < self.count


def sample(block: Block, rows: int, few: int) -> int:
    """Return how many rows to show: all, or `few` beside a chart of thrice as many or more.

    On paper a chart that draws each of them stands for the table: none. The screen has no `few`.
    """
    if few == rows or len(block.rows) < 3 * few:
        return rows
    return 0 if block.chart and block.chart.kind in EACH_ROW else few


def table(block: Block, formats: Formats, limit: int) -> Table:
    """Return the first `limit` rows of a block as texts."""
    columns = block.query.columns
    units = {column.unit_from for column in columns if column.kind == "measure"}
    places = [
        place
        for place, column in enumerate(columns)
        if column.kind not in PRIVATE_KINDS
        and column.name not in units
        and not column.aside
        and not _is_shared(column, place, block)
        and not _is_empty(place, block)
    ]
    rows = tuple(
        tuple(_cell(row, place, block, formats) for place in places) for row in block.rows[:limit]
    )
    if not places:
        return Table((), (), len(block.rows))
    heads = tuple(
        _head(columns[place], [row[index].text for row in rows], formats)
        for index, place in enumerate(places)
    )
    return Table(heads, rows, len(block.rows))


def _is_shared(column: Column, place: int, block: Block) -> bool:
    is_key = column.name in WHOSE - block.told and column.name in block.query.grain
    return is_key and len({row[place] for row in block.rows}) == 1


def _is_empty(place: int, block: Block) -> bool:
    """No export told it, for any row: a column of dashes takes room and says nothing."""
    return bool(block.rows) and all(row[place] is None for row in block.rows)


def _cell(row: Row, place: int, block: Block, formats: Formats) -> Cell:
    column = block.query.columns[place]
    unit = _unit(row, column, block.query.columns)
    return Cell(formats.value(row[place], column, unit), _sort(row[place]))


def _unit(row: Row, column: Column, columns: tuple[Column, ...]) -> str:
    """Return the kind or the vocabulary of this row's value, which another column names."""
    names = [other.name for other in columns]
    return str(row[names.index(column.unit_from)]) if column.unit_from in names else ""


def _sort(value: Value) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float | Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else ""


def _head(column: Column, texts: list[str], formats: Formats) -> Head:
    label = formats.text(column.label)
    # A label may break over lines, a value should not.
    width = max([_folded(label), *map(_width, texts)])
    fits = ((name, ems) for limit, name, ems in SIZES if width <= limit)
    # The broadest takes what is left, and folds its texts in two where it must.
    folds = max(map(_folded, [label, *texts])) <= SIZES[-1][0]
    size, ems = next(fits, (BROADEST, SIZES[-1][2] if folds else UNFOLDED))
    return Head(label, formats.text(column.doc), column.kind, size, ems)


def _folded(label: str) -> float:
    """Return how broad a label is over two lines, or over three if it has so many words.

    A word in letters is never broken; letters are narrower than digits.
    """
    words = label.split()
    lines = min(3, max(2, len(words)))
    whole = (LETTER * len(word) for word in words if word.isascii())
    return max([_width(label) / lines, *whole])


def _width(text: str) -> float:
    """Return the length of a text in half-width characters."""
    return float(sum(2 if char >= FULL_WIDTH else 1 for char in text))
