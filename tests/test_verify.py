"""`retro verify`: one changed byte or figure is found and named."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from small_shop import WINDOW, write_exports

from retro import cli, resources
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
    """Pack and exports may be copied elsewhere together; the pack is only read."""
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert found(folder) == []
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


def test_changed_and_missing_outputs_are_named(folder: Path) -> None:
    """Files of the pack that were painted over where no place can be told, and one that is gone."""
    names = ("findings.json", "results/1_break_down/core_metrics.parquet", "tables.xlsx")
    for name in names:
        path = folder / "pack" / name
        path.write_bytes(path.read_bytes() + b" ")
    (folder / "pack" / "worklists.xlsx").unlink()
    assert found(folder) == [
        *(f"{name}: changed since the pack was written" for name in names),
        "worklists.xlsx: missing",
    ]


def test_a_forged_figure_is_found_by_computing_it(folder: Path) -> None:
    """Also where the hash was forged along with it."""

    def forge(document: dict[str, Any]) -> None:
        document["kpis"][0]["value"] = 0.999

    rewritten(folder / "pack", forge)
    (line,) = found(folder)
    assert line.startswith("findings.json: kpis[0].value: printed “0.999”, computed anew “")


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


# -- a workspace ---------------------------------------------------------------------------

SPACE = """
[shop]
name = "小满"

[params]
slow_seconds = 180

[promotions.first]
start = "2025-11-10 20:00"
end = "2025-11-11 08:00"

[promotions.second]
start = "2025-11-11 08:00"
end = "2025-11-12 02:00"
"""
BLOCK = "1_break_down/concurrency"


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with one sentence of its own and two packs, the later in full."""
    space = tmp_path_factory.mktemp("space") / "shop"
    for name in ("first", "second"):
        write_exports(space / "promotions" / name / "exports")
    (space / "retro.toml").write_text(SPACE, encoding="utf-8")
    (space / "queries" / BLOCK).parent.mkdir(parents=True)
    (space / "queries" / f"{BLOCK}.toml").write_text('title.zh = "几个一起接"', encoding="utf-8")
    for name, formats in (("first", "json"), ("second", "json,xlsx,html,pdf")):
        arguments = ("--workspace", str(space), "--format", formats, "--quiet")
        assert cli._guarded(["run", name, *arguments]) == 0
    return space


@pytest.fixture
def shop(space: Path, tmp_path: Path) -> Path:
    """Return a copy of that workspace."""
    shutil.copytree(space, tmp_path / "shop")
    return tmp_path / "shop"


def told(shop: Path) -> list[str]:
    """Return the differences of the later pack of a workspace."""
    return differences(shop / "promotions" / "second" / "pack", lambda _: None)


