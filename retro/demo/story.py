"""The known story of the demo shop as data: what was planted, where, and what should be found.

`STORY.md` beside this file tells the same for people.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

SHOP = "小满衣橱旗舰店"

SHORT_FROM = datetime(2025, 11, 10, 20)
SHORT_TO = datetime(2025, 11, 10, 22)

ABSENT_AGENT = "小桃"
ABSENT_FROM = datetime(2025, 11, 11, 10)
ABSENT_TO = datetime(2025, 11, 11, 14)

SLOW_AGENT = "阿梨"
SLOW_FACTOR = 2.6

BAD_SIZE_CODE = "XM-DR-1108"
BESTSELLER_CODE = "XM-KN-1102"
SIZE_REASON = "大小/尺寸与商品描述不符"

LATE_PROVINCE = "新疆维吾尔自治区"
LATE_CARRIER = "极兔速递"
TRANSIT_REASONS = ("快递/物流一直未送到", "快递/物流无跟踪记录")

CONFUSING_TYPE = "promo_rule"
PRICE_REASON = "没用/少用优惠"

# What the shop tool (赤兔、快麦) shows for the promotion, as a manager types it into
# `[reconcile]`: figures of seed 11, medium, counted by the tool's rules.
BACK_OFFICE = {
    "promotion": "2025-double11",
    "profile": "kuaimai",
    "rate_3min": "96.14%",
    "art_mean": "32.5秒",
}
BACK_OFFICE_OF = (11, "medium")

# what a review of 2025-double11 has to find, and nothing of the same weight beside it;
# `cause` is the word of the findings file, `slice` its slice keys
PLANTED: tuple[dict[str, Any], ...] = (
    {
        "name": "short",
        "cause": "understaffed",
        "metric": "rate_3min",
        "slice": {"from": SHORT_FROM, "to": SHORT_TO},
        "pool": "presale",
    },
    {
        "name": "absent",
        "cause": "absent",
        "metric": "gap_hours",
        "slice": {"agent": ABSENT_AGENT, "from": ABSENT_FROM, "to": ABSENT_TO},
    },
    {
        "name": "slow",
        "cause": "slow_individual",
        "metric": "art_p50",
        "slice": {"agent": SLOW_AGENT},
        "factor": SLOW_FACTOR,
    },
    {
        "name": "size",
        "cause": "size_guidance",
        "metric": "refund_rate_n",
        "slice": {"sku": BAD_SIZE_CODE, "reason": "SIZE_FIT"},
        "innocent": BESTSELLER_CODE,
    },
    {
        "name": "late",
        "cause": "carrier",
        "metric": "refund_in_transit",
        "slice": {"region": LATE_PROVINCE, "carrier": LATE_CARRIER},
    },
    {
        "name": "rule",
        "cause": "price_rule",
        "metric": "refund_unshipped",
        "slice": {"question_type": CONFUSING_TYPE, "reason": "PRICE_PROTECTION"},
    },
)

# What the back office showed as the shop's scores, out of 5, over the last 30 days.
SCORES: dict[str, tuple[tuple[str, dict[str, float]], ...]] = {
    "2025-618": (
        ("2025-06-16", {"综合体验分": 4.71, "宝贝质量": 4.66, "物流速度": 4.78, "服务保障": 4.74}),
        ("2025-06-25", {"综合体验分": 4.69, "宝贝质量": 4.66, "物流速度": 4.75, "服务保障": 4.70}),
    ),
    "2025-double11": (
        ("2025-11-09", {"综合体验分": 4.72, "宝贝质量": 4.65, "物流速度": 4.79, "服务保障": 4.76}),
        ("2025-11-18", {"综合体验分": 4.55, "宝贝质量": 4.58, "物流速度": 4.66, "服务保障": 4.42}),
    ),
}
SCORE_DAYS = 30

# what the manager decided after 2025-618, and the verdict that 2025-double11 allows;
# baselines are those of 2025-618, `None` where its exports did not hold the figure
PAST_ACTIONS: tuple[dict[str, Any], ...] = (
    {
        "do": {
            "zh": "把618成交最好的30段对话整理成推荐话术（先问身高体重再推荐），"
            "全员考核90分以上才能上线",
            "en": "Turn the 30 best-selling 618 chats into a recommendation script (ask height and "
            "weight first); agents pass a test of 90 points before going online",
        },
        "owner": "presale_lead",
        "kpi": "conv",
        "baseline": 0.33,
        "target": 0.40,
        "due": "2025-10-20",
        "status": "done",
        "verdict": "effective",
    },
    {
        "do": {
            "zh": "开场前两小时加派机动客服，3分钟响应率保持在99%以上",
            "en": "Put reserves on duty for the first two hours and keep the 3-minute rate at 99 %",
        },
        "owner": "cs_lead",
        "kpi": "rate_3min",
        "baseline": 0.988,
        "target": 0.99,
        "due": "2025-11-09",
        "status": "done",
        "verdict": "ineffective",
    },
    {
        "do": {
            "zh": "结束语统一邀请评价，差评当天回访，客户满意率做到96%以上",
            "en": "Invite a rating at every close, call back bad ratings the same day, and bring "
            "customer satisfaction to 96 %",
        },
        "owner": "quality",
        "kpi": "csat",
        "baseline": None,
        "target": 0.96,
        "due": "2025-10-31",
        "status": "done",
        "verdict": "cannot_judge",
    },
)

# between 2025-618 and 2025-double11: what really changed, and what did not
REALLY_CHANGED = {
    "rate_3min": "worse",
    "no_reply_users": "worse",
    "conv": "better",
    "refund_rate_n": "worse",
    "repeat_contact": "worse",
}
COULD_BE_CHANCE = ("unpaid_rate", "bad_review_rate", "quality_refund_rate")
