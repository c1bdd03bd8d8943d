/* retro
title    = { zh = "时长和金额的变化范围", en = "Ranges of changes of times and money" }
question = { zh = "中位等待、平均值和金额占比的变化，有多确定？", en = "How certain are the changes of median waits, means and shares of money?" }
doc      = { zh = "中位和最慢一成：两次各自的次序统计区间合成。平均值和金额占比：两小时一段，两次配对，由各段偏离的摆动得标准误，乘 t 值；不足 least_blocks 段不给；只取两次都有的时段，退款取两次都看满的天数。次数太少的没有范围。", en = "Medians and slowest tenths: put together from the order statistics of either promotion. Means and shares of money: blocks of two hours, paired, with the standard error of how they stray, times t; none with fewer than least_blocks; only hours that both have, returns at the days both were watched for. Too few have no range." }
reads    = ["paired_blocks"]
may_read = ["kept_ranks", "previous_kept_ranks"]
params   = { least_blocks = 6 }
grain    = ["metric", "profile"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
method = { zh = "方法", en = "Method", kind = "code", codes = "change_method" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
previous_n = { zh = "上次个数", en = "Number last time", kind = "number" }
now_n = { zh = "本次个数", en = "Number now", kind = "number" }
previous = { zh = "上次", en = "Last time", kind = "number" }
now = { zh = "本次", en = "Now", kind = "number" }
down_95 = { zh = "95% 向下", en = "Down at 95 %", kind = "number" }
up_95 = { zh = "95% 向上", en = "Up at 95 %", kind = "number" }
down_99 = { zh = "99% 向下", en = "Down at 99 %", kind = "number" }
up_99 = { zh = "99% 向上", en = "Up at 99 %", kind = "number" }
*/
with

summed as (
    select *,
        fsum(now_cases order by block_no) over grouped as n,
        fsum(now_amount order by block_no) over grouped / nullif(n, 0) as now,
        fsum(cases_before order by block_no) over grouped as n_before,
        fsum(amount_before order by block_no) over grouped / nullif(n_before, 0) as before,
    from paired_blocks
    window grouped as (partition by metric, profile, days)
),

means as (
    select
        metric, profile, days, n_before, n, before, now, count(*) - 1 as freedom,
        sqrt(count(*) / nullif(count(*) - 1, 0) * fsum((
            (now_amount - now * now_cases) / n - (amount_before - before * cases_before) / n_before
        ) ** 2 order by block_no)) as error,
    from summed
    where least(n, n_before) > 0
    group by metric, profile, days, n_before, n, before, now
)

select
    metric, profile, 'blocks' as method, days, n_before as previous_n, n as now_n,
    before as previous, now, t_95(freedom) * error as down_95, t_95(freedom) * error as up_95,
    t_99(freedom) * error as down_99, t_99(freedom) * error as up_99,
from means
where freedom >= $least_blocks - 1
union all
select
    ranks.metric, ranks.profile, 'ranks', null, earlier.waits, ranks.waits, earlier.value,
    ranks.value,
    sqrt((ranks.value - ranks.low) ** 2 + (earlier.high - earlier.value) ** 2),
    sqrt((ranks.high - ranks.value) ** 2 + (earlier.value - earlier.low) ** 2),
    sqrt((ranks.value - ranks.low_99) ** 2 + (earlier.high_99 - earlier.value) ** 2),
    sqrt((ranks.high_99 - ranks.value) ** 2 + (earlier.value - earlier.low_99) ** 2),
from kept_ranks as ranks
join previous_kept_ranks as earlier
    on earlier.metric = ranks.metric and earlier.profile is not distinct from ranks.profile
order by metric, profile
