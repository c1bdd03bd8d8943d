"""Every sample export, damaged in one way: what it must still say of its records.

The answers are not written by hand: the sample itself says how many records there are and what
they hold. A damaged one has as many, or is refused; none of its records holds anything else.
"""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from clean_exports import text

from retro.catalog import Catalog
from retro.errors import RetroError
from retro.given import GIVEN
from retro.intake import take_in
from retro.readers import open_export
from retro.readers.match import Match
from retro.readers.recognition import recognise
from retro.warehouse import Warehouse

DATA = Path(__file__).resolve().parents[1] / "data"
BOOK = ".xlsx"
SAMPLES = tuple(
    sorted(path for path in DATA.glob("*/*") if path.suffix in {".csv", ".tsv", ".txt", BOOK})
)
SHIFTS = [("早", "08:00", "17:00", 60.0), ("晚", "17:00", "02:00", 60.0)]
FEWEST = 3

Rows = list[list[object]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sample, where its header stands, and which of its columns are read."""

    rows: Rows
    header: int
    used: Sequence[int]
    chance: random.Random

    def body(self) -> int:
        """Return a row that is whole, if there is one."""
        whole = [n for n in range(self.header + 1, len(self.rows)) if all(self._read(n))]
        return self.chance.choice(whole or [len(self.rows) - 1])

    def _read(self, row: int) -> list[object]:
        return [self.rows[row][place] for place in self.used if place < len(self.rows[row])]

    def each(self, change: Callable[[list[object]], object]) -> None:
        for row in self.rows[self.header :]:
            change(row)


Damage = Callable[[Sheet], object]


def _removed(sheet: Sheet) -> None:
    place = sheet.chance.choice(sheet.used)
    sheet.each(lambda row: row.pop(place) if place < len(row) else None)


def _renamed(sheet: Sheet) -> None:
    sheet.rows[sheet.header][sheet.chance.choice(sheet.used)] = "某一列"


def _swapped(sheet: Sheet) -> None:
    one, two = sheet.chance.sample(list(sheet.used), 2)

    def change(row: list[object]) -> None:
        row += [""] * (max(one, two) + 1 - len(row))
        row[one], row[two] = row[two], row[one]

    sheet.each(change)


def _longer(sheet: Sheet) -> None:
    sheet.rows[sheet.body()].insert(sheet.used[0] + 1, "多")


def _shorter(sheet: Sheet) -> None:
    sheet.rows[sheet.body()].pop(sheet.used[0])


DAMAGES: Mapping[str, Damage] = {
    "少一列": _removed,
    "改一个列名": _renamed,
    "两列换位": _swapped,
    "一行多一格": _longer,
    "一行少一格": _shorter,
}
CUT = "断在一半"


@dataclass(slots=True)
class Taken:
    """What all files of a folder gave: accounts by file, and the rows of each loaded table."""

    accounts: dict[str, tuple[str, int]] = field(default_factory=dict)
    rows: dict[str, Counter[str]] = field(default_factory=dict)


def damaged(sample: Path, name: str, catalog: Catalog, scratch: Path) -> bytes | None:
    """Return a sample with one damage; None if it is no list of one sheet that can have it."""
    data = sample.read_bytes()
    chance = random.Random(f"{sample.name} {name}")  # noqa: S311 - no secret
    if name == CUT:
        return data[: len(data) // 2]
    try:
        (table,) = open_export(sample, scratch)
        match = recognise(table, catalog)
    except (RetroError, ValueError):
        return None
    used = _used(match)
    if len(used) < FEWEST or " " in table.encoding:
        return None
    if sample.suffix == BOOK:
        return _in_book(data, match.line - 1, used, DAMAGES[name], chance)
    rows: Rows = [list(cells) for _, cells in table.records()]
    lines = [line for line, _ in table.records()]
    sheet = Sheet(rows, lines.index(match.line), used, chance)
    DAMAGES[name](sheet)
    return text(rows, table.delimiter).encode(table.encoding, "replace")


def _used(match: Match) -> list[int]:
    """Return the columns of which one cell each is read."""
    return sorted({places[0] for places in match.columns.values() if len(places) == 1})


def _in_book(
    data: bytes, header: int, used: Sequence[int], damage: Damage, chance: random.Random
) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    rows: Rows = [list(cells) for cells in sheet.iter_rows(values_only=True)]
    damage(Sheet(rows, header, used, chance))
    made = openpyxl.Workbook()
    made.active.title = sheet.title
    for cells in rows:
        made.active.append(cells)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def taken(contents: Mapping[Path, bytes], catalog: Catalog, place: Path) -> Taken:
    """Take samples in, each in a folder of its own."""
    folder = place / "exports"
    for path, data in contents.items():
        target = folder / path.relative_to(DATA)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    found = Taken()
    with Warehouse(catalog) as house:
        house.put_reference()
        for table in ("agents", "agent_names"):
            house.stand_in(table)
        house.put("shifts", GIVEN["shifts"], SHIFTS)
        files = take_in(folder, house, "小满", place / "stage", root=folder).files
        for table in sorted({file.table for file in files if file.table}):
            rows = house.db.execute(
                f"select * exclude (source_file, source_row) from {table}_loaded"
            ).fetchall()
            found.rows[table] = Counter(map(str, rows))
    for file in files:
        report, rows_in = found.accounts.get(file.file, ("", 0))
        found.accounts[file.file] = (report or file.report or "", rows_in + file.rows_in)
    return found


def faults(name: str, clean: Taken, found: Taken, damaged: Iterable[Path]) -> list[str]:
    """Return what is wrong with what damaged samples gave: a lost record, or one that is new."""
    told = []
    for path in damaged:
        file = path.relative_to(DATA).as_posix()
        report, rows = found.accounts.get(file, ("", -1))
        known, every = clean.accounts[file]
        # The lines of a record that was damaged are counted one by one.
        is_counted = rows <= every if name == CUT else rows >= every
        if rows < 0 or (report == known and not is_counted):
            told.append(f"{file}: {rows} of {every} records")
        # Without its column of numbers, an export may be that of another tool.
        if report.partition("/")[0] not in {"", known.partition("/")[0]}:
            told.append(f"{file}: {report} instead of {known}")
    if name in {"两列换位", "一行多一格", "一行少一格", CUT}:
        for table, rows in found.rows.items():
            strange = rows - clean.rows.get(table, Counter())
            told += [f"{table}: {row}" for row in strange]
    return told
