"""The action register: what Excel does to it, what stays, and how the past is judged."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from retro import actions, cells
from retro.errors import UsageError
from retro.model import Action

HOSTILE = ("=1+1", "+86-138", "-1元", "@SUM(A1)", "＝cmd", "|calc", "%x", "\tx", "'=1", "'quoted'")


def action(number: int = 1, **more: Any) -> Action:
    """Return an action that a rule proposes."""
    settings: dict[str, Any] = {
        "id": f"2025-double11/rule-{number}",
        "finding": f"rule-{number}",
        "do": {"zh": "加 2 人", "en": "Add two people"},
        "owner": "王主管",
        "due": date(2025, 12, 1),
        "kpi": "rate_3min",
        "baseline": 0.71,
        "target": 0.95,
    }
    return Action(**(settings | more))


def register(*given: Action, lang: str = "zh") -> list[dict[str, str]]:
    """Return the register after the first run."""
    return actions.merged([], "2025-double11", given, lang)


# -- the file --------------------------------------------------------------------------


def test_no_file_is_an_empty_register(tmp_path: Path) -> None:
    """Before the first run there is nothing to load."""
    assert actions.load(tmp_path / "actions.csv") == []


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    """A register goes to the file and back as it is."""
    rows = register(action(1), action(2, do={"zh": '改话术:"亲,\n稍等"', "en": "x"}))
    actions.save(tmp_path / "actions.csv", rows)
    assert actions.load(tmp_path / "actions.csv") == rows


def test_excel_opens_the_file_in_the_right_encoding(tmp_path: Path) -> None:
    """The file begins with a byte order mark, or Excel would show rubbish."""
    path = tmp_path / "actions.csv"
    actions.save(path, register(action()))
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").splitlines()[0] == ",".join(
        f'"{name}"' for name in actions.FIELDS
    )


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_a_file_saved_by_excel_is_read(tmp_path: Path, encoding: str) -> None:
    """Excel saves GB18030 without quotation marks; editors drop the mark. Both are read."""
    path = tmp_path / "actions.csv"
    text = "id,promotion,finding,do,owner,due,kpi,baseline,target,status,note\r\n"
    text += "p/r-1,p,r-1,加人值守,小荷,2025-12-01,rate_3min,0.71,0.95,accepted,已开会\r\n"
    path.write_bytes(text.encode(encoding))
    (row,) = actions.load(path)
    assert (row["do"], row["owner"], row["status"], row["note"]) == (
        "加人值守", "小荷", "accepted", "已开会",
    )  # fmt: skip


def test_own_columns_and_order_are_accepted(tmp_path: Path) -> None:
    """A manager may move columns; those that are missing are blank."""
    path = tmp_path / "actions.csv"
    path.write_text("status,id,do,promotion\ndone,p/1,加人,p\n", encoding="utf-8")
    (row,) = actions.load(path)
    assert (row["id"], row["status"], row["note"], tuple(row)) == (
        "p/1",
        "done",
        "",
        actions.FIELDS,
    )


@pytest.mark.parametrize("status", [" done ", "done\t"])
def test_blanks_around_a_status_do_no_harm(tmp_path: Path, status: str) -> None:
    """A status with a blank at its end is that status."""
    path = tmp_path / "actions.csv"
    path.write_text(f"id,promotion,do,status\np/1,p,加人,{status}\n", encoding="utf-8")
    assert actions.load(path)[0]["status"] == "done"


def test_blank_lines_of_a_spreadsheet_are_skipped(tmp_path: Path) -> None:
    """Lines with nothing but commas, as Excel leaves at the end, are no actions."""
    path = tmp_path / "actions.csv"
    path.write_text("id,promotion,do,status\np/1,p,加人,done\n,,,\n", encoding="utf-8")
    assert [row["id"] for row in actions.load(path)] == ["p/1"]


def test_an_unknown_status_names_its_line(tmp_path: Path) -> None:
    """A wrong word is refused with file, line and the words that are known."""
    path = tmp_path / "actions.csv"
    path.write_text("id,promotion,do,status\np/1,p,加人,done\np/2,p,加人,finished\n", "utf-8")
    with pytest.raises(UsageError, match=r"^actions\.csv:3: .*proposed") as caught:
        actions.load(path)
    assert (caught.value.code, caught.value.line) == ("ACTIONS_FILE", 3)


def test_a_line_break_in_a_cell_does_not_shift_the_line(tmp_path: Path) -> None:
    """The line that is named is the one of the file, also below a cell of two lines."""
    path = tmp_path / "actions.csv"
    path.write_text('id,promotion,do,status\np/1,p,"加\n人",done\np/2,p,x,finished\n', "utf-8")
    with pytest.raises(UsageError) as caught:
        actions.load(path)
    assert caught.value.line == 4


def test_missing_columns_are_named(tmp_path: Path) -> None:
    """A file that is no register says so."""
    path = tmp_path / "actions.csv"
    path.write_text("id,promotion,do\np/1,p,加人\n", encoding="utf-8")
    with pytest.raises(UsageError, match="status"):
        actions.load(path)


def test_unreadable_bytes_are_one_sentence(tmp_path: Path) -> None:
    """Bytes that no encoding reads are refused, not replaced."""
    path = tmp_path / "actions.csv"
    path.write_bytes(b"id,promotion,do,status\np/1,p,\xff\xff\xff,done\n")
    with pytest.raises(UsageError, match="encoding"):
        actions.load(path)


@pytest.mark.parametrize("text", HOSTILE)
def test_p16_formulas_are_guarded_and_come_back(tmp_path: Path, text: str) -> None:
    """Promise 16: a cell that a spreadsheet would compute is text in the file, itself in here."""
    path = tmp_path / "actions.csv"
    rows = register(action(do={"zh": text}))
    actions.save(path, rows)
    (row,) = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert not row["do"].startswith(cells.RISKY)
    assert actions.load(path) == rows


@pytest.mark.parametrize("number", ["-0.5", "+3", "1e-3", "-1,000"])
def test_numbers_are_no_formulas(number: str) -> None:
    """A negative number stays a number; a text that only looks like one is guarded."""
    guarded = cells.guarded(number)
    assert guarded == (f"'{number}" if "," in number else number)


def test_saving_leaves_no_temporary_file(tmp_path: Path) -> None:
    """The register is replaced in one step."""
    path = tmp_path / "actions.csv"
    actions.save(path, register(action(1)))
    actions.save(path, register(action(1), action(2)))
    assert [file.name for file in tmp_path.iterdir()] == ["actions.csv"]


def test_p11_a_failed_save_leaves_the_old_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 11: the file is there whole or not at all."""
    path = tmp_path / "actions.csv"
    actions.save(path, register(action(1)))
    before = path.read_bytes()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        actions.save(path, register(action(2)))
    assert path.read_bytes() == before


