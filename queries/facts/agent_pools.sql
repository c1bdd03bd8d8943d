/* retro
title    = { zh = "客服归属岗位", en = "Pool of each agent" }
question = { zh = "每位客服的会话算在哪个岗位？", en = "For which pool do an agent's sessions count?" }
doc      = { zh = "大促期间排班最多的岗位；没有排班的客服归入人时最多的岗位，行 * 即此岗位。完全没有排班表时按推断的班次算。", en = "The pool in which the agent was rostered most during the promotion; agents without a roster count for the pool with most agent-hours, which is the row *. Without any roster the inferred shifts count." }
reads    = ["shift_spans", "promotion"]
may_read = ["agent_lines"]
grain    = ["agent"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
is_inferred = { zh = "推断的", en = "Inferred", kind = "flag", doc = { zh = "没有排班表", en = "there is no roster" } }
*/
with

duty as (
    select
        agent,
        pool,
        sum(date_diff(
            'second',
            greatest(shift_spans.starts_at, promotion.starts_at),
            least(shift_spans.ends_at, promotion.ends_at)
        )) as seconds,
        bool_or(is_inferred) as is_inferred,
    from shift_spans
    cross join promotion
    where shift_spans.starts_at < promotion.ends_at and shift_spans.ends_at > promotion.starts_at
    group by agent, pool
),

pools as (
    select
        pool,
        bool_or(is_inferred) as is_inferred,
        row_number() over (order by sum(seconds) desc, pool) as place,
    from duty
    group by pool
),

posts as (
    select agent, pool,
        row_number() over (partition by agent order by seconds desc, pool) as place,
    from duty
),

names as (
    select agent, from duty
    union
    select agent, from agent_lines
)

select
    names.agent as agent,
    coalesce(posts.pool, pools.pool) as pool,
    coalesce(pools.is_inferred, false) as is_inferred,
from names
inner join pools on pools.place = 1
left join posts on posts.agent = names.agent and posts.place = 1
union all
select '*' as agent, pool, coalesce(is_inferred, false) as is_inferred,
from pools
where place = 1
order by agent
