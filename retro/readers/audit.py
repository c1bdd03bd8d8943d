"""A text file's structure, looked at byte by byte: where each record starts, or that one is odd.

Only a file in which every record has the right number of cells, and every quotation mark
stands where RFC 4180 puts it, may be read by DuckDB itself; any other goes through the
reader that sets damaged records aside. On sound files both find the same cells.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
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


def record_lines(path: Path, delimiter: str, skip: int, width: int) -> Places | None:
    """Return the physical line on which each record starts, or None if anything is odd.

    `path` is UTF-8 text, which was checked before; `skip` is the number of physical lines
    above the first record; `width` is the number of cells that a record must have.
    """
    data = np.memmap(path, dtype=np.uint8, mode="r")
    found = []
    line = skip + 1
    for part in _parts(data, _after(data, skip)):
        if part is None:
            return None
        window, ends = part
        lines = _lines(window, ends, ord(delimiter), width)
        if lines is None:
            return None
        found.append(lines + line)
        line += int(np.count_nonzero(window == LF))
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


def _parts(data: Bytes, start: int) -> Iterator[tuple[Bytes, Places] | None]:
    """Cut the rest of a file into windows of whole records; each with its record ends."""
    while start < len(data):
        window = data[start : start + WINDOW]
        last = start + len(window) == len(data)
        breaks = np.flatnonzero(window == LF)
        if last and window[-1] != LF:
            breaks = np.append(breaks, len(window))
        quotes = np.flatnonzero(window == QUOTE)
        ends = breaks[_outside(breaks, quotes)]
        # A mark that is never closed, or a record as long as a window.
        if len(ends) == 0 or (last and ends[-1] < len(window) - 1):
            yield None
            return
        size = min(int(ends[-1]) + 1, len(window))
        yield window[:size], ends
        start += size


def _outside(places: Places, quotes: Places) -> NDArray[np.bool_]:
    """Tell which places have an even number of quotation marks before them."""
    outside: NDArray[np.bool_] = np.searchsorted(quotes, places) % 2 == 0
    return outside


def _lines(window: Bytes, ends: Places, delimiter: int, width: int) -> Places | None:
    """Return the line of each record that is not blank, counted from the window's first."""
    quotes = np.flatnonzero(window == QUOTE)
    if not (_plain(window) and _quoted_well(window, quotes, delimiter)):
        return None
    starts = np.append(0, ends[:-1] + 1)
    marks = np.flatnonzero(window == delimiter)
    seams = np.searchsorted(marks[_outside(marks, quotes)], ends)
    cells = np.diff(seams, prepend=0) + 1
    sizes = ends - starts
    is_blank = (sizes == 0) | ((sizes == 1) & (window[starts] == CR))
    if np.any(~is_blank & (cells != width)) or np.any(sizes > MAX_CELL):
        return None
    breaks = np.flatnonzero(window == LF)
    lines: Places = np.searchsorted(breaks, starts)
    if _swallows(breaks, quotes, marks, width):
        return None
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


def _quoted_well(window: Bytes, quotes: Places, delimiter: int) -> bool:
    """Tell whether each mark opens or ends a cell, or is half of a doubled one."""
    if len(quotes) == 0:
        return True
    padded = np.concatenate(([LF], window, [LF]))
    before, behind = padded[quotes[0::2]], padded[quotes[1::2] + 2]
    opens = (before == delimiter) | (before == LF) | (before == QUOTE)
    closes = (behind == delimiter) | (behind == LF) | (behind == CR) | (behind == QUOTE)
    return bool(opens.all() and closes.all())


def _swallows(breaks: Places, quotes: Places, marks: Places, width: int) -> bool:
    """Tell whether a line inside a cell looks like a whole record: a stray mark joined them."""
    inner = ~_outside(breaks, quotes)
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
