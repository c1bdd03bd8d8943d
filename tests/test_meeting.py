"""The sheet of the review meeting: what it shows, and how it comes back into the register."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from factories import report
from test_actions import BOUNDS, action, finding, register

from retro import actions
from retro.errors import UsageError
from retro.model import Report
from retro.readers import open_export
from retro.render.meeting import COLUMNS, HEAD, meeting

UNITS = {"rate_3min": "share", "conv": "share"}
FIRST = HEAD + 2


def reviewed(**first: Any) -> Report:
    """Return a report with two problems of the same kind."""
    found = tuple(finding(number) for number in (1, 2))
    wanted = (action(1, **first), action(2))
    made = report()
    promotion = replace(made.promotion, id="2025-double11")
    return replace(made, promotion=promotion, findings=found, actions=wanted)


def column(name: str) -> int:
    """Return the number of a column, from one on."""
    return list(COLUMNS).index(name) + 1


@pytest.fixture
def filled(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes cells into the sheet: (row, column) to value."""

    def write(cells: dict[tuple[int, str], Any], lang: str = "zh", **first: Any) -> Path:
        (tmp_path / "printed.xlsx").write_bytes(meeting(reviewed(**first), lang))
        book = openpyxl.load_workbook(tmp_path / "printed.xlsx")
        for (line, name), value in cells.items():
            book.worksheets[0].cell(line, column(name)).value = value
        book.save(tmp_path / "meeting.xlsx")
        return tmp_path / "meeting.xlsx"

    return write


def as_csv(book: Path, encoding: str) -> Path:
    """Return the sheet as Excel saves it as CSV, dates with slashes."""
    rows = openpyxl.load_workbook(book).worksheets[0].iter_rows(values_only=True)
    buffer = io.StringIO(newline="")
    for row in rows:
        csv.writer(buffer).writerow(["" if cell is None else shown(cell) for cell in row])
    path = book.with_suffix(".csv")
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def shown(cell: object) -> object:
    """Return a cell as Excel writes it into a CSV."""
    return f"{cell.year}/{cell.month}/{cell.day}" if isinstance(cell, datetime) else cell


def taken(
    path: Path, rows: list[dict[str, str]], tmp_path: Path, **more: Any
) -> list[dict[str, str]]:
    """Return the register after the file was taken back."""
    tables = [list(table.records()) for table in open_export(path, tmp_path)]
    ground = actions.Ground(**({"units": UNITS, "bounds": BOUNDS} | more))
    found = actions.take_back(rows, tables, ground)
    assert found is not None
    return found.rows


def new_line() -> int:
    """Return the first row of the empty table for what else is decided."""
    return FIRST + 2 + 4


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_problem_has_its_row(lang: str, tmp_path: Path) -> None:
    """Problem, figures, question, cause, action, owner, date and target; ids are hidden."""
    (tmp_path / "m.xlsx").write_bytes(meeting(reviewed(), lang))
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx").worksheets[0]
    row = {name: sheet.cell(FIRST, place).value for place, name in enumerate(COLUMNS, 1)}
    assert row["problem"] == finding().title[lang]
    assert row["figures"] == finding().say[lang]
    assert row["question"] == finding().ask[lang]
    assert (row["do"], row["owner"]) == (action().do[lang], "王主管")
    assert (row["due"], row["target"]) == (datetime(2025, 12, 1), 0.95)
    hidden = sheet.column_dimensions["M"]
    assert (hidden.hidden, hidden.min, hidden.max) == (True, column("id"), column("printed"))
    offered = {
        rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"
    }
    assert any("采纳" in words or "Accept" in words for words in offered)


def test_the_sheet_is_the_same_every_time() -> None:
    """Two runs give the same bytes."""
    assert meeting(reviewed(), "zh") == meeting(reviewed(), "zh")


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    """A text that looks like a formula stays text."""
    hostile = replace(finding(), title={"zh": "=1+1", "en": "=1+1"})
    made = replace(reviewed(), findings=(hostile, finding(2)))
    (tmp_path / "m.xlsx").write_bytes(meeting(made, "zh"))
    cell = openpyxl.load_workbook(tmp_path / "m.xlsx").worksheets[0].cell(FIRST, column("problem"))
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize("form", ["xlsx", "gb18030", "utf-8-sig"])
@pytest.mark.parametrize(("lang", "words"), [("zh", ("修改", "不做")), ("en", ("Edit", "Drop"))])
def test_what_the_meeting_decided_comes_back(
    filled: Callable[..., Path], tmp_path: Path, form: str, lang: str, words: tuple[str, str]
) -> None:
    """Decisions, owners, dates and targets are taken over; as workbook or as CSV of Excel."""
    rows = register(action(1), action(2), lang=lang)
    path = filled(
        {
            (FIRST, "decision"): words[0],
            (FIRST, "do"): "加 3 人",
            (FIRST, "due"): datetime(2025, 12, 8),
            (FIRST, "target"): "96%",
            (FIRST, "cause"): "临时请假",
            (FIRST + 1, "decision"): words[1],
            (FIRST + 1, "note"): "成本太高，接受风险",
        },
        lang,
    )
    back = taken(path if form == "xlsx" else as_csv(path, form), rows, tmp_path)
    assert back == [
        rows[0] | {
            "status": "accepted", "do": "加 3 人", "due": "2025-12-08", "target": "0.96",
            "root_cause": "临时请假",
        },
        rows[1] | {"status": "dropped", "note": "成本太高，接受风险"},
    ]  # fmt: skip


