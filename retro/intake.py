"""The folder of exports -> loaded tables, with an account of every record of every file."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from retro.errors import ExportError, RetroError
from retro.model import FileAccount, QuarantinedRow, Text
from retro.readers import RawTable, open_export
from retro.readers.chatlog import open_log
from retro.readers.matrix import unpivot
from retro.readers.problems import problem
from retro.readers.recognition import Match, recognise
from retro.readers.staging import stage
from retro.warehouse import Loaded, Staged, Warehouse

SKIPPED = {"thumbs.db", "desktop.ini"}
SKIPPED_STARTS = (".", "~$")
ANY_PLATFORM = "any"
DAY = r"(20\d\d)[-.年]?([01]?\d)[-.月]?([0-3]?\d)日?"
PERIOD = re.compile(rf"(?<!\d){DAY}\s*(?:至|到|~|～|_|-|—|–|to)+\s*{DAY}(?!\d)")
ONE_DAY = re.compile(r"(?<!\d)(20\d\d)[-.]?([01]\d)[-.]?([0-3]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Intake:
    """What the exports gave: one account a table, and the records set aside."""

    files: tuple[FileAccount, ...] = ()
    quarantined: tuple[QuarantinedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    """Where exports go in: the warehouse, and what is true of all of them."""

    warehouse: Warehouse
    shop: str
    platform: str
    stage_dir: Path
    root: Path


@dataclass(slots=True)
class _Found:
    files: list[FileAccount] = field(default_factory=list)
    quarantined: list[QuarantinedRow] = field(default_factory=list)


def take_in(  # noqa: PLR0913 - the two last are keywords
    folder: Path,
    warehouse: Warehouse,
    shop: str,
    stage_dir: Path,
    *,
    root: Path | None = None,
    platform: str = "taobao",
) -> Intake:
    """Load every export below `folder`, in the order of names; a bad file stops no other.

    `root` is the folder that file names are told relative to; `platform` is that of the
    shop, for files that belong to none (rosters, our own tables). `stage_dir` is private
    scratch space and is left empty.

    Raises:
        ExportError: The account of a file does not add up.
    """
    door = Door(warehouse, shop, platform, stage_dir, root or folder)
    found = _Found()
    for path in exports(folder):
        _take_file(path, door, found)
    return Intake(tuple(found.files), tuple(found.quarantined))


def exports(folder: Path) -> list[Path]:
    """Return the files below a folder that could be exports, in a fixed order."""
    found = [
        Path(place) / name
        for place, folders, names in os.walk(folder)
        for name in [*names, *(f for f in folders if (Path(place) / f).is_symlink())]
        if not _skipped(Path(place, name).relative_to(folder))
    ]
    return sorted(found, key=lambda path: _name(path, folder))


def period(name: str) -> tuple[str | None, str | None]:
    """Return the first and last day written in a file name, as ISO dates."""
    if match := PERIOD.search(name):
        return _iso(match.groups()[:3]), _iso(match.groups()[3:])
    if match := ONE_DAY.search(name):
        return _iso(match.groups()), _iso(match.groups())
    return None, None


def _iso(parts: Sequence[str]) -> str:
    year, month, day = map(int, parts)
    return f"{year:04d}-{month:02d}-{day:02d}"


def _skipped(path: Path) -> bool:
    return path.name.casefold() in SKIPPED or any(
        part.startswith(SKIPPED_STARTS) for part in path.parts
    )


def _name(path: Path, root: Path) -> str:
    return unicodedata.normalize("NFC", path.relative_to(root).as_posix())


def _take_file(path: Path, door: Door, found: _Found) -> None:
    """Account for one file; what goes wrong in it stays in it."""
    name = _name(path, door.root)
    if path.is_symlink() or not path.is_file():
        refused = FileAccount(
            file=name,
            sha256="",
            size=0,
            report=None,
            table=None,
            problem=_sentence(problem("NOT_A_FILE")),
        )
        found.files.append(refused)
        return
    digest = _sha256(path)
    base = FileAccount(file=name, sha256=digest, size=path.stat().st_size, report=None, table=None)
    scratch = door.stage_dir / digest
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        tables = open_export(path, scratch)
        if not tables:
            raise problem("EMPTY_FILE")
        _take_tables(path, tables, base, scratch, door, found)
    except RetroError as error:
        found.files.append(replace(base, problem=_sentence(error)))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _take_tables(  # noqa: PLR0913 - one file and what becomes of it
    path: Path,
    tables: Sequence[RawTable],
    base: FileAccount,
    scratch: Path,
    door: Door,
    found: _Found,
) -> None:
    for number, table in enumerate(tables):
        account = replace(
            base, encoding=table.encoding, delimiter=table.delimiter, sheet=table.sheet
        )
        # Rows of two sheets of one workbook have the same numbers.
        source_file = f"{base.file}#{table.sheet}" if len(tables) > 1 else base.file
        try:
            table, match = _known(table, path, base.file, door)  # noqa: PLW2901 - may be unpivoted
            staged = _staged(match, source_file, scratch / f"{number}.csv", door)
            account, aside = _take_table(table, match, staged, account, door)
            found.quarantined += aside
        except ExportError as error:
            if error.code == "ACCOUNT":
                raise
            account = replace(account, problem=_sentence(error))
        found.files.append(account)


def _known(table: RawTable, path: Path, name: str, door: Door) -> tuple[RawTable, Match]:
    """Return the table with its match; what is no list of records is made one first."""
    try:
        return table, recognise(table, door.warehouse.catalog)
    except ExportError:
        made = unpivot(table, name) or open_log(table, path)
        if made is None:
            raise
        return made, recognise(made, door.warehouse.catalog)


def _take_table(
    table: RawTable, match: Match, staged: Staged, account: FileAccount, door: Door
) -> tuple[FileAccount, list[QuarantinedRow]]:
    tally = stage(table, match, staged.csv)
    loaded = door.warehouse.load(staged)
    staged.csv.unlink()
    aside = [
        *tally.quarantined(staged.file, table.step),
        *(
            replace(row, column=match.shown(row.column), line=row.line // table.step)
            for row in loaded.quarantined
        ),
    ]
    full = replace(
        account,
        report=match.source.report,
        table=match.source.table,
        header_line=match.line // table.step,
        rows_in=tally.rows_in,
        rows_total_lines=tally.total_lines,
        rows_quarantined=len(tally.broken) + loaded.quarantined_rows,
        missing=match.missing,
        unused=match.unused,
        problem=_lost_ids(match, loaded),
        **_outcome(loaded),
    )
    _must_add_up(full)
    return full, aside


def _outcome(loaded: Loaded) -> dict[str, Any]:
    return {
        "rows_used": loaded.used,
        "rows_duplicate": loaded.duplicate,
        "first_at": loaded.first_at,
        "last_at": loaded.last_at,
    }


def _lost_ids(match: Match, loaded: Loaded) -> Text:
    """Say which ids a spreadsheet destroyed in columns that a row can do without."""
    if not loaded.lost_ids:
        return {}
    lost = [(match.shown(name), count) for name, count in loaded.lost_ids.items()]
    zh = "、".join(f"{name} {count} 个" for name, count in lost)
    en = ", ".join(f"{name}: {count}" for name, count in lost)
    return {
        "zh": f"有编号被表格软件改成科学计数法，末几位已丢失，不能用于关联：{zh}。"
        "请在后台重新导出,不要用 Excel 打开后另存。",
        "en": f"a spreadsheet rounded ids, which can no longer be joined: {en}. "
        "Export it again and do not save it from a spreadsheet.",
    }


def _must_add_up(account: FileAccount) -> None:
    parts = (
        account.rows_used
        + account.rows_duplicate
        + account.rows_total_lines
        + account.rows_quarantined
    )
    if account.rows_in != parts:
        raise ExportError(
            "ACCOUNT",
            {
                "zh": f"行数对不上：读入 {account.rows_in} 行，去向只有 {parts} 行。",
                "en": f"the rows do not add up: {account.rows_in} read, {parts} accounted for.",
            },
            {"zh": "请把这个文件反馈给我们。", "en": "Please report this file."},
            file=account.file,
        )


def _staged(match: Match, source_file: str, target: Path, door: Door) -> Staged:
    platform = match.source.platform
    return Staged(
        file=source_file,
        source=match.source,
        companions=match.companions,
        csv=target,
        columns=("source_row", *match.columns),
        platform=door.platform if platform == ANY_PLATFORM else platform,
        shop=door.shop,
        period=period(source_file.rsplit("/", 1)[-1]),
    )


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return hashlib.sha256(str(path).encode()).hexdigest()


def _sentence(error: RetroError) -> Text:
    return {
        lang: " ".join(filter(None, [error.message.get(lang, ""), error.remedy.get(lang, "")]))
        for lang in ("zh", "en")
    }
