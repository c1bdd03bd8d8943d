"""The embedded DuckDB of one run: the only module that knows DuckDB."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from retro.catalog import Catalog, parameters, reference_rows
from retro.model import Query, QuarantinedRow, Result, Row, Source, Text, Value

CONVERSION = re.compile(r"\bto_(money|time|seconds|share|count|number|flag)\(\s*(\w+)\s*[,)]")
SAMPLE = 200
CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
}
EXPECTED: dict[str, Text] = {
    "money": {"zh": "金额,如 1,234.00", "en": "an amount such as 1,234.00"},
    "time": {"zh": "时间,如 2025-11-11 20:00:00", "en": "a time such as 2025-11-11 20:00:00"},
    "seconds": {"zh": "时长,如 25秒 或 00:01:30", "en": "a duration such as 25秒 or 00:01:30"},
    "share": {"zh": "百分比,如 97.3%", "en": "a percentage such as 97.3%"},
    "count": {"zh": "整数,如 128", "en": "a whole number such as 128"},
    "number": {"zh": "数字,如 1.5", "en": "a number such as 1.5"},
    "flag": {"zh": "是 或 否", "en": "yes or no"},
}


@dataclass(frozen=True, slots=True)
class Staged:
    """One table of one export, ready to load: clean UTF-8 CSV, all text, no header.

    `columns` names the cells of the CSV: `source_row`, then logical columns of the source
    and its companions. `period` is the (from, to) written in the file name, if any.
    """

    file: str
    source: Source
    companions: tuple[Source, ...]
    csv: Path
    columns: tuple[str, ...]
    platform: str
    shop: str
    period: tuple[str | None, str | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of the rows of one staged table."""

    used: int
    duplicate: int
    quarantined: tuple[QuarantinedRow, ...]
    quarantined_rows: int
    first_at: Value
    last_at: Value


