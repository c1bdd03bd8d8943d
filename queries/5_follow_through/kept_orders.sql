/* retro
title    = { zh = "逐价位、逐付款日的退款次数", en = "Refunds by price band and day of payment" }
question = { zh = "付款后 n 天内，每个价位、每个付款日的订单退了几单？", en = "Within n days of payment, how many orders of each price band and day of payment were refunded?" }
doc      = { zh = "留在历史结果里，供以后的大促在同一账龄上对比，并把价位的影响分开。和退款曲线同一口径：只算看满 n 天的订单，合计等于曲线的分子和分母。付款日从第一天数起，第 last_day 天以后并在一起；价位按订单实付，从 25 元起每档翻倍，共五档（默认值）。", en = "Kept with the results, so that later promotions are compared at the same age and the effect of prices is told apart. Counted as the curve of returns: only orders watched for n days; all together give its numerators and denominators. Days of payment count from the first, those from last_day on are put together; bands are those of the amount paid, doubling from 50 yuan, five of them (cfg)." }
reads    = ["cohort_curve", "cohort_orders"]
may_read = ["cohort_events", "metrics"]
params   = { last_day = 4 }
grain    = ["metric", "days", "pay_day_no", "price_band"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
pay_day_no = { zh = "第几个付款日", en = "Day of payment", kind = "count" }
price_band = { zh = "价位", en = "Price band", kind = "text", doc = { zh = "下限（元）", en = "from so many yuan" } }
cases = { zh = "看满的订单", en = "Orders watched", kind = "count" }
hits = { zh = "其中发生", en = "Of these, happened", kind = "count" }
*/
with

paid as (
    select
        platform, shop, order_id, watched_days,
        least(1 + date_diff('day', min(paid_at::date) over (), paid_at::date), $last_day)::bigint
            as pay_day_no,
        coalesce(case
            when amount_paid < 50 then '0'
            when amount_paid < 100 then '50'
            when amount_paid < 200 then '100'
            when amount_paid < 400 then '200'
            when amount_paid >= 400 then '400'
        end, '?') as price_band,
    from cohort_orders
    where is_paid and watched_days >= 1
),

asked as (
    select metric, days from cohort_curve
    left join metrics using (metric)
    where slice = 'all' and cases is distinct from 'money'
),

-- Few rows for each number of days, so that a million orders are counted once.
counted as (
    select pay_day_no, price_band, floor(watched_days) as watched, count(*) as orders,
    from paid
    group by all
),

watched as (
    select days, pay_day_no, price_band, sum(orders)::bigint as cases,
    from (select distinct days from asked)
    inner join counted on counted.watched >= days
    group by all
),

happened as (
    select
        cohort_events.metric, cohort_events.days, paid.pay_day_no, paid.price_band,
        floor(paid.watched_days) as watched, count(*) as hits,
    from cohort_events
    inner join paid on paid.order_id = cohort_events.order_id
        and paid.platform is not distinct from cohort_events.platform
        and paid.shop is not distinct from cohort_events.shop
    where cohort_events.is_first and cohort_events.slice = 'all'
    group by all
)

select
    asked.metric as metric,
    asked.days as days,
    watched.pay_day_no as pay_day_no,
    watched.price_band as price_band,
    watched.cases as cases,
    coalesce(sum(happened.hits), 0)::bigint as hits,
from asked
inner join watched on watched.days = asked.days
left join happened
    on happened.metric = asked.metric
    and happened.pay_day_no = watched.pay_day_no
    and happened.price_band = watched.price_band
    and happened.days < asked.days
    and happened.watched >= asked.days
group by asked.metric, asked.days, watched.pay_day_no, watched.price_band, watched.cases
order by metric, days, pay_day_no, price_band
