"""A text file's structure, looked at byte by byte: where each record starts, or that one is odd.

Only a file in which every record has the right number of cells, and every quotation mark
stands where RFC 4180 puts it, may be read by DuckDB itself; any other goes through the
reader that sets damaged records aside. On sound files both find the same cells.

Each window is scanned once for the bytes that mean something; whatever is counted is counted
over these, a tenth of all bytes: six times as fast as a state for every byte.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from retro.readers.delimited import NARROW
from retro.readers.raw import MAX_CELL

# Small enough for the cache of a processor, as every window is looked at several times.
WINDOW = 2 << 20
# A record that does not fit a window is looked for in a larger one.
WIDEST = 16 << 20
NUL, LF, CR, END_OF_FILE, QUOTE = 0, 10, 13, 26, 34

Bytes: TypeAlias = NDArray[np.uint8]
Places: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Window:
    """Whole records: their bytes, and the line ends, marks and delimiters among these.

    `places` and `kinds` tell where those stand and which they are, `inside` which of them
    stand inside quotation marks, and `ends` which of them end a record. The last record of
    a file may end in a line end that is not there, behind the last byte.
    """

    text: Bytes
    places: Places
    kinds: Bytes
    inside: Flags
    ends: Places


def record_lines(path: Path, delimiter: str, skip: int, width: int) -> Places | None:
    """Return the physical line on which each record starts, or None if anything is odd.

    `path` is UTF-8 text, which was checked before; `skip` is the number of physical lines
    above the first record; `width` is the number of cells that a record must have.
    """
    data = np.memmap(path, dtype=np.uint8, mode="r")
    found = []
    start, line = _after(data, skip), skip + 1
    while start < len(data):
        part = _part(data, start, ord(delimiter))
        lines = _lines(part, ord(delimiter), width) if part else None
        if part is None or lines is None:
            return None
        found.append(lines + line)
        start += len(part.text)
        line += int(np.count_nonzero(part.kinds == LF))
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


def _part(data: Bytes, start: int, delimiter: int) -> _Window | None:
    """Return the whole records from a place on; None if a mark is never closed, or joins files."""
    if start and _is_joined(data, np.array([start])):
        return None
    return _window(data, start, WINDOW, delimiter) or _window(data, start, WIDEST, delimiter)


def _window(data: Bytes, start: int, size: int, delimiter: int) -> _Window | None:
    """Return the whole records of a window; None if a mark is never closed in it."""
    window = np.asarray(data[start : start + size])
    is_last = start + len(window) == len(data)
    places = np.flatnonzero((window == LF) | (window == QUOTE) | (window == delimiter))
    kinds = window[places]
    if is_last and window[-1] != LF:
        places, kinds = np.append(places, len(window)), np.append(kinds, np.uint8(LF))
    inside = np.bitwise_and(np.cumsum(kinds == QUOTE, dtype=np.uint8), np.uint8(1)) == 1
    ends = np.flatnonzero((kinds == LF) & ~inside)
    if len(ends) == 0 or (is_last and ends[-1] < len(places) - 1):
        return None
    upto = int(ends[-1]) + 1
    end = int(places[upto - 1]) + 1
    return _Window(window[:end], places[:upto], kinds[:upto], inside[:upto], ends)


def _lines(window: _Window, delimiter: int, width: int) -> Places | None:
    """Return the line of each record that is not blank, counted from the window's first."""
    if not (_plain(window) and _quoted_well(window, delimiter)):
        return None
    text, ends = window.text, window.places[window.ends]
    starts = np.append(0, ends[:-1] + 1)
    is_mark = window.kinds == delimiter
    cells = np.diff(np.cumsum(is_mark & ~window.inside)[window.ends], prepend=0) + 1
    sizes = ends - starts
    is_blank = (sizes == 0) | ((sizes == 1) & (text[starts] == CR))
    if np.any(~is_blank & (cells != width)) or np.any(sizes > MAX_CELL):
        return None
    if _swallows(window, is_mark, width):
        return None
    lines: Places = np.append(0, np.cumsum(window.kinds == LF)[window.ends[:-1]])
    found: Places = lines[~is_blank]
    return found


def _plain(window: _Window) -> bool:
    """Tell whether lines end in LF or CR LF only, and no byte is one that text has not."""
    text = window.text
    # Searching bytes is many times faster than comparing arrays.
    held = text.tobytes()
    if b"\0" in held or b"\x1a" in held:
        return False
    breaks = window.places[(window.kinds == LF) & (window.places < len(text))]
    returns = held.count(b"\r")
    if returns and returns != np.count_nonzero(text[breaks[breaks > 0] - 1] == CR):
        return False
    return not _is_joined(text, breaks + 1)


def _is_joined(text: Bytes, starts: Places) -> bool:
    """Tell whether files were joined by copying: a line inside begins with the mark of one."""
    starts = starts[starts + 2 < len(text)]
    starts = starts[text[starts] == BOM_UTF8[0]]
    return bool(np.any((text[starts + 1] == BOM_UTF8[1]) & (text[starts + 2] == BOM_UTF8[2])))


def _quoted_well(window: _Window, delimiter: int) -> bool:
    """Tell whether each mark opens or ends a cell, or is half of a doubled one."""
    text, quotes = window.text, window.places[window.kinds == QUOTE]
    if len(quotes) == 0:
        return True
    opening, closing = quotes[0::2], quotes[1::2]
    # What stands at the edge of the window stands at the edge of a line.
    before = np.where(opening > 0, text[opening - 1], LF)
    behind = np.where(closing + 1 < len(text), text[np.minimum(closing + 1, len(text) - 1)], LF)
    opens = (before == delimiter) | (before == LF) | (before == QUOTE)
    closes = (behind == delimiter) | (behind == LF) | (behind == CR) | (behind == QUOTE)
    return bool(opens.all() and closes.all())


def _swallows(window: _Window, is_mark: Flags, width: int) -> bool:
    """Tell whether a line inside a cell looks like a whole record: a stray mark joined them."""
    is_break = (window.kinds == LF) & (window.places < len(window.text))
    inner = window.inside[is_break]
    if not inner.any():
        return False
    per_line = np.diff(np.cumsum(is_mark)[is_break], prepend=0)
    # Neither the first line of a record nor its last is inside a cell from end to end.
    within = inner & np.append(False, inner[:-1])
    # Two marks in one column of two records leave a record of the right width.
    whole = per_line == width - 1
    if np.any(inner[:-1] & whole[:-1] & whole[1:]):
        return True
    return width > NARROW and bool(np.any(per_line[within] >= width - 1))
