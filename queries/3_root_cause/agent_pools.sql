/* retro
title    = { zh = "客服归属岗位", en = "Pool of each agent" }
question = { zh = "每位客服的会话算在哪个岗位？", en = "For which pool do an agent's sessions count?" }
doc      = { zh = "大促期间排班最多的岗位；没有排班的客服归入人时最多的岗位，行 * 即此岗位。", en = "The pool in which the agent was rostered most during the promotion; agents without a roster count for the pool with most agent-hours, which is the row *." }
reads    = ["roster", "agent_hours", "promotion"]
grain    = ["agent"]
hidden   = true

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
*/
with

duty as (
    select agent, pool, sum(on_duty_minutes::decimal(18, 4)) as minutes,
    from agent_hours
    join promotion
        on agent_hours.hour >= date_trunc('hour', promotion.starts_at)
        and agent_hours.hour < promotion.ends_at
    group by agent, pool
),

main as (
    select pool
    from duty
    where minutes > 0
    group by pool
    order by sum(minutes) desc, pool
    limit 1
),

placed as (
    select agent, pool
    from duty
    semi join (select pool from duty where minutes > 0) as staffed on staffed.pool = duty.pool
    qualify row_number() over (partition by agent order by minutes desc, pool) = 1
)

select agent, coalesce(placed.pool, main.pool) as pool,
from (select distinct agent from duty where agent is not null) as agents
cross join main
left join placed using (agent)

union all

select '*' as agent, pool,
from main
order by agent
