/* retro
title    = { zh = "回放用的在岗时段", en = "Who was there, for the replay" }
question = { zh = "每位客服哪些时段当班、休息、离岗？", en = "When was each agent on shift, on a break, away?" }
doc      = { zh = "排班表里的班次、写明的休息、查出的离岗；只写了休息分钟数的班次见 silent_breaks，没有排班的客服见 unrostered_stays。大促前 lead_hours 小时起。", en = "The roster's shifts, breaks as written and absences as found; for shifts with break minutes only see silent_breaks, for agents without a shift unrostered_stays. From lead_hours before the promotion." }
reads    = ["shift_spans", "silent_breaks", "unrostered_stays", "promotion"]
may_read = ["break_times", "absence_spans", "agent_pools", "agent_speeds"]
params   = { lead_hours = 3 }
grain    = ["agent", "kind", "starts_at"]
hidden   = true

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
kind = { zh = "时段", en = "Kind", kind = "code", codes = "stay" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
speed = { zh = "用时系数", en = "Factor", kind = "ratio", doc = { zh = "见 agent_speeds；不知道为 1", en = "see agent_speeds; 1 if not known" } }
*/
with

stays as (
    select agent, pool, 'shift' as kind, starts_at, ends_at from shift_spans
    union all
    select agent, null, 'shift', starts_at, ends_at from unrostered_stays
    union all
    select agent, null, 'break', starts_at, ends_at from break_times
    union all
    select agent, null, 'break', starts_at, ends_at from silent_breaks
    union all
    select agent, null, 'absence', starts_at, ends_at from absence_spans
)

select
    coalesce(posts.pool, stays.pool, main.pool, 'all') as pool,
    stays.agent,
    stays.kind,
    stays.starts_at,
    max(stays.ends_at) as ends_at,
    coalesce(agent_speeds.factor, 1) as speed,
from stays
join promotion
    on stays.starts_at < promotion.ends_at
    and stays.ends_at > promotion.starts_at - to_hours($lead_hours)
left join agent_pools as posts on posts.agent = stays.agent
left join agent_pools as main on main.agent = '*'
left join agent_speeds on agent_speeds.agent = stays.agent
group by all
order by stays.agent, stays.kind, stays.starts_at, pool
