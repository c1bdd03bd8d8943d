"""Reviews copied from the page of the back office are read, on one line or on several."""

from __future__ import annotations

from pathlib import Path

import pytest

from retro.readers import RawTable, open_export
from retro.readers.chatlog import open_log
from retro.readers.reviewtext import HEADER, LOOKED_AT


def opened(folder: Path, text: str) -> RawTable | None:
    """Return a text as the table of its reviews, if it is a copy of such."""
    path = folder / "评价.txt"
    path.write_text(text, encoding="utf-8")
    (table,) = open_export(path, folder)
    return open_log(table, path)


def reviews(folder: Path, text: str) -> list[list[str]]:
    """Return the cells of the reviews in a text."""
    made = opened(folder, text)
    assert made is not None
    return [cells for _, cells in list(made.records())[1:]]


@pytest.mark.parametrize("seam", ["\n", " "])
def test_a_review_with_its_follow_up(tmp_path: Path, seam: str) -> None:
    """The words stand above their time, the follow-up above 追评, the order number below."""
    parts = [
        "中性评价", "颜色偏暗", "初次评价：2026-07-13 20:13", "穿了两天起球",
        "追评：2026-07-15 08:30", "针织打底衫", "订单号：1300000000000000009", "追评回复",
    ]  # fmt: skip
    assert reviews(tmp_path, seam.join(parts) + "\n") == [
        ["1300000000000000009", "2026-07-13 20:13", "3", "颜色偏暗", "穿了两天起球"]
    ]


def test_reviews_without_a_tone(tmp_path: Path) -> None:
    """The last line above the time is the review; stars are not guessed."""
    first = "很暖和\n初次评价：2026-07-13 20:13\n大衣\n订单号：1\n评价回复\n"
    text = f"{first}好\n初次评价：2026-07-14 09:00\n"
    assert reviews(tmp_path, text) == [
        ["1", "2026-07-13 20:13", "", "很暖和", ""],
        ["", "2026-07-14 09:00", "", "好", ""],
    ]


def test_a_relative_follow_up(tmp_path: Path) -> None:
    """`追加评价：收货后5天` ends the follow-up as a time does."""
    text = "好评\n不错\n初次评价：2026-07-13 20:13\n仍然满意\n追加评价：收货后5天\n订单号：1\n"
    assert reviews(tmp_path, text) == [["1", "2026-07-13 20:13", "5", "不错", "仍然满意"]]


def test_words_on_several_lines(tmp_path: Path) -> None:
    """All lines below the tone are the review, all above 追评 the follow-up; colons may be full."""
    text = (
        "买家甲\n差评 起球 又 掉色\n退了\n初次评价：2026-07-13 20：13\n"
        "又买了一件\n还是掉色\n追评：2026-07-15\n订单号：1\n"
        "好评\n初次评价：2026-07-16\n"
        "一般\n初次评价：2026-07-17 9：05：30\n"
    )
    assert reviews(tmp_path, text) == [
        ["1", "2026-07-13 20:13", "1", "起球 又 掉色\n退了", "又买了一件\n还是掉色"],
        ["", "2026-07-16", "5", "", ""],
        ["", "2026-07-17 9:05:30", "", "一般", ""],
    ]


def test_a_review_is_told_by_the_line_of_its_time(tmp_path: Path) -> None:
    """The lines are those of the file, the header has none; the warehouse reads no such copy."""
    made = opened(tmp_path, "好评\n不错\n初次评价：2026-07-13\n\n初次评价：2026-07-14\n订单号：2\n")
    assert made is not None
    assert list(made.records()) == [
        (0, HEADER),
        (3, ["", "2026-07-13", "5", "不错", ""]),
        (5, ["2", "2026-07-14", "", "", ""]),
    ]
    assert (made.delimiter, made.delimited, made.file) == ("", False, None)


def test_an_order_number_above_all_reviews(tmp_path: Path) -> None:
    """What was copied from half a page on begins with the order of a review that is not there."""
    text = "订单号：7\n追评：2026-07-15\n很好\n初次评价：2026-07-16 09:00\n订单号：8\n"
    assert reviews(tmp_path, text) == [["8", "2026-07-16 09:00", "", "很好", ""]]


def test_a_text_without_a_review_is_none(tmp_path: Path) -> None:
    """Words alone, or a time below the lines that are looked at, make no copy of reviews."""
    assert opened(tmp_path, "很好\n订单号：8\n") is None
    assert opened(tmp_path, "很好\n" * LOOKED_AT + "初次评价：2026-07-16 09:00\n") is None
    assert opened(tmp_path, "很好\n" * (LOOKED_AT - 1) + "初次评价：2026-07-16 09:00\n")
