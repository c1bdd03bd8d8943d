"""`retro forget`: a buyer or a promotion leaves no trace but in the manager's own files."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import load_workbook
from small_shop import WINDOW, write_exports

from retro import cli, config, forget, forgotten
from retro.errors import RetroError
from retro.forgotten import FILE, Forgotten
from retro.model import QuarantinedRow

ID = "2025-double11"
BUYER, OTHER = "买家10号", "买家9号"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with a pack, a snapshot and a cache."""
    folder = tmp_path_factory.mktemp("forget") / "甲店"
    config.create(folder, "甲店", "zh")
    window = config.Window(start=WINDOW[0], end=WINDOW[1])
    config.add_promotion(config.find(folder), ID, window)
    write_exports(config.find(folder).exports(ID))
    assert run(folder) == 0
    return folder


@pytest.fixture
def shop(packed: Path, tmp_path: Path) -> config.Workspace:
    """Return a copy of it that a test may change."""
    shutil.copytree(packed, tmp_path / "shop")
    return config.find(tmp_path / "shop")


def retro(*words: object) -> int:
    """Run a command."""
    return cli._guarded([str(word) for word in words])


def run(folder: Path) -> int:
    """Make the pack."""
    return retro("run", ID, "--workspace", folder, "--format", "xlsx,json", "--quiet")


