"""Results of the gallery without a chart: every kind of column, a wide table, cards, a failure."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from retro.gallery import words
from retro.gallery.pictures import column
from retro.gallery.states import START, State
from retro.model import Block, Column, Query, Row, Text

QUESTION: Text = {"zh": "哪里不一样，差多少？", "en": "Where does it differ, and by how much?"}
ANSWER: Text = {
    "zh": "20–22 点等得最久：2,908 轮里 843 轮超时。",
    "en": "Waits were longest from 20:00 to 22:00: 843 of 2,908 questions were late.",
}
DOC: Text = {
    "zh": "活动时间内，按导出文件里的原始时间统计。",
    "en": "Within the promotion, by the times as the export has them.",
}
RULE: Text = {"zh": "某地退款偏多", "en": "Refunds stand out in one region"}
PROBLEM: Text = {
    "zh": "查询超过了 60 秒的时限，已停止。",
    "en": "The query ran over its limit of 60 seconds.",
}
KINDS: tuple[Column, ...] = (
    column("code", "编号", "Id", "id"),
    column("title", "商品", "Product", "text"),
    column("agent", "客服", "Agent", "agent"),
    column("asked_at", "提问时间", "Asked at", "time"),
    column("day", "日期", "Day", "day"),
    column("clock", "钟点", "Hour", "clock"),
    column("cases", "单数", "Orders", "count"),
    column("load", "人均", "Each", "number"),
    column("ratio", "倍数", "Times", "ratio"),
    column("part", "占比", "Share", "share"),
    column("wait", "等待", "Waited", "seconds"),
    column("hours", "工时", "Hours", "hours"),
    column("amount", "金额", "Amount", "money"),
    column("is_known", "已知", "Known", "flag"),
)
# The columns of a typical case, with the values of one.
CASE: dict[str, Any] = {
    "card_no": 1, "role": "warning", "rule": "slice", "window_from": None, "window_to": None,
    "dimension": "question_type", "slice": "size_fit", "profile": "taobao", "platform": "taobao",
    "shop": "", "asked_at": START + timedelta(minutes=50), "phase": "opening", "is_peak": True,
    "hour_rounds": 599, "usual_rounds": 307.5, "load_times": 599 / 307.5, "product": "",
    "order_state": "not_ordered", "question_type": "size_fit", "key_words": "偏小 / 尺码",
    "limit_seconds": 180.0, "is_counted_unanswered": True, "reply_seconds": 840.0,
    "answered_by": "assist", "auto_before": True, "buyer_messages": 5, "agent_messages": 3,
    "is_transferred": True, "outcome": "refund", "reason_code": "SIZE_FIT",
}  # fmt: skip
# What a case may lack: nobody answered, nothing ordered, nothing said.
UNKNOWN = dict.fromkeys(
    ("phase", "product", "key_words", "usual_rounds", "load_times", "reply_seconds", "reason_code")
)


def query(path: str, title: Text, columns: tuple[Column, ...], **more: Any) -> Query:
    """Return a query that gives these columns."""
    names = ",\n    ".join(one.name for one in columns)
    return Query(
        path=path, sql=f"select\n    {names},\nfrom rounds\norder by {columns[0].name}",
        origin="built-in", title=title, question=QUESTION, doc=DOC, columns=columns,
        grain=(columns[0].name,), reads=("rounds",), **({"core": True} | more),
    )  # fmt: skip


def block(state: State, asked: Query, rows: tuple[Row, ...], **more: Any) -> Block:
    """Return a result with the sentence of its state; one without rows says nothing."""
    is_long = state.name == "long"
    say = (words.LONG_SENTENCE if is_long else ANSWER) if rows else {}
    so = {"zh": "由此列入主要问题。", "en": "One of the main problems rests on it."} if rows else {}
    params = {"slow_seconds": 180} if rows else {}
    return Block(query=asked, params=params, rows=rows, **({"answer": say, "so": so} | more))


def every_kind(state: State) -> Block:
    """Return a wide table with a column of every kind."""
    agents = words.AGENTS[state.lang]
    made: list[Row] = [
        (f"XM-DR-{1108 + place}", name, agents[place % 6], START + timedelta(hours=place),
         START.date(), place % 24, (420 + place) * state.times, 3.4 * state.times, 1.24, 0.31,
         95.0 * state.times, 12.5 * state.times, Decimal("84210.50") * state.worth, place % 2 == 0)
        for place, name in enumerate(state.names(words.GOODS))
    ]  # fmt: skip
    title: Text = {"zh": "各类数值", "en": "Values of every kind"}
    asked = query("1_break_down/wide", title, KINDS, params={"slow_seconds": 180})
    return block(state, asked, state.rows(made))


def narrow(state: State) -> Block:
    """Return a table of two columns."""
    made: list[Row] = [(name, 40 * (7 - place % 6) * state.times)
                       for place, name in enumerate(state.names(words.CAUSES))]  # fmt: skip
    title: Text = {"zh": "窄表", "en": "A narrow table"}
    asked = query("1_break_down/narrow", title, (KINDS[1], KINDS[6]))
    return block(state, asked, state.rows(made))


def rules(state: State) -> Block:
    """Return a result that is read downwards, a shop per column."""
    made: list[Row] = [(name, START.date(), 180.0, None if place else True)
                       for place, name in enumerate(state.names(words.POOLS, many=4))]  # fmt: skip
    columns = (KINDS[1], KINDS[4], KINDS[10], KINDS[13])
    title: Text = {"zh": "响应口径", "en": "How response times are counted"}
    return block(state, query("1_break_down/clock_rules", title, columns), state.rows(made))


def cases(state: State) -> Block:
    """Return typical cases: a warning and a good one, which lacks what a case may lack."""
    kept = {"shop": words.FILES[state.lang], "product": state.names(words.GOODS)[0]}
    good = {"role": "good", "rule": "good", "answered_by": "human", "outcome": "won"}
    lacks = UNKNOWN | {"answered_by": "nobody"} if state.name == "missing" else {}
    made = [CASE | kept | lacks | {"card_no": place + 1} | (good if place % 2 and not lacks else {})
            for place in range(8 if state.is_huge else 2)]  # fmt: skip
    columns = tuple(column(name, name, name, "text") for name in CASE)
    title: Text = {"zh": "典型案例", "en": "Typical cases"}
    rows = state.rows([tuple(case.values()) for case in made], keys=len(CASE))
    return block(state, query("3_root_cause/case_cards", title, columns), rows)


def compared(state: State) -> Block:
    """Return the comparison, which is drawn from the changes of the report."""
    title: Text = {"zh": "和上次大促相比", "en": "Compared with the last promotion"}
    rows = state.rows([("rate_3min", 12), ("csat", 9)])
    return block(state, query("5_follow_through/compared", title, (KINDS[0], KINDS[6])), rows)


def beside(state: State) -> tuple[Block, ...]:
    """Return results that paper shows in one line each: a rule looked at them and found nothing."""
    made: list[Row] = [(name, place) for place, name in enumerate(state.names(words.GOODS))]
    titles: tuple[Text, ...] = (
        {"zh": "按地区看", "en": "By region"}, {"zh": "按快递看", "en": "By carrier"},
        words.LONG_TITLE if state.name == "long" else {"zh": "按来源看", "en": "By channel"},
    )  # fmt: skip
    return tuple(
        block(state, query(f"2_locate/beside_{place}", title, (KINDS[1], KINDS[6]), core=False),
              state.rows(made), quiet=(RULE,), so={})
        for place, title in enumerate(titles)
    )  # fmt: skip


def failed(state: State) -> Block:
    """Return a result that could not be computed."""
    title: Text = {"zh": "没有算出来的一块", "en": "A result that could not be computed"}
    asked = query("3_root_cause/failed", title, (KINDS[0],))
    return block(state, asked, (), problem=PROBLEM)
