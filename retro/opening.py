"""One export on the table: its first records, its header row, and what it is taken for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from retro.catalog import Catalog
from retro.errors import RetroError
from retro.guessing import Guess, guesses, nearest
from retro.intake import Told
from retro.intake.files import described
from retro.intake.tables import Table, tables_of
from retro.mapping import mappings_for
from retro.model import ColumnMap, Source
from retro.readers import RawTable, Record
from retro.readers.match import OWN, Match, places
from retro.readers.recognition import likely_header, mains, near
from retro.settings import Settings

LOOKED_AT = 60
# A known report is near if so many of its headers are there, and likely with one more.
FEWEST = 2
PLENTY = 3
# Headers of columns that hold persons: their cells are not shown unless a source reads them.
PERSON = re.compile(
    r"姓名|收货人|收件人|联系|电话|手机|地址|邮箱|邮编|身份证|支付宝账号|真实|买家|客户|会员|昵称|账号|旺旺|微信"
    r"|name|phone|mobile|mail|address|street|city|zip|postal|company|buyer|customer|requester"
    r"|recipient|contact|receiver",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|[\w.+-]+@[\w-]+\.\w+")
MASK = "•••"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One table of a file as it was found.

    `match` is what it was recognised as; otherwise `error` says why not, `header` is the row
    that looks most like one, and `nearest` are the sources that read some of its cells.
    """

    name: str
    raw: RawTable | None
    head: tuple[Record, ...] = ()
    match: Match | None = None
    error: RetroError | None = None
    nearest: tuple[Match, ...] = ()
    mapping: ColumnMap | None = None

    @property
    def header_line(self) -> int | None:
        """The line of the header row, as a person counts."""
        return _header(self)[0]

    @property
    def header(self) -> tuple[str, ...]:
        """The cells of the header row."""
        return _header(self)[1]

    @property
    def body(self) -> list[Record]:
        """The first records below the header that are not blank."""
        line = self.header_line
        step = self.raw.step if self.raw else 1
        return [
            (number // step, cells)
            for number, cells in self.head
            if line is not None and number // step >= line and any(map(str.strip, cells))
            if tuple(cells) != self.header
        ]

    @property
    def cells(self) -> dict[str, list[str]]:
        """The first values of each column, by its header."""
        return {
            self.header[found[0]].strip(): [
                cells[found[0]] for _, cells in self.body if found[0] < len(cells)
            ]
            for found in places(self.header).values()
        }


def opened(path: Path, catalog: Catalog, scratch: Path, settings: Settings) -> list[Opened]:
    """Return the tables of one file, each with what it was recognised as, or why not."""
    told = Told(partial(mappings_for, settings), settings.roster.blank)
    tables = tables_of(described(path, path.parent), catalog, scratch, told)
    return [_looked_at(table, catalog) for table in tables]


def likely(name: str, found: Opened, catalog: Catalog) -> tuple[Source, dict[str, Guess]] | None:
    """Return what an unknown table most likely is, with the header of each column, or None.

    It is the nearest report of a back office if some names are really there, else the one of
    our own tables whose names and values are most alike; `name` is the file's and sheet's.
    """
    for match in found.nearest[:1]:
        if len(match.explained) >= PLENTY and not match.is_own:
            return match.source, guesses(found.cells, match.source, catalog)
    own = [source for source in mains(catalog) if source.path.startswith(OWN)]
    return nearest(name, found.cells, own, catalog)


def hidden(header: Sequence[str], read: Mapping[str, tuple[int, ...]]) -> set[int]:
    """Return the places of cells that are not shown: persons that no source reads."""
    used = {place for found in read.values() for place in found}
    return {i for i, name in enumerate(header) if i not in used and PERSON.search(name)}


def masked(cells: Sequence[str], secret: set[int], shown: set[int]) -> list[str]:
    """Return cells without persons; only those that are read show numbers of persons."""
    return [
        MASK
        if cell.strip() and place in secret
        else cell
        if place in shown
        else NUMBERED.sub(MASK, cell)
        for place, cell in enumerate(cells)
    ]


def _looked_at(table: Table, catalog: Catalog) -> Opened:
    """Return the first records of a table, and the nearest reports if it was refused."""
    raw = table.raw
    found = Opened(name=table.account.sheet, raw=raw, match=table.match, error=table.error)
    if raw is None:
        return found
    found = replace(found, head=tuple(islice(raw.records(), LOOKED_AT)), mapping=table.said)
    if found.match:
        return found
    few = tuple(match for match in near(raw, catalog) if len(match.explained) >= FEWEST)
    return replace(found, nearest=few)


def _header(found: Opened) -> tuple[int | None, tuple[str, ...]]:
    """Return line and cells of the header: the one that was found, or the widest row of words."""
    step = found.raw.step if found.raw else 1
    if found.match:
        return found.match.line // step, found.match.header
    if found.nearest:
        return found.nearest[0].line // step, found.nearest[0].header
    widest = likely_header(found.head)
    return (widest[0] // step, tuple(widest[1])) if widest else (None, ())
