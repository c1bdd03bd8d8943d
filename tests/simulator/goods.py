"""Orders and returns of a simulated shop: one product with a wrong size chart, one big seller."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simulator.dice import arrivals
from simulator.exports import Row, save, stamp

ORDER_HEADER = (
    "订单编号", "买家", "下单时间", "付款时间", "订单状态", "应付金额", "实付金额(退款前)",
)  # fmt: skip
LINE_HEADER = ("订单编号", "子订单编号", "商家编码", "商品", "数量", "金额")
REFUND_HEADER = (
    "退款编号", "订单编号", "商家编码", "售后类型", "退款原因", "申请时间", "完结时间",
    "退款状态", "退款金额",
)  # fmt: skip
WRONG, BIG = "SKU-X", "SKU-BIG"
SHARES = {WRONG: 0.06, BIG: 0.30, **{f"SKU-{number:02d}": 0.064 for number in range(10)}}
SIZE, OTHER = 0.04, 0.05
TIMES = 3.0
DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Sale:
    """One order: when, what, for how much, and the reason and moment of its return, if any."""

    number: int
    moment: float
    sku: str
    amount: int
    reason: str | None
    returned: float


def sales(seed: int, volume: float, *, wrong: bool = True) -> list[Sale]:
    """Return the orders of the promotion; the wrong product is returned for its size 3 times."""
    rng = np.random.default_rng([seed, 9])
    moments = arrivals(9000 * volume, 0.15, rng)
    names, weights = list(SHARES), np.array(list(SHARES.values()))
    picked = rng.choice(len(names), moments.size, p=weights / weights.sum())
    chance, late = rng.random(moments.size), rng.uniform(1, 6, moments.size)
    amounts = rng.choice([99, 129, 159], moments.size)
    return [
        Sale(
            number, float(moment), names[sku], int(amount),
            reason(float(roll), SIZE * (TIMES if wrong and names[sku] == WRONG else 1)),
            float(moment + days * DAY),
        )
        for number, (moment, sku, amount, roll, days) in enumerate(
            zip(moments, picked, amounts, chance, late, strict=True)
        )
    ]  # fmt: skip


def reason(roll: float, size: float) -> str | None:
    """Return why an order comes back."""
    if roll < size:
        return "尺码不合适"
    return "不想要了" if roll < size + OTHER else None


def write(folder: Path, sold: list[Sale]) -> Path:
    """Write orders, their lines and the refunds."""
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / "订单.csv", ORDER_HEADER, (_order(sale) for sale in sold))
    save(folder / "订单明细.csv", LINE_HEADER, (_line(sale) for sale in sold))
    save(folder / "售后单.csv", REFUND_HEADER, _refunds(sold))
    return folder


def _order(sale: Sale) -> Row:
    paid = stamp(sale.moment + 60)
    amount = f"{sale.amount}.00"
    return (_id(sale), f"o{sale.number}", stamp(sale.moment), paid, "交易成功", amount, amount)


def _line(sale: Sale) -> Row:
    amount = f"{sale.amount}.00"
    return (_id(sale), f"{_id(sale)}-1", sale.sku, f"款式{sale.sku[4:]}", 1, amount)


def _refunds(sold: list[Sale]) -> Iterator[Row]:
    for sale in sold:
        if sale.reason:
            ended = stamp(sale.returned + DAY)
            yield (
                f"R{sale.number}", _id(sale), sale.sku, "退货退款", sale.reason,
                stamp(sale.returned), ended, "退款成功", f"{sale.amount}.00",
            )  # fmt: skip


def _id(sale: Sale) -> str:
    return f"70{sale.number:07d}"
