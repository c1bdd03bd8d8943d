/* retro
title    = { zh = "班次、休息与离岗", en = "Shifts, breaks and absences" }
question = { zh = "每个班次里，哪些时间在岗、在休息、不在？", en = "Of each shift, which times were duty, break and absence?" }
doc      = { zh = "班次本身，写明时间的休息和查出的离岗（都只取班次之内的部分）；只写休息多少分钟、没写几点的，按分钟数平摊到整个班次。", en = "The shifts themselves, the breaks whose times are written and the absences that were found (each within its shift only); where only the minutes of a break are written, they are spread evenly over the shift." }
reads    = ["shift_spans"]
may_read = ["break_times", "absence_spans"]
grain    = ["agent", "state", "starts_at", "ends_at"]
hidden   = true

[columns]
state = { zh = "状态", en = "State", kind = "code", codes = "shift_state" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
heads = { zh = "人数", en = "People", kind = "number", doc = { zh = "平摊的休息不足一人", en = "less than one for a spread break" } }
is_inferred = { zh = "按消息推断", en = "Inferred from messages", kind = "flag" }
*/
with

timed as (
    select 'on_break' as state, agent, starts_at, ends_at from break_times
    union all
    select 'absent' as state, agent, starts_at, ends_at from absence_spans
),

-- Only what lies within a shift counts as missing from it.
missing as (
    select
        timed.state,
        shift_spans.agent,
        shift_spans.pool,
        greatest(timed.starts_at, shift_spans.starts_at) as starts_at,
        least(timed.ends_at, shift_spans.ends_at) as ends_at,
        shift_spans.is_inferred,
        shift_spans.starts_at as shift_from,
    from timed
    join shift_spans
        on shift_spans.agent = timed.agent
        and shift_spans.starts_at < timed.ends_at
        and shift_spans.ends_at > timed.starts_at
),

unwritten as (
    select *
    from shift_spans
    where break_minutes > 0
        and not exists (
            select 1
            from missing
            where missing.state = 'on_break'
                and missing.agent = shift_spans.agent
                and missing.shift_from = shift_spans.starts_at
        )
)

select 'rostered' as state, agent, pool, starts_at, ends_at, 1::double as heads, is_inferred,
from shift_spans
union all
select state, agent, pool, starts_at, ends_at, 1::double as heads, is_inferred,
from missing
union all
select
    'spread_break' as state,
    agent,
    pool,
    starts_at,
    ends_at,
    least(break_minutes * 60 / nullif(date_diff('second', starts_at, ends_at), 0), 1) as heads,
    is_inferred,
from unwritten
order by agent, state, starts_at, ends_at
