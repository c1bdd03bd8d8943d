/* retro
title    = { zh = "退款多于实付", en = "Refunded more than paid" }
question = { zh = "有没有订单退的比付的还多？", en = "Was any order refunded more than was paid?" }
doc      = { zh = "按订单把成功的退款加起来，与退款前的实付相比；多出 least_excess 元以上、有 least_orders 笔就说（默认值）。", en = "Successful refunds are added up per order and compared with the payment before refunds; told where they exceed it by least_excess or more, from least_orders on (cfg)." }
reads    = ["orders", "order_refunds"]
params   = { least_excess = 0.01, least_orders = 1 }
grain    = ["orders"]
say      = { zh = "退过款的 {{ refunded|count }} 笔订单里，有 {{ orders|count }} 笔的退款合计超过实付（如 {{ examples }}），共多出 {{ excess|money }}。照常计入、没有改动；可能是退运费、价保，也可能是同一笔退款用两种编号导出了两次，请核对。", en = "Of {{ refunded|counted('refunded order') }}, {{ orders|count }} were refunded more than was paid (such as {{ examples }}), by {{ excess|money }} in all. They count as they stand: it may be freight or price protection, or one refund exported under two numbers. Please check." }

[columns]
orders = { zh = "订单数", en = "Orders", kind = "count" }
refunded = { zh = "退过款的订单", en = "Refunded orders", kind = "count", doc = { zh = "已付款且有成功退款", en = "paid, with a successful refund" } }
excess = { zh = "多出金额", en = "Beyond payment", kind = "money" }
examples = { zh = "如", en = "Such as", kind = "text", doc = { zh = "编号最小的三笔", en = "the three lowest numbers" } }
*/
with

compared as (
    select
        orders.order_id,
        order_refunds.refund_amount
            - coalesce(orders.amount_paid, orders.amount_due) as excess,
    from orders
    inner join order_refunds
        on order_refunds.order_id = orders.order_id
            and order_refunds.platform is not distinct from orders.platform
            and order_refunds.shop is not distinct from orders.shop
    where orders.paid_at is not null and order_refunds.refund_amount > 0
)

select
    count(*) filter (excess >= $least_excess) as orders,
    count(*) as refunded,
    (sum(excess) filter (excess >= $least_excess))::decimal(18, 2) as excess,
    array_to_string(min(order_id, 3) filter (excess >= $least_excess), ', ') as examples,
from compared
having count(*) filter (excess >= $least_excess) >= $least_orders
order by orders
