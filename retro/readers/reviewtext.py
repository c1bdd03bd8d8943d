"""Reviews copied from the page of the back office -> the same reviews as a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from retro.readers.chattext import Numbered
from retro.readers.raw import Aside, RawTable, Record

HEADER = ["订单编号", "评价时间", "评分", "评论内容", "追评内容"]
LOOKED_AT = 200
STAMP = r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
FIRST = re.compile(rf"^初次评价[:：]\s*(?P<time>{STAMP})$")
LATER = re.compile(r"^(?:追评|追加评价)[:：]")
ORDER = re.compile(r"^订单(?:号|编号)[:：]\s*(?P<id>\d+)")
# What stands on one line or on several: each of these begins a piece of its own.
PIECES = re.compile(
    rf"\s*(初次评价[:：]\s*{STAMP}|(?:追评|追加评价)[:：]\s*(?:{STAMP}|收货后\d+天)|订单(?:号|编号)[:：]\s*\d+)\s*"
)
# The page tells the tone, not the stars: bad, middling and good are 1, 3 and 5.
STARS = {
    "正面评价": "5", "好评": "5", "中性评价": "3", "中评": "3", "负面评价": "1", "差评": "1",
}  # fmt: skip


@dataclass(slots=True)
class _Review:
    line: int = 0
    time: str = ""
    stars: str = ""
    text: str = ""
    follow_up: str = ""
    order: str = ""


def open_reviews(table: RawTable, lines: Callable[[], Iterator[Numbered]]) -> RawTable | None:
    """Return copied reviews as a table, or None if the text is no such copy."""
    if not any(FIRST.match(piece) for _, piece in _pieces(islice(lines(), LOOKED_AT))):
        return None

    def read(width: int, aside: Aside) -> Iterator[Record]:  # noqa: ARG001 - made here
        yield 0, HEADER
        for one in _reviews(_pieces(lines())):
            yield one.line, [one.order, one.time, one.stars, one.text, one.follow_up]

    return replace(table, read=read, delimiter="", delimited=False, file=None)


def _pieces(lines: Iterator[Numbered]) -> Iterator[Numbered]:
    for number, line in lines:
        for piece in PIECES.split(line.strip()):
            if piece.strip():
                yield number, piece.strip()


def _reviews(pieces: Iterator[Numbered]) -> Iterator[_Review]:
    """Yield one review or more: the words stand above their time, the order number below."""
    current = _Review()
    above: list[str] = []
    for number, piece in pieces:
        if found := FIRST.match(piece):
            if current.line:
                yield current
            current = _begun(number, found["time"], above)
        elif current.line and LATER.match(piece):
            current.follow_up = "\n".join(above)
        elif found := ORDER.match(piece):
            current.order = found["id"]
        else:
            above.append(piece)
            continue
        above.clear()
    yield current


def _begun(number: int, time: str, above: list[str]) -> _Review:
    """Return the review whose words stand below its tone, or else on the last line above."""
    tones = [place for place, line in enumerate(above) if line.split()[0] in STARS]
    if not tones:
        return _Review(number, time.replace("：", ":"), "", above[-1] if above else "")
    tone, *rest = above[tones[-1]].split(maxsplit=1)
    text = [*rest, *above[tones[-1] + 1 :]]
    return _Review(number, time.replace("：", ":"), STARS[tone], "\n".join(text))
