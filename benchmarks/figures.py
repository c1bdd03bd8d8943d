"""What the pandas and the polars implementation share: the rules of the figures, not their code.

The figures are those of the clock that all shops share (`clock = 'same'`): rounds and sessions
by hour, agent and question type; refunds by reason and product; disputes by who won. Ours come
from volume_by_hour and the queries in `OURS`, over the same facts as the report's.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineWorkbook

STARTS, ENDS = pd.Timestamp("2025-11-10 20:00"), pd.Timestamp("2025-11-12 02:00")
IDLE, LAPSE, SLOW, INSTANT, REPEATED = 600, 43200, 180, 2, 20
ROLES = {"客户": "buyer", "客服": "human", "机器人": "bot", "系统": "system"}
OFFLINE = (
    "(?:客服|坐席|人工|商家|卖家|店铺).{0,8}(?:不在线|已下线|已离线|已下班|下班了)"
    "|(?:无|没有)(?:人工)?(?:客服|坐席)在线|离线留言"
    "|(?i:no agents? (?:is|are) (?:currently )?(?:online|available)"
    "|we are (?:currently )?(?:offline|away))"
)
OFFLINE_SYSTEM = "不在线|已下线|已离线"
OFFLINE_PLEASE = "请.{0,6}留言|(?i:leave (?:us )?a message)"
OFFLINE_HOURS = r"(?:工作|在线|服务|营业)时[间段]|\d ?[点:：]|(?i:hours)"
OFFLINE_BUYER = "(?:买家|顾客|客户|用户).{0,8}(?:不在线|已下线|已离线)"
PRODUCT = r"^(\w+-\w+-\w+)"
REFUNDS = {
    "订单编号": "order_id",
    "退款编号": "refund_id",
    "商品编码": "sku",
    "退给买家金额": "amount",
    "退款状态": "status",
    "买家退款原因": "reason_raw",
}
QUERY = """/* retro
title    = {{ zh = "{name}", en = "{name}" }}
question = {{ zh = "{name}？", en = "{name}?" }}
reads    = {reads}
grain    = {grain}

[columns]
{columns}
*/
{sql}
"""
INSIDE = "count(*) as rounds, count(*) filter (wait_seconds <= 180) as in_time"
OURS: dict[str, tuple[list[str], list[str], dict[str, str], str]] = {
    "bench_waits": (
        ["rounds"],
        ["agent", "hour"],
        {
            "agent": "agent",
            "hour": "hour",
            "rounds": "count",
            "in_time": "count",
            "answered": "count",
            "mean_seconds": "seconds",
            "p50_seconds": "seconds",
            "p90_seconds": "seconds",
        },
        f"select agent, date_trunc('hour', asked_at) as hour, {INSIDE}, "
        "count(wait_seconds) as answered, avg(wait_seconds) as mean_seconds, "
        "quantile_cont(wait_seconds, 0.5) as p50_seconds, "
        "quantile_cont(wait_seconds, 0.9) as p90_seconds "
        "from rounds where in_window and agent is not null group by all order by agent, hour",
    ),
    "bench_agent_hours": (
        ["agent_hours"],
        ["agent", "hour"],
        {
            "agent": "agent",
            "hour": "hour",
            "sent_messages": "count",
            "receptions": "count",
            "rounds": "count",
            "late_rounds": "count",
        },
        "select agent, hour, sent_messages, receptions, rounds, late_rounds from agent_hours "
        "where sent_messages + receptions + rounds > 0 order by agent, hour",
    ),
    "bench_mix": (
        ["rounds", "sessions_computed", "question_types"],
        ["position"],
        {"position": "count", "sessions": "count", "buyers": "count", "rounds": "count"},
        "with s as (select question_type, count(*) as sessions, "
        "count(distinct buyer) as buyers from sessions_computed where in_window group by all), "
        "r as (select question_type, count(*) as rounds from rounds where in_window group by all) "
        "select coalesce(cast(t.position as bigint), 0) as position, sessions, buyers, rounds "
        "from s join r using (question_type) left join question_types t "
        "on t.code = s.question_type order by position",
    ),
    "bench_refunds": (
        ["refund_cases"],
        ["reason_raw", "sku"],
        {"reason_raw": "text", "sku": "id", "orders": "count"},
        "select reason_raw, sku, count(distinct order_id) as orders from refund_cases "
        "where in_cohort and is_success group by all order by reason_raw, sku",
    ),
    "bench_rate": (
        ["cohort_orders"],
        ["created"],
        {"created": "count", "paid": "count", "refunded": "count", "amount": "number"},
        "select count(*) as created, count(*) filter (is_paid) as paid, "
        "count(*) filter (is_refunded) as refunded, "
        "cast(sum(refund_amount) filter (is_paid) as double) as amount from cohort_orders",
    ),
    "bench_disputes": (
        ["disputes"],
        ["judged_for"],
        {"judged_for": "text", "disputes": "count"},
        "select judged_for, count(*) as disputes from disputes group by all order by judged_for",
    ),
}
# Of a figure: our query, and the columns that are compared.
FIGURES = {
    "volume": ("volume_by_hour", ["hour", "sessions", "buyers", "rounds", "agents"]),
    "agent_hours": ("bench_agent_hours", list(OURS["bench_agent_hours"][2])),
    "waits": ("bench_waits", list(OURS["bench_waits"][2])),
    "mix": ("bench_mix", list(OURS["bench_mix"][2])),
    "refund_rate": ("bench_rate", list(OURS["bench_rate"][2])),
    "refund_cells": ("bench_refunds", list(OURS["bench_refunds"][2])),
    "disputes": ("bench_disputes", ["disputes"]),
}


def write_queries(folder: Path) -> None:
    """Put the queries that only the comparison needs into a workspace, as a shop's own."""
    place = folder / "queries" / "1_break_down"
    place.mkdir(parents=True, exist_ok=True)
    for name, (reads, grain, columns, sql) in OURS.items():
        lines = [
            f'{key} = {{ zh = "{key}", en = "{key}", kind = "{kind}" }}'
            for key, kind in columns.items()
        ]
        text = QUERY.format(
            name=name, reads=_toml(reads), grain=_toml(grain), columns="\n".join(lines), sql=sql
        )
        (place / f"{name}.sql").write_text(text, encoding="utf-8")


def _toml(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


@cache
def question_patterns() -> list[tuple[int, str]]:
    """Return position and pattern of each question type, the first one first."""
    from retro import resources

    path = resources.folder("queries") / "reference" / "question_types.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for row in rows:
        words = f"{row['zh_keywords']}|{row['en_keywords']}".lower().split("|")
        found.append((int(row["position"]), "|".join(re.escape(word) for word in words if word)))
    return found


def read_refunds(exports: Path) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of the refund workbook, read by calamine: the fastest there is."""
    book = CalamineWorkbook.from_path(str(next(exports.glob("退款管理*.xlsx"))))
    head, *rows = book.get_sheet_by_index(0).to_python()
    return [str(name) for name in head], rows
