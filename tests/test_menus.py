"""Where an export is to be had: the shop's own back office first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from shelf import catalog as shelved
from shelf import query, source

from retro.catalog import Catalog
from retro.menus import exports_of, home, how
from retro.model import FileAccount

NUMBER = {"n": "count"}


def export(table: str, platform: str, name: str, menu: str = "") -> str:
    """Return a source of one column, known by its name, with a menu in its back office."""
    said = menu or f"{name} > 导出"
    return source(
        "select 1",
        table,
        {"n": [name]},
        platform=f'"{platform}"',
        title=f'{{ zh = "{name}", en = "{name}" }}',
        menu=f'{{ zh = "{said}", en = "{said}" }}',
    )


FILES = {
    "tables/orders": query(
        "select 1", NUMBER, ("orders_loaded",), title='{ zh = "订单", en = "Orders" }'
    ),
    "tables/messages": query(
        "select 1", NUMBER, ("messages_loaded",), title='{ zh = "消息", en = "Messages" }'
    ),
    "sources/amazon/orders": export("orders", "amazon", "Amazon"),
    "sources/jd/orders": export("orders", "jd", "京东"),
    "sources/erp/orders": export("orders", "any", "ERP"),
    "sources/taobao/orders": export("orders", "taobao", "淘宝", "千牛 > 订单"),
    "sources/taobao/orders_old": export("orders", "taobao", "旧版", "千牛 > 订单"),
    "sources/taobao/chats": export("messages", "taobao", "旺旺"),
    "sources/retro/messages": export("messages", "any", "标准表"),
}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """Return a catalogue with orders of many back offices and chats of one."""
    return shelved(tmp_path, FILES)


def account(report: str | None, rows: int = 1) -> FileAccount:
    """Return the account of a file that was taken for a report."""
    settings: dict[str, Any] = {"file": "a.csv", "sha256": "00", "size": 1, "table": None}
    return FileAccount(report=report, rows_used=rows, **settings)


def test_the_shops_own_platform_is_named_before_any_other(catalog: Catalog) -> None:
    """Not the first of the alphabet; one menu that gives two exports is named once."""
    assert exports_of(catalog, "orders", "taobao", "zh") == "淘宝（千牛 > 订单）"
    assert exports_of(catalog, "orders", "jd", "en") == "京东 (京东 > 导出)"


def test_a_platform_without_such_an_export_is_told_what_fits_any(catalog: Catalog) -> None:
    """An ERP serves every shop; our own table is the last resort, and then who has such one."""
    assert exports_of(catalog, "orders", "pdd", "zh") == "ERP（ERP > 导出）"
    assert exports_of(catalog, "messages", "jd", "zh") == "标准表（标准表 > 导出），或 旺旺"


def test_each_table_has_its_part_of_the_sentence(catalog: Catalog) -> None:
    """Table: exports; the next table after a semicolon."""
    said = how(catalog, ["orders", "messages"], "taobao")
    assert said["zh"] == "订单：淘宝（千牛 > 订单）；消息：旺旺（旺旺 > 导出）"
    assert said["en"] == "Orders: 淘宝 (千牛 > 订单); Messages: 旺旺 (旺旺 > 导出)"


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([], "taobao"),
        ([None, "erp/orders"], "taobao"),
        (["jd/orders"], "jd"),
        (["jd/orders", "taobao/orders"], "taobao"),
        (["amazon/orders", "jd/orders", "jd/orders"], "jd"),
    ],
)
def test_the_exports_tell_the_platform_where_none_is_the_shops(
    catalog: Catalog, reports: list[str | None], expected: str
) -> None:
    """Settings may not say which platform it is; the exports do."""
    assert home("taobao", [account(report) for report in reports], catalog) == expected
