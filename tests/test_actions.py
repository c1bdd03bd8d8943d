"""The action register: what Excel does to it, what stays, and how the past is judged."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from retro import actions, cells
from retro.errors import UsageError
from retro.model import Action, Finding, PastAction, Promotion
from retro.settings import Settings

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


def finding(number: int = 1) -> Finding:
    """Return the finding that the action answers."""
    return Finding(
        id=f"rule-{number}", rule="4_plan/rule", step=3, severity="high", metric="rate_3min",
        title={"zh": "高峰人手不够", "en": "Too few people"}, slice={}, value=0.71, expected=0.95,
        n=100, affected=30, money=None, cause="understaffed", controllable=True,
        confidence="high", q_value=None, say={"zh": "20 点缺 4 人", "en": "4 short at 20:00"},
        evidence=(), category="people", ask={"zh": "谁来顶？", "en": "Who steps in?"},
    )  # fmt: skip


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

    monkeypatch.setattr(os, "fsync", full)
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


# -- a file that people keep in Excel ----------------------------------------------------


def test_p11_own_columns_order_and_text_survive_every_run(tmp_path: Path) -> None:
    """A file with the manager's own columns keeps them, their order and every cell as written."""
    path = tmp_path / "actions.csv"
    text = "status,部门会签,id,do,promotion,owner\n已接受, 财务 OK ,p/1, 加人 ,p,小荷\n"
    path.write_bytes(text.encode("gb18030"))
    actions.save(path, actions.merged(actions.load(path), "2025-double11", [action(1)], "zh"))
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert lines[0][:6] == ["status", "部门会签", "id", "do", "promotion", "owner"]
    assert lines[1][:6] == ["已接受", " 财务 OK ", "p/1", " 加人 ", "p", "小荷"]
    assert [row["部门会签"] for row in actions.load(path) if "部门会签" in row] == ["财务 OK", ""]
    assert [row["id"] for row in actions.load(path)] == ["p/1", "2025-double11/rule-1"]


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)


@hypothesis.settings(max_examples=60, deadline=None)
@hypothesis.given(
    st.permutations(["id", "promotion", "do", "status", "我的列", "Own", "note"]),
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4),
    st.sampled_from(["utf-8-sig", "gb18030"]),
)
def test_p11_no_cell_of_a_hand_edited_file_is_ever_lost(
    tmp_path_factory: pytest.TempPathFactory,
    header: list[str],
    texts: list[tuple[str, str, str]],
    encoding: str,
) -> None:
    """Promise 11: whatever stands in the file stands there after a run, cell by cell."""
    path = tmp_path_factory.mktemp("kept") / "actions.csv"
    rows = [
        {
            "id": f"p/{n}",
            "promotion": "p",
            "do": "x",
            "status": "完成",
            "我的列": a,
            "Own": b,
            "note": c,
        }
        for n, (a, b, c) in enumerate(texts)
    ]
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, header)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    actions.save(path, actions.merged(actions.load(path), "q", [action(1)], "zh"))
    kept = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert kept[0][: len(header)] == header
    for row, line in zip(rows, kept[1:], strict=False):
        assert line[: len(header)] == [cells.guarded(cells.unguarded(row[n])) for n in header]


def test_an_unchanged_register_is_not_touched(tmp_path: Path) -> None:
    """A run that proposes nothing new leaves every byte of the file alone."""
    path = tmp_path / "actions.csv"
    raw = "id,promotion,do,status,我的列\r\np/1,p,加人,完成,x\r\n".encode("gb18030")
    path.write_bytes(raw)
    actions.save(path, actions.load(path))
    assert path.read_bytes() == raw


def test_an_old_register_gets_the_new_fields_behind_its_own(tmp_path: Path) -> None:
    """A file of an earlier version keeps its columns in front; the new ones follow."""
    path = tmp_path / "actions.csv"
    old = actions.FIELDS[:12]
    path.write_text(",".join(old) + "\np/1,p,,加人,甲,,,,,,proposed,\n", encoding="utf-8")
    actions.save(path, actions.merged(actions.load(path), "2025-double11", [action(1)], "zh"))
    header = path.read_text("utf-8-sig").splitlines()[0].replace('"', "")
    assert tuple(header.split(",")) == actions.FIELDS


