"""The child process of `sheets`: one workbook -> one CSV of text cells a sheet."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from retro.readers.raw import MAX_CELL

MEMORY = 4 << 30
PASSWORD_EXIT = 3
DAY = timedelta(days=1)


def cell(value: object) -> str:  # noqa: PLR0911 - one line a type
    """Return a cell as text that reads the same in a CSV of the same report.

    A spreadsheet keeps 15 digits: a longer number is given as 1.23456789012346e+17, so that
    an id that lost its last digits can be told from one that was kept as text.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        # Serial numbers are fractions: 22:36:04.999999 was 22:36:05.
        return (value + timedelta(milliseconds=500)).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d 00:00:00")
    if isinstance(value, time):
        return value.strftime("%H:%M:%S")
    return _duration(value) if isinstance(value, timedelta) else str(value)


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def sheets(engine: str, path: str) -> Iterator[tuple[str, Iterable[Iterable[Any]]]]:
    """Yield (name, rows from the first row on) of each sheet."""
    if engine == "openpyxl":
        import openpyxl  # noqa: PLC0415 - only needed when calamine gave up

        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            # The stated size may be the whole sheet; without it rows end at their last cell.
            sheet.reset_dimensions()
            yield sheet.title, sheet.iter_rows(values_only=True)
        return
    import python_calamine  # noqa: PLC0415 - the import is slow

    try:
        opened = python_calamine.load_workbook(path)
    except python_calamine.PasswordError:
        sys.exit(PASSWORD_EXIT)
    for meta in opened.sheets_metadata:
        if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
            yield meta.name, opened.get_sheet_by_name(meta.name).iter_rows()


def write(rows: Iterable[Iterable[Any]], file: Path) -> list[int]:
    """Write the rows that hold anything, each after its number; return how wide they are.

    That is one number of cells for a sound sheet. A cell without an end makes a width of 0.
    """
    widths = set()
    with file.open("w", encoding="utf-8", newline="") as out:
        write_row = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow
        for number, row in enumerate(rows, 1):
            # Most cells are text: not to call for these saves a fifth.
            cells = [value if type(value) is str else cell(value) for value in row]
            if any(map(str.strip, cells)):
                is_sound = max(map(len, cells)) < MAX_CELL
                widths.add(len(cells) if is_sound else 0)
                write_row((number, *(cells if is_sound else [text[:MAX_CELL] for text in cells])))
    return sorted(widths)


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """Extract one workbook; stdout is the list of (file, sheet, widths of its rows)."""
    engine, path, folder = sys.argv[1:]
    _limit_memory()
    written = []
    for number, (title, rows) in enumerate(sheets(engine, path)):
        name = f"{number}.csv"
        if widths := write(rows, Path(folder) / name):
            written.append((name, title, widths))
    sys.stdout.write(json.dumps(written))


if __name__ == "__main__":
    main()
