/* retro
title    = { zh = "标杆案例的候选", en = "Candidates for good examples" }
question = { zh = "哪些会话答得又快又成交？", en = "Which chats were answered fast and won?" }
doc      = { zh = "一次没有超时、由人工回复的会话；问完到次日 24 点前付款、之后没有退款、介入和差评的算成交（没有订单表或昵称脱敏时不知道，排在后面）。先取高峰时段、来回两句以上、最忙的小时，再取最慢一次也答得最快的。各问题类型轮流取。", en = "Chats without a late reply that a person answered; won means paid before the end of the next day with no refund, dispute or bad review since (unknown without orders or with masked names, which come last). Peak hours, real talks and the busiest hours first, then whose slowest reply was the fastest; question types take turns." }
reads    = ["case_chats", "case_outcomes"]
grain    = ["platform", "shop", "buyer"]
worklist = true
hidden   = true

[columns]
place = { zh = "次序", en = "Place", kind = "count" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
*/
with

good_chats as (
    select
        case_chats.*,
        row_number() over (order by
            outcome = 'won' desc,
            is_peak desc,
            agent_messages > 1 desc,
            hour_rounds desc nulls last,
            reply_seconds,
            asked_at,
            case_chats.platform,
            case_chats.shop,
            case_chats.buyer
        ) as nth,
        outcome,
    from case_chats
    join case_outcomes
        on case_outcomes.platform = case_chats.platform
        and case_outcomes.shop is not distinct from case_chats.shop
        and case_outcomes.buyer = case_chats.buyer
    where not is_late and late_rounds = 0 and answered_by = 'human'
        and outcome in ('won', 'unknown')
),

turns_taken as (
    select *, row_number() over (partition by question_type order by nth) as turn,
    from good_chats
)

select
    row_number() over (order by outcome = 'won' desc, is_peak desc, turn, nth) as place,
    profile,
    platform,
    shop,
    buyer,
from turns_taken
order by place, platform, shop, buyer
