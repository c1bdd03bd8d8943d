"""Which records of a recognised table pass, and under which reason the others are set aside."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from retro.catalog import Catalog
from retro.readers.raw import PEEK, Aside, Broken, RawTable, Record, width_of
from retro.readers.recognition import recognise
from retro.readers.staging import stage

HEADER = ["订单编号", "订单创建时间", "总金额", "订单状态"]
ROWS = [
    ["4501", "2025-11-11 09:00:00", "12.50", "交易成功"],
    ["4502", "2025-11-11 09:05:00", "13.50", "交易成功"],
    ["4503", "2025-11-11 09:07:00", "14.50", "交易关闭"],
    ["4504", "2025-11-11 09:09:00", "15.50", "交易成功"],
    ["4505", "2025-11-11 09:11:00", "16.50", "交易成功"],
]


def table(
    *rows: Sequence[str], damaged: Sequence[Broken] = (), delimited: bool = False,
    doubtful: bool = False,
) -> RawTable:  # fmt: skip
    """Return a table of some rows, beside which some records are damaged."""

    def read(width: int, aside: Aside) -> Iterator[Record]:
        for one in damaged if width or not delimited else ():
            aside(one)
        yield from ((line, list(cells)) for line, cells in enumerate(rows, 1))

    return RawTable(read=read, delimited=delimited, doubtful=doubtful)


def staged(
    catalog: Catalog, folder: Path, raw: RawTable
) -> tuple[list[list[str]], list[tuple[int, str, str]], int]:
    """Return the rows that pass, line, code and text of those set aside, and the total lines."""
    target = folder / "clean.csv"
    tally = stage(raw, recognise(raw, catalog), target)
    with target.open(encoding="utf-8", newline="") as file:
        kept = list(csv.reader(file))
    assert tally.rows_in == len(kept) + tally.total_lines + len(tally.broken)
    return kept, [(one.line, one.code, one.text) for one in tally.broken], tally.total_lines


def ids(kept: list[list[str]]) -> list[str]:
    """Return the orders that passed."""
    return [row[1] for row in kept]


def test_only_columns_that_are_read_pass(catalog: Catalog, tmp_path: Path) -> None:
    """Each record has its line before its cells; what no column reads stays outside."""
    raw = table([*HEADER[:3], "颜色", "订单状态"], *([*r[:3], "红", r[3]] for r in ROWS))
    kept, aside, totals = staged(catalog, tmp_path, raw)
    assert kept == [
        [str(line), order, at, state, amount]
        for line, (order, at, amount, state) in enumerate(ROWS, 2)
    ]
    assert (aside, totals) == ([], 0)
    first = '"2","4501","2025-11-11 09:00:00","交易成功","12.50"\n'
    assert (tmp_path / "clean.csv").read_bytes().startswith(first.encode())


@pytest.mark.parametrize("extra", ["17.50", "交易成功", " 2025-11-12 "])
def test_p1_a_row_that_moved_on_by_a_cell(catalog: Catalog, tmp_path: Path, extra: str) -> None:
    """A figure, or a word of the last column, behind the last column: values may be shifted."""
    raw = table(HEADER, *ROWS, ["4506", "", *ROWS[0][1:3], extra])
    kept, aside, _ = staged(catalog, tmp_path, raw)
    assert ids(kept) == ["4501", "4502", "4503", "4504", "4505"]
    assert aside == [(7, "FIELDS", f"4506\t\t{ROWS[0][1]}\t12.50\t{extra}")]


def test_a_note_beside_a_table_moves_nothing(catalog: Catalog, tmp_path: Path) -> None:
    """What people write behind a row is neither; nor is a column that has no name."""
    raw = table(HEADER, *ROWS, ["4506", *ROWS[0][1:], "老客户"], ["4507", *ROWS[0][1:], " "])
    assert len(staged(catalog, tmp_path, raw)[0]) == 7
    unnamed = table(HEADER, *([*row, "9"] for row in ROWS[:2]), *ROWS[2:])
    assert len(staged(catalog, tmp_path, unnamed)[0]) == 5


def test_p1_a_record_that_cannot_be_read(catalog: Catalog, tmp_path: Path) -> None:
    """An unreadable byte or a failed formula costs the record where the cell is needed."""
    raw = table(
        [*HEADER, "颜色"],
        *([*row, "\udcff"] for row in ROWS[:2]),
        ["4503", "#REF!", *ROWS[2][2:], "红"],
        ["45\udcff", *ROWS[3][1:], "红"],
        ["4505", "#REF!", "1\udcff", "", "红"],
        doubtful=True,
    )
    kept, aside, _ = staged(catalog, tmp_path, raw)
    assert ids(kept) == ["4501", "4502"]
    assert aside == [
        (4, "FAILED", '4503\t"#REF!"\t14.50\t交易关闭\t红'),
        (5, "UNDECODABLE", "45\\udcff 2025-11-11 09:09:00 交易成功 15.50"),
        (6, "UNDECODABLE", "4505 #REF!  1\\udcff"),
    ]


def test_total_lines_and_notes_are_counted(catalog: Catalog, tmp_path: Path) -> None:
    """By the key, by a word anywhere if the key is blank, or a note that stands alone."""
    raw = table(
        HEADER,
        ["合计", "", "72.50", ""],
        ["合计：5 笔", "", "72.50", ""],
        ["", "总计", "72.50", ""],
        ["", "", "72.50", "Total"],
        ["注：数据仅供参考", "", "", ""],
        *ROWS,
        ["注：退", "2025-11-11 09:00:00", "1", "合计"],
        ["", "2025-11-11 09:00:00", "1", "x"],
    )
    kept, aside, totals = staged(catalog, tmp_path, raw)
    assert ids(kept) == ["4501", "4502", "4503", "4504", "4505", "注：退", ""]
    assert (aside, totals) == ([], 5)


def test_p1_records_above_the_header(catalog: Catalog, tmp_path: Path) -> None:
    """Somebody sorted the header into the table: what it says is told, and not lost unseen."""
    raw = table(
        ["订单报表 2025-11-01", "", "", ""], ["导出 20251111"], ["合计 123", "1", "2", "3"],
        ["合计", "2025-11-11", "12", "3"], ROWS[0], ["4502", "", "", ""], HEADER, *ROWS[2:],
    )  # fmt: skip
    kept, aside, _ = staged(catalog, tmp_path, raw)
    assert ids(kept) == ["4503", "4504", "4505"]
    assert aside == [
        (3, "ABOVE", "合计 123 1 2 3"),
        (5, "ABOVE", " ".join(ROWS[0])),
    ]


def test_p1_another_table_below(catalog: Catalog, tmp_path: Path) -> None:
    """From the header of another table on nothing is used; the first header brings rows back."""
    raw = table(
        HEADER, ROWS[0], HEADER, ROWS[1], ["退款编号", "订单编号", "退款状态", ""],
        ["9", "4501", "退款成功", ""], ["", "", "", ""], HEADER, ROWS[2],
    )  # fmt: skip
    kept, aside, _ = staged(catalog, tmp_path, raw)
    assert ids(kept) == ["4501", "4502", "4503"]
    assert aside == [
        (5, "SECOND", "退款编号 订单编号 退款状态"), (6, "SECOND", "9 4501 退款成功"),
    ]  # fmt: skip


def test_p1_what_the_reader_set_aside_counts(catalog: Catalog, tmp_path: Path) -> None:
    """Damaged records below the header are the file's; damage in a title is none."""
    damaged = [Broken(1, "标题", "FIELDS"), Broken(3, "4502,", "FIELDS")]
    raw = table(["标题"], HEADER, *ROWS, damaged=damaged, delimited=True)
    _, aside, _ = staged(catalog, tmp_path, raw)
    assert aside == [(3, "FIELDS", "4502,")]


