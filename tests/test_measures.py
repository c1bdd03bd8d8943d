"""What DuckDB tells of its work, without changing what comes out."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from retro.warehouse.measures import account, keep_account, keep_progress, share_done

NUMBERS = "create table numbers as select i, i % 7 as g from range(5000) t(i)"


@pytest.fixture
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a database with five thousand numbers."""
    with duckdb.connect() as opened:
        opened.execute(NUMBERS)
        yield opened


@pytest.mark.parametrize("order", ["", "order by g"])
def test_rows_read_and_bytes_of_a_table(db: duckdb.DuckDBPyConnection, order: str) -> None:
    """A table of two numbers in a row: all rows were read, 16 bytes a row came out."""
    keep_account(db)
    db.execute(f"create table found as select g, count(*) as n from numbers group by g {order}")
    assert account(db) == (5000, pytest.approx(16, abs=8))


def test_an_empty_table_has_no_bytes(db: duckdb.DuckDBPyConnection) -> None:
    """Nothing came out, and nothing is divided by nothing."""
    keep_account(db)
    db.execute("create table found as select g from numbers where false")
    assert account(db) == (0, 0.0)


def test_nothing_is_printed(
    db: duckdb.DuckDBPyConnection, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither the account nor the progress reaches the terminal."""
    keep_account(db)
    keep_progress(db)
    db.execute("select count(*) from numbers a, numbers b").fetchall()
    assert capfd.readouterr() == ("", "")


def test_without_a_statement_nothing_is_under_way(db: duckdb.DuckDBPyConnection) -> None:
    """Before, between and after: None, also from a database that is shut."""
    keep_progress(db)
    assert share_done(db) is None
    db.close()
    assert share_done(db) is None
