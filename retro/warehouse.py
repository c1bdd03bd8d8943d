"""The embedded DuckDB of one run: the only module that knows DuckDB."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from retro.catalog import GIVEN, Catalog, parameters, reference_rows
from retro.errors import ExportError, UsageError
from retro.headers import KINDS
from retro.model import QuarantinedRow, Query, Result, Row, Source, Text, Value

CONVERSION = re.compile(
    r"\bto_(money|time|local_time|moment|seconds|share|ratio|count|number|flag|shift|id)"
    r"\(\s*(\w+)\s*(,\s*\w+\s*)?\)"
)
SAMPLE = 200
OF_STATEMENT = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
}
EXPECTED: dict[str, Text] = {
    "money": {"zh": "金额，如 1,234.00", "en": "an amount such as 1,234.00"},
    "time": {"zh": "时间，如 2025-11-11 20:00:00", "en": "a time such as 2025-11-11 20:00:00"},
    "seconds": {"zh": "时长，如 25秒 或 00:01:30", "en": "a duration such as 25秒 or 00:01:30"},
    "share": {"zh": "百分比，如 97.3%", "en": "a percentage such as 97.3%"},
    "count": {"zh": "整数，如 128", "en": "a whole number such as 128"},
    "number": {"zh": "数字，如 1.5", "en": "a number such as 1.5"},
    "flag": {"zh": "是 或 否", "en": "yes or no"},
    "moment": {"zh": "时间，如 2025-11-11 20:00:00", "en": "a time such as 2025-11-11 20:00:00"},
    "local_time": {
        "zh": "时间，如 2025-11-11 20:00:00 +0800",
        "en": "a time such as 2025-11-11 20:00:00 +0800",
    },
    "ratio": {"zh": "比值，如 1.2 或 120%", "en": "a ratio such as 1.2 or 120%"},
    "shift": {
        "zh": "retro.toml 里 [shifts] 写明的班次代码，或 09:00-18:00 这样的时段",
        "en": "a shift code named under [shifts] in retro.toml, or hours such as 09:00-18:00",
    },
    "id": {
        "zh": "完整的编号；这一格已被表格软件改成科学计数法，末几位丢失",
        "en": "a whole id: a spreadsheet rounded it and its last digits are lost",
    },
}
REMEDIES: dict[str, Text] = {
    "id": {
        "zh": "请在后台重新导出，不要用 Excel 打开后另存；或把这一列设为文本再导出。",
        "en": "Export it again and do not save it from a spreadsheet, or keep the column as text.",
    },
    "shift": {
        "zh": "在 retro.toml 的 [shifts] 里写明这个班次的起止时间，再运行。",
        "en": "Name the hours of this shift under [shifts] in retro.toml and run again.",
    },
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
    """What became of the rows of one staged table.

    `lost_ids` counts, for each id column that no row needs, the ids that a spreadsheet
    rounded; those rows are used without the id.
    """

    used: int
    duplicate: int
    quarantined: tuple[QuarantinedRow, ...]
    quarantined_rows: int
    first_at: Value
    last_at: Value
    lost_ids: Mapping[str, int] = field(default_factory=dict)


class Warehouse:
    """Loads staged exports into canonical tables, is locked, then runs queries."""

    def __init__(self, catalog: Catalog, temp: Path | None = None) -> None:
        self.catalog = catalog
        self.db = duckdb.connect(config={**CONFIG, "temp_directory": str(temp or "")})
        self.db.execute("set enable_progress_bar = false")
        self.relations: set[str] = set()
        if temp:
            # A workspace's own sources run before the lock: they see staged files alone.
            self.db.execute(f"set allowed_directories = ['{_words([str(temp)])[1:-1]}']")
            self.db.execute("set enable_external_access = false")
        self._macros()

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
        self.relations.discard(name)
        values = [tuple(row) for row in rows]
        if values:
            marks = ", ".join("?" for _ in columns)
            try:
                self.db.executemany(f"insert into {_quoted(name)} values ({marks})", values)
            except duckdb.ConversionException as error:
                raise UsageError(
                    "VALUES",
                    {"zh": f"{name} 的值与列不符。", "en": f"values of {name} do not fit."},
                ) from error
            self.relations.add(name)

    def append(self, name: str, rows: Sequence[Sequence[Value]]) -> None:
        """Add rows to a small table."""
        if rows:
            marks = ", ".join("?" for _ in rows[0])
            self.db.executemany(f"insert into {_quoted(name)} values ({marks})", rows)

    def forget(self, names: Iterable[str]) -> None:
        """Drop results, so that they are made again."""
        for name in sorted(names):
            self.db.execute(f"drop table if exists {_quoted(name)}")
            self.relations.discard(name)

    def put_reference(self) -> None:
        """Load the reference tables of the catalogue; every value stays text."""
        for name, (_, path) in sorted(self.catalog.reference.items()):
            header, rows = reference_rows(path)
            self.put(name, dict.fromkeys(header, "varchar"), rows)

    def prepare(self, table: str) -> None:
        """Create the empty landing table of a canonical table, if it is not there yet."""
        self._create(f"{table}_loaded", self.catalog.schema(table))

    def load(self, staged: Staged) -> Loaded:
        """Type the rows of one staged table, set aside what cannot be read, keep the rest.

        Raises:
            ExportError: The table cannot be loaded; nothing of it was kept.
        """
        self.stand_in("shifts")
        for source in (staged.source, *staged.companions):
            _must_select(source.path, source.sql)
        self.db.execute("begin")
        try:
            loaded = self._load(staged)
        except duckdb.Error as error:
            self.db.execute("rollback")
            raise _not_loaded(staged, error) from error
        self.db.execute("commit")
        return loaded

    def _load(self, staged: Staged) -> Loaded:
        self._stage(staged)
        sources = (staged.source, *staged.companions)
        bad = self._unreadable(staged, sources)
        bad_rows = self._count("raw_text") - self._drop_bad(bad)
        duplicate = self._drop_duplicates(staged)
        for source in sources:
            self._insert(staged, source)
        first, last = self._period(staged)
        used, lost = self._count("raw_text"), self._lost_ids(staged, sources)
        return Loaded(used, duplicate, bad, bad_rows, first, last, lost)

    def build_tables(self) -> None:
        """Make every canonical table from its landing table; absent ones are empty."""
        for query in self.catalog.folder("tables"):
            self.prepare(query.name)
            try:
                _must_select(query.path, query.sql)
                self._materialise(query, {})
            except duckdb.Error as error:
                raise _failed(query, error) from error
            if self._count(query.name):
                self.relations.add(query.name)

    def lock(self) -> None:
        """Shut the door: from here on no statement can reach files or the network.

        `to_seconds` goes: DuckDB's own function of that name makes `interval 1 second`.
        """
        self.db.execute("drop macro if exists to_seconds")
        self.db.execute("set enable_external_access = false")
        self.db.execute("set lock_configuration = true")

    # -- queries ---------------------------------------------------------------------

    def missing(self, query: Query) -> list[str]:
        """Return what the query reads and the exports do not give, as `table` or `table.column`."""
        return [name for name in query.reads if not self.has(name)]

    def has(self, name: str) -> bool:
        """Tell whether a relation is there, or a column of it holds anything (`table.column`)."""
        table, _, column = name.partition(".")
        if table in GIVEN:
            return True
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

    def run(self, query: Query, params: Mapping[str, Value]) -> Result:
        """Run one query; its result can then be read by others under the query's name."""
        started = time.perf_counter()
        for name in query.may_read:
            self.stand_in(name.partition(".")[0])
        used = {name: params[name] for name in sorted(parameters(query.sql))}
        try:
            rows = map(_finite, self._rows_of(query, used))
        except duckdb.Error as error:
            raise _failed(query, error) from error
        seconds = time.perf_counter() - started
        return Result(query=query, params=used, rows=tuple(rows), seconds=seconds)

    def _rows_of(self, query: Query, params: Mapping[str, Value]) -> list[Row]:
        """Keep the result of a fact in the database; fetch that of any other query."""
        _must_select(query.path, query.sql)
        if query.folder == "metrics":
            _must_match(query, self.described(query, params))
            return self.db.execute(query.sql, dict(params) or None).fetchall()
        self._materialise(query, params)
        try:
            _must_match(query, self._columns(query.name))
        except UsageError:
            self.forget([query.name])
            raise
        self.relations.add(query.name)
        return [] if query.folder == "facts" else self.rows(query.name)

    def rows(self, name: str) -> list[Row]:
        """Return every row of a relation, in the order in which it was made."""
        return self.db.execute(f"select * from {_quoted(name)}").fetchall()

    def described(self, query: Query, params: Mapping[str, Value]) -> dict[str, str]:
        """Return the column names and SQL types that the query really gives."""
        rows = self.db.execute(f"describe {query.sql}", dict(params) or None).fetchall()
        return {str(row[0]): str(row[1]).lower() for row in rows}

    def _columns(self, name: str) -> dict[str, str]:
        rows = self.db.execute(f"describe {_quoted(name)}").fetchall()
        return {str(row[0]): str(row[1]).lower() for row in rows}

    def latest(self, columns: Mapping[str, str]) -> Value:
        """Return the latest time among `table -> expression`, or None."""
        found: list[Any] = []
        for table, expression in columns.items():
            if table in self.relations:
                row = self.db.execute(f"select max({expression}) from {_quoted(table)}").fetchone()
                found += [row[0]] if row and row[0] else []
        return max(found, default=None)

    def any_between(self, columns: Mapping[str, str], start: Value, end: Value) -> bool:
        """Tell whether any of `table -> column` has a time in the half-open window."""
        for table, column in columns.items():
            if table in self.relations:
                row = self.db.execute(
                    f"select count(*) from {_quoted(table)} where {column} >= ? and {column} < ?",
                    [start, end],
                ).fetchone()
                if row and row[0]:
                    return True
        return False

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
            select source_row::bigint as source_row, * exclude (source_row),
                $period_from::varchar as file_from, $period_to::varchar as file_to
            from read_csv($path, columns = {{{names}}}, header = false, delim = ',',
                quote = '"', escape = '"', auto_detect = false,
                strict_mode = true, max_line_size = 33554432)""",
            {
                "path": str(staged.csv),
                "period_from": staged.period[0],
                "period_to": staged.period[1],
            },
        )

    def _unreadable(self, staged: Staged, sources: Sequence[Source]) -> tuple[QuarantinedRow, ...]:
        """Find cells that are not blank and that their conversion cannot read."""
        found: dict[tuple[int, str], QuarantinedRow] = {}
        for source in sources:
            for kind, column, call in _conversions(source, staged.columns):
                # A damaged id in another column than the key costs the id, not the row.
                if kind != "id" or column in source.required:
                    for line, value in self._bad_cells(source, column, call):
                        found[line, column] = _unread(staged, kind, column, line, value)
        for column in staged.source.required:
            for line, _ in self._cells(column, f"is_blank({_quoted(column)})"):
                found.setdefault((line, column), _blank(staged, column, line))
        return tuple(found[key] for key in sorted(found))

    def _bad_cells(self, source: Source, column: str, call: str) -> list[tuple[int, str]]:
        name = _quoted(column)
        unread = f"not is_blank({name}) and {call} is null"
        return self._cells(column, f"{unread} and to_text({name}) not in ({_words(source.nulls)})")

    def _lost_ids(self, staged: Staged, sources: Sequence[Source]) -> dict[str, int]:
        calls = {
            column: f"{call} is null and not is_blank({_quoted(column)})"
            for source in sources
            for kind, column, call in _conversions(source, staged.columns)
            if kind == "id" and column not in staged.source.required
        }
        counted = {column: len(self._cells(column, test)) for column, test in calls.items()}
        return {column: lost for column, lost in sorted(counted.items()) if lost}

    def _cells(self, column: str, test: str) -> list[tuple[int, str]]:
        return self.db.execute(
            f"select source_row, {_quoted(column)} from raw_text where {test}"
        ).fetchall()

    def _drop_bad(self, bad: Sequence[QuarantinedRow]) -> int:
        lines = sorted({row.line for row in bad})
        self.db.execute(
            "delete from raw_text where source_row in (select unnest($lines::bigint[]))",
            {"lines": lines},
        )
        return self._count("raw_text")

    def _drop_duplicates(self, staged: Staged) -> int:
        """Drop copies of rows of earlier files; copies inside one file are real and stay.

        Rows are compared by their values, so that a CSV and a workbook of one report, or an
        old and a new header, hold the same rows.
        """
        before = self._count("raw_text")
        self.db.execute(
            """create table if not exists seen_rows
            (report varchar, row_hash varchar, copy_no bigint)"""
        )
        self.db.execute(
            f"""create or replace table keyed_rows as
            select source_row, row_hash,
                row_number() over (partition by row_hash order by source_row) as copy_no
            from (
                select source_row,
                    md5(concat_ws(chr(31), $key::varchar, {_values(staged)})) as row_hash
                from raw_text
            )""",
            {"key": "|".join([staged.platform, staged.shop, *_told_by_name(staged)])},
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
            "insert into seen_rows select $report, row_hash, copy_no from keyed_rows",
            {"report": staged.source.report},
        )
        return before - self._count("raw_text")

    def _insert(self, staged: Staged, source: Source) -> None:
        """Map the staged text to the canonical columns of one source."""
        self.prepare(source.table)
        given = [name for name in source.aliases if name in staged.columns]
        absent = [name for name in source.aliases if name not in staged.columns]
        fields = [
            "source_row",
            # A blank cell is '', a column that the export lacks is NULL.
            *(_told(name, source.nulls) for name in given),
            *(f"null::varchar as {_quoted(name)}" for name in absent),
            "file_from",
            "file_to",
        ]
        self.db.execute(f"create or replace table raw as select {', '.join(fields)} from raw_text")
        self.db.execute(
            f"""insert into {_quoted(source.table + "_loaded")} by name
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
            from {_quoted(query.name + "_loaded")} where source_file = $file""",
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


def _finite(row: Row) -> Row:
    """Return the row with nothing in the place of nan and inf: a division by zero is no figure."""
    return tuple(None if isinstance(v, float) and not isfinite(v) else v for v in row)


def _must_select(path: str, sql: str) -> None:
    """Refuse anything but one `select`: no query may change what others read."""
    try:
        kinds = [statement.type for statement in duckdb.extract_statements(sql)]
    except duckdb.Error as error:
        raise _wrong(path, _why(error), _why(error)) from error
    if kinds != [duckdb.StatementType.SELECT]:
        raise _wrong(path, "一个文件只能有一条 select", "a file holds exactly one `select`")


def _must_match(query: Query, found: Mapping[str, str]) -> None:
    """Hold a result to the columns that its header declares, in their order and types."""
    declared = {column.name: KINDS[column.kind] for column in query.columns}
    if list(declared) != list(found):
        names = ", ".join(found)
        raise _wrong(query.path, f"列与说明头不符:{names}", f"the columns are {names}")
    for name, kind in declared.items():
        if found[name] != kind:
            zh = f"{name} 应为 {kind},实为 {found[name]}"
            raise _wrong(query.path, zh, f"`{name}` is {found[name]}, not {kind}")


def _wrong(path: str, zh: str, en: str) -> UsageError:
    return UsageError(
        "QUERY_FAILED",
        {"zh": f"这一项没有算出来：{zh}。", "en": f"this could not be computed: {en}."},
        {"zh": "写法见 queries/README.md。", "en": "See queries/README.md for how to write it."},
        file=f"queries/{path}.sql",
    )


def _failed(query: Query, error: duckdb.Error) -> UsageError:
    why = _why(error)
    return UsageError(
        "QUERY_FAILED",
        {"zh": f"这一项没有算出来：{why}", "en": f"this could not be computed: {why}"},
        file=f"queries/{query.path}.sql",
    )


def _why(error: duckdb.Error) -> str:
    """Return what went wrong: in DuckDB's words where they speak of the statement only.

    Errors that happen while rows are read quote cells, which may be names of buyers.
    """
    first = str(error).splitlines()[0]
    return first if isinstance(error, OF_STATEMENT) else first.partition(":")[0]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _words(words: Sequence[str]) -> str:
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words) or "''"


def _told(name: str, nulls: Sequence[str]) -> str:
    cell = _quoted(name)
    if not nulls:
        return f"coalesce({cell}, '') as {cell}"
    return f"case when to_text({cell}) not in ({_words(nulls)}) then {cell} else '' end as {cell}"

def _conversions(source: Source, columns: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return (kind, column, call) of the conversions in a source's statement."""
    found = {
        (str(kind), str(column), f"to_{kind}({_quoted(column)}{more})")
        for kind, column, more in CONVERSION.findall(source.sql)
    }
    return sorted(triple for triple in found if triple[1] in columns)


