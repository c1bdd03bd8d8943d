"""One small chart of every kind, as Chinese back offices would fill it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from retro.model import Chart, Column, Row, Value

TITLE = {"zh": "图", "en": "Chart"}
HOURS = tuple(datetime(2025, 11, 10, 20) + timedelta(hours=n) for n in range(8))


class PlainFormats:
    """Formats of the tests, so that a change of the product's formats moves no picture."""

    def value(self, value: Value, column: Column) -> str:
        """Return shares in per cent, seconds with their unit, everything else plainly."""
        if value is None:
            return "–"
        if column.kind == "share":
            return f"{float(value):.1%}"  # type: ignore[arg-type]
        if column.kind == "clock":
            return f"{value:02d}:00"
        if column.kind == "seconds":
            return f"{float(value):.0f} s"  # type: ignore[arg-type]
        return f"{value:,.0f}" if isinstance(value, Decimal) else str(value)


def column(name: str, zh: str, en: str, kind: str) -> Column:
    """Return a column in one line."""
    return Column(name=name, label={"zh": zh, "en": en}, kind=kind)


HOUR = column("hour", "时段", "Hour", "hour")
AGENT = column("agent", "客服", "Agent", "agent")
REASON = column("reason", "原因", "Reason", "text")
COUNT = column("sessions", "会话数", "Sessions", "count")
MONEY = column("amount", "金额", "Amount", "money")
P50 = column("p50", "首响中位数", "Median first reply", "seconds")
P90 = column("p90", "最慢一成", "Slowest tenth", "seconds")
SHOP = column("shop", "店铺", "Shop", "text")
LEAST_RATE, MOST_RATE = (column(name, name, name, "share") for name in ("low", "high"))
MEDIAN = column("middle", "组中位", "Median", "share")
RATE = column("rate", "3分钟响应率", "Within 3 minutes", "share")
BEFORE = column("before", "2025年618", "618, 2025", "share")
NOW = column("now", "2025年双11", "Double 11, 2025", "share")
SHARE = column("cumulative", "累计占比", "Cumulative share", "share")
LOAD = column("load", "人均每小时会话", "Sessions per agent-hour", "number")
NEED = column("required", "需要人数", "Required", "number")
STAFF = column("on_duty", "在岗人数", "On duty", "number")

OPEN = column("open", "人均在手会话", "Open chats per agent", "number")
IN_TIME = column("in_time", "及时答上", "Answered in time", "share")
FITTED = column("fitted", "拟合", "Fitted", "share")
AIM = column("aim", "目标", "Aim", "share")
CAPACITY = column("capacity", "人均可承接", "Capacity", "number")
EXPECTED = column("expected", "同条件预期超时会话", "Slow chats to be expected", "number")
RATIO = column("ratio", "实际 ÷ 预期", "Observed ÷ expected", "ratio")
LIMITS = tuple(column(name, name, name, "ratio") for name in ("low", "high", "lowest", "highest"))
DAYS = column("days", "付款后天数", "Days since payment", "count")
BOTTOM = column("low", "预计最低", "Expected, low", "share")
TOP = column("high", "预计最高", "Expected, high", "share")
OF_PREVIOUS = column("share_of_previous", "占上一步", "Of the step before", "share")
LEAST = column("required_low", "需要（低）", "Required, low", "number")
MOST = column("required_high", "需要（高）", "Required, high", "number")
AWAY = column("away", "休息或不在", "Away", "number")
STARTS = column("starts_at", "上班", "From", "time")
ENDS = column("ends_at", "下班", "To", "time")
BREAKS = column("breaks", "休息时段", "Breaks", "text")
POOL = column("pool", "岗位", "Pool", "text")

WAITS = ((28, 140), (31, 170), (26, 120), (22, 74), (18, None), (15, 31), (14, 30), (16, 38))
DEMAND = ((18.0, 12.0), (21.5, 12.0), (17.0, 12.0), (9.0, 12.0), (5.0, 6.0), (3.0, 4.0),
          (3.0, 4.0), (6.0, 4.0))  # fmt: skip
