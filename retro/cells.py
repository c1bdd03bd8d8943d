"""Cells of CSV files that people open in a spreadsheet: text that stays text, dates, numbers."""

from __future__ import annotations

import math
import re
from datetime import date

RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%", "\t", "\r", "\n")
# What a spreadsheet passes over before it looks whether a cell begins a formula.
HIDDEN = "' \u00a0\u3000\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def guarded(text: str) -> str:
    """Return text that a spreadsheet will not take for a formula; numbers stay numbers."""
    return f"'{text}" if _is_risky(text) and number(text) is None else text


def unguarded(text: str) -> str:
    """Return the text that was guarded."""
    return text[1:] if text.startswith("'") and _is_risky(text) else text


def _is_risky(text: str) -> bool:
    """Tell whether a cell or a line in it begins like a formula, be it behind blanks."""
    whole = text.lstrip("'").startswith(RISKY)
    return whole or any(line.lstrip(HIDDEN).startswith(RISKY) for line in text.splitlines())


def number(text: str) -> float | None:
    """Return the number in a cell, 0.95 also for 95%; None if there is none."""
    digits = text.strip().replace("％", "%")
    try:
        found = float(digits.removesuffix("%")) / (100 if digits.endswith("%") else 1)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def day(text: str) -> date | None:
    """Return the date in a cell, however a spreadsheet writes it; None if there is none."""
    match = DAY.fullmatch(text.strip())
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
