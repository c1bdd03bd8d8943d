"""`retro verify`: one changed byte or figure is found and named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from small_shop import WINDOW, write_exports

from retro import cli
from retro.errors import UsageError
from retro.pack import digest
from retro.verify import differences


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with exports and the pack that was made of them."""
    folder = tmp_path_factory.mktemp("made")
    write_exports(folder / "exports")
    arguments = ("--start", WINDOW[0], "--end", WINDOW[1], "--format", "json,xlsx", "--quiet")
    assert cli._guarded(
        ["run", "--exports", str(folder / "exports"), "--out", str(folder / "pack"), *arguments]
    ) == 0  # fmt: skip
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder, elsewhere."""
    shutil.copytree(made, tmp_path / "moved" / "it's here")
    return tmp_path / "moved" / "it's here"


def found(folder: Path) -> list[str]:
    """Return the differences of the pack in a folder."""
    return differences(folder / "pack", lambda _: None)


def rewritten(pack: Path, change: Any) -> None:
    """Change `findings.json` and, as a forger would, its hash in the manifest."""
    path = pack / "findings.json"
    document = json.loads(path.read_text("utf-8"))
    change(document)
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    manifest = json.loads((pack / "manifest.json").read_text("utf-8"))
    for output in manifest["outputs"]:
        if output["path"] == "findings.json":
            output["sha256"] = digest(path.read_bytes())
    (pack / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def test_a_pack_that_was_moved_still_holds(folder: Path) -> None:
    """Pack and exports may be copied elsewhere together; nothing in them names a place."""
    assert found(folder) == []


def test_verify_changes_nothing(folder: Path) -> None:
    """The pack is only read."""
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    found(folder)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_a_changed_input_byte_is_named(folder: Path) -> None:
    """One byte of one export."""
    path = folder / "exports" / "订单.csv"
    path.write_bytes(path.read_bytes().replace(b"800.00", b"801.00"))
    assert found(folder) == ["exports/订单.csv: changed since the pack was written"]


def test_a_missing_input_is_named(folder: Path) -> None:
    """An export that is gone."""
    (folder / "exports" / "退款.csv").unlink()
    assert found(folder) == ["exports/退款.csv: missing"]


def test_an_export_that_was_added_is_named(folder: Path) -> None:
    """A file that the pack does not know would change its figures."""
    shutil.copy(folder / "exports" / "退款.csv", folder / "exports" / "更多.csv")
    assert any("更多.csv" in line or "coverage" in line for line in found(folder))


@pytest.mark.parametrize(
    "name", ["tables.xlsx", "findings.json", "results/1_break_down/core_metrics.parquet"]
)
def test_a_changed_output_is_named(folder: Path, name: str) -> None:
    """A figure that was painted over in the pack."""
    path = folder / "pack" / name
    path.write_bytes(path.read_bytes() + b" ")
    assert found(folder) == [f"{name}: changed since the pack was written"]


def test_a_missing_output_is_named(folder: Path) -> None:
    """A file that is gone from the pack."""
    (folder / "pack" / "tables.xlsx").unlink()
    assert found(folder) == ["tables.xlsx: missing"]


def test_a_forged_figure_is_found_by_computing_it(folder: Path) -> None:
    """Also where the hash was forged along with it."""

    def forge(document: dict[str, Any]) -> None:
        document["kpis"][0]["value"] = 0.999

    rewritten(folder / "pack", forge)
    assert found(folder) == ["findings.json: kpis: computed anew it differs"]


@pytest.mark.parametrize("text", [None, "", "{", "{}", "[]", '{"schema": "retro.manifest/9"}'])
def test_what_is_no_pack_is_one_sentence(tmp_path: Path, text: str | None) -> None:
    """No manifest, a damaged one, or one of another version."""
    if text is not None:
        (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        differences(tmp_path, lambda _: None)


@pytest.mark.parametrize("change", ["inputs", "outputs", "settings"])
def test_a_manifest_that_lost_a_part_is_one_sentence(folder: Path, change: str) -> None:
    """A manifest without its lists is damaged, not empty."""
    path = folder / "pack" / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    del manifest[change]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(UsageError):
        found(folder)


def test_p21_a_manifest_reaches_no_file_outside(folder: Path) -> None:
    """Promise 21: a path that leads out of pack and exports is refused, not read."""
    path = folder / "pack" / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["outputs"].append({"path": "../../../etc/passwd", "sha256": "0", "size": 0})
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(UsageError):
        found(folder)


def test_exit_codes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 where the pack holds, 1 where it does not, with the lines as JSON for a script."""
    assert cli._guarded(["verify", str(folder / "pack")]) == 0
    assert capsys.readouterr().out == "ok\n"
    (folder / "pack" / "tables.xlsx").unlink()
    assert cli._guarded(["verify", str(folder / "pack"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["differences"] == ["tables.xlsx: missing"]
