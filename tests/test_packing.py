"""A review becomes its pack: what goes in, what stays out, and what the machine could not make."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tiny_run

from retro import history, packing, placing
from retro.errors import MachineError
from retro.jobs import Job
from retro.model import QuarantinedRow
from retro.render import findings_json, roster
from retro.review import Reviewed


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """Return the job of a workspace that has no pack yet."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return tiny_run.made(tmp_path / "ws")


@pytest.fixture
def packed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Job, Reviewed], list[Any]]:
    """Return a function that makes the pack of a review and tells what the machine lacked."""

    def make(job: Job, reviewed: Reviewed) -> list[Any]:
        monkeypatch.setattr(packing, "review", lambda *_: reviewed)
        return packing.run(job, lambda _: None)[1]

    return make


Packed = Callable[[Job, Reviewed], list[Any]]


def test_p18_work_lists_and_rows_of_chats_leave_no_results(job: Job, packed: Packed) -> None:
    """Buyers stand in the workbook of work lists alone; neither pack nor snapshot repeats them."""
    made = tiny_run.reviewed(1)
    plain, buyers, chats = made.results
    buyers = replace(buyers, query=replace(buyers.query, worklist=True))
    assert packed(job, replace(made, results=(plain, buyers, replace(chats, left=9)))) == []
    kept = [path.name for path in sorted(job.pack.rglob("*.parquet"))]
    assert kept == ["sales_0.parquet"]
    assert job.workspace
    snapshot = history.latest(job.workspace.history, tiny_run.ID)
    assert snapshot
    assert [*snapshot.results] == ["sales_0"]


def test_p1_rows_set_aside_lie_in_the_pack(job: Job, packed: Packed) -> None:
    """In the language of the pack, and only if there are any."""
    row = QuarantinedRow(
        file="订单.csv", line=7, column="总金额", value="abc",
        reason={"zh": "不是数字", "en": "no number"}, remedy={"zh": "改正", "en": "mend it"},
    )  # fmt: skip
    made = tiny_run.reviewed(1)
    packed(job, made)
    assert not (job.pack / "quarantine.csv").exists()
    packed(job, replace(made, quarantined=(row,)))
    told = (job.pack / "quarantine.csv").read_text("utf-8-sig").splitlines()
    assert told[1] == '"订单.csv","7","总金额","abc","不是数字","改正"'


def test_p10_what_the_machine_cannot_make_does_not_stop_the_rest(
    job: Job, packed: Packed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pack is there without it, the manifest does not name it, and it is told."""
    words = {"zh": "缺字体", "en": "no fonts"}
    lack = MachineError("FONTS", words, words)

    def fails(*_: object) -> None:
        raise lack

    monkeypatch.setattr(findings_json, "render", fails)
    assert packed(job, tiny_run.reviewed(1)) == [lack]
    assert not (job.pack / "findings.json").exists()
    manifest = json.loads((job.pack / "manifest.json").read_text("utf-8"))
    named = {file["path"] for file in manifest["outputs"]}
    assert "findings.json" not in named
    assert {f"results/1_break_down/sales_{n}.parquet" for n in range(3)} <= named
    assert tiny_run.version_of(job) == 1


def test_p12_a_run_without_a_workspace_writes_its_pack_alone(
    job: Job, packed: Packed, tmp_path: Path
) -> None:
    """Into a folder that is not there yet: no register, no snapshot, no lock."""
    out = tmp_path / "out" / "of" / "it"
    once = replace(job, workspace=None, pack=out / "pack")
    assert packed(once, tiny_run.reviewed(3)) == []
    assert tiny_run.version_of(once) == 3
    assert [path.name for path in out.iterdir()] == ["pack"]
    assert not (out / "pack" / "register.csv").exists()
    assert not job.pack.exists()


@pytest.mark.parametrize("often", [packing.TRIES, packing.TRIES + 1])
def test_p11_a_register_that_is_always_being_edited(
    job: Job, monkeypatch: pytest.MonkeyPatch, often: int
) -> None:
    """Promise 11: the run looks again some times; then it gives up and nothing has changed."""
    assert job.workspace
    tiny_run.run(job, 1)
    tiny_run.edited(job)
    path, real = job.workspace.actions, placing.exchanged
    calls = [0]

    def saved_just_now(one: Path, other: Path) -> bool:
        if other == path:
            calls[0] += 1
            # Every second exchange takes the one before it back.
            if calls[0] % 2 and calls[0] < 2 * often:
                path.write_bytes(path.read_bytes() + b"\r\n")
        return real(one, other)

    monkeypatch.setattr(placing, "exchanged", saved_just_now)
    if often > packing.TRIES:
        with pytest.raises(placing.EditedError):
            tiny_run.run(job, 2)
    else:
        tiny_run.run(job, 2)
    assert calls[0] == (2 * often if often > packing.TRIES else 2 * often + 1)
    assert tiny_run.version_of(job) == (1 if often > packing.TRIES else 2)
    assert tiny_run.broken_promises(job, is_edited=True) == []
    assert tiny_run.left_over(job) == []


def test_p10_an_export_that_goes_while_its_bytes_are_counted(
    job: Job, packed: Packed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How much room a run needs is not known then, which is no reason not to run."""
    real = Path.is_file

    def gone_now(path: Path) -> bool:
        was_there = real(path)
        if path.parent == job.exports:
            path.unlink()
        return was_there

    monkeypatch.setattr(Path, "is_file", gone_now)
    packed(job, tiny_run.reviewed(4))
    monkeypatch.undo()
    assert tiny_run.version_of(job) == 4


def test_p17_what_travels_in_the_pdf_names_no_pdf(job: Job) -> None:
    """The workbook of the pack itself, and a manifest of all files that are there before it."""
    files = {"tables.xlsx": b"the workbook", "findings.json": b"{}", "brief.pdf": b"%PDF"}
    tables, manifest = packing.attached(job, tiny_run.reviewed(1), files, {"rules": "digest"})
    assert (tables.name, tables.content) == ("tables.xlsx", b"the workbook")
    assert manifest.name == "manifest.json"
    told = json.loads(manifest.content)
    assert [file["path"] for file in told["outputs"]] == ["findings.json", "tables.xlsx"]
    assert told["grounds"] == {"rules": "digest"}


def test_p17_without_workbooks_the_pdf_still_carries_its_tables(job: Job) -> None:
    """A pack of the PDF alone: the tables are made for it."""
    tables, _ = packing.attached(job, tiny_run.reviewed(1), {}, {})
    assert tables.content.startswith(b"PK")


@pytest.mark.parametrize("proposed", [1, 0])
def test_the_next_roster_is_a_workbook_if_one_is_proposed(
    job: Job, packed: Packed, monkeypatch: pytest.MonkeyPatch, proposed: int
) -> None:
    """No file promises a plan that nobody made."""
    monkeypatch.setattr(roster, "is_proposed", lambda _: bool(proposed))
    packed(replace(job, formats=("xlsx",)), tiny_run.reviewed(1))
    named = {path.name for path in job.pack.glob("*.xlsx")}
    assert named - {"roster.xlsx"} == {"tables.xlsx", "worklists.xlsx", "meeting.xlsx"}
    assert ("roster.xlsx" in named) == bool(proposed)
