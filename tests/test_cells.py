"""Cells of files that people open in a spreadsheet."""

from __future__ import annotations

from datetime import date

import pytest

from retro.cells import HIDDEN, RISKY, day, guarded, number, unguarded


@pytest.mark.parametrize("start", ["", *HIDDEN, "a\n", "\u3000 ", "\t", "\r", "\n"])
@pytest.mark.parametrize("sign", [sign for sign in RISKY if sign not in "\r\n"])
def test_p16_a_formula_stays_text(sign: str, start: str) -> None:
    """Wherever a spreadsheet would begin to reckon, a mark stands before the cell."""
    text = f"{start}{sign}cmd|' /C calc'!A0"
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["-5", "+5.5", "-12%", "小荷", "a=b", "", "5-3", "'t Hart", "2%"])
def test_p16_what_is_no_formula_is_left(text: str) -> None:
    """Numbers with their signs stay numbers; a sign inside a text is nothing."""
    assert guarded(text) == text
    assert unguarded(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [(" 95% ", 0.95), ("95％", 0.95), ("-5", -5.0), ("1e3", 1000.0), ("0.5", 0.5),
     ("nan", None), ("inf", None), ("-inf%", None), ("", None), ("%", None), ("a", None)],
)  # fmt: skip
def test_a_number(text: str, value: float | None) -> None:
    """Also as a percentage; nothing else is one."""
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [(" 2025-11-1 ", date(2025, 11, 1)), ("2025/11/01", date(2025, 11, 1)),
     ("2025.1.2", date(2025, 1, 2)), ("2025年11月1日", date(2025, 11, 1)), ("2025-02-30", None),
     ("25-11-01", None), ("2025-11-01 10:00", None), ("x2025-11-01", None), ("", None)],
)  # fmt: skip
def test_a_day(text: str, value: date | None) -> None:
    """However a spreadsheet writes it, if the calendar has it."""
    assert day(text) == value
