/* retro
title    = { zh = "售后前的聊天", en = "Chats before the cases" }
question = { zh = "买家申请售后之前找过客服吗，等得久吗？", en = "Had the buyer talked to the shop before applying, and waited long?" }
doc      = { zh = "只列申请前聊过的售后单：从付款前一天（advice_days，即归因期）或申请前 21 天（chat_days，默认值）算起，取早的。等得久：其间有一轮等待超过 180 秒（与3分钟响应率同一口径）或没人回复。名字打码的买家认不出来。", en = "Only cases whose buyer chatted before applying: from the day before the payment (advice_days, the attribution window) or 21 days before applying (chat_days, cfg), whichever comes first. A long wait: one of these rounds waited over 180 seconds (as in the 3-minute rate) or was never answered. Buyers with masked names cannot be known." }
reads    = ["refunds", "orders"]
may_read = ["rounds", "sessions_computed"]
params   = { chat_days = 21, advice_days = 1, slow_seconds = 180 }
grain    = ["platform", "shop", "refund_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
had_chat = { zh = "申请前聊过", en = "Chatted before", kind = "flag" }
waited_long = { zh = "申请前久等", en = "Waited long before", kind = "flag" }
chat_reason = { zh = "聊天话题", en = "Topic of the chat", kind = "code", codes = "question_type" }
*/
with

numbered_orders as (
    select
        shop,
        order_id,
        buyer,
        paid_at,
        row_number() over (partition by shop, order_id order by platform, source_row) as nth,
    from orders
    -- A masked name is many people.
    where buyer not like '%*%'
),

cases as (
    select
        refunds.platform,
        refunds.shop,
        refunds.refund_id,
        refunds.applied_at,
        numbered_orders.paid_at,
        numbered_orders.buyer,
    from refunds
    inner join numbered_orders
        on numbered_orders.order_id = refunds.order_id
            and numbered_orders.shop is not distinct from refunds.shop
            and numbered_orders.nth = 1
),

talks as (
    select
        cases.platform, cases.shop, cases.refund_id,
        sessions_computed.question_type as topic,
        0 as is_slow,
        row_number() over (
            partition by cases.platform, cases.shop, cases.refund_id
            order by sessions_computed.started_at desc, sessions_computed.session_id
        ) as nth,
    from cases
    inner join sessions_computed on sessions_computed.buyer = cases.buyer and sessions_computed.shop is not distinct from cases.shop
    where sessions_computed.started_at <= cases.applied_at and (
            date_diff('second', sessions_computed.started_at, cases.applied_at) <= $chat_days * 86400
            or date_diff('day', cast(sessions_computed.started_at as date), cast(cases.paid_at as date)) <= $advice_days
        )
),

waits as (
    select
        cases.platform, cases.shop, cases.refund_id,
        cast(null as varchar) as topic,
        1 as is_slow,
        0 as nth,
    from cases
    inner join rounds on rounds.buyer = cases.buyer and rounds.shop is not distinct from cases.shop
    where rounds.asked_at <= cases.applied_at and (
            date_diff('second', rounds.asked_at, cases.applied_at) <= $chat_days * 86400
            or date_diff('day', cast(rounds.asked_at as date), cast(cases.paid_at as date)) <= $advice_days
        )
        -- An unanswered round is a long wait: the buyer waited and left.
        and coalesce(rounds.wait_seconds, $slow_seconds + 1) > $slow_seconds
),

contacts as (
    select * from talks
    union all
    select * from waits
)

select
    platform, shop, refund_id,
    max(nth) > 0 as had_chat,
    max(is_slow) = 1 as waited_long,
    max(case when nth = 1 then topic end) as chat_reason,
from contacts
group by platform, shop, refund_id
order by platform, shop, refund_id
