/* retro
title    = { zh = "连续缺人的时段", en = "Short half hours in a row" }
question = { zh = "哪些半小时连成一段都缺人？", en = "Which half hours in a row were short of people?" }
doc      = { zh = "同一岗位相连的半小时都缺 1 人以上，其中至少一个确认缺人，连成一段。", en = "Half hours of one pool in a row, each short of one person or more and at least one of them confirmed." }
reads    = ["staffing_slots"]
one_of   = ["messages", "sessions", "roster", "slot_totals.on_duty"]
params   = { short_heads = 1.0 }
grain    = ["starts_at", "pool"]
hidden   = true

[columns]
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
outcome = { zh = "结果", en = "Outcome", kind = "code", codes = "block_outcome" }
slots = { zh = "半小时数", en = "Half hours", kind = "count" }
worst_at = { zh = "最紧的半小时", en = "Worst half hour", kind = "time" }
max_gap = { zh = "最大缺口（人）", en = "Largest gap (people)", kind = "number" }
gap_hours = { zh = "缺口人时", en = "Agent-hours short", kind = "number" }
arrivals = { zh = "进线会话", en = "Chats arriving", kind = "count" }
waited = { zh = "等太久", en = "Waited too long", kind = "count" }
rounds = { zh = "对话轮次", en = "Rounds", kind = "count" }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count" }
*/
with

short as (
    select *, lag(slot_to) over (partition by pool order by slot_from) as before_to,
    from staffing_slots
    where gap >= $short_heads
),

numbered as (
    select *, count(*) filter (slot_from is distinct from before_to) over (
        partition by pool order by slot_from
    ) as island,
    from short
)

select
    min(slot_from) as starts_at,
    max(slot_to) as ends_at,
    pool,
    case when sum(waited) > (1 - max(answer_share)) * sum(arrivals) then 'slow' else 'held' end
        as outcome,
    count(*) as slots,
    arg_max(slot_from, row(gap, waited, slot_from)) as worst_at,
    max(gap) as max_gap,
    fsum(gap * date_diff('second', slot_from, slot_to) / 3600) as gap_hours,
    sum(arrivals)::bigint as arrivals,
    sum(waited)::bigint as waited,
    sum(rounds)::bigint as rounds,
    sum(late_rounds)::bigint as late_rounds,
from numbered
group by pool, island
having bool_or(is_called)
order by starts_at, pool
