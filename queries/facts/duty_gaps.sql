/* retro
title    = { zh = "班次里没有消息的段", en = "Stretches of a shift without a message" }
question = { zh = "在班时谁从几点到几点没有发出消息？", en = "Who on shift sent nothing, from when to when?" }
doc      = { zh = "大促期间，排班表上的班次里超过 silent_seconds 秒没有发出任何消息的每一段，班次首尾也算边界。推断的班次不算；整个导出里没发过消息的人不算（多半是名字对不上）。", en = "Every stretch of more than silent_seconds without a message in a rostered shift of the promotion, bounded by the shift too. Inferred shifts are left out, and so is whoever wrote nothing in the whole export (most likely another name)." }
reads    = ["shift_spans", "promotion"]
may_read = ["agent_lines"]
params   = { silent_seconds = 300 }
grain    = ["agent", "starts_at"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
shift_at = { zh = "班次开始", en = "Shift from", kind = "time" }
shift_to = { zh = "班次结束", en = "Shift to", kind = "time" }
break_minutes = { zh = "休息（分钟）", en = "Break minutes", kind = "number" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
is_last = { zh = "到下班为止", en = "Until the end of the shift", kind = "flag" }
*/
with

shifts as (
    select
        agent, pool, shift_spans.starts_at as shift_at, shift_spans.ends_at as shift_to,
        break_minutes,
        greatest(shift_spans.starts_at, promotion.starts_at) as from_at,
        least(shift_spans.ends_at, promotion.ends_at) as to_at,
        row_number() over (
            partition by agent, greatest(shift_spans.starts_at, promotion.starts_at)
            order by shift_spans.ends_at desc, pool
        ) as nth,
    from shift_spans
    cross join promotion
    where not is_inferred
        and shift_spans.starts_at < promotion.ends_at
        and shift_spans.ends_at > promotion.starts_at
),

moments as (
    select agent, from_at as moment, 1 as step, from_at, from shifts where nth = 1
    union all
    select agent, to_at as moment, -1 as step, null as from_at, from shifts where nth = 1
    union all
    select distinct agent, sent_at as moment, 0 as step, null as from_at, from agent_lines
),

timeline as (
    select
        agent,
        moment as starts_at,
        lead(moment) over (partition by agent order by moment, step) as ends_at,
        lead(step) over (partition by agent order by moment, step) as next_step,
        sum(step) over line as shifts_on,
        last_value(from_at ignore nulls) over line as from_at,
        min(abs(step)) over (partition by agent) as least_step,
    from moments
    window line as (
        partition by agent order by moment, step
        rows between unbounded preceding and current row
    )
)

select
    shifts.agent as agent, pool, shift_at, shift_to, break_minutes,
    timeline.starts_at as starts_at, timeline.ends_at as ends_at,
    next_step < 0 as is_last,
from timeline
inner join shifts on shifts.agent = timeline.agent and shifts.from_at = timeline.from_at
where nth = 1
    and shifts_on > 0
    and least_step = 0
    and date_diff('second', timeline.starts_at, timeline.ends_at) > $silent_seconds