def test_a_cell_that_nobody_changed_does_not_undo_a_later_edit(
    filled: Callable[..., Path], tmp_path: Path
) -> None:
    """The owner was changed on the command line since the sheet was printed: that stays."""
    rows = [register(action(1))[0] | {"owner": "小荷"}, register(action(2))[0]]
    back = taken(filled({(FIRST, "decision"): "采纳"}), rows, tmp_path)
    assert back == [rows[0] | {"status": "accepted"}, rows[1]]


def test_a_target_shown_with_fewer_decimals_is_no_edit(
    filled: Callable[..., Path], tmp_path: Path
) -> None:
    """A CSV holds 95.3% where the register knows 0.953271: that is the same target."""
    rows = register(action(1, target=0.953271), action(2))
    book = filled({(FIRST, "decision"): "采纳"}, target=0.953271)
    path = as_csv(book, "gb18030")
    path.write_bytes(path.read_bytes().replace(b"0.953271,", b"95.3%,"))
    assert taken(path, rows, tmp_path) == [rows[0] | {"status": "accepted"}, rows[1]]
    path.write_bytes(path.read_bytes().replace(b"95.3%,", b"95%,"))
    assert taken(path, rows, tmp_path)[0]["target"] == "0.95"


def test_a_note_without_a_decision_is_kept(filled: Callable[..., Path], tmp_path: Path) -> None:
    """The row stays a proposal, and what was written is not lost."""
    rows = register(action(1), action(2))
    back = taken(filled({(FIRST, "note"): "等仓库回话"}), rows, tmp_path)
    assert back == [rows[0] | {"note": "等仓库回话"}, rows[1]]


def test_new_actions_are_added_once(filled: Callable[..., Path], tmp_path: Path) -> None:
    """What the meeting decided itself gets a number; the same sheet again adds nothing."""
    line = new_line()
    path = filled(
        {
            (line, "do"): "发货前加一道复核",
            (line, "owner"): "小李",
            (line, "due"): datetime(2025, 12, 10),
            (line, "kpi"): "询单转化率",
            (line, "target"): 0.5,
        }
    )
    rows = register(action(1), action(2))
    back = taken(path, rows, tmp_path, baseline=lambda *_: 0.462)
    assert back[:2] == rows
    assert (back[2]["id"], back[2]["status"], back[2]["kpi"]) == (
        "2025-double11/decided-1", "accepted", "conv",
    )  # fmt: skip
    assert (back[2]["baseline"], back[2]["target"]) == ("0.462", "0.5")
    assert taken(path, back, tmp_path) == back


def test_wrong_rows_are_named_and_nothing_is_taken(
    filled: Callable[..., Path], tmp_path: Path
) -> None:
    """Every wrong cell is named by its line; the rows that are right wait as well."""
    line = new_line()
    path = filled(
        {
            (FIRST, "decision"): "采纳",
            (FIRST + 1, "decision"): "也许",
            (line, "do"): "发货前加一道复核",
            (line, "owner"): "小李",
            (line, "due"): "下周",
            (line, "kpi"): "3分钟响应率",
            (line, "target"): 95,
        }
    )
    with pytest.raises(UsageError) as caught:
        taken(path, register(action(1), action(2)), tmp_path)
    said = caught.value.message["zh"]
    for part in (f"第 {FIRST + 1} 行", "也许", f"第 {line} 行", "下周", "百分数"):
        assert part in said


def test_a_row_of_an_unknown_action_is_named(filled: Callable[..., Path], tmp_path: Path) -> None:
    """A sheet of another workspace is refused."""
    with pytest.raises(UsageError, match=r"line 5: .*rule-1"):
        taken(filled({(FIRST, "decision"): "采纳"}), [], tmp_path)


def test_a_late_date_is_refused(filled: Callable[..., Path], tmp_path: Path) -> None:
    """The meeting cannot decide past the next preheat."""
    path = filled({(FIRST, "decision"): "采纳", (FIRST, "due"): datetime(2026, 1, 5)})
    with pytest.raises(UsageError, match="2026-nianhuo"):
        taken(path, register(action(1), action(2)), tmp_path)


def test_an_action_that_is_done_stays_done(filled: Callable[..., Path], tmp_path: Path) -> None:
    """Accepting again what was closed meanwhile does not open it."""
    rows = [register(action(1))[0] | {"status": "done"}, register(action(2))[0]]
    assert taken(filled({(FIRST, "decision"): "采纳"}), rows, tmp_path) == rows
