"""Bytes of a text export -> how to decode them: never by name, always by what they hold."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 20
# What stands for bytes that could not be decoded: escaped, or replaced in UTF-16.
UNREADABLE = re.compile("[\ud800-\udfff\ufffd]")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text file is decoded; `fallback` is for the lines that `name` cannot read."""

    name: str
    fallback: str = ""

    @property
    def label(self) -> str:
        """The encoding as the account prints it."""
        return f"{self.name} + {self.fallback}" if self.fallback else self.name


def detect(path: Path) -> Encoding:
    """Return the encoding: mark, UTF-16, strict UTF-8, strict GB18030, then line by line.

    GB18030 accepts about half of all short UTF-8 texts and is therefore never tried first;
    a file that is neither is decoded by the encoding of most of its lines.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in MARKS:
        if head.startswith(mark):
            return _marked(path, name)
    if wide := _utf16(head):
        return Encoding(wide)
    if _decodes(path, "utf-8"):
        return Encoding("utf-8")
    return _by_lines(path)


def lines(path: Path, encoding: Encoding) -> Iterator[str]:
    """Yield the physical lines with their ends; unreadable bytes match `UNREADABLE`."""
    if encoding.fallback:
        yield from _mixed_lines(path, encoding)
        return
    errors = "replace" if encoding.name.startswith("utf-16") else "surrogateescape"
    with path.open(encoding=encoding.name, errors=errors, newline="") as file:
        for line in file:
            yield line.replace("\0", "") if "\0" in line else line


def _marked(path: Path, name: str) -> Encoding:
    if name == "utf-8-sig" and not _decodes(path, "utf-8"):
        return Encoding("utf-8-sig", "gb18030")
    return Encoding(name)


def _utf16(head: bytes) -> str:
    """Return the byte order of UTF-16 without a mark: one byte of every ASCII sign is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) > 3 + len(head) // 20 and min(even, odd) <= len(head) // 100:
        return "utf-16-le" if odd > even else "utf-16-be"
    return ""


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _by_lines(path: Path) -> Encoding:
    """Choose by the lines that hold more than ASCII."""
    utf8 = other = 0
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                good = _is(line, "utf-8") or _is_damaged_utf8(line)
                utf8 += good
                other += not good
    if utf8 > other:
        return Encoding("utf-8", "gb18030")
    return Encoding("gb18030") if _decodes(path, "gb18030") else Encoding("gb18030", "utf-8")


def _is_damaged_utf8(line: bytes) -> bool:
    """Tell a few bad bytes in UTF-8 from another encoding, which is bad at every character.

    GB18030 would accept most of such lines and show other signs than were written.
    """
    text = line.decode("utf-8", errors="replace")
    signs = len(text) - len(text.encode("ascii", errors="ignore"))
    return text.count("\ufffd") * 5 < signs


def _is(line: bytes, name: str) -> bool:
    try:
        line.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _mixed_lines(path: Path, encoding: Encoding) -> Iterator[str]:
    # A line feed is never part of a character in either encoding.
    with path.open("rb") as file:
        for line in file:
            yield _decoded(line, encoding)


def _decoded(line: bytes, encoding: Encoding) -> str:
    if _is(line, encoding.name):
        return line.decode(encoding.name).replace("\0", "")
    damaged = encoding.name != "gb18030" and _is_damaged_utf8(line)
    if not damaged and _is(line, encoding.fallback):
        return line.decode(encoding.fallback).replace("\0", "")
    return line.decode(encoding.name, errors="surrogateescape")
