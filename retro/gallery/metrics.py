"""Core metrics of the gallery, their comparison with the last promotion, and files."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from retro.gallery import words
from retro.gallery.states import EMPTY, LONG, MISSING, ONE, START, State
from retro.model import Change, FileAccount, Kpi, Note, Text, Value

LABELS: dict[str, Text] = {
    "sales_amount": {"zh": "成交金额", "en": "Sales"},
    "conv": {"zh": "询单转化率", "en": "Inquiry conversion"},
    "sessions": {"zh": "会话量", "en": "Sessions"},
    "rate_3min": {"zh": "3分钟响应率", "en": "Answered in 3 minutes"},
    "frt_p90": {"zh": "首响最慢一成", "en": "First response, slowest tenth"},
    "csat": {"zh": "满意率", "en": "Satisfaction"},
    "refund_rate_n": {"zh": "退款率（按单）", "en": "Refund rate (orders)"},
    "gap_hours": {"zh": "缺口工时", "en": "Missing agent-hours"},
}
DEFINITION: Text = {
    "zh": "分子 ÷ 分母，只数活动时间内的人工会话；未回复算超时。",
    "en": "Numerator over denominator, conversations with a person within the promotion only.",
}
REMARK: Text = {
    "zh": "有 14 条聊天没有时间，未计入响应。",
    "en": "14 messages have no time and do not count.",
}
# Area, unit, better, value, target, previous, baseline, n, status.
FIGURES: dict[str, tuple[Any, ...]] = {
    "sales_amount": (
        "sales", "money", "up", Decimal("48263.50"), None, Decimal(19204), None, 184, "unknown"
    ),
    "conv": ("sales", "share", "up", 0.462, 0.5, 0.487, 0.471, 6719, "warn"),
    "sessions": ("volume", "count", "none", 11_862, None, 5210, 412, None, "unknown"),
    "rate_3min": ("response", "share", "up", 0.913, 0.95, 0.957, 0.981, 23_921, "bad"),
    "frt_p90": ("response", "seconds", "down", 412.0, 500.0, 150.0, 64.0, 11_862, "good"),
    "csat": ("response", "share", "up", None, 0.95, None, None, 0, "unknown"),
    "refund_rate_n": ("aftersales", "share", "down", 0.184, 0.16, 0.152, 0.148, 18_422, "unknown"),
    "gap_hours": ("staffing", "hours", "down", 61.5, 20.0, 24.0, None, None, "bad"),
}  # fmt: skip
READINGS = ("improved", "worsened", "maybe_improved", "maybe_worsened", "mix", "few", "", "")


def kpis(state: State) -> tuple[Kpi, ...]:
    """Return one metric of every kind of value and status."""
    names = {EMPTY: (), ONE: ("rate_3min",)}.get(state.name, tuple(LABELS))
    return tuple(_kpi(state, name) for name in names)


def _kpi(state: State, name: str) -> Kpi:
    area, unit, better, value, target, previous, baseline, n, status = FIGURES[name]
    lacks = state.name == MISSING
    values = [None] * 5 if lacks else [value, target, previous, baseline, n]
    now, aim, before, usual, cases = (large(state, one, unit) for one in values)
    is_share = unit == "share" and now is not None
    return Kpi(
        id=name, group=area, label=words.LONG_LABEL if state.name == LONG else LABELS[name],
        definition=_definition(state), unit=unit, better=better, value=now, target=aim,
        previous=before, baseline=usual, denominator=cases, status="unknown" if lacks else status,
        low=float(str(now)) - 0.012 if is_share else None,
        high=float(str(now)) + 0.012 if is_share else None,
        needs=("reviews",) if now is None else (), profile="taobao" if area == "response" else "",
        query=f"metrics/{name}",
    )  # fmt: skip


def _definition(state: State) -> Text:
    return words.LONG_SENTENCE if state.name == LONG else DEFINITION


def large(state: State, value: Value, unit: str) -> Value:
    """Return a value as large as the state has it; a share stays one."""
    if unit == "share" or not isinstance(value, int | float | Decimal):
        return value
    return value * (state.worth if isinstance(value, Decimal) else state.times)


def changes(state: State) -> tuple[Change, ...]:
    """Return a change of every reading, from the metrics that were known before."""
    known = [kpi for kpi in kpis(state) if state.name == MISSING or kpi.previous is not None]
    return tuple(_change(kpi, READINGS[place]) for place, kpi in enumerate(known))


def _change(kpi: Kpi, reading: str) -> Change:
    change: Any = None if kpi.value is None else kpi.value - kpi.previous  # type: ignore[operator]
    bounds = kpi.unit == "share" and change is not None
    return Change(
        id=kpi.id, label=kpi.label, unit=kpi.unit, better=kpi.better, previous=kpi.previous,
        now=kpi.value, change=change, low=change - 0.005 if bounds else None,
        high=change + 0.005 if bounds else None,
        could_be_chance=not reading if bounds else None,
        rate_effect=float(change) / 2 if change is not None else None,
        mix_effect=float(change) / 2 if change is not None else None,
        reading="" if change is None else reading,
    )  # fmt: skip


def files(state: State) -> tuple[FileAccount, ...]:
    """Return a file that was read, one with rows set aside, one that nothing knows."""
    name = {LONG: words.UNBROKEN[state.lang] + ".csv"}.get(state.name, words.FILES[state.lang])
    lacks = state.name == MISSING
    read = FileAccount(
        file=f"exports/{name}", sha256="0" * 64, size=4096, report="taobao/chat", table="messages",
        encoding="gb18030", rows_in=1516 * state.times, rows_used=1500 * state.times,
        rows_duplicate=2 * state.times, rows_quarantined=14 * state.times,
        first_at=None if lacks else START, last_at=None if lacks else START + timedelta(hours=30),
        missing=("申请时间", "责任方") if lacks else (),
    )  # fmt: skip
    unknown = FileAccount(
        file="exports/notes(2).xlsx", sha256="0" * 64, size=99, report=None, table=None,
        problem={"zh": "没有认出这是哪种报表：前 30 行里找不到表头。",
                 "en": "No header was found in the first 30 rows."},
    )  # fmt: skip
    made = [read, unknown] * (12 if state.is_huge else 1)
    return tuple(made[: {EMPTY: 0, ONE: 1}.get(state.name, len(made))])


def notes(state: State) -> tuple[Note, ...]:
    """Return a remark of every level."""
    say = words.LONG_SENTENCE if state.name == LONG else REMARK
    made = [Note(query="checks/times", say=say, level=level) for level in ("error", "warn", "info")]
    return tuple((made * (8 if state.is_huge else 1))[: {EMPTY: 0, ONE: 1}.get(state.name, 24)])
