/* retro
title    = { zh = "排班里没有的客服", en = "Agents missing from the roster" }
question = { zh = "干活的人都在排班表里吗？", en = "Is everyone who worked on the roster?" }
doc      = { zh = "大促期间发过人工消息、或在后台绩效表里有接待，却不在排班表里的客服；有 least_agents 位就说（默认值）。", en = "Agents who sent messages in the promotion, or have receptions in the agent table, and are not on the roster; told from least_agents on (cfg)." }
reads    = ["roster", "promotion"]
may_read = ["chat_lines", "agent_periods"]
params   = { least_agents = 1 }
grain    = ["n"]
say      = { zh = "有接待的 {{ agents|count }} 位客服里，{{ n|count }} 位不在排班表里（如 {{ examples }}），缺人的计算会偏大。多半是昵称写法不同：请在 retro.toml 的客服名单里登记别名。", en = "{{ n|count }} of {{ agents|counted('agent') }} who worked are not on the roster (such as {{ examples }}), so shortages come out too large. Mostly it is another spelling: list the alias under the agents in retro.toml." }

[columns]
n = { zh = "客服人数", en = "Agents", kind = "count" }
agents = { zh = "有接待的客服", en = "Agents who worked", kind = "count" }
examples = { zh = "如", en = "Such as", kind = "agent", doc = { zh = "干得最多的三位", en = "the three who did most" } }
*/
with

seen as (
    select agent, count(*) as work,
    from chat_lines
    where role = 'reply' and sender = 'human' and in_window
    group by all

    union all

    select agent, sum(coalesce(served_users, consult_users))::bigint as work,
    from agent_periods
    cross join promotion
    where from_day <= promotion.ends_at::date and to_day >= promotion.starts_at::date
    group by all
),

workers as (
    select
        seen.agent as agent,
        max(seen.work) as work,
        seen.agent not in (select agent from roster where agent is not null) as is_missing,
    from seen
    where seen.agent is not null and seen.work > 0
    group by seen.agent
),

ranked as (
    select *, row_number() over (partition by is_missing order by work desc, agent) as place,
    from workers
)

select
    count(*) filter (is_missing) as n,
    count(*) as agents,
    string_agg(agent, ', ' order by place) filter (is_missing and place <= 3) as examples,
from ranked
having count(*) filter (is_missing) >= $least_agents
order by n
