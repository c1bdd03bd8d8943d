/* retro
title    = { zh = "班次", en = "Shifts" }
question = { zh = "谁在什么时候当班？", en = "Who was on duty when?" }
doc      = { zh = "来自排班表，同一客服、同一岗位相连或重叠的班次并成一段。没有大促期间的排班表时，按客服发出的消息推断：见 inferred_spans，is_inferred 标出。", en = "From the roster, shifts of one agent and pool that touch or overlap as one span. Without a roster of the promotion it is inferred from what the agents wrote: see inferred_spans; is_inferred says so." }
reads    = ["promotion"]
may_read = ["roster", "inferred_spans"]
grain    = ["agent", "starts_at"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
break_minutes = { zh = "休息（分钟）", en = "Break minutes", kind = "number" }
is_inferred = { zh = "推断的", en = "Inferred", kind = "flag", doc = { zh = "没有排班表，由消息推断", en = "from messages, for lack of a roster" } }
*/
with

-- One line a person and moment of coming: the same shift may stand in two files.
stretches as (
    select
        agent,
        min(pool) as pool,
        starts_at,
        max(ends_at) as ends_at,
        max(break_minutes) as break_minutes,
    from roster
    where agent is not null and ends_at > starts_at
        and (select count(*) from inferred_spans) = 0
    group by agent, starts_at
),

reached as (
    select
        *,
        max(ends_at) over (
            partition by agent, pool order by starts_at
            rows between unbounded preceding and 1 preceding
        ) as reached_at,
    from stretches
),

numbered as (
    select
        *,
        sum(case when reached_at is null or starts_at > reached_at then 1 else 0 end) over (
            partition by agent, pool order by starts_at
            rows between unbounded preceding and current row
        ) as span_no,
    from reached
)

select
    agent,
    pool,
    min(starts_at) as starts_at,
    max(ends_at) as ends_at,
    cast(sum(cast(break_minutes as decimal(18, 4))) as double) as break_minutes,
    false as is_inferred,
from numbered
group by agent, pool, span_no
union all
select agent, pool, starts_at, ends_at, cast(0 as double) as break_minutes, true as is_inferred,
from inferred_spans
order by agent, starts_at
