"""A workbook being written: looks, cells, and one table with its heads, filter and print set-up."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from retro.brand import HOUSE, Brand
from retro.formats import Formats
from retro.model import LANGUAGES, Column, Report, Value
from retro.render.branding import heads
from retro.render.checked import Workbook, does_not_fit

NUMBER_FORMATS = {
    "count": "#,##0",
    "number": "#,##0.0",
    "ratio": "0.00",
    "share": "0.0%",
    "points": "+0.0%;-0.0%;0.0%",
    "seconds": "#,##0.0",
    "minutes": "#,##0.0",
    "hours": "#,##0.0",
    "money": "#,##0.00",
    "clock": '00":00"',
    "time": "yyyy-mm-dd hh:mm:ss",
    "hour": "yyyy-mm-dd hh:mm",
    "day": "yyyy-mm-dd",
}
# Widths in characters: of kinds that always look alike, the bounds of the others, and of a column
# with whole sentences, such as drafts.
WIDTHS = {"time": 20, "hour": 17, "day": 12}
NARROWEST, TO_FILL, WIDEST, TEXTS = 9, 16, 44, 80
# The arrow of the filter takes that much of a head.
ARROW = 3
# So many rows tell how wide a column is.
LOOKED_AT = 500
ROWS = 1_048_575
# What a drop-down may hold, all words together.
LONGEST_CHOICE = 255
# What a header or footer of a page may hold.
LONGEST_MARGIN = 100
PAPER_A4 = 9
WIDE_CHARACTER = 0x2E80
NO_NAME = re.compile(r"\W+")
TABLE_LOOK = "Table Style Light 1"


class Book:
    """One workbook being written: its looks by kind, and the names of tables in use."""

    def __init__(self, report: Report, lang: str, title: str, brand: Brand = HOUSE) -> None:
        self.formats = Formats(lang)
        self.lang = lang
        self.buffer = io.BytesIO()
        self.book = Workbook(self.buffer)
        created = datetime.combine(report.promotion.as_of, datetime.min.time())
        self.running = printable(f"{report.shop} · {report.promotion.id}")
        self.properties = {
            "title": printable(title),
            "author": printable(report.shop),
            "created": created,
        }
        self.book.set_properties(self.properties)
        self.named: set[str] = set()
        self._looks(brand)

    def _looks(self, brand: Brand) -> None:
        font = {
            "font_name": "Microsoft YaHei" if self.lang == "zh" else "Calibri",
            "font_size": 10,
        }
        self.font: Mapping[str, Any] = font
        self.plain = self.book.add_format(font | {"valign": "top"})
        self.wrapped = self.book.add_format(font | {"valign": "top", "text_wrap": True})
        self.head = self.book.add_format(
            font | heads(brand) | {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.small = self.book.add_format(font | {"font_color": "#B42318", "font_size": 9})
        self.quiet = self.book.add_format(font | {"font_color": "#5A6775", "font_size": 9})
        self.title = self.book.add_format(font | {"bold": True, "font_size": 13})
        self.fill = self.book.add_format(
            font | {"valign": "top", "text_wrap": True, "bg_color": "#FFF8DC", "border": 4}
        )
        self.link = self.book.add_format(
            font | {"font_color": "#0B5394", "underline": 1, "valign": "top"}
        )
        self.code = self.book.add_format({"font_name": "Consolas", "font_size": 9})
        self.by_kind = {
            kind: self.book.add_format(font | {"num_format": form, "valign": "top"})
            for kind, form in NUMBER_FORMATS.items()
        }

    def mark(self, subject: str) -> None:
        """Say in the properties of the file what kind of workbook it is."""
        self.properties["subject"] = subject
        self.book.set_properties(self.properties)

    def word(self, key: str) -> str:
        """Return a word of the workbook in its language."""
        return str(self.formats.strings["workbook"][key])

    def table_name(self, name: str) -> str:
        """Return the name of a table for formulas: the query's, `t_` before it, never twice."""
        wanted = base = f"t_{NO_NAME.sub('_', name)}"[:200]
        number = 2
        while wanted.casefold() in self.named:
            wanted, number = f"{base}_{number}", number + 1
        self.named.add(wanted.casefold())
        return wanted

    def close(self) -> bytes:
        """Return the finished workbook."""
        self.book.close()
        return self.buffer.getvalue()


def printable(text: str) -> str:
    """Return a text without what no property of a file may hold."""
    return "".join(character for character in text if character.isprintable())


def on_paper(book: Book, sheet: Any, name: str, head: int) -> None:
    """Set a sheet up for printing: A4 across, as wide as the paper, heads on every page."""
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer(f"&L{_margin(book.running)}&C{_margin(name)}&R&P / &N")


def _margin(text: str) -> str:
    return text[:LONGEST_MARGIN].replace("&", "&&")


