"""Words and sums of hand-written and multi-line tables: known ones are read, no other goes on."""

from __future__ import annotations

from pathlib import Path

from retro.catalog import Catalog
from retro.intake import Intake, take_in
from retro.warehouse import Warehouse

REFUNDS = """退款编号,订单编号,申请时间,售后类型,货物状态,退款状态,退款金额
R1,A1,2025-11-11 12:00:00,仅退款,未发货,成功,10
R2,A2,2025-11-11 12:00:00,Return & Refund,in transit,待处理,20
R3,A3,2025-11-11 12:00:00,价保,已收货,成功,30
"""
ORDERS = """amazon-order-id\tpurchase-date\torder-status\tsku\tquantity\titem-price
111-1\t2025-11-11T12:00:00Z\tShipped\tA\t1\t10.00
111-2\t2025-11-11T12:00:00Z\tShipped\tA\t1\t10.00
111-2\t2025-11-11T12:00:00Z\tShipped\tB\t1\t18,0
"""


def taken(house: Warehouse, folder: Path, text: str) -> Intake:
    """Take one export in and build the canonical tables."""
    exports = folder / "shop" / "exports"
    exports.mkdir(parents=True)
    (exports / "export.csv").write_text(text, encoding="utf-8")
    house.put_reference()
    for table in ("agents", "agent_names"):
        house.stand_in(table)
    intake = take_in(exports, house, "小满", folder / "stage", root=exports.parent)
    house.build_tables()
    return intake


def test_an_unknown_word_sets_its_row_aside(catalog: Catalog, tmp_path: Path) -> None:
    """价保 is no kind of case: the row is named with the words that are known."""
    with Warehouse(catalog) as house:
        intake = taken(house, tmp_path, REFUNDS)
        rows = house.db.execute("select refund_id, kind, goods_state, status from refunds")
        found = rows.fetchall()
    assert found == [
        ("R1", "refund_only", "unshipped", "success"),
        ("R2", "return_refund", "in_transit", "open"),
    ]
    (aside,) = intake.quarantined
    assert (aside.line, aside.column) == (4, "售后类型")
    assert "仅退款、退货退款、换货" in aside.reason["zh"]


def test_an_order_with_a_line_that_cannot_be_read_has_no_wrong_sum(
    catalog: Catalog, tmp_path: Path
) -> None:
    """The order of 10.00 and of a price nobody can read is set aside whole."""
    with Warehouse(catalog) as house:
        intake = taken(house, tmp_path, ORDERS)
        found = house.db.execute("select order_id, amount_due from orders").fetchall()
    assert [(order, str(due)) for order, due in found] == [("111-1", "10.00")]
    assert [(row.line, row.column) for row in intake.quarantined] == [
        (3, "amazon-order-id"), (4, "item-price")
    ]  # fmt: skip