def test_cells_beside_the_last_heading_are_kept(tmp_path: Path) -> None:
    """A remark to the right of the table is the manager's as well."""
    path = tmp_path / "actions.csv"
    path.write_text("id,promotion,do,status\np/1,p,加人,done,旁注\n", encoding="utf-8")
    actions.save(path, actions.merged(actions.load(path), "q", [action(1)], "zh"))
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert lines[1][:5] == ["p/1", "p", "加人", "done", "旁注"]
    assert len({len(line) for line in lines}) == 1


@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_file_with_another_separator_keeps_it(tmp_path: Path, sign: str) -> None:
    """Excel of other countries separates by semicolons; the file stays one that it opens."""
    path = tmp_path / "actions.csv"
    path.write_text("id,promotion,do,status\np/1,p,x,done\n".replace(",", sign), encoding="utf-8")
    actions.save(path, actions.changed(actions.load(path), "p/1", {"status": "dropped"}))
    assert actions.load(path)[0]["status"] == "dropped"
    assert path.read_text("utf-8-sig").splitlines()[0].count(sign) > 3


@pytest.mark.parametrize(
    ("word", "status"),
    [("", "proposed"), ("已接受", "accepted"), ("Done", "done"), ("不做", "dropped")],
)
def test_a_status_is_read_as_managers_write_it(tmp_path: Path, word: str, status: str) -> None:
    """The words of the report and an empty cell are understood."""
    path = tmp_path / "actions.csv"
    path.write_text(f"id,promotion,do,status\np/1,p,加人,{word}\n", encoding="utf-8")
    assert actions.load(path)[0]["status"] == status


def test_a_row_written_by_hand_is_given_its_number() -> None:
    """A line that somebody adds in Excel needs no id: the next run numbers it."""
    rows = [dict.fromkeys(actions.FIELDS, "") | {"do": "备货", "status": "proposed"}]
    (row, _) = actions.merged(rows, "2025-double11", [action(1)], "zh")
    assert (row["id"], row["promotion"]) == ("2025-double11/decided-1", "2025-double11")


def test_a_proposal_brings_what_the_meeting_wants_to_see() -> None:
    """Problem, cause, kind, department, effect and the way of measuring stand beside it."""
    about = actions.About(
        promotion=Promotion(
            id="2025-double11",
            starts_at=datetime(2025, 11, 10, 20),
            ends_at=datetime(2025, 11, 12, 2),
            timezone="Asia/Shanghai",
            as_of=date(2025, 11, 19),
        ),
        findings=[replace(finding(), department="cs_lead")],
    )
    effect = {"zh": "估算：少等 300 人", "en": "Estimate: 300 fewer waits"}
    (row,) = actions.merged([], "2025-double11", [action(effect=effect)], "zh", about)
    assert (row["problem"], row["severity"], row["controllable"]) == ("高峰人手不够", "high", "是")
    assert (row["type"], row["owner_dept"]) == ("根治", "客服主管")
    assert row["root_cause"].endswith("排班人手不足")
    assert (row["expected_effect"], row["evidence_before"]) == ("估算：少等 300 人", "20 点缺 4 人")
    assert "第 7 天" in row["measure_window"]


def test_the_verdict_of_a_later_review_is_written_beside_the_action() -> None:
    """The next promotion fills in verdict and figures; what a person wrote there stays."""
    rows = register(action(1), action(2))
    rows[1]["verdict"] = "我们认为有效"
    past = [
        PastAction(
            id=row["id"], promotion="2025-double11", do="x", owner="y", kpi="rate_3min",
            before=0.71, target=0.95, now=now, status="done", verdict="effective",
            why={"zh": "已达到目标", "en": "the target is reached"},
        )
        for row, now in zip(rows, (0.96, 0.97), strict=True)
    ]  # fmt: skip
    judged = actions.judged(rows, past, {"rate_3min": "share"}, "2026-618", "zh")
    assert judged[0]["verdict"] == "有效：已达到目标（2026-618）"
    assert judged[0]["evidence_after"] == "3分钟响应率：71.0% → 96.0%（2026-618）"
    assert judged[1]["verdict"] == "我们认为有效"
    assert actions.judged(judged, past, {"rate_3min": "share"}, "2026-618", "zh") == judged


