"""A whole, believable Report in Python, for tests of the renderers: a clothing shop's 双11."""

# ruff: noqa: D103, E501 - the names say it all, and a row of data stays one row

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from retro.model import (
    Action,
    Block,
    Change,
    Chart,
    Column,
    FileAccount,
    Finding,
    Kpi,
    Note,
    PastAction,
    Promotion,
    Query,
    Report,
    Result,
    Row,
    Section,
    Text,
    Unavailable,
)

START = datetime(2025, 11, 10, 20)
END = datetime(2025, 11, 12, 2)
HOSTILE = (
    '<script>alert("x")</script>',
    "<img src=x onerror=alert(1)> \"quoted\" 'single' & more",
    "</script><script>alert(2)</script>{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK("http://example.com","点我")',
    "javascript:alert(3) %{x} \u202egnp.exe",
)


def text(zh: str, en: str = "") -> Text:
    return {"zh": zh, "en": en or (zh and f"[en] {zh}")}


def column(name: str, zh: str, kind: str, **more: Any) -> Column:
    return Column(name=name, label=text(zh, name.replace("_", " ").capitalize()), kind=kind, **more)


def query(path: str, title: str, question: str, columns: tuple[Column, ...], **more: Any) -> Query:
    """Return a query with a statement that names its columns."""
    names = ",\n    ".join(c.name for c in columns)
    settings: dict[str, Any] = {
        "sql": f"select\n    {names},\nfrom facts\norder by {columns[0].name}",
        "origin": "built-in",
        "doc": text(
            f"{title}的口径：活动时间内，按导出文件中的原始时间统计。", f"Counts of {path}."
        ),
        "grain": (columns[0].name,),
        "reads": ("rounds",),
        "core": True,
    }
    return Query(
        path=path,
        title=text(title, path.rsplit("/", 1)[-1].replace("_", " ").capitalize()),
        question=text(question, "What does this show?"),
        columns=columns,
        **(settings | more),
    )


def block(asked: Query, rows: list[tuple[Any, ...]], answer: str, **more: Any) -> Block:
    return Block(query=asked, params=asked.params, rows=tuple(rows), answer=text(answer), **more)


def kpi(name: str, zh: str, unit: str, value: Any, **more: Any) -> Kpi:
    settings: dict[str, Any] = {
        "group": "response",
        "definition": text(f"{zh}：分子 ÷ 分母，只数活动时间内的人工会话。"),
        "better": "up",
        "query": f"metrics/{name}",
    }
    return Kpi(id=name, label=text(zh, name), unit=unit, value=value, **(settings | more))


def kpis() -> tuple[Kpi, ...]:
    money = Decimal("4826310.50")
    return (
        kpi(
            "sales_amount",
            "成交金额",
            "money",
            money,
            group="sales",
            previous=Decimal(1920455),
            denominator=18422,
            definition=text("活动时间内创建且已付款订单的实付金额合计，未减退款。"),
        ),
        kpi(
            "conv",
            "询单转化率",
            "share",
            0.462,
            group="sales",
            numerator=3104,
            denominator=6719,
            target=0.5,
            previous=0.487,
            baseline=0.471,
            low=0.450,
            high=0.474,
            status="warn",
        ),
        kpi(
            "sessions",
            "人工会话量",
            "count",
            11_862,
            group="volume",
            previous=5210,
            baseline=412,
            better="none",
        ),
        kpi(
            "rate_3min",
            "3 分钟响应率",
            "share",
            0.913,
            numerator=21_840,
            denominator=23_921,
            target=0.95,
            previous=0.957,
            baseline=0.981,
            low=0.909,
            high=0.917,
            status="bad",
            definition=text("3 分钟内得到人工回复的轮次 ÷ 全部轮次；未回复的轮次算超时。"),
            profile="taobao",
        ),
        kpi(
            "frt_p90",
            "首次响应（最慢一成）",
            "seconds",
            412.0,
            better="down",
            target=180.0,
            previous=150.0,
            baseline=64.0,
            denominator=11_862,
            status="bad",
        ),
        kpi(
            "reply_rate",
            "回复率",
            "share",
            0.9962,
            target=0.995,
            previous=0.9951,
            baseline=0.998,
            denominator=11_862,
            status="good",
        ),
        kpi(
            "csat",
            "满意率",
            "share",
            0.948,
            target=0.95,
            previous=0.951,
            baseline=0.962,
            denominator=812,
            low=0.931,
            high=0.961,
            status="warn",
        ),
        kpi(
            "refund_rate_n",
            "退款率（按单）",
            "share",
            0.184,
            group="aftersales",
            better="down",
            numerator=3390,
            denominator=18_422,
            target=0.16,
            previous=0.152,
            baseline=0.148,
            low=0.178,
            high=0.190,
            status="bad",
        ),
        kpi(
            "refund_handle_h",
            "退款处理时长",
            "hours",
            14.2,
            group="aftersales",
            better="down",
            target=24.0,
            previous=16.8,
            denominator=3390,
            status="good",
        ),
        kpi(
            "intervention_rate",
            "平台介入率",
            "share",
            0.0041,
            group="aftersales",
            better="down",
            target=0.005,
            previous=0.0038,
            denominator=18_422,
            status="good",
        ),
        kpi(
            "gap_hours",
            "缺口工时",
            "hours",
            61.5,
            group="staffing",
            better="down",
            target=20.0,
            previous=24.0,
            status="bad",
        ),
        kpi(
            "bad_review_rate",
            "差评率",
            "share",
            None,
            group="aftersales",
            better="down",
            needs=("reviews",),
        ),
    )


