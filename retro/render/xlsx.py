"""Workbooks: every block's full rows with an index and the SQL, and the agents' work lists."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from retro.errors import MachineError
from retro.formats import Formats
from retro.model import LANGUAGES, WORKLIST_MARK, Block, Column, Kpi, Report, Text, Value
from retro.render.sheets import sheet_name, sheet_names

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "remove_timezone": False,
}
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
WIDTHS = {"time": 19, "hour": 16, "day": 11, "text": 24, "quote": 40, "id": 22, "person": 18}
# A column with whole sentences, such as drafts.
TEXTS = 80
ROWS = 1_048_575
# What a drop-down may hold, all words together.
LONGEST_CHOICE = 255
LONGEST = 32_767


class Book:
    """One workbook being written: formats by kind, sheet names in use."""

    def __init__(self, report: Report, lang: str, title: str) -> None:
        self.formats = Formats(lang)
        self.lang = lang
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.buffer, OPTIONS)
        created = datetime.combine(report.promotion.as_of, datetime.min.time())
        self.properties = {"title": title, "created": created, "author": "retro"}
        self.book.set_properties(self.properties)
        font = {"font_name": "Microsoft YaHei" if lang == "zh" else "Calibri", "font_size": 10}
        self.font: Mapping[str, Any] = font
        self.plain = self.book.add_format(font | {"valign": "top"})
        self.wrapped = self.book.add_format(font | {"valign": "top", "text_wrap": True})
        self.head = self.book.add_format(
            font | {"bold": True, "bg_color": "#EDEFF3", "bottom": 1, "text_wrap": True}
        )
        self.small = self.book.add_format(font | {"font_color": "#B42318", "font_size": 9})
        self.title = self.book.add_format(font | {"bold": True, "font_size": 13})
        self.fill = self.book.add_format(
            font | {"valign": "top", "text_wrap": True, "bg_color": "#FFF8DC", "border": 4}
        )
        self.link = self.book.add_format(font | {"font_color": "#0B5394", "underline": 1})
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

    def close(self) -> bytes:
        """Return the finished workbook."""
        self.book.close()
        return self.buffer.getvalue()


def tables(report: Report, lang: str) -> bytes:
    """Return `tables.xlsx`: index, core metrics, one sheet per block, and the SQL."""
    book = Book(report, lang, report.promotion.id)
    blocks = [block for section in report.sections for block in section.blocks]
    names = sheet_names(report, lang)
    index = book.book.add_worksheet(book.word("index"))
    _metrics_sheet(book, report.kpis)
    for block in blocks:
        _block_sheet(book, names[block.query.path], block)
    _sql_sheet(book, blocks)
    _index_sheet(book, index, names, blocks)
    return book.close()


def worklists(report: Report, lang: str) -> bytes:
    """Return `worklists.xlsx`: the lists agents work through; the only one with buyers' names."""
    book = Book(report, lang, report.promotion.id)
    book.mark(WORKLIST_MARK)
    front = book.book.add_worksheet(book.word("read_first"))
    front.set_column(0, 0, 100)
    for line, text in enumerate((book.word("internal"), book.word("how_to_follow_up"))):
        front.write_string(line, 0, text, book.wrapped)
    sheets = [
        _block_sheet(book, sheet_name(number, block.query.title[lang]), block)
        for number, block in enumerate(report.worklists, 1)
    ]
    for sheet in (front, *sheets):
        sheet.write_string(2, 0, f"{book.word('internal')} ({WORKLIST_MARK})", book.small)
        sheet.set_header("&C" + book.word("internal").replace("&", "&&"))
    return book.close()


def _block_sheet(book: Book, name: str, block: Block) -> Any:
    sheet = book.book.add_worksheet(name)
    sheet.write_string(0, 0, block.query.title[book.lang], book.title)
    sheet.write_string(1, 0, book.formats.text(block.answer) or block.query.question[book.lang])
    kept = [x for x, column in enumerate(block.query.columns) if _is_read(column, book.lang)]
    columns = [block.query.columns[x] for x in kept]
    rows = [[row[x] for x in kept] for row in block.rows[: ROWS - 4]]
    _table(book, sheet, 3, columns, rows)
    return sheet


def _is_read(column: Column, lang: str) -> bool:
    """Tell whether a column is shown: `draft_zh` and `draft_en` are each for one language."""
    return column.name.endswith(f"_{lang}") or not _is_of_language(column)


def _is_of_language(column: Column) -> bool:
    return column.name.endswith(tuple(f"_{lang}" for lang in LANGUAGES))


def _table(
    book: Book,
    sheet: Any,
    top: int,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Value]],
) -> None:
    names = [column.name for column in columns]
    for x, column in enumerate(columns):
        sheet.write_string(top, x, _heading(book, column), book.head)
        sheet.set_column(x, x, TEXTS if _is_of_language(column) else WIDTHS.get(column.kind, 14))
        if book.formats.text(column.doc):
            sheet.write_comment(top, x, book.formats.text(column.doc))
        if column.fill and rows:
            _to_fill(book, sheet, top + 1, top + len(rows), x, column)
    for y, row in enumerate(rows, top + 1):
        for x, (column, value) in enumerate(zip(columns, row, strict=True)):
            unit = str(row[names.index(column.unit_from)]) if column.unit_from else column.kind
            _cell(book, sheet, y, x, value, column, unit)
    sheet.freeze_panes(top + 1, 1)
    sheet.autofilter(top, 0, top + max(len(rows), 1), max(len(columns) - 1, 0))


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


