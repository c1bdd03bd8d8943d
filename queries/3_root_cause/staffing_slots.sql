/* retro
title    = { zh = "人手够不够：每小时对照", en = "Enough people? Hour by hour" }
question = { zh = "每个小时需要几个人，实际有几个人？", en = "How many people did each hour need, and how many were there?" }
doc      = { zh = "需要人数 = 进线会话数 ÷ 饱和接待量 ÷ （1 − 损耗 15%），向上取整（损耗为假设，见配置）；在岗人数 = 排班与该小时重叠的时间，已扣休息；缺口 = 需要 − 在岗，负数为富余。排班表里没有的客服，他们的会话算在人最多的岗位。", en = "Required = sessions arriving ÷ saturation ÷ (1 − shrinkage 15 %), rounded up (the shrinkage is an assumption, see the settings); on duty = overlap of the roster with the hour, breaks taken off; gap = required − on duty, negative where people were idle. Sessions of agents who are not on the roster count for the largest pool." }
reads    = ["roster", "sessions_computed", "rounds", "agent_hours", "agent_pools", "saturation", "promotion"]
params   = { shrinkage = 0.15, slow_seconds = 180 }
grain    = ["slot_from", "pool"]
order    = 10
chart    = { kind = "gap", x = "slot_from", y = ["required", "on_duty"], split = "pool" }
feeds    = "staffing.slots"
say      = { zh = "{% set short = rows|selectattr('gap', 'ge', 1)|list %}{% if not rows %}{% elif short %}{% set worst = short|sort(attribute='gap', reverse=true)|first %}{{ short|length }} 个小时缺人 1 个以上；缺得最多的是 {{ worst.slot_from|hour }}（{{ worst.pool|code('pool') }}）：需要 {{ worst.required|count }} 人，在岗 {{ worst.on_duty|number }} 人。{% else %}没有哪个小时缺到 1 个人。{% endif %}", en = "{% set short = rows|selectattr('gap', 'ge', 1)|list %}{% if not rows %}{% elif short %}{% set worst = short|sort(attribute='gap', reverse=true)|first %}Hours short of one person or more: {{ short|length }}. The worst was {{ worst.slot_from|hour }} ({{ worst.pool|code('pool') }}): {{ worst.required|count }} needed, {{ worst.on_duty|number }} on duty.{% else %}No hour was short of a whole person.{% endif %}" }

[columns]
slot_from = { zh = "时段", en = "From", kind = "hour" }
slot_to = { zh = "到", en = "To", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
arrivals = { zh = "进线会话", en = "Sessions arriving", kind = "count" }
on_duty = { zh = "在岗人数", en = "On duty", kind = "number" }
required = { zh = "需要人数", en = "Required", kind = "number" }
gap = { zh = "缺口", en = "Gap", kind = "number", doc = { zh = "正数缺人，负数富余", en = "short if positive, idle if negative" } }
rounds = { zh = "对话轮次", en = "Rounds", kind = "count" }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count", doc = { zh = "等过 3 分钟或没有回复", en = "waited over 3 minutes, or never answered" } }
late_share = { zh = "超时占比", en = "Late share", kind = "share", doc = { zh = "超时轮次 ÷ 对话轮次", en = "late rounds ÷ rounds" } }
*/
with

slots as (
    select unnest(range(date_trunc('hour', starts_at), ends_at, interval 1 hour)) as slot_from,
    from promotion
),

main as (
    select pool from agent_pools where agent = '*'
),

pools as (
    select distinct pool from agent_pools
),

demand as (
    select
        date_trunc('hour', sessions_computed.first_asked_at) as slot_from,
        coalesce(agent_pools.pool, main.pool) as pool,
        count(*) as arrivals,
    from sessions_computed
    join promotion
        on sessions_computed.first_asked_at >= promotion.starts_at
        and sessions_computed.first_asked_at < promotion.ends_at
    cross join main
    left join agent_pools on agent_pools.agent = sessions_computed.agent
    group by all
),

outcome as (
    select
        date_trunc('hour', rounds.asked_at) as slot_from,
        coalesce(agent_pools.pool, main.pool) as pool,
        count(*) as rounds,
        -- An unanswered round is late: the customer waited and left.
        count(*) filter (rounds.wait_seconds is null or rounds.wait_seconds > $slow_seconds)
            as late_rounds,
    from rounds
    join promotion
        on rounds.asked_at >= promotion.starts_at and rounds.asked_at < promotion.ends_at
    cross join main
    left join agent_pools on agent_pools.agent = rounds.agent
    group by all
),

duty as (
    select hour as slot_from, pool, sum(on_duty_minutes::decimal(18, 4))::double / 60 as on_duty,
    from agent_hours
    group by all
)

select
    slots.slot_from,
    slots.slot_from + interval 1 hour as slot_to,
    pools.pool,
    coalesce(demand.arrivals, 0) as arrivals,
    coalesce(duty.on_duty, 0) as on_duty,
    -- The tiny amount keeps an exact fit (17 ÷ 20 ÷ 0.85) from being rounded up.
    ceil(coalesce(demand.arrivals, 0) / saturation.value / (1 - $shrinkage) - 1e-9) as required,
    ceil(coalesce(demand.arrivals, 0) / saturation.value / (1 - $shrinkage) - 1e-9)
        - coalesce(duty.on_duty, 0) as gap,
    coalesce(outcome.rounds, 0) as rounds,
    coalesce(outcome.late_rounds, 0) as late_rounds,
    outcome.late_rounds / outcome.rounds as late_share,
from slots
cross join pools
cross join saturation
left join demand on demand.slot_from = slots.slot_from and demand.pool = pools.pool
left join outcome on outcome.slot_from = slots.slot_from and outcome.pool = pools.pool
left join duty on duty.slot_from = slots.slot_from and duty.pool = pools.pool
order by slots.slot_from, pools.pool
