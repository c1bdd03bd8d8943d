/* retro
title    = { zh = "排班里没有的客服", en = "Agents missing from the roster" }
question = { zh = "干活的人都在排班表里吗？", en = "Is everyone who worked on the roster?" }
doc      = { zh = "大促期间发过人工消息、或在后台绩效表里有接待，却不在排班表里的客服。", en = "Agents who sent messages in the promotion, or have receptions in the agent table, and are not on the roster." }
reads    = ["roster", "promotion"]
may_read = ["chat_lines", "agent_periods"]
grain    = ["n"]
say      = { zh = "{{ n|count }} 位客服有接待却不在排班表里（如 {{ examples }}），缺人的计算会偏大。多半是昵称写法不同：请在 retro.toml 的客服名单里登记别名。", en = "{{ n|count }} agents worked but are not on the roster (such as {{ examples }}), so shortages come out too large. Mostly it is another spelling: list the alias under the agents in retro.toml." }

[columns]
n = { zh = "客服人数", en = "Agents", kind = "count" }
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

missing as (
    select
        seen.agent as agent,
        row_number() over (order by max(seen.work) desc, seen.agent) as place,
    from seen
    anti join roster using (agent)
    where seen.agent is not null and seen.work > 0
    group by seen.agent
)

select
    count(*) as n,
    string_agg(agent, ', ' order by place) filter (place <= 3) as examples,
from missing
having count(*) > 0
order by n
