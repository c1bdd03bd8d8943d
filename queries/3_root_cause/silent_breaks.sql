/* retro
title    = { zh = "没写时间的休息", en = "Breaks whose times are not written" }
question = { zh = "排班表只写了休息多少分钟的班次，最可能是什么时候休息的？", en = "Where the roster says only how long the break is, when was it most likely taken?" }
doc      = { zh = "班次里最长的静默当休息，抵完班次的休息分钟数为止；短于 silent_minutes 分钟的（可改）和已查出离岗的不算。写明了休息时段的班次、推断的班次不在内。", en = "The longest silences of the shift, until its break minutes are used up; none under silent_minutes (cfg), none that an absence explains. Shifts whose breaks are written with times, and inferred ones, are left out." }
reads    = ["shift_spans", "agent_lines", "promotion"]
may_read = ["break_times", "absence_spans"]
params   = { silent_minutes = 10, lead_hours = 3 }
grain    = ["agent", "starts_at"]
hidden   = true

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
*/
with

shifts as (
    select shift_spans.*
    from shift_spans
    join promotion
        on shift_spans.starts_at < promotion.ends_at
        and shift_spans.ends_at > promotion.starts_at - to_hours($lead_hours)
    where not exists (
        select 1 from break_times
        where break_times.agent = shift_spans.agent
            and break_times.starts_at < shift_spans.ends_at
            and break_times.ends_at > shift_spans.starts_at
    )
),

moments as (
    select agent, sent_at from agent_lines
    union
    select agent, ends_at from shifts
),

silences as (
    select
        shifts.agent,
        shifts.starts_at as shift_at,
        break_minutes,
        lag(sent_at, 1, shifts.starts_at) over (
            partition by shifts.agent, shifts.starts_at order by sent_at
        ) as starts_at,
        sent_at as ends_at,
    from shifts
    join moments
        on moments.agent = shifts.agent
        and moments.sent_at > shifts.starts_at
        and moments.sent_at <= shifts.ends_at
),

unexplained as (
    select *, date_diff('second', starts_at, ends_at) as seconds,
    from silences
    where ends_at >= starts_at + to_minutes($silent_minutes)
        and not exists (
            select 1 from absence_spans
            where absence_spans.agent = silences.agent
                and absence_spans.starts_at < silences.ends_at
                and absence_spans.ends_at > silences.starts_at
        )
),

taken as (
    select *, break_minutes * 60 - coalesce(sum(seconds) over (
        partition by agent, shift_at order by seconds desc, starts_at
        rows between unbounded preceding and 1 preceding
    ), 0) as seconds_left,
    from unexplained
)

select agent, starts_at, least(ends_at, starts_at + seconds_left * interval '1 second') as ends_at,
from taken
where seconds_left > 0
order by agent, starts_at
