"""`raw_text` -> rows of canonical landing tables; what cannot be read is set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb

from retro.model import QuarantinedRow, Source, Value
from retro.warehouse.cells import (
    Loaded,
    Staged,
    blank,
    compared,
    conversions,
    quoted,
    told,
    told_by_name,
    unread,
    words_of,
)
from retro.warehouse.dates import settle
from retro.warehouse.remarks import drop_remarks
from retro.warehouse.shares import settle_shares
from retro.warehouse.statements import must_select, not_loaded


class Loader:
    """Types the rows of staged tables inside one database.

    `prepare` makes the landing table of a canonical table; `times` names its time columns.
    """

    def __init__(
        self,
        db: duckdb.DuckDBPyConnection,
        prepare: Callable[[str], None],
        times: Callable[[str], list[str]],
    ) -> None:
        self.db = db
        self.prepare = prepare
        self.times = times

    def load(self, staged: Staged) -> Loaded:
        """Type the rows of one staged table, set aside what cannot be read, keep the rest.

        Raises:
            ExportError: The table cannot be loaded; nothing of it was kept.
        """
        for source in (staged.source, *staged.companions):
            must_select(source.path, source.sql)
        self.db.execute("begin")
        try:
            loaded = self._load(staged)
        except duckdb.Error as error:
            self.db.execute("rollback")
            raise not_loaded(staged, error) from error
        self.db.execute("commit")
        return loaded

    def _load(self, staged: Staged) -> Loaded:
        self._date(staged)
        remarks = drop_remarks(self.db, staged)
        sources = (staged.source, *staged.companions)
        unsettled = settle(self.db, staged)
        settle_shares(self.db, staged)
        bad = self._unreadable(staged, sources, unsettled)
        bad_rows = self._count("raw_text") - self._drop_bad(bad)
        duplicate = 0 if staged.alone else self._drop_duplicates(staged)
        for source in sources:
            self._insert(staged, source)
        first, last = self._period(staged)
        used, lost = self._count("raw_text"), self._lost_ids(staged, sources)
        self.db.execute("drop view raw")
        self.db.execute("drop table raw_text")
        return Loaded(
            used=used,
            duplicate=duplicate,
            remarks=remarks,
            quarantined=bad,
            quarantined_rows=bad_rows,
            first_at=first,
            last_at=last,
            lost_ids=lost,
        )

    def _date(self, staged: Staged) -> None:
        """Write the days that the file name tells beside every record."""
        for name, day in zip(("file_from", "file_to"), staged.period, strict=True):
            told = words_of([day]) if day else "null"
            self.db.execute(f"alter table raw_text add column {name} varchar default {told}")

    def _unreadable(
        self, staged: Staged, sources: Sequence[Source], known: Sequence[QuarantinedRow]
    ) -> tuple[QuarantinedRow, ...]:
        """Find cells that are not blank and that their conversion cannot read.

        What is known of a cell already is told instead.
        """
        found = {(row.line, row.column): row for row in known}
        for source in sources:
            for kind, column, call in conversions(source, staged.columns):
                # A damaged id in another column than the key costs the id, not the row.
                if kind != "id" or column in source.required:
                    for line, value in self._bad_cells(source, column, call):
                        found.setdefault((line, column), unread(staged, kind, column, line, value))
        for column in staged.source.required:
            for line, _ in self._cells(column, f"is_blank({quoted(column)})"):
                found.setdefault((line, column), blank(staged, column, line))
        return tuple(found[key] for key in sorted(found))

    def _bad_cells(self, source: Source, column: str, call: str) -> list[tuple[int, str]]:
        name = quoted(column)
        unread = f"not is_blank({name}) and {call} is null"
        return self._cells(
            column, f"{unread} and to_text({name}) not in ({words_of(source.nulls)})"
        )

    def _lost_ids(self, staged: Staged, sources: Sequence[Source]) -> dict[str, int]:
        calls = {
            column: f"{call} is null and not is_blank({quoted(column)})"
            for source in sources
            for kind, column, call in conversions(source, staged.columns)
            if kind == "id" and column not in staged.source.required
        }
        counted = {column: len(self._cells(column, test)) for column, test in calls.items()}
        return {column: lost for column, lost in sorted(counted.items()) if lost}

    def _cells(self, column: str, test: str) -> list[tuple[int, str]]:
        return self.db.execute(
            f"select source_row, {quoted(column)} from raw_text where {test}"
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
        self._key_rows(staged)
        self.db.execute(
            f"""delete from raw_text where source_row in (
                with marked as (
                    select keyed_rows.source_row, seen_rows.row_hash is not null as is_copy,
                        {_group(staged)} as record
                    from keyed_rows
                    join raw_text using (source_row)
                    left join seen_rows on seen_rows.report = $report
                        and seen_rows.row_hash = keyed_rows.row_hash
                        and seen_rows.copy_no = keyed_rows.copy_no
                )
                select source_row from marked
                qualify bool_and(is_copy) over (partition by record))""",
            {"report": staged.source.report},
        )
        self.db.execute(
            "insert into seen_rows select $report, row_hash, copy_no from keyed_rows",
            {"report": staged.source.report},
        )
        return before - self._count("raw_text")

    def _key_rows(self, staged: Staged) -> None:
        """Hash the rows, and number the equal ones of one file."""
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
                    md5(concat_ws(chr(31), $key::varchar, {compared(staged)})) as row_hash
                from raw_text
            )""",
            {"key": "|".join([staged.platform, staged.shop, *told_by_name(staged)])},
        )

    def _insert(self, staged: Staged, source: Source) -> None:
        """Map the staged text to the canonical columns of one source."""
        self.prepare(source.table)
        given = [name for name in source.aliases if name in staged.columns]
        absent = [name for name in source.aliases if name not in staged.columns]
        fields = [
            "source_row",
            # A blank cell is '', a column that the export lacks is NULL.
            *(told(name, source.nulls) for name in given),
            *(f"null::varchar as {quoted(name)}" for name in absent),
            "file_from",
            "file_to",
        ]
        self.db.execute(f"create or replace view raw as select {', '.join(fields)} from raw_text")
        self.db.execute(
            f"""insert into {quoted(source.table + "_loaded")} by name
            select mapped.*, $platform as platform, $shop as shop, $file as source_file
            from ({source.sql}) as mapped""",
            {"platform": staged.platform, "shop": staged.shop, "file": staged.file},
        )

    def _period(self, staged: Staged) -> tuple[Value, Value]:
        table = staged.source.table
        times = self.times(table)
        if not times:
            return None, None
        # A table of periods ends where its last period ends.
        last = next((name for name in times if name.startswith("to_")), times[0])
        row = self.db.execute(
            f"""select min({times[0]})::timestamp, max({last})::timestamp
            from {quoted(table + "_loaded")} where source_file = $file""",
            {"file": staged.file},
        ).fetchone()
        return (row[0], row[1]) if row else (None, None)

    def _count(self, name: str) -> int:
        row = self.db.execute(f"select count(*) from {quoted(name)}").fetchone()
        return int(row[0]) if row else 0


def _group(staged: Staged) -> str:
    """Return what rows of one record have in common; blank cells continue the row above."""
    name = staged.source.together
    if name not in staged.columns:
        return "keyed_rows.source_row::varchar"
    filled = f"last_value(to_id({quoted(name)}) ignore nulls)"
    return f"""coalesce({filled} over (order by keyed_rows.source_row
        rows between unbounded preceding and current row), '')"""
