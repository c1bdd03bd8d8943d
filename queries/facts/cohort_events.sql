/* retro
title    = { zh = "付款后第几天退的", en = "How long after payment things happened" }
question = { zh = "大促已付款订单，付款后第几天发生了什么？", en = "How many days after payment did what happen to the promotion's paid orders?" }
doc      = { zh = "每个订单、每个指标、每个付款后天数一行。早于付款的按付款当天算。", en = "One row for each order, metric and day since payment. What is told of the time before the payment counts as its first day." }
reads    = ["cohort_orders"]
may_read = ["after_events"]
grain    = ["platform", "shop", "order_id", "metric", "slice", "days"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
slice = { zh = "原因", en = "Reason", kind = "text", doc = { zh = "all：全部；否则为退款原因", en = "all, or a refund reason" } }
days = { zh = "付款后第几天", en = "Days since payment", kind = "count", doc = { zh = "0 = 付款后 24 小时内", en = "0: within 24 hours of payment" } }
is_first = { zh = "该订单首次", en = "First of the order", kind = "flag" }
amount = { zh = "金额", en = "Amount", kind = "money" }
watched_days = { zh = "付款后看了几天", en = "Days watched since payment", kind = "number" }
*/
with

dated as (
    select
        cohort_orders.platform,
        cohort_orders.shop,
        cohort_orders.order_id,
        cohort_orders.watched_days,
        after_events.metric,
        after_events.slice,
        greatest(cast(floor(
            date_diff('second', cohort_orders.paid_at, after_events.happened_at)
            / cast(86400 as double)
        ) as bigint), 0) as days,
        after_events.amount,
    from after_events
    inner join cohort_orders
        on cohort_orders.order_id = after_events.order_id
            and cohort_orders.shop is not distinct from after_events.shop
    where cohort_orders.is_paid
),

daily as (
    select
        platform, shop, order_id, metric, slice, days, watched_days,
        -- One amount that is not told leaves the sum unknown.
        case when count(*) = count(amount) then cast(sum(amount) as decimal(18, 2)) end as amount,
    from dated
    group by platform, shop, order_id, metric, slice, days, watched_days
)

select
    platform,
    shop,
    order_id,
    metric,
    slice,
    days,
    days = min(days) over (partition by platform, shop, order_id, metric, slice) as is_first,
    amount,
    watched_days,
from daily
order by platform, shop, order_id, metric, slice, days
