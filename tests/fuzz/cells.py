"""Cells -> values: the macros of queries/macros.sql against the definitions in plain Python.

An input is a list of cells, one a line; `␤` stands for a line break inside a cell.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import plain_cells as plain
from hypothesis import strategies as st

from retro import resources
from retro.catalog import load_catalog
from retro.warehouse import Warehouse

MEANT: dict[str, Callable[[str], Any]] = {
    "to_text": plain.text,
    "to_id": plain.identity,
    "to_money": plain.money,
    "to_number": plain.number,
    "to_count": plain.count,
    "to_ratio": plain.ratio,
    "to_share": plain.share,
    "to_seconds": plain.seconds,
    "to_minutes_as_seconds": lambda cell: plain.seconds(cell, 60),
    "to_hours_as_seconds": lambda cell: plain.seconds(cell, 3600),
    "to_time": plain.moment,
    "to_local_time": plain.moment,
    "to_utc_time": lambda cell: plain.moment(cell, plain.AHEAD),
}
# Epoch times are doubles: seconds with a fraction are right to a few microseconds.
CLOSE = timedelta(microseconds=5)
PIECES = (
    *"0123456789.,+-—/%:()TZ =\"'`", "00", "12", "1,234", "2025", "11", "20251111", "43831.5",
    "1762862400", "E+17", "e5", "万", "亿", "元", "圆", "分", "件", "¥", "￥", "US$", "CNY", "Rs.",
    "人民币", "年", "月", "日", "时", "点", "秒", "天", "小时", "分钟", "h", "min", "s",
    "days", "and",
    "上午", "下午", "PM", "am", "周二", "星期日", "Nov", "September", "Tue", "+0800", "-05:00",
    "GMT",
    "UTC", "null", "无", "#N/A", "\\N", "0000-00-00", "\u3000", "\u200b", "\ufeff", "\u202d", "␤",
    "１", "２", "，", "．", "（", "）", "％", "：", "－", "−", "inf", "nan", "0x1F", "1_0", "\t",
)  # fmt: skip
SHAPES = (
    "2025-11-11 20:05:06", "2025/1/2 3:04", "2025年11月11日 下午8:05", "Nov 11, 2025 8:05 PM",
    "2025-11-11T20:05:06.5+08:00", "Tue Oct 31 22:10:47 +0000 2017", "43831.5", "1762862400123",
    '="45010180"', "¥1,234.50", "(12.00)", "1.2万", "97.3%", "1天2小时3分4秒", "30:00:00", "1h 5m",
)  # fmt: skip


@cache
def _house() -> Warehouse:
    house = Warehouse(load_catalog(resources.layers("queries", None)))
    house.db.execute("create table given_cells (place bigint, x varchar)")
    read = ", ".join(f"{macro}(x)" for macro in MEANT)
    house.db.execute(f"prepare read_cells as select {read} from given_cells order by place")
    return house


def read(cells: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return what the macros make of each cell."""
    db = _house().db
    db.execute("delete from given_cells")
    # A list is bound as one value: thousands of cells are one statement.
    db.execute("insert into given_cells select unnest(range(len($1))), unnest($1)", [list(cells)])
    return db.execute("execute read_cells").fetchall()


def one(data: bytes) -> None:
    """Every macro gives the value that the definition gives, or nothing where that does."""
    cells = [line.replace("␤", "\n") for line in data.decode("utf-8", "ignore").split("\n")]
    wrong = [
        f"{macro}({cell!r}) is {found!r}, not {of(cell)!r}"
        for cell, row in zip(cells, read(cells), strict=True)
        for (macro, of), found in zip(MEANT.items(), row, strict=True)
        if not _same(found, of(cell))
    ]
    assert not wrong, "\n".join(wrong)


def _same(found: Any, meant: Any) -> bool:
    if isinstance(found, float) and isinstance(meant, float):
        return math.isclose(found, meant, rel_tol=1e-12)
    if isinstance(found, datetime) and isinstance(meant, datetime):
        return abs(found - meant) <= CLOSE
    if isinstance(found, Decimal):
        return isinstance(meant, Decimal) and found == meant
    return type(found) is type(meant) and bool(found == meant)


def _changed(shape: str, place: int, piece: str, cut: int) -> str:
    place %= len(shape) + 1
    return shape[:place] + piece + shape[place + cut :]


cell = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.builds(
        _changed, st.sampled_from(SHAPES), st.integers(0, 40), st.sampled_from(PIECES),
        st.integers(0, 2),
    ),
    st.text(max_size=8).map(lambda text: text.replace("\n", "␤")),
)  # fmt: skip
inputs = st.lists(cell, min_size=1, max_size=60).map(
    lambda cells: "\n".join(cells).encode("utf-8", "ignore")
)
