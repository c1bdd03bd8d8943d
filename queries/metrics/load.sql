/* retro
title    = { zh = "接待负荷指标", en = "Load metrics" }
question = { zh = "一位客服同时接几个、聊多久、转多少？", en = "How many chats at once, how long, and how many are handed over?" }
doc      = { zh = "会话从首问到最后一条消息（机器人和自动回复不算），所有店铺用统一口径。并发 P95 按客服分钟（手上至少有一个会话的分钟）。转接以有人接手过的会话为底；直接接入 = 未经转接的接手 ÷ 全部接手。长接待：会话超过 long_minutes 分钟的买家，逐日计。", en = "A session lasts from its first question to its last message (not of bots or automatic replies), by one ruler for all shops. P95 of concurrency is over agent minutes with at least one open chat. Handing over is counted over sessions that an agent had; direct = receptions that were not taken over ÷ all receptions. Long receptions: buyers with a session of more than long_minutes minutes, by day." }
reads    = ["sessions_computed", "rounds", "agent_minutes"]
params   = { long_minutes = 30 }
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

handed_over as (
    select session_id, sum(transfers) as transfers
    from rounds
    group by all
),

visits as (
    select
        count(*) as sessions,
        sum(date_diff('second', started_at, ended_at)) as seconds,
        count(*) filter (agent is not null) as received,
        count(*) filter (is_transferred and agent is not null) as transferred,
        -- Without transfer lines, every further agent who replied has taken over.
        coalesce(sum(greatest(coalesce(transfers, 0), agents - 1)), 0) as taken_over,
        count(distinct (platform, shop, buyer, started_at::date)) as buyer_days,
        count(distinct (platform, shop, buyer, started_at::date)) filter (
            date_diff('second', started_at, ended_at) > $long_minutes * 60
        ) as long_users,
    from sessions_computed
    left join handed_over using (session_id)
    where in_window
),

minutes as (
    select
        quantile_cont(open_sessions, 0.95) as p95,
        count(*) as minutes,
    from agent_minutes
    where open_sessions > 0
),

figures as (
    select unnest([
        {metric: 'session_len', value: null::double, part: seconds::double, whole: sessions::double},
        {metric: 'transfer_in', value: taken_over, part: null, whole: null},
        {metric: 'transfer_out_rate', value: null, part: transferred, whole: received},
        {metric: 'direct_share', value: null, part: received, whole: received + taken_over},
        {metric: 'long_users', value: long_users, part: null, whole: null},
        {metric: 'long_share', value: null, part: long_users, whole: buyer_days},
        {metric: 'concurrency_p95', value: p95, part: null, whole: minutes.minutes}
    ], recursive := true)
    from visits, minutes
    where sessions > 0
)

select
    metric,
    coalesce(value, part / nullif(whole, 0)) as value,
    part as numerator,
    whole as denominator,
from figures
where coalesce(value, part / nullif(whole, 0)) is not null
order by metric
