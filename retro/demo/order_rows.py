"""Orders and their lines as rows of the two order exports of the back office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retro.demo.goods import COLOURS
from retro.demo.roster import midnight
from retro.demo.stamp import Stamp, quoted, yuan
from retro.demo.story import SHOP

if TYPE_CHECKING:
    from collections.abc import Callable

    from retro.demo.plan import World
    from retro.demo.things import Line, Order, Refund

ORDER_HEADER = [
    "订单编号", "买家会员名", "买家支付宝账号", "买家应付货款", "买家应付邮费", "买家支付积分",
    "总金额", "返点积分", "买家实际支付金额", "买家实际支付积分", "订单状态", "买家留言",
    "收货人姓名", "收货地址 ", "运送方式", "联系电话 ", "联系手机", "订单创建时间",
    "订单付款时间 ", "宝贝标题 ", "宝贝种类 ", "物流单号 ", "物流公司", "订单备注",
    "宝贝总数量", "店铺Id", "店铺名称", "订单关闭原因", "卖家服务费", "买家服务费", "发票抬头",
    "是否手机订单", "分阶段订单信息", "特权订金订单id", "定金排名", "修改后的sku",
    "修改后的收货地址", "异常信息", "天猫卡券抵扣", "集分宝抵扣", "是否是O2O交易", "退款金额",
    "打款商家金额", "确认收货时间", "支付单号", "发货时间",
]  # fmt: skip

LINE_HEADER = [
    "子订单编号", "主订单编号", "标题", "价格", "购买数量", "外部系统编号", "商品属性",
    "套餐信息", "备注", "订单状态", "商家编码", "支付单号", "买家应付货款", "买家实际支付金额",
    "退款状态", "退款金额", "订单创建时间", "订单付款时间", "发货时间", "物流单号", "物流公司",
    "应发货时间", "商品ID",
]  # fmt: skip

UNPAID = "等待买家付款"
TO_SHIP = "买家已付款，等待卖家发货"
ON_THE_WAY = "卖家已发货，等待买家确认"
DONE = "交易成功"
CLOSED = "交易关闭"


class OrderRows:
    """Turns the orders of one world into rows, as known on the day of the export."""

    def __init__(self, world: World) -> None:
        stamp = Stamp(midnight(world.scenario))
        self._known = world.known
        self._time: Callable[[float | None], str] = (
            stamp.seconds if world.scenario.seconds else stamp.minutes
        )

    def order(self, order: Order) -> list[str]:
        """Return the row of ExportOrderList for one order."""
        status = self.status(order)
        refunded = order_refunded(order, self._known)
        shipped = self.shipped(order)
        held = order.due - refunded if order.paid is not None else 0
        paid_out = yuan(held) + "元" if status == DONE else "0.00元"
        mobile = "手机订单" if int(order.order_id) % 13 else ""
        return [
            quoted(order.order_id), order.buyer, "***", yuan(order.goods),
            yuan(order.postage), "0", yuan(order.due), "0", yuan(held), "0", status,
            order.note, "***", f"{order.province} {order.city} ***", "快递", "",
            "1**********", self._time(order.created), self._time(order.paid),
            " ,".join(line.product.title for line in order.lines), str(len(order.lines)),
            quoted(order.waybill) if shipped else "", order.carrier if shipped else "",
            order.remark, str(sum(line.quantity for line in order.lines)), "0", SHOP,
            _why_closed(order, status), "0.00", "0.00元", "", mobile, "", "", "", "", "",
            "", "0", "0", "否", yuan(refunded), paid_out,
            self._time(order.signed) if status == DONE else "",
            _payment(order), self._time(order.shipped) if shipped else "",
        ]  # fmt: skip

    def line(self, order: Order, line: Line) -> list[str]:
        """Return the row of ExportOrderDetailList for one line of an order."""
        product, shipped = line.product, self.shipped(order)
        refund = self._refund(line)
        colour = COLOURS[line.colour]
        sku = f"{product.code}-{colour[0]}-{line.size}"
        paid = order.paid is not None
        due = (order.paid or 0) + 48 * 3600
        money = yuan(refund.amount) if refund and is_known(refund) else "无退款申请"
        return [
            quoted(line.line_id), quoted(order.order_id), product.title,
            yuan(product.price), str(line.quantity), sku,
            f"颜色分类:{colour[1]};尺码:{line.size}", "", order.remark,
            self.status(order), product.code, _payment(order), yuan(line.amount),
            yuan(line.amount) if paid else "0.00", _refund_state(refund), money,
            self._time(order.created), self._time(order.paid),
            self._time(order.shipped) if shipped else "",
            quoted(order.waybill) if shipped else "", order.carrier if shipped else "",
            self._time(due) if paid else "", quoted(product.item_id),
        ]  # fmt: skip

    def shipped(self, order: Order) -> bool:
        """Tell whether the parcel left before the export."""
        return order.paid is not None and order.shipped <= self._known and not order.cancelled

    def status(self, order: Order) -> str:
        """Return the word for the order's state on the day of the export."""
        if order.paid is None:
            return UNPAID if order.created % 10 < 1 else CLOSED
        if all(_whole(line, self._refund(line)) for line in order.lines):
            return CLOSED
        if not self.shipped(order):
            return TO_SHIP
        return DONE if order.signed <= self._known else ON_THE_WAY

    def _refund(self, line: Line) -> Refund | None:
        return line.refund.known(self._known) if line.refund else None


def _refund_state(refund: Refund | None) -> str:
    if refund is None:
        return "没有申请退款"
    if refund.finished is None:
        return "退款中"
    return "退款成功" if refund.success else "退款关闭"


def is_known(refund: Refund) -> bool:
    """Tell whether a case, as an export shows it, has ended in a payment."""
    return refund.success and refund.finished is not None


def order_refunded(order: Order, moment: float) -> int:
    """Return the fen that were paid back for an order by a moment."""
    return sum(case.amount for case in order.refunds(moment) if is_known(case))


def _whole(line: Line, refund: Refund | None) -> bool:
    return refund is not None and is_known(refund) and refund.amount == line.amount


def _why_closed(order: Order, status: str) -> str:
    if status != CLOSED:
        return "订单未关闭"
    return "未及时付款" if order.paid is None else "退款"


def _payment(order: Order) -> str:
    return quoted(f"2025{order.order_id[2:]}0031") if order.paid is not None else ""
