/* retro
title    = { zh = "已付款买家没了结的会话", en = "Open chats of buyers who paid" }
question = { zh = "哪些已付款买家的投诉会话、没人回复的咨询还要跟进？", en = "Which complaint chats and unanswered questions of buyers who paid are open?" }
doc      = { zh = "截止日前 3 天（默认值）、付款之后的会话：投诉，或没人回复（广告不算）。没付款的在售前清单里。名字打码的认不出来。", en = "Chats after the payment in the 3 days before the cut-off (default): complaints, or unanswered (no advertisers). Buyers who have not paid are for the pre-sale lists. Masked names cannot be known." }
reads    = ["sessions_computed", "orders", "promotion"]
params   = { chat_days = 3 }
grain    = ["platform", "shop", "session_id"]

[columns]
kind = { zh = "问题类型", en = "Kind", kind = "code", codes = "queue_kind" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
session_id = { zh = "会话", en = "Session", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
started_at = { zh = "开始时间", en = "Started at", kind = "time" }
agent = { zh = "接待客服", en = "Agent", kind = "agent" }
*/
with

payers as (
    select shop, buyer, min(paid_at) as paid_at
    from orders
    -- A masked name is many people.
    where paid_at is not null and buyer not like '%*%'
    group by shop, buyer
)

select
    case when sessions_computed.question_type = 'complaint' then 'complaint' else 'unanswered' end
        as kind,
    sessions_computed.platform,
    sessions_computed.shop,
    sessions_computed.session_id,
    sessions_computed.buyer,
    sessions_computed.started_at,
    sessions_computed.agent,
from sessions_computed
inner join payers
    on payers.buyer = sessions_computed.buyer
        and payers.shop is not distinct from sessions_computed.shop
        and payers.paid_at < sessions_computed.started_at
inner join promotion
    on sessions_computed.started_at <= promotion.known_until
        and date_diff('second', sessions_computed.started_at, promotion.known_until)
            <= $chat_days * 86400
where sessions_computed.question_type = 'complaint'
    or (
        not sessions_computed.is_answered
        and sessions_computed.question_type is distinct from 'chitchat_ads'
    )
order by sessions_computed.platform, sessions_computed.shop, sessions_computed.session_id
