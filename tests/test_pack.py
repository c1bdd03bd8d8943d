"""The pack folder: all or nothing, private where it must be, described by its manifest."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import factories
import pytest

from retro import __version__, pack
from retro.model import QuarantinedRow, Result

FILES = {"report.html": b"<p>", "worklists.xlsx": b"buyers", "results/1_x/y.parquet": b"PAR1"}


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def mode(path: Path) -> int:
    """Return the mode bits of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_every_file_is_there(tmp_path: Path) -> None:
    """What was rendered lies in the folder, and nothing else lies beside it."""
    pack.write(tmp_path / "pack", FILES)
    assert tree(tmp_path) == {f"pack/{name}": content for name, content in FILES.items()}


def test_running_again_replaces_the_pack(tmp_path: Path) -> None:
    """Files of the old pack that the new one lacks are gone."""
    pack.write(tmp_path / "pack", FILES | {"brief.pdf": b"%PDF"})
    pack.write(tmp_path / "pack", FILES)
    assert tree(tmp_path / "pack") == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_p10_a_failure_leaves_the_last_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 10: a full disk in the middle of writing leaves the pack of before as it was."""
    pack.write(tmp_path / "pack", FILES)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        pack.write(tmp_path / "pack", dict.fromkeys(FILES, b"new"))
    assert tree(tmp_path / "pack") == FILES


def test_p10_the_next_run_cleans_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 10: what a broken run left beside the pack is gone after the next one."""
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", None)
        with pytest.raises(TypeError):
            pack.write(tmp_path / "pack", FILES)
    pack.write(tmp_path / "pack", FILES)
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


@pytest.mark.parametrize("mask", [0o022, 0o000, 0o077])
def test_p18_lists_of_buyers_are_private(tmp_path: Path, mask: int) -> None:
    """Promise 18: work lists and quarantine can be read by their owner alone, whatever the mask."""
    before = os.umask(mask)
    try:
        pack.write(tmp_path / "pack", FILES | {"quarantine.csv": b"x"})
    finally:
        os.umask(before)
    folder = tmp_path / "pack"
    assert (mode(folder / "worklists.xlsx"), mode(folder / "quarantine.csv")) == (0o600, 0o600)
    assert mode(folder / "report.html") == 0o644 & ~mask


def test_the_folder_of_the_pack_is_made(tmp_path: Path) -> None:
    """A target whose parents are not there yet is no problem."""
    pack.write(tmp_path / "a" / "b 双11 [x]" / "pack", FILES)
    assert tree(tmp_path / "a" / "b 双11 [x]" / "pack") == FILES


def rows(*values: str) -> list[QuarantinedRow]:
    """Return records that were set aside."""
    return [
        QuarantinedRow(
            file="exports/订单.csv", line=12, column="总金额", value=value,
            reason={"zh": "读不懂", "en": "not an amount"}, remedy={"zh": "改正", "en": "mend it"},
        )
        for value in values
    ]  # fmt: skip


def test_the_quarantine_is_a_table_for_excel() -> None:
    """With a mark for the encoding, one row per cell, in the language of the run."""
    content = pack.quarantine_csv(rows("１，２元\n"), "zh")
    (row,) = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert content.startswith(b"\xef\xbb\xbf")
    assert row == {
        "file": "exports/订单.csv", "line": "12", "column": "总金额", "value": "１，２元\n",
        "reason": "读不懂", "remedy": "改正",
    }  # fmt: skip


@pytest.mark.parametrize("value", factories.HOSTILE)
def test_p16_the_quarantine_holds_no_formula(value: str) -> None:
    """Promise 16: a cell that could not be read is shown, never computed."""
    text = pack.quarantine_csv(rows(value, f"={value}", f" {value}"), "en").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_manifest_lists_inputs_queries_and_outputs() -> None:
    """Everything that the pack was made of and consists of, with hashes."""
    report = factories.report()
    block = report.sections[0].blocks[1]
    result = Result(query=block.query, params={"slow_seconds": 180}, rows=block.rows, seconds=1.5)
    manifest = pack.manifest(report, [result], FILES, {"lang": "zh", "engine": "duckdb"})
    assert manifest["schema"] == "retro.manifest/1"
    assert [file["path"] for file in manifest["inputs"]] == [file.file for file in report.files]
    assert manifest["outputs"][0] == {
        "path": "report.html", "sha256": pack.digest(b"<p>"), "size": 3,
    }  # fmt: skip
    assert manifest["queries"] == [
        {
            "path": block.query.path, "sha256": pack.digest(block.query.sql.encode()),
            "origin": "built-in", "parameters": {"slow_seconds": 180}, "rows": len(block.rows),
            "seconds": None,
        }
    ]  # fmt: skip
    assert manifest["settings"] == {"lang": "zh", "engine": "duckdb"}


def test_p9_the_manifest_does_not_depend_on_the_clock() -> None:
    """Promise 9: how long a query took is no part of the pack."""
    report = factories.report()
    block = report.sections[0].blocks[1]
    quick = Result(query=block.query, params={}, rows=block.rows, seconds=0.1)
    slow = replace(quick, seconds=99.0)
    chosen = {"lang": "zh", "engine": "duckdb"}
    assert pack.as_json(pack.manifest(report, [quick], FILES, chosen)) == pack.as_json(
        pack.manifest(report, [slow], FILES, chosen)
    )


def test_json_is_readable_and_ends_in_a_line_break() -> None:
    """Chinese stays Chinese, and tools that read lines find the last one whole."""
    content = pack.as_json({"店铺": "小满", "n": 1})
    assert content.endswith(b"}\n")
    assert "店铺" in content.decode()
    assert json.loads(content) == {"店铺": "小满", "n": 1}


def test_versions_name_what_shapes_the_output() -> None:
    """Retro and its libraries, each with its version."""
    versions = pack.versions()
    assert versions["retro"] == __version__
    assert {"duckdb", "weasyprint", "xlsxwriter"} < set(versions)
