/* retro
title    = { zh = "下单前的咨询", en = "Pre-sale chats" }
question = { zh = "哪些会话是下单前的咨询？", en = "Which sessions came before any sale?" }
doc      = { zh = "大促期间客服回复过的会话，且该买家在会话开始前没有付过款的订单（只看导出里的订单；打码的名字对不上订单，都当没有）。", en = "Sessions of the promotion that an agent answered, of buyers who had paid for nothing before the session began (as far as the exports tell; masked names match no order and count as none)." }
reads    = ["sessions_computed", "orders"]
grain    = ["session_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
session_id = { zh = "会话", en = "Session", kind = "id" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
started_at = { zh = "开始", en = "Started at", kind = "time" }
ended_at = { zh = "结束", en = "Ended at", kind = "time" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
*/
with

first_paid as (
    select platform, shop, buyer, min(paid_at) as paid_at,
    from orders
    where paid_at is not null
    group by platform, shop, buyer
)

select
    sessions_computed.platform as platform,
    sessions_computed.shop as shop,
    sessions_computed.session_id as session_id,
    sessions_computed.conversation_id as conversation_id,
    sessions_computed.buyer as buyer,
    sessions_computed.agent as agent,
    sessions_computed.started_at as started_at,
    sessions_computed.ended_at as ended_at,
    sessions_computed.question_type as question_type,
from sessions_computed
left join first_paid
    on first_paid.platform = sessions_computed.platform
    and first_paid.shop = sessions_computed.shop
    and first_paid.buyer = sessions_computed.buyer
where sessions_computed.in_window
    and sessions_computed.is_answered
    and (first_paid.paid_at is null or first_paid.paid_at >= sessions_computed.started_at)
order by platform, shop, conversation_id, started_at, session_id
