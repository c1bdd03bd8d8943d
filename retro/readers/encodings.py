"""Bytes of a text export -> how to decode them: never by name, always by what they hold."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

CHUNK = 1 << 20
# So many lines tell the encoding of most of them.
TELLING = 20_000
FEWEST = 8
CHINESE = re.compile("[\u4e00-\u9fff]")
# What Chinese UTF-8 holds, and bytes of GB18030 seldom are by chance.
WIDE_SIGNS = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")
CONTROL = bytes({*range(1, 9), *range(14, 32), 127} - {26, 27})
# (read as, was really): the ways in which Chinese exports get garbled.
MISREAD = (
    ("latin-1", "utf-8"), ("cp1252", "utf-8"), ("gb18030", "utf-8"),
    ("latin-1", "gb2312"), ("cp1252", "gb2312"),
)  # fmt: skip
# What stands for bytes that could not be decoded: escaped, or replaced in UTF-16.
UNREADABLE = re.compile("[\ud800-\udfff\ufffd]")
WIDE = ("utf-16", "utf-32")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # The mark of UTF-16 is the first half of this one.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
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


def detect(path: Path, copy: Path | None = None) -> Encoding:
    """Return the encoding: mark, UTF-16, strict UTF-8, strict GB18030, then line by line.

    To know that a file is GB18030 it has to be decoded; with a `copy` the text is kept there in
    UTF-8, so that nobody decodes it again. There is no such file after any other answer.
    GB18030 accepts about half of all short UTF-8 texts and is therefore never tried first;
    a file that is neither is decoded by the encoding of most of its lines.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in MARKS:
        if head.startswith(mark):
            return _marked(path, name)
    if wide := _wide(head):
        return Encoding(wide)
    if _decodes(path, "utf-8"):
        return Encoding("utf-8")
    return _by_lines(path, copy)


def lines(path: Path, encoding: Encoding) -> Iterator[str]:
    """Yield the physical lines with their ends; unreadable bytes match `UNREADABLE`."""
    if encoding.fallback:
        yield from _mixed_lines(path, encoding)
        return
    errors = "replace" if encoding.name.startswith(WIDE) else "surrogateescape"
    with path.open(encoding=encoding.name, errors=errors, newline="") as file:
        for line in file:
            yield _clean(line)


def _clean(line: str) -> str:
    """Drop what joining and copying files leaves behind: zeros, end-of-file signs, marks."""
    if "\0" in line or "\x1a" in line:
        line = line.replace("\0", "").replace("\x1a", "")
    return line.removeprefix("\ufeff")


def is_binary(path: Path) -> bool:
    """Tell a picture or a program from a text: control characters stand all over it."""
    with path.open("rb") as file:
        head = file.read(4096).rstrip(b"\0")
    if head.startswith(tuple(mark for mark, _ in MARKS)):
        return False
    return not _wide(head) and len(head.translate(None, CONTROL)) < len(head) * 0.98


def is_garbled(text: str) -> bool:
    """Tell whether Chinese text was read in a wrong encoding and saved like that."""
    signs = len(text) - len(text.encode("ascii", errors="ignore"))
    if signs < FEWEST:
        return False
    if text.count("\ufffd") * 2 > signs or "锟斤拷" in text:
        return True
    return any(_reads_as_chinese(text, was, really) for was, really in MISREAD)


def _reads_as_chinese(text: str, was: str, really: str) -> bool:
    errors = "replace" if was == "gb18030" else "strict"
    try:
        meant = text.replace("\ufffd", "").encode(was).decode(really, errors=errors)
    except UnicodeError:
        return False
    return len(CHINESE.findall(meant)) > max(FEWEST // 2, meant.count("\ufffd"))


def _marked(path: Path, name: str) -> Encoding:
    if name == "utf-8-sig" and not _decodes(path, "utf-8"):
        return Encoding("utf-8-sig", "gb18030")
    return Encoding(name)


def _wide(head: bytes) -> str:
    """Return the encoding of text without a mark that has two or four bytes a sign."""
    thirds, fourths = head[2::4].count(0), head[3::4].count(0)
    firsts, seconds = head[0::4].count(0), head[1::4].count(0)
    most = len(head) // 4 * 0.8
    if min(thirds, fourths) > most and firsts < most / 2:
        return "utf-32-le"
    if min(firsts, seconds) > most and fourths < most / 2:
        return "utf-32-be"
    return _utf16(head)


def _utf16(head: bytes) -> str:
    """Return the byte order of UTF-16 without a mark: one byte of every ASCII sign is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) > 3 + len(head) // 20 and min(even, odd) <= len(head) // 100:
        return "utf-16-le" if odd > even else "utf-16-be"
    return ""


def _decodes(path: Path, name: str) -> bool:
    try:
        for _ in _decoded_chunks(path, name):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _decoded_chunks(path: Path, name: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(name)()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)


def _copied(path: Path, name: str, copy: Path) -> bool:
    """Write a file anew in UTF-8; False, and no file, if it cannot be decoded."""
    try:
        with copy.open("wb") as out:
            for text in _decoded_chunks(path, name):
                out.write(text.encode("utf-8"))
    except UnicodeError:
        copy.unlink()
        return False
    return True


def _by_lines(path: Path, copy: Path | None) -> Encoding:
    """Choose by the first many lines that hold more than ASCII."""
    utf8 = other = 0
    with path.open("rb") as file:
        telling = (line for line in file if not line.isascii())
        for line in islice(telling, TELLING):
            good = _is(line, "utf-8") or _is_damaged_utf8(line)
            utf8 += good
            other += not good
    if utf8 > other:
        return Encoding("utf-8", "gb18030")
    name = "gb18030"
    is_whole = _copied(path, name, copy) if copy else _decodes(path, name)
    return Encoding(name) if is_whole else Encoding(name, "utf-8")


def _is_damaged_utf8(line: bytes) -> bool:
    """Tell a few bad bytes in UTF-8 from another encoding, which is bad at every character.

    GB18030 would accept most of such lines and show other signs than were written.
    """
    text = line.decode("utf-8", errors="replace")
    good = len(WIDE_SIGNS.findall(text))
    return good > 0 and text.count("\ufffd") <= good * 2


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
    line = line.removeprefix(codecs.BOM_UTF8)
    if _is(line, encoding.name):
        return _clean(line.decode(encoding.name))
    damaged = encoding.name != "gb18030" and _is_damaged_utf8(line)
    if not damaged and _is(line, encoding.fallback):
        return _clean(line.decode(encoding.fallback))
    return _clean(line.decode(encoding.name, errors="surrogateescape"))
