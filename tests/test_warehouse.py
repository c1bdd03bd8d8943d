"""The embedded database: it loads with an account, is locked, and runs what it is given."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from shelf import catalog as shelved
from shelf import query, source

from retro.catalog import Catalog
from retro.errors import ExportError, UsageError
from retro.headers import parse_query, parse_source
from retro.model import Query
from retro.warehouse import Clean, Loaded, Staged, Warehouse

COLUMNS = ("source_row", "order_id", "paid_at", "amount", "note")
TABLE = query(
    "select order_id, paid_at, amount, note, platform, shop, source_file, source_row\n"
    "from orders_loaded order by order_id, source_row",
    {
        "order_id": "id", "paid_at": "time", "amount": "money", "note": "text",
        "platform": "text", "shop": "text", "source_file": "text", "source_row": "count",
    },
    ("orders_loaded",),
)  # fmt: skip
SOURCE = source(
    "select source_row, to_id(order_id) as order_id, to_time(paid_at) as paid_at,\n"
    "to_money(amount) as amount, to_text(note) as note, from raw",
    "orders",
    {"order_id": ["订单编号"], "paid_at": ["付款时间"], "amount": ["金额"], "note": ["备注"]},
    recognise='[["订单编号"]]',
    required='["order_id"]',
    nulls='["未付款"]',
)
MACROS = Path(__file__).resolve().parents[1] / "queries" / "macros.sql"


@pytest.fixture
def shop(tmp_path: Path) -> Catalog:
    """Return a catalogue of one table and its source."""
    return shelved(
        tmp_path / "queries",
        {"tables/orders": TABLE, "sources/taobao/orders": SOURCE,
         "macros.sql": MACROS.read_text("utf-8"), "reference/words.csv": "a,b\n007,x\n"},
    )  # fmt: skip


@pytest.fixture
def house(shop: Catalog) -> Iterator[Warehouse]:
    """Return an open warehouse of that catalogue."""
    with Warehouse(shop) as opened:
        yield opened


def staged(folder: Path, name: str, rows: Sequence[Sequence[Any]], house: Warehouse) -> Staged:
    """Take in rows (order, paid at, amount, note) as the intake does, lines from 2 on."""
    path = folder / "clean.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows([line, *row] for line, row in enumerate(rows, 2))
    house.read(Clean(path), COLUMNS)
    return Staged(
        file=name, source=house.catalog.sources["sources/taobao/orders"], companions=(),
        columns=COLUMNS, platform="taobao", shop="小满",
    )  # fmt: skip


def one(sql: str, columns: dict[str, str], reads: tuple[str, ...] = (), **more: Any) -> Query:
    """Return a query of step 1."""
    return parse_query("1_break_down/one", query(sql, columns, reads, **more))


# -- loading ---------------------------------------------------------------------------


def test_rows_are_typed_and_tell_where_they_come_from(house: Warehouse, tmp_path: Path) -> None:
    """Text becomes time and money; file and line stay with every row."""
    loaded = house.load(
        staged(tmp_path, "a.csv", [("0012", "2025-11-11 00:01", "¥1,234.50", "x")], house)
    )
    house.build_tables()
    at = datetime(2025, 11, 11, 0, 1)
    assert loaded == Loaded(used=1, first_at=at, last_at=at)
    assert house.rows("orders") == [
        ("0012", at, Decimal("1234.50"), "x", "taobao", "小满", "a.csv", 2)
    ]


def test_p1_every_row_has_its_place(house: Warehouse, tmp_path: Path) -> None:
    """Promise 1: used, duplicate or quarantined, with line, column, value and remedy."""
    rows = [
        ("1", "2025-11-11 00:01", "10", ""),
        ("2", "gestern", "10", ""),
        ("", "2025-11-11 00:01", "10", ""),
        ("3", "13/13/2025", "1.234,56", ""),
    ]
    loaded = house.load(staged(tmp_path, "a.csv", rows, house))
    assert (loaded.used, loaded.duplicate, loaded.quarantined_rows) == (1, 0, 3)
    assert [(row.line, row.column, row.value) for row in loaded.quarantined] == [
        (3, "paid_at", "gestern"),
        (4, "order_id", ""),
        (5, "amount", "1.234,56"),
        (5, "paid_at", "13/13/2025"),
    ]
    assert all(row.reason["zh"] and row.remedy["en"] for row in loaded.quarantined)


def test_words_that_mean_none_are_none(house: Warehouse, tmp_path: Path) -> None:
    """A blank, a dash, and the words that the source names are no damage."""
    rows = [
        (str(n), word, "", "") for n, word in enumerate(["", " ", "-", "null", "未付款", "N/A"])
    ]
    loaded = house.load(staged(tmp_path, "a.csv", rows, house))
    house.build_tables()
    assert (loaded.used, loaded.quarantined) == (6, ())
    assert {row[1] for row in house.rows("orders")} == {None}


def test_p3_destroyed_ids_are_set_aside(house: Warehouse, tmp_path: Path) -> None:
    """Promise 3: 4.01235E+18 was an id once; it is counted and never joined."""
    rows = [("4.01235E+18", "", "", ""), ('="4012345678901200001"', "", "", "")]
    loaded = house.load(staged(tmp_path, "a.csv", rows, house))
    house.build_tables()
    assert [(row.line, row.column) for row in loaded.quarantined] == [(2, "order_id")]
    assert [row[0] for row in house.rows("orders")] == ["4012345678901200001"]


def test_long_values_are_cut_in_the_quarantine(house: Warehouse, tmp_path: Path) -> None:
    """A runaway cell does not flood the list."""
    loaded = house.load(staged(tmp_path, "a.csv", [("1", "x" * 9999, "", "")], house))
    assert len(loaded.quarantined[0].value) == 200


def test_p5_a_file_twice_changes_nothing(house: Warehouse, tmp_path: Path) -> None:
    """Promise 5: rows of an earlier file are duplicates, also when they are written otherwise."""
    first = [("1", "2025-11-11 00:01:00", "10.00", "x"), ("2", "2025-11-11 00:02:00", "20", "y")]
    again = [("1", "2025/11/11 00:01", "¥10", "x"), ("3", "2025-11-11 00:03:00", "30", "z")]
    house.load(staged(tmp_path, "a.csv", first, house))
    loaded = house.load(staged(tmp_path, "b.csv", again, house))
    house.build_tables()
    assert (loaded.used, loaded.duplicate) == (1, 1)
    assert [(row[0], row[6]) for row in house.rows("orders")] == [
        ("1", "a.csv"), ("2", "a.csv"), ("3", "b.csv"),
    ]  # fmt: skip


def test_equal_rows_of_one_file_are_real(house: Warehouse, tmp_path: Path) -> None:
    """Two equal lines of one export stay; a copy of the file adds none of them."""
    rows = [("1", "", "10", "x")] * 2
    one_file = house.load(staged(tmp_path, "a.csv", rows, house))
    copy = house.load(staged(tmp_path, "b.csv", [*rows, rows[0]], house))
    assert (one_file.used, one_file.duplicate) == (2, 0)
    assert (copy.used, copy.duplicate) == (1, 2)


def test_rows_of_another_shop_are_no_duplicates(house: Warehouse, tmp_path: Path) -> None:
    """The same order number in another shop is another order."""
    row = ("1", "", "10", "")
    house.load(staged(tmp_path, "a.csv", [row], house))
    other = replace(staged(tmp_path, "b.csv", [row], house), shop="大满")
    assert house.load(other).duplicate == 0


def test_a_table_alone_is_compared_with_none(house: Warehouse, tmp_path: Path) -> None:
    """Where no other file gives the same report, no row can be a copy."""
    only = replace(staged(tmp_path, "a.csv", [("1", "", "", "")] * 2, house), alone=True)
    assert house.load(only) == Loaded(used=2)


def test_a_failed_load_keeps_nothing(house: Warehouse, tmp_path: Path) -> None:
    """A table that cannot be loaded leaves no half of it behind, and the next one loads."""
    whole = replace(house.catalog.sources["sources/taobao/orders"], sql="select 1 / x from raw")
    damaged = replace(staged(tmp_path, "a.csv", [("1", "", "", "")], house), source=whole)
    with pytest.raises(ExportError) as caught:
        house.load(damaged)
    loaded = house.load(staged(tmp_path, "b.csv", [("1", "", "", "")], house))
    assert (caught.value.code, loaded.used, loaded.duplicate) == ("NOT_LOADED", 1, 0)


def test_records_that_cannot_be_taken_in_are_told(house: Warehouse, tmp_path: Path) -> None:
    """A staged file that is no such CSV is one sentence about the export."""
    path = tmp_path / "clean.csv"
    path.write_text('"x","1"\n', encoding="utf-8")
    with pytest.raises(ExportError) as caught:
        house.read(Clean(path), COLUMNS)
    assert caught.value.code == "NOT_READ"


def test_p6_a_name_is_no_pattern(house: Warehouse, tmp_path: Path) -> None:
    """Promise 6: `订单[12].csv` is one file, and a quotation mark in a name is a letter."""
    folder = tmp_path / "it's [1]*"
    folder.mkdir()
    loaded = house.load(staged(folder, "订单[12]*?.csv", [("1", "", "", "x'; --")], house))
    house.build_tables()
    assert loaded.used == 1
    assert house.rows("orders")[0][3] == "x'; --"


def test_tables_without_rows_do_not_exist(house: Warehouse) -> None:
    """An absent export leaves an empty table that counts as missing."""
    house.build_tables()
    assert house.rows("orders") == []
    assert not house.has("orders")


def test_reference_tables_are_text(house: Warehouse) -> None:
    """007 stays 007."""
    house.put_reference()
    assert house.rows("words") == [("007", "x")]
    assert house.has("words")


def test_p8_a_division_by_zero_is_no_figure(house: Warehouse) -> None:
    """Promise 8: nan and inf of a manager's own query become nothing, printed as a dash."""
    sql = "select unnest(['nan'::double, 'inf'::double, '-inf'::double, 0.5]) as x"
    assert house.run(one(sql, {"x": "share"}), {}).rows == ((None,), (None,), (None,), (0.5,))


