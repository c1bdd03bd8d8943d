"""`raw_text` -> rows of canonical landing tables; what cannot be read is set aside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import duckdb

from retro.errors import UsageError
from retro.model import QuarantinedRow, Source, Value
from retro.warehouse.cells import (
    Loaded,
    Staged,
    quoted,
    record_of,
    told_by_name,
    words_of,
)
from retro.warehouse.dates import settle
from retro.warehouse.faults import Fault, faults, told, whole_records
from retro.warehouse.passing import OWN_ROWS
from retro.warehouse.reading import BLANKS
from retro.warehouse.remarks import drop_remarks
from retro.warehouse.shapes import Shapes, compared, shapes
from retro.warehouse.shares import settle_shares
from retro.warehouse.statements import must_select, not_loaded


class Loader:
    """Types the rows of staged tables inside one database.

    `prepare` makes the landing table of a canonical table; `times` names its time columns.
    `map_own` leaves what a source of the workspace gives as a table.
    """

    def __init__(
        self,
        db: duckdb.DuckDBPyConnection,
        prepare: Callable[[str], None],
        times: Callable[[str], list[str]],
        map_own: Callable[[Source, str], None],
    ) -> None:
        self.map_own = map_own
        self.db = db
        self.prepare = prepare
        self.times = times

    def load(self, staged: Staged) -> Loaded:
        """Type the rows of one staged table, set aside what cannot be read, keep the rest.

        Raises:
            ExportError: The table cannot be loaded; nothing of it was kept.
        """
        for source in (staged.source, *staged.companions):
            must_select(source)
        self.db.execute("begin")
        try:
            loaded = self._load(staged)
        except (duckdb.Error, UsageError) as error:
            self.db.execute("rollback")
            raise not_loaded(staged, error) from error
        self.db.execute("commit")
        return loaded

    def _load(self, staged: Staged) -> Loaded:
        self._date(staged)
        blank_words(self.db, staged)
        plain = shapes(self.db, staged)
        unsettled = settle(self.db, staged, plain.times())
        settle_shares(self.db, staged)
        found = faults(self.db, staged, plain)
        remarks = self._drop_remarks(staged, found)
        bad = whole_records(self.db, staged, self._quarantined(staged, found, unsettled, remarks))
        self._drop({row.line for row in bad})
        duplicate = 0 if staged.alone else self._drop_duplicates(staged, plain)
        for source in (staged.source, *staged.companions):
            self._insert(staged, source, plain)
        first, last = self._period(staged)
        used, lost = self._count("raw_text"), self._lost_ids(found)
        self.db.execute("drop view raw")
        self.db.execute("drop table raw_text")
        return Loaded(
            used=used,
            duplicate=duplicate,
            remarks=len(remarks),
            quarantined=bad,
            quarantined_rows=len({row.line for row in bad}),
            first_at=first,
            last_at=last,
            lost_ids=lost,
        )

    def _date(self, staged: Staged) -> None:
        """Write the days that the file name tells beside every record."""
        for name, day in zip(("file_from", "file_to"), staged.period, strict=True):
            told = words_of([day]) if day else "null"
            self.db.execute(f"alter table raw_text add column {name} varchar default {told}")

    def _drop_remarks(self, staged: Staged, found: Sequence[Fault]) -> frozenset[int]:
        """Take explanations out; only a faulty row can be one."""
        return drop_remarks(self.db, staged) if found else frozenset()

    def _quarantined(
        self,
        staged: Staged,
        found: Sequence[Fault],
        unsettled: Sequence[QuarantinedRow],
        remarks: frozenset[int],
    ) -> tuple[QuarantinedRow, ...]:
        """Return the cells that cost their rows; a date whose order nobody knows says so."""
        cells = {(row.line, row.column): row for row in told(staged, found)}
        cells |= {(row.line, row.column): row for row in unsettled}
        return tuple(cells[key] for key in sorted(cells) if key[0] not in remarks)

    def _lost_ids(self, found: Sequence[Fault]) -> dict[str, int]:
        """Count the damaged ids in rows that are used without them."""
        lines: dict[str, list[int]] = {}
        for fault in found:
            if not fault.costs_row:
                lines.setdefault(fault.column, []).append(fault.line)
        counted = {column: self._still_there(rows) for column, rows in sorted(lines.items())}
        return {column: count for column, count in counted.items() if count}

    def _still_there(self, lines: Sequence[int]) -> int:
        row = self.db.execute(
            """select count(*) from raw_text
            where source_row in (select unnest($lines::bigint[]))""",
            {"lines": lines},
        ).fetchone()
        return int(row[0]) if row else 0

    def _drop(self, lines: Collection[int]) -> None:
        if lines:
            self.db.execute(
                "delete from raw_text where source_row in (select unnest($lines::bigint[]))",
                {"lines": sorted(lines)},
            )

    def _drop_duplicates(self, staged: Staged, plain: Shapes) -> int:
        """Drop copies of rows of earlier files; copies inside one file are real and stay.

        Rows are compared by their values, so that a CSV and a workbook of one report, or an
        old and a new header, hold the same rows.
        """
        before = self._count("raw_text")
        self._key_rows(staged, plain)
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

    def _key_rows(self, staged: Staged, plain: Shapes) -> None:
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
                    md5(concat_ws(chr(31), $key::varchar, {compared(staged, plain)})) as row_hash
                from raw_text
            )""",
            {"key": "|".join([staged.platform, staged.shop, *told_by_name(staged)])},
        )

    def _insert(self, staged: Staged, source: Source, plain: Shapes) -> None:
        """Map the staged text to the canonical columns of one source."""
        self.prepare(source.table)
        show_raw(self.db, staged, source)
        # A table of our own may say in each row which platform and shop it is of.
        told = [name for name in ("platform", "shop") if name in source.aliases]
        others = f"mapped.* exclude ({', '.join(told)})" if told else "mapped.*"
        mapped = f"({plain.sql(source)})"
        if source.is_own:
            self.map_own(source, plain.sql(source))
            mapped = OWN_ROWS
        owner = {
            name: f"mapped.{name}" if name in told else "null" for name in ("platform", "shop")
        }
        self.db.execute(
            f"""insert into {quoted(source.table + "_loaded")} by name
            select {others}, $file as source_file,
                coalesce({owner["platform"]}, $platform) as platform,
                coalesce({owner["shop"]}, $shop) as shop
            from {mapped} as mapped""",
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
    """Return what tells one record from another; without a key each row is one."""
    if staged.source.together not in staged.columns:
        return "source_row::varchar"
    return f"coalesce({record_of(staged)}, '')"


def show_raw(db: duckdb.DuckDBPyConnection, staged: Staged, source: Source) -> None:
    """Make `raw`: a blank cell of `raw_text` is '', a column that the export lacks is NULL."""
    fields = [
        f"coalesce({quoted(name)}, '') as {quoted(name)}"
        if name in staged.columns
        else f"null::varchar as {quoted(name)}"
        for name in source.aliases
    ]
    db.execute(
        f"""create or replace view raw as
        select source_row, {", ".join(fields)}, file_from, file_to from raw_text"""
    )


def blank_words(db: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    """Empty the cells that hold a word for "none", so that nothing below sees it."""
    words = {word for s in (staged.source, *staged.companions) for word in s.nulls}
    if not words or not staged.columns[1:]:
        return
    # Looking for a word inside takes a seventh of the time that trimming a cell does.
    tests = {name: _is_one_of(quoted(name), sorted(words)) for name in staged.columns[1:]}
    # Rewriting a column costs ten times what looking for the words in it does.
    held = db.execute(
        f"select {', '.join(f'bool_or({test})' for test in tests.values())} from raw_text"
    ).fetchone()
    for (name, test), is_held in zip(tests.items(), held or (), strict=True):
        if is_held:
            db.execute(f"update raw_text set {quoted(name)} = '' where {test}")


def _is_one_of(cell: str, words: Sequence[str]) -> str:
    holds = " or ".join(f"contains({cell}, {words_of([word])})" for word in words)
    return f"case when {holds} then trim({cell}, '{BLANKS}') in ({words_of(words)}) end"
