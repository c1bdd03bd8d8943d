"""The account of the exports in words: names of files, what they lack, from when to when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from retro.formats import Formats
from retro.model import FileAccount


@dataclass(frozen=True, slots=True)
class Accounts:
    """The files of a report as its pages speak of them."""

    accounts: tuple[FileAccount, ...]
    formats: Formats

    @property
    def _separator(self) -> str:
        return str(self.formats.strings["ui"]["separator"])

    def report_name(self, file: FileAccount) -> str:
        """Return what a file was recognised as: platform and kind of report."""
        platform = (file.report or "").partition("/")[0]
        return (
            f"{self.formats.code(platform, 'platform')} · {self.formats.code(file.table, 'table')}"
        )

    def file_name(self, file: FileAccount) -> str:
        """Return the name of a file, and of its sheet where the file has several tables."""
        # The folder of the exports stands before each.
        name = file.file.partition("/")[2] or file.file
        several = sum(other.file == file.file for other in self.accounts) > 1
        return f"{name} › {file.sheet}" if several and file.sheet else name

    def period(self, file: FileAccount) -> str:
        """Return from when to when the rows of a file are; nothing where no row has a time."""
        if file.first_at is None or file.last_at is None:
            return ""
        return self.formats.period(file.first_at, file.last_at)

    def set_aside(self) -> int:
        """Return how many rows of all files could not be read."""
        return sum(file.rows_quarantined for file in self.accounts)

    def lacking(self) -> list[tuple[str, str]]:
        """Return the columns that exports lack, with the files: the same lack is told once."""
        found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for file in self.accounts:
            if file.missing:
                name = self.file_name(file)
                found.setdefault((file.report or "", file.missing), []).append(name)
        separator = self._separator
        return [(separator.join(names), separator.join(lack)) for (_, lack), names in found.items()]

    def exports(self, tables: Iterable[str]) -> str:
        """Return the tables that there are, with how many files each comes from, as one phrase."""
        counted = Counter(file.table for file in self.accounts)
        words = self.formats.strings["ui"]["method"]["files"]
        labels = {name: self.formats.code(name, "table") for name in tables}
        there = [name for name in labels if counted[name]] or [*labels]
        told = [words.format(table=labels[name], count=counted[name]) for name in there]
        return self._separator.join(told)