def _heading(book: Book, column: Column) -> str:
    unit = book.formats.strings["units"].get(column.kind, "").strip()
    label = column.label[book.lang]
    return f"{label} ({unit})" if unit and column.kind in ("seconds", "minutes", "hours") else label


def _cell(  # noqa: PLR0913 - one cell and how it is shown
    book: Book, sheet: Any, y: int, x: int, value: Value, column: Column, unit: str
) -> None:
    if value is None:
        if column.fill:
            sheet.write_blank(y, x, None, book.fill)
        return
    form = book.by_kind.get(unit, book.plain)
    if isinstance(value, bool) or column.kind == "code":
        word = book.formats.value(value, column, unit if column.unit_from else "")
        done = sheet.write_string(y, x, word, book.fill if column.fill else book.plain)
    elif isinstance(value, datetime | date):
        done = sheet.write_datetime(y, x, value, form)
    elif isinstance(value, int | float | Decimal):
        done = sheet.write_number(y, x, value, form)
    else:
        look = book.wrapped if _is_of_language(column) else book.plain
        done = sheet.write_string(y, x, _cut(str(value)), look)
    if done:
        raise MachineError(
            "WORKBOOK",
            {"zh": "表格的一格放不进工作簿。", "en": "a cell does not fit into the workbook."},
        )


def _cut(text: str) -> str:
    """Return as much of a text as a cell holds; spreadsheets count in UTF-16."""
    if len(text) * 2 <= LONGEST:
        return text
    return text.encode("utf-16-le")[: LONGEST * 2].decode("utf-16-le", errors="ignore")


def _metrics_sheet(book: Book, kpis: Iterable[Kpi]) -> None:
    sheet = book.book.add_worksheet(book.word("core_metrics"))
    heads = ("metric", "value", "numerator", "denominator", "low", "high", "target", "status",
             "previous", "baseline", "definition")  # fmt: skip
    for x, key in enumerate(heads):
        sheet.write_string(0, x, book.word(key), book.head)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, len(heads) - 2, 13)
    sheet.set_column(len(heads) - 1, len(heads) - 1, 70)
    for y, kpi in enumerate(kpis, 1):
        sheet.write_string(y, 0, kpi.label[book.lang], book.plain)
        _measures(book, sheet, y, kpi)
        sheet.write_string(y, 7, book.formats.code(kpi.status, "status"), book.plain)
        sheet.write_string(y, len(heads) - 1, kpi.definition[book.lang], book.wrapped)
    sheet.freeze_panes(1, 1)


def _measures(book: Book, sheet: Any, y: int, kpi: Kpi) -> None:
    form = book.by_kind.get(kpi.unit, book.plain)
    cells = {1: kpi.value, 4: kpi.low, 5: kpi.high, 6: kpi.target, 8: kpi.previous, 9: kpi.baseline}
    for x, value in cells.items():
        if isinstance(value, int | float | Decimal):
            sheet.write_number(y, x, value, form)
    for x, value in ((2, kpi.numerator), (3, kpi.denominator)):
        if isinstance(value, int | float):
            sheet.write_number(y, x, value, book.by_kind["count"])


def _index_sheet(book: Book, sheet: Any, names: Mapping[str, str], blocks: Sequence[Block]) -> None:
    heads = ("sheet", "question", "answer", "rows", "query")
    for x, (key, width) in enumerate(zip(heads, (32, 40, 70, 10, 36), strict=True)):
        sheet.write_string(0, x, book.word(key), book.head)
        sheet.set_column(x, x, width)
    for y, block in enumerate(blocks, 1):
        name = names[block.query.path]
        sheet.write_url(y, 0, f"internal:'{name}'!A1", book.link, name)
        texts: tuple[Text, ...] = (block.query.question, block.answer or block.problem)
        for x, text in enumerate(texts, 1):
            sheet.write_string(y, x, book.formats.text(text), book.wrapped)
        sheet.write_number(y, 3, len(block.rows), book.by_kind["count"])
        sheet.write_string(y, 4, block.query.path, book.plain)
    sheet.freeze_panes(1, 0)


def _sql_sheet(book: Book, blocks: Sequence[Block]) -> None:
    sheet = book.book.add_worksheet("SQL")
    sheet.set_column(0, 0, 110)
    line = 0
    for block in blocks:
        params = ", ".join(f"${name} = {value}" for name, value in block.params.items())
        for text in (f"-- {block.query.path}", f"-- {params}", *block.query.sql.splitlines(), ""):
            sheet.write_string(line, 0, text, book.code)
            line += 1