def hourly() -> Block:
    """Return demand and waits by hour, with its chart."""
    columns = (
        column("hour", "时段", "hour"),
        column("rounds", "轮次", "count"),
        column("late", "超时轮次", "count", doc=text("超过 3 分钟才回复或始终未回复的轮次")),
        column("late_share", "超时占比", "share", doc=text("超时轮次 ÷ 轮次")),
        column("p50_seconds", "中位响应", "seconds"),
        column("p90_seconds", "最慢一成", "seconds"),
    )
    rows = [_hour(number) for number in range(30)]
    asked = query(
        "1_break_down/first_reply_by_hour",
        "分时首次响应",
        "哪些时段客户等得最久？",
        columns,
        params={"slow_seconds": 180},
    )
    drawn = Chart(
        kind="line",
        title=asked.title,
        alt=text("20 点和 21 点最慢一成客户等了 12 分钟以上，其余时段在 3 分钟以内。"),
        x=columns[0],
        y=(columns[4], columns[5]),
        target=180.0,
        rows=tuple((row[0], row[4], row[5]) for row in rows),
    )
    say = "20–22 点等得最久：2,908 轮中 843 轮超时，最慢一成等了 12.4 分钟；次日 10–12 点次之。"
    return block(asked, rows, say, chart=drawn)


def _hour(number: int) -> tuple[Any, ...]:
    at = START + timedelta(hours=number)
    rounds = (
        1460,
        1448,
        1122,
        860,
        980,
        610,
        300,
        180,
        120,
        96,
        88,
        140,
        310,
        620,
        940,
        1010,
        930,
        820,
        760,
        790,
        840,
        900,
        870,
        830,
        1020,
        1120,
        1060,
        780,
        520,
        310,
    )[number]
    late = round(rounds * (0.29 if number < 2 else 0.12 if number in {14, 15} else 0.035))
    p90 = 746.0 if number < 2 else 301.0 if number in {14, 15} else 96.0 + number
    return at, rounds, late, late / rounds, p90 / 8, p90


def staffing() -> Block:
    columns = (
        column("starts_at", "时段", "hour"),
        column("required", "需要人数", "number"),
        column("on_duty", "在岗人数", "number"),
        column("gap", "缺口", "number"),
    )
    rows = [
        (
            r[0],
            r[1] / 42,
            27.0 if n < 6 else 8.0 if n < 12 else 22.0,
            max(0.0, r[1] / 42 - (27.0 if n < 6 else 8.0 if n < 12 else 22.0)),
        )
        for n, r in enumerate(map(_hour, range(30)))
    ]
    asked = query(
        "3_root_cause/gap_blocks",
        "分时人力缺口",
        "哪些时段人手不够？",
        columns,
        feeds="staffing.blocks",
    )
    drawn = Chart(
        kind="gap",
        title=asked.title,
        alt=text("开卖头两小时需要 35 人，在岗 27 人。"),
        x=columns[0],
        y=(columns[1], columns[2]),
        rows=tuple(row[:3] for row in rows),
    )
    return block(
        asked,
        rows,
        "全程缺 61.5 个工时，其中开卖头两小时缺 16 人时；凌晨 4–8 点富余 22 人时。",
        chart=drawn,
    )


