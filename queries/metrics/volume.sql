/* retro
title    = { zh = "咨询量指标", en = "Volume metrics" }
question = { zh = "来了多少人、聊了多少？", en = "How many buyers came, and how much was said?" }
doc      = { zh = "都是大促期间、剔除广告等之后的数。咨询人数是每日去重后相加，同一买家两天各来一次算 2；去重到整个大促的是 buyers。", en = "All within the promotion and after filters. Consulting buyers are distinct per day and summed: one buyer on two days counts twice; buyers is distinct over the promotion." }
reads    = ["rounds", "sessions_computed", "chat_lines", "filtered_messages"]
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

people as (
    select
        count(distinct (platform, shop, buyer, asked_at::date)) as consult_users,
        count(distinct (platform, shop, buyer, asked_at::date))
            filter (human_replied_at is not null) as served_users,
        count(distinct (platform, shop, buyer)) as buyers,
    from rounds
    where in_window
),

visits as (
    select
        count(*) as sessions,
        count(*) filter (is_transferred) as transferred,
        count(*) filter (question_type = 'logistics') as logistics,
        sum(date_diff('second', started_at, ended_at)) as seconds,
    from sessions_computed
    where in_window
),

-- Open sessions of one agent, counted at each beginning; ends come before beginnings.
moves as (
    select agent, session_id, started_at as moved_at, 1 as change
    from sessions_computed
    where in_window and is_answered and agent is not null
    union all
    select agent, session_id, ended_at, -1
    from sessions_computed
    where in_window and is_answered and agent is not null
),

concurrent as (
    select
        sum(change) over (
            partition by agent order by moved_at, change, session_id
            rows between unbounded preceding and current row
        ) as open_sessions,
    from moves
),

lines as (
    select
        count(*) filter (filter_rule is null) as messages,
        count(*) filter (role = 'question') as buyer_messages,
        count(*) filter (role = 'reply' and sender = 'human') as human_messages,
        count(*) filter (role = 'bot' or (role = 'reply' and sender = 'assist_bot'))
            as bot_messages,
    from chat_lines
    where in_window
),

left_out as (
    select
        coalesce(sum(messages), 0) as messages,
        coalesce(sum(buyers) filter (rule = 'ads'), 0) as buyers,
        coalesce(sum(sessions) filter (rule = 'ads'), 0) as sessions,
    from filtered_messages
),

figures as (
    select unnest([
        {metric: 'consult_users', value: consult_users::double,
            numerator: null::double, denominator: null::double},
        {metric: 'served_users', value: served_users, numerator: null, denominator: null},
        {metric: 'buyers', value: people.buyers, numerator: null, denominator: null},
        {metric: 'sessions', value: visits.sessions, numerator: null, denominator: null},
        {metric: 'messages', value: lines.messages, numerator: null, denominator: null},
        {metric: 'filtered_messages', value: left_out.messages,
            numerator: null, denominator: null},
        {metric: 'filtered_buyers', value: left_out.buyers, numerator: null, denominator: null},
        {metric: 'filtered_sessions', value: left_out.sessions,
            numerator: null, denominator: null},
        {metric: 'max_concurrent', value: (select max(open_sessions) from concurrent),
            numerator: null, denominator: null},
        {metric: 'qa_ratio', value: null,
            numerator: human_messages, denominator: buyer_messages},
        {metric: 'bot_share', value: null,
            numerator: bot_messages, denominator: bot_messages + human_messages},
        {metric: 'session_len', value: null, numerator: seconds, denominator: visits.sessions},
        {metric: 'transfer_out_rate', value: null,
            numerator: transferred, denominator: visits.sessions},
        {metric: 'wismo_share', value: null,
            numerator: logistics, denominator: visits.sessions}
    ], recursive := true)
    from people, visits, lines, left_out
    where lines.messages + left_out.messages > 0
)

select
    metric,
    coalesce(value, numerator / nullif(denominator, 0)) as value,
    numerator,
    denominator,
from figures
order by metric
