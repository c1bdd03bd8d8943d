"""One chart of every kind: the columns a query would give, and rows for each state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from retro.gallery import values
from retro.gallery.states import State
from retro.model import Chart, Column, Row, Text

Rows: TypeAlias = Callable[[State], list[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A kind of chart with its columns: x, y, and what splits it."""

    title: Text
    x: Column
    y: tuple[Column, ...]
    made: Rows
    split: Column | None = None
    target: float | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns of a row, in order."""
        return (self.x, *self.y, *([self.split] if self.split else []))

    def rows(self, state: State) -> tuple[Row, ...]:
        """Return the rows of a state."""
        return state.rows(self.made(state), kept=int(self.split is not None))

    def chart(self, kind: str, state: State, alt: Text) -> Chart:
        """Return the chart of a state."""
        rows = self.rows(state)
        if kind in BARS:  # a bar without length is left out, as in the report
            rows = tuple(row for row in rows if row[1] is not None)
        return Chart(
            kind=kind, title=self.title, alt=alt, x=self.x, y=self.y, rows=rows,
            split=self.split, target=self.target,
        )  # fmt: skip


def column(name: str, zh: str, en: str, kind: str) -> Column:
    """Return a column in one line."""
    return Column(name=name, label={"zh": zh, "en": en}, kind=kind)


BARS = ("bar", "hbar")
HOUR = column("hour", "时段", "Hour", "hour")
CLOCK = column("clock", "钟点", "Hour", "clock")
AGENT = column("agent", "客服", "Agent", "agent")
PRODUCT = column("product", "商品", "Product", "text")
CAUSE = column("cause", "原因", "Cause", "text")
POOL = column("pool", "岗位", "Pool", "text")
STAGE = column("stage", "环节", "Stage", "text")
CASES = column("cases", "会话数", "Sessions", "count")
AMOUNT = column("amount", "金额", "Amount", "money")
SHARE = column("running_share", "累计占比", "Cumulative share", "share")
RATE = column("rate", "3分钟响应率", "Answered in 3 minutes", "share")
REFUNDS = column("refund_share", "退款率", "Refund rate", "share")
P50 = column("p50", "首响中位数", "Median first reply", "seconds")
P90 = column("p90", "最慢一成", "Slowest tenth", "seconds")
LOAD = column("load", "人均每小时会话", "Sessions per agent-hour", "number")
BEFORE = column("before", "上次大促", "Last promotion", "share")
NOW = column("now", "本次大促", "This promotion", "share")
FLOOR = (
    column("required", "需要人数", "Required", "number"),
    column("on_duty", "在岗人数", "On duty", "number"),
    column("required_low", "需要（低）", "Required, low", "number"),
    column("required_high", "需要（高）", "Required, high", "number"),
    column("away", "休息或不在", "Away", "number"),
)
OPEN = column("open", "人均在手会话", "Open chats per agent", "number")
CURVE = (
    column("in_time", "及时答上", "Answered in time", "share"),
    column("fitted", "拟合", "Fitted", "share"),
    column("aim", "目标", "Aim", "share"),
    column("capacity", "人均可承接", "Capacity per agent", "number"),
    CASES,
)
EXPECTED = column("expected", "同条件预期超时会话", "Slow chats to be expected", "number")
LIMITS = (
    column("ratio", "实际 ÷ 预期", "Observed ÷ expected", "ratio"),
    column("low", "95% 下限", "95% low", "ratio"),
    column("high", "95% 上限", "95% high", "ratio"),
    column("lowest", "99.8% 下限", "99.8% low", "ratio"),
    column("highest", "99.8% 上限", "99.8% high", "ratio"),
    CASES,
)
RANGE = (
    RATE,
    column("low", "下限", "Low", "share"),
    column("high", "上限", "High", "share"),
    column("middle", "组中位", "Median", "share"),
)
AGE = column("age", "付款后天数", "Days since payment", "count")
OUTLOOK = (
    column("now", "本次", "Now", "share"),
    BEFORE,
    column("low", "预计（低）", "Expected, low", "share"),
    column("high", "预计（高）", "Expected, high", "share"),
)
LEFT = column("left", "剩下", "Left", "share")
SHIFT = (
    column("starts_at", "上班", "From", "time"),
    column("ends_at", "下班", "To", "time"),
    column("breaks", "休息时段", "Breaks", "text"),
)


def _title(zh: str, en: str) -> Text:
    return {"zh": zh, "en": en}


PICTURES: Mapping[str, Picture] = {
    "line": Picture(title=_title("每小时等了多久", "Waits by hour"), x=HOUR, y=(P50, P90),
                    made=values.waits, target=60.0),
    "bar": Picture(title=_title("超时的原因", "Causes of late replies"), x=CAUSE, y=(CASES,),
                   made=values.counts),
    "hbar": Picture(title=_title("各商品退款率", "Refund rate by product"), x=PRODUCT,
                    y=(REFUNDS, CASES), made=values.rates, target=0.08),
    "stacked_bar": Picture(title=_title("每小时超时原因", "Causes by hour"), x=HOUR, y=(CASES,),
                           split=CAUSE, made=values.stacks),
    "pareto": Picture(title=_title("退款集中在哪些商品", "Where refunds concentrate"), x=PRODUCT,
                      y=(AMOUNT, SHARE), made=values.losses, target=0.8),
    "gap": Picture(title=_title("需要多少人，来了多少人", "Demand against staff"), x=HOUR, y=FLOOR,
                   split=POOL, made=values.floor),
    "curve": Picture(title=_title("一个人能接多少", "How much one agent can take"), x=OPEN, y=CURVE,
                     split=POOL, made=values.curve),
    "funnel": Picture(title=_title("谁偏离了同条件水平", "Who is beyond chance"), x=EXPECTED,
                      y=LIMITS, split=AGENT, made=values.judged),
    "gantt": Picture(title=_title("下次排班", "Next roster"), x=AGENT, y=SHIFT, split=POOL,
                     made=values.shifts),
    "heatmap": Picture(title=_title("各人各时段等待", "Waits by agent and hour"), x=CLOCK, y=(P90,),
                       split=AGENT, made=values.cells),
    "scatter": Picture(title=_title("忙与慢", "Load and waits"), x=LOAD, y=(P90,), split=AGENT,
                       made=values.points, target=60.0),
    "columns_line": Picture(title=_title("进线与响应率", "Volume and response"), x=HOUR,
                            y=(CASES, RATE), made=values.volume, target=0.95),
    "waterfall": Picture(title=_title("从成交到净成交", "From sales to net sales"), x=STAGE,
                         y=(AMOUNT,), made=values.steps),
    "slope": Picture(title=_title("每人前后对比", "Each agent, then and now"), x=AGENT,
                     y=(BEFORE, NOW), made=values.pairs),
    "dumbbell": Picture(title=_title("每人差了多少", "The difference by agent"), x=AGENT,
                        y=(BEFORE, NOW), made=values.pairs),
    "band": Picture(title=_title("退款还会涨到多少", "How far refunds may still go"), x=AGE,
                    y=OUTLOOK, made=values.outlook),
    "intervals": Picture(title=_title("各商品接待得怎样", "Response by product"), x=PRODUCT,
                         y=RANGE, made=values.ranges),
    "steps": Picture(title=_title("在哪一步丢了客户", "At which step buyers were lost"), x=STAGE,
                     y=(CASES, LEFT), made=values.stages),
    "panels": Picture(title=_title("各商品的进线", "Questions by product"), x=HOUR, y=(CASES,),
                      split=PRODUCT, made=values.panels),
}  # fmt: skip
