/* retro
title    = { zh = "上次和平日，折算到本次的账龄", en = "Last time and normal days at the ages of now" }
question = { zh = "如果上次大促、平日的订单也和本次一样“新”，会退多少？", en = "Had the orders of last time and of normal days been as young as these, how many would have been refunded?" }
doc      = { zh = "本次每个订单有自己的账龄；取上次（平日）曲线在这个账龄上的累计占比，整天之间按直线取，再对本次所有订单平均。这样核心数据里“本次”和“上次”看的是同样新的订单。曲线够不到本次最大账龄的不给。只看整天、可逐单复核的对比见“同一账龄的对比”。", en = "Every order of now has its own age; the curve of last time (of normal days) is read at that age, on a straight line between whole days, and averaged over all orders of now. So the core metrics set equally young orders side by side. No value where a curve does not reach the oldest order. For the comparison at whole days, which can be recounted order by order, see Compared at the same age." }
reads    = ["cohort_orders"]
may_read = ["previous_cohort_curve", "baseline_curve"]
params   = { longest_days = 60 }
grain    = ["metric"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
previous = { zh = "上次", en = "Last time", kind = "share", doc = { zh = "上次曲线在本次各单账龄上的平均", en = "mean of the curve of last time at the ages of now" } }
baseline = { zh = "平日", en = "Normal days", kind = "share", doc = { zh = "平日曲线在本次各单账龄上的平均", en = "mean of the curve of normal days at the ages of now" } }
*/
with

-- Curves end after longest_days: what came later is not told apart.
watched as (
    select least(watched_days, $longest_days) as age,
    from cohort_orders
    where is_paid and watched_days >= 0
),

ages as (
    select
        floor(age)::bigint as days,
        count(*) as orders,
        -- Decimals, for a sum of doubles depends on the order of rows.
        sum((age - floor(age))::decimal(9, 6))::double as parts,
    from watched
    group by all
),

curves as (
    select 'previous' as whose, metric, days, value from previous_cohort_curve where slice = 'all'
    union all
    select 'baseline' as whose, metric, days, value from baseline_curve where slice = 'all'
),

-- On the day of the payment nothing has happened yet.
points as (
    select * from curves
    union all
    select distinct whose, metric, 0 as days, 0 as value from curves
),

placed as (
    select
        young.whose,
        young.metric,
        sum(
            ages.orders * young.value
            + ages.parts * (coalesce(old.value, young.value) - young.value) order by ages.days
        ) / (select sum(orders) from ages) as value,
    from ages
    inner join points as young on young.days = ages.days
    left join points as old
        on old.whose = young.whose and old.metric = young.metric and old.days = young.days + 1
    group by all
    having sum(ages.orders) filter (young.value >= 0) = (select sum(orders) from ages)
)

select
    metric,
    max(value) filter (whose = 'previous') as previous,
    max(value) filter (whose = 'baseline') as baseline,
from placed
group by all
order by metric
