/* retro
title    = { zh = "各小时忙闲", en = "How busy each hour was" }
question = { zh = "哪几个小时是高峰？", en = "Which hours were the peak?" }
doc      = { zh = "大促期间每家店各小时的问题轮次，与本店各小时的中位数比；不低于 peak_times 倍算高峰（默认值）。没有人来问的小时不列。", en = "Questions of each shop and hour of the promotion against the shop's median hour; from peak_times on it is a peak (cfg). Hours in which nobody asked are not listed." }
reads    = ["rounds"]
params   = { peak_times = 1.5 }
grain    = ["platform", "shop", "hour"]
hidden   = true

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
hour = { zh = "小时", en = "Hour", kind = "hour" }
hour_rounds = { zh = "问题轮次", en = "Questions", kind = "count" }
usual_rounds = { zh = "各小时中位数", en = "Median hour", kind = "number" }
is_peak = { zh = "高峰", en = "Peak", kind = "flag" }
*/
with

hours as (
    select platform, shop, date_trunc('hour', asked_at) as hour, count(*) as hour_rounds,
    from rounds
    where in_window
    group by all
)

select
    *,
    quantile_cont(hour_rounds, 0.5) over (partition by platform, shop) as usual_rounds,
    hour_rounds >= $peak_times * usual_rounds as is_peak,
from hours
order by platform, shop, hour
