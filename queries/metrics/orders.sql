/* retro
title    = { zh = "订单指标", en = "Order metrics" }
question = { zh = "大促下了多少单、付了多少钱？", en = "How many orders came in, and what was paid?" }
doc      = { zh = "口径：下单时间在大促内的订单；有付款时间即为已付款，全额退款的订单也算；销售额是退款前的实付金额。", en = "Orders created in the promotion; paid means a payment time is there, also if all of it was refunded later; sales are as paid, before refunds." }
reads    = ["cohort_orders"]
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "text" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

totals as (
    select
        count(*) as created,
        count(*) filter (is_paid) as paid,
        sum(amount_paid) filter (is_paid) as sales,
        -- Without any word on refunds, or on their amounts, the net amount is unknown;
        -- orders that nobody paid say nothing of it.
        case when max(refund_amount) filter (is_paid) > 0
            or coalesce(not bool_or(is_refunded) filter (is_paid), count(*) filter (is_paid) = 0)
            then coalesce(sum(refund_amount) filter (is_paid), 0)
        end as refunds,
    from cohort_orders
    -- An export that does not reach into the window says nothing about it.
    having count(*) > 0
),

measured as (
    select
        unnest([
            {metric: 'orders_created', value: created::double, of_created: false},
            {metric: 'orders_paid', value: paid::double, of_created: true},
            {metric: 'sales_amount', value: coalesce(sales, 0)::double, of_created: false},
            {metric: 'net_amount', value: (coalesce(sales, 0) - refunds)::double, of_created: false}
        ], recursive := true),
        created::double as created,
    from totals
)

select
    metric,
    value,
    case when of_created then value end as numerator,
    case when of_created then created end as denominator,
from measured
order by metric