def products() -> Block:
    """Return a table with long names, money, a pareto and hostile texts."""
    columns = (
        column("sku", "商品编码", "id"),
        column("title", "商品", "text"),
        column("refunds", "退款单数", "count"),
        column("refund_share", "退款率", "share"),
        column("amount", "退款金额", "money"),
        column("running_share", "累计占比", "share"),
    )
    names = [
        "小满衣橱 2025 秋冬新款法式复古收腰显瘦羊毛混纺长款连衣裙女（加厚内衬·送腰带）",
        "圆领针织开衫",
        "高腰直筒牛仔裤",
        "山茶花刺绣衬衫",
        "双面呢大衣",
        *HOSTILE,
    ]
    amounts = [
        Decimal(n)
        for n in (
            "84210.50",
            "40218",
            "31877.20",
            "22140",
            "18002.80",
            "9120",
            "8011",
            "6120.40",
            "5100",
            "-120.30",
        )
    ]
    total, running = sum(amounts), Decimal(0)
    rows: list[tuple[Any, ...]] = []
    for number, (name, amount) in enumerate(zip(names, amounts, strict=True)):
        running += amount
        rows.append(
            (
                f"XM-DR-{1108 + number}",
                name,
                420 - 40 * number,
                0.31 - 0.02 * number,
                amount,
                float(running / total),
            )
        )
    asked = query(
        "2_locate/refunds_by_product", "退款集中在哪些商品", "哪几款商品造成了大部分退款？", columns
    )
    drawn = Chart(
        kind="pareto",
        title=asked.title,
        alt=text("前三款占退款金额的七成。"),
        x=columns[1],
        y=(columns[4], columns[5]),
        target=0.8,
        rows=tuple((row[1], row[4], row[5]) for row in rows),
    )
    return block(
        asked,
        rows,
        "退款金额的 69% 来自 3 款商品，连衣裙 XM-DR-1108 一款占 37%，主因是尺码。",
        chart=drawn,
    )


def by_agent() -> Block:
    columns = (
        column("agent", "客服", "agent"),
        column("group_name", "组", "text"),
        column("served", "接待人数", "count"),
        column("late_share", "超时占比", "share"),
        column("p50_seconds", "中位响应", "seconds"),
        column("conv", "转化率", "share"),
        column("sales", "销售额", "money"),
    )
    rows = [(f"小满{name}", "售前一组" if n % 2 else "外包组", 612 - 7 * n, 0.03 + 0.006 * n, 18.0 + 3 * n,
             0.52 - 0.006 * n, Decimal(182_000 - 3100 * n)) for n, name in enumerate("桃梨杏荷兰竹菊梅松柏槐柳桐枫桂"
             "樱棠葵蔷薇莲芷若芸茉茵苗葛藤萝")]  # fmt: skip
    drawn = Chart(
        kind="hbar",
        title=text("每位客服的超时占比", "Late share by agent"),
        alt=text("小满萝最慢。"),
        x=columns[0],
        y=(columns[3],),
        target=0.05,
        rows=tuple((r[0], r[3]) for r in rows[:12]),
    )
    asked = query("1_break_down/by_agent", "客服个人表现", "谁快谁慢，负荷是否均匀？", columns)
    return block(
        asked,
        rows,
        "小满梨的响应中位数是团队的 2.6 倍，而接待量相当：先看培训，不看态度。",
        chart=drawn,
    )


