/* retro
title    = { zh = "逐小时、逐问题类型的次数", en = "Counts by hour and question type" }
question = { zh = "每个小时、每类问题，计了几次，其中几次做到？", en = "In each hour and question type, how many counted and how many were met?" }
doc      = { zh = "留在历史结果里，供以后的大促不用旧导出也能对比。in_time 是各店口径的及时率；rate_3min、rate_30s、rate_45s、reply_rate、conv 与核心数据同一口径，各小时合计等于核心数据的分子和分母。回复率按买家当天第一问、询单转化按第一次询单的小时和类型算。", en = "Kept with the results, so that later promotions are compared without the old exports. in_time is the rate of the shops' own profile; rate_3min, rate_30s, rate_45s, reply_rate and conv are counted as in the core metrics: all hours together give their numerators and denominators. A buyer's day stands in the hour and type of its first question, an inquiry in those of the first inquiry." }
reads    = ["own_cases", "clock_cases", "clock_sessions", "clock_rounds", "promotion_hours"]
may_read = ["inquiries"]
params   = { slow_seconds = 180, first_seconds = 30, opening_seconds = 45 }
grain    = ["metric", "profile", "hour_no", "question_type"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
hour_no = { zh = "开始后第几小时", en = "Hour since start", kind = "count" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
cases = { zh = "计入", en = "Cases", kind = "count" }
hits = { zh = "做到", en = "Met", kind = "count", doc = { zh = "及时、有回复或成交的次数，占计入", en = "in time, answered or won, of the cases" } }
*/
with

days as (
    select
        profile,
        min(asked_at) as event_at,
        min_by(question_type, (asked_at, conversation_id, round_no)) as question_type,
        bool_or(replied_at is not null) as is_hit,
    from clock_rounds
    where clock = 'own' and in_window and left_out is distinct from 'bot_only'
    group by profile, platform, shop, buyer, asked_at::date
),

inquirers as (
    select
        min(started_at) as event_at,
        min_by(question_type, (started_at, session_id)) as question_type,
        bool_or(is_won) as is_hit,
    from inquiries
    where is_inquiry
    group by platform, shop, buyer
),

events as (
    select 'in_time' as metric, profile, asked_at as event_at, question_type, not is_late as is_hit,
    from own_cases
    union all
    select 'rate_3min', profile, asked_at, question_type, worst_seconds <= $slow_seconds,
    from clock_cases
    where clock = 'own'
    union all
    select
        unnest(['rate_30s', 'rate_45s']), profile, started_at, question_type,
        first_wait_seconds <= unnest([$first_seconds, $opening_seconds]),
    from clock_sessions
    where clock = 'own' and in_window and in_rate
    union all
    select 'reply_rate', profile, event_at, question_type, is_hit from days
    union all
    select 'conv', null, event_at, question_type, is_hit from inquirers
)

select
    events.metric as metric,
    events.profile as profile,
    promotion_hours.hour_no as hour_no,
    coalesce(events.question_type, 'other') as question_type,
    count(*) as cases,
    count(*) filter (events.is_hit) as hits,
from events
asof join promotion_hours on events.event_at >= promotion_hours.starts_at
group by all
order by metric, profile, hour_no, question_type
