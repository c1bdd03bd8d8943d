/* retro
title    = { zh = "排了班却没有接待的客服", en = "On the roster, but never at work" }
question = { zh = "排班表里的人都在聊天或绩效表里吗？", en = "Does everyone on the roster appear in the chats or the agent table?" }
doc      = { zh = "大促期间有排班，却没有一条人工消息、绩效表里也没有接待的客服；两种导出都没有时不说。有 least_agents 位就说（默认值）。", en = "Agents with a shift in the promotion, no message of their own and no reception in the agent table; not told where neither is exported. Told from least_agents on (cfg)." }
reads    = ["roster", "promotion"]
may_read = ["chat_lines", "agent_periods"]
params   = { least_agents = 1 }
grain    = ["n"]
say      = { zh = "大促期间排了班的 {{ agents|count }} 位客服里，{{ n|count }} 位在聊天和绩效表里都没有接待（如 {{ examples }}），人手会算多。多半是昵称写法不同，请在 retro.toml 登记别名；确实没有上班的，请改排班表。", en = "Of {{ agents|counted('agent') }} with shifts in the promotion, {{ n|count }} served nobody in the chats or the agent table (such as {{ examples }}), so too many people are counted. Mostly it is another spelling: list the alias in retro.toml; if they were off, correct the roster." }

[columns]
n = { zh = "客服人数", en = "Agents", kind = "count" }
agents = { zh = "排了班的客服", en = "Agents with shifts", kind = "count" }
examples = { zh = "如", en = "Such as", kind = "agent", doc = { zh = "排班最多的三位", en = "the three with most shifts" } }
*/
with

seen as (
    select agent
    from chat_lines
    where role = 'reply' and sender = 'human' and in_window
    union
    select agent
    from agent_periods
    join promotion on from_day <= ends_at::date and to_day >= starts_at::date
    where coalesce(served_users, consult_users, agent_messages, 1) > 0
),

rostered as (
    select
        roster.agent as agent,
        count(*) as shifts,
        roster.agent not in (select agent from seen where agent is not null) as is_silent,
    from roster
    join promotion
        on roster.starts_at < promotion.ends_at and roster.ends_at > promotion.starts_at
    where exists (select 1 from seen)
    group by roster.agent
),

ranked as (
    select *, row_number() over (partition by is_silent order by shifts desc, agent) as place,
    from rostered
)

select
    count(*) filter (is_silent) as n,
    count(*) as agents,
    string_agg(agent, ', ' order by place) filter (is_silent and place <= 3) as examples,
from ranked
having count(*) filter (is_silent) >= $least_agents
order by n
