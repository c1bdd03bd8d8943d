/* retro
title    = { zh = "回复率（后台绩效表）", en = "Answered (agent table)" }
question = { zh = "只有后台绩效表时，回复率达标了吗？", en = "With the agent table alone: was the target for buyers answered at all met?" }
doc      = { zh = "只在没有聊天记录时使用。各客服的回复率按咨询人数（没有则接待人数）加权；低于目标、涉及 30 人以上且多出 15 人以上才列。按天的数据看不出是哪些小时。", en = "Used only without chat messages. The agents' rates weighted by consulting buyers (or buyers served); listed below the target, with 30 buyers or more and at least 15 beyond the target. Daily figures do not tell which hours." }
reads    = ["office_periods"]
may_read = ["messages", "targets"]
params   = { target_reply_rate = 0.995, least_n = 30, least_excess = 15, high_points = 0.1 }
grain    = ["from_day"]

[finding]
step = 1
metric = "reply_rate"
title = { zh = "回复率低于目标", en = "Too many buyers without an answer" }
say = { zh = "后台统计：回复率为 {{ value|share }}（{{ n|count }} 位买家），目标 {{ target|share }}，没得到回复的买家比目标允许的多约 {{ affected|count }} 位；{{ agents|count }} 位客服中 {{ below|count }} 位低于目标。目前只有按天的数据，看不出是哪几个小时。", en = "By the back office {{ value|share }} of {{ n|counted('buyer') }} were answered at all, the target is {{ target|share }}: about {{ affected|counted('buyer') }} too many got no answer; {{ below|count }} of {{ agents|counted('agent') }} are below the target. Daily figures do not tell which hours." }
do = { zh = "下次大促后同时导出聊天记录和排班表，查出是哪几个小时；之前先对低于目标的 {{ below|count }} 位客服核对在线时长和同时接待数，接得太多的分给有余力的人；下次复盘看回复率是否达到 {{ target|share }}。", en = "Export chats and the roster next time to find the hours; until then check hours online and chats at a time of the {{ below|counted('agent') }} below the target and share out the excess. Check that {{ target|share }} of buyers are answered at all." }
ask = { zh = "下次由谁导出聊天记录和排班表，哪几位先核对接待量？", en = "Who exports chats and the roster next time, and whose number of chats is checked first?" }
owner = "cs_lead"
due_days = 14
kpi = "reply_rate"
cause = "unknown"
controllable = true
effect = "replies"
evidence = ["3_root_cause/day_level"]

[columns]
from_day = { zh = "起始日", en = "From", kind = "day" }
to_day = { zh = "截止日", en = "To", kind = "day" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "回复率", en = "Answered", kind = "share", doc = { zh = "按买家人数加权", en = "weighted by buyers" } }
expected = { zh = "目标", en = "Target", kind = "share" }
n = { zh = "买家", en = "Buyers", kind = "count" }
affected = { zh = "没有得到回复的买家", en = "Buyers beyond the target", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share" }
agents = { zh = "客服人数", en = "Agents", kind = "count" }
below = { zh = "低于目标的客服", en = "Agents below the target", kind = "count" }
*/
with

aims as (
    select coalesce(max(target) filter (metric = 'reply_rate'), $target_reply_rate) as target,
    from targets
),

rated as (
    select
        agent,
        from_day,
        to_day,
        reply_rate as rate,
        coalesce(consult_users, served_users) as users,
    from office_periods
    where reply_rate is not null
        and coalesce(consult_users, served_users) > 0
        and not exists (select 1 from messages)
),

by_agent as (
    select
        agent,
        min(from_day) as from_day,
        max(to_day) as to_day,
        sum(users)::bigint as users,
        sum((rate * users)::decimal(18, 6)) as hits,
    from rated
    group by agent
),

shop as (
    select
        min(from_day) as from_day,
        max(to_day) as to_day,
        sum(users)::bigint as n,
        (sum(hits) / sum(users))::double as value,
        count(*) as agents,
        count(*) filter ((hits / users)::double < aims.target) as below,
        aims.target,
    from by_agent
    cross join aims
    group by aims.target
)

select
    from_day,
    to_day,
    case when value < target - $high_points then 'high' else 'medium' end as severity,
    'medium' as confidence,
    value,
    target as expected,
    n,
    round((target - value) * n)::bigint as affected,
    null::decimal(18, 2) as money,
    target,
    agents,
    below,
from shop
where n >= $least_n and (target - value) * n >= $least_excess
order by from_day
