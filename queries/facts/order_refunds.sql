/* retro
title    = { zh = "每个订单已知的退款", en = "Refunds known of each order" }
question = { zh = "截止日前，每个订单退了多少？", en = "How much of each order was refunded by the cut-off?" }
doc      = { zh = "退款导出中截止日前已知的成功退款之和（换货、补寄、维修不算）。没有退款导出的店铺取订单表自带的退款金额；两者都没有则不列，即未知。", en = "Sum of the successful refunds of the refund export known by the cut-off (no exchanges, resends, repairs). Where a shop has no refund export, the amount of the order export; where neither tells, the order is not listed: unknown." }
reads    = ["orders", "promotion"]
may_read = ["refunds"]
grain    = ["platform", "shop", "order_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
refund_amount = { zh = "退款金额", en = "Refunded", kind = "money", doc = { zh = "空：退过款，但退款导出没写金额", en = "empty: refunded, but the export of refunds tells no amount" } }
*/
with

refunded as (
    select
        refunds.shop,
        refunds.order_id,
        sum(refunds.amount) as amount,
    from refunds
    cross join promotion
    where refunds.status = 'success'
        -- A list of returns tells no amounts: unknown is not zero.
        and coalesce(refunds.amount > 0, true)
        -- An exchange, a resend or a repair gives no money back.
        and coalesce(refunds.kind, 'refund_only') in ('refund_only', 'return_refund')
        and coalesce(refunds.finished_at, refunds.applied_at, promotion.known_until)
            <= promotion.known_until
    group by refunds.shop, refunds.order_id
),

told as (
    select shop, platform, 'refunds' as teller from refunds group by shop, platform
    union all
    -- An ERP or a table made by hand may tell the refunds of another platform's orders.
    select orders.shop, orders.platform, 'refunds' as teller
    from orders
    inner join refunds
        on refunds.order_id = orders.order_id and refunds.shop is not distinct from orders.shop
    group by orders.shop, orders.platform
    union all
    select shop, platform, 'orders' as teller
    from orders
    where refund_amount is not null
    group by shop, platform
),

-- Where a shop has an export of refunds, an order that is not in it was not refunded.
tellers as (
    select
        shop,
        platform,
        max(case when teller = 'refunds' then 1 else 0 end) as by_refunds,
    from told
    group by shop, platform
)

select
    orders.platform,
    orders.shop,
    orders.order_id,
    cast(case
        when refunded.order_id is not null then coalesce(refunded.amount, orders.refund_amount)
        when tellers.by_refunds = 1 then 0
        else coalesce(orders.refund_amount, 0)
    end as decimal(18, 2)) as refund_amount,
from orders
left join refunded
    on refunded.order_id = orders.order_id and refunded.shop is not distinct from orders.shop
left join tellers
    on tellers.platform is not distinct from orders.platform
        and tellers.shop is not distinct from orders.shop
where refunded.order_id is not null or tellers.by_refunds is not null
order by orders.platform, orders.shop, orders.order_id
