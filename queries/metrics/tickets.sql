/* retro
title    = { zh = "工单指标", en = "Ticket metrics" }
question = { zh = "没有聊天记录时，工单说明了什么？", en = "What do tickets tell where there are no chats?" }
doc      = { zh = "大促期间创建的工单。咨询、接待、回复率等只在没有聊天记录和后台绩效表时用；买家逐日去重，没有买家编号的一张工单算一位。满意为 4 分及以上。", en = "Tickets created in the promotion. Consulting buyers, replies and the like are used only without chats and agent tables; buyers are counted once a day, a ticket without a buyer as one. Satisfied: 4 points or more." }
reads    = ["tickets"]
params   = { satisfied_from = 4 }
grain    = ["metric"]
rank     = 3

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

made as (
    select * from tickets where in_window
),

buyer_days as (
    select platform, shop, buyer, started_at::date as day, bool_or(is_answered) as is_served,
    from made
    group by all
),

buyers as (
    select
        count(*) as consulting,
        -- An export that says nothing of replies gives neither 0 nor 100 %.
        nullif(count(is_served), 0) as asked,
        case when count(is_served) > 0 then count(*) filter (is_served) end as served,
    from buyer_days
),

counted as (
    select
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
    from made
),

figures as (
    select unnest([
        {metric: 'consult_users', value: consulting::double, numerator: null::double, denominator: null::double},
        {metric: 'served_users', value: served, numerator: null, denominator: null},
        {metric: 'no_reply_users', value: asked - served, numerator: null, denominator: null},
        {metric: 'reply_rate', value: served / asked, numerator: served, denominator: asked},
        {metric: 'sessions', value: tickets, numerator: null, denominator: null},
        {metric: 'ticket_in_time', value: in_time / nullif(due, 0), numerator: in_time, denominator: due},
        {metric: 'ticket_reply_p50', value: reply_p50, numerator: null, denominator: timed},
        {metric: 'ticket_reply_p90', value: reply_p90, numerator: null, denominator: timed},
        {metric: 'ticket_resolution_p50', value: resolution_p50, numerator: null, denominator: solved},
        {metric: 'csat', value: satisfied / nullif(rated, 0), numerator: satisfied, denominator: rated},
        {metric: 'rating_coverage', value: rated / nullif(served, 0), numerator: rated, denominator: served}
    ], recursive := true)
    from counted
    cross join buyers
    where tickets > 0
)

select
    metric,
    value,
    numerator,
    denominator,
from figures
where value is not null
order by metric