def wide() -> Block:
    """Return a table of thirteen columns, which needs a landscape page."""
    codes = [("reason", "原因", "code"), ("owner", "责任方", "text"), ("cases", "单数", "count"),
             ("share", "占比", "share"), ("money", "金额", "money"), ("unshipped", "未发货", "count"),
             ("in_transit", "在途", "count"), ("received", "已收到", "count"), ("returned", "退货", "count"),
             ("handled", "处理时长（中位）", "hours"), ("first", "首次操作", "hours"), ("intervened", "平台介入", "count"),
             ("auto", "自动退款", "count")]  # fmt: skip
    columns = tuple(
        column(name, zh, kind, vocabulary="reason" if kind == "code" else "")
        for name, zh, kind in codes
    )
    rows = [(name, owner, 980 - 111 * n, 0.28 - 0.03 * n, Decimal(91_200 - 9000 * n), 40 * n, 31 * n,
             210 - 20 * n, 600 - 60 * n, 12.4 + n, 3.2, 3 * n, 120)
            for n, (name, owner) in enumerate([("SIZE_FIT", "商品 + 客服"), ("CHANGE_OF_MIND", "客服"),
            ("LOGISTICS_DELAY", "物流"), ("PRICE_PROTECTION", "运营 + 客服 + 仓储"), ("QUALITY_DEFECT", "商品")])]  # fmt: skip
    asked = query(
        "2_locate/refund_reasons", "退款原因 × 阶段", "客户在哪一步、因为什么退款？", columns
    )
    return block(asked, rows, "尺码是第一原因，占退款单数的 28%，其中六成在退货退款阶段。")


def measures() -> Block:
    """Return a `measure` column whose kind is named in each row."""
    columns = (
        column("metric", "指标", "text"),
        column("unit", "单位", "text"),
        column("value", "数值", "measure", unit_from="unit"),
        column("is_known", "可算", "flag"),
        column("day", "日期", "day"),
        column("clock", "整点", "clock"),
        column("qa", "答问比", "ratio"),
        column("minutes", "等待", "minutes"),
    )
    rows = [("响应", "seconds", 95.0, True, date(2025, 11, 11), 9, 1.24, 3.5),
            ("占比", "share", 0.0412, False, None, None, None, None)]  # fmt: skip
    return block(query("3_root_cause/checks", "核对", "各类数值是否都能显示？", columns), rows, "")


def compared() -> Block:
    """Return the comparison; its template draws it from the report's changes."""
    columns = (column("metric", "指标", "text"), column("now", "本次", "number"))
    asked = query(
        "5_follow_through/compared", "和上次大促相比", "比上次做得好，还是不如上次？", columns
    )
    return block(asked, [("rate_3min", 0.913)], "3 分钟响应率确有退步，满意率的变化可能是偶然。")


def empty() -> Block:
    columns = (column("order_id", "订单号", "id"), column("cause", "原因", "text"))
    return block(
        query("2_locate/disputes", "平台介入的订单", "哪些订单有平台介入？", columns), [], ""
    )


def broken() -> Block:
    columns = (column("hour", "时段", "hour"),)
    asked = query("3_root_cause/broken", "一个没有算出来的块", "为什么？", columns)
    problem = text(
        "查询超过了 60 秒的时限，已停止。", "The query ran over its limit of 60 seconds."
    )
    return Block(query=asked, params={}, rows=(), problem=problem)


def findings() -> tuple[Finding, ...]:
    common: dict[str, Any] = {"q_value": 0.001, "slice": {"agent": None}}
    rows = (
        Finding(id="understaffed_hours-1a2b3c4d", rule="4_plan/understaffed_hours", step=3, severity="high",
                metric="rate_3min", title=text("11-10 20–22 点人手不足", "Too few agents on 11-10, 20–22 h"),
                value=0.71, expected=0.96, n=2908, affected=843, money=Decimal("38240.00"),
                cause="understaffed", controllable=True, confidence="high",
                say=text("这两小时进线 2,908 轮，需要 35 人，在岗 27 人；843 轮超过 3 分钟，其余时段只有 3.5%。"),
                evidence=(("3_root_cause/gap_blocks", 4), ("1_break_down/first_reply_by_hour", 2)), **common),
        Finding(id="size_complaints-9f8e7d6c", rule="4_plan/size_complaints", step=2, severity="high",
                metric="refund_rate_n", title=text("连衣裙 XM-DR-1108 尺码退款集中", "Sizing refunds of one dress"),
                value=0.31, expected=0.16, n=1354, affected=204, money=Decimal("84210.50"),
                cause="size_guidance", controllable=False, confidence="high",
                say=text("1,354 单中 420 单退款，78% 写明尺码不符；同类连衣裙的退款率是 16%。"),
                evidence=(("2_locate/refunds_by_product", 1),), **common),
        Finding(id="slow_agent-00aa11bb", rule="4_plan/slow_agent", step=3, severity="medium",
                metric="frt_p90", title=text("小满梨的响应明显偏慢", "小满梨 answers slowly"), value=498.0,
                expected=190.0, n=605, affected=161, money=None, cause="slow_individual", controllable=True,
                confidence="medium", q_value=0.004, slice={"agent": "小满梨"},
                say=text("小满梨接待 605 人，负荷与同组相当，最慢一成等了 8.3 分钟，同组是 3.2 分钟。"),
                evidence=(("1_break_down/by_agent", 1),)),
        Finding(id="carrier_delay-5566", rule="4_plan/carrier_delay", step=2, severity="low",
                metric="refund_rate_n", title=text("新疆包裹在途时间长", "Parcels to Xinjiang are slow"), value=0.24,
                expected=0.18, n=412, affected=25, money=Decimal(4120), cause="carrier", controllable=False,
                confidence="low", say=text("412 单中 99 单在途退款，平均在途 7.2 天，全国是 3.1 天。"),
                evidence=(), **common),
    )  # fmt: skip
    first = replace(
        rows[0],
        slice={"from": datetime(2025, 11, 10, 20), "to": datetime(2025, 11, 10, 22), "agent": None},
        category="people",
        ask=text("是总人手不够，还是排在了别的时段？", "Too few people, or at the wrong hours?"),
        part=0.62,
        examples=examples(rows[0].id),
    )
    return (first, *rows[1:])


