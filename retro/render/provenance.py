"""What stands behind the tables of a workbook: definitions, sources and SQL, linked both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from retro.model import Block, Query, Report
from retro.render.workbook import Book, heading, is_read, on_paper

SQL = "SQL"
# Links within a workbook, of which a sheet takes 65,530.
MOST_LINKS = 60_000
SEPARATOR = " → "
DEFINITIONS = {"sheet": 34, "column": 26, "type": 12, "definition": 90}
SOURCES = {
    "sheet": 34, "definition": 60, "exports": 44, "tables": 30, "through": 44, "settings": 40,
    "query": 38,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """Where in the workbook things stand: sheets and first lines of SQL by the query's path."""

    index: str
    sheets: Mapping[str, str]
    lines: Mapping[str, int]

    def link(  # noqa: PLR0913 - a link and its place
        self, book: Book, sheet: Any, at: tuple[int, int], to: str, text: str, line: int = 0
    ) -> None:
        """Write a link to a line of a sheet of this workbook."""
        sheet.write_url(*at, f"internal:'{to}'!A{line + 1}", book.link, text)

    def to_sheet(self, book: Book, sheet: Any, at: tuple[int, int], path: str) -> None:
        """Write the name of a result's sheet as a link to it."""
        if at[0] <= MOST_LINKS:
            self.link(book, sheet, at, self.sheets[path], self.sheets[path])
        else:
            sheet.write_string(*at, self.sheets[path], book.plain)

    def to_sql(self, book: Book, sheet: Any, at: tuple[int, int], path: str) -> None:
        """Write the path of a query, as a link to its SQL where that is in the workbook."""
        if path in self.lines:
            self.link(book, sheet, at, SQL, path, self.lines[path])
        else:
            sheet.write_string(*at, path, book.plain)


def sql_lines(blocks: Iterable[Block], metrics: Iterable[Query]) -> dict[str, int]:
    """Return the first line of each query on the sheet of SQL, counted from 0."""
    places: dict[str, int] = {}
    line = 2
    for query, params in _queries(blocks, metrics):
        places[query.path] = line
        line += len(_lines(query, params))
    return places


def sql(book: Book, blocks: Iterable[Block], metrics: Iterable[Query], places: Places) -> None:
    """Write every statement with its parameters, line by line, so that it can be copied."""
    sheet = book.book.add_worksheet(SQL)
    sheet.set_column(0, 0, 110)
    places.link(book, sheet, (0, 0), places.index, f"← {places.index}")
    for query, params in _queries(blocks, metrics):
        for line, text in enumerate(_lines(query, params), places.lines[query.path]):
            sheet.write_string(line, 0, text, book.code)
    sheet.freeze_panes(1, 0)


def _queries(
    blocks: Iterable[Block], metrics: Iterable[Query]
) -> list[tuple[Query, Mapping[str, Any]]]:
    """Return what the workbook shows, once each, with the parameters it ran with."""
    found = {block.query.path: (block.query, block.params) for block in blocks}
    for query in metrics:
        found.setdefault(query.path, (query, query.params))
    return list(found.values())


def _lines(query: Query, params: Mapping[str, Any]) -> list[str]:
    said = ", ".join(f"${name} = {value}" for name, value in params.items())
    return [f"-- {query.path}", f"-- {said}", *query.sql.splitlines(), ""]


def chain(book: Book, path: str, report: Report) -> str:
    """Return in one line where a result comes from: the tables, and what was made of them."""
    found = report.lineage.get(path)
    if found is None:
        return ""
    tables = _joined(book, [book.formats.code(name, "table") for name in found.tables])
    between = _joined(book, map(book.formats.text, found.through))
    return SEPARATOR.join(filter(None, [tables, between]))


def definitions(book: Book, blocks: Iterable[Block], places: Places) -> None:
    """Write what each column means, one line each, so that it can be searched."""
    name = book.word("definitions")
    sheet = _sheet(book, name, DEFINITIONS)
    kinds = book.formats.strings["workbook"]["kinds"]
    y = 0
    for block in blocks:
        for column in block.query.columns:
            if is_read(column, book.lang):
                y += 1
                places.to_sheet(book, sheet, (y, 0), block.query.path)
                sheet.write_string(y, 1, heading(book, column), book.wrapped)
                sheet.write_string(y, 2, str(kinds.get(column.kind, column.kind)), book.plain)
                sheet.write_string(y, 3, book.formats.text(column.doc), book.wrapped)
    _finish(book, sheet, name, y, DEFINITIONS)


def sources(book: Book, blocks: Sequence[Block], report: Report, places: Places) -> None:
    """Write for each result what it counts, and the way from the exports to it."""
    name = book.word("sources")
    sheet = _sheet(book, name, SOURCES)
    for y, block in enumerate(blocks, 1):
        path, text = block.query.path, book.formats.text
        found = report.lineage.get(path)
        tables = found.tables if found else ()
        files = sorted({file.file for file in report.files if file.table in tables})
        settings = ", ".join(f"{key} = {value}" for key, value in block.params.items())
        places.to_sheet(book, sheet, (y, 0), path)
        said = (
            text(block.query.doc),
            "\n".join(files),
            _joined(book, [book.formats.code(table, "table") for table in tables]),
            _joined(book, map(text, found.through if found else ())),
            settings,
        )
        for x, words in enumerate(said, 1):
            sheet.write_string(y, x, words, book.wrapped)
        places.to_sql(book, sheet, (y, 6), path)
    _finish(book, sheet, name, len(blocks), SOURCES)


def _joined(book: Book, words: Iterable[str]) -> str:
    return str(book.formats.strings["ui"]["separator"]).join(words)


def _sheet(book: Book, name: str, widths: Mapping[str, int]) -> Any:
    sheet = book.book.add_worksheet(name)
    for x, (key, width) in enumerate(widths.items()):
        sheet.write_string(0, x, book.word(key), book.head)
        sheet.set_column(x, x, width)
    return sheet


def _finish(book: Book, sheet: Any, name: str, rows: int, widths: Mapping[str, int]) -> None:
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(rows, 1), len(widths) - 1)
    on_paper(book, sheet, name, 0)
