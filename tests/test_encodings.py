"""How a text is decoded is told by its bytes: each rule with the text that stands on its edge."""

from __future__ import annotations

from pathlib import Path

import pytest

from retro.readers import encodings
from retro.readers.encodings import detect, is_binary, is_garbled, lines

WORDS = "订单编号总金额状态"
UTF8, GBK = f"{WORDS}\n".encode(), f"{WORDS}\n".encode("gbk")
# A character that was cut and another one, which GB18030 takes for two others.
CUT = "订".encode()[:1] + "订\n".encode()


def written(folder: Path, data: bytes) -> Path:
    """Write a file of bytes."""
    path = folder / "a.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "label"),
    [
        (b"a,b\n", "utf-8"),
        (UTF8, "utf-8"),
        (b"\xef\xbb\xbf" + UTF8, "utf-8-sig"),
        (b"\xef\xbb\xbf" + UTF8 + GBK, "utf-8-sig + gb18030"),
        (GBK, "gb18030"),
        (UTF8 * 2 + GBK, "utf-8 + gb18030"),
        (UTF8 * 2 + "订".encode()[:2], "utf-8 + gb18030"),
        (GBK * 2 + b"\xff\n" + UTF8, "gb18030 + utf-8"),
        (GBK + b"\xff\n" + UTF8 * 2, "gb18030 + utf-8"),
        ("é,1\n".encode() * 3 + GBK * 2, "utf-8 + gb18030"),
        ("a,订\n".encode()[:-1] + b"\xff\n", "utf-8 + gb18030"),
        ("a,订\n".encode()[:-1] + b"\xff\xff\n", "utf-8 + gb18030"),
        ("a,订\n".encode()[:-1] + b"\xff\xff\xff\n", "gb18030 + utf-8"),
        ("订".encode() + GBK + b"\xff\n", "gb18030 + utf-8"),
    ],
)
def test_the_encoding_is_that_of_most_lines(tmp_path: Path, data: bytes, label: str) -> None:
    """A few bad bytes beside wide signs are damaged UTF-8; as many lines of each are GB18030."""
    assert detect(written(tmp_path, data)).label == label


def test_so_many_lines_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after them is read by what they told; plain lines tell nothing."""
    path = written(tmp_path, b"a,b\n" + UTF8 * 2 + GBK * 3)
    assert detect(path).name == "gb18030"
    monkeypatch.setattr(encodings, "TELLING", 2)
    assert detect(path).name == "utf-8"


def test_a_copy_is_made_while_a_text_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is there for a whole text in GB18030 alone, wherever its blocks are cut."""
    monkeypatch.setattr(encodings, "CHUNK", 3)
    copy = tmp_path / "copy"
    assert detect(written(tmp_path, GBK), copy).label == "gb18030"
    assert copy.read_bytes() == UTF8
    copy.unlink()
    for data in (GBK + b"\xff\n", UTF8, UTF8 * 2 + GBK):
        detect(written(tmp_path, data), copy)
        assert not copy.exists()


def test_lines_of_two_encodings(tmp_path: Path) -> None:
    """Each is decoded by the one that reads it; a damaged one keeps what can be read."""
    path = written(tmp_path, UTF8 * 3 + GBK + CUT + b"\xef\xbb\xbf" + UTF8)
    found = list(lines(path, detect(path)))
    assert found[:4] == [f"{WORDS}\n"] * 4
    assert found[4] == "\udce8订\n"
    assert found[5] == f"{WORDS}\n"
    path = written(tmp_path, GBK * 3 + b"\xef\xbb\xbf" + GBK + "订".encode("gbk") + b"\xff\n")
    found = list(lines(path, detect(path)))
    assert found == [*[f"{WORDS}\n"] * 4, "订\udcff\n"]


@pytest.mark.parametrize(
    "name", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-16", "utf-32", "utf-8"]
)
def test_signs_of_two_and_four_bytes(tmp_path: Path, name: str) -> None:
    """With a mark or without, and with the line ends as they stand; bytes too few are shown."""
    text = "id,name\r\n" + "1001,a\r" * 9
    path = written(tmp_path, text.encode(name))
    assert detect(path).label == name
    assert list(lines(path, detect(path))) == ["id,name\r\n", *["1001,a\r"] * 9]
    if name != "utf-8":
        path = written(tmp_path, text.encode(name) + b"9")
        assert list(lines(path, detect(path)))[-1] == "\ufffd"


