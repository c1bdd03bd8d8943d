"""Wilfully broken exports, each with what has to come of it: known rows, or one sentence.

Every file holds ten orders whose numbers appear in no other file, so that each row of the
canonical table can be traced to its file and compared with what was written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

HEADER = ["订单编号", "买家会员名", "总金额", "订单创建时间", "订单付款时间 ", "订单状态"]
COUNT = 10
ALL = tuple(range(1, COUNT + 1))
BOM = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One file and what has to come of it.

    `kept` are the orders that must be in the canonical table, exactly as written; `aside`
    the lines that must be in the quarantine; `said` words of the sentence about the file.
    """

    name: str
    tag: int
    data: bytes
    kept: Sequence[int] = ALL
    aside: Sequence[int] = ()
    totals: int = 0
    copies: int = 0
    said: str = ""
    report: str = "taobao/orders"
    tables: int = 1

    @property
    def rows(self) -> set[tuple[str, str, str]]:
        """The orders that must be found: number, amount, time of creation."""
        written = orders(self.tag)
        return {(o[0], f"{o[2]}", o[3]) for o in (written[k - 1] for k in self.kept)}


def orders(tag: int) -> list[list[str]]:
    """Return ten orders that no other tag has."""
    return [
        [
            f"45{tag:04d}{k:012d}",
            f"tb{tag}_{k}",
            f"{k}.50",
            f"2025-11-11 {k:02d}:00:00",
            f"2025-11-11 {k:02d}:01:00",
            "交易成功",
        ]
        for k in ALL
    ]


def text(rows: Sequence[Sequence[object]], delimiter: str = ",", end: str = "\n") -> str:
    """Return rows as delimited text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def sheet(tag: int) -> list[list[str]]:
    """Return header and orders."""
    return [HEADER, *orders(tag)]


def changed(tag: int, column: str, values: Sequence[str] | Callable[[int], str]) -> str:
    """Return the export with other values in one column."""
    place = HEADER.index(column)
    rows = orders(tag)
    for k, row in enumerate(rows):
        row[place] = values(k + 1) if callable(values) else values[k % len(values)]
    return text([HEADER, *rows])


def edited(tag: int, line: int, change: Callable[[str], str]) -> str:
    """Return the export with one physical line changed (1 is the header)."""
    lines = text(sheet(tag)).splitlines(keepends=True)
    lines[line - 1] = change(lines[line - 1])
    return "".join(lines)


Make = Callable[[int], "Broken | bytes | str"]
FILES: dict[str, Make] = {}


def file(name: str, **expected: object) -> Callable[[Make], Make]:
    """Add a file: its function returns the bytes for a tag; the rest is what is expected."""

    def add(make: Make) -> Make:
        def whole(tag: int) -> Broken:
            content = make(tag)
            data = content.encode() if isinstance(content, str) else content
            return Broken(name=name, tag=tag, data=data, **expected)  # type: ignore[arg-type]

        FILES[name] = whole
        return make

    return add


def nothing(said: str, **more: object) -> dict[str, object]:
    """Return what is expected of a file of which no row can be used."""
    return {"kept": (), "said": said, "report": None} | more


def everything() -> list[Broken]:
    """Return all files, in a fixed order."""
    return [whole(tag) for tag, whole in enumerate(FILES.values(), 101)]  # type: ignore[misc]
