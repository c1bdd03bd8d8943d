/* retro
title    = { zh = "问题的样例：订单", en = "Cases of findings: orders" }
question = { zh = "关于催付和发货的每个问题，去看哪三单？", en = "For each finding about unpaid orders or shipping, which three orders are worth a look?" }
doc      = { zh = "催付：待付款、没人跟进、到最后没付的订单，应付金额大的在前。发货：付款后等发货最久的订单，没发的算到数据截止，没发就退款的不算。", en = "Unpaid: orders pending, not followed up and never paid, the largest first. Shipping: orders that waited longest after the payment, those never shipped until the cut-off; refunded before shipping does not count." }
reads    = ["example_slices", "promotion"]
may_read = ["cohort_orders", "payment_waits", "orders"]
params   = { places = 3 }
grain    = ["finding", "place"]
hidden   = true
worklist = true

[columns]
finding = { zh = "问题编号", en = "Finding", kind = "id" }
place = { zh = "第几个", en = "Place", kind = "count" }
happened_at = { zh = "时间", en = "When", kind = "time" }
wait_seconds = { zh = "等了", en = "Waited", kind = "seconds", doc = { zh = "付款到发货；待付款的为空", en = "payment to shipping; empty if unpaid" } }
amount = { zh = "金额", en = "Amount", kind = "money" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
with

cases as (
    select
        if(made.is_paid, 'slow', 'unpaid') as basis,
        made.created_at as happened_at,
        date_diff('second', made.paid_at, coalesce(made.shipped_at, known_until))::double
            as wait_seconds,
        coalesce(if(made.is_paid, orders.amount_paid, orders.amount_due), orders.amount_paid)
            ::decimal(18, 2) as amount,
        orders.source_file,
        orders.source_row,
    from cohort_orders as made
    cross join promotion
    join orders on orders.order_id = made.order_id
        and orders.platform is not distinct from made.platform
        and orders.shop is not distinct from made.shop
    left join payment_waits as waits on waits.order_id = made.order_id
        and waits.platform is not distinct from made.platform
        and waits.shop is not distinct from made.shop
    where if(
        made.is_paid,
        made.shipped_at is not null or not coalesce(made.is_refunded, false),
        waits.is_pending and not waits.is_followed
    )
)

select
    asked.finding,
    row_number() over (
        partition by asked.finding
        order by if(by_time, wait_seconds, amount::double) desc nulls last, happened_at,
            source_file, source_row
    ) as place,
    happened_at, wait_seconds, amount, source_file, source_row,
from example_slices as asked
join cases on cases.basis = asked.basis
qualify place <= $places
order by finding, place
