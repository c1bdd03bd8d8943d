/* retro
title    = { zh = "物流指标", en = "Delivery metrics" }
question = { zh = "付款后多久发出、多久送到？", en = "How soon after payment were orders shipped and signed?" }
doc      = { zh = "口径：48小时发货率 = 付款后 48 小时内发货 ÷ 截止日已满 48 小时的付款订单，发货前就退款、关闭的不算；导出里是发货时间，不是揽收时间。到货时长 = 付款到签收的平均小时，只算已签收的订单，截止太早会偏低。物流异常 = 揽收后截止日前 48 小时没有新轨迹又没签收的包裹 ÷ 已揽收包裹。", en = "Shipped in 48 hours = shipped within 48 hours of payment ÷ paid orders whose 48 hours had passed by the cut-off, without those refunded or closed before shipping; the exports tell shipping, not pick-up. Delivery = mean hours from payment to signing, signed orders only, so too low where the cut-off is early. Exceptions = parcels picked up, not delivered and without a trace for 48 hours before the cut-off ÷ parcels picked up." }
reads    = ["cohort_orders", "promotion"]
may_read = ["refund_cases", "shipments"]
params   = { ship_hours = 48, silent_hours = 48 }
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

taken_back as (
    select shop, order_id
    from refund_cases
    where stage = 'unshipped' and status = 'success'
    group by all
),

due as (
    select
        cohort_orders.paid_at, cohort_orders.shipped_at, cohort_orders.signed_at,
        cohort_orders.shipped_at <= cohort_orders.paid_at + to_hours($ship_hours::integer)
            as is_in_time,
        promotion.known_until >= cohort_orders.paid_at + to_hours($ship_hours::integer)
            and (cohort_orders.shipped_at is not null or taken_back.order_id is null
                and cohort_orders.status is distinct from 'closed') as is_due,
    from cohort_orders
    cross join promotion
    left join taken_back
        on taken_back.order_id = cohort_orders.order_id
            and taken_back.shop is not distinct from cohort_orders.shop
    where cohort_orders.is_paid
),

parcels as (
    select
        count(*) as parcels,
        count(*) filter (
            shipments.delivered_at is null
            and coalesce(shipments.last_trace_at, shipments.picked_up_at)
                < promotion.known_until - to_hours($silent_hours::integer)
        ) as silent,
    from shipments
    cross join promotion
    semi join cohort_orders
        on cohort_orders.order_id = shipments.order_id
            and cohort_orders.shop is not distinct from shipments.shop
    where shipments.picked_up_at <= promotion.known_until
),

totals as (
    select
        count(*) filter (is_due and is_in_time)::double as in_time,
        count(*) filter (is_due)::double as due,
        sum(date_diff('second', paid_at, signed_at)) filter (signed_at >= paid_at)::double / 3600
            as hours,
        count(*) filter (signed_at >= paid_at)::double as signed,
        count(shipped_at) > 0 as tells_shipping,
    from due
    having count(*) > 0
),

measured as (
    select
        unnest([
            {metric: 'pickup_48h', is_told: tells_shipping, numerator: in_time, denominator: due},
            {metric: 'delivery_h', is_told: signed > 0, numerator: hours, denominator: signed},
            {
                metric: 'logi_exception',
                is_told: parcels > 0,
                numerator: silent::double,
                denominator: parcels::double
            }
        ], recursive := true),
    from totals
    cross join parcels
)

select
    metric,
    numerator / nullif(denominator, 0) as value,
    numerator,
    denominator,
from measured
where is_told
order by metric
