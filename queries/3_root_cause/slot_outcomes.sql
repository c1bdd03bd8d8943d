/* retro
title    = { zh = "每半小时的等待", en = "Waiting by half hour" }
question = { zh = "每半小时进来的会话等了多久，提的问题有多少超时？", en = "How long did the chats of each half hour wait, and how many questions were late?" }
doc      = { zh = "会话看首次人工回复，轮次看每一个问题。没有聊天记录时没有轮次。", en = "Chats by their first human reply, rounds by every question. Without chat logs there are no rounds." }
reads    = ["human_chats", "staffing_aims", "promotion"]
may_read = ["rounds", "agent_pools"]
params   = { slow_seconds = 180 }
grain    = ["slot_from", "pool"]
hidden   = true

[columns]
slot_from = { zh = "时段", en = "From", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
answered = { zh = "答上的会话", en = "Chats answered", kind = "count" }
p90_seconds = { zh = "最慢一成", en = "Slowest tenth", kind = "seconds" }
rounds = { zh = "对话轮次", en = "Rounds", kind = "count" }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count", doc = { zh = "等过 3 分钟或没有回复", en = "waited over 3 minutes, or never answered" } }
*/
with

waits as (
    select pool, handed_at as moment, 'chat' as unit, wait_seconds
    from human_chats
    union all
    select
        coalesce(agent_pools.pool, (select pool from agent_pools where agent = '*')),
        rounds.asked_at,
        'round',
        rounds.wait_seconds,
    from rounds
    left join agent_pools on agent_pools.agent = rounds.agent
)

select
    time_bucket(to_minutes(slot_minutes::bigint), moment) as slot_from,
    pool,
    count(wait_seconds) filter (unit = 'chat') as answered,
    quantile_cont(wait_seconds, 0.9) filter (unit = 'chat') as p90_seconds,
    count(*) filter (unit = 'round') as rounds,
    -- An unanswered round is late: the customer waited and left.
    count(*) filter (unit = 'round' and (wait_seconds is null or wait_seconds > $slow_seconds))
        as late_rounds,
from waits
join promotion on moment >= promotion.starts_at and moment < promotion.ends_at
cross join staffing_aims
where pool is not null
group by all
order by slot_from, pool
