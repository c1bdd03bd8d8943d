/* retro
title    = { zh = "付款后第 n 天累计退了多少", en = "Returns by age" }
question = { zh = "付款后 n 天内，多少订单退了？", en = "How many orders were refunded within n days of payment?" }
doc      = { zh = "只算看满 n 天的订单：n 天内发生的 ÷ 看满 n 天的已付款订单。每个点有自己的样本数，不用模型：没看满的订单不进分母也不进分子，所以不会低估，任何人都能在表格里按付款时间筛选重算。不用 Kaplan–Meier，是因为大促订单集中在几天内付款，差别很小，而比例能复核、也适用于金额。slice 为 all 是全部，否则是退款原因。", en = "Only orders watched for at least n days: what happened within n days ÷ paid orders watched for n days. Every point has its own n and there is no model: an order not watched long enough is in neither count, so that nothing is underestimated, and anybody can recount it with a filter on the time of payment. Kaplan–Meier would hardly differ, as a promotion is paid within days, could not be recounted by hand, and does not work for money. Slice all is everything, else the reason." }
reads    = ["cohort_orders", "refunds"]
may_read = ["cohort_events", "disputes", "metrics"]
params   = { longest_days = 60 }
grain    = ["metric", "slice", "days"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
slice = { zh = "原因", en = "Reason", kind = "text" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
orders = { zh = "看满的订单", en = "Orders watched", kind = "count" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
value = { zh = "累计占比", en = "Share so far", kind = "share", doc = { zh = "分子 ÷ 分母；金额指标按金额", en = "numerator ÷ denominator; of money for the money rate" } }
*/
with

paid as (
    select least(floor(watched_days), $longest_days)::bigint as watched, amount_paid
    from cohort_orders
    where is_paid
),

spans as (
    select days, count(*) as orders, sum(amount_paid)::double as amount
    from range(1, (select max(watched) + 1 from paid)) as spine(days)
    inner join paid on paid.watched >= spine.days
    group by all
),

happened as (
    select
        metric, slice, days, floor(watched_days) as watched,
        count(*) filter (is_first) as events,
        sum(amount) as amount,
        count(*) filter (amount is null) as untold,
    from cohort_events
    group by all
),

-- What the exports can tell and that never happened stands at zero. Money is that of refunds.
asked as (
    select metric, 'all' as slice, cases is not distinct from 'money' as is_money,
    from metrics
    where matures = 'curve' and case
        when metric = 'complaint_rate' then (select count(*) from disputes) > 0
        when needs like '%disputes%'
            then (select count(intervened) from refunds) + (select count(*) from disputes) > 0
        else true
    end
    union all
    select distinct metric, slice, false from cohort_events where slice <> 'all'
),

counted as (
    select
        asked.metric, asked.slice, spans.days, spans.orders,
        -- Refunds of which no amount is told leave their sum unknown.
        if(is_money, if(coalesce(sum(untold), 0) = 0, coalesce(sum(happened.amount), 0)::double, null),
            coalesce(sum(events), 0)::double) as numerator,
        if(is_money, spans.amount, spans.orders) as denominator,
    from asked
    cross join spans
    left join happened
        on happened.metric = if(is_money, 'refund_rate_n', asked.metric)
            and happened.slice = asked.slice
            and happened.days < spans.days and happened.watched >= spans.days
    group by asked.metric, asked.slice, is_money, spans.days, spans.orders, spans.amount
)

select
    metric, slice, days, orders, numerator, denominator,
    numerator / nullif(denominator, 0) as value,
from counted
order by metric, slice, days
