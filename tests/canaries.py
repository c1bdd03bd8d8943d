"""A small shop full of canaries, and the search for them in everything that a run leaves."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile, is_zipfile

import hostile_shop
import pyarrow.parquet as pq
import pypdf
import pytest

PROMOTION = hostile_shop.PROMOTION
# What buyers wrote of themselves, in every free text; and what they and the agents are called.
PERSONS = (
    "欧阳甲测",
    "13912345678",
    "文一西路",
    "nobody@canary.example",
    "wxcanary77",
    "canarybuyer",
)
AGENTS = ("南宫乙试",)
TEXT = "我是欧阳甲测，电话13912345678，住文一西路969号，邮箱nobody@canary.example，微信wxcanary77"
WRITTEN = ("note", "question", "cause")
# The named exceptions of promise 18, the register, and the private copy of what exports hold.
INTERNAL = ("worklists.xlsx", "quarantine.csv")
REGISTER = ("actions.csv", "register.csv")
CACHE = ".cache"


def write(folder: Path) -> Path:
    """Write a workspace whose exports hold canaries wherever they hold persons."""

    def planted(mark: str, number: int) -> str:
        if mark == "agent":
            return f"{AGENTS[0]}{number}号"
        return f"{TEXT}·{number}" if mark in WRITTEN else f"{mark} {number % 8}"

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(hostile_shop, "hostile", planted)
        hostile_shop.write(folder)
    for file in (folder / "promotions" / PROMOTION / "exports").glob("*.csv"):
        text = re.sub(r"\btb(?=\d)", "canarybuyer", file.read_text("utf-8-sig"))
        # A log without a number for each chat: there the buyer is what tells chats apart.
        text = text.replace('"会话"', '"窗口"', 1)
        file.write_text(text, encoding="utf-8-sig")
    return folder


def forms(word: str) -> set[bytes]:
    """Return a word as it may stand in a file: encodings, escapes, base64 at each offset."""
    plain = word.encode()
    found = {word.encode(code) for code in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")}
    found |= {json.dumps(word)[1:-1].encode(), quote(word).encode()}
    found.add("".join(f"&#{ord(letter)};" for letter in word).encode())
    for before in range(3):
        # What depends on the neighbours is cut off at both ends.
        coded = base64.b64encode(b"\0" * before + plain)
        found.add(coded[4 if before else 0 : len(coded) - 4])
    return found


def hits(place: Path, words: tuple[str, ...]) -> set[tuple[str, str]]:
    """Return the files below a folder, by name or content, that hold one of the words."""
    sought = {word: forms(word) for word in words}
    found = set()
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        parts = [name.encode(), *(contents(path) if path.is_file() else ())]
        found |= {
            (name, word)
            for word, needles in sought.items()
            if any(needle in part for part in parts for needle in needles)
        }
    return found


def is_shared(name: str) -> bool:
    """Tell whether a file of the workspace may be passed on."""
    file = Path(name)
    return not {"exports", CACHE} & {*file.parts} and file.name not in (*INTERNAL, *REGISTER)


def contents(path: Path) -> Iterator[bytes]:
    """Yield a file as it is, and all that is packed inside it."""
    raw = path.read_bytes()
    yield raw
    yield from unpacked(path.suffix, raw)


def unpacked(suffix: str, raw: bytes) -> Iterator[bytes]:
    """Yield what a compressed file holds: members, cells, streams, attachments, metadata."""
    if is_zipfile(io.BytesIO(raw)):
        with ZipFile(io.BytesIO(raw)) as archive:
            for member in archive.infolist():
                yield archive.read(member)
                # A word may be spread over the runs of a cell.
                yield re.sub(rb"<[^>]+>", b"", archive.read(member))
    elif suffix == ".parquet":
        yield str(pq.read_table(io.BytesIO(raw)).to_pydict()).encode()
    elif suffix == ".pdf":
        yield from _of_pdf(raw)


def _of_pdf(raw: bytes) -> Iterator[bytes]:
    book = pypdf.PdfReader(io.BytesIO(raw))
    yield str(book.metadata).encode()
    yield "\n".join(page.extract_text() for page in book.pages).encode()
    for number in range(len(book.xref[0]) if 0 in book.xref else 0):
        thing = book.get_object(number) if number else None
        if isinstance(thing, pypdf.generic.StreamObject):
            yield thing.get_data()
    for name, files in book.attachments.items():
        for file in files:
            yield from unpacked(Path(name).suffix, file)
            yield file
