/* retro
title    = { zh = "咨询带来的成交", en = "Sales of each consulting day" }
question = { zh = "每位买家每天的咨询带来了多少成交，归谁？", en = "How much did each buyer's chats of a day lead to, and who is credited?" }
doc      = { zh = "成交订单按归因期对应到咨询的日子（见“付款前的咨询”）；一单可以对应几天，订单数和金额只算在付款前最近一次咨询的那天。客服是付款前最后回复的那位。", en = "Orders won, by the days whose chats lie in their attribution window (see Chats before the payment). An order may be owed to several days; it counts, with its amount, on that of the last chat before the payment only. The agent is whoever answered last before the payment." }
reads    = ["consults", "order_chats", "order_agents"]
grain    = ["platform", "shop", "buyer", "day"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text", doc = { zh = "聊天的平台", en = "of the chat" } }
shop = { zh = "店铺", en = "Shop", kind = "text" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
day = { zh = "日期", en = "Day", kind = "day" }
agent = { zh = "归属客服", en = "Credited agent", kind = "agent", doc = { zh = "几单时取最后付款的一单", en = "of the order paid last, if there are several" } }
orders = { zh = "成交订单", en = "Orders won", kind = "count" }
paid_amount = { zh = "成交金额（退款前）", en = "Amount before refunds", kind = "money" }
net_amount = { zh = "成交金额（扣除退款）", en = "Amount after refunds", kind = "money", doc = { zh = "空表示退款情况或金额未知", en = "empty where refunds or their amounts are not known" } }
is_kept = { zh = "扣除退款后仍成交", en = "Won after refunds", kind = "flag", doc = { zh = "至少有一单没有全额退款；空表示退款情况未知", en = "at least one order was not refunded in full; empty where refunds are not known" } }
*/
with

-- An order is owed to several chats, its amount to the last of them.
sales as (
    select
        consults.platform,
        consults.shop,
        consults.buyer,
        consults.day,
        order_chats.order_id,
        order_chats.paid_at,
        order_agents.agent,
        order_chats.amount_paid,
        order_chats.net_amount,
        order_chats.is_kept,
        row_number() over (
            partition by order_chats.platform, order_chats.shop, order_chats.order_id
            order by consults.started_at desc, consults.session_id desc
        ) as place,
    from order_chats
    inner join consults on consults.session_id = order_chats.session_id
    left join order_agents
        on order_agents.order_id = order_chats.order_id
            and order_agents.platform is not distinct from order_chats.platform
            and order_agents.shop is not distinct from order_chats.shop
            and order_agents.is_credited
)

select
    platform,
    shop,
    buyer,
    day,
    max_by(agent, (paid_at, order_id)) as agent,
    count(*) filter (place = 1) as orders,
    cast(coalesce(sum(amount_paid) filter (place = 1), 0) as decimal(18, 2)) as paid_amount,
    cast(case
        when count(*) filter (place = 1 and net_amount is null) = 0
            then coalesce(sum(net_amount) filter (place = 1), 0)
    end as decimal(18, 2)) as net_amount,
    bool_or(is_kept) as is_kept,
from sales
group by platform, shop, buyer, day
order by platform, shop, buyer, day
