"""How the platforms print times and money: text from seconds and fen."""

from __future__ import annotations

from datetime import datetime, timedelta


class Stamp:
    """Prints seconds from a midnight as the platforms do; caches the days."""

    def __init__(self, origin: datetime) -> None:
        days = [origin + timedelta(days=day) for day in range(120)]
        self._padded = [f"{day:%Y-%m-%d}" for day in days]
        self._plain = [f"{day.year}/{day.month}/{day.day}" for day in days]

    def seconds(self, t: float | None) -> str:
        """Return `2025-11-10 20:02:11`, or nothing for a time that never came."""
        if t is None:
            return ""
        day, rest = divmod(int(t), 86400)
        hour, rest = divmod(rest, 3600)
        minute, second = divmod(rest, 60)
        return f"{self._padded[day]} {hour:02d}:{minute:02d}:{second:02d}"

    def minutes(self, t: float | None) -> str:
        """Return `2025/6/17 20:02`: no padding of the date, no seconds."""
        if t is None:
            return ""
        day, rest = divmod(int(t), 86400)
        return f"{self._plain[day]} {rest // 3600}:{rest % 3600 // 60:02d}"


def yuan(fen: int) -> str:
    """Return fen as yuan with two places."""
    return f"{fen // 100}.{fen % 100:02d}"


def quoted(number: str) -> str:
    """Return a long id as the back office protects it from spreadsheets."""
    return f'="{number}"' if number else ""


def percent(part: float, whole: float) -> str:
    """Return a share as `97.30%`, or `--` when there is nothing to divide by."""
    return f"{100 * part / whole:.2f}%" if whole else "--"
