"""Bytes -> lines -> records: no line is lost, none is read twice, and both readers agree."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import pairwise

from ground import encoded, parted, pieces, scratch, tables

from retro.readers import Broken, RawTable, Record, encodings
from retro.readers.audit import record_lines

BREAK, MIXED = re.compile(r"\r\n|\r|\n"), re.compile(r"\n")
STATED = re.compile(r'"?sep=."?\s*', re.IGNORECASE)
LINES = (
    "订单编号,买家,金额,状态\n", "4501,tb1,1.50,ok\n", '4502,"a, b",2.50,"x\ny"\n', "4503,x,3\n",
    "4504\ttb\t1\tok\n", "a;b;c\n", "1|2|3\n", '="4505","5"" screen",,\n', "\n", " \n", "sep=;\n",
)  # fmt: skip
PIECES = (
    *LINES, *LINES, ",", "\t", ";", "|", '"', '""', ",,,", "\n", "\r\n", "\r", "x", "1", "中文",
    "\0", "\x1a", "\ufeff", "合计", "'", "\u2028", "{", "<", "锟斤拷", "é",
)  # fmt: skip
inputs = encoded(pieces(*PIECES))


def one(data: bytes) -> None:
    """Every physical line belongs to one record, or to one that was set aside, or is blank."""
    for table in tables(data):
        usual = Counter(len(cells) for _, cells in table.records()).most_common(1)
        for width in {usual[0][0] if usual else 1, 3}:
            good, aside = parted(table, width)
            # A line of blanks is kept whatever its width: it is no record of anything.
            assert all(len(c) == width or not "".join(c).strip() for _, c in good)
            if table.file is not None and table.delimited:
                _assert_all_lines(table, good, aside)
                _assert_audit_agrees(table, width, good, aside)
                _assert_same_again(table, width, good)


def _assert_all_lines(table: RawTable, good: list[Record], aside: list[Broken]) -> None:
    path = table.file
    assert path is not None
    lines = ["", *encodings.lines(path, encodings.detect(path))]
    # Lines of a file in two encodings end in line feeds, whatever else it holds.
    ends = MIXED if " " in table.encoding else BREAK
    spans = [(line, 1 + sum(len(ends.findall(cell)) for cell in cells)) for line, cells in good]
    spans += [(one.line, 1) for one in aside]
    spans.sort()
    assert len({line for line, _ in spans}) == len(spans), "a line was read twice"
    above = [(1, 1)] if STATED.fullmatch("".join(lines[1:2])) else [(0, 1)]
    for (line, size), (after, _) in pairwise([*above, *spans, (len(lines), 1)]):
        assert line + size <= after, "two records share a line"
        lost = [text for text in lines[line + size : after] if text.strip("\r\n")]
        assert not lost, f"lines are lost: {lost}"


def _assert_audit_agrees(
    table: RawTable, width: int, good: list[Record], aside: list[Broken]
) -> None:
    """What the audit lets through is read by DuckDB: the careful reader has to find as much."""
    if not table.in_utf8 or table.file is None or " " in table.encoding:
        return
    if not table.file.stat().st_size:
        return
    found = record_lines(table.file, table.delimiter, 0, width)
    if found is not None and good:
        told = [line for line, cells in good if cells != [""]]
        assert not aside, "the audit passed what the reader sets aside"
        stated = len(found) - len(told)
        assert [int(line) for line in found][stated:] == told
        assert stated <= 1


def _assert_same_again(table: RawTable, width: int, good: list[Record]) -> None:
    """Records that are written anew, all cells quoted, are read as the same records."""
    kept = [cells for _, cells in good if len(cells) == width]
    if table.doubtful or not kept:
        return
    path = scratch() / "again.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"sep={table.delimiter}\n")
        csv.writer(
            file, delimiter=table.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n"
        ).writerows(kept)
    for again in tables(path.read_bytes(), "again.csv"):
        if again.delimited and again.file is not None:
            assert [cells for _, cells in parted(again, width)[0]] == kept
