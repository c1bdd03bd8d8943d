"""Snapshots: whole or not at all, checked when they are read, refused with a sentence."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import snapshots

from retro import history
from retro.errors import UsageError
from retro.model import Column, Query, Result

KINDS = {
    "order_id": ("id", "00120251111000017"),
    "at": ("time", datetime(2025, 11, 10, 20, 0, 1)),
    "hour": ("hour", datetime(2025, 11, 10, 20)),
    "day": ("day", date(2025, 11, 10)),
    "clock": ("clock", 23),
    "n": ("count", 2**40),
    "share": ("share", 1 / 3),
    "money": ("money", Decimal("9999999999999999.99")),
    "flag": ("flag", True),
    "measure": ("measure", 0.5),
    "title": ("text", "连衣裙 🎉"),
}


def result(name: str = "by_kind", rows: tuple[Any, ...] | None = None) -> Result:
    """Return a result with a column of every kind."""
    columns = tuple(
        Column(name=key, label={"en": key}, kind=kind) for key, (kind, _) in KINDS.items()
    )
    query = Query(
        path=f"1_break_down/{name}", sql="select 1", origin="built-in", title={}, question={},
        doc={}, columns=columns, grain=(), reads=(),
    )  # fmt: skip
    one = tuple(value for _, value in KINDS.values())
    return Result(query=query, params={}, rows=rows if rows is not None else (one,))


def saved(folder: Path, promotion: str = "2025-618", day: int = 20, *results: Result) -> Path:
    """Save a snapshot and return its folder."""
    return history.save(folder, promotion, date(2025, 6, day), results or [result()])


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    """Every kind of value comes back as it was, money to the cent, ids with their zeros."""
    snapshot = history.load(saved(tmp_path))
    columns, rows = snapshot.results["by_kind"]
    assert (snapshot.promotion, snapshot.as_of) == ("2025-618", date(2025, 6, 20))
    assert dict(zip(columns, rows[0], strict=True)) == {k: v for k, (_, v) in KINDS.items()}


def test_empty_results_and_empty_cells_are_kept(tmp_path: Path) -> None:
    """A result without rows keeps its columns; a cell that is not known stays unknown."""
    nothing = tuple(None for _ in KINDS)
    folder = saved(tmp_path, "p", 1, result("empty", ()), result("unknown", (nothing,)))
    assert history.load(folder).results == {
        "empty": (tuple(KINDS), ()),
        "unknown": (tuple(KINDS), (nothing,)),
    }


def test_the_same_result_gives_the_same_bytes() -> None:
    """A snapshot holds no time of writing."""
    assert history.parquet(result()) == history.parquet(result())


def test_running_again_replaces_the_snapshot_of_the_day(tmp_path: Path) -> None:
    """One snapshot per promotion and day; files of the old one are gone."""
    saved(tmp_path, "p", 1, result("old"))
    saved(tmp_path, "p", 1, result("new"))
    assert list(history.load(tmp_path / "p@2025-06-01").results) == ["new"]
    assert [folder.name for folder in tmp_path.iterdir()] == ["p@2025-06-01"]


def test_the_latest_snapshot_of_a_promotion_counts(tmp_path: Path) -> None:
    """Of several days the last; other promotions with a similar name do not matter."""
    for promotion, day in (("p", 9), ("p", 10), ("p2", 30), ("p.x", 30)):
        saved(tmp_path, promotion, day)
    latest = history.latest(tmp_path, "p")
    assert latest is not None
    assert (latest.promotion, latest.as_of) == ("p", date(2025, 6, 10))


@pytest.mark.parametrize("name", ["nothing", "*", "?", "[p]"])
def test_no_snapshot_is_none(tmp_path: Path, name: str) -> None:
    """A promotion that was never run has no snapshot, whatever its name looks like."""
    saved(tmp_path, "p")
    assert history.latest(tmp_path, name) is None
    assert history.latest(tmp_path / "absent", name) is None


def test_names_with_brackets_are_found(tmp_path: Path) -> None:
    """A name is a name, not a pattern."""
    saved(tmp_path, "大促[1]")
    assert history.latest(tmp_path, "大促[1]") is not None


def test_p13_a_damaged_file_is_noticed(tmp_path: Path) -> None:
    """Promise 13: one changed byte is named by its file."""
    folder = saved(tmp_path / "history")
    file = folder / "by_kind.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"\0")
    with pytest.raises(
        UsageError, match=r"2025-618@2025-06-20/by_kind\.parquet.*damaged"
    ) as caught:
        history.load(folder)
    assert str(tmp_path) not in caught.value.text("zh")


def test_p13_a_missing_file_is_noticed(tmp_path: Path) -> None:
    """Promise 13: a snapshot that lost a file is refused."""
    folder = saved(tmp_path)
    (folder / "by_kind.parquet").unlink()
    with pytest.raises(UsageError, match="damaged"):
        history.load(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"schema": "x"}', '{"schema": 1}'])
def test_p13_a_damaged_index_is_noticed(tmp_path: Path, text: str) -> None:
    """Promise 13: an index cut short is refused with a sentence, not with a traceback."""
    folder = saved(tmp_path)
    (folder / history.INDEX).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="damaged"):
        history.load(folder)


def test_p13_a_newer_snapshot_is_refused(tmp_path: Path) -> None:
    """Promise 13: what a later version wrote is not guessed at, and stays where it is."""
    folder = saved(tmp_path)
    index = json.loads((folder / history.INDEX).read_text("utf-8"))
    newer = json.dumps(index | {"schema": history.SCHEMA + 1})
    (folder / history.INDEX).write_text(newer, encoding="utf-8")
    with pytest.raises(UsageError, match="newer version") as caught:
        history.load(folder)
    assert caught.value.code == "SNAPSHOT"
    assert history.put_aside(tmp_path) == []
    assert folder.exists()


def test_p13_a_changed_index_is_noticed(tmp_path: Path) -> None:
    """Promise 13: another day or another file in the index does not go by unseen."""
    folder = saved(tmp_path)
    text = (folder / history.INDEX).read_text("utf-8")
    (folder / history.INDEX).write_text(text.replace("2025-06-20", "2025-06-21"), "utf-8")
    with pytest.raises(UsageError, match="damaged"):
        history.load(folder)


def test_p13_every_changed_byte_is_noticed(tmp_path: Path) -> None:
    """Promise 13: of index and results, a space of the index included; the rest goes on."""
    saved(tmp_path / "history", "before")
    whole = saved(tmp_path / "whole", "p", 9, result("one"), result("two"))
    unseen = snapshots.unseen(whole, tmp_path / "history", 500, seed=13)
    assert unseen == []
    assert history.latest(tmp_path / "history", "before") is not None


def test_p13_a_snapshot_without_its_index_is_set_aside(tmp_path: Path) -> None:
    """Promise 13: what lies there but cannot be told is named, not passed over."""
    (saved(tmp_path, "p") / history.INDEX).unlink()
    assert history.put_aside(tmp_path) == ["p@2025-06-20"]


def test_p13_a_snapshot_that_cannot_be_opened_now_is_not_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that does not answer is told; the snapshot stays where it is."""
    folder = saved(tmp_path)

    def fails(path: Path) -> bytes:
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr(Path, "read_bytes", fails)
    with pytest.raises(OSError, match="Input/output"):
        history.put_aside(tmp_path)
    assert (folder / history.INDEX).exists()


