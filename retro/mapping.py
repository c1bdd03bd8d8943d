"""`[[mappings]]` of retro.toml: what the manager says of a file, and whether that can be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from retro.catalog import Catalog
from retro.errors import UsageError
from retro.model import ColumnMap
from retro.toml_lines import line_of

FILE = "retro.toml"
KEY = "mappings"


class FileMapping(BaseModel):
    """One `[[mappings]]`: the files of a pattern, their report, and headers of its columns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    files: str
    sheet: str | None = None
    report: str | None = None
    table: str | None = None
    columns: dict[str, str] = {}
    date_order: Literal["mdy", "dmy", "ymd"] | None = None

    @field_validator("files")
    @classmethod
    def _is_of_names(cls, pattern: str) -> str:
        if not pattern.strip() or "/" in pattern or "\\" in pattern:
            raise ValueError(
                f"`{pattern}` must be the name of a file or a pattern like *退款*.xlsx, no folder"
            )
        return pattern

    @field_validator("columns")
    @classmethod
    def _names_headers(cls, columns: dict[str, str]) -> dict[str, str]:
        if blank := [name for name, header in columns.items() if not header.strip()]:
            raise ValueError(f"no header is given for {', '.join(blank)}")
        return columns

    @model_validator(mode="after")
    def _has_one_aim(self) -> FileMapping:
        if (self.report is None) == (self.table is None):
            raise ValueError("give either `report` or `table`")
        return self

    @property
    def source(self) -> str:
        """The path of the source, below `sources/`."""
        return self.report or f"retro/{self.table}"

    def speaks_of(self, name: str, sheet: str) -> bool:
        """Tell whether this is about a file (by its bare name) and sheet."""
        of_sheet = self.sheet is None or _plain(self.sheet) == _plain(sheet)
        return of_sheet and fnmatchcase(_plain(name), _plain(self.files))


class HasMappings(Protocol):
    """Settings with mappings."""

    @property
    def mappings(self) -> Sequence[FileMapping]:
        """The mappings in the order of retro.toml."""


def mappings_for(settings: HasMappings, file_name: str, sheet: str = "") -> ColumnMap | None:
    """Return what the first mapping that speaks of a file and sheet says, or None.

    `file_name` may have folders before it; only its last part counts.
    """
    bare = file_name.rsplit("/", 1)[-1]
    for number, mapping in enumerate(settings.mappings, 1):
        if mapping.speaks_of(bare, sheet):
            return ColumnMap(
                report=mapping.source,
                columns=mapping.columns,
                date_order=mapping.date_order or "",
                number=number,
            )
    return None


def check(settings: HasMappings, catalog: Catalog, folder: Path | None = None) -> None:
    """Refuse a mapping to a report, table or column that does not exist, naming its line.

    Raises:
        UsageError: With the key, what it says, and what there is.
    """
    for number, mapping in enumerate(settings.mappings):
        place = [KEY, str(number)]
        reports = {s.report: s for s in catalog.sources.values() if not s.of}
        if mapping.table is not None and mapping.source not in reports:
            tables = [q.name for q in catalog.folder("tables")]
            raise _unknown([*place, "table"], mapping.table, tables, folder)
        if mapping.source not in reports:
            raise _unknown([*place, "report"], mapping.source, sorted(reports), folder)
        known = {
            name
            for source in catalog.sources.values()
            if source.report == mapping.source
            for name in source.aliases
        }
        for column in mapping.columns:
            if column not in known:
                raise _unknown([*place, "columns", column], column, sorted(known), folder)


def unmatched(
    settings: HasMappings, files: Iterable[tuple[str, str]], folder: Path | None = None
) -> list[tuple[str, int | None]]:
    """Return the patterns, and their lines, that speak of none of the (file, sheet) pairs."""
    seen = [(name.rsplit("/", 1)[-1], sheet) for name, sheet in files]
    return [
        (mapping.files, _line([KEY, str(number), "files"], folder))
        for number, mapping in enumerate(settings.mappings)
        if not any(mapping.speaks_of(name, sheet) for name, sheet in seen)
    ]


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _line(keys: Sequence[str], folder: Path | None) -> int | None:
    path = folder / FILE if folder else None
    if path is None or not path.is_file():
        return None
    return line_of(path.read_text(encoding="utf-8-sig"), keys)


def _unknown(
    keys: Sequence[str], value: str, known: Iterable[str], folder: Path | None
) -> UsageError:
    words = ", ".join(known)
    # Keys count from 0, people from 1.
    number, key = int(keys[1]) + 1, keys[2]
    return UsageError(
        "MAPPING",
        {
            "zh": f"第 {number} 条 [[mappings]] 写错了：{key} 里没有“{value}”。可用：{words}。",
            "en": f"[[mappings]] no. {number} is wrong: `{key}` knows no `{value}`. "
            f"There is: {words}.",
        },
        {
            "zh": "请改成其中一个；各是什么，见 retro formats。",
            "en": "Use one of these; `retro formats` says what each report is.",
        },
        file=FILE,
        line=_line(keys, folder),
    )