def examples(finding: str) -> Result:
    """Two cases of a finding, without names: the columns that say which go before."""
    columns = (
        column("finding", "问题", "id"),
        column("place", "序号", "count"),
        column("happened_at", "时间", "time"),
        column("wait_seconds", "等了", "seconds"),
        column("amount", "金额", "money"),
        column("source", "在导出文件里的位置", "text"),
    )
    asked = query(
        "2_locate/finding_examples", "典型案例", "有哪些？", columns, grain=("finding", "place")
    )
    rows: list[Row] = [
        (finding, place, datetime(2025, 11, 10, 20, 7 * place), 400.0 + place, None, where)
        for place, where in ((1, "聊天.csv 第 812 行"), (2, "聊天.csv 第 1031 行"))
    ]
    return Result(query=asked, params={}, rows=tuple(rows))


def actions() -> tuple[Action, ...]:
    rows = [
        ("understaffed_hours-1a2b3c4d", "开卖前一小时到岗：20–22 点加排 8 人，另备 2 人待命，以该时段响应率检验",
         "cs_lead", 14, "rate_3min", 0.71, 0.95, "accepted"),
        ("size_complaints-9f8e7d6c", "详情页补实测尺码表，售前先问身高、体重和偏好，再推荐尺码", "product", 21,
         "refund_rate_n", 0.31, 0.2, "proposed"),
        ("slow_agent-00aa11bb", "小满梨由标杆一对一带两周，同时接待上限调到 6 人", "presale_lead", 14, "frt_p90",
         498.0, 240.0, "proposed"),
        ("carrier_delay-5566", "新疆订单改发顺丰，缺货路线提前告知", "logistics", 30, "refund_rate_n", 0.24, 0.18,
         "dropped"),
    ]  # fmt: skip
    made = tuple(
        Action(id=f"2025-double11/{finding}", finding=finding, do=text(do), owner=owner,
               due=date(2025, 11, 17) + timedelta(days=days), kpi=name, baseline=before, target=target,
               status=status)
        for finding, do, owner, days, name, before, target, status in rows
    )  # fmt: skip
    first = replace(
        made[0],
        kind="stopgap",
        library=1,
        effect=text(
            "估算：补 16 人时，工钱约 ¥480，可保住约 ¥3.8万。", "Estimate: 16 agent-hours, ¥480."
        ),
        effect_money=Decimal("37760.00"),
    )
    return (first, *made[1:])


def past_actions() -> tuple[PastAction, ...]:
    return (
        PastAction(id="2025-618/a", promotion="2025-618", do="夜班未读会话次日 10 点前全部回访", owner="presale_lead",
                   kpi="reply_rate", before=0.982, target=0.995, now=0.9962, status="done", verdict="effective",
                   why=text("已达到目标", "the target is reached")),
        PastAction(id="2025-618/b", promotion="2025-618", do="活动规则考试 90 分以上才能上线", owner="training",
                   kpi="conv", before=0.487, target=0.51, now=0.462, status="done", verdict="ineffective",
                   why=text("没有走完到目标的一半", "less than half of the way to the target")),
        PastAction(id="2025-618/c", promotion="2025-618", do="退款 50 元以下授权客服直接处理", owner="boss",
                   kpi="refund_handle_h", before=16.8, target=12.0, now=14.2, status="dropped",
                   verdict="cannot_judge", why=text("这项行动没有标记为已完成", "it was not marked as done")),
    )  # fmt: skip


