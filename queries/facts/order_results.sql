/* retro
title    = { zh = "每个订单的结局", en = "What came of each order" }
question = { zh = "每个大促订单后来退了、拒了、介入了、差评了吗？", en = "Was each order of the promotion refunded, refused, disputed or reviewed badly?" }
doc      = { zh = "大促下单的订单一单一行，各种退款率都从这里数分子和分母。退款只算成功的；商家拒绝、平台介入、投诉、差评按各自的导出，没有这类导出时为空（不知道，不是没有）。宽口径品质：原因属品质类，或原因原文含关键词（卖家常用的一组：质量、瑕疵、破损、污渍、描述不符、材质、少件、漏发、发错货、缺货、做工；可改）。", en = "One row for each order created in the promotion: all rates of refunds take their numerators and denominators from here. Only successful refunds count; refusals, interventions, complaints and reviews are told by their own exports and are empty (unknown, not none) where there is none. Broad quality: a reason of the quality class, or one whose words hold a keyword of a list that sellers use (can be changed)." }
reads    = ["cohort_orders"]
may_read = ["refund_cases", "refunds", "intervened_orders", "reviews", "tellers"]
params   = { broad_words = "质量|瑕疵|破损|污渍|描述不符|材质|少件|漏发|发错货|缺货|做工" }
grain    = ["platform", "shop", "order_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
is_paid = { zh = "已付款", en = "Paid", kind = "flag" }
is_shipped = { zh = "已付款并发货", en = "Paid and shipped", kind = "flag" }
is_signed = { zh = "已付款并签收", en = "Paid and signed", kind = "flag" }
amount_paid = { zh = "实付金额", en = "Amount paid", kind = "money" }
refund_amount = { zh = "退款金额", en = "Refunded", kind = "money" }
is_refunded = { zh = "有退款", en = "Refunded", kind = "flag" }
in_transit = { zh = "在途仅退款", en = "Refunded on the way", kind = "flag" }
received = { zh = "已收到仅退款", en = "Received, refund only", kind = "flag" }
quality = { zh = "品质退款", en = "Quality refund", kind = "flag" }
broad_quality = { zh = "品质退款（宽口径）", en = "Quality refund, broad", kind = "flag" }
refused = { zh = "商家拒绝", en = "Refused by the shop", kind = "flag" }
intervened = { zh = "平台介入", en = "Platform stepped in", kind = "flag" }
lost = { zh = "判商家", en = "Lost", kind = "flag" }
lost_refund = { zh = "判商家且已退款", en = "Lost and refunded", kind = "flag" }
complaint = { zh = "投诉", en = "Complaint", kind = "flag" }
worst_stars = { zh = "最低评分", en = "Worst stars", kind = "count", doc = { zh = "带订单号的评价里最低的一次", en = "the lowest of the reviews that name the order" } }
*/
with

returned as (
    select
        shop,
        order_id,
        bool_or(stage = 'in_transit') as in_transit,
        bool_or(stage = 'received_refund_only') as received,
        bool_or(quality_class) as quality,
        bool_or(quality_class or regexp_matches(coalesce(reason_raw, ''), $broad_words))
            as broad_quality,
    from refund_cases
    where is_success
    group by shop, order_id
),

refusals as (
    select shop, order_id, bool_or(refused) as refused from refunds group by shop, order_id
),

reviewed as (
    select shop, order_id, min(stars) as worst_stars from reviews group by shop, order_id
)

select
    orders.platform,
    orders.shop,
    orders.order_id,
    orders.is_paid,
    orders.is_paid and orders.shipped_at is not null as is_shipped,
    orders.is_paid and orders.signed_at is not null as is_signed,
    orders.amount_paid,
    orders.refund_amount,
    orders.is_refunded,
    case when told.refunds then coalesce(returned.in_transit, false) end as in_transit,
    case when told.refunds then coalesce(returned.received, false) end as received,
    case when told.refunds then coalesce(returned.quality, false) end as quality,
    case when told.refunds then coalesce(returned.broad_quality, false) end as broad_quality,
    case when told.refusals then coalesce(refusals.refused, false) end as refused,
    case when told.interventions then intervened.order_id is not null end as intervened,
    case when told.interventions then coalesce(intervened.is_lost, false) end as lost,
    case when told.interventions
        then coalesce(intervened.is_lost and intervened.is_refunded, false) end as lost_refund,
    case when told.complaints then coalesce(intervened.is_complaint, false) end as complaint,
    reviewed.worst_stars,
from cohort_orders as orders
-- Without an export that tells it, nobody knows: that is not "no".
left join tellers as told
    on told.platform is not distinct from orders.platform
        and told.shop is not distinct from orders.shop
left join returned
    on returned.order_id = orders.order_id and returned.shop is not distinct from orders.shop
left join refusals
    on refusals.order_id = orders.order_id and refusals.shop is not distinct from orders.shop
left join intervened_orders as intervened
    on intervened.order_id = orders.order_id and intervened.shop is not distinct from orders.shop
left join reviewed
    on reviewed.order_id = orders.order_id and reviewed.shop is not distinct from orders.shop
order by orders.platform, orders.shop, orders.order_id