def test_a_damaged_record_is_told_with_reason_and_remedy(catalog: Catalog, tmp_path: Path) -> None:
    """Each has its file, its line, why it was set aside, and what to do."""
    raw = table(HEADER, *ROWS, damaged=[Broken(3, "4502,", "TRUNCATED")], delimited=True)
    tally = stage(raw, recognise(raw, catalog), tmp_path / "clean.csv")
    (one,) = tally.quarantined("订单.csv")
    assert (one.file, one.line, one.column, one.value) == ("订单.csv", 3, "", "4502,")
    assert "断开" in one.reason["zh"]
    assert "导出" in one.remedy["zh"]


def test_a_header_that_stands_twice(catalog: Catalog, tmp_path: Path) -> None:
    """The first of its cells that is not blank counts."""
    raw = table(
        [*HEADER, "订单状态"], [*ROWS[0], "交易关闭"], [*ROWS[1][:3], " ", "交易关闭"],
        [*ROWS[2][:3], "", ""],
    )  # fmt: skip
    kept, _, _ = staged(catalog, tmp_path, raw)
    assert [row[3] for row in kept] == ["交易成功", "交易关闭", ""]


@pytest.mark.parametrize(
    ("extra", "width"),
    [
        ([], 4),
        ([[], [], []], 4),
        ([[""], [""], [""]], 5),
        ([[""], [""], [""], [], []], 5),
        ([[""], [""], [], []], 4),
        ([[""], [""], ["x"]], 4),
        ([["x"], ["x"], ["x"]], 4),
        ([["", ""], ["", ""], [""]], 6),
        ([[""], [""], [], ["", ""], ["", "", ""]], 4),
    ],
)
def test_the_width_of_a_record(catalog: Catalog, extra: list[list[str]], width: int) -> None:
    """More than half of the rows end with a delimiter that the header has not, and nothing else."""
    raw = table(["标题"], HEADER, *([*ROWS[0], *more] for more in extra))
    assert width_below(raw, catalog) == width


def width_below(raw: RawTable, catalog: Catalog) -> int:
    """Return the width of the records below the header that is found."""
    match = recognise(raw, catalog)
    return width_of(raw, match.line, len(match.header))


def test_the_width_is_told_by_the_first_records(catalog: Catalog) -> None:
    """What stands far below tells nothing; nor do narrower rows."""
    raw = table(HEADER, *[ROWS[0]] * PEEK, *[[*ROWS[0], ""]] * 3 * PEEK)
    assert width_below(raw, catalog) == 4
    raw = table(HEADER, *[ROWS[0][:2]] * 3)
    assert width_below(raw, catalog) == 4
