/* retro
title    = { zh = "每半小时要打的回复", en = "Reply work by half hour" }
question = { zh = "每半小时进来的问题，一共要花多少秒回复？", en = "How many seconds of reply work came in by half hour?" }
doc      = { zh = "回复用时 = 该半小时提出并答上的问题数 × 该岗位一条回复的平均用时。平均用时只看背靠背的回复（前一条刚发完、这一条已经在等），取 0.5–300 秒；别的回复可能夹着空闲，说不准。背靠背不足 30 条的岗位不列。", en = "Reply work = questions of the half hour that were answered × the mean time of a reply of the pool. The mean takes replies back to back only (asked before the agent's previous message), of 0.5–300 seconds; any other may hold idle moments. Pools with fewer than 30 of them are left out." }
reads    = ["reply_works", "staffing_aims"]
params   = { least_n = 30, shortest_seconds = 0.5, longest_seconds = 300.0 }
grain    = ["pool", "slot_from"]
hidden   = true

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
slot_from = { zh = "时段", en = "From", kind = "time" }
replies = { zh = "回复", en = "Replies", kind = "count" }
reply_seconds = { zh = "一条回复", en = "A reply", kind = "seconds" }
work_seconds = { zh = "回复用时", en = "Reply work", kind = "seconds" }
*/
with

speeds as (
    select pool, avg(cast(work_seconds as decimal(18, 3))) as reply_seconds,
    from reply_works
    where in_window
        and is_back_to_back
        and work_seconds between $shortest_seconds and $longest_seconds
    group by pool
    having count(*) >= $least_n
),

asked as (
    select
        pool,
        time_bucket(to_minutes(slot_minutes::bigint), asked_at) as slot_from,
        count(*) as replies,
    from reply_works
    cross join staffing_aims
    where in_window
    group by all
)

select pool, slot_from, replies, reply_seconds, replies * reply_seconds as work_seconds,
from asked
join speeds using (pool)
order by pool, slot_from
