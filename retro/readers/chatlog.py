"""Chats copied out of the chat window, as text or into cells -> their messages as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from retro.folding import fold
from retro.readers import encodings
from retro.readers.chattext import (
    HEADER,
    Manner,
    Message,
    Numbered,
    manner_of,
    messages,
    records_of,
)
from retro.readers.problems import problem
from retro.readers.raw import SHOWN, Aside, Broken, RawTable, Record
from retro.readers.reviewtext import open_reviews

LOOKED_AT = 200
FEWEST = 2
# A message in a cell is numbered by its row and its place: row 12, place 7 is 120007.
STEP = 10_000
# Sheets that tools write beside the chats: they hold counts, no messages.
SUMMARIES = {"导出汇总", "汇总", "导出说明", "导出统计"}
BUYERS = {"客户id", "客户", "客户名", "客户昵称", "买家", "买家昵称", "买家id", "顾客", "顾客昵称"}
CHATS = {"聊天记录", "聊天内容", "对话内容", "对话记录", "会话内容", "会话记录"}


@dataclass(frozen=True, slots=True)
class _Cells:
    """Where a sheet with a whole chat in each cell has its header, buyers and chats."""

    line: int
    buyer: int
    chat: int
    width: int


def open_log(table: RawTable, path: Path) -> RawTable | None:
    """Return the messages of a copied chat, or copied reviews, as a table; None for neither.

    Raises:
        ExportError: The sheet is the summary of such an export.
    """
    if table.sheet.strip() in SUMMARIES:
        raise problem("SUMMARY")
    if cells := _cells(table):
        return _opened(table, cells)
    lines = _lines(table, path)
    return (_read(table, lines) or open_reviews(table, lines)) if lines else None


def _read(table: RawTable, lines: Callable[[], Iterator[Numbered]]) -> RawTable | None:
    first = list(islice(lines(), LOOKED_AT))
    found = list(messages(iter(first), manner_of(first)))
    if len(found) < FEWEST or sum(1 for one in found if one.text) * 2 < len(found):
        return None
    manner = manner_of(lines())

    def read(width: int, aside: Aside) -> Iterator[Record]:  # noqa: ARG001 - made here
        yield 0, HEADER
        yield from _with_buyers(messages(lines(), manner), manner)

    return replace(table, read=read, delimiter="", delimited=False, file=None)


def _lines(table: RawTable, path: Path) -> Callable[[], Iterator[Numbered]] | None:
    """Return the lines of a text file, or those of a sheet with one column."""
    if table.delimited:
        encoding = encodings.detect(path)
        return lambda: enumerate(encodings.lines(path, encoding), 1)
    if any(any(cells[1:]) for _, cells in islice(table.records(), LOOKED_AT)):
        return None
    return lambda: (
        (number, line)
        for number, cells in table.records()
        for line in "".join(cells[:1]).splitlines()
    )


def _with_buyers(found: Iterator[Message], manner: Manner) -> Iterator[Record]:
    """Give each message its buyer: the last one who is no account of a shop."""
    waiting: list[Message] = []
    buyer = ""
    for message in found:
        pair = (message.sender, message.to)
        buyer = next((name for name in pair if name and manner.kind(name) == "客户"), buyer)
        waiting.append(message)
        if buyer:
            for one in waiting:
                yield from records_of(one, buyer, manner.kind(one.sender))
            waiting.clear()
    for one in waiting:
        yield from records_of(one, buyer, manner.kind(one.sender))


def _cells(table: RawTable) -> _Cells | None:
    for line, cells in islice(table.records(), LOOKED_AT):
        names = [fold(cell) for cell in cells]
        buyer = next((place for place, name in enumerate(names) if name in BUYERS), None)
        chat = next((place for place, name in enumerate(names) if name in CHATS), None)
        if buyer is not None and chat is not None:
            return _Cells(line, buyer, chat, len(cells))
    return None


def _opened(table: RawTable, cells: _Cells) -> RawTable:
    """Open each cell into its messages; a cell without any is set aside."""

    def read(width: int, aside: Aside) -> Iterator[Record]:  # noqa: ARG001 - made here
        yield cells.line * STEP, HEADER
        full = cells.width if table.delimited else 0
        for line, row in table.records(full, lambda one: aside(_moved(one))):
            if line > cells.line and any(map(str.strip, row)):
                yield from _chat(line, row, cells, aside)

    return replace(table, read=read, step=STEP, delimiter="", delimited=False, file=None)


def _moved(broken: Broken) -> Broken:
    return replace(broken, line=broken.line * STEP)


def _chat(line: int, row: list[str], cells: _Cells, aside: Aside) -> Iterator[Record]:
    buyer, chat = (
        row[place].strip() if place < len(row) else "" for place in (cells.buyer, cells.chat)
    )
    text = list(enumerate(chat.splitlines(), 1))
    manner = manner_of(text)
    found = list(messages(iter(text), manner))
    if not found:
        aside(Broken(line * STEP, f"{buyer} {chat}"[:SHOWN], "NO_MESSAGE"))
    # Two sides talk in a cell. Where no account of a shop is told by its colon, whoever is
    # not the buyer answers for the shop.
    told = any(manner.kind(one.sender) == "客服" for one in found)
    for message in found:
        message.line += line * STEP
        message.text = [(number + line * STEP, said) for number, said in message.text]
        kind = manner.kind(message.sender)
        if kind == "客户" and not told and message.sender != buyer:
            kind = "客服"
        yield from records_of(message, buyer, kind)
