/* retro
title    = { zh = "可作案例的会话后来怎样", en = "What became of these chats" }
question = { zh = "这些买家后来买了、退了、投诉了，还是没有下文？", en = "Did these buyers buy, ask for a refund, complain, or was that all?" }
doc      = { zh = "提问之后、截止日之前的，按买家昵称对应；几样都有时取最重的：平台介入 > 差评 > 退款 > 没买。成交 = 提问后到次日 24 点前付款。没买 = 提问前没有订单，之后也没付款。没有订单表或昵称脱敏时不知道。先后不等于因果。", en = "After the question and before the cut-off, told by the buyer's name; of several the gravest: dispute > bad review > refund > not bought. Won = paid before the end of the next day. Not bought = no order before, no payment after. Unknown without orders or with masked names. After is not because." }
reads    = ["case_chats"]
may_read = ["orders", "buyer_events"]
grain    = ["platform", "shop", "buyer"]
worklist = true
hidden   = true

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
order_state = { zh = "提问前", en = "Before asking", kind = "code", codes = "order_state" }
outcome = { zh = "后来", en = "What came of it", kind = "code", codes = "case_outcome" }
reason_code = { zh = "退款原因", en = "Reason", kind = "code", codes = "reason" }
is_bad = { zh = "有损失", en = "Lost something", kind = "flag" }
*/
with

known as (
    select distinct platform, shop from orders
),

after as (
    select
        case_chats.platform,
        case_chats.shop,
        case_chats.buyer,
        known.platform is not null and case_chats.buyer not like '%*%' as is_known,
        bool_or(event = 'order' and happened_at <= asked_at) as has_order,
        bool_or(event = 'dispute' and happened_at > asked_at) as has_dispute,
        bool_or(event = 'bad_review' and happened_at > asked_at) as has_bad_review,
        bool_or(event = 'refund' and happened_at > asked_at) as has_refund,
        bool_or(event = 'payment' and happened_at > asked_at
            and happened_at < date_trunc('day', asked_at) + interval 2 day) as has_paid,
        min_by(reason_code, (happened_at, event_id))
            filter (event in ('refund', 'dispute') and happened_at > asked_at) as reason_code,
    from case_chats
    left join known
        on known.platform = case_chats.platform
        and known.shop is not distinct from case_chats.shop
    left join buyer_events
        on buyer_events.platform = case_chats.platform
        and buyer_events.shop is not distinct from case_chats.shop
        and buyer_events.buyer = case_chats.buyer
    group by all
),

told as (
    select
        *,
        case
            when not is_known then 'unknown'
            when has_dispute then 'dispute'
            when has_bad_review then 'bad_review'
            when has_refund then 'refund'
            when has_paid then 'won'
            when has_order then 'kept'
            else 'lost'
        end as outcome,
    from after
)

select
    platform,
    shop,
    buyer,
    case when not is_known then 'unknown' when has_order then 'ordered' else 'not_ordered' end
        as order_state,
    outcome,
    case when outcome in ('refund', 'dispute') then reason_code end as reason_code,
    outcome in ('dispute', 'bad_review', 'refund', 'lost') as is_bad,
from told
order by platform, shop, buyer
