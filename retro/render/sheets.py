"""The names of the sheets of `tables.xlsx`, so that workbook and report say the same."""

from __future__ import annotations

import re

from retro.model import Report, worded

REFUSED = re.compile(r"[\[\]:*?/\\']")
LIMIT = 31


def sheet_names(report: Report, lang: str) -> dict[str, str]:
    """Return the sheet of every block by the path of its query."""
    blocks = [block for section in report.sections for block in section.blocks]
    return {
        block.query.path: sheet_name(number, worded(block.query.title, lang))
        for number, block in enumerate(blocks, 1)
    }


def sheet_name(number: int, title: str) -> str:
    """Return a name that every spreadsheet takes; the number keeps it unique."""
    return REFUSED.sub(" ", f"{number} {title}")[:LIMIT].strip()
