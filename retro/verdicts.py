"""Whether an earlier action worked: before, target, now, and a verdict with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from retro.cells import number
from retro.model import Kpi, PastAction, Text
from retro.stats import newcombe

# A change that closes at least half of the way to the target counts as effective.
HALF_WAY = 0.5
WHY: dict[str, Text] = {
    "not_done": {"zh": "这项行动没有标记为已完成", "en": "the action was not marked as done"},
    "no_value": {
        "zh": "这次的导出里没有这个指标",
        "en": "this promotion's exports lack the metric",
    },
    "age": {
        "zh": "这个指标会随账龄增长，两次的账龄不同；等这次满了同样天数再运行一遍",
        "en": "the metric grows with the age of the orders, which differs: run again later",
    },
    "no_baseline": {"zh": "登记时没有基线或目标", "en": "no baseline or target was written down"},
    "slice": {
        "zh": "目标只针对一部分（某个时段、商品或客服），请看对应的表",
        "en": "the target is for a part (hours, product or agent): see its table",
    },
    "chance": {"zh": "变化可能只是偶然波动", "en": "the change could be chance"},
    "reached": {"zh": "已达到目标", "en": "the target is reached"},
    "half_way": {"zh": "已走完到目标的一半以上", "en": "more than half of the way to the target"},
    "short": {"zh": "没有走完到目标的一半", "en": "less than half of the way to the target"},
}


def judged(
    rows: Iterable[Mapping[str, str]],
    earlier: Iterable[str],
    kpis: Mapping[str, Kpi],
    before: Mapping[str, Mapping[str, float | None]],
    unripe: Collection[str] = (),
) -> list[PastAction]:
    """Return the actions of earlier promotions with before, target, now and verdict.

    `before` holds value, numerator and denominator of each metric last time; `unripe` names
    the metrics whose orders were of another age then.
    """
    known = set(earlier)
    return [
        _judged(row, kpis.get(row["kpi"]), before.get(row["kpi"], {}), row["kpi"] in unripe)
        for row in rows
        if row["promotion"] in known and row["status"] != "proposed"
    ]


def _judged(
    row: Mapping[str, str],
    kpi: Kpi | None,
    before: Mapping[str, float | None],
    is_unripe: bool,  # noqa: FBT001 - told by position once, above
) -> PastAction:
    baseline, target = number(row["baseline"]), number(row["target"])
    now = None if kpi is None or kpi.value is None else float(str(kpi.value))
    verdict, why = _verdict(row, baseline, target, now, kpi, before)
    if is_unripe and why not in ("not_done", "slice"):
        verdict, why = "cannot_judge", "age"
    return PastAction(
        id=row["id"],
        promotion=row["promotion"],
        do=row["do"],
        owner=row["owner"],
        kpi=row["kpi"],
        before=baseline,
        target=target,
        now=now,
        status=row["status"],
        verdict=verdict,
        why=WHY[why],
    )


def _verdict(  # noqa: PLR0913 - the figures that a verdict rests on
    row: Mapping[str, str],
    baseline: float | None,
    target: float | None,
    now: float | None,
    kpi: Kpi | None,
    before: Mapping[str, float | None],
) -> tuple[str, str]:
    if row["status"] != "done" or row["scope"] == "slice":
        return "cannot_judge", "slice" if row["status"] == "done" else "not_done"
    if now is None or kpi is None:
        return "cannot_judge", "no_value"
    if baseline is None or target is None or baseline == target:
        return "cannot_judge", "no_baseline"
    way = (now - baseline) / (target - baseline)
    if way >= 1:
        return "effective", "reached"
    if _could_be_chance(kpi, before):
        return "cannot_judge", "chance"
    return ("effective", "half_way") if way >= HALF_WAY else ("ineffective", "short")


def _could_be_chance(kpi: Kpi, before: Mapping[str, float | None]) -> bool:
    parts = (kpi.numerator, kpi.denominator, before.get("numerator"), before.get("denominator"))
    if kpi.unit != "share" or any(part is None for part in parts):
        return False
    interval = newcombe(*(float(str(part)) for part in parts))
    return interval is None or interval[0] <= 0 <= interval[1]
