"""Bytes -> text: what is one encoding from end to end is read as that, and nothing fails."""

from __future__ import annotations

import re

from ground import encoded, pieces, scratch

from retro.readers import encodings

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
DROPPED = str.maketrans("", "", "\0\x1a")
PIECES = (
    "订单编号,金额\n", "4501,阿喵🌸\n", "2,豆豆,3\r\n", "\ufeff", "\0", "\x1a", "\r", "\n", "a,b\n",
    "é", "中", "，", "\ud7ff", "\U0010ffff", " ", "交易成功",
)  # fmt: skip
inputs = encoded(pieces(*PIECES))


def one(data: bytes) -> None:
    """Valid UTF-8 is read as it is; whatever was not decoded can be told by its marks."""
    path, copy = scratch() / "text.csv", scratch() / "copy.csv"
    path.write_bytes(data)
    copy.unlink(missing_ok=True)
    found = encodings.detect(path, copy)
    text = "".join(encodings.lines(path, found))
    encodings.is_binary(path)
    encodings.is_garbled(text)
    assert found == encodings.detect(path), "a copy changes what is found"
    if copy.exists():
        assert copy.read_bytes().decode("utf-8").translate(DROPPED) == data.decode(
            "gb18030"
        ).translate(DROPPED)
        assert found == encodings.Encoding("gb18030")
    if found.name in {"utf-8", "utf-8-sig"} and not found.fallback:
        assert text == _meant(data.decode("utf-8"))
    if not encodings.UNREADABLE.search(text) and not found.name.startswith(encodings.WIDE):
        # Nothing is lost but what copying leaves behind.
        assert len(text.encode("gb18030")) <= 2 * len(data)


def _meant(text: str) -> str:
    lines = LINE.findall(text.removeprefix("\ufeff"))
    return "".join(line.translate(DROPPED).removeprefix("\ufeff") for line in lines)
