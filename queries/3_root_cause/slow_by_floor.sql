/* retro
title    = { zh = "超时发生时，现场是什么情况", en = "What the floor looked like when replies were late" }
question = { zh = "回复慢，是因为缺人、有人不在岗，还是个别客服接得太多？", en = "Were replies late for lack of people, because someone was away, or because one agent held too much?" }
doc      = { zh = "每个超时或没有回复的轮次只归一类，按以下次序：该岗位该小时无人排班；缺 1 人以上；加上不在岗的人就缺 1 人以上；回复的客服该小时接待量超过饱和接待量；其余为人手有富余。占比相加为 100%。", en = "Each late or unanswered round belongs to exactly one class, in this order: nobody of the pool on the roster in that hour; short of one person or more; short once a colleague who was away is counted; the answering agent held more sessions than the limit; otherwise there was capacity to spare. The shares add up to 100 %." }
reads    = ["roster", "rounds", "staffing_slots", "absences", "agent_hours", "agent_pools", "saturation", "promotion"]
params   = { slow_seconds = 180, short_heads = 1.0 }
grain    = ["state"]
order    = 50
chart    = { kind = "hbar", x = "state", y = ["late_rounds"] }
say      = { zh = "{% if first %}{{ first.total|count }} 轮超时中，{{ first.share|share }} 属于“{{ first.state|code('floor_state') }}”。{% set spare = rows|selectattr('state', 'eq', 'spare')|first %}{% if first.state != 'spare' and spare and spare.late_rounds %}人手有富余时仍有 {{ spare.late_rounds|count }} 轮超时（{{ spare.share|share }}），加人解决不了这部分。{% endif %}{% endif %}", en = "{% if first %}Of {{ first.total|count }} late rounds, {{ first.share|share }} fall under: {{ first.state|code('floor_state') }}. {% set spare = rows|selectattr('state', 'eq', 'spare')|first %}{% if first.state != 'spare' and spare and spare.late_rounds %}{{ spare.late_rounds|count }} ({{ spare.share|share }}) were late although there was capacity to spare; more people would not help those.{% endif %}{% endif %}" }

[columns]
state = { zh = "当时的情况", en = "State of the floor", kind = "code", codes = "floor_state" }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占全部超时轮次", en = "of all late rounds" } }
buyers = { zh = "受影响买家", en = "Buyers affected", kind = "count" }
total = { zh = "超时合计", en = "Late rounds in all", kind = "count" }
*/
with

late as (
    select
        rounds.agent,
        rounds.buyer,
        rounds.asked_at,
        date_trunc('hour', rounds.asked_at) as hour,
        coalesce(agent_pools.pool, (select pool from agent_pools where agent = '*')) as pool,
    from rounds
    join promotion
        on rounds.asked_at >= promotion.starts_at and rounds.asked_at < promotion.ends_at
    left join agent_pools on agent_pools.agent = rounds.agent
    where rounds.wait_seconds is null or rounds.wait_seconds > $slow_seconds
),

away as (
    select late.pool, late.asked_at, count(distinct absences.agent) as heads,
    from (select distinct pool, asked_at from late) as late
    join absences
        on absences.pool = late.pool
        and absences.starts_at <= late.asked_at
        and absences.ends_at > late.asked_at
    group by all
),

load as (
    select agent, hour, sum(receptions) as receptions,
    from agent_hours
    group by all
),

classed as (
    select
        late.buyer,
        case
            when coalesce(slots.on_duty, 0) = 0 then 'off_hours'
            when slots.gap >= $short_heads then 'understaffed'
            when slots.gap + away.heads >= $short_heads then 'absent'
            when load.receptions > saturation.value then 'overloaded_agent'
            else 'spare'
        end as state,
    from late
    cross join saturation
    left join staffing_slots as slots
        on slots.slot_from = late.hour and slots.pool = late.pool
    left join away on away.pool = late.pool and away.asked_at = late.asked_at
    left join load on load.agent = late.agent and load.hour = late.hour
),

counted as (
    select state, count(*) as late_rounds, count(distinct buyer) as buyers,
    from classed
    group by all
)

select
    state,
    late_rounds,
    late_rounds / sum(late_rounds) over () as share,
    buyers,
    (sum(late_rounds) over ())::bigint as total,
from counted
order by late_rounds desc, state
