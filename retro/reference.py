"""Reference tables: the CSV files of `queries/reference`, and a manager's own lines before ours."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from retro.errors import UsageError

# A map is looked up, so that a manager's own lines go before ours and ours stay behind them;
# any other table of the workspace replaces ours. Values: its columns, the last may be left out.
MAPS = {"reason_map": ("raw", "canonical", "platform")}
# The column of a map that holds codes, and the table and column of those.
CODES = {"reason_map": ("canonical", "reason_codes", "code")}
ORIGIN = "origin"

Rows = tuple[list[str], list[list[str]]]


def reference_rows(path: Path) -> Rows:
    """Return header and rows of a reference table; all its values are text."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # A manager's own table, saved by Excel.
        text = raw.decode("gb18030", errors="replace")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    header = rows[0] if rows else []
    for line, row in enumerate(rows, 1):
        if len(row) != len(header):
            raise _ragged(path, line)
    if not header:
        raise _ragged(path, 1)
    return header, rows[1:]


def layered(name: str, files: Iterable[tuple[str, Path]]) -> Rows:
    """Return the lines of a map from every layer, each with its origin as the last column."""
    columns = sorted(MAPS[name], key=lambda column: (column != "platform", column != "raw"))
    found: list[list[str]] = []
    for origin, path in files:
        header, rows = reference_rows(path)
        cells = [cell.strip().casefold() for cell in header]
        _must_have(path, cells, MAPS[name])
        for row in rows:
            told = dict(zip(cells, map(str.strip, row), strict=True))
            if any(told.values()):
                found.append([*(told.get(column, "") for column in columns), origin])
    return [*columns, ORIGIN], found


def filled(rows: Rows, ours: Sequence[str]) -> Rows:
    """Return a table with our columns that it lacks, blank: a copy of an earlier release."""
    header, lines = rows
    lacking = [column for column in ours if column not in header]
    return [*header, *lacking], [[*line, *("" for _ in lacking)] for line in lines]


def must_know(name: str, path: Path, codes: Sequence[str]) -> None:
    """Hold every line of a manager's own map to the codes that there are.

    Raises:
        UsageError: A line names a code that nobody knows, or nothing to map.
    """
    header, rows = reference_rows(path)
    cells = [cell.strip().casefold() for cell in header]
    _must_have(path, cells, MAPS[name])
    for line, row in enumerate(rows, 2):
        told = dict(zip(cells, map(str.strip, row), strict=True))
        if any(told.values()) and (not told["raw"] or told["canonical"] not in codes):
            raise _unknown(path, line, told["canonical"], codes)


def _must_have(path: Path, cells: Sequence[str], columns: Sequence[str]) -> None:
    """Refuse a header without the columns of its table, or with one that is none of them."""
    lacking = [column for column in columns[:-1] if column not in cells]
    strange = [cell for cell in cells if cell not in columns]
    if lacking or strange or len(set(cells)) < len(cells):
        names = ", ".join(columns)
        raise UsageError(
            "REFERENCE",
            {
                "zh": f"表头应为 {names}（最后一列可省）。",
                "en": f"the header must be {names} (the last may be left out).",
            },
            {"zh": "改正后再运行。", "en": "Correct it and run again."},
            file=f"queries/reference/{path.name}",
            line=1,
        )


def _unknown(path: Path, line: int, code: str, codes: Sequence[str]) -> UsageError:
    known = ", ".join(codes)
    return UsageError(
        "REFERENCE",
        {
            "zh": f"“{code}”不是原因代码，或这一行没写原因。",
            "en": f"`{code}` is no reason code, or the line has no reason.",
        },
        {"zh": f"可用的代码：{known}。", "en": f"The codes are: {known}."},
        file=f"queries/reference/{path.name}",
        line=line,
    )


def _ragged(path: Path, line: int) -> UsageError:
    return UsageError(
        "REFERENCE",
        {
            "zh": "这一行的列数与表头不一致。",
            "en": "this line has another number of cells than the header.",
        },
        {"zh": "改正后再运行。", "en": "Correct it and run again."},
        file=f"queries/reference/{path.name}",
        line=line,
    )
