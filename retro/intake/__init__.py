"""The folder of exports -> loaded tables, with an account of every record of every file."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from retro import machine
from retro.errors import ExportError
from retro.intake import kept
from retro.intake.accounts import must_add_up, remark, sentence
from retro.intake.files import Export, described, exports, period, seen, staged, told_name
from retro.intake.joined import joined
from retro.intake.kept import Shelf
from retro.intake.plain import sound
from retro.intake.tables import Table, Told, no_file, shelved, tables_of, told_apart, unread
from retro.model import FileAccount, QuarantinedRow
from retro.readers.match import Match
from retro.readers.staging import Tally, stage
from retro.warehouse import Clean, Kept, Loaded, Staged, Warehouse, torn

__all__ = ["Intake", "Told", "exports", "period", "seen", "take_in"]

ANY_PLATFORM = "any"


@dataclass(frozen=True, slots=True)
class Intake:
    """What the exports gave: one account a table, and the records set aside."""

    files: tuple[FileAccount, ...] = ()
    quarantined: tuple[QuarantinedRow, ...] = ()
    # Whether all went in that was recognised: what failed is tried again the next time.
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Door:
    """Where exports go in: the warehouse, and what is true of all of them."""

    warehouse: Warehouse
    shop: str
    platform: str
    scratch: Path
    root: Path
    told: Told
    shelf: Shelf | None = None
    known: Mapping[Path, Export] = field(default_factory=dict)


@dataclass(slots=True)
class _Found:
    files: list[FileAccount] = field(default_factory=list)
    quarantined: list[QuarantinedRow] = field(default_factory=list)
    is_whole: bool = True


def take_in(  # noqa: PLR0913 - the later ones are keywords
    folder: Path,
    warehouse: Warehouse,
    shop: str,
    stage_dir: Path,
    *,
    root: Path | None = None,
    platform: str = "taobao",
    told: Told = Told(),  # noqa: B008 - frozen
    shelf: Shelf | None = None,
    known: Iterable[Export] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> Intake:
    """Load every export below `folder`, in the order of names; a bad file stops no other.

    `root` is the folder that file names are told relative to; `platform` is that of the
    shop, for files that belong to none (rosters, our own tables). `stage_dir` is private
    scratch space and is left empty. `told` is what retro.toml says of files, `shelf`
    holds what earlier runs have read, and `known` are files that were hashed already.

    Raises:
        ExportError: The account of a file does not add up.
    """
    scratch = stage_dir / "exports"
    by_path = {one.path: one for one in known}
    door = Door(warehouse, shop, platform, scratch, root or folder, told, shelf, by_path)
    found = _Found()
    try:
        files = [_looked_at(path, n, door, progress) for n, path in enumerate(exports(folder))]
        found.is_whole = _is_as_known(files, by_path)
        often = Counter(t.match.source.report for file in files for t in file if t.match)
        for tables in files:
            progress(tables[0].account.file)
            _take_file(tables, often, door, found)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if shelf:
        shelf.tidy()
    return Intake(tuple(found.files), tuple(found.quarantined), found.is_whole)


def _looked_at(path: Path, number: int, door: Door, progress: Callable[[str], None]) -> list[Table]:
    """Recognise the tables of one file; all files are looked at before the first is loaded."""
    progress(told_name(path, door.root))
    scratch = door.scratch / str(number)
    scratch.mkdir(parents=True, mode=0o700)
    if path.is_symlink() or not path.is_file():
        return [no_file(told_name(path, door.root), path, scratch)]
    export = door.known.get(path) or described(path, door.root)
    entry = door.shelf.find(export) if door.shelf else None
    if entry is not None:
        return told_apart(shelved(export, entry, door.warehouse.catalog, scratch))
    try:
        export = staged(export, scratch)
    except OSError as error:
        _must_be_of_file(error)
        return [unread(export, scratch)]
    found = tables_of(export, door.warehouse.catalog, scratch, door.told)
    for table in found:
        _must_be_of_file(table.error)
    return told_apart(joined(found))


def _is_as_known(files: Iterable[Sequence[Table]], known: Mapping[Path, Export]) -> bool:
    """Tell whether the bytes that are read are those that were hashed before, of every file."""
    read = {table.export.name: table.export.sha256 for file in files for table in file}
    return not known or read == {export.name: export.sha256 for export in known.values()}


def _must_be_of_file(error: Exception | None) -> None:
    """Raise what is no trouble of a file: the disk is full, or memory is short."""
    lacking = machine.lacking(error) if error else None
    if lacking and lacking.code in machine.SHORT:
        raise lacking from error


def _take_file(tables: Sequence[Table], often: Counter[str], door: Door, found: _Found) -> None:
    """Load the tables of one file, and keep what was read if all of it was understood."""
    read: list[tuple[dict[str, Any], Path | None]] = []
    before = len(found.files)
    for table in tables:
        account = table.account
        if table.match:
            try:
                tally = _records(table, table.match, door)
                alone = often[table.match.source.report] == 1
                account, aside = _loaded(table, table.match, tally, door, alone=alone)
                found.quarantined += aside
                read.append((_entry(table, table.match, tally), _rows(table)))
            except ExportError as error:
                if error.code == "ACCOUNT":
                    raise
                _must_be_of_file(error)
                account = replace(account, problem=sentence(error))
                found.is_whole = False
        else:
            read.append((_refused(account), None))
            # Another time there may be more memory for its reader.
            found.is_whole &= not table.error or table.error.code != "CRASHED"
        found.files.append(account)
    door.warehouse.watch.note(rows=sum(file.rows_in for file in found.files[before:]))
    # What failed while it was loaded is tried again; what an earlier run kept is there.
    is_new = all(table.raw for table in tables)
    if door.shelf and len(read) == len(tables) and is_new:
        door.shelf.put(tables[0].export, read)


def _records(table: Table, match: Match, door: Door) -> Tally:
    """Take the records in by the quickest way that is safe; keep them if there is a shelf."""
    house, columns = door.warehouse, ("source_row", *match.columns)
    if table.rows or table.raw is None:
        house.read(Kept(_rows(table)), columns)
        return table.tally
    plain = sound(table.raw, match, table.scratch)
    counted = house.read_plain(plain) if plain else None
    if counted:
        tally = Tally(counted.rows_in, counted.total_lines)
    else:
        clean = table.scratch / "clean.csv"
        tally = stage(table.raw, match, clean)
        house.read(Clean(clean), columns)
        clean.unlink()
    if door.shelf:
        house.keep(_rows(table))
    return tally


def _rows(table: Table) -> Path:
    return table.rows or table.scratch / "rows.parquet"


def _entry(table: Table, match: Match, tally: Tally) -> dict[str, Any]:
    """Return what the shelf keeps of a table beside its records."""
    told = {name: getattr(table.account, name) for name in ("encoding", "delimiter", "sheet")}
    return kept.packed(match, tally, table.step, table.parts) | {"account": told}


def _refused(account: FileAccount) -> dict[str, Any]:
    """Return what the shelf keeps of a table that is no known report: why."""
    names = ("encoding", "delimiter", "sheet", "problem")
    return {"account": {name: getattr(account, name) for name in names}}


def _loaded(
    table: Table, match: Match, tally: Tally, door: Door, *, alone: bool
) -> tuple[FileAccount, list[QuarantinedRow]]:
    loaded = door.warehouse.load(_staged(table, match, tally, door, alone=alone))
    aside = [
        *(_placed(row, table) for row in tally.quarantined(table.source_file)),
        *(
            _placed(replace(row, column=match.shown(row.column)), table)
            for row in loaded.quarantined
        ),
    ]
    full = replace(
        table.account,
        report=match.source.report,
        table=match.source.table,
        header_line=match.line // table.step,
        evidence=match.evidence,
        rows_in=tally.rows_in,
        rows_total_lines=tally.total_lines + loaded.remarks,
        rows_quarantined=len(tally.broken) + loaded.quarantined_rows,
        missing=match.missing,
        unused=match.unused,
        **_outcome(loaded),
    )
    must_add_up(full)
    lost = {match.shown(name): count for name, count in loaded.lost_ids.items()}
    return replace(full, problem=remark(full, aside, lost)), aside


def _placed(row: QuarantinedRow, table: Table) -> QuarantinedRow:
    file, line = table.place(row.line)
    return replace(row, file=file, line=line)


def _outcome(loaded: Loaded) -> dict[str, Any]:
    return {
        "rows_used": loaded.used,
        "rows_duplicate": loaded.duplicate,
        "first_at": loaded.first_at,
        "last_at": loaded.last_at,
    }


def _staged(table: Table, match: Match, tally: Tally, door: Door, *, alone: bool) -> Staged:
    platform = match.source.platform
    # Where lines of an order belong together, one that is lost concerns the others.
    (place,) = match.columns.get(match.source.together, (None,))[:1]
    broken = [one for one in tally.broken if place is not None and one.code != "SECOND"]
    return Staged(
        file=table.source_file,
        source=match.source,
        companions=match.companions,
        columns=("source_row", *match.columns),
        platform=door.platform if platform == ANY_PLATFORM else platform,
        shop=door.shop,
        period=period(table.source_file.rsplit("/", 1)[-1]),
        date_order=match.date_order,
        alone=alone,
        torn=tuple(torn(one.line, one.text, place or 0) for one in broken),
    )
