/* retro
title    = { zh = "等待的四段", en = "The four stretches of a wait" }
question = { zh = "等太久的会话，转人工之后的等待依次是哪几段？", en = "After a slow chat was handed to people, which stretches did its wait have?" }
doc      = { zh = "queue 转人工到分到人，transfer 第一次分到人到分给回复的人，inbox 在回复的人手里等着，own 从开始处理到答上。没有长度的一段不列。每段写明其中岗位有人上班、这位客服在班、按计划休息、离岗的秒数；没有班次可查的为空。", en = "queue: handed over to assigned; transfer: first assigned to with the agent who answered; inbox: waiting with that agent; own: taken up to answered. A stretch without length is left out. Each tells the seconds in which anybody of the pool was on shift, and in which the agent was on shift, on a planned break, or away; empty where no shift is known." }
reads    = ["slow_waits"]
may_read = ["shift_spans", "pool_spans", "break_times", "absence_spans"]
grain    = ["session_id", "part"]

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
part = { zh = "哪一段", en = "Stretch", kind = "code", codes = "wait_part" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
from_at = { zh = "从", en = "From", kind = "time" }
to_at = { zh = "到", en = "To", kind = "time" }
seconds = { zh = "长度", en = "Length", kind = "seconds" }
open_seconds = { zh = "岗位有人上班", en = "Pool on shift", kind = "seconds" }
shift_seconds = { zh = "客服在班", en = "Agent on shift", kind = "seconds" }
break_seconds = { zh = "按计划休息", en = "Planned break", kind = "seconds" }
absent_seconds = { zh = "离岗", en = "Away", kind = "seconds" }
*/
with

stretches as (
    select session_id, pool, agent, 'queue' as part,
        handed_at as from_at, assigned_at as to_at
    from slow_waits
    union all
    select session_id, pool, agent, 'transfer', assigned_at, held_at
    from slow_waits
    union all
    select session_id, pool, agent, 'inbox', held_at, begun_at
    from slow_waits
    union all
    select session_id, pool, agent, 'own', begun_at, until_at
    from slow_waits
),

spans as (
    select 'open' as kind, pool as owner, from_at as span_from, to_at as span_to from pool_spans
    union all
    select 'shift', agent, starts_at, ends_at from shift_spans
    union all
    select 'break', agent, starts_at, ends_at from break_times
    union all
    select 'absent', agent, starts_at, ends_at from absence_spans
),

wanted as (
    select stretches.*, 'open' as kind, pool as owner from stretches where to_at > from_at
    union all
    select stretches.*, kinds.kind, agent as owner
    from stretches
    cross join (select distinct kind from spans where kind <> 'open') as kinds
    where to_at > from_at and part in ('inbox', 'own')
),

-- Cut to the stretch; an owner of whom nothing is known has no row, and so no seconds.
shared as (
    select wanted.*, spans.span_to is not null as is_known,
        greatest(0, date_diff(
            'millisecond', greatest(from_at, span_from), least(to_at, span_to)
        )) as ms,
    from wanted
    left join spans on spans.kind = wanted.kind and spans.owner = wanted.owner
)

select
    session_id,
    part,
    pool,
    agent,
    from_at,
    to_at,
    date_diff('millisecond', from_at, to_at) / 1000.0 as seconds,
    sum(ms) filter (kind = 'open' and is_known) / 1000.0 as open_seconds,
    sum(ms) filter (kind = 'shift' and is_known) / 1000.0 as shift_seconds,
    sum(ms) filter (kind = 'break' and is_known) / 1000.0 as break_seconds,
    sum(ms) filter (kind = 'absent' and is_known) / 1000.0 as absent_seconds,
from shared
group by session_id, part, pool, agent, from_at, to_at
order by session_id, part
