"""One measured line of docs/reliability.md."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What was measured, the target, what was reached on how many cases, and how to repeat it.

    `rank` orders the lines of the table; `unmet` are the cases that fell short, in a few words.
    """

    id: str
    rank: int
    what: str
    target: str
    reached: str
    n: int
    is_met: bool
    command: str
    unmet: tuple[str, ...] = ()