def changes() -> tuple[Change, ...]:
    return (
        Change(id="rate_3min", label=text("3 分钟响应率", "rate_3min"), unit="share", better="up", previous=0.957,
               now=0.913, change=-0.044, low=-0.049, high=-0.039, could_be_chance=False),
        Change(id="csat", label=text("满意率", "csat"), unit="share", better="up", previous=0.951, now=0.948,
               change=-0.003, low=-0.021, high=0.015, could_be_chance=True),
        Change(id="refund_handle_h", label=text("退款处理时长", "refund_handle_h"), unit="hours", better="down",
               previous=16.8, now=14.2, change=-2.6, low=None, high=None, could_be_chance=None),
        Change(id="sales_amount", label=text("成交金额", "sales_amount"), unit="money", better="up",
               previous=Decimal(1920455), now=Decimal("4826310.50"), change=Decimal("2905855.50"), low=None,
               high=None, could_be_chance=None),
        Change(id="bad_review_rate", label=text("差评率", "bad_review_rate"), unit="share", better="down",
               previous=0.011, now=None, change=None, low=None, high=None, could_be_chance=None),
    )  # fmt: skip


def files() -> tuple[FileAccount, ...]:
    def file(
        name: str, report: str | None, table: str | None, used: int, **more: Any
    ) -> FileAccount:
        counts: dict[str, Any] = {
            "rows_used": used,
            "rows_in": used + sum(value for key, value in more.items() if key.startswith("rows_")),
        }
        return FileAccount(
            file=name,
            sha256="0" * 64,
            size=4096 * used,
            report=report,
            table=table,
            encoding="gb18030",
            delimiter=",",
            **(counts | more),
        )

    span = {"first_at": START, "last_at": END - timedelta(minutes=1)}
    return (
        file("exports/千牛聊天记录_20251110-1112[1].csv", "taobao/chat", "messages", 148_201, rows_duplicate=1202,
             rows_quarantined=14, **span),
        file("exports/ExportOrderList202511130912.xlsx", "taobao/orders", "orders", 19_204, rows_total_lines=1, **span),
        file("exports/退款管理导出.csv", "taobao/refunds", "refunds", 3688, missing=("申请时间", "责任方"), **span),
        file("exports/排班表(最终版)(2).xlsx", None, None, 0,
             problem=text("没有认出这是哪种报表：第 1–30 行里找不到表头。", "No header was found in rows 1–30.")),
    )  # fmt: skip


def promotion() -> Promotion:
    return Promotion(
        id="2025-double11",
        starts_at=START,
        ends_at=END,
        timezone="Asia/Shanghai",
        as_of=date(2025, 11, 17),
    )


def case() -> dict[str, Any]:
    """Return one row of the typical cases, as its card is given it."""
    return {
        "card_no": 2, "role": "warning", "rule": "slice", "window_from": None, "window_to": None,
        "dimension": "question_type", "slice": "size_fit", "profile": "taobao",
        "platform": "taobao", "shop": "小满衣橱旗舰店", "asked_at": START + timedelta(minutes=50),
        "phase": "opening", "is_peak": True, "hour_rounds": 599, "usual_rounds": 307.5,
        "load_times": 599 / 307.5, "product": "法式<收腰>连衣裙", "order_state": "not_ordered",
        "question_type": "size_fit", "key_words": "偏小 / 尺码", "limit_seconds": 180.0,
        "is_counted_unanswered": True, "reply_seconds": 840.0, "answered_by": "assist",
        "auto_before": True, "buyer_messages": 5, "agent_messages": 3, "is_transferred": True,
        "outcome": "refund", "reason_code": "SIZE_FIT",
    }  # fmt: skip