def test_p13_line_ends_of_another_system_are_no_damage(tmp_path: Path) -> None:
    """A workspace that went through version control on Windows is as good as before."""
    index = saved(tmp_path) / history.INDEX
    index.write_bytes(index.read_bytes().replace(b"\n", b"\r\n"))
    assert history.put_aside(tmp_path) == []


RELEASED = sorted((Path(__file__).parent / "faults" / "history").glob("schema_*/*@*"))


@pytest.mark.parametrize("kept", RELEASED, ids=lambda path: path.parent.name)
def test_p13_snapshots_of_every_release_open(kept: Path, tmp_path: Path) -> None:
    """Promise 13: a snapshot of each schema is kept as its release wrote it."""
    folder = tmp_path / kept.name
    shutil.copytree(kept, folder)
    snapshot = history.load(folder)
    assert (snapshot.promotion, snapshot.as_of) == ("2025-618", date(2025, 6, 20))
    columns, rows = snapshot.results["by_kind"]
    assert dict(zip(columns, rows[0], strict=True)) == {k: v for k, (_, v) in KINDS.items()}
    assert history.put_aside(tmp_path) == []


def test_p13_every_schema_has_its_snapshot(tmp_path: Path) -> None:
    """Who begins a new schema keeps a snapshot of it; today's is as it is written today."""
    assert [path.parent.name for path in RELEASED] == [
        f"schema_{number}" for number in range(1, history.SCHEMA + 1)
    ]
    index = json.loads((saved(tmp_path) / history.INDEX).read_text("utf-8"))
    kept = json.loads((RELEASED[-1] / history.INDEX).read_text("utf-8"))
    assert {*kept} == {*index}
    assert {*kept["files"]["by_kind.parquet"]} == {*index["files"]["by_kind.parquet"]}


def test_p13_a_first_snapshot_under_another_name_is_no_snapshot(tmp_path: Path) -> None:
    """Promise 13: the first schema is not sealed; a changed day does not go by unseen either."""
    shutil.copytree(RELEASED[0], tmp_path / "2025-618@2025-06-21")
    assert history.put_aside(tmp_path) == ["2025-618@2025-06-21"]


def test_p13_snapshots_of_the_first_schema_open(tmp_path: Path) -> None:
    """Promise 13: what the first releases wrote is read as ever, and not written anew."""
    folder = saved(tmp_path)
    index = json.loads((folder / history.INDEX).read_text("utf-8"))
    files = {name: file["sha256"] for name, file in index["files"].items()}
    first = {name: index[name] for name in ("promotion", "as_of")} | {"schema": 1, "files": files}
    (folder / history.INDEX).write_text(json.dumps(first), encoding="utf-8")
    snapshot = history.load(folder)
    assert (snapshot.promotion, snapshot.as_of) == ("2025-618", date(2025, 6, 20))
    assert list(snapshot.results) == ["by_kind"]
    assert json.loads((folder / history.INDEX).read_text("utf-8")) == first


def test_p13_damaged_snapshots_are_set_aside_and_named(tmp_path: Path) -> None:
    """Promise 13: the damaged one goes, so that the one before it counts again."""
    saved(tmp_path, "p", 1)
    broken = saved(tmp_path, "p", 9)
    (broken / "by_kind.parquet").write_bytes(b"")
    assert history.put_aside(tmp_path) == ["p@2025-06-09"]
    assert (tmp_path / history.DAMAGED / "p@2025-06-09" / history.INDEX).exists()
    latest = history.latest(tmp_path, "p")
    assert latest is not None
    assert latest.as_of == date(2025, 6, 1)
    assert history.put_aside(tmp_path) == []


def test_p11_a_failed_save_leaves_the_old_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 11: a snapshot is there whole or not at all."""
    folder = saved(tmp_path)

    def full(_: Result) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(history, "parquet", full)
    with pytest.raises(OSError, match="No space"):
        saved(tmp_path)
    assert list(history.load(folder).results) == ["by_kind"]
