/* retro
title    = { zh = "付款前的咨询", en = "Chats before the payment" }
question = { zh = "每个付款订单，归因期内买家聊过哪几段？", en = "Which chats lie in the attribution window of each paid order?" }
doc      = { zh = "归因期：咨询当日起到次日 24 点前付款（pay_days = 2 个自然日，默认值，千牛同口径）；付款正好在次日 24 点的不算。同一店铺、同一买家名字才对得上，名字打码的认不出来，不列。闲聊和广告的会话不算。覆盖全部导出的订单和聊天。", en = "Attribution window: from the chat until 24:00 of the next day (pay_days = 2 calendar days, cfg, as in the back office); a payment at that very midnight is out. Matched by shop and buyer's name; masked names cannot be matched and are not listed, nor are sessions of small talk and advertising. Covers all orders and chats of the exports." }
reads    = ["orders", "sessions_computed"]
may_read = ["order_refunds"]
params   = { pay_days = 2 }
grain    = ["platform", "shop", "order_id", "session_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text", doc = { zh = "订单的平台", en = "of the order" } }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
session_id = { zh = "会话", en = "Session", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
started_at = { zh = "咨询时间", en = "Chat began at", kind = "time" }
paid_at = { zh = "付款时间", en = "Paid at", kind = "time" }
amount_paid = { zh = "实付金额（退款前）", en = "Amount before refunds", kind = "money" }
net_amount = { zh = "扣除退款后金额", en = "Amount after refunds", kind = "money", doc = { zh = "减去截止日已知的成功退款；空表示退款情况或金额未知", en = "less successful refunds known by the cut-off; empty where refunds or their amounts are not known" } }
is_kept = { zh = "没有全额退款", en = "Not refunded in full", kind = "flag", doc = { zh = "退过款但金额未知的算全额；空表示退款情况未知", en = "refunded without a known amount counts as in full; empty where refunds are not known" } }
*/
select
    orders.platform as platform,
    orders.shop as shop,
    orders.order_id as order_id,
    sessions_computed.session_id as session_id,
    orders.buyer as buyer,
    sessions_computed.started_at as started_at,
    orders.paid_at as paid_at,
    cast(coalesce(orders.amount_paid, orders.amount_due) as decimal(18, 2)) as amount_paid,
    cast(
        coalesce(orders.amount_paid, orders.amount_due) - order_refunds.refund_amount
        as decimal(18, 2)
    ) as net_amount,
    case when order_refunds.order_id is not null then coalesce(
        order_refunds.refund_amount = 0
            or order_refunds.refund_amount < coalesce(orders.amount_paid, orders.amount_due),
        false
    ) end as is_kept,
from orders
inner join sessions_computed
    on sessions_computed.buyer = orders.buyer
        and sessions_computed.shop is not distinct from orders.shop
        and sessions_computed.started_at <= orders.paid_at
        -- Days are counted by the calendar: the window ends with the second day.
        and date_diff(
            'day', cast(sessions_computed.started_at as date), cast(orders.paid_at as date)
        ) < $pay_days
left join order_refunds
    on order_refunds.order_id = orders.order_id
        and order_refunds.platform is not distinct from orders.platform
        and order_refunds.shop is not distinct from orders.shop
where orders.buyer not like '%*%'
    and coalesce(sessions_computed.question_type, '') <> 'chitchat_ads'
order by platform, shop, order_id, session_id
