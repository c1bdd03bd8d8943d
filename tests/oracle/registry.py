"""Which metric of which query is counted a second time, by what, and which test compares them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oracle.figures import Figure
from oracle.house import catalog
from retro.model import Query

UNKNOWN: Figure = (None, None, None)
LITERAL, EXCEPTED = re.compile(r"'([a-z0-9_]+)'"), re.compile(r"metric <> '([a-z0-9_]+)'")
# The rules by which a figure may stand; each is compared by itself.
PROFILES = frozenset([
    "taobao", "jd", "pdd", "douyin", "kuaishou", "wechat", "xhs", "kuaimai", "zendesk", "gorgias",
    "house",
])  # fmt: skip


@dataclass(frozen=True)
class Oracle:
    """The second way to count some metrics of a query, and the test of a seed that compares."""

    query: str
    metrics: tuple[str, ...]
    counted_by: str
    compared_by: str


ORACLES = (
    Oracle(
        "volume",
        ("consult_users", "served_users", "buyers", "sessions", "human_sessions", "qa_ratio",
         "bot_share", "wismo_share"),
        "oracle.load:volume",
        "test_oracle_load:test_both_ways_count_the_same",
    ),
    Oracle(
        "volume",
        ("messages", "filtered_messages", "filtered_buyers", "filtered_sessions"),
        "oracle.load:left_out",
        "test_oracle_load:test_both_ways_count_the_same",
    ),
    Oracle(
        "load",
        ("session_len", "transfer_in", "transfer_out_rate", "direct_share", "long_users",
         "long_share", "concurrency_p95"),
        "oracle.load:load",
        "test_oracle_load:test_both_ways_count_the_same",
    ),
    Oracle(
        "concurrency",
        ("max_concurrent",),
        "oracle.load:peak",
        "test_oracle_load:test_both_ways_count_the_same",
    ),
    Oracle(
        "pace",
        ("cph", "cpd", "cph_active", "cpd_active", "words"),
        "oracle.load:pace",
        "test_oracle_load:test_both_ways_count_the_same",
    ),
    Oracle(
        "resolution",
        ("fcr", "repeat_contact"),
        "oracle.load:resolution",
        "test_oracle_load:test_both_ways_count_the_same",
    ),
    Oracle(
        "bots",
        ("bot_session_share",),
        "oracle.load:bots",
        "test_oracle_load:test_both_ways_count_the_same",
    ),
    Oracle(
        "response",
        ("rate_3min", "rate_30s", "rate_45s", "frt_mean", "frt_p50", "frt_p90",
         "frt_business_p50", "art_mean", "art_p50", "art_p90", "reply_rate", "no_reply_users",
         "slow_users", "timeout_replies"),
        "oracle.figures:figures",
        "test_oracle_clocks:test_two_ways_to_count_agree",
    ),
    Oracle(
        "offline",
        ("offline_msgs", "message_rate", "no_service_rate"),
        "oracle.figures:service",
        "test_oracle_clocks:test_two_ways_to_count_agree",
    ),
    Oracle(
        "sales",
        ("unpaid_orders", "aov", "inquiry_users", "conv", "net_conv", "loss_users", "cs_sales",
         "cs_net_sales", "cs_share", "aov_cs", "aov_silent", "assist_users", "urge_rate",
         "urge_conv"),
        "test_oracle_sales:Hand",
        "test_oracle_sales:test_loops_and_queries_agree",
    ),
    Oracle(
        "orders",
        ("orders_created", "orders_paid", "sales_amount", "net_amount"),
        "oracle.refunds:orders",
        "test_oracle_refunds:test_both_ways_count_the_same",
    ),
    Oracle(
        "refunds",
        ("refund_orders", "refund_amount", "refund_rate_n", "refund_rate_created",
         "refund_rate_amt", "refund_unshipped", "refund_in_transit", "refund_received",
         "refund_return", "only_refund_rate", "refund_size_fit", "refund_description",
         "refund_price", "refund_stock", "refund_cs_service", "refund_logistics",
         "refund_packing"),
        "oracle.refunds:refunds",
        "test_oracle_refunds:test_both_ways_count_the_same",
    ),
    Oracle(
        "quality",
        ("quality_refund_rate",),
        "oracle.refunds:refunds",
        "test_oracle_refunds:test_both_ways_count_the_same",
    ),
    Oracle(
        "quality",
        ("refuse_rate",),
        "oracle.parcels:figures",
        "test_oracle_parcels:test_p7_parcels_and_refusals_are_counted_twice",
    ),
    Oracle(
        "aftersales",
        ("preventable_share", "auto_share"),
        "oracle.refunds:refunds",
        "test_oracle_refunds:test_both_ways_count_the_same",
    ),
    Oracle(
        "aftersales",
        ("refund_handle_h", "only_refund_self_h", "return_refund_self_h", "first_action_min"),
        "oracle.refunds:handling",
        "test_oracle_refunds:test_both_ways_count_the_same",
    ),
    Oracle(
        "aftersales",
        ("preventable_chat_share",),
        "oracle.contacts:figures",
        "test_oracle_parcels:test_p7_what_chats_could_have_saved_is_counted_twice",
    ),
    Oracle(
        "resolutions",
        ("exchange_save", "offer_rate", "compensation_cost"),
        "oracle.contacts:figures",
        "test_oracle_parcels:test_p7_what_chats_could_have_saved_is_counted_twice",
    ),
    Oracle(
        "disputes",
        ("intervention_rate", "judged_rate", "dispute_refund_rate", "complaint_rate"),
        "oracle.refunds:disputes",
        "test_oracle_refunds:test_both_ways_count_the_same",
    ),
    Oracle(
        "reviews",
        ("reviews", "bad_review_rate", "bad_review_share", "bad_review_service"),
        "oracle.refunds:reviews",
        "test_oracle_refunds:test_both_ways_count_the_same",
    ),
    Oracle(
        "logistics",
        ("pickup_48h", "delivery_h", "logi_exception"),
        "oracle.parcels:figures",
        "test_oracle_parcels:test_p7_parcels_and_refusals_are_counted_twice",
    ),
    Oracle(
        "agent_table",
        ("consult_users", "served_users", "valid_served", "messages", "transfer_in",
         "no_reply_users", "slow_users", "long_users", "inquiry_users", "cs_sales",
         "online_hours", "max_concurrent", "qa_ratio", "transfer_out_rate", "rate_3min",
         "rate_30s", "reply_rate", "frt_mean", "art_mean", "session_len", "csat",
         "rating_coverage", "conv", "cph"),
        "oracle.office:by_table",
        "test_oracle_office:test_p7_agent_tables_are_counted_twice",
    ),
    Oracle(
        "tickets",
        ("consult_users", "served_users", "no_reply_users", "reply_rate", "sessions",
         "ticket_in_time", "ticket_reply_p50", "ticket_reply_p90", "ticket_resolution_p50",
         "csat", "csat_score", "rating_coverage"),
        "oracle.office:by_ticket",
        "test_oracle_office:test_p7_tickets_are_counted_twice",
    ),
    Oracle(
        "past_actions_done",
        ("action_completion",),
        "oracle.office:by_register",
        "test_oracle_office:test_p7_actions_done_are_counted_twice",
    ),
    Oracle(
        "staffing",
        ("gap_hours", "idle_hours"),
        "oracle.staffing:gap_hours",
        "test_oracle_staffing:test_p7_people_needed_and_hours_short_are_counted_twice",
    ),
    Oracle(
        "roster_hours",
        ("online_hours",),
        "oracle.staffing:rostered_hours",
        "test_oracle_staffing:test_p7_people_needed_and_hours_short_are_counted_twice",
    ),
)  # fmt: skip


def counted_twice() -> set[tuple[str, str]]:
    """Return query and metric of all that has a second way to count."""
    return {(one.query, metric) for one in ORACLES for metric in one.metrics}


def published() -> set[tuple[str, str]]:
    """Return query and metric of all that the catalogue can give."""
    return {
        (query.name, metric)
        for query in catalog().folder("metrics")
        for metric in (*_written(query.sql), *_inherited(query))
    }


def metric_ids() -> list[str]:
    """Return the metrics of the dictionary that a report may show."""
    header, rows = catalog().reference_table("metrics")
    return [str(row[list(header).index("metric")]) for row in rows]


def _written(sql: str) -> set[str]:
    return set(LITERAL.findall(EXCEPTED.sub("", sql))) & set(metric_ids())


def _inherited(query: Query) -> Iterator[str]:
    """Yield the metrics of the facts and reference tables with a metric in each row."""
    excepted = set(EXCEPTED.findall(query.sql))
    references = set(catalog().reference)
    for name in (*query.reads, *query.may_read):
        fact = catalog().named(name)
        if name in references:
            header, rows = catalog().reference_table(name)
            if "metric" in header:
                yield from {str(row[list(header).index("metric")]) for row in rows} - excepted
        elif fact and any(column.name == "metric" for column in fact.columns):
            yield from _written(fact.sql) - excepted


def unlike(mine: Figure, theirs: Figure) -> bool:
    """Tell whether value, numerator or denominator differ by more than the last digit."""
    # Of what nobody can tell the parts are of no use.
    if mine[0] is None and theirs[0] is None:
        return False
    return any(
        one is not other if one is None or other is None else abs(one - other) > 1e-9 * abs(one)
        for one, other in zip(mine, theirs, strict=True)
    )
