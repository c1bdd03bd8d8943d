"""The child process of readers: a workbook, Parquet or page -> a CSV of text cells a table."""

from __future__ import annotations

import csv
import errno
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from retro.errors import ExportError
from retro.readers import parts
from retro.readers.merged import filled
from retro.readers.problems import problem
from retro.readers.raw import MAX_CELL

ROWS = 20_000
# What a reader in Rust raises where it would have died: of no kind that can be imported.
PANIC = "PanicException"

# A table as its reader meets it: its name, its encoding, and its rows with their numbers.
Met: TypeAlias = tuple[str, str, Iterable[tuple[int, Sequence[Any]]]]


@dataclass(frozen=True, slots=True)
class Extracted:
    """One table: the CSV it was written to, its name, its encoding and the widths of its rows.

    That is one number of cells for a sound table. A cell without an end makes a width of 0.
    Of a `doubtful` one, some formulas have no value.
    """

    file: str
    title: str
    encoding: str
    widths: list[int]
    doubtful: bool = False


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


def _streamed(path: str) -> Iterator[Met]:
    """Yield the sheets of a workbook that calamine gave up on."""
    import openpyxl  # noqa: PLC0415 - seldom needed

    lost = parts.lost(Path(path))
    # By its name it would refuse a file of an archive, which lies under a number.
    with Path(path).open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        for sheet in book.worksheets:
            # The stated size may be the whole sheet; without it rows end at their last cell.
            sheet.reset_dimensions()
            rows = sheet.iter_rows(values_only=True)
            yield sheet.title, "xlsx", parts.told(rows, lost.get(sheet.title, {}))


def _sheets(path: str) -> Iterator[Met]:
    """Yield the sheets of a workbook of any age."""
    import python_calamine  # noqa: PLC0415 - the import is slow

    lost = parts.lost(Path(path))
    try:
        opened = python_calamine.load_workbook(path)
    except python_calamine.PasswordError:
        raise problem("PASSWORD") from None
    for meta in opened.sheets_metadata:
        if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
            sheet = opened.get_sheet_by_name(meta.name)
            rows = parts.told(sheet.iter_rows(), lost.get(meta.name, {}))
            yield meta.name, "", filled(rows, sheet.merged_cell_ranges or ())


def _columns(path: str) -> Iterator[Met]:
    """Yield the table of a Parquet file; its header is row 1."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - the import is slow

    file = pq.ParquetFile(path)

    def rows() -> Iterator[tuple[int, Sequence[Any]]]:
        yield 1, file.schema_arrow.names
        number = 1
        for batch in file.iter_batches(batch_size=ROWS):
            columns = [[_whole(value) for value in column.to_pylist()] for column in batch.columns]
            for cells in zip(*columns, strict=True):
                number += 1
                yield number, cells

    yield "", "parquet", rows()


def _whole(value: object) -> object:
    # Parquet keeps whole numbers whole: no digit is lost, however long the id.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _pages(path: str) -> Iterator[Met]:
    """Yield the tables of a web page, or of Excel's XML."""
    from retro.readers.markup import tables  # noqa: PLC0415 - each kind its reader

    yield from tables(Path(path))


ENGINES = {"calamine": _sheets, "openpyxl": _streamed, "parquet": _columns, "markup": _pages}


def write(rows: Iterable[tuple[int, Sequence[Any]]], file: Path) -> tuple[list[int], bool]:
    """Write the rows that hold anything, each after its number.

    Returns how wide they are, and whether a formula failed in any.
    """
    widths, has_failed = set(), False
    with file.open("w", encoding="utf-8", newline="") as out:
        write_row = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow
        for number, row in rows:
            # Most cells are text: not to call for these saves a fifth.
            cells = [value if type(value) is str else cell(value) for value in row]
            if any(map(str.strip, cells)):
                has_failed |= "#" in "".join(cells) and any(map(parts.FAILED.fullmatch, cells))
                is_sound = max(map(len, cells)) < MAX_CELL
                widths.add(len(cells) if is_sound else 0)
                write_row((number, *(cells if is_sound else [text[:MAX_CELL] for text in cells])))
    return sorted(widths), has_failed


def _limit(memory: int, most_bytes: int) -> None:
    """Bound what this process may take: memory, and the size of a file that it writes."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))


def _written(engine: str, path: str, folder: Path, left: int) -> Iterator[Extracted]:
    """Yield the tables as they are written, until they take more bytes than are left."""
    for number, (title, encoding, rows) in enumerate(ENGINES[engine](path)):
        name = f"{number}.csv"
        widths, has_failed = write(rows, folder / name)
        left -= (folder / name).stat().st_size
        if left < 0:
            raise problem("TOO_BIG")
        if widths:
            yield Extracted(name, title, encoding, widths, has_failed)


def main() -> None:
    """Extract one file; stdout is a JSON object with its `tables`, or with its `problem`."""
    engine, path, folder, memory, most_bytes = sys.argv[1:]
    _limit(int(memory), int(most_bytes))
    told: dict[str, Any]
    try:
        told = {
            "tables": [asdict(one) for one in _written(engine, path, Path(folder), int(most_bytes))]
        }
    except ExportError as error:
        told = {"problem": error.code}
    except MemoryError:
        told = {"problem": "CRASHED"}
    except OSError as error:
        told = {"problem": "TOO_BIG" if error.errno == errno.EFBIG else "UNREADABLE"}
    except BaseException as error:
        if type(error).__name__ != PANIC:
            raise
        os.abort()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
