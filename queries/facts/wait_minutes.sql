/* retro
title    = { zh = "等待的每一分钟", en = "The minutes of each wait" }
question = { zh = "等太久的会话没分到人、排在别的会话后面时，是哪几分钟？", en = "In which minutes was a slow chat unassigned, or behind other chats?" }
doc      = { zh = "queue 和 inbox 两段，每分钟一行，带其中等的秒数；很长的等待只看每段最后 most_minutes 分钟（可改）。", en = "The stretches queue and inbox, a row a minute with the seconds waited in it; of very long waits only the last most_minutes of each stretch (cfg)." }
reads    = ["wait_windows"]
params   = { most_minutes = 180 }
grain    = ["session_id", "part", "minute"]

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
part = { zh = "哪一段", en = "Stretch", kind = "code", codes = "wait_part" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
minute = { zh = "分钟", en = "Minute", kind = "time" }
from_at = { zh = "从", en = "From", kind = "time" }
to_at = { zh = "到", en = "To", kind = "time" }
seconds = { zh = "秒数", en = "Seconds", kind = "seconds" }
*/
with

last_minutes as (
    select
        session_id,
        part,
        pool,
        agent,
        greatest(from_at, to_at - $most_minutes * interval 1 minute) as from_at,
        to_at,
    from wait_windows
    where part in ('queue', 'inbox')
),

-- What ends on the full minute does not reach into the next one.
stretched as (
    select
        *,
        unnest(generate_series(
            date_trunc('minute', from_at),
            date_trunc('minute', to_at - interval 1 microsecond),
            interval 1 minute
        )) as minute,
    from last_minutes
),

cut as (
    select
        session_id,
        part,
        pool,
        agent,
        minute,
        greatest(from_at, minute) as from_at,
        least(to_at, minute + interval 1 minute) as to_at,
    from stretched
)

select
    *,
    date_diff('millisecond', from_at, to_at) / 1000.0 as seconds,
from cut
order by session_id, part, minute