def test_p19_a_source_of_the_workspace_sees_staged_files_alone(
    shop: Catalog, tmp_path: Path
) -> None:
    """Promise 19: also before the lock, a manager's own source reads no other file."""
    secret = tmp_path / "secret.csv"
    secret.write_text("7\n", encoding="utf-8")
    stage = tmp_path / "it's a stage"
    stage.mkdir()
    reach = SOURCE.replace("from raw", f"from raw, read_csv('{secret}')")
    mine = replace(shop, sources={"sources/taobao/orders": parse_source("sources/x", reach)})
    with Warehouse(shop, stage) as house:
        assert house.load(staged(stage, "a.csv", [("1", "", "", "")], house)).used == 1
    with Warehouse(mine, stage) as house, pytest.raises(ExportError, match="Permission"):
        house.load(staged(stage, "a.csv", [("1", "", "", "")], house))


def test_p19_a_source_is_one_select(shop: Catalog, tmp_path: Path) -> None:
    """Promise 19: a source maps rows; it cannot carry a second statement along."""
    two = SOURCE.replace("from raw", "from raw) as mapped; drop table seen_rows; select (1")
    mine = replace(shop, sources={"sources/taobao/orders": parse_source("sources/x", two)})
    with Warehouse(mine) as house, pytest.raises(UsageError, match=r"sources/x\.sql"):
        house.load(staged(tmp_path, "a.csv", [("1", "", "", "")], house))


