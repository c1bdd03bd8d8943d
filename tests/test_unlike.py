"""Ids unlike all others, records torn within a cell, above their header, or moved on by a cell."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from test_torn import taken

from retro.catalog import Catalog

HEADER = "订单编号,买家会员名,总金额,订单创建时间,订单付款时间 ,订单状态"


def order(number: int, key: str = "") -> str:
    """Return the line of an order with an id of 19 digits, or with the given one."""
    paid = f"2025-11-11 {number:02d}:01:00"
    key = key or f"45{number:017d}"
    return f"{key},tb{number},{number}.50,2025-11-11 {number:02d}:00:00,{paid},交易成功"


LINES = [HEADER, *map(order, range(1, 13))]


def used(lines: list[str], catalog: Catalog, place: Path) -> tuple[set[str], int]:
    """Return the ids that were taken in, and how many records were set aside."""
    data = "\n".join(lines) + "\n"
    account, rows = taken("订单.csv", data.encode("gb18030"), catalog, place)
    assert (
        account.rows_in == account.rows_used + account.rows_total_lines + account.rows_quarantined
    )
    return {str(cell) for row in rows for cell in row if str(cell).startswith("45")}, (
        account.rows_quarantined
    )


@pytest.mark.parametrize("sign", [" ", "\t", ";", "|", "\\", "'", '""', "\u3000"])
def test_p3_an_id_with_a_sign_that_no_other_has_is_none(
    sign: str, catalog: Catalog, tmp_path: Path
) -> None:
    """What joins or tears cells leaves its mark in an id; such a row is set aside, not joined."""
    key = f"45{7:09d}{sign}{7:08d}"
    cell = f'"{key}"' if sign == '""' else key
    ids, aside = used([*LINES, order(13, cell)], catalog, tmp_path)
    assert (len(ids), aside) == (12, 1)


def test_p3_a_word_is_no_number_of_an_order(catalog: Catalog, tmp_path: Path) -> None:
    """A row that moved by a cell has a status or a time where its number was."""
    for number, key in enumerate(("交易成功", "2025-11-11 20:00:00")):
        ids, aside = used([*LINES[:3], order(13, key)], catalog, tmp_path / str(number))
        assert (len(ids), aside) == (2, 1)


@pytest.mark.parametrize("key", ["4500013", "45" * 19])
def test_p3_an_id_of_another_length_is_torn_or_joined(
    key: str, catalog: Catalog, tmp_path: Path
) -> None:
    """A download that broke off and went on leaves half an id, or two in one."""
    ids, aside = used([*LINES, order(13, key)], catalog, tmp_path)
    assert (len(ids), aside) == (12, 1)


@pytest.mark.parametrize("keys", [["4512345"] * 4, ["45-12345678901234"], ["45A1234"]])
def test_ids_of_another_kind_are_kept(keys: list[str], catalog: Catalog, tmp_path: Path) -> None:
    """Several short ones are how another system writes them; letters are no half of a number."""
    ids, aside = used([*LINES, *(order(13, key) for key in keys)], catalog, tmp_path)
    assert (len(ids), aside) == (12 + len(set(keys)), 0)


def test_ids_with_blanks_are_ids_where_all_have_them(catalog: Catalog, tmp_path: Path) -> None:
    """How the ids of an export are written, its other ids tell."""
    lines = [HEADER, *(order(n, f"45 {n:017d}") for n in range(1, 5))]
    ids, aside = used(lines, catalog, tmp_path)
    assert (len(ids), aside) == (4, 0)


@pytest.mark.parametrize("place", [3, 9, 18])
def test_p1_an_id_that_a_line_end_tore_is_not_used(
    place: int, catalog: Catalog, tmp_path: Path
) -> None:
    """The rest of the line has all its cells, and half an id."""
    lines = LINES[:]
    lines[7:8] = [lines[7][:place], lines[7][place:]]
    ids, aside = used(lines, catalog, tmp_path)
    assert (len(ids), aside) == (11, 2)


def test_p1_a_last_cell_that_a_line_end_tore_is_not_used(catalog: Catalog, tmp_path: Path) -> None:
    """The line has all its cells; what is lacking of the last one stands on the next."""
    lines = LINES[:]
    lines[7:8] = [lines[7][:-2], lines[7][-2:]]
    ids, aside = used(lines, catalog, tmp_path)
    assert (len(ids), aside) == (11, 2)


def test_p1_a_note_between_records_costs_only_itself(catalog: Catalog, tmp_path: Path) -> None:
    """A line of one cell is no piece of the whole records beside it."""
    lines = [*LINES[:7], "以下为活动第二天", *LINES[7:]]
    ids, aside = used(lines, catalog, tmp_path)
    assert (len(ids), aside) == (12, 1)


def test_p1_records_above_the_header_are_accounted_for(catalog: Catalog, tmp_path: Path) -> None:
    """Whoever sorts a sheet sorts its header along: what came to stand above it is told."""
    lines = ["店铺：小满,,,,,", "合计,,99.00,,,", *LINES[8:], *LINES[:8]]
    ids, aside = used(lines, catalog, tmp_path)
    assert (len(ids), aside) == (7, 5)


@pytest.mark.parametrize(
    ("behind", "aside"),
    [
        (["多", "大衣", "顺丰"], 1),
        (["大衣", "圆通", "128.00"], 1),
        (["大衣", "顺丰", "已打电话"], 0),
        (["大衣", "圆通"], 0),
    ],
    ids=["a cell too many", "a figure", "a note", "sound"],
)
def test_p1_a_row_of_a_sheet_that_moved_on_by_a_cell_is_not_used(
    behind: list[str], aside: int, catalog: Catalog, tmp_path: Path
) -> None:
    """A sheet counts no cells; what stands behind its last column tells that a row moved."""
    book, data = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.append([*HEADER.split(","), "宝贝标题", "物流公司"])
    for number in range(1, 7):
        sheet.append([*order(number).split(","), "大衣", "顺丰"])
    sheet.append([*order(7).split(","), *behind])
    book.save(data)
    account, _ = taken("订单.xlsx", data.getvalue(), catalog, tmp_path)
    assert (account.rows_in, account.rows_used, account.rows_quarantined) == (7, 7 - aside, aside)
