/* retro
title    = { zh = "只有客服绩效表时的每期数据", en = "Periods known from the agent table alone" }
question = { zh = "只有客服绩效表时，每位客服每期接待多少、及时率多少？", en = "With the agent table alone: how many buyers did each agent serve in each period, and how many in time?" }
doc      = { zh = "聊天记录、会话表、时段合计都没有时才有。人数取咨询人数，没有则接待人数；及时率取与时限对应的那一列（30 秒或 3 分钟），没有则取另一列。含大促以外的统计期，便于对照。", en = "Only where there are no chats, no session table and no totals by slot. Buyers are those who consulted, else those served; the rate is the column that fits the limit (30 seconds or 3 minutes), else the other. Periods outside the promotion are in, for comparison." }
reads    = ["promotion", "staffing_aims"]
may_read = ["agent_periods", "messages", "sessions", "slot_totals"]
grain    = ["from_day", "to_day", "agent"]
hidden   = true

[columns]
from_day = { zh = "起始日", en = "From", kind = "day" }
to_day = { zh = "截止日", en = "To", kind = "day" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
users = { zh = "接待人数", en = "Buyers", kind = "count" }
in_time = { zh = "及时率", en = "Share in time", kind = "share", doc = { zh = "按人数", en = "of the buyers" } }
*/
with

rated as (
    select
        from_day,
        to_day,
        agent,
        coalesce(consult_users, served_users) as users,
        case when answer_seconds <= 60 then coalesce(rate_30s, rate_3min)
            else coalesce(rate_3min, rate_30s) end as in_time,
    from agent_periods
    cross join staffing_aims
    where agent is not null
        and not exists (select 1 from messages)
        and not exists (select 1 from sessions where status is null)
        and not exists (select 1 from slot_totals)
)

select
    from_day,
    to_day,
    agent,
    sum(users)::bigint as users,
    fsum(users * in_time order by users, in_time) / sum(users) as in_time,
from rated
where users > 0 and in_time is not null
group by from_day, to_day, agent
order by from_day, to_day, agent
