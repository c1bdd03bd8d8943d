"""A zip of exports is read like a folder; what is no honest archive is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from retro.errors import ExportError
from retro.readers import archives
from retro.readers.archives import BIG_MEMBER, MAX_RATIO, is_archive, is_bomb, unpacked

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
    assert [m.path for m in members] == [tmp_path / "out" / "0", tmp_path / "out" / "1"]
    assert [m.path.read_bytes() for m in members] == [CSV, CSV]


def test_names_in_gbk(tmp_path: Path) -> None:
    """Chinese tools write names in GBK and do not say so."""
    path = packed(tmp_path, {"abcd.csv": CSV})
    path.write_bytes(path.read_bytes().replace(b"abcd.csv", "订单.csv".encode("gb18030")))
    assert names(path, tmp_path) == ["订单.csv"]


def test_names_of_no_encoding(tmp_path: Path) -> None:
    """A name that is neither UTF-8 nor GBK is shown as the zip has it; one in UTF-8 as meant."""
    path = packed(tmp_path, {"ab.csv": CSV})
    kept = path.read_bytes()
    path.write_bytes(kept.replace(b"ab.csv", b"\xff\xff.csv"))
    assert names(path, tmp_path) == [b"\xff\xff.csv".decode("cp437")]
    path.write_bytes(kept.replace(b"ab.csv", "é.csv".encode()))
    assert names(path, tmp_path) == ["é.csv"]


def test_p20_only_we_read_what_was_unpacked(tmp_path: Path) -> None:
    """The folder is private from the moment it is there; a second archive may use it as well."""
    path = packed(tmp_path, {"a.csv": CSV})
    for _ in range(2):
        (member,) = unpacked(path, tmp_path / "deep" / "out")
        assert member.path.parent.stat().st_mode & 0o777 == 0o700


def test_a_password_is_told(tmp_path: Path) -> None:
    """A file with a password costs that file, under its own name."""
    path = packed(tmp_path, {"a.csv": CSV, "b.csv": CSV})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    locked, sound = unpacked(path, tmp_path / "out")
    assert locked.problem is not None
    assert (locked.name, locked.path, locked.problem.code) == (
        "a.csv", tmp_path / "out" / "0", "ARCHIVE_PASSWORD",
    )  # fmt: skip
    assert (sound.name, sound.problem) == ("b.csv", None)


def test_a_path_is_only_a_name(tmp_path: Path) -> None:
    """Promise 21: what an archive calls ../../x lands under a name of ours."""
    path = packed(tmp_path, {"../../evil.csv": CSV, "/etc/evil.csv": CSV})
    members = list(unpacked(path, tmp_path / "out"))
    assert [m.name for m in members] == ["../../evil.csv", "/etc/evil.csv"]
    assert {m.path.parent for m in members} == {tmp_path / "out"}
    assert not (tmp_path.parent / "evil.csv").exists()


def test_workbooks_are_no_archives(tmp_path: Path) -> None:
    """A workbook is a zip, too; a zip without any export is not opened."""
    assert not is_archive(packed(tmp_path, {"[Content_Types].xml": b"", "a.csv": CSV}))
    assert not is_archive(packed(tmp_path, {"Index/Document.iwa": b"x"}, "b.zip"))


def test_a_zip_whose_list_is_damaged_is_no_archive(tmp_path: Path) -> None:
    """What cannot be listed is read as any other file, and told as such."""
    path = packed(tmp_path, {"a.csv": CSV})
    path.write_bytes(path.read_bytes().replace(b"PK\1\2", b"PK\1\1"))
    assert not is_archive(path)


def test_bombs_are_refused(tmp_path: Path) -> None:
    """Promise 21: a file that unpacks two hundred times its size is no export."""
    path = packed(tmp_path, {"a.csv": b"0" * (11 << 20)})
    with pytest.raises(ExportError) as caught:
        names(path, tmp_path)
    assert caught.value.code == "ARCHIVE_TOO_BIG"


def test_p21_a_list_of_parts_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read whole, it would take twenty times its size of memory: such a zip is no archive."""
    path = packed(tmp_path, {"a.csv": CSV})
    listed = path.read_bytes().rindex(b"PK\5\6") - path.read_bytes().index(b"PK\1\2")
    monkeypatch.setattr(archives, "MOST_LISTED", listed)
    assert is_archive(path)
    monkeypatch.setattr(archives, "MOST_LISTED", listed - 1)
    assert not is_archive(path)


def test_p21_what_is_too_much(tmp_path: Path) -> None:
    """Too many files, too many bytes, or too dense: exactly the limits are let through."""
    path = packed(tmp_path, {"a.csv": b"0" * 10, "b.csv": b"1" * 10})
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    assert not is_bomb(path, parts, 2, 20)
    assert is_bomb(path, parts, 1, 20)
    assert is_bomb(path, parts, 2, 19)
    size = BIG_MEMBER // MAX_RATIO + 1
    with path.open("wb") as file:
        file.truncate(size)
    part = zipfile.ZipInfo("a.csv")
    for packed_size, whole, is_told in [
        (size, MAX_RATIO * size, False),
        (size, MAX_RATIO * size + 1, True),
        (size - 1, MAX_RATIO * size, True),
        (1, BIG_MEMBER, False),
    ]:
        part.compress_size, part.file_size = packed_size, whole
        assert is_bomb(path, [part], 1, 1 << 40) == is_told


def test_a_damaged_member_is_told(tmp_path: Path) -> None:
    """One broken file of an archive leaves the others readable."""
    path = packed(tmp_path, {"a.csv": CSV * 50, "b.csv": CSV})
    data = bytearray(path.read_bytes())
    data[60:70] = b"\xff" * 10
    path.write_bytes(data)
    members = list(unpacked(path, tmp_path / "out"))
    assert [m.problem.code if m.problem else "" for m in members] == ["UNREADABLE", ""]
    assert [(m.name, m.path.name) for m in members] == [("a.csv", "0"), ("b.csv", "1")]


def test_an_archive_inside_is_not_opened(tmp_path: Path) -> None:
    """One level is enough."""
    inner = packed(tmp_path, {"a.csv": CSV}, "inner.zip").read_bytes()
    path = packed(tmp_path, {"inner.zip": inner, "b.csv": CSV})
    members = list(unpacked(path, tmp_path / "out"))
    assert [m.problem.code if m.problem else "" for m in members] == ["", "ARCHIVE"]
