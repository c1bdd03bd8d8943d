"""One export -> its tables, each recognised or refused, before any record is taken in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from retro.catalog import Catalog
from retro.errors import ExportError, RetroError
from retro.intake import kept, own
from retro.intake.accounts import sentence
from retro.intake.files import Export, linked
from retro.model import ColumnMap, FileAccount
from retro.readers import RawTable, open_export
from retro.readers.archives import Member, is_archive, unpacked
from retro.readers.chatlog import open_log
from retro.readers.match import Match
from retro.readers.matrix import unpivot
from retro.readers.problems import problem
from retro.readers.recognition import recognise
from retro.readers.staging import Tally

# Lines of the second of several joined sheets are numbered from here on, and so forth.
PART = 10_000_000
# (file name, sheet) -> what retro.toml says about it, if anything.
Mapped: TypeAlias = Callable[[str, str], ColumnMap | None]


def _no_map(_file: str, _sheet: str) -> ColumnMap | None:
    """Say nothing about any file: no mapping is given."""
    return None


@dataclass(frozen=True, slots=True)
class Told:
    """What retro.toml says of exports: mappings, and the shift of a blank roster cell."""

    mapped: Mapped = _no_map
    blank_shift: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of one export; its records are in the file, or were kept by an earlier run.

    `account` says where it stands; without a `match`, `error` says why it was refused. Rows
    are told by `source_file`: tables of one file have the same row numbers. `said` is what
    retro.toml says of it. `parts` are the sheets that were joined into one table.
    """

    export: Export
    account: FileAccount
    source_file: str
    scratch: Path
    step: int = 1
    match: Match | None = None
    error: RetroError | None = None
    said: ColumnMap | None = None
    raw: RawTable | None = None
    rows: Path | None = None
    tally: Tally = field(default_factory=Tally)
    parts: tuple[str, ...] = ()

    def place(self, line: int) -> tuple[str, int]:
        """Return file (with its sheet) and line, as a person finds them, of a record's number."""
        if not self.parts:
            return self.source_file, line // self.step
        part, line = divmod(line, PART)
        return f"{self.export.name}#{self.parts[part]}", line


def tables_of(export: Export, catalog: Catalog, scratch: Path, told: Told) -> list[Table]:
    """Return the tables of one file; what goes wrong in it stays in it."""
    base = FileAccount(
        file=export.name, sha256=export.sha256, size=export.size, report=None, table=None
    )
    found: list[Table] = []
    try:
        for number, member in enumerate(_members(export.path, scratch / "members")):
            found += _of_member(export, base, member, scratch / str(number), catalog, told)
        if not found:
            raise problem("EMPTY_FILE" if is_archive(export.path) else "OWN_LISTS")
    except RetroError as error:
        found.append(_refused(export, base, error, scratch))
    return found


def shelved(
    export: Export, entry: Sequence[Mapping[str, Any]], catalog: Catalog, scratch: Path
) -> list[Table]:
    """Return the tables of a file that an earlier run kept."""
    found = []
    for number, stored in enumerate(entry):
        account = FileAccount(
            file=export.name,
            sha256=export.sha256,
            size=export.size,
            report=None,
            table=None,
            **stored["account"],
        )
        table = Table(export=export, account=account, source_file=export.name, scratch=scratch)
        if stored["rows"]:
            match, tally = kept.unpacked(stored, catalog)
            place = scratch / f"{number}.parquet"
            linked(stored["rows"], place)
            table = replace(
                table,
                step=stored["step"],
                parts=tuple(stored["parts"]),
                match=match,
                rows=place,
                tally=tally,
            )
        found.append(table)
    return found


def no_file(name: str, path: Path, scratch: Path) -> Table:
    """Return the account of a link or a special file, which is never opened."""
    account = FileAccount(file=name, sha256="", size=0, report=None, table=None)
    export = Export(path=path, name=name, sha256="", size=0)
    return _refused(export, account, problem("NOT_A_FILE"), scratch)


def unread(export: Export, scratch: Path) -> Table:
    """Return the account of a file that is there no more, or cannot be read: no byte of it was."""
    code = "UNREADABLE" if export.path.exists() else "CHANGED"
    nothing = replace(export, sha256="", size=0)
    account = FileAccount(file=export.name, sha256="", size=0, report=None, table=None)
    return _refused(nothing, account, problem(code), scratch)


def _members(path: Path, scratch: Path) -> Iterator[Member]:
    if is_archive(path):
        yield from unpacked(path, scratch)
    else:
        yield Member("", path)


def _of_member(  # noqa: PLR0913 - one file and where it comes from
    export: Export,
    base: FileAccount,
    member: Member,
    scratch: Path,
    catalog: Catalog,
    told: Told,
) -> Iterator[Table]:
    name = member.name or export.name
    try:
        if member.problem:
            raise member.problem
        scratch.mkdir(parents=True, mode=0o700)
        raws = open_export(member.path, scratch)
        if not raws:
            raise problem("EMPTY_FILE")
    except RetroError as error:
        yield _refused(export, replace(base, sheet=member.name), error, scratch)
        return
    for number, raw in enumerate(raws):
        place = scratch / str(number)
        place.mkdir(mode=0o700)
        label = " › ".join(filter(None, (member.name, raw.sheet)))
        account = replace(base, encoding=raw.encoding, delimiter=raw.delimiter, sheet=label)
        table = Table(
            export=export,
            account=account,
            source_file=export.name,
            scratch=place,
            step=raw.step,
            raw=raw,
        )
        if not own.is_list(raw):
            yield _recognised(table, raw, member.path, name, catalog, told)
        elif match := own.filled(raw, catalog):
            yield replace(table, match=match)


def _recognised(  # noqa: PLR0913 - one table and where it stands
    table: Table, raw: RawTable, path: Path, name: str, catalog: Catalog, told: Told
) -> Table:
    """Return the table with its match or its error; what is no list of records is made one."""
    said = told.mapped(name.rsplit("/", 1)[-1], raw.sheet)
    table = replace(table, said=said)
    try:
        return replace(table, match=recognise(raw, catalog, said))
    except ExportError as error:
        refused = error
    try:
        made = None if said else unpivot(raw, name, told.blank_shift) or open_log(raw, path)
        if made is not None:
            table = replace(table, raw=made, step=made.step)
            return replace(table, match=recognise(made, catalog))
    except ExportError as error:
        refused = error
    account = replace(table.account, problem=sentence(refused))
    return replace(table, error=refused, account=account)


def _refused(export: Export, account: FileAccount, error: RetroError, scratch: Path) -> Table:
    return Table(
        export=export,
        account=replace(account, problem=sentence(error)),
        source_file=export.name,
        scratch=scratch,
        error=error,
    )


def told_apart(tables: list[Table]) -> list[Table]:
    """Name the rows of several tables of one file after their sheets as well."""
    if len(tables) == 1 and " › " not in tables[0].account.sheet:
        return tables
    return [replace(t, source_file=f"{t.export.name}#{t.account.sheet}") for t in tables]