RATES = ((1150, 0.81), (1340, 0.78), (960, 0.86), (520, 0.93), (240, 0.97), (110, 0.98),
         (90, 0.98), (160, 0.96))  # fmt: skip
LOST = (("尺码不合", "182400", 0.38), ("质量问题", "121000", 0.632), ("不想要了", "64000", 0.766),
        ("描述不符", "41200", 0.852), ("其他", "71300", 1.0))  # fmt: skip
REASONS = (("尺码偏小或偏大", 0.183, 812), ("质量问题(起球、开线、色差等)", 0.142, 640),
           ("描述不符", 0.086, 377), ("少件漏发", 0.031, 96))  # fmt: skip
CAUSES = (("人手不足", 74), ("个人偏慢", 31), ("转接", 18))
PAIRS = (("小雨", 0.976, 0.854), ("阿杰", 0.876, 0.870), ("晚晚", 0.942, 0.967))
POINTS = ((12.5, 113, "北北"), (28.8, 45, "小雨"), (33.8, 62, "十一"), (24.8, 97, "团子"))
CASH = (("成交金额", "5123000"), ("未发货退款", "-612000"), ("退货退款", "-488000"),
        ("补差价", "41000"), ("净成交额", "4064000"))  # fmt: skip

FLOOR = ((18.0, 12.0, 16, 20, 2), (21.5, 12.0, 19, 24, 3), (17.0, 12.0, 15, 19, 5),
         (9.0, 12.0, 8, 10, 0), (5.0, 6.0, 4, 6, 0), (3.0, 4.0, 3, 4, 0), (3.0, 4.0, 3, 4, 0),
         (6.0, 4.0, 5, 7, 3))  # fmt: skip
LOADED = ((1.2, 0.99, 42), (2.0, 0.985, 90), (2.9, 0.97, 160), (3.6, 0.91, 240), (4.1, 0.87, 310),
          (5.2, 0.62, 420), (6.4, 0.38, 390), (4.6, None, 0), (5.8, None, 0))  # fmt: skip
JUDGED = (("小雨", 41.0, 0.94, 380), ("阿杰", 12.5, 1.21, 150), ("晚晚", 66.0, 1.62, 520),
          ("北北", 88.0, 0.61, 700), ("团子", 30.0, 1.10, 260), ("十一", 5.4, 0.4, 90))  # fmt: skip
WORKED = (("小雨", 0, 9, "04:30-05:30", "售前"), ("阿杰", 0, 8, "", "售前"),
          ("阿杰", 20, 28, "20:00-21:00", "售前"),
          ("晚晚", 4, 12, "03:00-03:30;06:00-07:00", "售后"),
          ("北北", 12, 21, "12:30-13:30", "售后"))  # fmt: skip


def timed(cells: tuple[tuple[Value, ...], ...]) -> tuple[Row, ...]:
    """Return rows that begin with the hours of the evening."""
    return tuple((hour, *values) for hour, values in zip(HOURS, cells, strict=True))


def chart(kind: str, x: Column, y: tuple[Column, ...], rows: tuple[Row, ...]) -> Chart:
    """Return a chart without split and target."""
    return Chart(kind=kind, title=TITLE, alt=TITLE, x=x, y=y, rows=rows)


