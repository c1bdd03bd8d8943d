"""The file of the register: read however Excel saved it, written so that no cell of it is lost."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TypeAlias

from retro import folders, placing
from retro.cells import day, guarded, number, unguarded
from retro.errors import UsageError

Row: TypeAlias = dict[str, str]

# What a follow-up needs, then what the meeting wants to see beside it (actions.md, section 1).
FIELDS = (
    "id", "promotion", "finding", "do", "owner", "due", "kpi", "baseline", "target", "scope",
    "status", "note",
    "severity", "problem", "root_cause", "controllable", "type", "owner_dept", "cost",
    "expected_effect", "measure_window", "evidence_before", "evidence_after", "verdict", "library",
)  # fmt: skip
NEEDED = ("id", "promotion", "do", "status")
STATUSES = ("proposed", "accepted", "done", "dropped")
# How managers write a status; an empty cell was not decided yet.
SPOKEN = {
    "": "proposed", "待确认": "proposed", "待定": "proposed",
    "接受": "accepted", "已接受": "accepted", "已确认": "accepted", "采纳": "accepted",
    "已采纳": "accepted", "确认": "accepted", "同意": "accepted", "通过": "accepted",
    "完成": "done", "已完成": "done",
    "不做": "dropped", "放弃": "dropped", "已放弃": "dropped",
}  # fmt: skip
DELIMITERS = (",", ";", "\t")
MIDNIGHT = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?$")
# A date that lost its format is the number of days since this one; those of 1982 to 2064.
EPOCH, SERIALS = date(1899, 12, 30), range(30_000, 60_000)


@dataclass(frozen=True, slots=True)
class Table:
    """A register as it stands in its file: header cells, then records with their first line."""

    header: tuple[str, ...] = ()
    records: tuple[tuple[int, tuple[str, ...]], ...] = ()
    delimiter: str = ","

    @property
    def names(self) -> tuple[str, ...]:
        """The columns: our fields by their name in any case, the manager's own as written."""
        folded = [cell.strip().casefold() for cell in self.header]
        return tuple(
            short if short in FIELDS else cell.strip()
            for short, cell in zip(folded, self.header, strict=True)
        )

    @property
    def places(self) -> dict[str, int]:
        """Where each column stands; of two with one name the first counts."""
        found = reversed(list(enumerate(self.names)))
        return {name: place for place, name in found if name}

    def row(self, cells: Sequence[str]) -> Row:
        """Return a record by column: every field of ours, then the manager's own columns."""
        texts = {
            name: unguarded(cells[place].strip()) if place < len(cells) else ""
            for name, place in sorted(self.places.items(), key=lambda item: item[1])
        }
        found = dict.fromkeys(FIELDS, "") | texts
        return found | {"status": spoken(found["status"])}

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the records that hold anything, each with the line it begins on."""
        for line, cells in self.records:
            if any(cell.strip() for cell in cells):
                yield line, self.row(cells)


def spoken(status: str) -> str:
    """Return the status that a manager means: 已完成 and Done are `done`."""
    return SPOKEN.get(status, status.casefold())


def lines(path: Path) -> list[tuple[int, Row]]:
    """Return the rows of a register with their lines; a broken file is an error with its line."""
    table = _table(path) if path.exists() else Table()
    missing = [name for name in NEEDED if table.header and name not in table.names]
    if missing:
        raise broken(path.name, 1, f"缺少列 {missing}", f"the columns {missing} are missing")
    return lines_of(table, path.name)


def lines_of(table: Table, file: str) -> list[tuple[int, Row]]:
    """Return the rows of a table with their lines; an unknown status is an error."""
    rows = list(table.rows())
    for line, row in rows:
        if row["status"] not in STATUSES:
            zh = f"状态“{row['status']}”应为 待确认、已接受、已完成、不做（{'、'.join(STATUSES)}）"
            en = f"the status `{row['status']}` must be one of {', '.join(STATUSES)}"
            raise broken(file, line, zh, en)
    return rows


def load(path: Path) -> list[Row]:
    """Return the register's rows as text; a broken file is an error with its line."""
    return [row for _, row in lines(path)]


@contextmanager
def changing(path: Path) -> Iterator[list[Row]]:
    """Give the register's rows to who changes them, one at a time: nobody's change is lost."""
    with folders.turn(path):
        yield load(path)


