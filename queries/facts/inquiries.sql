/* retro
title    = { zh = "询单与售后咨询", en = "Inquiries and after-sales consults" }
question = { zh = "每位咨询的买家是来买的还是来问售后的，买了吗？", en = "Did each consulting buyer come to buy or for after-sales, and did they buy?" }
doc      = { zh = "大促期间每位咨询的买家每天一行，由“咨询的来意”汇总：当天有一段是询单就算询单（21 天售后规则），有一段成交就算成交（咨询当日起到次日 24 点前付款）。成交的归付款前最后回复的客服；没成交的归当天最后回复的客服，没人回复过则归接待的客服。", en = "One row per consulting buyer and day of the promotion, summed up from What each consult was for: an inquiry if one consult of the day is (21-day rule), won if one is (paid by 24:00 of the day after the chat). A won buyer belongs to whoever answered last before the payment; one not won to whoever answered last on the day, or, with no answer, to whoever had the chat." }
reads    = ["consults", "consult_sales", "chat_lines"]
grain    = ["platform", "shop", "buyer", "day"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text", doc = { zh = "聊天的平台", en = "of the chat" } }
shop = { zh = "店铺", en = "Shop", kind = "text" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
day = { zh = "日期", en = "Day", kind = "day" }
is_aftersales = { zh = "售后咨询", en = "After-sales consult", kind = "flag" }
is_inquiry = { zh = "询单", en = "Inquiry", kind = "flag" }
is_won = { zh = "成交", en = "Won", kind = "flag" }
is_kept = { zh = "扣除退款后仍成交", en = "Won after refunds", kind = "flag", doc = { zh = "至少有一单没有全额退款；空表示退款情况未知", en = "at least one order was not refunded in full; empty where refunds are not known" } }
agent = { zh = "归属客服", en = "Agent", kind = "agent" }
orders = { zh = "成交订单", en = "Orders won", kind = "count", doc = { zh = "一单只算在付款前最近一次咨询的那天", en = "an order counts on the day of the last chat before its payment" } }
paid_amount = { zh = "成交金额（退款前）", en = "Amount before refunds", kind = "money" }
net_amount = { zh = "成交金额（扣除退款）", en = "Amount after refunds", kind = "money", doc = { zh = "空表示退款情况或金额未知", en = "empty where refunds or their amounts are not known" } }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type", doc = { zh = "当天第一段询单的类型；没有询单取第一段", en = "of the first inquiry of the day, else of the first session" } }
about_order = { zh = "问的是老订单", en = "About an earlier order", kind = "flag", doc = { zh = "问题类型多半关于已下的订单：质量、退换货、改地址、物流、投诉", en = "question types that are mostly about an order already made: quality, returns, address, parcels, complaints" } }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
session_id = { zh = "会话", en = "Session", kind = "id", doc = { zh = "当天第一段询单；没有询单取第一段", en = "the first inquiry of the day, else the first session" } }
sessions = { zh = "当天会话", en = "Sessions of the day", kind = "count" }
started_at = { zh = "咨询时间", en = "Chat began at", kind = "time" }
first_wait_seconds = { zh = "首次响应", en = "First response", kind = "seconds", doc = { zh = "首问到第一条人工回复；没有人工回复为空", en = "first question to first human reply; empty without one" } }
*/
with

answers as (
    select
        platform,
        shop,
        buyer,
        cast(sent_at as date) as day,
        max_by(agent, (sent_at, message_seq)) as agent,
    from chat_lines
    where in_window and role = 'reply' and sender = 'human'
    group by platform, shop, buyer, cast(sent_at as date)
),

days as (
    select
        platform,
        shop,
        buyer,
        day,
        bool_or(is_inquiry) as is_inquiry,
        bool_or(is_won) as is_won,
        min_by(session_id, (not is_inquiry, started_at, session_id)) as session_id,
        max_by(agent, (started_at, session_id)) as agent,
        count(*) as sessions,
    from consults
    group by platform, shop, buyer, day
)

select
    days.platform as platform,
    days.shop as shop,
    days.buyer as buyer,
    days.day as day,
    not days.is_inquiry as is_aftersales,
    days.is_inquiry as is_inquiry,
    days.is_won as is_won,
    case when days.is_won then won.is_kept else false end as is_kept,
    case when days.is_won then won.agent else coalesce(answers.agent, days.agent) end as agent,
    coalesce(won.orders, 0) as orders,
    cast(coalesce(won.paid_amount, 0) as decimal(18, 2)) as paid_amount,
    case when won.day is null then cast(0 as decimal(18, 2)) else won.net_amount end as net_amount,
    shown.question_type as question_type,
    coalesce(shown.question_type in (
        'quality', 'return_exchange', 'address_change', 'logistics', 'complaint'
    ), false) as about_order,
    shown.asked_sku as asked_sku,
    days.session_id as session_id,
    days.sessions as sessions,
    shown.started_at as started_at,
    shown.first_wait_seconds as first_wait_seconds,
from days
inner join consults as shown on shown.session_id = days.session_id
left join consult_sales as won
    on won.buyer = days.buyer and won.day = days.day
        and won.platform is not distinct from days.platform
        and won.shop is not distinct from days.shop
left join answers
    on answers.buyer = days.buyer and answers.day = days.day
        and answers.platform is not distinct from days.platform
        and answers.shop is not distinct from days.shop
order by platform, shop, buyer, day