# -- when an action counts as decided ----------------------------------------------------


def settings(**more: Any) -> Settings:
    """Return settings with two promotions, the later one with a preheat."""
    later = {"start": "2026-06-18 20:00", "end": "2026-06-20 02:00"} | more.pop("later", {})
    first = {"start": "2025-11-10 20:00", "end": "2025-11-12 02:00"}
    windows = {"2025-double11": first, "2026-618": later}
    return Settings.model_validate({"shop": {"name": "x"}, "promotions": windows} | more)


def test_the_limit_is_the_preheat_of_the_next_promotion() -> None:
    """Actions must be done before the next one warms up; without a preheat, before it starts."""
    bounds = actions.limits(settings(later={"preheat": "2026-06-10 00:00"}))
    assert bounds == {"2025-double11": actions.Limit(day=date(2026, 6, 10), promotion="2026-618")}
    assert actions.limits(settings())["2025-double11"].day == date(2026, 6, 18)


def test_a_planned_next_start_is_a_limit_as_well() -> None:
    """The last promotion of retro.toml is bound by `[staffing] next_start`."""
    bounds = actions.limits(settings(staffing={"next_start": "2026-11-10 20:00"}))
    assert bounds["2026-618"] == actions.Limit(day=date(2026, 11, 10))


BOUNDS = {"2025-double11": actions.Limit(day=date(2025, 12, 20), promotion="2026-nianhuo")}


@pytest.mark.parametrize("status", ["accepted", "done"])
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kpi": ""}, "metric"),
        ({"owner": ""}, "owner"),
        ({"due": ""}, "due date"),
        ({"due": "2025-12-21"}, "2026-nianhuo"),
    ],
)
def test_an_action_that_nobody_could_follow_is_refused(
    status: str, changes: dict[str, str], why: str
) -> None:
    """Accepting or closing needs metric, owner, and a date before the next preheat."""
    rows = [register(action())[0] | changes]
    with pytest.raises(UsageError, match=why):
        actions.changed(rows, rows[0]["id"], {"status": status}, BOUNDS)
    whole = actions.changed(
        rows, rows[0]["id"],
        {"status": status, "kpi": "conv", "owner": "甲", "due": "2025-12-20"}, BOUNDS,
    )  # fmt: skip
    assert whole[0]["status"] == status


def test_an_accepted_action_cannot_lose_its_owner() -> None:
    """What was decided stays whole, also when it is changed later."""
    rows = actions.changed(register(action()), "rule-1", {"status": "accepted"})
    with pytest.raises(UsageError, match="owner"):
        actions.changed(rows, "rule-1", {"owner": ""})


def test_the_end_of_an_id_is_enough_where_it_is_the_only_one() -> None:
    """Nobody wants to type the promotion as well; what could mean two is refused."""
    rows = register(action())
    assert actions.found_id(rows, "rule-1") == "2025-double11/rule-1"
    with pytest.raises(UsageError, match="several"):
        actions.found_id([*rows, rows[0] | {"id": "2026-618/rule-1"}], "rule-1")


def test_a_decided_row_that_lacks_something_still_counts_as_proposed() -> None:
    """A file edited by hand does not stop a review: the row is named with line and remedy."""
    row = register(action())[0] | {"status": "done", "owner": "", "due": "下周"}
    assert [one["status"] for one in actions.effective([row], BOUNDS)] == ["proposed"]
    (said,) = actions.remarks([(5, row)], BOUNDS)
    assert "第 5 行" in said["zh"]
    assert "没有负责人（owner）、期限“下周”不是日期" in said["zh"]
    assert "retro actions set" in said["en"]
    assert actions.registered(action(), [row]).due == action().due


