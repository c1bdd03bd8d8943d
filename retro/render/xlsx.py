"""Workbooks: every block's full rows with an index and the SQL, and the agents' work lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from retro.brand import HOUSE, Brand
from retro.model import WORKLIST_MARK, Block, Kpi, Report
from retro.render import provenance
from retro.render.provenance import SQL, Places
from retro.render.sheets import sheet_name, sheet_names
from retro.render.workbook import ROWS, Book, is_read, on_paper, table

HEAD = 3
# Widths of the columns of the index and of the core metrics.
INDEX = {
    "step": 12, "sheet": 34, "question": 38, "answer": 70, "rows": 9, "table": 26, "query": 38,
}  # fmt: skip
METRICS = {
    "metric": 26, "value": 13, "numerator": 13, "denominator": 13, "low": 13, "high": 13,
    "target": 13, "status": 12, "previous": 13, "baseline": 13, "definition": 70, "query": 30,
}  # fmt: skip


def tables(report: Report, lang: str, brand: Brand = HOUSE) -> bytes:
    """Return `tables.xlsx`: index, core metrics, a sheet per block, definitions, sources, SQL."""
    book = Book(report, lang, report.promotion.id, brand)
    book.mark(book.word("subject"))
    blocks = [block for section in report.sections for block in section.blocks]
    names = sheet_names(report, lang)
    lines = provenance.sql_lines(blocks, report.metrics)
    places = Places(index=book.word("index"), sheets=names, lines=lines)
    index = book.book.add_worksheet(book.word("index"))
    if report.kpis:
        _metrics_sheet(book, report.kpis, places)
    shown = {block.query.path: _result_sheet(book, block, report, places) for block in blocks}
    provenance.definitions(book, blocks, places)
    provenance.sources(book, blocks, report, places)
    provenance.sql(book, blocks, report.metrics, places)
    _index_sheet(book, index, report, places, shown)
    return book.close()


def worklists(report: Report, lang: str, brand: Brand = HOUSE) -> bytes:
    """Return `worklists.xlsx`: the lists agents work through; the only one with buyers' names."""
    book = Book(report, lang, report.promotion.id, brand)
    book.mark(WORKLIST_MARK)
    front = book.book.add_worksheet(book.word("read_first"))
    front.set_column(0, 0, 100)
    for line, text in enumerate((book.word("internal"), book.word("how_to_follow_up"))):
        front.write_string(line, 0, text, book.wrapped)
    sheets = [
        _block_sheet(book, sheet_name(number, book.formats.text(block.query.title)), block)
        for number, block in enumerate(report.worklists, 1)
    ]
    for sheet in (front, *sheets):
        sheet.write_string(2, 0, f"{book.word('internal')} ({WORKLIST_MARK})", book.small)
        sheet.set_header("&C" + book.word("internal").replace("&", "&&"))
    return book.close()


def _result_sheet(book: Book, block: Block, report: Report, places: Places) -> str:
    """Write the sheet of one result with its way back; return the name of its table."""
    path = block.query.path
    name = book.table_name(block.query.name) if block.query.columns else ""
    sheet = _block_sheet(book, places.sheets[path], block, name)
    places.link(book, sheet, (2, 0), places.index, f"← {places.index}")
    places.link(book, sheet, (2, 1), SQL, SQL, places.lines[path])
    sheet.write_string(2, 2, provenance.chain(book, path, report), book.quiet)
    return name


def _block_sheet(book: Book, name: str, block: Block, table_name: str = "") -> Any:
    sheet = book.book.add_worksheet(name)
    text = book.formats.text
    sheet.write_string(0, 0, text(block.query.title), book.title)
    said = text(block.answer) or text(block.problem) or text(block.query.question)
    if len(block.rows) > (room := ROWS - HEAD - 1):
        told = book.word("rows_cut").format(shown=f"{room:,}", count=f"{len(block.rows):,}")
        said = f"{told} {said}"
    sheet.write_string(1, 0, said, book.plain)
    kept = [x for x, column in enumerate(block.query.columns) if is_read(column, book.lang)]
    columns = [block.query.columns[x] for x in kept]
    rows = [[row[x] for x in kept] for row in block.rows[:room]]
    table(book, sheet, HEAD, columns, rows, table_name)
    on_paper(book, sheet, name, HEAD)
    return sheet


