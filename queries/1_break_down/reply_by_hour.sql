/* retro
title    = { zh = "分时响应", en = "Replies by hour" }
question = { zh = "哪些时段买家等得最久？", en = "In which hours did buyers wait longest?" }
doc      = { zh = "只用聊天记录，按问题提出的小时。达标指 slow_seconds 秒内有有效答复，无人答复算超时，不进中位和最慢一成。", en = "From chat messages only, by the hour of the question. In time: a valid reply within slow_seconds; unanswered counts as late and has no wait to rank." }
reads    = ["rounds", "promotion"]
params   = { slow_seconds = 180, min_rounds = 10 }
grain    = ["hour"]
order    = 20
chart    = { kind = "line", x = "hour", y = ["p50_seconds", "p90_seconds"], target = "slow_seconds" }
say      = { zh = "{% set worst = rows|selectattr('is_counted')|selectattr('late')|sort(attribute='in_time_share')|first %}{% if worst %}最慢的是 {{ worst.hour|hour }}：{{ worst.rounds|count }} 个问题里有 {{ worst.late|count }} 个超过 3 分钟或没人答，只有 {{ worst.in_time_share|share }} 及时，最慢一成等了 {{ worst.p90_seconds|seconds }} 以上。{% elif first %}每个时段都答得及时。{% endif %}", en = "{% set worst = rows|selectattr('is_counted')|selectattr('late')|sort(attribute='in_time_share')|first %}{% if worst %}The slowest hour was {{ worst.hour|hour }}: {{ worst.late|count }} of {{ worst.rounds|count }} questions waited over 3 minutes or got no reply; {{ worst.in_time_share|share }} were answered in time, and the slowest tenth waited {{ worst.p90_seconds|seconds }} or more.{% elif first %}Every hour was answered in time.{% endif %}" }

[columns]
hour = { zh = "时段", en = "Hour", kind = "hour" }
rounds = { zh = "问题轮次", en = "Questions", kind = "count" }
late = { zh = "超时", en = "Late", kind = "count", doc = { zh = "超过 slow_seconds 秒或无人答复", en = "over slow_seconds, or unanswered" } }
unanswered = { zh = "无人答复", en = "Unanswered", kind = "count" }
in_time_share = { zh = "3分钟内", en = "Within 3 minutes", kind = "share", doc = { zh = "占该小时全部问题轮次", en = "of all questions of the hour" } }
p50_seconds = { zh = "中位等待", en = "Median wait", kind = "seconds" }
p90_seconds = { zh = "最慢一成", en = "Slowest tenth", kind = "seconds" }
is_counted = { zh = "样本够", en = "Enough questions", kind = "flag", doc = { zh = "至少 min_rounds 个问题", en = "at least min_rounds questions" } }
*/
with

hours as (
    select unnest(generate_series(
        date_trunc('hour', starts_at), date_trunc('hour', ends_at), interval 1 hour
    )) as hour,
    from promotion
),

by_hour as (
    select
        date_trunc('hour', asked_at) as hour,
        count(*) as rounds,
        count(*) filter (wait_seconds is null or wait_seconds > $slow_seconds) as late,
        count(*) filter (wait_seconds is null) as unanswered,
        quantile_cont(wait_seconds, 0.5) as p50_seconds,
        quantile_cont(wait_seconds, 0.9) as p90_seconds,
    from rounds
    where in_window
    group by all
)

select
    hours.hour as hour,
    coalesce(by_hour.rounds, 0) as rounds,
    coalesce(by_hour.late, 0) as late,
    coalesce(by_hour.unanswered, 0) as unanswered,
    (by_hour.rounds - by_hour.late) / nullif(by_hour.rounds, 0) as in_time_share,
    by_hour.p50_seconds as p50_seconds,
    by_hour.p90_seconds as p90_seconds,
    coalesce(by_hour.rounds, 0) >= $min_rounds as is_counted,
from hours
join promotion on hours.hour < promotion.ends_at
left join by_hour using (hour)
order by hour
