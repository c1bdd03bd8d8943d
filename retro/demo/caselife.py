"""How an after-sale case goes on: hesitation, first action, way back, dispute, end."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from retro.demo.dice import happens
from retro.demo.roster import DAY, HOUR
from retro.demo.story import SIZE_REASON

if TYPE_CHECKING:
    import random

    from retro.demo.things import Order, Refund

# median days between finding out and applying; a wrong size shows when it is tried on,
# a seam that gives way only after days of wear
_HESITATION = {
    SIZE_REASON: 0.35,
    "少件/漏发": 0.2,
    "卖家发错货": 0.2,
    "包装/商品破损/污渍": 0.25,
    "颜色/图案/款式与商品描述不符": 0.8,
    "材质与商品描述不符": 1.2,
    "质量问题": 3.0,
    "做工粗糙/有瑕疵": 2.5,
}
_USUAL_HESITATION = 1.5
_SPREAD = 0.95
_LONGEST = 17.0
# a few wear it first and complain in the second or third week; a few parcels dawdle
_P_SECOND_THOUGHTS, _P_DAWDLES = 0.09, 0.07
# the right to return without a reason ends seven days after signing
_NO_REASON = ("7天无理由退换货", "不想要了")
_RIGHT_ENDS = 7.0


class CaseLife:
    """Draws the times of every case, all of them, whatever the day of the export."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def live(self, order: Order) -> None:
        """Set the times of the cases of one order."""
        for line in order.lines:
            if line.refund is not None:
                self._live(line.refund)

    def _live(self, refund: Refund) -> None:
        refund.applied = self._applied(refund)
        refund.acted = refund.applied + refund.handling * HOUR + 2
        refund.finished = self._finished(refund, refund.acted)
        if refund.disputed:
            self._dispute(refund, refund.acted)

    def _applied(self, refund: Refund) -> float:
        if refund.goods_state != "已收到货":
            return refund.felt
        rng, signed = self._rng, refund.order.signed
        median = _HESITATION.get(refund.reason, _USUAL_HESITATION)
        days = rng.lognormvariate(log(median), _SPREAD)
        days += rng.uniform(5, 15) if happens(rng, _P_SECOND_THOUGHTS) else 0.0
        days = min(days, _LONGEST)
        applied = refund.felt + days * DAY
        if refund.reason in _NO_REASON and applied > signed + _RIGHT_ENDS * DAY:
            return signed + rng.uniform(_RIGHT_ENDS - 2, _RIGHT_ENDS) * DAY
        return applied

    def _finished(self, refund: Refund, acted: float) -> float:
        """Return when the case ends: at once, at the pick-up, or after the way back."""
        rng = self._rng
        if not refund.success:
            return acted + rng.uniform(2, 96) * HOUR
        if refund.kind in ("换货", "补寄"):
            return acted + rng.uniform(2.5, 7) * DAY
        if refund.sending is None:
            return acted
        refund.sent_back = acted + refund.sending * HOUR
        if refund.way == 0.0:
            return refund.sent_back + rng.uniform(0.5, 5) * HOUR
        check = rng.lognormvariate(2.7, 0.6) * HOUR
        check += rng.uniform(3, 12) * DAY if happens(rng, _P_DAWDLES) else 0.0
        return refund.sent_back + refund.way * HOUR + check

    def _dispute(self, refund: Refund, acted: float) -> None:
        """Let the platform step in after the shop's first word; its judgement ends the case."""
        rng = self._rng
        refund.stepped_in = acted + rng.uniform(3, 60) * HOUR
        refund.judged = refund.stepped_in + rng.uniform(20, 90) * HOUR
        refund.finished = refund.judged + rng.uniform(0.2, 4) * HOUR
        if refund.sent_back is not None and refund.sent_back > refund.judged:
            refund.sent_back = None
