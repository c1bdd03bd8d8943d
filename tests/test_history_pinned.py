"""What is said of a snapshot that cannot be used, and what the first schema becomes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from test_history import result, saved

from retro import history
from retro.errors import EXIT_USAGE, UsageError

REMEDY = {
    "zh": "移走这个文件夹，并重新运行那一次大促；或用 --against none 不做对比。",
    "en": "Move the folder away and run that promotion again, or use --against none.",
}


def refused(folder: Path) -> UsageError:
    """Return the error of a snapshot."""
    with pytest.raises(UsageError) as caught:
        history.load(folder)
    return caught.value


def test_p02_a_damaged_file_is_said_in_both_languages(tmp_path: Path) -> None:
    """The sentence names the file below the history, what happened, and what to do."""
    folder = saved(tmp_path / "history")
    (folder / "by_kind.parquet").write_bytes(b"")
    error = refused(folder)
    assert (error.code, error.exit_code) == ("SNAPSHOT_DAMAGED", EXIT_USAGE)
    assert error.file == "2025-618@2025-06-20/by_kind.parquet"
    assert error.message == {
        "zh": "历史快照无法使用：文件已损坏。",
        "en": "the snapshot cannot be used: the file is damaged.",
    }
    assert error.remedy == REMEDY


def test_p02_a_newer_snapshot_is_said_in_both_languages(tmp_path: Path) -> None:
    """What a later version wrote has its own sentence, and no other remedy."""
    folder = saved(tmp_path / "history")
    (folder / history.INDEX).write_text('{"schema": 99}', encoding="utf-8")
    error = refused(folder)
    assert (error.code, error.file) == ("SNAPSHOT", "2025-618@2025-06-20")
    assert error.message == {
        "zh": "历史快照无法使用：它由更新的版本写成。",
        "en": "the snapshot cannot be used: it was written by a newer version.",
    }
    assert error.remedy == REMEDY


def test_p02_a_damaged_index_names_itself(tmp_path: Path) -> None:
    """An index that is no JSON, and one that was changed, are both told by their name."""
    folder = saved(tmp_path / "history")
    whole = (folder / history.INDEX).read_text("utf-8")
    for text in ("{", whole.replace("2025-618", "2025-619"), whole.replace("\n", " ")):
        (folder / history.INDEX).write_text(text, encoding="utf-8")
        error = refused(folder)
        assert error.code == "SNAPSHOT_DAMAGED"
        assert error.file == f"2025-618@2025-06-20/{history.INDEX}"


def test_p13_an_index_of_the_first_schema_becomes_one_of_the_second() -> None:
    """The digests stay; rows were not counted then; the new index is sealed."""
    old = {"schema": 1, "promotion": "p", "as_of": "2024-06-20", "files": {"a.parquet": "12ab"}}
    made = history.MIGRATIONS[1](old)
    digest = made.pop("digest")
    assert made == {
        "schema": 2,
        "promotion": "p",
        "as_of": "2024-06-20",
        "files": {"a.parquet": {"sha256": "12ab", "rows": None}},
    }
    assert len(digest) == 64
    assert digest == history.MIGRATIONS[1](old)["digest"]


def test_p13_the_index_tells_rows_and_digests(tmp_path: Path) -> None:
    """What is written is sealed: schema, day, and of each file its digest and its rows."""
    folder = saved(tmp_path, "p", 9, result("one"), result("two", ()))
    index = json.loads((folder / history.INDEX).read_text("utf-8"))
    assert (index["schema"], index["promotion"], index["as_of"]) == (2, "p", "2025-06-09")
    assert {name: file["rows"] for name, file in index["files"].items()} == {
        "one.parquet": 1,
        "two.parquet": 0,
    }
    assert history.load(folder).as_of == date(2025, 6, 9)


def test_p13_damaged_snapshots_are_put_in_a_folder_of_their_own(tmp_path: Path) -> None:
    """Only what is damaged moves, in the order of names; what is no snapshot stays."""
    for name in ("b", "a", "whole"):
        saved(tmp_path, name)
    (tmp_path / "notes").mkdir()
    (tmp_path / "a@file").write_text("no folder", encoding="utf-8")
    for name in ("a", "b"):
        (tmp_path / f"{name}@2025-06-20" / "by_kind.parquet").unlink()
    assert history.put_aside(tmp_path) == ["a@2025-06-20", "b@2025-06-20"]
    assert sorted(path.name for path in (tmp_path / history.DAMAGED).iterdir()) == [
        "a@2025-06-20",
        "b@2025-06-20",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {
        "whole@2025-06-20", "notes", "a@file", history.DAMAGED,
    }  # fmt: skip