def _groups(count: int, zeros: dict[int, int]) -> bytes:
    """Return so many groups of four letters; at each place so many of them are zero."""
    return bytes(
        0 if number < zeros.get(place, 0) else ord("a")
        for number in range(count) for place in range(4)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("zeros", "label"),
    [
        ({2: 9, 3: 9}, "utf-32-le"),
        ({2: 8, 3: 9}, "utf-8"),
        ({2: 9, 3: 8}, "utf-8"),
        ({0: 3, 2: 9, 3: 9}, "utf-32-le"),
        ({0: 4, 2: 9, 3: 9}, "utf-8"),
        ({0: 9, 1: 9}, "utf-32-be"),
        ({0: 8, 1: 9}, "utf-8"),
        ({0: 9, 1: 8}, "utf-8"),
        ({0: 9, 1: 9, 3: 3}, "utf-32-be"),
        ({0: 9, 1: 9, 3: 4}, "utf-8"),
        ({1: 3, 3: 3}, "utf-16-le"),
        ({1: 3, 3: 2}, "utf-8"),
        ({0: 3, 2: 3}, "utf-16-be"),
        ({0: 3, 2: 2}, "utf-8"),
        ({0: 1, 1: 5, 3: 5}, "utf-8"),
    ],
)
def test_how_many_zeros_tell(tmp_path: Path, zeros: dict[int, int], label: str) -> None:
    """Of forty bytes: most of two places in four, or more than five of one in two."""
    assert detect(written(tmp_path, _groups(10, zeros))).label == label


def test_a_zero_of_its_own_in_a_hundred(tmp_path: Path) -> None:
    """A sign that is no ASCII may have one; two are no text of two bytes a sign."""
    assert detect(written(tmp_path, _groups(25, {0: 1, 1: 20, 3: 20}))).label == "utf-16-le"
    assert detect(written(tmp_path, _groups(25, {0: 2, 1: 20, 3: 20}))).label == "utf-8"


def test_what_copying_leaves_behind_is_no_text(tmp_path: Path) -> None:
    """Zeros, ends of files and marks go; what was read is everything else."""
    path = written(tmp_path, b"a\0b\n" + b"c\x1a\n" + "\ufeffd\ufeff\n".encode() + b"\0\x1a")
    assert list(lines(path, detect(path))) == ["ab\n", "c\n", "d\ufeff\n", ""]


def test_a_text_has_few_control_characters(tmp_path: Path) -> None:
    """Two in a hundred are let through; zeros behind a file are no text, and count for nothing."""
    assert not is_binary(written(tmp_path, b"a" * 98 + b"\1" * 2))
    assert is_binary(written(tmp_path, b"a" * 97 + b"\1" * 3))
    assert is_binary(written(tmp_path, b"\1" * 50 + b"\0" * 4000))
    assert not is_binary(written(tmp_path, b"a" * 4096 + b"\1" * 4096))
    assert not is_binary(written(tmp_path, "\1中".encode("utf-16")))


@pytest.mark.parametrize(
    "text",
    [
        WORDS.encode().decode("latin-1"),
        "订编总金状收货".encode().decode("cp1252"),
        WORDS.encode().decode("gb18030", "replace"),
        (WORDS * 2).encode().decode("gb18030", "replace") + "\ufffd" * 4,
        WORDS.encode("gb2312").decode("latin-1"),
        WORDS[:5].encode("gb2312").decode("latin-1"),
        "锟斤拷锟斤拷" + WORDS,
        "\ufffd" * 5 + "订单编",
    ],
)
def test_garbled_text_is_known(text: str) -> None:
    """It was read in a wrong encoding, or most of it is gone."""
    assert is_garbled(text)


@pytest.mark.parametrize(
    "text",
    [
        WORDS * 3,
        "àéîõü ÀÉÎÕÜ naïve",
        WORDS[:4].encode("gb2312").decode("latin-1"),
        "\ufffd" * 4 + "订单编号",
        "锟斤拷 in a long line of ascii",
        "\ufffd" * 4 + "订单编" + "a" * 20,
    ],
)
def test_odd_text_is_not_called_garbled(text: str) -> None:
    """Latin words, half of the signs gone, and what is too short to tell."""
    assert not is_garbled(text)
