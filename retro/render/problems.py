"""A problem on the page: where it lies in words, and some cases of it as a table."""

from __future__ import annotations

from datetime import date, datetime

from retro.formats import Formats
from retro.model import Block, Finding, Result, Value
from retro.render.tables import Table, table

# A table of cases shows the first few; more lie in the work lists.
CASES = 3
# Parts of a slice that are codes.
CODES = ("reason", "question_type", "stage")
# In the order in which a manager would say it: when, what, why, which way, who.
PARTS = ("sku", "reason", "question_type", "stage", "carrier", "region", "agent")


def where(finding: Finding, formats: Formats) -> list[str]:
    """Return what a problem is cut by, one phrase for each cut; the whole shop where by nothing."""
    words = formats.strings["ui"]["slice"]
    found = [_moment(finding.slice.get("from"), finding.slice.get("to"), formats)]
    for name in PARTS:
        value = finding.slice.get(name)
        if value is not None:
            told = formats.code(value, name) if name in CODES else str(value)
            found.append(words[name].format(told))
    return [text for text in found if text] or [words["whole"]]


def _moment(first: Value, last: Value, formats: Formats) -> str:
    """Return from when to when; a day without an hour is told as a day."""
    ends = [_time(end, formats) for end in (first, last) if isinstance(end, date)]
    return " – ".join(dict.fromkeys(ends))


def _time(at: date, formats: Formats) -> str:
    return formats.time(at) if isinstance(at, datetime) else formats.day(at)


def examples(finding: Finding, formats: Formats) -> Table | None:
    """Return some cases of a problem as texts; None where there are none.

    Left out is what all of them share: which problem's they are, and what it is cut by.
    """
    if finding.examples is None:
        return None
    cut = {name for name, value in finding.slice.items() if value is not None}
    return table(_cases(finding.examples, cut), formats, CASES)


def _cases(result: Result, cut: set[str]) -> Block:
    told = cut.union(result.query.grain)
    shown = result.only(lambda column: column.name not in told)
    return Block(query=shown.query, params=shown.params, rows=shown.rows)