def test_a_broken_table_is_named(tmp_path: Path) -> None:
    """A manager's own canonical table with a slip is an error of use, with its file."""
    broken = shelved(
        tmp_path, {"tables/orders": TABLE.replace("select order_id", "select oder_id")}
    )
    with Warehouse(broken) as house, pytest.raises(UsageError, match=r"tables/orders\.sql"):
        house.build_tables()


# -- the lock --------------------------------------------------------------------------

REACH = [
    "select * from read_csv('{path}')",
    "select * from '{path}'",
    "select * from read_text('{path}')",
    "select * from glob('{folder}/*')",
    "copy (select 1) to '{folder}/out.csv'",
    "copy words from '{path}'",
    "attach '{folder}/other.db'",
    "export database '{folder}/dump'",
    "install httpfs",
    "load httpfs",
    "select * from read_csv('https://example.com/x.csv')",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "reset enable_external_access",
    "pragma enable_profiling",
]


@pytest.mark.parametrize("sql", REACH)
def test_p19_a_locked_warehouse_reaches_nothing(house: Warehouse, tmp_path: Path, sql: str) -> None:
    """Promise 19: after the door is shut no statement reads or writes a file or the network."""
    path = tmp_path / "secret.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    house.put_reference()
    house.lock()
    before = sorted(file.name for file in tmp_path.iterdir())
    with pytest.raises(duckdb.Error):
        house.db.execute(sql.format(path=path, folder=tmp_path)).fetchall()
    assert sorted(file.name for file in tmp_path.iterdir()) == before


