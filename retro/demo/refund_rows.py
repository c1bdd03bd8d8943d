"""Refund cases as rows of the refund export, with its duplicate headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from retro.demo.aftersales import heard_until
from retro.demo.dice import happens
from retro.demo.goods import COLOURS
from retro.demo.roster import HOUR, midnight, people
from retro.demo.stamp import Stamp, yuan

if TYPE_CHECKING:
    import random

    from retro.demo.plan import World
    from retro.demo.things import Refund

_BEFORE = [
    "订单编号", "退款编号", "支付单号", "订单付款时间", "商品id", "商品编码", "退款完结时间",
    "买家会员名称", "买家实际支付金额", "宝贝标题",
]  # fmt: skip
_AFTER = [
    "手工退款/系统退款", "售后类型", "退款的申请时间", "超时时间", "退款状态", "货物状态",
    "退货物流信息", "发货物流信息", "客服介入状态", "卖家真实姓名", "卖家退货地址", "卖家邮编",
    "卖家电话", "卖家手机", "退货物流单号", "退货物流公司", "买家退款原因", "买家退款说明",
    "买家退货时间", "责任方", "售中或售后", "商家备注", "完结时间", "部分退款/全额退款",
    "审核操作人", "举证超时", "是否零秒响应", "退款操作人", "退款原因标签", "业务类型",
    "是否帮他退款", "帮他退款操作账号", "备注标签", "退款完结时间", "退款的申请时间",
    "审核操作人新会员名", "退款操作人新会员名", "小额收款", "智能退款策略", "执行方案",
    "商家编码",
]  # fmt: skip
_MONEY_OLD = ["买家退款金额"]
_MONEY_NEW = ["退款总额", "退给买家金额", "退给平台金额"]

_NOTES = {
    "大小/尺寸与商品描述不符": ("按尺码表拍的,穿不上", "偏小", "腰围太紧"),
    "没用/少用优惠": ("满减没减上", "店铺券没用上", "客服说的和付款不一样"),
    "快递/物流一直未送到": ("一周了还没到", "物流一直不动", "等不及了"),
    "质量问题": ("开线了", "起球严重"),
}


def refund_header(*, newer: bool) -> list[str]:
    """Return the header; the older export has one money column, the newer three."""
    return _BEFORE + (_MONEY_NEW if newer else _MONEY_OLD) + _AFTER


class Paper(NamedTuple):
    """Who handles a case, what the buyer notes, and the number of the parcel back."""

    staff: str
    note: str
    waybill: str


class RefundRows:
    """Turns the refund cases of one world into rows of text.

    `rng` is also that of the chats' words; cases and parcels that come after the last chat
    draw from `late`, so that the chats do not depend on them, and those of delayed orders
    from `delays`.
    """

    def __init__(
        self, world: World, rng: random.Random, late: random.Random, delays: random.Random
    ) -> None:
        self._new = world.scenario.seconds
        self._time = Stamp(midnight(world.scenario)).seconds
        team = people(world.scenario, world.block)
        staff = [person.account for person in team if person.pool == "aftersale"]
        until = heard_until(world.scenario)
        self._papers = {
            case.refund_id: (
                _paper(delays, delays, case, staff, until)
                if case.order.delayed
                else _paper(rng if case.heard else late, late, case, staff, until)
            )
            for case in world.cases()
        }

    def row(self, refund: Refund) -> list[str]:
        """Return the row of one case as known on the day of the export."""
        order, line = refund.order, refund.line
        sku = f"{line.product.code}-{COLOURS[line.colour][0]}-{line.size}"
        amount = yuan(refund.amount)
        money = [amount, amount, "0.00"] if self._new else [amount]
        before = [
            order.order_id, refund.refund_id, f"2025{order.order_id[2:]}0031",
            self._time(order.paid), line.product.item_id, sku,
            self._time(refund.finished), order.buyer, yuan(line.amount),
            line.product.title,
        ]  # fmt: skip
        return before + money + self._after(refund, self._papers[refund.refund_id])

    def _after(self, refund: Refund, paper: Paper) -> list[str]:
        line, order = refund.line, refund.order
        who = "系统" if refund.auto else paper.staff
        back = refund.sent_back is not None
        shipped = refund.goods_state != "未发货"
        whole = refund.amount >= line.amount
        done = self._time(refund.finished)
        return [
            "系统退款" if refund.auto else "手工退款", refund.kind,
            self._time(refund.applied), self._time(refund.applied + 5 * 86400.0),
            _state(refund), refund.goods_state,
            "已揽收" if back else "",
            f"{order.carrier} {order.waybill}" if shipped else "", _intervention(refund),
            "***", "***", "***", "", "***",
            f"SF{paper.waybill}" if back else "",
            "顺丰速运" if back else "", refund.reason, paper.note,
            self._time(refund.sent_back), refund.at_fault,
            "售后" if refund.goods_state == "已收到货" else "售中", "", done,
            "全部退款" if whole else "部分退款", who, "否",
            "是" if refund.auto else "否", who, "", "普通订单", "否", "", "", done,
            self._time(refund.applied), who, who, "否",
            "未发货秒退" if refund.auto else "", "", line.product.code,
        ]  # fmt: skip


def _paper(
    rng: random.Random, late: random.Random, case: Refund, staff: list[str], until: float
) -> Paper:
    who = rng.choice(staff)
    notes = _NOTES.get(case.reason, ("",)) if happens(rng, 0.5) else ("",)
    soon = case.sending is not None and case.felt + case.sending * HOUR <= until
    waybill = (rng if soon else late).randrange(10**11, 10**12)
    return Paper(who, rng.choice(notes), str(waybill))


def _intervention(refund: Refund) -> str:
    if refund.stepped_in is None:
        return "不需客服介入"
    return "客服已经介入" if refund.judged is None else "客服处理完成"


def _state(refund: Refund) -> str:
    if refund.finished is not None:
        return "退款成功" if refund.success else "退款关闭"
    if refund.kind != "退货退款":
        return "买家已经申请退款，等待卖家同意"
    if refund.sent_back is None:
        return "卖家已经同意退款，等待买家退货"
    return "买家已经退货，等待卖家确认收货"
