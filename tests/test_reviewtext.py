"""Reviews copied from the page of the back office are read, on one line or on several."""

from __future__ import annotations

from pathlib import Path

import pytest

from retro.readers import open_export
from retro.readers.chatlog import open_log


def reviews(folder: Path, text: str) -> list[list[str]]:
    """Return the cells of the reviews in a text."""
    path = folder / "评价.txt"
    path.write_text(text, encoding="utf-8")
    (table,) = open_export(path, folder)
    made = open_log(table, path)
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