STACKED = tuple((hour, late // (n + 1), cause)
                for n, hour in enumerate(HOURS) for cause, late in CAUSES)  # fmt: skip
HEAT = tuple((clock, None if clock == 20 and agent == "阿杰" else 20.0 + clock + 40 * n, agent)
             for n, (agent, *_) in enumerate(PAIRS) for clock in range(18, 24))  # fmt: skip


def answered(load: float) -> float:
    """Return the share in time of a desk with so many open chats per agent."""
    return 0.99 / (1 + (load / 5.6) ** 5)


def judged(expected: float) -> tuple[float, ...]:
    """Return the limits of chance, 95 % and 99.8 %, around a ratio of one."""
    widths = (1.96 / expected**0.5, 3.09 / expected**0.5)
    return tuple(limit for width in widths for limit in (max(1 - width, 0.0), 1 + width))


CURVE = tuple((x, share, answered(x), 0.9, 3.7, n, "售前") for x, share, n in LOADED)
FUNNEL = tuple((e, ratio, *judged(e), n, name) for name, e, ratio, n in JUDGED)
SHIFTS = tuple((name, HOURS[0] + timedelta(hours=a), HOURS[0] + timedelta(hours=b), text, pool)
               for name, a, b, text, pool in WORKED)  # fmt: skip

# Days since payment: now, last time, and what is to be expected from day 4 on.
AGES = ((1, 0.05, 0.04, None, None), (2, 0.08, 0.06, None, None), (3, 0.1, 0.08, None, None),
        (4, None, 0.12, 0.13, 0.16), (5, None, 0.14, 0.15, 0.19))  # fmt: skip
# A rate with its interval, and the median of all; one shop has too few cases for an interval.
RANGES = (("小满旗舰店", 0.962, 0.957, 0.966, 0.941), ("小满童装", 0.941, 0.931, 0.95, 0.941),
          ("小满男装店", 0.902, 0.887, 0.915, 0.941),
          ("小满箱包", 0.88, None, None, 0.941))  # fmt: skip
STEPS = (("询单", 400, None), ("下单", 180, 0.45), ("付款", 162, 0.9), ("没有全退", 150, 0.926))

CHARTS = {
    "line": replace(chart("line", HOUR, (P50, P90), timed(WAITS)), target=60.0),
    "bar": chart("bar", REASON, (COUNT,), tuple((name, n) for name, _, n in REASONS)),
    "hbar": replace(chart("hbar", REASON, (RATE, COUNT), REASONS), target=0.08),
    "stacked_bar": replace(chart("stacked_bar", HOUR, (COUNT,), STACKED), split=REASON),
    "pareto": replace(
        chart("pareto", REASON, (MONEY, SHARE), tuple((a, Decimal(b), c) for a, b, c in LOST)),
        target=0.8,
    ),
    "gap": chart("gap", HOUR, (NEED, STAFF), timed(DEMAND)),
    "curve": replace(
        chart("curve", OPEN, (IN_TIME, FITTED, AIM, CAPACITY, COUNT), CURVE), split=POOL
    ),
    "funnel": replace(chart("funnel", EXPECTED, (RATIO, *LIMITS, COUNT), FUNNEL), split=AGENT),
    "gantt": replace(chart("gantt", AGENT, (STARTS, ENDS, BREAKS), SHIFTS), split=POOL),
    "heatmap": replace(
        chart("heatmap", column("clock", "钟点", "Hour", "clock"), (P90,), HEAT), split=AGENT
    ),
    "scatter": replace(
        chart("scatter", LOAD, (P90,), POINTS),
        split=AGENT,
        target=60.0,
    ),
    "columns_line": replace(chart("columns_line", HOUR, (COUNT, RATE), timed(RATES)), target=0.95),
    "waterfall": chart("waterfall", REASON, (MONEY,), tuple((a, Decimal(b)) for a, b in CASH)),
    "slope": chart("slope", AGENT, (BEFORE, NOW), PAIRS),
    "dumbbell": chart("dumbbell", AGENT, (BEFORE, NOW), PAIRS),
    "band": chart("band", DAYS, (NOW, BEFORE, BOTTOM, TOP), AGES),
    "intervals": chart("intervals", SHOP, (RATE, LEAST_RATE, MOST_RATE, MEDIAN), RANGES),
    "steps": chart("steps", REASON, (COUNT, OF_PREVIOUS), STEPS),
    "panels": replace(chart("panels", HOUR, (COUNT,), STACKED), split=REASON),
}

# The staffing chart with the interval of the need, and with who was rostered but not there.
FLOOR_GAP = chart("gap", HOUR, (NEED, STAFF, LEAST, MOST, AWAY), timed(FLOOR))
