/* retro
title    = { zh = "中位和最慢一成的范围", en = "Ranges of medians and slowest tenths" }
question = { zh = "等待的中位数和最慢一成，有多确定？", en = "How certain are the median wait and the slowest tenth?" }
doc      = { zh = "范围取自排在前后的实际等待（次序统计量）：名次 n·q ± z·√(φ·n·q·(1−q))。同一小时的会话互相影响，φ 是各小时超过这个等待的次数比独立时多摆动了几倍，至少为 1。中位数至少 least_half 次、最慢一成至少 least_tenth 次（默认值）才给范围。留在历史结果里供对比。", en = "The range are real waits further up and down the order (order statistics): ranks n·q ± z·√(φ·n·q·(1−q)). Chats of one hour share one queue: φ says by how much more the hours differ in how many waited longer than if all were independent, at least 1. A range needs least_half waits for the median and least_tenth for the slowest tenth (cfg). Kept for comparisons." }
reads    = ["clock_sessions", "clock_rounds", "promotion_hours"]
params   = { least_half = 30, least_tenth = 100, z_95 = 1.96, z_99 = 2.5758, least_hour = 10 }
grain    = ["metric", "profile"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
waits = { zh = "等待次数", en = "Waits", kind = "count" }
spread = { zh = "摆动倍数", en = "Overdispersion", kind = "number", doc = { zh = "φ", en = "φ" } }
value = { zh = "数值", en = "Value", kind = "seconds" }
low = { zh = "95% 下限", en = "Low at 95 %", kind = "seconds" }
high = { zh = "95% 上限", en = "High at 95 %", kind = "seconds" }
low_99 = { zh = "99% 下限", en = "Low at 99 %", kind = "seconds" }
high_99 = { zh = "99% 上限", en = "High at 99 %", kind = "seconds" }
*/
with

waits as (
    select 'frt' as kind, profile, started_at as event_at, first_wait_seconds as seconds,
    from clock_sessions
    where clock = 'own' and in_window and in_mean and first_wait_seconds is not null
    union all
    select 'art', profile, asked_at, mean_seconds
    from clock_rounds
    where clock = 'own' and in_window and in_mean and mean_seconds is not null
),

valued as (
    select
        kind, profile,
        unnest([
            {metric: kind || '_p50', q: 0.5::double, value: quantile_cont(seconds, 0.5)},
            {metric: kind || '_p90', q: 0.9::double, value: quantile_cont(seconds, 0.9)}
        ], recursive := true),
        count(*) as n,
        list(seconds order by seconds) as ordered,
    from waits
    group by kind, profile
),

hours as (
    select
        valued.metric, valued.profile, promotion_hours.hour_no,
        (count(*) filter (waits.seconds <= valued.value) - count(*) * q) ** 2
            / (count(*) * q * (1 - q)) as swing,
    from waits
    asof join promotion_hours on waits.event_at >= promotion_hours.starts_at
    inner join valued
        on valued.kind = waits.kind and valued.profile is not distinct from waits.profile
    group by valued.metric, valued.profile, promotion_hours.hour_no, q
    having count(*) >= $least_hour
),

spreads as (
    select metric, profile, greatest(favg(swing order by hour_no), 1) as spread,
    from hours
    group by all
),

reached as (
    select
        valued.*,
        n >= if(q = 0.5, $least_half, $least_tenth) as is_enough,
        coalesce(spreads.spread, 1) as spread,
        sqrt(coalesce(spreads.spread, 1) * n * q * (1 - q)) as reach,
    from valued
    left join spreads using (metric, profile)
)

select
    metric, profile, n as waits, spread, value,
    if(is_enough, ordered[greatest(floor(n * q - $z_95 * reach), 1)::bigint], null) as low,
    if(is_enough, ordered[least(ceil(n * q + $z_95 * reach) + 1, n)::bigint], null) as high,
    if(is_enough, ordered[greatest(floor(n * q - $z_99 * reach), 1)::bigint], null) as low_99,
    if(is_enough, ordered[least(ceil(n * q + $z_99 * reach) + 1, n)::bigint], null) as high_99,
from reached
order by metric, profile
