/* retro
title    = { zh = "同一账龄的对比", en = "Compared at the same age" }
question = { zh = "付款后过了同样天数时，这次、上次、平日各退了多少？", en = "After the same number of days, how much had been refunded now, last time, on normal days?" }
doc      = { zh = "退款是慢慢来的：刚结束的大促和早已退完的大促直接比，总是“退得少”。这里取两次都有九成订单看满的天数，比付款后这么多天内的累计占比；平日取本次的天数。上次的曲线来自历史快照，不需要旧的导出。旧快照没有曲线的，不比。", en = "Refunds come in over weeks: a promotion that has just ended always looks better than one whose returns are all in. Here both are taken at the number of days that nine in ten orders of either have been watched for; normal days at the days of this promotion. The earlier curve comes from the kept results, no old exports are needed. Snapshots without a curve are not compared." }
reads    = ["cohort_curve", "maturity"]
may_read = ["previous_cohort_curve", "previous_maturity", "baseline_curve", "metrics"]
grain    = ["metric", "slice"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
slice = { zh = "原因", en = "Reason", kind = "text" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count", doc = { zh = "两次都看满的天数", en = "that both have been watched for" } }
now_days = { zh = "本次看满天数", en = "Days watched now", kind = "count" }
previous_days = { zh = "上次看满天数", en = "Days watched last time", kind = "count" }
numerator = { zh = "本次分子", en = "Numerator now", kind = "number" }
denominator = { zh = "本次分母", en = "Denominator now", kind = "number" }
value = { zh = "本次", en = "Now", kind = "share", doc = { zh = "分子 ÷ 分母", en = "numerator ÷ denominator" } }
low = { zh = "本次下限", en = "Now, low", kind = "share", doc = { zh = "Wilson 95% 区间；金额没有", en = "Wilson's 95 % interval; none for money" } }
high = { zh = "本次上限", en = "Now, high", kind = "share" }
previous_numerator = { zh = "上次分子", en = "Numerator last time", kind = "number" }
previous_denominator = { zh = "上次分母", en = "Denominator last time", kind = "number" }
previous = { zh = "上次", en = "Last time", kind = "share", doc = { zh = "上次分子 ÷ 上次分母", en = "numerator ÷ denominator last time" } }
previous_low = { zh = "上次下限", en = "Last time, low", kind = "share" }
previous_high = { zh = "上次上限", en = "Last time, high", kind = "share" }
baseline = { zh = "平日", en = "Normal days", kind = "share", doc = { zh = "平日付款的订单，本次的天数", en = "orders of normal days, at the days of this promotion" } }
*/
with

ages as (
    select
        maturity.whole_days as now_days,
        previous_maturity.whole_days as previous_days,
        least(maturity.whole_days, previous_maturity.whole_days) as days,
    from maturity
    left join previous_maturity on true
),

now as (
    select cohort_curve.* from cohort_curve inner join ages using (days)
),

before as (
    select previous_cohort_curve.*
    from previous_cohort_curve
    inner join ages on ages.days = previous_cohort_curve.days and ages.previous_days is not null
),

-- A reason that nobody gave, now or then, stands at zero of the orders watched.
paired as (
    select
        coalesce(now.metric, before.metric) as metric,
        coalesce(now.slice, before.slice) as slice,
        coalesce(now.numerator, 0) as numerator,
        coalesce(now.denominator, all_now.denominator) as denominator,
        coalesce(before.numerator, if(all_before.denominator > 0, 0, null)) as previous_numerator,
        coalesce(before.denominator, all_before.denominator) as previous_denominator,
        -- Shares of money have no number of cases, and so no interval.
        if(metrics.cases = 'money', null, coalesce(now.numerator, 0)) as hits,
        if(metrics.cases = 'money', null, previous_numerator) as previous_hits,
    from now
    full join before on before.metric = now.metric and before.slice = now.slice
    left join now as all_now
        on all_now.metric = before.metric and all_now.slice = 'all'
    left join before as all_before
        on all_before.metric = now.metric and all_before.slice = 'all'
    left join metrics on metrics.metric = coalesce(now.metric, before.metric)
)

select
    paired.metric, paired.slice,
    ages.days, ages.now_days, ages.previous_days,
    paired.numerator, paired.denominator,
    paired.numerator / paired.denominator as value,
    wilson_low(hits, paired.denominator) as low,
    wilson_high(hits, paired.denominator) as high,
    paired.previous_numerator, paired.previous_denominator,
    paired.previous_numerator / nullif(paired.previous_denominator, 0) as previous,
    wilson_low(previous_hits, paired.previous_denominator) as previous_low,
    wilson_high(previous_hits, paired.previous_denominator) as previous_high,
    case when ages.days = ages.now_days then baseline_curve.value end as baseline,
from paired
cross join ages
left join baseline_curve
    on baseline_curve.metric = paired.metric and baseline_curve.slice = paired.slice
        and baseline_curve.days = ages.days
where paired.denominator > 0
order by paired.metric, paired.slice
