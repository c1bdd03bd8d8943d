/* retro
title    = { zh = "付款后的求助", en = "Trouble in chats after the payment" }
question = { zh = "大促付款之后，哪些订单的买家来找过麻烦，等了多久？", en = "Which buyers of the promotion came back with trouble after paying, and how long did they wait?" }
doc      = { zh = "大促已付款订单的买家，付款后 21 天内（默认值）问质量、退换货、物流或投诉的轮次，以及说到投诉、差评、平台介入（question_types 里投诉一行的词）的轮次。同一店铺、同一买家名字才对得上，名字打码的认不出来，不列；买家有几单的，每单都列。人工回复 = 这一轮或之后这类轮次里第一条人工的话。", en = "Rounds about quality, returns, delivery or complaints within 21 days after the payment (cfg) by buyers of paid orders of the promotion, and rounds that speak of complaints, bad reviews or the platform (the words of the complaint row of question_types). Matched by shop and buyer's name; masked names cannot be matched and are not listed; a buyer of several orders stands at each. Human reply = the first words of a person in this round or in a later one of the kind." }
reads    = ["cohort_orders", "rounds"]
may_read = ["messages", "question_types"]
params   = { chat_days = 21 }
grain    = ["platform", "shop", "order_id", "conversation_id", "round_no"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text", doc = { zh = "订单的平台", en = "of the order" } }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
round_no = { zh = "轮次序号", en = "Round no.", kind = "count" }
session_id = { zh = "会话", en = "Session", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_at = { zh = "提问时间", en = "Asked at", kind = "time" }
human_replied_at = { zh = "人工回复时间", en = "Human reply at", kind = "time", doc = { zh = "这一轮的；空：没有人工回复", en = "of this round; empty without one" } }
answered_at = { zh = "得到回复", en = "Answered at", kind = "time", doc = { zh = "这一轮或之后这类轮次里最早的人工回复", en = "first human reply in this round or a later one of the kind" } }
place = { zh = "第几轮", en = "Place", kind = "count", doc = { zh = "在该订单的求助中的次序，1 为最早", en = "among the order's rounds of the kind, 1 is the first" } }
*/
with

threats as (
    select unnest(string_split(lower(concat_ws('|', zh_keywords, en_keywords)), '|')) as keyword,
    from question_types where code = 'complaint'
),

-- People repeat themselves: each distinct wording is looked at once.
wordings as (
    select distinct lower(text) as wording
    from messages
    where sender = 'buyer' and coalesce(message_kind, 'text') = 'text' and text is not null
),

angry as (
    select distinct wordings.wording
    from wordings
    inner join threats on threats.keyword <> '' and contains(wording, threats.keyword)
),

angry_lines as (
    select messages.platform, messages.shop, messages.conversation_id, messages.sent_at
    from messages
    inner join angry on messages.sender = 'buyer' and angry.wording = lower(messages.text)
),

troubles as (
    select rounds.*
    from rounds
    where rounds.question_type in ('quality', 'return_exchange', 'logistics', 'complaint')
        or exists (
            select 1 from angry_lines
            where angry_lines.conversation_id = rounds.conversation_id
                and angry_lines.platform is not distinct from rounds.platform
                and angry_lines.shop is not distinct from rounds.shop
                and angry_lines.sent_at between rounds.asked_at and rounds.last_at
        )
)

select
    cohort_orders.platform as platform,
    cohort_orders.shop as shop,
    cohort_orders.order_id as order_id,
    troubles.conversation_id as conversation_id,
    troubles.round_no as round_no,
    troubles.session_id as session_id,
    troubles.buyer as buyer,
    troubles.agent as agent,
    troubles.question_type as question_type,
    troubles.asked_at as asked_at,
    troubles.human_replied_at as human_replied_at,
    min(troubles.human_replied_at)
        over (in_time rows between current row and unbounded following) as answered_at,
    row_number() over in_time as place,
from cohort_orders
inner join troubles
    on troubles.buyer = cohort_orders.buyer
        and troubles.shop is not distinct from cohort_orders.shop
where cohort_orders.is_paid
    and cohort_orders.buyer not like '%*%'
    and date_diff('second', cohort_orders.paid_at, troubles.asked_at)
        between 0 and $chat_days * 86400
window in_time as (
    partition by cohort_orders.platform, cohort_orders.shop, cohort_orders.order_id
    order by troubles.asked_at, troubles.conversation_id, troubles.round_no
)
order by platform, shop, order_id, conversation_id, round_no
