/* retro
title    = { zh = "最大同时接待", en = "Peak concurrency" }
question = { zh = "一位客服最多同时接几个会话？", en = "How many chats did one agent have open at most?" }
doc      = { zh = "大促期间开始、有回复的会话，同一客服同时未结束的最大数；同一刻先算结束、再算开始。", en = "Answered sessions begun in the promotion: the most that one agent had open at once; of one moment, ends come before beginnings." }
reads    = ["sessions_computed"]
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

taken as (
    select agent, session_id, started_at, ended_at
    from sessions_computed
    where in_window and is_answered and agent is not null
),

moves as (
    select agent, session_id, started_at as moved_at, 1 as change from taken
    union all
    select agent, session_id, ended_at as moved_at, -1 as change from taken
),

concurrent as (
    select
        sum(change) over (
            partition by agent order by moved_at, change, session_id
            rows between unbounded preceding and current row
        ) as open_sessions,
    from moves
)

select
    'max_concurrent' as metric,
    max(open_sessions)::double as value,
    null::double as numerator,
    null::double as denominator,
from concurrent
having count(*) > 0
order by metric
