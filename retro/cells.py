"""Cells of CSV files that people open in a spreadsheet: text that stays text, dates, numbers."""

from __future__ import annotations

import math
import re
from datetime import date

RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%", "\t", "\r", "\n")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def guarded(text: str) -> str:
    """Return text that a spreadsheet will not take for a formula; numbers stay numbers."""
    return f"'{text}" if text.lstrip("'").startswith(RISKY) and number(text) is None else text


def unguarded(text: str) -> str:
    """Return the text that was guarded."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(RISKY) else text


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
