"""The order of day and month: told by the file or by the manager, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from retro.catalog import Catalog
from retro.warehouse import Staged, Warehouse
from retro.warehouse.dates import readings, settle

FIELDS = ("order_id", "created_at", "paid_at")


@pytest.fixture
def house(catalog: Catalog) -> Iterator[Warehouse]:
    """Return a warehouse."""
    with Warehouse(catalog) as opened:
        yield opened


def settled(
    house: Warehouse, rows: Sequence[Sequence[str]], date_order: str = ""
) -> tuple[list[tuple[str, ...]], list[tuple[int, str, str]]]:
    """Return the (created, paid) cells after settling, and (line, column, value) left open."""
    columns = ("source_row", *FIELDS)
    house.put("raw_text", {"source_row": "bigint"} | dict.fromkeys(FIELDS, "varchar"),
              [[line, f"o{line}", *row] for line, row in enumerate(rows, 2)])  # fmt: skip
    staged = Staged(
        file="orders.csv", source=house.catalog.sources["sources/taobao/orders"], companions=(),
        columns=columns, platform="taobao", shop="小满", date_order=date_order,
    )  # fmt: skip
    unknown = settle(house.db, staged)
    cells = house.db.execute(
        "select created_at, paid_at from raw_text order by source_row"
    ).fetchall()
    return cells, [(row.line, row.column, row.value) for row in unknown]


def test_a_first_part_above_twelve_shows_that_the_day_is_first(house: Warehouse) -> None:
    """One such date tells the meaning of every date of the column, clocks untouched."""
    cells, unknown = settled(house, [("11/10/2025 20:05", ""), ("13/11/2025", "")])
    assert cells == [("2025-10-11 20:05", ""), ("2025-11-13", "")]
    assert unknown == []


def test_a_second_part_above_twelve_shows_that_the_month_is_first(house: Warehouse) -> None:
    """Also with points or dashes, and with years of two digits."""
    cells, unknown = settled(house, [("11.10.2025", "04-30-22"), ("11.13.2025", "05-01-22")])
    assert cells == [("2025-11-10", "2022-04-30"), ("2025-11-13", "2022-05-01")]
    assert unknown == []


def test_a_column_that_shows_nothing_follows_the_one_that_does(house: Warehouse) -> None:
    """A file has one order of dates."""
    cells, unknown = settled(house, [("11/10/2025", "11/10/2025"), ("12/10/2025", "13/10/2025")])
    assert cells == [("2025-10-11", "2025-10-11"), ("2025-10-12", "2025-10-13")]
    assert unknown == []


def test_what_nothing_shows_is_set_aside(house: Warehouse) -> None:
    """A wrong guess would move a sale by a month; 11/11 is one day in either order."""
    cells, unknown = settled(house, [("11/10/2025", ""), ("11/11/2025 20:00", "2025-11-11")])
    assert cells == [("11/10/2025", ""), ("2025-11-11 20:00", "2025-11-11")]
    assert unknown == [(2, "created_at", "11/10/2025")]


def test_a_column_that_shows_both_is_set_aside(house: Warehouse) -> None:
    """Two habits in one column leave the dates between them unknown."""
    _, unknown = settled(house, [("13/11/2025", ""), ("11/13/2025", ""), ("1/2/2025", "")])
    assert [line for line, _, _ in unknown] == [2, 3, 4]


def test_two_columns_that_differ_tell_nothing_of_a_third(house: Warehouse) -> None:
    """Each keeps the order that it shows."""
    cells, unknown = settled(house, [("13/11/2025", "11/13/2025")])
    assert cells == [("2025-11-13", "2025-11-13")]
    assert unknown == []


@pytest.mark.parametrize(
    ("order", "told"),
    [("mdy", "2025-11-10"), ("dmy", "2025-10-11")],
)
def test_the_manager_may_state_the_order(house: Warehouse, order: str, told: str) -> None:
    """`date_order` settles what the file does not show."""
    cells, unknown = settled(house, [("11/10/2025", "")], order)
    assert (cells, unknown) == ([(told, "")], [])


def test_a_date_that_the_stated_order_does_not_read_stays_as_it_is(house: Warehouse) -> None:
    """It is set aside later, with the cell as the back office wrote it."""
    cells, unknown = settled(house, [("13/11/2025", "")], "mdy")
    assert (cells, unknown) == ([("13/11/2025", "")], [])


def test_years_first_are_left_alone(house: Warehouse) -> None:
    """No cell is touched that can be read as it stands."""
    rows = [("2025-11-10 20:05:00", "2025/11/10"), ("45971.5", "上周")]
    assert settled(house, rows) == (rows, [])


def test_a_wrapped_date_is_seen(house: Warehouse) -> None:
    """Tabs and the ="…" against spreadsheets do not hide the date."""
    cells, _ = settled(house, [('="13/11/2025"', "\t11/10/2025\t")])
    assert cells == [("2025-11-13", "2025-10-11")]


@pytest.mark.parametrize(
    ("date", "orders"),
    [
        (("11", "10", "2025"), {"mdy", "dmy"}),
        (("13", "11", "2025"), {"dmy"}),
        (("2", "30", "2025"), set()),
        (("04", "30", "22"), {"mdy"}),
        (("25", "11", "10"), {"ymd"}),
        (("11", "10", "25"), {"mdy", "dmy"}),
        (("20", "11", "25"), {"dmy", "ymd"}),
        (("5", "6", "7"), set()),
    ],
)
def test_readings_of_one_date(date: tuple[str, str, str], orders: set[str]) -> None:
    """Only days that there are, in years in which there were such exports."""
    assert set(readings(*date)) == orders
