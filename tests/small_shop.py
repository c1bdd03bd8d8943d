"""A tiny shop's exports as the back office writes them, with figures that are easy to count.

Ten orders in the promotion, eight of them paid (100, 200 … 800 yuan); one order lies before
it. Five refunds: two successful ones on one order, one on another, one closed, one open.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

START = datetime(2025, 11, 10, 20)
END = datetime(2025, 11, 12, 2)
WINDOW = ("2025-11-10 20:00", "2025-11-12 02:00")
KPIS = {
    "orders_created": 10,
    "orders_paid": 8,
    "sales_amount": "3600.00",
    "net_amount": "3340.00",
    "refund_orders": 2,
    "refund_amount": "260.00",
    "refund_rate_n": 0.25,
    "refund_rate_created": 0.2,
}
ORDER_HEADER = [
    "订单编号",
    "买家会员名",
    "买家支付宝账号",
    "买家应付货款",
    "买家应付邮费",
    "买家支付积分",
    "总金额",
    "返点积分",
    "买家实际支付金额",
    "买家实际支付积分",
    "订单状态",
    "买家留言",
    "收货人姓名",
    "收货地址 ",
    "运送方式",
    "联系电话 ",
    "联系手机",
    "订单创建时间",
    "订单付款时间 ",
    "宝贝标题 ",
    "宝贝种类 ",
    "物流单号 ",
    "物流公司",
    "订单备注",
    "宝贝总数量",
    "店铺Id",
    "店铺名称",
    "订单关闭原因",
    "卖家服务费",
    "买家服务费",
    "发票抬头",
]
REFUND_HEADER = [
    "订单编号",
    "退款编号",
    "支付宝交易号",
    "订单付款时间",
    "商家编码",
    "退款完结时间",
    "买家会员名称",
    "买家实际支付金额",
    "宝贝标题",
    "买家退款金额",
    "手工退款/系统退款",
    "是否需要退货",
    "退款的申请时间",
    "超时时间",
    "退款状态",
    "货物状态",
    "退货物流信息",
    "发货物流信息",
    "客服介入状态",
    "卖家真实姓名",
    "买家退款原因",
    "买家退款说明",
    "责任方",
    "售中或售后",
    "商家备注",
    "审核操作人",
    "举证超时",
    "是否零秒响应",
    "退款操作人",
]
PERSON = {
    "收货人姓名": "欧阳测试",
    "联系手机": "'13912345678",
    "收货地址 ": "浙江省 杭州市 余杭区 文一西路 969号",
    "买家支付宝账号": "canary@example.com",
}


def write_exports(folder: Path) -> Path:
    """Write an order and a refund export as GBK CSV, and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "订单.csv").write_bytes(as_csv(ORDER_HEADER, orders()))
    (folder / "退款.csv").write_bytes(as_csv(REFUND_HEADER, refunds()))
    return folder


def as_csv(
    header: Iterable[str], rows: Iterable[Mapping[str, str]], encoding: str = "gbk"
) -> bytes:
    """Return rows under a header; cells that a row does not name are blank."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(header), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def orders() -> list[dict[str, str]]:
    """Return ten orders, one every two hours from the start, and one the day before."""
    before = _order(0, START - timedelta(days=1), 50)
    within = [_order(n, START + timedelta(hours=2 * (n - 1)), 100 * n) for n in range(1, 11)]
    return [before, *within]


def _order(number: int, created: datetime, amount: int) -> dict[str, str]:
    paid = number <= 8
    return PERSON | {
        "订单编号": order_id(number),
        "买家会员名": f"买家{number}号",
        "总金额": f"{amount:.2f}",
        "买家实际支付金额": f"{amount:.2f}" if paid else "0",
        "订单状态": "交易成功" if paid else "等待买家付款",
        "订单创建时间": f"{created:%Y-%m-%d %H:%M:%S}",
        "订单付款时间 ": f"{created + timedelta(minutes=3):%Y-%m-%d %H:%M:%S}" if paid else "",
        "宝贝标题 ": "羊毛混纺大衣",
        "宝贝总数量": "1",
        "店铺名称": "小满衣橱",
    }


def order_id(number: int) -> str:
    """Return an id that no spreadsheet's fifteen digits hold."""
    return f"40123456789012{number:05d}"


def refunds() -> list[dict[str, str]]:
    """Return the cases: order 2 in two parts (60 + 100), order 1 whole (100), 3 and 4 not."""
    return [
        _refund(1, 2, 60, "退款成功", "尺寸不合适"),
        _refund(2, 2, 100, "退款成功", "尺寸不合适"),
        _refund(3, 1, 100, "退款成功", "不想要了"),
        _refund(4, 3, 300, "退款关闭", "质量问题"),
        _refund(5, 4, 400, "退款待处理", "质量问题"),
    ]


def _refund(number: int, order: int, amount: int, status: str, reason: str) -> dict[str, str]:
    applied = START + timedelta(days=1, hours=number)
    finished = applied + timedelta(hours=5)
    return {
        "退款编号": f"13579246801357{number:04d}",
        "订单编号": order_id(order),
        "买家会员名称": f"买家{order}号",
        "买家退款金额": f"{amount:.2f}",
        "退款状态": status,
        "是否需要退货": "是",
        "货物状态": "买家已收到货",
        "手工退款/系统退款": "手工退款",
        "客服介入状态": "不需客服介入",
        "退款的申请时间": f"{applied:%Y-%m-%d %H:%M:%S}",
        "退款完结时间": f"{finished:%Y-%m-%d %H:%M:%S}" if status != "退款待处理" else "",
        "买家退款原因": reason,
        "退款操作人": "小满衣橱:小荷",
    }