def test_more_than_ten_open_actions_are_a_warning() -> None:
    """Ten accepted actions can be followed, eleven cannot."""
    rows = [(n, register(action(n))[0] | {"status": "accepted"}) for n in range(1, 12)]
    assert actions.remarks(rows[:10], {}) == []
    (said,) = actions.remarks(rows, {})
    assert "11" in said["zh"]


@pytest.mark.parametrize(
    ("changes", "is_named"),
    [
        ({}, True),
        ({"status": "accepted"}, False),
        ({"status": "done"}, False),
        ({"status": "dropped"}, True),
        ({"status": "dropped", "note": "接受风险"}, False),
        ({"status": "accepted", "owner": ""}, True),
    ],
)
def test_a_severe_problem_needs_an_action_or_an_accepted_risk(
    changes: dict[str, str],
    is_named: bool,  # noqa: FBT001 - a case of the table
) -> None:
    """It is named until somebody accepts the action, or drops it and says why."""
    row = register(action())[0] | changes
    severe = [(action().id, {"zh": "高峰人手不够", "en": "Too few people"})]
    said = actions.remarks([(2, row)], {}, severe)
    assert any("高峰人手不够" in text["zh"] for text in said) == is_named


def test_severe_problems_of_the_register_are_those_of_the_last_promotion() -> None:
    """The list on the command line knows them from the register itself."""
    rows = [register(action(n))[0] | {"severity": "high", "problem": f"问题{n}"} for n in (1, 2)]
    rows[1] |= {"promotion": "2026-618", "id": "2026-618/rule-2"}
    lines = list(enumerate(rows, 2))
    assert actions.severe(lines, settings()) == [
        ("2026-618/rule-2", {"zh": "问题2", "en": "问题2"})
    ]


def test_a_proposal_falls_due_before_the_next_preheat() -> None:
    """What is proposed for a later day is proposed for that one."""
    limit = actions.Limit(day=date(2025, 11, 25))
    assert actions.registered(action(), [], limit).due == date(2025, 11, 25)
    assert actions.registered(action(), [], None).due == date(2025, 12, 1)


def test_what_was_decided_keeps_its_words_and_its_target() -> None:
    """The report shows an accepted action as the meeting worded it."""
    rows = [register(action())[0] | {"status": "accepted", "do": "加 3 人", "target": "0.96"}]
    shown = actions.registered(action(), rows)
    assert (shown.do, shown.target) == ({"zh": "加 3 人", "en": "加 3 人"}, 0.96)
    same = [register(action())[0] | {"status": "accepted"}]
    assert actions.registered(action(), same) == replace(action(), status="accepted")


# -- copies that come back ---------------------------------------------------------------


def test_a_copy_with_wrong_rows_is_refused_whole_and_names_them() -> None:
    """Rows that lack something are named by their line; nothing is half taken over."""
    rows = register(action(1), action(2), action(3))
    given = [rows[0] | {"status": "accepted", "owner": ""}, rows[1], rows[2] | {"id": ""}]
    with pytest.raises(UsageError, match=r"line 2: .*owner; line 7: .*id") as caught:
        actions.imported(rows, given, {}, [2, 4, 7])
    assert "登记表没有改动" in caught.value.message["zh"]


def test_a_copy_without_some_columns_leaves_them_alone() -> None:
    """Only the columns of the copy are taken over."""
    rows = [register(action())[0] | {"note": "旧"}]
    copy = [(1, ["id", "promotion", "do", "status"]),
            (2, ["2025-double11/rule-1", "2025-double11", "加 5 人", "accepted"])]  # fmt: skip
    taken = actions.take_back(rows, [copy], actions.Ground(units={}))
    assert taken is not None
    assert taken.rows == [rows[0] | {"do": "加 5 人", "status": "accepted"}]


def test_a_file_that_is_no_worksheet_is_none() -> None:
    """Another table is not taken for one."""
    assert (
        actions.take_back([], [[(1, ["a", "b"]), (2, ["1", "2"])]], actions.Ground(units={}))
        is None
    )


# -- verdicts --------------------------------------------------------------------------