class Warehouse:
    """Loads staged exports into canonical tables, is locked, then runs queries."""

    def __init__(self, catalog: Catalog, temp: Path | None = None) -> None:
        self.catalog = catalog
        self.db = duckdb.connect(config=CONFIG | {"temp_directory": str(temp or "")})
        self.relations: set[str] = set()
        self._macros()
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.db.close()

    # -- loading ---------------------------------------------------------------------

    def put(self, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Value]]) -> None:
        """Create a small table from values; `columns` maps names to SQL types."""
        fields = ", ".join(f"{_quoted(column)} {kind}" for column, kind in columns.items())
        self.db.execute(f"create or replace table {_quoted(name)} ({fields})")
        values = [tuple(row) for row in rows]
        if values:
            marks = ", ".join("?" for _ in columns)
            self.db.executemany(f"insert into {_quoted(name)} values ({marks})", values)
            self.relations.add(name)

    def put_reference(self) -> None:
        """Load the reference tables of the catalogue; every value stays text."""
        for name, (_, path) in sorted(self.catalog.reference.items()):
            header, rows = reference_rows(path)
            self.put(name, dict.fromkeys(header, "varchar"), rows)

    def prepare(self, table: str) -> None:
        """Create the empty landing table of a canonical table, if it is not there yet."""
        self._create(f"{table}_loaded", self.catalog.schema(table))

    def load(self, staged: Staged) -> Loaded:
        """Type the rows of one staged table, set aside what cannot be read, keep the rest."""
        self._stage(staged)
        sources = (staged.source, *staged.companions)
        bad = self._unreadable(staged, sources)
        bad_rows = self._count("raw_text") - self._drop_bad(bad)
        duplicate = self._drop_duplicates(staged)
        for source in sources:
            self._insert(staged, source)
        first, last = self._period(staged)
        return Loaded(self._count("raw_text"), duplicate, bad, bad_rows, first, last)

    def build_tables(self) -> None:
        """Make every canonical table from its landing table; absent ones are empty."""
        for query in self.catalog.folder("tables"):
            self.prepare(query.name)
            self._materialise(query, {})
            if self._count(query.name):
                self.relations.add(query.name)

    def lock(self) -> None:
        """Shut the door: from here on no statement can reach files or the network."""
        self.db.execute("set enable_external_access = false")
        self.db.execute("set lock_configuration = true")

    # -- queries ---------------------------------------------------------------------

    def missing(self, query: Query) -> list[str]:
        """Return what the query reads and the exports do not give, as `table` or `table.column`."""
        return [name for name in query.reads if not self.has(name)]

    def has(self, name: str) -> bool:
        """Tell whether a relation is there, or a column of it holds anything (`table.column`)."""
        table, _, column = name.partition(".")
        if table not in self.relations:
            return False
        if not column:
            return True
        found = self.db.execute(
            f"select count({_quoted(column)}) > 0 from {_quoted(table)}"
        ).fetchone()
        return bool(found and found[0])

    def stand_in(self, name: str) -> None:
        """Create an empty relation where an optional one is absent."""
        if name not in self.relations:
            self._create(name, self.catalog.schema(name))

    def run(self, query: Query, params: Mapping[str, Value], *, keep: bool = True) -> Result:
        """Run one query; its result can then be read by others under the query's name."""
        started = time.perf_counter()
        for name in query.may_read:
            self.stand_in(name.partition(".")[0])
        used = {name: params[name] for name in sorted(parameters(query.sql))}
        if keep:
            self._materialise(query, used)
            self.relations.add(query.name)
            cursor = self.db.execute(f"select * from {_quoted(query.name)}")
        else:
            cursor = self.db.execute(query.sql, used)
        rows = [] if query.folder == "facts" else cursor.fetchall()
        seconds = time.perf_counter() - started
        return Result(query=query, params=used, rows=tuple(rows), seconds=seconds)

    def rows(self, name: str) -> list[Row]:
        """Return every row of a relation, in the order in which it was made."""
        return self.db.execute(f"select * from {_quoted(name)}").fetchall()

    def described(self, query: Query, params: Mapping[str, Value]) -> dict[str, str]:
        """Return the column names and SQL types that the query really gives."""
        rows = self.db.execute(f"describe {query.sql}", dict(params) or None).fetchall()
        return {str(row[0]): str(row[1]).lower() for row in rows}

    def latest(self, columns: Mapping[str, str]) -> Value:
        """Return the latest time among `table -> expression`, or None."""
        found: list[Any] = []
        for table, expression in columns.items():
            if table in self.relations:
                row = self.db.execute(f"select max({expression}) from {_quoted(table)}").fetchone()
                found += [row[0]] if row and row[0] else []
        return max(found, default=None)

    # -- details ---------------------------------------------------------------------

    def _create(self, name: str, columns: Mapping[str, str]) -> None:
        fields = ", ".join(f"{_quoted(column)} {kind}" for column, kind in columns.items())
        self.db.execute(f"create table if not exists {_quoted(name)} ({fields})")

    def _macros(self) -> None:
        for path in self.catalog.macros:
            self.db.execute(path.read_text(encoding="utf-8"))

    def _stage(self, staged: Staged) -> None:
        names = ", ".join(f"'{name}': 'varchar'" for name in staged.columns)
        self.db.execute("drop table if exists raw_text")
        self.db.execute(
            f"""create table raw_text as
            select source_row::bigint as source_row, * exclude (source_row)
            from read_csv($path, columns = {{{names}}}, header = false, delim = ',',
                quote = '"', escape = '"', auto_detect = false, nullstr = [],
                strict_mode = true, max_line_size = 4194304)""",
            {"path": str(staged.csv)},
        )

    def _unreadable(
        self, staged: Staged, sources: Sequence[Source]
    ) -> tuple[QuarantinedRow, ...]:
        """Find cells that are not blank and that their conversion cannot read."""
        found: dict[tuple[int, str], QuarantinedRow] = {}
        for source in sources:
            for kind, column in sorted(set(CONVERSION.findall(source.sql))):
                if column in staged.columns:
                    for row in self._bad_cells(source, kind, column):
                        found[(row[0], column)] = _unread(staged, source, kind, column, row)
            for column in source.required:
                for row in self._blank_cells(column):
                    found.setdefault((row[0], column), _blank(staged, source, column, row[0]))
        return tuple(found[key] for key in sorted(found))

    def _bad_cells(self, source: Source, kind: str, column: str) -> list[Row]:
        nulls = ", ".join(f"'{word}'" for word in source.nulls) or "''"
        return self.db.execute(
            f"""select source_row, {_quoted(column)} from raw_text
            where not is_blank({_quoted(column)}) and to_{kind}({_quoted(column)}) is null
                and to_text({_quoted(column)}) not in ({nulls})"""
        ).fetchall()

    def _blank_cells(self, column: str) -> list[Row]:
        return self.db.execute(
            f"select source_row from raw_text where is_blank({_quoted(column)})"
        ).fetchall()

    def _drop_bad(self, bad: Sequence[QuarantinedRow]) -> int:
        lines = sorted({row.line for row in bad})
        self.db.execute(
            "delete from raw_text where source_row in (select unnest($lines::bigint[]))",
            {"lines": lines},
        )
        return self._count("raw_text")

    def _drop_duplicates(self, staged: Staged) -> int:
        """Drop copies of rows of earlier files; copies inside one file are real and stay."""
        logical = [name for name in staged.columns if name != "source_row"]
        cells = ", ".join(f"coalesce(to_id({_quoted(name)}), '')" for name in logical)
        names = "|".join(sorted(logical))
        before = self._count("raw_text")
        self._seen += 1
        self.db.execute(
            """create table if not exists seen_rows
            (report varchar, file bigint, row_hash varchar, copy_no bigint)"""
        )
        self.db.execute(
            f"""create or replace table keyed_rows as
            select source_row, row_hash,
                row_number() over (partition by row_hash order by source_row) as copy_no
            from (
                select source_row,
                    md5(concat_ws(chr(31), $key::varchar, {cells})) as row_hash
                from raw_text
            )""",
            {"key": "|".join([staged.platform, staged.shop, names, *map(str, staged.period)])},
        )
        self.db.execute(
            """delete from raw_text where source_row in (
                select keyed_rows.source_row from keyed_rows
                semi join seen_rows on seen_rows.report = $report
                    and seen_rows.row_hash = keyed_rows.row_hash
                    and seen_rows.copy_no = keyed_rows.copy_no)""",
            {"report": staged.source.report},
        )
        self.db.execute(
            "insert into seen_rows select $report, $file, row_hash, copy_no from keyed_rows",
            {"report": staged.source.report, "file": self._seen},
        )
        return before - self._count("raw_text")

    def _insert(self, staged: Staged, source: Source) -> None:
        """Map the staged text to the canonical columns of one source."""
        self.prepare(source.table)
        given = [name for name in source.aliases if name in staged.columns]
        absent = [name for name in source.aliases if name not in staged.columns]
        fields = [
            "source_row",
            *(_nulled(name, source.nulls) for name in given),
            *(f"null::varchar as {_quoted(name)}" for name in absent),
            "$period_from::varchar as file_from",
            "$period_to::varchar as file_to",
        ]
        period = {"period_from": staged.period[0], "period_to": staged.period[1]}
        self.db.execute(f"create or replace table raw as select {', '.join(fields)} from raw_text",
                        period)
        self.db.execute(
            f"""insert into {_quoted(source.table + '_loaded')} by name
            select mapped.*, $platform as platform, $shop as shop, $file as source_file
            from ({source.sql}) as mapped""",
            {"platform": staged.platform, "shop": staged.shop, "file": staged.file},
        )

    def _period(self, staged: Staged) -> tuple[Value, Value]:
        query = self.catalog.table(staged.source.table)
        times = [c.name for c in query.columns if c.kind in ("time", "day")]
        if not times:
            return None, None
        row = self.db.execute(
            f"""select min({times[0]})::timestamp, max({times[0]})::timestamp
            from {_quoted(query.name + '_loaded')} where source_file = $file""",
            {"file": staged.file},
        ).fetchone()
        return (row[0], row[1]) if row else (None, None)

    def _materialise(self, query: Query, params: Mapping[str, Value]) -> None:
        self.db.execute(
            f"create or replace table {_quoted(query.name)} as {query.sql}", dict(params) or None
        )

    def _count(self, name: str) -> int:
        row = self.db.execute(f"select count(*) from {_quoted(name)}").fetchone()
        return int(row[0]) if row else 0


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _nulled(name: str, nulls: Sequence[str]) -> str:
    if not nulls:
        return _quoted(name)
    words = ", ".join("'" + word.replace("'", "''") + "'" for word in nulls)
    return f"case when to_text({_quoted(name)}) not in ({words}) then {_quoted(name)} end as {_quoted(name)}"


def _unread(
    staged: Staged, source: Source, kind: str, column: str, row: Row
) -> QuarantinedRow:
    expected = EXPECTED[kind]
    return QuarantinedRow(
        file=staged.file,
        line=int(str(row[0])),
        column=column,
        value=str(row[1])[:SAMPLE],
        reason={"zh": f"读不懂这个值,应为{expected['zh']}", "en": f"not {expected['en']}"},
        remedy={
            "zh": "在后台重新导出,或改正这一格后再运行。",
            "en": "Export it again, or correct this cell and run again.",
        },
    )


def _blank(staged: Staged, source: Source, column: str, line: Value) -> QuarantinedRow:
    return QuarantinedRow(
        file=staged.file,
        line=int(str(line)),
        column=column,
        value="",
        reason={"zh": "这一列不能为空", "en": "this column must not be empty"},
        remedy={
            "zh": "补上这一格,或确认这一行是否为说明行。",
            "en": "Fill this cell, or check whether the line is a remark.",
        },
    )
