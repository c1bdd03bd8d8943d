/* retro
title    = { zh = "咨询量指标", en = "Volume metrics" }
question = { zh = "来了多少人、聊了多少？", en = "How many buyers came, and how much was said?" }
doc      = { zh = "都是大促期间、剔除广告等之后的数。咨询人数是每日去重后相加，同一买家两天各来一次算 2；去重到整个大促的是“咨询买家（去重）”。", en = "All within the promotion and after filters. Consulting buyers are distinct per day and summed: one buyer on two days counts twice; buyers is distinct over the promotion." }
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
        -- The first wait ends with a person's reply alone.
        count(first_wait_seconds) as human_sessions,
        count(*) filter (question_type = 'logistics') as logistics,
    from sessions_computed
    where in_window
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
        {metric: 'consult_users', value: consult_users::double, over: null::double},
        {metric: 'served_users', value: served_users, over: null},
        {metric: 'buyers', value: people.buyers, over: null},
        {metric: 'sessions', value: visits.sessions, over: null},
        {metric: 'human_sessions', value: human_sessions, over: null},
        {metric: 'messages', value: lines.messages, over: null},
        {metric: 'filtered_messages', value: left_out.messages, over: null},
        {metric: 'filtered_buyers', value: left_out.buyers, over: null},
        {metric: 'filtered_sessions', value: left_out.sessions, over: null},
        {metric: 'qa_ratio', value: human_messages, over: buyer_messages},
        {metric: 'bot_share', value: bot_messages, over: bot_messages + human_messages},
        {metric: 'wismo_share', value: logistics, over: visits.sessions}
    ], recursive := true)
    from people, visits, lines, left_out
    where lines.messages + left_out.messages > 0
)

select
    metric,
    case when over is null then value else value / nullif(over, 0) end as value,
    case when over is not null then value end as numerator,
    over as denominator,
from figures
order by metric
