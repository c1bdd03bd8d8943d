"""Rosters with a column a day are turned into rows, and no day is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from retro.errors import ExportError
from retro.readers import open_export
from retro.readers.matrix import HEADER, LOOKED_AT, unpivot
from retro.readers.raw import Aside, Broken, RawTable, Record

WEEK = [str(day) for day in range(10, 17)]
SHIFTS = ["早", "早", "晚", "休", "", "早", "早"]


@dataclass(frozen=True)
class _Rows:
    rows: list[list[str]]

    def __call__(self, _width: int, _aside: Aside) -> Iterator[Record]:
        return enumerate(self.rows, 1)


def table(*rows: list[str], sheet: str = "") -> RawTable:
    """Return a table of these rows."""
    return RawTable(read=_Rows(list(rows)), sheet=sheet)


def shifts(made: RawTable | None) -> list[list[str]]:
    """Return the records below the header."""
    assert made is not None
    return [cells for _, cells in list(made.records())[1:]]


@pytest.mark.parametrize(
    "days",
    [
        [f"2025-11-{day}" for day in WEEK],
        [f"11/{day}" for day in WEEK],
        [f"11月{day}日" for day in WEEK],
        [f"{day}日" for day in WEEK],
        [f"{day}号" for day in WEEK],
        WEEK,
        [f"{day}({weekday})" for day, weekday in zip(WEEK, "一二三四五六日", strict=True)],
        [f"11/{day} 周{weekday}" for day, weekday in zip(WEEK, "一二三四五六日", strict=True)],
        [f"2025-11-{day} 00:00:00" for day in WEEK],
        [f"11月{day}日 周{weekday}" for day, weekday in zip(WEEK, "一二三四五六日", strict=True)],
    ],
)
def test_ways_of_writing_days(days: list[str]) -> None:
    """A blank cell is a day off and no record; a code for a day off is a record."""
    made = unpivot(table(["", *days], ["小荷", *SHIFTS]), "排班_2025年11月.xlsx")
    assert [cells[:3] for cells in shifts(made)] == [
        [f"2025-11-{day}", "小荷", shift] for day, shift in zip(WEEK, SHIFTS, strict=True) if shift
    ]


@pytest.mark.parametrize(
    ("sheet", "title", "name"),
    [
        ("11月", "", "2025年排班.xlsx"),
        ("Sheet1", "2025年11月客服排班", "排班.xlsx"),
        ("202511", "", "排班_2025-12.xlsx"),
        ("", "", "roster_2025-11.csv"),
        ("11月", "", "排班_20251031导出.xlsx"),
        ("", "114年11月班表", "班表.xlsx"),
        ("", "客服排班 2025 11", "班表.xlsx"),
        ("11月", "2025 年度", "班表.xlsx"),
    ],
)
def test_where_the_month_stands(sheet: str, title: str, name: str) -> None:
    """The sheet says more than a title, and a title more than the file."""
    made = unpivot(table(title.split(" "), ["姓名", *WEEK], ["小荷", *SHIFTS], sheet=sheet), name)
    assert shifts(made)[0][0] == "2025-11-10"


def test_a_month_in_a_column() -> None:
    """年月, 组室别, 员工代码, 姓名: each row has its month, and the name is the person."""
    made = unpivot(
        table(
            ["年月", "组室别", "员工代码", "姓名", *WEEK],
            ["2025/11", "售后组", "E001", "小静", *SHIFTS],
            ["2025/12", "售后组", "E001", "小静", *SHIFTS],
        ),
        "班表.xlsx",
    )
    assert shifts(made)[0] == ["2025-11-10", "小静", "早", "售后组", ""]
    assert shifts(made)[-1][0] == "2025-12-16"


@pytest.mark.parametrize(
    ("month", "days", "last"),
    [("2025/01", ["30", "31"], "2025-01-31"), ("2024/02", ["2/28", "2/29"], "2024-02-29")],
)
def test_the_last_days_of_a_month_in_a_column(month: str, days: list[str], last: str) -> None:
    """Which days a month has is asked row by row, not once for the header."""
    made = unpivot(table(["年月", "姓名", *days], [month, "小静", "早", "早"]), "班表.xlsx")
    assert shifts(made)[-1][0] == last


def test_days_that_a_month_does_not_have() -> None:
    """A roster of 31 columns serves each month: the 31st of November is no record."""
    days = [str(day) for day in range(27, 32)]
    rows = (["年月", "姓名", *days], ["2025/11", "小静", *["早"] * 5])
    assert [cells[0] for cells in shifts(unpivot(table(*rows), "班表.xlsx"))] == [
        f"2025-11-{day}" for day in range(27, 31)
    ]


def test_a_month_that_is_nowhere_is_not_guessed() -> None:
    """Days without a month give one sentence that says where to write it."""
    with pytest.raises(ExportError) as caught:
        unpivot(table(["姓名", *WEEK], ["小荷", *SHIFTS], sheet="Sheet1"), "排班.xlsx")
    assert caught.value.code == "ROSTER_MONTH"


def test_december_ends_in_january() -> None:
    """A day of January in a roster of December is of the next year."""
    days = ["12/29", "12/30", "12/31", "1/1", "1/2"]
    made = unpivot(table(["姓名", *days], ["小荷", *["早"] * 5]), "排班_2025年12月.xlsx")
    assert [cells[0] for cells in shifts(made)][-2:] == ["2026-01-01", "2026-01-02"]


def test_rows_of_weekdays_and_totals_are_no_people() -> None:
    """A second header row, a header that stands again, and 合计 beside the days."""
    header = ["姓名", *WEEK, "合计"]
    made = unpivot(
        table(header, ["星期", *"一二三四五六日", ""], ["小荷", *SHIFTS, "5"], header),
        "排班_2025年11月.xlsx",
    )
    assert {cells[1] for cells in shifts(made)} == {"小荷"}
    assert len(shifts(made)) == 6


def test_a_blank_cell_may_be_a_shift() -> None:
    """In some houses an empty cell is a full day: then it stands for that shift."""
    made = unpivot(table(["姓名", *WEEK], ["小荷", *SHIFTS]), "排班_2025年11月.xlsx", blank="全")
    assert [cells[2] for cells in shifts(made)] == ["早", "早", "晚", "休", "全", "早", "早"]


def test_shifts_that_look_like_weekdays() -> None:
    """Houses that number their shifts 一, 二, or name many, have people in such rows."""
    made = unpivot(
        table(
            ["工号", *WEEK[:5]],
            ["星期", *"一二三四五"],
            ["E001", *"一一二二一"],
            ["E002", *"甲乙丙丁戊"],
        ),
        "排班_2025年11月.xlsx",
    )
    assert {cells[1] for cells in shifts(made)} == {"E001", "E002"}


def test_where_a_shift_stands() -> None:
    """A shift is told by its row and column; group, post and a short row are taken as they are."""
    made = unpivot(
        table(["姓名", *WEEK, "组别", "岗位"], ["小荷", *SHIFTS, "售前", "主管"], ["小桃", "晚"]),
        "排班_2025年11月.xlsx",
    )
    assert made is not None
    (line, header), first, *_, last = made.records()
    assert (line, header) == (1000, HEADER)
    assert first == (2002, ["2025-11-10", "小荷", "早", "售前", "主管"])
    assert last == (3002, ["2025-11-10", "小桃", "晚", "", ""])
    assert (made.step, made.delimited, made.file) == (1000, False, None)


def test_p1_a_damaged_line_of_a_roster(tmp_path: Path) -> None:
    """A stray mark, or a cell too many, moves shifts to other days and people: it is set aside."""
    path = tmp_path / "排班_2025年11月.csv"
    rows = [
        ["姓名", *WEEK], ["小荷", *SHIFTS], ["小桃", "早", *SHIFTS], ['"小雨', *SHIFTS],
        ["小满", *SHIFTS],
    ]  # fmt: skip
    path.write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")
    made = unpivot(open_export(path, tmp_path)[0], path.name)
    assert made is not None
    aside: list[Broken] = []
    assert [cells[1] for _, cells in made.records(5, aside.append)] == [
        "员工", *["小荷"] * 6, *["小满"] * 6,
    ]  # fmt: skip
    assert [(one.line, one.code) for one in aside] == [(3000, "FIELDS"), (4000, "QUOTE")]


def test_a_roster_whose_lines_end_with_a_delimiter(tmp_path: Path) -> None:
    """The header has none at its end: all lines do, so none of them is moved."""
    path = tmp_path / "排班_2025年11月.csv"
    rows = [["姓名", *WEEK], ["小荷", *SHIFTS, ""], ["小满", *SHIFTS, ""]]
    path.write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")
    made = unpivot(open_export(path, tmp_path)[0], path.name)
    assert made is not None
    assert len(shifts(made)) == 12


def test_a_roster_of_the_promotion_alone() -> None:
    """Beside a column of names, two or three dates make a roster."""
    made = unpivot(table(["姓名", "2025-11-10", "2025-11-11", "2025-11-12"],
                         ["小荷", "早", "晚", "休"]), "大促排班.xlsx")  # fmt: skip
    assert [row[:3] for row in shifts(made)] == [
        ["2025-11-10", "小荷", "早"],
        ["2025-11-11", "小荷", "晚"],
        ["2025-11-12", "小荷", "休"],
    ]


@pytest.mark.parametrize("days", [["11-10", "11-12"], ["11-10", "11-11", "11-13"]])
def test_days_with_gaps_beside_names(days: list[str]) -> None:
    """Only some days of a month may be planned."""
    made = unpivot(table(["姓名", *days], ["小荷", *["早"] * len(days)]), "2025年11月.xlsx")
    assert [cells[0] for cells in shifts(made)] == [f"2025-{day}" for day in days]


def test_a_header_far_below() -> None:
    """What has no days among its first rows is no roster."""
    rows = [["x"]] * LOOKED_AT
    assert unpivot(table(*rows, ["姓名", *WEEK], ["小荷", *SHIFTS]), "2025年11月.xlsx") is None
    assert unpivot(table(*rows[1:], ["姓名", *WEEK], ["小荷", *SHIFTS]), "2025年11月.xlsx")


@pytest.mark.parametrize(
    "header",
    [
        ["", "10", "12", "14", "16", "18"],
        ["姓名", "10", "10", "11"],
        ["10", "11", "12", "13", "14", "姓名"],
        ["店铺", "3", "5", "2", "8", "1"],
        ["姓名", "31", "7", "12", "3", "9"],
        ["订单编号", "总金额"],
    ],
)
def test_other_tables_are_no_rosters(header: list[str]) -> None:
    """Small numbers in a row are no days unless they go up one by one."""
    assert unpivot(table(header, ["a", "1", "2"]), "报表_2025-11-01.csv") is None