def test_a_column_is_looked_at_in_its_own_table(house: Warehouse) -> None:
    """Two tables may have a column of one name, and only one of them hold anything in it."""
    house.put("full", {"n": "bigint", "agent": "varchar"}, [(1, "a")])
    house.put("empty", {"n": "bigint", "agent": "varchar"}, [(1, None)])
    assert house.has("full.agent")
    assert not house.has("empty.agent")


def test_a_locked_warehouse_still_works(house: Warehouse) -> None:
    """Small tables can be put and queries run; only the way out is shut."""
    house.lock()
    house.put("numbers", {"n": "bigint"}, [(1,), (2,)])
    counted = house.run(
        one("select sum(n)::bigint as n from numbers order by n", {"n": "count"}), {}
    )
    assert counted.rows == ((3,),)


def test_python_values_cannot_be_named(house: Warehouse) -> None:
    """A statement does not see the variables of the program."""
    secret = [1, 2, 3]
    with pytest.raises(duckdb.Error):
        house.db.execute("select * from secret")
    assert secret


# -- queries ---------------------------------------------------------------------------


def test_a_large_intermediate_result_stays_in_the_database(
    house: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rows are counted and read by queries, but not fetched; a block of the report is."""
    import retro.warehouse

    monkeypatch.setattr(retro.warehouse, "LARGE", 2)
    house.put("numbers", {"n": "bigint"}, [(1,), (2,)])
    text = query("select n from numbers order by n", {"n": "count"}, ("numbers",), hidden="true")
    between = house.run(parse_query("3_root_cause/between", text), {})
    assert (between.rows, between.left) == ((), 2)
    after = query("select n from between order by n", {"n": "count"}, ("between",))
    shown = house.run(parse_query("3_root_cause/after", after), {})
    assert (shown.rows, shown.left) == (((1,), (2,)), 0)


def test_results_can_be_read_by_the_next_query(house: Warehouse) -> None:
    """A result lies in the database under the name of its query."""
    house.run(one("select 2::bigint as n", {"n": "count"}), {})
    twice = parse_query(
        "2_locate/twice", query("select (n * 2)::bigint as n from one", {"n": "count"}, ("one",))
    )
    assert house.missing(twice) == []
    assert house.run(twice, {}).rows == ((4,),)


def test_an_empty_result_is_an_answer(house: Warehouse) -> None:
    """A query that found nothing can still be read by others."""
    house.run(one("select 1::bigint as n where false", {"n": "count"}), {})
    assert house.has("one")


def test_only_the_parameters_that_are_used_are_passed(house: Warehouse) -> None:
    """Two queries may share `[params]` and use different ones of them."""
    found = house.run(one("select ($b + 1)::bigint as n", {"n": "count"}), {"a": 1, "b": 2})
    assert (found.rows, found.params) == (((3,),), {"b": 2})


def test_optional_reads_are_stood_in_for(shop: Catalog) -> None:
    """What a query may read is there, if need be empty, and still counts as missing."""
    with Warehouse(shop) as house:
        found = house.run(
            one("select count(*) as n from orders", {"n": "count"}, may_read='["orders"]'), {}
        )
        assert found.rows == ((0,),)
        assert not house.has("orders")


@pytest.mark.parametrize(
    "sql",
    [
        "select cast(buyer as integer) as n from names",
        "select strptime(buyer, '%Y') as n from names",
        "select error(buyer) as n from names",
        "select regexp_matches('x', buyer) as n from names",
    ],
)
def test_p18_a_failed_query_quotes_no_data(house: Warehouse, sql: str) -> None:
    """Promise 18: what a cell holds is no part of the message, for that stands in the report."""
    house.put("names", {"buyer": "varchar"}, [("欧阳测试(13912345678",)])
    with pytest.raises(UsageError, match=r"^queries/1_break_down/one\.sql: .*Error") as caught:
        house.run(one(sql, {"n": "count"}), {})
    assert "欧阳" not in caught.value.text("zh") + caught.value.text("en")


@pytest.mark.parametrize(
    ("sql", "word"),
    [
        ("select nothing as n", "nothing"),
        ("select 1 as n from nowhere", "nowhere"),
        ("selec", "selec"),
    ],
)
def test_a_wrong_statement_is_explained(house: Warehouse, sql: str, word: str) -> None:
    """A manager's own statement with a slip: the database's first line names it."""
    with pytest.raises(UsageError, match=word) as caught:
        house.run(one(sql, {"n": "count"}), {})
    assert "\n" not in caught.value.text("zh")


def test_a_column_counts_as_there_if_it_holds_something(house: Warehouse) -> None:
    """`table.column` asks for values, not for the column."""
    house.put("t", {"a": "bigint", "b": "bigint"}, [(1, None)])
    assert [house.has(name) for name in ("t", "t.a", "t.b", "u", "u.a", "promotion")] == [
        True, True, False, False, False, True,
    ]  # fmt: skip


def test_missing_reads_are_named(house: Warehouse) -> None:
    """What the exports do not give, in the order of the header."""
    house.put("t", {"a": "bigint"}, [(1,)])
    asked = one("select 1::bigint as n", {"n": "count"}, ("u", "t", "t.a", "v.x"))
    assert house.missing(asked) == ["u", "v.x"]


def test_metrics_leave_no_table(house: Warehouse) -> None:
    """Nobody reads a metric query by name, so that several may share one."""
    metric = parse_query("metrics/m", query("select 'x' as metric", {"metric": "text"}))
    assert house.run(metric, {}).rows == (("x",),)
    assert not house.has("m")


def test_facts_stay_in_the_database(house: Warehouse) -> None:
    """A fact is read by queries; its rows are not carried into Python."""
    fact = parse_query("facts/f", query("select 1::bigint as n", {"n": "count"}))
    assert house.run(fact, {}).rows == ()
    assert house.rows("f") == [(1,)]


def test_forgotten_results_are_gone(house: Warehouse) -> None:
    """What was made for the normal days does not stay for the promotion."""
    house.put("t", {"a": "bigint"}, [(1,)])
    house.forget(["t", "never"])
    assert not house.has("t")


def test_a_second_put_replaces_the_first(house: Warehouse) -> None:
    """An emptied table counts as missing again."""
    house.put("t", {"a": "bigint"}, [(1,)])
    house.put("t", {"a": "varchar"}, [])
    assert house.rows("t") == []
    assert not house.has("t")


def test_values_keep_their_types(house: Warehouse) -> None:
    """Money stays decimal, days stay days, nothing stays nothing."""
    row = ("x", 1, 0.5, Decimal("1.10"), datetime(2025, 11, 11), date(2025, 11, 11), True, None)
    kinds = (
        "varchar",
        "bigint",
        "double",
        "decimal(18,2)",
        "timestamp",
        "date",
        "boolean",
        "varchar",
    )
    house.put("t", {f"c{n}": kind for n, kind in enumerate(kinds)}, [row])
    assert house.rows("t") == [row]
    assert isinstance(house.rows("t")[0][3], Decimal)


def test_names_are_quoted(house: Warehouse) -> None:
    """A table or column may be called anything."""
    house.put('a"b', {'c"; drop': "bigint", "order": "bigint"}, [(1, 2)])
    assert house.rows('a"b') == [(1, 2)]


def test_the_latest_event_is_that_of_all_tables(house: Warehouse) -> None:
    """Tables that are absent or have no times do not matter."""
    house.put("orders", {"created_at": "timestamp"}, [(datetime(2025, 11, 11),)])
    house.put("refunds", {"applied_at": "timestamp"}, [(datetime(2025, 11, 13),), (None,)])
    house.put("reviews", {"reviewed_at": "timestamp"}, [(None,)])
    events = {"orders": "created_at", "refunds": "applied_at", "reviews": "reviewed_at", "x": "y"}
    assert house.latest(events) == datetime(2025, 11, 13)
    assert house.latest({"reviews": "reviewed_at"}) is None


def test_a_window_is_half_open(house: Warehouse) -> None:
    """The first moment belongs to it, the last does not."""
    house.put("orders", {"created_at": "timestamp"}, [(datetime(2025, 11, 11),)])
    asked = {"orders": "created_at", "x": "y"}
    start, end = datetime(2025, 11, 11), datetime(2025, 11, 12)
    assert house.any_between(asked, start, end)
    assert not house.any_between(asked, datetime(2025, 11, 10), start)
    assert not house.any_between({"x": "y"}, start, end)
