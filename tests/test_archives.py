"""A zip of exports is read like a folder; what is no honest archive is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from retro.errors import ExportError
from retro.readers.archives import is_archive, unpacked

CSV = "订单编号,买家会员名\n1,tb1\n".encode()


def packed(folder: Path, files: dict[str, bytes], name: str = "a.zip") -> Path:
    """Write a zip of files."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for inner, data in files.items():
            archive.writestr(inner, data)
    return path


def names(path: Path, folder: Path) -> list[str]:
    """Return the names of what comes out of an archive."""
    return [member.name for member in unpacked(path, folder / "out")]


def test_files_come_in_order_without_litter(tmp_path: Path) -> None:
    """Folders are names; what a computer leaves behind is no export."""
    path = packed(
        tmp_path,
        {"b/退款.csv": CSV, "a.csv": CSV, "__MACOSX/._a.csv": b"x", "b/.DS_Store": b"x"},
    )
    assert is_archive(path)
    members = list(unpacked(path, tmp_path / "out"))
    assert [m.name for m in members] == ["a.csv", "b/退款.csv"]
    assert [m.path.read_bytes() for m in members] == [CSV, CSV]


def test_names_in_gbk(tmp_path: Path) -> None:
    """Chinese tools write names in GBK and do not say so."""
    path = packed(tmp_path, {"abcd.csv": CSV})
    path.write_bytes(path.read_bytes().replace(b"abcd.csv", "订单.csv".encode("gb18030")))
    assert names(path, tmp_path) == ["订单.csv"]


def test_a_path_is_only_a_name(tmp_path: Path) -> None:
    """Promise 21: what an archive calls ../../x lands under a name of ours."""
    path = packed(tmp_path, {"../../evil.csv": CSV, "/etc/evil.csv": CSV})
    members = list(unpacked(path, tmp_path / "out"))
    assert {m.path.parent for m in members} == {tmp_path / "out"}
    assert not (tmp_path.parent / "evil.csv").exists()


def test_workbooks_are_no_archives(tmp_path: Path) -> None:
    """A workbook is a zip, too; a zip without any export is not opened."""
    assert not is_archive(packed(tmp_path, {"[Content_Types].xml": b"", "a.csv": CSV}))
    assert not is_archive(packed(tmp_path, {"Index/Document.iwa": b"x"}, "b.zip"))


def test_bombs_are_refused(tmp_path: Path) -> None:
    """Promise 21: a file that unpacks two hundred times its size is no export."""
    path = packed(tmp_path, {"a.csv": b"0" * (11 << 20)})
    with pytest.raises(ExportError) as caught:
        names(path, tmp_path)
    assert caught.value.code == "ARCHIVE_TOO_BIG"


def test_a_damaged_member_is_told(tmp_path: Path) -> None:
    """One broken file of an archive leaves the others readable."""
    path = packed(tmp_path, {"a.csv": CSV * 50, "b.csv": CSV})
    data = bytearray(path.read_bytes())
    data[60:70] = b"\xff" * 10
    path.write_bytes(data)
    members = list(unpacked(path, tmp_path / "out"))
    assert [m.problem.code if m.problem else "" for m in members] == ["UNREADABLE", ""]


def test_an_archive_inside_is_not_opened(tmp_path: Path) -> None:
    """One level is enough."""
    inner = packed(tmp_path, {"a.csv": CSV}, "inner.zip").read_bytes()
    path = packed(tmp_path, {"inner.zip": inner, "b.csv": CSV})
    members = list(unpacked(path, tmp_path / "out"))
    assert [m.problem.code if m.problem else "" for m in members] == ["", "ARCHIVE"]