def table(  # noqa: PLR0913 - a table and its place
    book: Book,
    sheet: Any,
    top: int,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Value]],
    name: str = "",
) -> None:
    """Write a table from row `top` on; with `name` formulas can speak of it."""
    names = [column.name for column in columns]
    labels = _distinct(heading(book, column) for column in columns)
    _frame(book, sheet, top, labels, len(rows), name)
    for x, column in enumerate(columns):
        if not name:
            sheet.write_string(top, x, labels[x], book.head)
        _column(book, sheet, top, x, column, [row[x] for row in rows], labels[x])
    for y, row in enumerate(rows, top + 1):
        for x, (column, value) in enumerate(zip(columns, row, strict=True)):
            unit = str(row[names.index(column.unit_from)]) if column.unit_from else column.kind
            cell(book, sheet, y, x, value, column, unit)


def _frame(  # noqa: PLR0913 - a table and its place
    book: Book, sheet: Any, top: int, labels: Sequence[str], rows: int, name: str
) -> None:
    """Freeze the heads and set the filter; both also of an empty table."""
    sheet.freeze_panes(top + 1, 1)
    place = (top, 0, top + max(rows, 1), max(len(labels) - 1, 0))
    if not (name and labels):
        sheet.autofilter(*place)
        return
    shown = [{"header": label, "header_format": book.head} for label in labels]
    options = {"name": name, "columns": shown, "style": TABLE_LOOK}
    if sheet.add_table(*place, options | {"banded_rows": False}):
        raise does_not_fit()


def _column(  # noqa: PLR0913 - a column and its place
    book: Book, sheet: Any, top: int, x: int, column: Column, values: Sequence[Value], label: str
) -> None:
    """Set the width of a column, its definition as a comment, and what may be filled in."""
    sheet.set_column(x, x, _width(book, column, values, label))
    if book.formats.text(column.doc):
        sheet.write_comment(top, x, book.formats.text(column.doc))
    if column.fill and values:
        _to_fill(book, sheet, top + 1, top + len(values), x, column)


def _distinct(labels: Iterable[str]) -> list[str]:
    """Return heads of which no two are alike, which no spreadsheet takes in a table."""
    found: dict[str, str] = {}
    for label in labels:
        wanted, number = label, 2
        while wanted.casefold() in found:
            wanted, number = f"{label} ({number})", number + 1
        found[wanted.casefold()] = wanted
    return list(found.values())


def _width(book: Book, column: Column, values: Sequence[Value], label: str) -> float:
    """Return how wide a column must be for what stands in it; its head may take two lines."""
    if is_of_language(column):
        return TEXTS
    known = [value for value in values[:LOOKED_AT] if value is not None]
    widest = max((_measured(book, value, column) for value in known), default=0)
    head = max(_size(label) / 2, *map(_size, label.split(" "))) + ARROW
    least = TO_FILL if column.fill else WIDTHS.get(column.kind, NARROWEST)
    return min(max(head, widest + 2, least), WIDEST)


def _measured(book: Book, value: Value, column: Column) -> float:
    if isinstance(value, datetime | date):
        return 0
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return len(f"{value:,.2f}")
    return _size(book.formats.value(value, column) if column.kind != "measure" else str(value))


def _size(text: str) -> int:
    """Return the width of a text in characters; Chinese ones take two."""
    return sum(2 if ord(character) >= WIDE_CHARACTER else 1 for character in text[:LOOKED_AT])


def is_read(column: Column, lang: str) -> bool:
    """Tell whether a column is shown: `draft_zh` and `draft_en` are each for one language."""
    written = lang if lang in LANGUAGES else "en"
    return column.name.endswith(f"_{written}") or not is_of_language(column)


def is_of_language(column: Column) -> bool:
    """Tell whether a column holds sentences in one language."""
    return column.name.endswith(tuple(f"_{lang}" for lang in LANGUAGES))


def _to_fill(  # noqa: PLR0913 - a range of one column
    book: Book, sheet: Any, first: int, last: int, x: int, column: Column
) -> None:
    """Let people fill in a column: its words to choose from, or a date; nothing is refused."""
    hint = {"ignore_blank": True, "error_type": "information"}
    words = list(book.formats.strings["codes"].get(column.vocabulary, {}).values())
    if words and len(",".join(words)) <= LONGEST_CHOICE:
        sheet.data_validation(first, x, last, x, hint | {"validate": "list", "source": words})
    elif column.kind == "day":
        since = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
        sheet.data_validation(first, x, last, x, hint | since)


def heading(book: Book, column: Column) -> str:
    """Return the head of a column; durations name their unit."""
    unit = book.formats.strings["units"].get(column.kind, "").strip()
    label = book.formats.text(column.label)
    return f"{label} ({unit})" if unit and column.kind in ("seconds", "minutes", "hours") else label


def cell(  # noqa: PLR0913 - one cell and how it is shown
    book: Book, sheet: Any, y: int, x: int, value: Value, column: Column, unit: str
) -> None:
    """Write one value: numbers and times as such in the look of `unit`, all else as text."""
    if value is None:
        if column.fill:
            sheet.write_blank(y, x, None, book.fill)
        return
    form = book.by_kind.get(unit, book.plain)
    if isinstance(value, bool) or column.kind == "code":
        word = book.formats.value(value, column, unit if column.unit_from else "")
        sheet.write_string(y, x, word, book.fill if column.fill else book.plain)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(y, x, value, form)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(y, x, value, form)
    else:
        is_long = is_of_language(column) or _size(str(value)) > WIDEST
        sheet.write_string(y, x, str(value), book.wrapped if is_long else book.plain)
