"""Problems of the gallery with their cases and actions, and the actions of the last promotion."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from retro.gallery import words
from retro.gallery.pictures import column
from retro.gallery.states import EMPTY, LONG, MISSING, ONE, START, State
from retro.model import Action, Finding, PastAction, Query, Result, Row, Text, Value

SEVERITIES = ("high", "medium", "low")
TITLES: tuple[Text, ...] = (
    {"zh": "11-10 20–22 点人手不足", "en": "Too few people on 10 November, 20:00–22:00"},
    {"zh": "连衣裙尺码退款集中", "en": "Sizing refunds of one dress"},
    {"zh": "新疆包裹在途时间长", "en": "Parcels to Xinjiang are slow"},
)
SAYS: Text = {
    "zh": "进线 2,908 轮，需要 35 人，在岗 27 人；843 轮超过 3 分钟。",
    "en": "2,908 questions came in; 35 people were needed and 27 were on duty; 843 waited.",
}
ASK: Text = {
    "zh": "是总人手不够，还是排在了别的时段？",
    "en": "Too few people, or at the wrong hours?",
}
DO: Text = {
    "zh": "开卖前一小时到岗，20–22 点加排 8 人",
    "en": "Have everybody in an hour early and add 8 people from 20:00 to 22:00",
}
EFFECT: Text = {
    "zh": "估算：补 16 人时，可保住约 ¥3.8万。",
    "en": "Estimate: 16 agent-hours keep ¥38K.",
}
WHY: Text = {"zh": "已达到目标", "en": "the target is reached"}
METRICS = ("rate_3min", "refund_rate_n", "frt_p90")
# Of each metric: its value then, its aim and its value now.
VALUES = ((0.71, 0.95, 0.91), (0.31, 0.16, 0.18), (498.0, 240.0, 412.0))
OWNERS = ("cs_lead", "product", "logistics")
CAUSES = ("understaffed", "size_guidance", "carrier")
VERDICTS = ("effective", "ineffective", "cannot_judge")
STATUSES = ("accepted", "proposed", "done", "dropped")
KINDS = ("stopgap", "cure", "standard")
DUE = date(2025, 11, 30)


def _count(state: State, many: int = 7) -> int:
    return {EMPTY: 0, ONE: 1}.get(state.name, many if state.is_huge else len(TITLES))


def findings(state: State) -> tuple[Finding, ...]:
    """Return problems of every severity."""
    return tuple(_finding(state, place) for place in range(_count(state)))


def _finding(state: State, place: int) -> Finding:
    kind, lacks, is_long = place % 3, state.name == MISSING, state.name == LONG
    value, expected, _ = VALUES[kind]
    known: dict[str, Value] = {"value": value, "expected": expected, "n": 2908 * state.times,
                               "affected": 843 * state.times}  # fmt: skip
    return Finding(
        id=f"problem-{place + 1}", rule=f"4_plan/rule_{place + 1}", step=2,
        severity=SEVERITIES[kind], metric=METRICS[kind],
        title=words.LONG_TITLE if is_long else TITLES[kind],
        slice={} if lacks else _slice(state, kind), **(dict.fromkeys(known) if lacks else known),
        money=None if lacks else Decimal("38240.00") * state.worth,
        cause="unknown" if lacks else CAUSES[kind], controllable=kind == 0,
        confidence=SEVERITIES[kind], q_value=None if lacks else 0.001,
        say=words.LONG_SENTENCE if is_long else SAYS,
        evidence=() if lacks else (("1_break_down/line", 4), ("1_break_down/wide", 2)),
        category="" if lacks else ("people", "goods", "logistics")[kind],
        ask={} if lacks else ASK, part=None if lacks else 0.62,
        examples=None if lacks else examples(state, place),
    )  # fmt: skip


def _slice(state: State, kind: int) -> dict[str, Value]:
    by: tuple[dict[str, Value], ...] = (
        {"from": START, "to": START + timedelta(hours=2)},
        {"sku": state.names(words.GOODS)[0], "reason": "SIZE_FIT"},
        {"region": "新疆", "carrier": "顺丰"},
    )
    return by[kind]


def examples(state: State, place: int) -> Result:
    """Return some cases of a problem, without names."""
    columns = (
        column("finding", "问题", "Problem", "id"),
        column("place", "序号", "No.", "count"),
        column("happened_at", "时间", "Time", "time"),
        column("wait_seconds", "等了", "Waited", "seconds"),
        column("source", "在导出文件里的位置", "Place in the export", "text"),
    )
    asked = Query(
        path="2_locate/finding_examples", sql="select", origin="built-in", title=SAYS, question=ASK,
        doc={}, columns=columns, grain=("finding", "place"), reads=(),
    )  # fmt: skip
    where = words.UNBROKEN if state.name == LONG else words.FILES
    rows: list[Row] = [
        (f"problem-{place + 1}", turn, START + timedelta(minutes=7 * turn), 400.0 + turn,
         f"{where[state.lang]} {812 + turn}") for turn in (1, 2)
    ]  # fmt: skip
    return Result(query=asked, params={}, rows=tuple(rows))


def actions(state: State) -> tuple[Action, ...]:
    """Return an action for each problem; where values are missing, none knows its figures."""
    count = 0 if state.name == MISSING else _count(state)
    made = [_action(state, place) for place in range(count)]
    return (*made, *([_bare()] if state.name == MISSING else []))


def _action(state: State, place: int) -> Action:
    is_long = state.name == LONG
    return Action(
        id=f"demo/problem-{place + 1}", finding=f"problem-{place + 1}",
        do=words.LONG_SENTENCE if is_long else DO, owner=OWNERS[place % 3],
        due=DUE + timedelta(days=place), kpi=METRICS[place % 3], baseline=VALUES[place % 3][0],
        target=VALUES[place % 3][1],
        status=STATUSES[place % 4], kind=KINDS[place % 3], library=1,
        effect=words.LONG_SENTENCE if is_long else EFFECT,
        effect_money=Decimal("37760.00") * state.worth,
    )  # fmt: skip


def _bare() -> Action:
    return Action(id="demo/own", finding="", do=DO, owner="cs_lead", due=DUE, kpi="conv",
                  baseline=None, target=None)  # fmt: skip


def past_actions(state: State) -> tuple[PastAction, ...]:
    """Return actions of the last promotion with every verdict."""
    return tuple(_past(state, place) for place in range(_count(state, 12)))


def _past(state: State, place: int) -> PastAction:
    lacks, is_long = state.name == MISSING, state.name == LONG
    return PastAction(
        id=f"2025-618/{place + 1}", promotion="2025-618",
        do=(words.LONG_SENTENCE if is_long else DO)[state.lang], owner=OWNERS[place % 3],
        kpi=METRICS[place % 3], before=None if lacks else VALUES[place % 3][0],
        target=None if lacks else VALUES[place % 3][1],
        now=None if lacks else VALUES[place % 3][2], status=STATUSES[place % 4],
        verdict="cannot_judge" if lacks else VERDICTS[place % 3],
        why=words.LONG_SENTENCE if is_long else WHY,
    )  # fmt: skip
