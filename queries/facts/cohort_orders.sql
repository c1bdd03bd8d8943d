/* retro
title    = { zh = "大促订单", en = "Orders of the promotion" }
question = { zh = "哪些订单是在大促期间下的，后来怎么样了？", en = "Which orders were created in the promotion, and what became of them?" }
doc      = { zh = "同一批订单看到底：下单时间在大促内（含开始，不含结束）。付款看付款时间，不看实付金额。退款取退款导出中已知的成功退款；没有退款导出的店铺取订单表自带的退款金额；两者都没有则为空。", en = "One cohort seen through: created in the promotion (start included, end not). Paid means it has a payment time, whatever the amount. Refunds are the successful ones known by the cut-off from the refund export; where a shop has none, those of the order export; empty where neither tells." }
reads    = ["orders", "promotion"]
may_read = ["watch", "order_refunds", "order_lines", "shipments"]
grain    = ["platform", "shop", "order_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
created_at = { zh = "下单时间", en = "Created at", kind = "time" }
paid_at = { zh = "付款时间", en = "Paid at", kind = "time" }
shipped_at = { zh = "发货时间", en = "Shipped at", kind = "time" }
signed_at = { zh = "签收时间", en = "Signed at", kind = "time" }
status = { zh = "订单状态", en = "Status", kind = "code", codes = "order_status" }
amount_paid = { zh = "实付金额（退款前）", en = "Amount paid before refunds", kind = "money" }
refund_amount = { zh = "退款金额", en = "Refunded", kind = "money", doc = { zh = "截止时已知的成功退款之和；空表示导出里没有退款信息", en = "sum of successful refunds known by the cut-off; empty where no export tells of refunds" } }
is_paid = { zh = "已付款", en = "Paid", kind = "flag" }
is_refunded = { zh = "有退款", en = "Refunded", kind = "flag" }
province = { zh = "省份", en = "Province", kind = "text" }
carrier = { zh = "物流公司", en = "Carrier", kind = "text" }
item_count = { zh = "件数", en = "Items", kind = "count" }
pay_day = { zh = "付款日", en = "Paid on", kind = "day" }
watched_days = { zh = "付款后看了几天", en = "Days watched since payment", kind = "number", doc = { zh = "付款到导出看到的最后一刻；未付款为空", en = "from payment to the last moment that the exports see; empty if unpaid" } }
*/
with

lines as (
    select
        shop,
        order_id,
        min(carrier) as carrier,
        min(shipped_at) as shipped_at,
        sum(quantity) as item_count,
    from order_lines
    group by shop, order_id
),

parcels as (
    select
        shop,
        order_id,
        min(carrier) as carrier,
        min(province) as province,
        min(picked_up_at) as picked_up_at,
        max(delivered_at) as delivered_at,
    from shipments
    group by shop, order_id
)

select
    orders.platform,
    orders.shop,
    orders.order_id,
    orders.buyer,
    orders.created_at,
    orders.paid_at,
    coalesce(orders.shipped_at, lines.shipped_at, parcels.picked_up_at) as shipped_at,
    coalesce(orders.signed_at, parcels.delivered_at) as signed_at,
    orders.status,
    cast(coalesce(orders.amount_paid, orders.amount_due) as decimal(18, 2)) as amount_paid,
    order_refunds.refund_amount,
    orders.paid_at is not null as is_paid,
    -- An order in a list of returns without amounts was refunded all the same.
    orders.paid_at is not null and case
        when order_refunds.order_id is not null then coalesce(order_refunds.refund_amount > 0, true)
    end as is_refunded,
    coalesce(orders.province, parcels.province) as province,
    coalesce(parcels.carrier, lines.carrier) as carrier,
    cast(coalesce(orders.item_count, lines.item_count) as bigint) as item_count,
    cast(orders.paid_at as date) as pay_day,
    date_diff('second', orders.paid_at, watch.watched_until) / cast(86400 as double)
        as watched_days,
from orders
cross join promotion
left join watch on watch.shop is not distinct from orders.shop
left join order_refunds
    on order_refunds.order_id = orders.order_id
        and order_refunds.platform is not distinct from orders.platform
        and order_refunds.shop is not distinct from orders.shop
left join lines
    on lines.order_id = orders.order_id and lines.shop is not distinct from orders.shop
left join parcels
    on parcels.order_id = orders.order_id and parcels.shop is not distinct from orders.shop
where orders.created_at >= promotion.starts_at and orders.created_at < promotion.ends_at
order by orders.platform, orders.shop, orders.order_id