def edited(path: Path, old: str, new: str) -> None:
    """Change a file in one place, and its hash in a manifest beside it, as a forger would."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    forged(path)


def forged(path: Path) -> None:
    """Write the hash of a file into the manifest of its pack."""
    manifest = path.parent / "manifest.json"
    if manifest.exists():
        document = json.loads(manifest.read_text("utf-8"))
        for output in document["outputs"]:
            if output["path"] == path.name:
                output["sha256"] = digest(path.read_bytes())
        manifest.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def test_a_later_life_of_the_workspace_changes_no_pack(shop: Path) -> None:
    """Decisions in the register, a new promotion, a comment in the settings: the pack holds."""
    register = shop / "actions.csv"
    text = register.read_text("utf-8-sig") if register.exists() else "id,promotion,do,status\n"
    row = "second/decided-1,second,换快递,accepted\n"
    register.write_text(text + row if text.startswith("id,promotion,do,status") else text, "utf-8")
    more = '\n# 下一次\n[promotions.third]\nstart = "2025-12-12 00:00"\nend = "2025-12-13 00:00"\n'
    (shop / "retro.toml").write_text(SPACE + more, encoding="utf-8")
    assert told(shop) == []


def test_the_report_carries_its_workbook_and_its_manifest(shop: Path) -> None:
    """In report.pdf: tables.xlsx as it lies beside it, and what the run read, asked and wrote."""
    pack = shop / "promotions" / "second" / "pack"
    inside = PdfReader(pack / "report.pdf").attachments
    assert inside["tables.xlsx"] == [(pack / "tables.xlsx").read_bytes()]
    manifest = json.loads((pack / "manifest.json").read_text("utf-8"))
    # A file cannot hold its own hash, and the register is added at the end.
    later = {"brief.pdf", "report.pdf", "register.csv"}
    outputs = [output for output in manifest["outputs"] if output["path"] not in later]
    assert json.loads(inside["manifest.json"][0]) == manifest | {"outputs": outputs}


def test_one_printed_digit_is_named_with_its_place(shop: Path) -> None:
    """With the hashes forged along: line, cell or page, what is printed, what is right."""
    pack = shop / "promotions" / "second" / "pack"
    text = (pack / "report.html").read_text("utf-8")
    amount = re.search(r">(¥[\d,.]+)<", text)
    assert amount
    edited(pack / "report.html", amount[0], ">¥1<")
    cell, was = _painted(pack / "tables.xlsx")
    shutil.copy(pack / "brief.pdf", pack / "report.pdf")
    forged(pack / "report.pdf")
    (pack / "register.csv").write_bytes((pack / "register.csv").read_bytes() + b"x")
    line = text[: amount.start(1)].count("\n") + 1
    said = told(shop)
    assert f"report.html: {line}: printed “¥1”, computed anew “{amount[1]}”" in said
    assert f"tables.xlsx: {cell}: printed “987654.0”, computed anew “{was}.0”" in said
    assert "report.pdf: 1: computed anew it differs" in said
    assert "register.csv: changed since the pack was written" in said


def _painted(path: Path) -> tuple[str, int]:
    """Change one figure of a workbook; return its place and what stood there."""
    book = load_workbook(path)
    sheet = book["核心指标"]
    cell = next(c for row in sheet.iter_rows() for c in row if isinstance(c.value, int))
    was, cell.value = cell.value, 987654
    book.save(path)
    forged(path)
    return f"核心指标!{cell.coordinate}", int(was)


@pytest.mark.parametrize(
    ("path", "old", "new", "line"),
    [
        (f"queries/{BLOCK}.toml", "一起", "同时", f"queries/{BLOCK}.toml: changed"),
        ("retro.toml", "= 180", "= 181", "retro.toml: [params]: changed"),
        ("retro.toml", 'start = "2025-11-10 20:00"', 'start = "2025-11-10 21:00"',
         "retro.toml: [promotions]: changed"),
    ],
)  # fmt: skip
def test_one_changed_query_or_setting_is_named(
    shop: Path, path: str, old: str, new: str, line: str
) -> None:
    """What the pack stood on is named, file or table."""
    edited(shop / path, old, new)
    assert told(shop) == [f"{line} since the pack was written"]


def test_an_added_query_is_named(shop: Path) -> None:
    """A query that the run did not know."""
    source = resources.folder("queries") / f"{BLOCK}.sql"
    (shop / "queries" / BLOCK).with_suffix(".sql").write_bytes(source.read_bytes() + b"\n")
    assert told(shop) == [f"queries/{BLOCK}.sql: changed since the pack was written"]


def test_a_changed_snapshot_is_named(shop: Path) -> None:
    """The history that the pack compares with was written again, or is gone."""
    (snapshot,) = (shop / "history").glob("first@*")
    edited(snapshot / "snapshot.json", '"as_of"', '"as_of" ')
    assert told(shop) == [f"history/{snapshot.name}: changed since the pack was written"]
    shutil.rmtree(snapshot)
    assert told(shop) == [f"history/{snapshot.name}: missing"]


def test_exit_codes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 where the pack holds, 1 where it does not, with the lines as JSON for a script."""
    assert cli._guarded(["verify", str(folder / "pack")]) == 0
    assert capsys.readouterr().out == "ok\n"
    (folder / "exports" / "退款.csv").unlink()
    assert cli._guarded(["verify", str(folder / "pack"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["differences"] == ["exports/退款.csv: missing"]
    assert cli._guarded(["verify", str(folder / "pack")]) == 1
    assert capsys.readouterr().out == "exports/退款.csv：不见了\n"
