/* retro
title    = { zh = "可能离岗的静默", en = "Silences that may be absences" }
question = { zh = "静默里，从什么时候起本该有人答，扣掉休息还有多久？", en = "Of each silence, from when on should somebody have answered, and how long is it without breaks?" }
doc      = { zh = "静默时手上有人等着的，从那时起算（waiting）；同岗正忙、人均应接 busy_sessions 个以上的，整段都算（busy）。写明的休息扣掉；开头或结尾在休息 trim_minutes 分钟之内的，从休息结束算起或算到休息开始。班次里没写明时段的休息按分钟数放在 allowed；meal_after_hours 小时以上没写休息的班按 meal_minutes 分钟。", en = "Where somebody waited for the agent, from then on (waiting); where the pool was busy, busy_sessions per head or more, all of it (busy). Written breaks are taken off; where one lies within trim_minutes of the beginning or the end, the stretch begins after it or ends before it. A break without times is in allowed, in seconds; a shift of meal_after_hours or more without any has meal_minutes." }
reads    = ["silences"]
may_read = ["break_times"]
params   = { trim_minutes = 5, meal_minutes = 60, meal_after_hours = 6, busy_sessions = 5.0 }
grain    = ["agent", "silent_from", "sign"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
shift_at = { zh = "班次开始", en = "Shift from", kind = "time" }
break_minutes = { zh = "休息（分钟）", en = "Break minutes", kind = "number" }
silent_from = { zh = "静默开始", en = "Silent from", kind = "time" }
sign = { zh = "依据", en = "Told by", kind = "code", codes = "absence_sign" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
away = { zh = "净时长", en = "Without breaks", kind = "seconds" }
allowed = { zh = "没写时段的休息", en = "Break without times", kind = "seconds" }
per_head = { zh = "人均应接", en = "Sessions per head", kind = "number" }
*/
with

tries as (
    select *, 'busy' as sign, starts_at as from_at,
    from silences
    where per_head >= $busy_sessions
    union all
    select *, 'waiting' as sign, greatest(starts_at, waiting_from) as from_at,
    from silences
    where waiting_from is not null
),

rested as (
    select
        tries.agent, tries.pool, tries.shift_at, tries.shift_to, tries.break_minutes, tries.sign,
        tries.starts_at, tries.ends_at, tries.from_at, tries.per_head,
        max(case
            when break_times.starts_at <= tries.from_at + interval 1 minute * $trim_minutes
                then break_times.ends_at end) as rested_at,
        min(case
            when break_times.ends_at >= tries.ends_at - interval 1 minute * $trim_minutes
                then break_times.starts_at end) as resting_at,
        sum(case when break_times.agent is not null then greatest(0, date_diff(
            'second', greatest(break_times.starts_at, tries.from_at),
            least(break_times.ends_at, tries.ends_at)
        )) end) as rest,
    from tries
    left join break_times
        on break_times.agent = tries.agent
        and break_times.starts_at < tries.shift_to
        and break_times.ends_at > tries.shift_at
    group by
        tries.agent, tries.pool, tries.shift_at, tries.shift_to, tries.break_minutes, tries.sign,
        tries.starts_at, tries.ends_at, tries.from_at, tries.per_head
)

select
    agent, pool, shift_at, break_minutes,
    starts_at as silent_from,
    sign,
    greatest(from_at, coalesce(rested_at, from_at)) as starts_at,
    least(ends_at, coalesce(resting_at, ends_at)) as ends_at,
    cast(date_diff('second', from_at, ends_at) - coalesce(rest, 0) as double) as away,
    cast(case
        when rest is not null then 0
        when break_minutes > 0 then break_minutes * 60
        when date_diff('second', shift_at, shift_to) >= $meal_after_hours * 3600
            then $meal_minutes * 60
        else 0
    end as double) as allowed,
    per_head,
from rested
