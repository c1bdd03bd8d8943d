/* retro
title    = { zh = "响应指标", en = "Response metrics" }
question = { zh = "买家等了多久，谁没等到？", en = "How long did buyers wait, and who waited in vain?" }
doc      = { zh = "口径：house/淘系。3 分钟响应率按轮次，只算大促期间 day_from 点到 day_to 点提出的问题，无人答复算超时（day_from = 0、day_to = 24 即全天）；首次响应按会话段，首问到第一条人工答复，无人答复的不进平均。", en = "Profile house/taobao. The 3-minute rate is by rounds asked in the promotion between day_from and day_to o'clock; unanswered counts as late (0 and 24 for the whole day). First response is by session, from the first question to the first human reply; unanswered sessions are not averaged in." }
reads    = ["rounds", "sessions_computed"]
params   = { slow_seconds = 180, first_seconds = 30, day_from = 8, day_to = 23, gap_seconds = 120, gaps = 3 }
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

asked as (
    select
        *,
        cast(asked_at as date) as day,
        extract(hour from asked_at) >= $day_from and extract(hour from asked_at) < $day_to
            as is_daytime,
        coalesce(wait_seconds <= $slow_seconds, false) as is_in_time,
    from rounds
    where in_window
),

buyer_days as (
    select
        platform,
        shop,
        buyer,
        day,
        bool_or(replied_at is not null) as is_replied,
        count(*) filter (wait_seconds > $gap_seconds) as long_gaps,
    from asked
    group by all
),

waits as (
    select
        count(*) as rounds,
        count(*) filter (is_daytime) as day_rounds,
        count(*) filter (is_daytime and is_in_time) as day_in_time,
        count(*) filter (not is_in_time) as late,
        count(wait_seconds) as answered,
        sum(wait_seconds::bigint) as waited,
        quantile_cont(wait_seconds, 0.5) as p50,
        quantile_cont(wait_seconds, 0.9) as p90,
    from asked
),

first_waits as (
    select
        count(*) as sessions,
        count(*) filter (first_wait_seconds <= $first_seconds) as quick,
        count(first_wait_seconds) as answered,
        sum(first_wait_seconds::bigint) as waited,
        quantile_cont(first_wait_seconds, 0.5) as p50,
        quantile_cont(first_wait_seconds, 0.9) as p90,
    from sessions_computed
    where in_window
),

people as (
    select
        count(*) as consulting,
        count(*) filter (is_replied) as replied,
        count(*) filter (long_gaps >= $gaps) as slow,
    from buyer_days
),

figures as (
    select unnest([
        {metric: 'rate_3min', value: null::double,
            numerator: day_in_time::double, denominator: day_rounds::double},
        {metric: 'rate_30s', value: null, numerator: quick, denominator: sessions},
        {metric: 'reply_rate', value: null, numerator: replied, denominator: consulting},
        {metric: 'frt_mean', value: null,
            numerator: first_waits.waited, denominator: first_waits.answered},
        {metric: 'frt_p50', value: first_waits.p50,
            numerator: null, denominator: first_waits.answered},
        {metric: 'frt_p90', value: first_waits.p90,
            numerator: null, denominator: first_waits.answered},
        {metric: 'art_mean', value: null, numerator: waits.waited, denominator: waits.answered},
        {metric: 'art_p50', value: waits.p50, numerator: null, denominator: waits.answered},
        {metric: 'art_p90', value: waits.p90, numerator: null, denominator: waits.answered},
        {metric: 'no_reply_users', value: consulting - replied,
            numerator: null, denominator: null},
        {metric: 'slow_users', value: slow, numerator: null, denominator: null},
        {metric: 'timeout_replies', value: late, numerator: null, denominator: null}
    ], recursive := true)
    from waits, first_waits, people
    where rounds > 0
)

select
    metric,
    coalesce(value, numerator / nullif(denominator, 0)) as value,
    numerator,
    denominator,
from figures
order by metric
