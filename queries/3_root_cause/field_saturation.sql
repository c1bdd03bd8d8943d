/* retro
title    = { zh = "行业算法的饱和接待量", en = "Saturation by the industry rule" }
question = { zh = "按行业的算法，一人一小时接得住多少会话？", en = "By the industry rule, how many sessions can one agent hold in an hour?" }
doc      = { zh = "取答得过来、且样本足够的最高一档的平均接待量；更忙的客服小时都没有撑不住时，上界未知。凑不出一档时取答得过来的客服小时接待量的 80 分位；再不够用配置值（假设，按服饰类每 8 小时 200 个折算）。这个数怎么取，答案就怎么变，所以只作对照，或在算不出负荷曲线时顶上。", en = "The mean load of the fullest bin that went well; its upper edge is unknown where no busier hours failed. Without such a bin: the 80th percentile of the load of hours that went well; with too few of those: a configured value (an assumption: 200 per 8 hours in apparel). The answer hangs on how it is picked, so it is for comparison, and a fallback where no load curve can be fitted." }
reads    = []
may_read = ["agent_loads", "load_bins"]
params   = { least_ok_hours = 5, saturation_default = 25.0 }
grain    = ["method"]
hidden   = true

[columns]
value = { zh = "饱和接待量", en = "Saturation", kind = "number", doc = { zh = "每人每小时能接住的会话数", en = "sessions an agent can hold per hour" } }
method = { zh = "算法", en = "Method", kind = "code", codes = "saturation_method" }
low = { zh = "下界", en = "Low", kind = "number" }
high = { zh = "上界", en = "High", kind = "number" }
n = { zh = "客服小时数", en = "Agent-hours", kind = "count" }
*/
with

ways as (
    select
        1 as rank,
        mean_load as value,
        case when heavier_failed then 'load_bins' else 'load_bins_at_least' end as method,
        low,
        case when heavier_failed then high end as high,
        (select count(*) from agent_loads) as n,
    from load_bins
    qualify row_number() over (order by bin_no desc) = 1

    union all

    select
        2 as rank,
        quantile_cont(receptions, 0.8) as value,
        'p80_ok' as method,
        quantile_cont(receptions, 0.5) as low,
        null as high,
        count(*) as n,
    from agent_loads
    where is_ok
    having count(*) >= $least_ok_hours

    union all

    select
        3 as rank,
        $saturation_default::double as value,
        'config' as method,
        null as low,
        null as high,
        (select count(*) from agent_loads) as n,
)

select value, method, low::double as low, high::double as high, n,
from ways
qualify row_number() over (order by rank) = 1
order by method
