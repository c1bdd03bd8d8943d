/* retro
title    = { zh = "在途包裹的状态", en = "Parcels under way" }
question = { zh = "每个已发货订单的包裹走到哪了，最后一次动静在什么时候？", en = "Where is the parcel of each shipped order, and when did it last move?" }
doc      = { zh = "已发货、没有退款成功也没关闭的订单。一单几个包裹取最后有动静的那个的时间，都签收才算签收。没有物流表的店铺，承运取订单明细，签收取订单的签收时间。", en = "Shipped orders, neither refunded nor closed. Of several parcels the latest movement counts, and an order is signed when all are. For shops without a list of parcels the carrier is that of the order lines and the signing that of the order." }
reads    = ["orders"]
may_read = ["shipments", "order_lines", "order_refunds"]
grain    = ["platform", "shop", "order_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
province = { zh = "省份", en = "Province", kind = "text" }
carrier = { zh = "物流公司", en = "Carrier", kind = "text" }
title = { zh = "商品", en = "Products", kind = "text" }
amount = { zh = "金额", en = "Amount", kind = "money" }
shipped_at = { zh = "发货时间", en = "Shipped at", kind = "time" }
picked_up_at = { zh = "揽收时间", en = "Picked up at", kind = "time" }
last_trace_at = { zh = "最后轨迹时间", en = "Last trace at", kind = "time" }
signed_at = { zh = "签收时间", en = "Signed at", kind = "time" }
has_parcel = { zh = "有包裹记录", en = "Has a parcel", kind = "flag" }
shop_share = { zh = "店铺有包裹记录的占比", en = "Share of the shop's orders with a parcel", kind = "share", doc = { zh = "有包裹记录的订单 ÷ 该店在列的已发货订单", en = "orders with a parcel ÷ the shop's shipped orders listed here" } }
*/
with

parcels as (
    select
        shop,
        order_id,
        min(carrier) as carrier,
        min(province) as province,
        min(picked_up_at) as picked_up_at,
        max(coalesce(last_trace_at, picked_up_at)) as last_trace_at,
        case when count(delivered_at) = count(*) then max(delivered_at) end as delivered_at,
    from shipments
    group by shop, order_id
),

goods as (
    select
        shop,
        order_id,
        min(carrier) as carrier,
        min(shipped_at) as shipped_at,
        min(title) as title,
    from order_lines
    group by shop, order_id
)

select
    orders.platform,
    orders.shop,
    orders.order_id,
    orders.buyer,
    coalesce(orders.province, parcels.province) as province,
    coalesce(parcels.carrier, goods.carrier) as carrier,
    goods.title,
    cast(coalesce(orders.amount_paid, orders.amount_due) as decimal(18, 2)) as amount,
    coalesce(orders.shipped_at, goods.shipped_at, parcels.picked_up_at) as shipped_at,
    parcels.picked_up_at,
    parcels.last_trace_at,
    case when parcels.order_id is null then orders.signed_at else parcels.delivered_at end
        as signed_at,
    parcels.order_id is not null as has_parcel,
    count(parcels.order_id) over (partition by orders.platform, orders.shop)
        / cast(count(*) over (partition by orders.platform, orders.shop) as double) as shop_share,
from orders
left join parcels
    on parcels.order_id = orders.order_id and parcels.shop is not distinct from orders.shop
left join goods
    on goods.order_id = orders.order_id and goods.shop is not distinct from orders.shop
left join order_refunds
    on order_refunds.order_id = orders.order_id
        and order_refunds.platform is not distinct from orders.platform
        and order_refunds.shop is not distinct from orders.shop
where coalesce(orders.shipped_at, goods.shipped_at, parcels.picked_up_at) is not null
    and coalesce(orders.status, 'shipped') <> 'closed'
    -- Whoever has the money back waits for no parcel.
    and coalesce(order_refunds.refund_amount, 0) < coalesce(orders.amount_paid, orders.amount_due, 1)
order by orders.platform, orders.shop, orders.order_id