def _metrics_sheet(book: Book, kpis: Sequence[Kpi], places: Places) -> None:
    name = book.word("core_metrics")
    sheet = book.book.add_worksheet(name)
    heads = list(METRICS)
    _heads(book, sheet, 0, METRICS)
    for y, kpi in enumerate(kpis, 1):
        sheet.write_string(y, 0, book.formats.text(kpi.label), book.plain)
        _measures(book, sheet, y, kpi)
        sheet.write_string(y, 7, book.formats.code(kpi.status, "status"), book.plain)
        definition = book.formats.text(kpi.definition)
        sheet.write_string(y, heads.index("definition"), definition, book.wrapped)
        places.to_sql(book, sheet, (y, heads.index("query")), kpi.query)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(kpis), 1), len(heads) - 1)
    on_paper(book, sheet, name, 0)


def _measures(book: Book, sheet: Any, y: int, kpi: Kpi) -> None:
    form = book.by_kind.get(kpi.unit, book.plain)
    cells = {1: kpi.value, 4: kpi.low, 5: kpi.high, 6: kpi.target, 8: kpi.previous, 9: kpi.baseline}
    for x, value in cells.items():
        if isinstance(value, int | float | Decimal):
            sheet.write_number(y, x, value, form)
    for x, value in ((2, kpi.numerator), (3, kpi.denominator)):
        if isinstance(value, int | float | Decimal):
            sheet.write_number(y, x, value, book.by_kind["count"])


def _heads(book: Book, sheet: Any, top: int, widths: Mapping[str, int]) -> None:
    for x, (key, width) in enumerate(widths.items()):
        sheet.write_string(top, x, book.word(key), book.head)
        sheet.set_column(x, x, width)


def _index_sheet(
    book: Book, sheet: Any, report: Report, places: Places, shown: Mapping[str, str]
) -> None:
    """Write the first sheet: what the book is, and a line with links for every result."""
    starts, ends = report.promotion.starts_at, report.promotion.ends_at
    ui, as_of = book.formats.strings["ui"], book.formats.kind(report.promotion.as_of, "day")
    window = ui["window_of"].format(start=f"{starts:%Y-%m-%d %H:%M}", end=f"{ends:%Y-%m-%d %H:%M}")
    sheet.write_string(0, 0, f"{book.running} · {book.word('subject')}", book.title)
    said = f"{window} · {ui['as_of']} {as_of} · {book.word('how_to_read')}"
    sheet.write_string(1, 0, said, book.quiet)
    keys = (*(["core_metrics"] if report.kpis else []), "definitions", "sources")
    others = (book.word(key) for key in keys)
    for x, name in enumerate((*others, SQL), 1):
        places.link(book, sheet, (2, x), name, name)
    _heads(book, sheet, HEAD, INDEX)
    lines = [(section, block) for section in report.sections for block in section.blocks]
    for y, (section, block) in enumerate(lines, HEAD + 1):
        path, text = block.query.path, book.formats.text
        sheet.write_string(y, 0, f"{section.step} {text(section.title)}", book.plain)
        places.to_sheet(book, sheet, (y, 1), path)
        sheet.write_string(y, 2, text(block.query.question), book.wrapped)
        sheet.write_string(y, 3, text(block.answer) or text(block.problem), book.wrapped)
        sheet.write_number(y, 4, len(block.rows), book.by_kind["count"])
        sheet.write_string(y, 5, shown[path], book.plain)
        places.to_sql(book, sheet, (y, 6), path)
    sheet.freeze_panes(HEAD + 1, 2)
    sheet.autofilter(HEAD, 0, HEAD + max(len(shown), 1), len(INDEX) - 1)
    on_paper(book, sheet, places.index, HEAD)
