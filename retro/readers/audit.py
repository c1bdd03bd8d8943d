"""A text file's structure, looked at byte by byte: where each record starts, or that one is odd.

Only a file in which every record has the right number of cells, and every quotation mark
stands where RFC 4180 puts it, may be read by DuckDB itself; any other goes through the
reader that sets damaged records aside. On sound files both find the same cells.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from retro.readers.delimited import NARROW
from retro.readers.raw import MAX_CELL

WINDOW = 16 << 20
NUL, LF, CR, END_OF_FILE, QUOTE = 0, 10, 13, 26, 34

Bytes: TypeAlias = NDArray[np.uint8]
Places: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Window:
    """Whole records: their bytes, which of them stand inside quotation marks, their ends."""

    text: Bytes
    inside: Bytes
    ends: Places


def record_lines(path: Path, delimiter: str, skip: int, width: int) -> Places | None:
    """Return the physical line on which each record starts, or None if anything is odd.

    `path` is UTF-8 text, which was checked before; `skip` is the number of physical lines
    above the first record; `width` is the number of cells that a record must have.
    """
    data = np.memmap(path, dtype=np.uint8, mode="r")
    found = []
    line = skip + 1
    for part in _parts(data, _after(data, skip)):
        lines = _lines(part, ord(delimiter), width) if part else None
        if part is None or lines is None:
            return None
        found.append(lines + line)
        line += int(np.count_nonzero(part.text == LF))
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _after(data: Bytes, skip: int) -> int:
    """Return the place behind the first `skip` line ends."""
    start = 0
    while skip > 0 and start < len(data):
        ends = np.flatnonzero(data[start : start + WINDOW] == LF)
        if len(ends) >= skip:
            return start + int(ends[skip - 1]) + 1
        skip, start = skip - len(ends), start + WINDOW
    return min(start, len(data))


def _parts(data: Bytes, start: int) -> Iterator[_Window | None]:
    """Cut the rest of a file into windows of whole records; None where that cannot be done."""
    while start < len(data):
        window = data[start : start + WINDOW]
        is_last = start + len(window) == len(data)
        breaks = np.flatnonzero(window == LF)
        if is_last and window[-1] != LF:
            breaks = np.append(breaks, len(window))
        inside = _inside(window)
        ends = breaks[inside[np.minimum(breaks, len(window) - 1)] == 0]
        # A mark that is never closed, or a record as long as a window.
        if len(ends) == 0 or (is_last and ends[-1] < len(window) - 1):
            yield None
            return
        size = min(int(ends[-1]) + 1, len(window))
        yield _Window(window[:size], inside[:size], ends)
        start += size


def _inside(window: Bytes) -> Bytes:
    """Return 1 for each byte that has an odd number of quotation marks up to it."""
    return np.bitwise_and(np.cumsum(window == QUOTE, dtype=np.uint8), np.uint8(1))


def _lines(window: _Window, delimiter: int, width: int) -> Places | None:
    """Return the line of each record that is not blank, counted from the window's first."""
    text, ends = window.text, window.ends
    if not (_plain(text) and _quoted_well(window, delimiter)):
        return None
    starts = np.append(0, ends[:-1] + 1)
    marks = np.flatnonzero(text == delimiter)
    seams = np.searchsorted(marks[window.inside[marks] == 0], ends)
    cells = np.diff(seams, prepend=0) + 1
    sizes = ends - starts
    is_blank = (sizes == 0) | ((sizes == 1) & (text[starts] == CR))
    if np.any(~is_blank & (cells != width)) or np.any(sizes > MAX_CELL):
        return None
    breaks = np.flatnonzero(text == LF)
    if _swallows(breaks, window.inside[breaks] == 1, marks, width):
        return None
    lines: Places = np.searchsorted(breaks, starts)
    found: Places = lines[~is_blank]
    return found


def _plain(window: Bytes) -> bool:
    """Tell whether lines end in LF or CR LF only, and no byte is one that text has not."""
    returns = np.flatnonzero(window == CR)
    followed = returns[returns + 1 < len(window)]
    return bool(
        len(followed) == len(returns)
        and np.all(window[followed + 1] == LF)
        and not np.any((window == NUL) | (window == END_OF_FILE))
        and not _is_joined(window)
    )


def _is_joined(window: Bytes) -> bool:
    """Tell whether files were joined by copying: a line inside begins with the mark of one."""
    starts = np.flatnonzero(window == LF) + 1
    starts = starts[starts + 2 < len(window)]
    starts = starts[window[starts] == BOM_UTF8[0]]
    return bool(np.any((window[starts + 1] == BOM_UTF8[1]) & (window[starts + 2] == BOM_UTF8[2])))


def _quoted_well(window: _Window, delimiter: int) -> bool:
    """Tell whether each mark opens or ends a cell, or is half of a doubled one."""
    quotes = np.flatnonzero(window.text == QUOTE)
    if len(quotes) == 0:
        return True
    padded = np.concatenate(([LF], window.text, [LF]))
    before, behind = padded[quotes[0::2]], padded[quotes[1::2] + 2]
    opens = (before == delimiter) | (before == LF) | (before == QUOTE)
    closes = (behind == delimiter) | (behind == LF) | (behind == CR) | (behind == QUOTE)
    return bool(opens.all() and closes.all())


def _swallows(breaks: Places, inner: NDArray[np.bool_], marks: Places, width: int) -> bool:
    """Tell whether a line inside a cell looks like a whole record: a stray mark joined them."""
    if not inner.any():
        return False
    per_line = np.diff(np.searchsorted(marks, breaks), prepend=0)
    # Neither the first line of a record nor its last is inside a cell from end to end.
    within = inner & np.append(False, inner[:-1])
    # Two marks in one column of two records leave a record of the right width.
    whole = per_line == width - 1
    if np.any(inner[:-1] & whole[:-1] & whole[1:]):
        return True
    return width > NARROW and bool(np.any(per_line[within] >= width - 1))