def _values(staged: Staged) -> str:
    """Return the cells of a row as an expression list: converted where the source converts."""
    sources = (staged.source, *staged.companions)
    calls = {
        column: call
        for source in sources
        for _, column, call in _conversions(source, staged.columns)
    }
    names = sorted({name for source in sources for name in source.aliases})
    return ", ".join(
        _value(_quoted(name), calls.get(name)) if name in staged.columns else "''" for name in names
    )


def _value(cell: str, call: str | None) -> str:
    return f"coalesce({call}::varchar, unwrap({cell}), '')" if call else f"coalesce({cell}, '')"


def _told_by_name(staged: Staged) -> tuple[str, ...]:
    """Return what tells two equal rows apart: the days in the file name, if rows have none."""
    dated = "file_from" in staged.source.sql and "day" not in staged.columns
    return tuple(map(str, staged.period)) if dated else ()


def _unread(staged: Staged, kind: str, column: str, line: int, value: str) -> QuarantinedRow:
    expected = EXPECTED[kind]
    return QuarantinedRow(
        file=staged.file,
        line=line,
        column=column,
        value=value[:SAMPLE],
        reason={"zh": f"读不懂这个值，应为{expected['zh']}", "en": f"not {expected['en']}"},
        remedy=REMEDIES.get(kind)
        or {
            "zh": "在后台重新导出，或改正这一格后再运行。",
            "en": "Export it again, or correct this cell and run again.",
        },
    )


def _blank(staged: Staged, column: str, line: int) -> QuarantinedRow:
    return QuarantinedRow(
        file=staged.file,
        line=line,
        column=column,
        value="",
        reason={"zh": "这一列不能为空", "en": "this column must not be empty"},
        remedy={
            "zh": "补上这一格，或确认这一行是否为说明行。",
            "en": "Fill this cell, or check whether the line is a remark.",
        },
    )


def _not_loaded(staged: Staged, error: duckdb.Error) -> ExportError:
    why = _why(error)
    return ExportError(
        "NOT_LOADED",
        {"zh": f"这张表没有装载成功：{why}", "en": f"this table could not be loaded: {why}"},
        {"zh": "请检查对应的来源文件。", "en": "Check the source file of this report."},
        file=f"queries/{staged.source.path}.sql",
    )