def asked(space: config.Workspace, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Return what `retro forget` says as JSON."""
    capsys.readouterr()
    assert retro("forget", *words, "--workspace", space.folder, "--json") == 0
    return json.loads(capsys.readouterr().out)


def listed(space: config.Workspace) -> set[object]:
    """Return every cell of the work lists."""
    book = load_workbook(space.pack(ID) / "worklists.xlsx", read_only=True)
    return {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}


def test_without_yes_nothing_is_removed(
    shop: config.Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """What would be removed is told; a script that asks nothing loses nothing."""
    before = sorted(shop.folder.rglob("*"))
    told = asked(shop, capsys, BUYER)
    assert (told["what"], told["done"]) == ("buyer", False)
    assert {place["path"] for place in told["removed"]} == {
        ".cache", f"promotions/{ID}/pack/worklists.xlsx",
    }  # fmt: skip
    assert sorted(shop.folder.rglob("*")) == before
    assert retro("forget", BUYER, "--workspace", shop.folder) == 0
    assert "--yes" in capsys.readouterr().out
    assert sorted(shop.folder.rglob("*")) == before


def test_p18_a_forgotten_buyer_stands_in_no_list(
    shop: config.Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """List and cache go at once; lists that are made anew leave out this buyer and nobody else."""
    exports = {path: path.read_bytes() for path in shop.exports(ID).iterdir()}
    assert {BUYER, OTHER} <= listed(shop)
    told = asked(shop, capsys, BUYER, "--yes")
    assert told["done"]
    assert not shop.cache.exists()
    assert not (shop.pack(ID) / "worklists.xlsx").exists()
    assert told["left"] == [
        {"kind": "export", "path": f"promotions/{ID}/exports/订单.csv", "line": 12}
    ]
    figures = json.loads((shop.pack(ID) / "findings.json").read_text("utf-8"))["kpis"]
    assert run(shop.folder) == 0
    assert BUYER not in listed(shop)
    assert OTHER in listed(shop)
    # What is counted stays counted: a figure tells nobody's name.
    assert json.loads((shop.pack(ID) / "findings.json").read_text("utf-8"))["kpis"] == figures
    assert {path: path.read_bytes() for path in shop.exports(ID).iterdir()} == exports
    assert retro("verify", shop.pack(ID), "--quiet") == 0


def test_p18_a_buyer_is_remembered_by_a_keyed_hash(
    shop: config.Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list is private, names nobody, and two workspaces hash one name differently."""
    asked(shop, capsys, BUYER, "--yes")
    path = shop.folder / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert BUYER not in path.read_text("utf-8")
    known = forgotten.load(shop.folder)
    assert known.has(BUYER)
    assert known.has("买家１０号 ")
    assert not known.has(OTHER)
    other = Forgotten().with_buyer(BUYER)
    assert other.key != known.key
    assert other.buyers.isdisjoint(known.buyers)
    assert known.with_buyer(BUYER) == known


def test_p9_a_pack_from_before_says_what_changed(
    shop: config.Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """`retro verify` names the list that is gone, and the file that says who is left out."""
    asked(shop, capsys, BUYER, "--yes")
    assert retro("verify", shop.pack(ID), "--quiet", "--json") == 1
    found = " ".join(json.loads(capsys.readouterr().out)["differences"])
    assert "worklists.xlsx: missing" in found
    assert f"{FILE}: added" in found


def test_a_promotion_leaves_exports_and_register(
    shop: config.Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pack, snapshots and cache go; what the manager wrote or dropped in stays."""
    register = shop.actions.read_bytes()
    told = asked(shop, capsys, ID, "--yes")
    assert told["what"] == "promotion"
    assert {place["kind"] for place in told["removed"]} == {"pack", "snapshot", "cache"}
    assert not shop.pack(ID).exists()
    assert [*shop.history.glob("*@*")] == []
    assert shop.actions.read_bytes() == register
    assert len([*shop.exports(ID).iterdir()]) == 2
    assert asked(shop, capsys, ID, "--yes")["removed"] == []
    assert run(shop.folder) == 0


def test_p10_a_removal_that_was_cut_off_is_finished_by_the_next_run(
    shop: config.Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pack that is on its way out is out of sight, and does not come back."""

    def killed(path: Path) -> None:
        raise KeyboardInterrupt(path)

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            forget.forget(shop, ID)
    assert not shop.pack(ID).exists()
    assert run(shop.folder) == 0
    assert [path.name for path in shop.pack(ID).parent.iterdir() if path.name[0] == "."] == []


@pytest.mark.parametrize("name", ["无此人", "", "  ", "../exports"])
def test_what_is_nowhere_is_told(
    name: str, shop: config.Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, and nothing is remembered of a slip."""
    assert retro("forget", "--yes", "--workspace", shop.folder, "--", name) == 2
    assert "昵称" in capsys.readouterr().err
    assert not (shop.folder / FILE).exists()


def test_the_register_is_named_and_never_changed(
    shop: config.Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """A manager may have written a buyer into a note."""
    with shop.actions.open("a", encoding="utf-8") as file:
        file.write(f"x,{ID},回访{BUYER}\n")
    before = shop.actions.read_bytes()
    told = asked(shop, capsys, BUYER, "--yes")
    assert {"kind": "register", "path": "actions.csv", "line": 2} in told["left"]
    assert shop.actions.read_bytes() == before


def test_a_buyer_is_found_in_every_kind_of_file(shop: config.Workspace) -> None:
    """Text in three encodings, workbooks, archives, across the seam of two pieces."""
    folder = shop.exports(ID)
    name = "小&鱼<儿"
    texts = {"a.csv": "utf-8", "b.csv": "gb18030", "c.csv": "utf-16"}
    for file, encoding in texts.items():
        (folder / file).write_text(f"买家\n甲\n{name}\n", encoding=encoding)
    with xlsxwriter.Workbook(folder / "d.xlsx") as book:
        book.add_worksheet().write_string(3, 0, name)
    with ZipFile(folder / "e.zip", "w") as archive:
        archive.writestr("里面.csv", f"买家\n{name}\n".encode("gb18030"))
    (folder / "f.csv").write_bytes(b"x" * (forget.CHUNK - 4) + name.encode() + b"\n")
    found = {trace.path.name: trace.line for trace in forget.plan(shop, name).traces}
    assert found == {
        ".cache": None, "a.csv": 3, "b.csv": 3, "c.csv": 3, "d.xlsx": None, "e.zip": None,
        "f.csv": 1,
    }  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"key": 1}'])
def test_a_damaged_list_stops_the_run(content: bytes, shop: config.Workspace) -> None:
    """To go on would be to name who asked not to be."""
    (shop.folder / FILE).write_bytes(content)
    with pytest.raises(RetroError, match="forgotten"):
        forgotten.load(shop.folder)
    assert run(shop.folder) == 2


def test_p18_the_quarantine_masks_who_is_forgotten() -> None:
    """A row that was set aside for its nickname keeps its line, not the name."""
    rows = [
        QuarantinedRow(file="a", line=n, column="buyer", value=value, reason={}, remedy={})
        for n, value in enumerate((BUYER, OTHER))
    ]
    values = [row.value for row in Forgotten().with_buyer(BUYER).masked(rows)]
    assert values == [forgotten.MASK, OTHER]
