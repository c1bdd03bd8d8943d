/* retro
title    = { zh = "工单指标", en = "Ticket metrics" }
question = { zh = "没有聊天记录时，工单说明了什么？", en = "What do tickets tell where there are no chats?" }
doc      = { zh = "大促期间创建的工单与平台会话。咨询、接待、回复率等只在没有聊天记录和后台绩效表时用；买家逐日去重，没有买家编号的一张工单算一位。满意为 satisfied_from 分及以上；Gorgias 另按它自己的算法给平均分（1–5）。时限、时长、满意率各系统算法不同，一个系统一行，从不合并。", en = "Tickets and sessions created in the promotion. Consulting buyers, replies and the like are used only without chats and agent tables; buyers are counted once a day, a ticket without a buyer as one. Satisfied: satisfied_from points or more; for Gorgias also its own mean of 1-5. In-time rates, times and satisfaction follow each system's own rules: one row per system, never put together." }
reads    = ["tickets", "profile_rules"]
params   = { satisfied_from = 4 }
grain    = ["metric", "profile"]
rank     = 3

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
*/
with

made as (
    select
        tickets.*,
        (select min(profile) from profile_rules where profile = case platform
            when 'xiaohongshu' then 'xhs' when 'tmall' then 'taobao' else platform end) as profile,
    from tickets
    where in_window
),

buyer_days as (
    select platform, shop, buyer, started_at::date as day, bool_or(is_answered) as is_served,
    from made
    group by all
),

-- An export that says nothing of replies gives neither 0 nor 100 %.
buyers as (
    select
        count(*) as consulting,
        nullif(count(is_served), 0) as asked,
        case when count(is_served) > 0 then count(*) filter (is_served) end as served,
    from buyer_days
),

counted as (
    select
        grouping(profile) = 0 as is_profile,
        profile,
        count(*) as tickets,
        count(*) filter (is_due) as due,
        count(*) filter (is_due and is_in_time) as in_time,
        count(first_reply_seconds) as timed,
        quantile_cont(first_reply_seconds, 0.5) as reply_p50,
        quantile_cont(first_reply_seconds, 0.9) as reply_p90,
        count(resolution_seconds) as solved,
        quantile_cont(resolution_seconds, 0.5) as resolution_p50,
        count(rating) as rated,
        count(*) filter (rating >= $satisfied_from) as satisfied,
        sum(rating::decimal(18, 4)) filter (profile = 'gorgias') as points,
    from made
    group by grouping sets ((), (profile))
),

figures as (
    select profile, is_profile, unnest([
        {metric: 'consult_users', value: consulting::double, part: null::double, whole: null::double, apart: false},
        {metric: 'served_users', value: served, part: null, whole: null, apart: false},
        {metric: 'no_reply_users', value: asked - served, part: null, whole: null, apart: false},
        {metric: 'reply_rate', value: null, part: served, whole: asked, apart: false},
        {metric: 'sessions', value: tickets, part: null, whole: null, apart: false},
        {metric: 'ticket_in_time', value: null, part: in_time, whole: due, apart: true},
        {metric: 'ticket_reply_p50', value: reply_p50, part: null, whole: timed, apart: true},
        {metric: 'ticket_reply_p90', value: reply_p90, part: null, whole: timed, apart: true},
        {metric: 'ticket_resolution_p50', value: resolution_p50, part: null, whole: solved, apart: true},
        {metric: 'csat', value: null, part: satisfied, whole: nullif(rated, 0), apart: true},
        {metric: 'csat_score', value: null, part: points, whole: nullif(rated, 0), apart: true},
        {metric: 'rating_coverage', value: null, part: nullif(rated, 0), whole: tickets, apart: true}
    ], recursive := true)
    from counted, buyers
    where tickets > 0
)

select
    metric,
    coalesce(value, part / nullif(whole, 0)) as value,
    part as numerator,
    whole as denominator,
    case when apart then profile end as profile,
from figures
where apart = is_profile and coalesce(value, part / nullif(whole, 0)) is not null
order by metric, profile