def sections() -> tuple[Section, ...]:
    reviews = Unavailable(
        query="2_locate/bad_reviews",
        title=text("差评原因", "Causes of bad reviews"),
        needs=("reviews",),
        how=text("评价：评价导出（千牛 › 评价管理 › 导出）"),
    )
    steps: list[tuple[str, str, tuple[Block, ...], tuple[Unavailable, ...]]] = [
        (
            "数据拆解",
            "12 项核心指标里 4 项未达标，集中在开卖头两小时的响应和售后退款。",
            (hourly(), by_agent()),
            (),
        ),
        (
            "问题定位",
            "退款金额的 69% 来自 3 款商品；连衣裙 XM-DR-1108 一款占 37%。",
            (products(), wide(), empty()),
            (reviews,),
        ),
        (
            "根因分析",
            "超时的 62% 出在人手缺口，小满梨等个别差异只占 6%。",
            (staffing(), measures(), broken()),
            (),
        ),
        ("优化方案", "4 项行动，全部做到可少退 229 单、少 6.1 万元退款。", (), ()),
        ("落地优化", "上次 3 项行动完成 2 项，其中 1 项已见效。", (compared(),), ()),
    ]
    questions = ("发生了什么，哪里不正常？", "哪几处造成了大部分损失？", "为什么会这样，我们管得住吗？",
                 "改什么、谁来改、何时改完、值多少钱？", "上次定的事做了没有，有没有用？")  # fmt: skip
    return tuple(
        Section(step=number, title=text(title), question=text(questions[number - 1]), answer=text(answer),
                blocks=blocks, unavailable=missing)
        for number, (title, answer, blocks, missing) in enumerate(steps, 1)
    )  # fmt: skip


def result(path: str, rows: list[dict[str, Any]]) -> Result:
    columns = tuple(column(name, name, "text") for name in rows[0])
    asked = query(path, path, "？", columns)
    return Result(query=asked, params={}, rows=tuple(tuple(row.values()) for row in rows))


def short_blocks() -> Result:
    """Two stretches: one in which chats waited, one that held."""
    row = {
        "starts_at": datetime(2025, 11, 10, 20), "ends_at": datetime(2025, 11, 10, 22),
        "pool": "presale", "outcome": "slow", "required": 35.0, "on_duty": 27.0, "arrivals": 2908,
        "waited": 843,
    }  # fmt: skip
    return result("3_root_cause/gap_blocks", [row | {"outcome": "held"}, row])


def scores() -> Result:
    """A score read before and after, and one read only after."""
    row = {"score": "综合体验分", "before": 4.72, "after": 4.55, "unit": "ratio"}
    return result("2_locate/platform_scores", [row, row | {"score": "物流", "before": None}])


def worklist() -> Block:
    columns = (
        column("buyer", "买家", "person"),
        column("agent", "客服", "agent"),
        column("words", "原话", "quote"),
    )
    asked = query(
        "5_follow_through/unanswered", "未回复客户", "今天要回访谁？", columns, worklist=True
    )
    return block(asked, [("张三李四王五", "小满桃", "怎么没人理我，电话 13800138000")] * 41, "")


def report() -> Report:
    slots = staffing()
    return Report(
        shop="小满衣橱旗舰店",
        promotion=promotion(),
        profile="taobao",
        verdict=text(
            "成交 482.6 万元，是上次的 2.5 倍；开卖头两小时缺 8 人，843 轮没能在 3 分钟内回复，"
            "约 3.8 万元成交受影响，由客服主管调整排班。",
            "Sales of ¥4.83m, 2.5 times the last promotion; eight agents were missing in the first two hours.",
        ),
        kpis=kpis(),
        sections=sections(),
        findings=findings(),
        more_findings=2,
        actions=actions(),
        past_actions=past_actions(),
        against="2025-618",
        changes=changes(),
        worklists=(worklist(),),
        files=files(),
        notes=(
            Note(
                query="checks/window",
                say=text("7,310 条聊天在活动时间之外，只用于判断是否重复进线。"),
            ),
            Note(
                query="checks/ids",
                say=text("14 个订单号被表格软件改写，不参与关联。"),
                level="warn",
            ),
            Note(
                query="3_root_cause/broken",
                say=text("“一个没有算出来的块”超过时限。"),
                level="error",
            ),
        ),
        feeds={
            "slots": Result(query=slots.query, params={}, rows=slots.rows),
            "staffing.blocks": short_blocks(),
            "scores": scores(),
        },
        versions={"retro": "0.1.0"},
    )
