/* retro
title    = { zh = "离岗", en = "Absences" }
question = { zh = "谁在班却不在，从几点到几点？", en = "Who was on shift and away, from when to when?" }
doc      = { zh = "在班期间，手上有人等着、却超过 away_seconds 秒没有任何消息（写明的休息不算）；或者同岗正忙、本人却静默了 silent_minutes 分钟以上（另加没写时段的休息）；细节见 away_times。休息只写了分钟数的班次，先拿最长的静默抵休息，抵完为止；比休息还长 silent_minutes 分钟以上的一段，整段都算离岗。", en = "On shift with somebody waiting for the agent, yet no message for more than away_seconds (written breaks taken off); or silent for silent_minutes or more (and any break without times) while the pool was busy; see away_times. Where a shift's break is a number of minutes only, the longest silences are taken as the break first until it is used up; one that is longer than the break by silent_minutes or more is an absence from end to end." }
reads    = ["away_times"]
params   = { away_seconds = 300, silent_minutes = 45 }
grain    = ["agent", "starts_at"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
away_seconds = { zh = "离岗", en = "Away for", kind = "seconds", doc = { zh = "已扣其间写明的休息", en = "written breaks within taken off" } }
planned_break = { zh = "班次休息", en = "Break of the shift", kind = "minutes" }
sign = { zh = "依据", en = "Told by", kind = "code", codes = "absence_sign" }
per_head = { zh = "人均应接", en = "Sessions per head", kind = "number", doc = { zh = "见 silences", en = "see silences" } }
*/
with

weighed as (
    select
        *,
        away >= $silent_minutes * 60 + allowed as is_whole,
        sum(case when sign = 'waiting' and away < $silent_minutes * 60 + allowed then away end)
            over (
                partition by agent, shift_at order by sign, away desc, silent_from
                rows between unbounded preceding and current row
            ) as used,
    from away_times
),

-- What is left of the break comes off the longest silences, from their beginning.
rested as (
    select
        *,
        case when is_whole then 0 else least(away, greatest(allowed - (used - away), 0)) end
            as break_seconds,
        row_number() over (partition by agent, silent_from order by is_whole desc, sign) as choice,
    from weighed
    where is_whole or sign = 'waiting'
),

away_from as (
    select *, starts_at + break_seconds * interval 1000 millisecond as from_at,
    from rested
    where choice = 1 and away - break_seconds > $away_seconds
)

select
    agent, pool,
    from_at as starts_at,
    greatest(ends_at, from_at) as ends_at,
    cast(away - break_seconds as double) as away_seconds,
    break_minutes as planned_break,
    sign,
    per_head,
from away_from
order by agent, starts_at