# -- merging ---------------------------------------------------------------------------


def test_p11_hand_edits_survive_the_next_run() -> None:
    """Promise 11: what the manager wrote stays; only new proposals are added."""
    rows = register(action(1))
    rows[0] |= {"do": "我改过的话", "owner": "小荷", "status": "accepted", "note": "周会定"}
    merged = actions.merged(rows, "2025-double11", [action(1), action(2)], "zh")
    assert merged[0] == rows[0]
    assert [row["id"] for row in merged] == ["2025-double11/rule-1", "2025-double11/rule-2"]


def test_a_dropped_action_is_not_proposed_again() -> None:
    """An action that was turned down stays turned down."""
    rows = [register(action(1))[0] | {"status": "dropped"}]
    assert actions.merged(rows, "2025-double11", [action(1)], "zh") == rows


def test_the_register_speaks_the_language_of_the_report() -> None:
    """New rows are in the language of the run."""
    assert register(action(), lang="en")[0]["do"] == "Add two people"


def test_unknown_figures_are_blank() -> None:
    """A baseline that is not known is no zero."""
    (row,) = register(action(baseline=None, target=None))
    assert (row["baseline"], row["target"]) == ("", "")


def test_the_report_shows_the_register() -> None:
    """Owner, date and state come from the register, the rest from the finding."""
    rows = [register(action())[0] | {"owner": "小荷", "due": "2026-01-15", "status": "accepted"}]
    shown = actions.registered(action(), rows)
    assert (shown.owner, shown.due, shown.status) == ("小荷", date(2026, 1, 15), "accepted")
    assert actions.registered(action(9), rows) == action(9)


def test_a_blank_owner_or_date_is_the_proposed_one() -> None:
    """Emptied cells fall back to the proposal."""
    rows = [register(action())[0] | {"owner": "", "due": ""}]
    assert actions.registered(action(), rows) == action()


def test_a_date_as_excel_writes_it_is_read() -> None:
    """Excel turns 2025-12-01 into 2025/12/1 as soon as it saves the file."""
    rows = [register(action())[0] | {"due": "2025/12/1"}]
    assert actions.registered(action(), rows).due == date(2025, 12, 1)


# -- the command line ------------------------------------------------------------------


def test_one_action_is_changed() -> None:
    """Only what is given changes, only in the row that is named."""
    rows = register(action(1), action(2))
    changed = actions.changed(rows, rows[1]["id"], {"status": "done", "owner": None, "note": "好"})
    assert changed == [rows[0], rows[1] | {"status": "done", "note": "好"}]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("2025-double11/rule-1", {"status": "finished"}),
        ("2025-double11/rule-1", {"due": "soon"}),
        ("2025-double11/rule-9", {"status": "done"}),
    ],
)
def test_wrong_changes_are_refused(name: str, changes: dict[str, str | None]) -> None:
    """Unknown states, dates and ids are errors of use."""
    with pytest.raises(UsageError):
        actions.changed(register(action(1)), name, changes)


def test_a_decided_action_gets_the_next_number() -> None:
    """What the meeting decided is accepted from the start."""
    rows = register(action(1))
    row = actions.written(rows, "2025-double11", "备货", "小李", "2025-12-01", "conv", None, 0.5)
    assert (row["id"], row["status"]) == ("2025-double11/decided-1", "accepted")
    assert (row["baseline"], row["target"], tuple(row)) == ("", "0.5", actions.FIELDS)


def test_decided_numbers_are_never_given_twice() -> None:
    """A row that was deleted in Excel frees no number that another row has."""
    first = actions.written([], "p", "甲", "a", "2025-12-01", "conv", None, 1)
    second = actions.written([first], "p", "乙", "a", "2025-12-01", "conv", None, 1)
    third = actions.written([second], "p", "丙", "a", "2025-12-01", "conv", None, 1)
    assert third["id"] != second["id"]


@pytest.mark.parametrize("field", ["do", "owner", "kpi"])
def test_a_decided_action_needs_text_owner_and_metric(field: str) -> None:
    """An action without them cannot be followed up."""
    given = {"do": "备货", "owner": "小李", "kpi": "conv"} | {field: " "}
    with pytest.raises(UsageError):
        actions.written([], "p", given["do"], given["owner"], "2025-12-01", given["kpi"], None, 1)


def test_imported_rows_replace_those_of_the_same_id() -> None:
    """A filled copy comes back: known rows are replaced in place, new ones follow."""
    rows = register(action(1), action(2))
    given = [rows[1] | {"status": "done"}, register(action(3))[0]]
    assert actions.imported(rows, given) == [rows[0], given[0], given[1]]


# -- verdicts --------------------------------------------------------------------------
