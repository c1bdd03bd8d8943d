/* retro
title    = { zh = "同条件下预期的超时会话", en = "Slow chats to be expected" }
question = { zh = "在同样的时段、负荷和问题类型下，同事会有多少超时会话？", en = "With the same hours, load and question types, how many slow chats would colleagues have had?" }
doc      = { zh = "间接标准化：每个会话取同岗同事在同一个半小时、同一负荷档的超时比例（见 agent_cells），再乘以该问题类型的系数：同事在该类上的超时 ÷ 按时段和负荷应有的超时，相对于全部类型。比例与系数都不含本人；会话少的类型系数向 1 靠（20 个会话时各占一半，可改）。没有聊天记录和会话表时，取客服绩效表：同岗同事在同一统计期的超时比例，is_daily 标出，时段、负荷和类型没有拉平。", en = "Indirect standardisation: each chat takes the slow share of the colleagues of the pool in the same half hour and load band (see agent_cells), times a factor for its question type: the colleagues' slow chats of the type ÷ what hours and load explain, relative to all types. Neither contains the agent; types with few chats lean towards 1 (half at 20 chats, cfg). Without chats and sessions the agent table stands in: the share of the colleagues of the pool in the same period, marked is_daily; hours, load and types are then not made equal." }
reads    = ["agent_cells", "promotion"]
may_read = ["table_days", "agents"]
one_of   = ["messages", "sessions", "agent_periods"]
params   = { pull_chats = 20 }
grain    = ["agent"]
hidden   = true

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
chats = { zh = "会话", en = "Chats", kind = "count" }
slow_chats = { zh = "超时会话", en = "Slow chats", kind = "count" }
expected_slow = { zh = "预期超时", en = "Slow chats expected", kind = "number" }
variance = { zh = "方差", en = "Variance", kind = "number", doc = { zh = "各会话 p × （1 − p） 之和，p 为预期超时的概率", en = "sum over chats of p × (1 − p), p the probability of being slow" } }
is_daily = { zh = "只按统计期", en = "By period only", kind = "flag" }
*/
with

summed as (
    select
        *,
        (chats * usual_rate)::decimal(28, 9) as usual_slow,
        (sum(usual_slow) over people - sum(usual_slow) over own)::double as usual_all,
        (sum(slow_chats) over types - sum(slow_chats) over own_types)::double as type_slow,
        (sum(usual_slow) over types - sum(usual_slow) over own_types)::double as usual_type,
    from agent_cells
    window
        people as (partition by pool),
        own as (partition by pool, agent),
        types as (partition by pool, question_type),
        own_types as (partition by pool, question_type, agent)
),

-- How much slower a type is than the hours and loads in which it came explain.
typed as (
    select
        *,
        (type_slow * usual_all / nullif(pool_slow, 0) + $pull_chats * pool_rate)
            / nullif(usual_type + $pull_chats * pool_rate, 0) as type_factor,
        least(usual_rate * coalesce(type_factor, 1), 1) as p,
    from summed
),

periods as (
    select
        table_days.agent,
        coalesce(pool, 'all') as pool,
        users,
        users * (1 - in_time) as slow,
        (sum(slow::decimal(18, 9)) over colleagues - slow::decimal(18, 9))::double
            / nullif(sum(users) over colleagues - users, 0) as p,
    from table_days
    join promotion on from_day <= ends_at::date and to_day >= starts_at::date
    left join agents on agents.agent = table_days.agent
    where not exists (select 1 from agent_cells)
    window colleagues as (partition by coalesce(pool, 'all'), from_day, to_day)
)

select
    agent,
    max(pool) as pool,
    sum(chats)::bigint as chats,
    sum(slow_chats)::bigint as slow_chats,
    sum((chats * p)::decimal(28, 9))::double as expected_slow,
    sum((chats * p * (1 - p))::decimal(28, 9))::double as variance,
    false as is_daily,
from typed
group by agent

union all

select
    agent,
    max(pool) as pool,
    sum(users)::bigint as chats,
    round(sum(slow::decimal(18, 9)))::bigint as slow_chats,
    sum((users * p)::decimal(28, 9))::double as expected_slow,
    sum((users * p * (1 - p))::decimal(28, 9))::double as variance,
    true as is_daily,
from periods
where p is not null
group by agent
order by agent
