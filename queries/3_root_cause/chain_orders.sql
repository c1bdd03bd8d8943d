/* retro
title    = { zh = "每个付款订单走到哪一步", en = "How far each paid order went" }
question = { zh = "每个付款订单有没有来求助、申请退款、升级到平台、给差评？", en = "Did each paid order see trouble in a chat, an application, an intervention, a bad review?" }
doc      = { zh = "大促已付款、买家名字没打码的订单。咨询 = 付款后 21 天内、申请退款之前问过质量、退换货、物流或投诉；退款 = 申请过退款（换货、补寄、维修不算）；差评 = 1–2 星。", en = "Paid orders of the promotion whose buyer's name is not masked. Chat = about quality, returns, delivery or a complaint within 21 days after the payment and before any application; refund = applied for (no exchange, resend, repair); bad review = 1–2 stars." }
reads    = ["cohort_orders", "refund_cases"]
may_read = ["problem_rounds", "intervened_orders", "reviews"]
params   = { bad_stars = 2 }
grain    = ["platform", "shop", "order_id"]
worklist = true
hidden   = true

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
has_chat = { zh = "问过麻烦", en = "Trouble in a chat", kind = "flag" }
has_refund = { zh = "申请过退款", en = "Applied for a refund", kind = "flag" }
has_dispute = { zh = "平台介入或投诉", en = "Intervention or complaint", kind = "flag" }
has_bad_review = { zh = "差评", en = "Bad review", kind = "flag" }
*/
with

applications as (
    select platform, shop, order_id, min(applied_at) as applied_at, count(*) as cases,
    from refund_cases
    where coalesce(kind, 'refund_only') in ('refund_only', 'return_refund')
    group by all
),

bad_reviews as (
    select distinct platform, shop, order_id from reviews where stars <= $bad_stars
)

select
    orders.platform,
    orders.shop,
    orders.order_id,
    -- Who came only after applying asks how the refund is going.
    coalesce(chats.asked_at <= coalesce(applications.applied_at, chats.asked_at), false) as has_chat,
    applications.cases is not null as has_refund,
    stopped.order_id is not null as has_dispute,
    bad_reviews.order_id is not null as has_bad_review,
from cohort_orders as orders
left join problem_rounds as chats
    on (chats.order_id, chats.platform, chats.shop)
        is not distinct from (orders.order_id, orders.platform, orders.shop)
    and chats.place = 1
left join applications
    on (applications.order_id, applications.platform, applications.shop)
        is not distinct from (orders.order_id, orders.platform, orders.shop)
left join intervened_orders as stopped
    on (stopped.order_id, stopped.platform, stopped.shop)
        is not distinct from (orders.order_id, orders.platform, orders.shop)
left join bad_reviews
    on (bad_reviews.order_id, bad_reviews.platform, bad_reviews.shop)
        is not distinct from (orders.order_id, orders.platform, orders.shop)
where orders.is_paid and orders.buyer not like '%*%'
order by orders.platform, orders.shop, orders.order_id
