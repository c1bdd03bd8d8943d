"""Our own work lists among the exports: the filled list comes back, the others stay out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import factories
import openpyxl
import pytest

from retro.catalog import Catalog
from retro.given import GIVEN
from retro.intake import Intake, take_in
from retro.model import Block, Query, Value
from retro.render import xlsx
from retro.warehouse import Warehouse

UNPAID = "5_follow_through/unpaid_orders"
ORDERS = {"4501007378504173313": "价格", "4501007410683363313": "想等等再买", "A3": None}
SAMPLES: dict[str, Value] = {
    "time": datetime(2025, 11, 10, 20, 29), "money": Decimal("199.00"), "count": 1, "flag": False,
}  # fmt: skip


@pytest.fixture
def house(catalog: Catalog) -> Iterator[Warehouse]:
    """Return an empty warehouse."""
    with Warehouse(catalog) as opened:
        opened.put_reference()
        for table in ("agents", "agent_names", "cut_off"):
            opened.stand_in(table)
        opened.put("shifts", GIVEN["shifts"], [])
        yield opened


def listed(asked: Query, *orders: str) -> Block:
    """Return a list with these orders, nothing filled in."""
    rows = [
        tuple(
            None if c.fill else order if c.name == "order_id" else SAMPLES.get(c.kind)
            for c in asked.columns
        )
        for order in orders
    ]
    return Block(query=asked, params={}, rows=tuple(rows))


def written(catalog: Catalog, lang: str, *others: str) -> openpyxl.Workbook:
    """Return the workbook with the list of unpaid orders and other lists."""
    asked = [catalog.queries[path] for path in others]
    blocks = (listed(catalog.queries[UNPAID], *ORDERS), *(listed(one, "A1") for one in asked))
    report = replace(factories.report(), worklists=blocks)
    return openpyxl.load_workbook(io.BytesIO(xlsx.worklists(report, lang)))


def fill(book: openpyxl.Workbook) -> None:
    """Fill in reasons and a day, as a person would."""
    sheet = book.worksheets[1]
    heads = [str(cell.value) for cell in sheet[4]]
    reason = next(i for i, head in enumerate(heads) if "未付款原因" in head or "not paid" in head)
    for row, words in zip(sheet.iter_rows(min_row=5), ORDERS.values(), strict=True):
        row[reason].value = words
        row[reason + 2].value = date(2025, 11, 20) if words else None


def taken(folder: Path, house: Warehouse) -> Intake:
    """Take the folder in and build the tables."""
    found = take_in(folder, house, "小满", folder.parent / "stage", root=folder.parent)
    house.build_tables()
    return found


def reasons(house: Warehouse) -> list[tuple[object, ...]]:
    """Return what was read back."""
    return house.db.execute(
        "select order_id, reason_code, reason_text, filled_on from loss_reasons order by order_id"
    ).fetchall()


EXPECTED = [
    ("4501007378504173313", "price", None, date(2025, 11, 20)),
    ("4501007410683363313", "other", "想等等再买", date(2025, 11, 20)),
    ("A3", None, None, None),
]
OTHERS = (
    "5_follow_through/bad_reviews_to_contact",
    "5_follow_through/unshipped_refund_requests",
    "5_follow_through/auto_confirm",
    "5_follow_through/aftersale_queue",
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_filled_workbook_is_read(
    catalog: Catalog, house: Warehouse, tmp_path: Path, lang: str
) -> None:
    """Of the whole workbook the filled list is read; the other sheets add no rows and no noise."""
    folder = tmp_path / "exports"
    folder.mkdir()
    book = written(catalog, lang, *OTHERS)
    fill(book)
    book.save(folder / "worklists.xlsx")
    (account,) = taken(folder, house).files
    assert (account.report, account.rows_used, account.problem) == ("retro/unpaid_reasons", 3, {})
    assert reasons(house) == EXPECTED


def test_the_sheet_saved_as_csv_is_read(catalog: Catalog, house: Warehouse, tmp_path: Path) -> None:
    """The sheet may be saved by itself; the words of its first lines do no harm."""
    folder = tmp_path / "exports"
    folder.mkdir()
    book = written(catalog, "zh")
    fill(book)
    with (folder / "未付款.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(book.worksheets[1].iter_rows(values_only=True))
    (account,) = taken(folder, house).files
    assert (account.report, account.rows_used) == ("retro/unpaid_reasons", 3)
    assert reasons(house) == EXPECTED


def test_lists_without_reasons_are_set_aside_calmly(
    catalog: Catalog, house: Warehouse, tmp_path: Path
) -> None:
    """Other lists are never taken for exports: one sentence says that nothing has to be done."""
    folder = tmp_path / "exports"
    folder.mkdir()
    book = written(catalog, "zh", *OTHERS)
    book.remove(book.worksheets[1])
    book.save(folder / "worklists.xlsx")
    (account,) = taken(folder, house).files
    assert (account.report, account.rows_in) == (None, 0)
    assert account.problem["zh"].endswith("无需处理。")
