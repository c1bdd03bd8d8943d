"""Workbooks whose sheets lose nothing in silence: XlsxWriter tells it by a number that few read."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from retro.errors import MachineError

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "remove_timezone": False,
}
# Of a cell, in units of UTF-16, as spreadsheets count.
LONGEST = 32_767


class _Checked(Worksheet):  # type: ignore[misc]
    """A sheet that cuts a text visibly, and refuses a cell that lies beyond its edge."""

    def write_string(self, *cell: Any) -> int:
        """Write a text, as much of it as a cell holds."""
        y, x, text, *form = cell
        return _fits(super().write_string(y, x, _cut(text), *form))

    def write_number(self, *cell: Any) -> int:
        """Write a number."""
        return _fits(super().write_number(*cell))

    def write_datetime(self, *cell: Any) -> int:
        """Write a time."""
        return _fits(super().write_datetime(*cell))


class Workbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook in memory whose sheets lose nothing in silence."""

    worksheet_class = _Checked

    def __init__(self, buffer: io.BytesIO) -> None:
        super().__init__(buffer, OPTIONS)


def _fits(done: int) -> int:
    if done:
        raise does_not_fit()
    return done


def does_not_fit() -> MachineError:
    """Return the error of what lies beyond the edge of a sheet."""
    return MachineError(
        "WORKBOOK",
        {"zh": "表格的一格放不进工作簿。", "en": "a cell does not fit into the workbook."},
    )


def _cut(text: str) -> str:
    """Return as much of a text as a cell holds; spreadsheets count in UTF-16."""
    if len(text) * 2 <= LONGEST:
        return text
    units = text.encode("utf-16-le", "replace")
    if len(units) <= LONGEST * 2:
        return text
    return units[: LONGEST * 2 - 2].decode("utf-16-le", errors="ignore") + "…"