def save(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Write the register whole; one in which nothing changes is not touched."""
    stood = placing.content(path)
    content = saved(path, rows)
    if content is not None:
        with placing.together() as act:
            act.file(path, content, stood)


def saved(path: Path, rows: Iterable[Mapping[str, str]]) -> bytes | None:
    """Return the register with these rows: UTF-8 with BOM, so that Excel opens it right.

    The order of columns, columns of the manager's own and cells that did not change stay as
    they stand in the file; None if nothing changes in it.
    """
    table = _table(path) if path.exists() else Table()
    wanted = [dict(row) for row in rows]
    if path.exists() and wanted == [row for _, row in table.rows()]:
        return None
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=table.delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows(_written(table, wanted))
    return buffer.getvalue().encode("utf-8-sig")


def _written(table: Table, rows: Sequence[Row]) -> Iterator[list[str]]:
    """Yield header and records: what stood in the file as it stood there, then what is new."""
    own = [name for row in rows for name in row if name not in FIELDS]
    added = [name for name in dict.fromkeys([*FIELDS, *own]) if name not in table.names]
    yield [*table.header, *added]
    kept: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for _, cells in table.records:
        kept[table.row(cells)["id"]].append(cells)
    for row in rows:
        stood = kept[row["id"]].pop(0) if kept[row["id"]] else ()
        yield [*_cells(table, stood, row), *(guarded(row.get(name, "")) for name in added)]


def _cells(table: Table, stood: Sequence[str], row: Row) -> list[str]:
    """Return a row in the columns of the file; a cell that means the same stays as written."""
    cells = [guarded(unguarded(cell)) for cell in stood]
    cells += [""] * (len(table.header) - len(cells))
    before = table.row(stood)
    for name, place in table.places.items():
        if not stood or before[name] != row.get(name, ""):
            cells[place] = guarded(row.get(name, ""))
    return cells


def due_date(text: str) -> date:
    """Return the date of `YYYY-MM-DD`, or say what was expected."""
    if found := day_of(text):
        return found
    raise UsageError(
        "DATE",
        {"zh": f"“{text}”不是日期。", "en": f"`{text}` is not a date."},
        {"zh": "写成 2025-12-01 的样子。", "en": "Write it like 2025-12-01."},
    )


def day_of(text: str) -> date | None:
    """Return the date in a cell of a spreadsheet: as text, with midnight, or as its number."""
    if found := day(MIDNIGHT.sub("", text.strip())):
        return found
    serial = number(text)
    is_day = serial is not None and serial.is_integer() and int(serial) in SERIALS
    return EPOCH + timedelta(days=int(serial or 0)) if is_day else None


def _table(path: Path) -> Table:
    text = _decoded(path)
    delimiter = max(DELIMITERS, key=text.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records, start = [], 1
    for cells in reader:
        records.append((start, tuple(cells)))
        start = reader.line_num + 1
    if not records:
        return Table()
    (_, header), *below = records
    widest = max((place for _, cells in below for place, c in enumerate(cells, 1) if c), default=0)
    # Cells beside the last heading are the manager's as well: a column without a name.
    whole = (*header, *("" for _ in range(widest - len(header))))
    return Table(whole, tuple((line, cells[: len(whole)]) for line, cells in below), delimiter)


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    marked = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ()
    for encoding in (*marked, "utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise broken(path.name, None, "编码无法识别", "its encoding is not known")


def broken(file: str, line: int | None, zh: str, en: str) -> UsageError:
    """Return the error of a register that cannot be read."""
    return UsageError(
        "ACTIONS_FILE",
        {"zh": f"行动登记表有误：{zh}。", "en": f"the action register is wrong: {en}."},
        {
            "zh": "改正后再运行；原文件没有改动。",
            "en": "Correct it and run again; it was not changed.",
        },
        file=file,
        line=line,
    )


def refused(zh: str, en: str) -> UsageError:
    """Return the error of a change that the register does not take."""
    return UsageError(
        "ACTION",
        {"zh": f"{zh}。", "en": f"{en}."},
        {"zh": "用 retro actions 查看登记表。", "en": "See `retro actions`."},
    )
