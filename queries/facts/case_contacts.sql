/* retro
title    = { zh = "售后期间的聊天", en = "Chats around the cases" }
question = { zh = "申请前后买家和客服聊过吗？提出过方案吗？", en = "Did buyer and agents talk around the case, and was anything offered?" }
doc      = { zh = "只列看得出聊没聊过的售后单：买家名字没打码，这家店的订单和聊天名字对得上，聊天导出覆盖到申请的时候。不在其中的是“不知道”，不是“没聊过”。", en = "Only cases of which the chats can be known: the name is not masked, names of the shop's orders and chats do meet, and the chat export reaches the application. A case that is not listed is unknown, not without a chat." }
reads    = ["refund_cases", "cohort_orders", "chat_lines", "promotion", "offers"]
params   = { talk_days = 3 }
grain    = ["platform", "shop", "refund_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
has_chat = { zh = "申请前后聊过", en = "Chatted around the case", kind = "flag", doc = { zh = "付款后、申请前 3 天（默认值）到完结之间，买家提过问或客服回过话；更早提出过方案的也算", en = "after payment, from 3 days before the application (cfg) to the end, the buyer asked or an agent wrote; or something was offered before that" } }
has_late_chat = { zh = "申请后聊过", en = "Chatted after applying", kind = "flag", doc = { zh = "申请到完结之间聊过", en = "of these, after the application" } }
was_offered = { zh = "提出过方案", en = "Something was offered", kind = "flag" }
offer = { zh = "最先提出的", en = "First offer", kind = "code", codes = "offer" }
offered_at = { zh = "最先提出时间", en = "First offered at", kind = "time" }
*/
with

payments as (
    select shop, order_id, min(paid_at) as paid_at from cohort_orders
    group by shop, order_id
),

-- Names that never meet are two ways of writing them, not buyers who never chatted.
covered as (
    select chat_lines.shop, max(chat_lines.sent_at) as to_at,
        max(case when payers.buyer is not null then 1 else 0 end) as is_met,
    from chat_lines
    left join (select distinct shop, buyer from cohort_orders where buyer not like '%*%') as payers
        on payers.buyer = chat_lines.buyer and payers.shop is not distinct from chat_lines.shop
    group by chat_lines.shop
),

known as (
    select refund_cases.platform, refund_cases.shop, refund_cases.refund_id, refund_cases.buyer,
        refund_cases.applied_at, payments.paid_at,
        coalesce(refund_cases.finished_at, promotion.known_until) as ends_at,
    from refund_cases
    cross join promotion
    inner join covered on covered.shop is not distinct from refund_cases.shop
        and covered.is_met = 1 and covered.to_at >= refund_cases.applied_at
    inner join payments on payments.order_id = refund_cases.order_id
        and payments.shop is not distinct from refund_cases.shop
    where refund_cases.in_cohort and refund_cases.buyer not like '%*%'
),

talks as (
    select known.platform, known.shop, known.refund_id,
        max(case when chat_lines.sent_at >= known.applied_at then 1 else 0 end) as is_late,
    from known
    inner join chat_lines on chat_lines.buyer = known.buyer
        and chat_lines.shop is not distinct from known.shop
        and chat_lines.sent_at between known.paid_at and known.ends_at
        and date_diff('second', chat_lines.sent_at, known.applied_at) <= $talk_days * 86400
    where chat_lines.role = 'question'
        or chat_lines.role = 'reply' and chat_lines.sender in ('human', 'assist_bot')
    group by known.platform, known.shop, known.refund_id
),

first_offers as (
    select platform, shop, refund_id, offer, said_at,
        row_number() over (
            partition by platform, shop, refund_id
            order by said_at, conversation_id, message_seq, offer
        ) as nth,
    from offers
)

select
    known.platform as platform, known.shop as shop, known.refund_id as refund_id,
    coalesce(talks.refund_id, first_offers.refund_id) is not null as has_chat,
    coalesce(talks.is_late = 1, false) as has_late_chat,
    first_offers.refund_id is not null as was_offered,
    first_offers.offer as offer, first_offers.said_at as offered_at,
from known
left join talks on talks.refund_id = known.refund_id
    and talks.platform is not distinct from known.platform
    and talks.shop is not distinct from known.shop
left join first_offers on first_offers.refund_id = known.refund_id
    and first_offers.platform is not distinct from known.platform
    and first_offers.shop is not distinct from known.shop
    and first_offers.nth = 1
order by platform, shop, refund_id
