/* retro
title    = { zh = "推断的在岗", en = "Presence inferred" }
question = { zh = "没有排班表时，谁什么时候在？", en = "Without a roster, who was there when?" }
doc      = { zh = "只在没有排班表、或排班表里没有一班落在大促期间时才有：客服两条消息之间超过 away_minutes 分钟（可改）算离开，其余算在岗；没有聊天记录的取平台会话表的首次回复与结束时间（工单不算）。岗位取 retro.toml。", en = "Only where there is no roster, or none of its shifts lies in the promotion: more than away_minutes (cfg) between two messages of an agent is away, the rest is presence; where there are no messages, first replies and ends of the platform's session table stand in (tickets left out). Pools are those of retro.toml." }
reads    = ["promotion"]
may_read = ["roster", "agent_lines", "sessions", "agents"]
params   = { away_minutes = 30 }
grain    = ["agent", "starts_at"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
*/
with

-- A roster of other weeks says nothing of the promotion.
rostered as (
    select count(*) as shift_lines
    from roster
    join promotion
        on roster.starts_at < promotion.ends_at and roster.ends_at > promotion.starts_at
),

moments as (
    select agent, sent_at as moment from agent_lines
    union all
    select agent, first_reply_at as moment from sessions where status is null
    union all
    select agent, ended_at as moment from sessions where status is null
),

followed as (
    select
        agent,
        moment,
        lag(moment) over (partition by agent order by moment) as before_at,
    from (
        select distinct agent, moment,
        from moments
        cross join rostered
        where agent is not null and moment is not null and shift_lines = 0
    ) as seen
),

numbered as (
    select
        agent,
        moment,
        sum(
            case
                when before_at is null then 1
                when date_diff('second', before_at, moment) > $away_minutes * 60 then 1
                else 0
            end
        ) over (
            partition by agent order by moment rows between unbounded preceding and current row
        ) as span_no,
    from followed
)

select
    numbered.agent as agent,
    coalesce(max(agents.pool), 'all') as pool,
    min(moment) as starts_at,
    max(moment) as ends_at,
from numbered
left join agents on agents.agent = numbered.agent
group by numbered.agent, span_no
having max(moment) > min(moment)
order by agent, starts_at
