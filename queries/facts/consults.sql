/* retro
title    = { zh = "咨询的来意", en = "What each consult was for" }
question = { zh = "每段咨询是来买的还是来问售后的，买了吗？", en = "Was each consult an inquiry or after-sales, and was it won?" }
doc      = { zh = "大促期间的每段咨询一行。售后咨询：咨询前 21 天内（按下单时间，正好 21 天含）有已付款的订单，并且没有再下单；其余是询单（aftersale_days = 21，快麦默认）。再下单 = 咨询当日起到次日 24 点前有新订单，付没付款都算。成交 = 归因期内付了款（见“付款前的咨询”）。闲聊和广告不算；名字打码、或这家店的聊天与订单名字完全对不上的认不出来，不列。", en = "One row per consult of the promotion. After-sales: a paid order in the 21 days before (by its creation, exactly 21 days included) and no new order; all others are inquiries (aftersale_days = 21, default of a shop tool, cfg). A new order is one created from the chat until 24:00 of the next day, paid or not. Won: paid within the attribution window (see Chats before the payment). Small talk and advertising do not count; masked names, and shops where no name of a chat ever meets an order, cannot be matched and are not listed." }
reads    = ["orders", "sessions_computed", "order_chats"]
params   = { aftersale_days = 21, pay_days = 2 }
grain    = ["session_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text", doc = { zh = "聊天的平台", en = "of the chat" } }
shop = { zh = "店铺", en = "Shop", kind = "text" }
session_id = { zh = "会话", en = "Session", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
day = { zh = "日期", en = "Day", kind = "day" }
started_at = { zh = "咨询时间", en = "Chat began at", kind = "time" }
agent = { zh = "接待客服", en = "Agent", kind = "agent" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
first_wait_seconds = { zh = "首次响应", en = "First response", kind = "seconds", doc = { zh = "首问到第一条人工回复；没有人工回复为空", en = "first question to first human reply; empty without one" } }
is_inquiry = { zh = "询单", en = "Inquiry", kind = "flag" }
is_won = { zh = "成交", en = "Won", kind = "flag" }
*/
with

-- What the buyer of each chat had bought by then, and ordered after it.
histories as (
    select
        sessions_computed.session_id,
        bool_or(
            orders.paid_at < sessions_computed.started_at
            and date_diff('second', orders.created_at, sessions_computed.started_at)
                <= $aftersale_days * 86400
        ) as has_bought,
        bool_or(
            orders.created_at >= sessions_computed.started_at
            and date_diff(
                'day', cast(sessions_computed.started_at as date), cast(orders.created_at as date)
            ) < $pay_days
        ) as has_ordered,
    from sessions_computed
    inner join orders
        on orders.buyer = sessions_computed.buyer
            and orders.shop is not distinct from sessions_computed.shop
    where sessions_computed.in_window
    group by sessions_computed.session_id
),

won as (
    select distinct session_id from order_chats
),

judged as (
    select
        sessions_computed.*,
        won.session_id is not null as is_won,
        coalesce(histories.has_bought, false) as has_bought,
        coalesce(histories.has_ordered, false) as has_ordered,
        -- Names that never meet are two ways of writing them, not lost buyers.
        bool_or(histories.session_id is not null) over (
            partition by sessions_computed.platform, sessions_computed.shop
        ) as can_match,
    from sessions_computed
    left join histories on histories.session_id = sessions_computed.session_id
    left join won on won.session_id = sessions_computed.session_id
    where sessions_computed.in_window
        and coalesce(sessions_computed.question_type, '') <> 'chitchat_ads'
        and sessions_computed.buyer not like '%*%'
)

select
    platform,
    shop,
    session_id,
    buyer,
    cast(started_at as date) as day,
    started_at,
    agent,
    question_type,
    asked_sku,
    first_wait_seconds,
    is_won or has_ordered or not has_bought as is_inquiry,
    is_won,
from judged
where can_match
order by platform, shop, session_id
