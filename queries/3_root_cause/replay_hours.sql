/* retro
title    = { zh = "回放哪些小时", en = "Which hours are replayed" }
question = { zh = "会话太多时，回放哪几个小时？", en = "Of too many chats, which hours are replayed?" }
doc      = { zh = "一个岗位、一个小时（按转人工时刻）一行，大促前 lead_hours 小时起。从等太久的会话最多的小时起，连同前后各 around_hours 小时，取到 most_chats 个会话为止，最慢的那个小时总在其中；会话不多的岗位每个小时都回放（可改）。", en = "One row a pool and hour (of being handed to people), from lead_hours before the promotion. From the hour with the most slow chats on, each with around_hours before and after, as long as they make up most_chats chats; the worst hour always counts. Of a pool with fewer all hours are replayed (cfg)." }
reads    = ["human_chats", "staffing_aims", "promotion"]
params   = { lead_hours = 3, around_hours = 2, most_chats = 60000 }
grain    = ["pool", "hour"]
hidden   = true

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
hour = { zh = "时段", en = "Hour", kind = "hour" }
chats = { zh = "会话", en = "Chats", kind = "count" }
slow = { zh = "等太久", en = "Slow", kind = "count", doc = { zh = "其中等过标准、或没人回复的", en = "of these above the standard, or never answered" } }
is_replayed = { zh = "回放", en = "Replayed", kind = "flag" }
*/
with

hours as (
    select
        human_chats.pool,
        date_trunc('hour', human_chats.handed_at) as hour,
        count(*) as chats,
        count(*) filter (
            where coalesce(human_chats.wait_seconds > staffing_aims.answer_seconds, true)
        ) as slow,
    from human_chats
    join promotion
        on human_chats.handed_at >= promotion.starts_at - to_hours($lead_hours)
        and human_chats.handed_at < promotion.ends_at
    cross join staffing_aims
    where human_chats.origin = 'messages' and human_chats.pool is not null
    group by all
),

worst as (
    select *, row_number() over (partition by pool order by slow desc, hour) as place,
    from hours
),

-- An hour is reached with the worst of the hours around it.
reached as (
    select hours.*, min(worst.place) as place, bool_or(worst.place = 1 and worst.hour = hours.hour)
        as is_worst,
    from hours
    join worst
        on worst.pool = hours.pool
        and worst.hour between hours.hour - to_hours($around_hours)
            and hours.hour + to_hours($around_hours)
    group by all
)

select
    pool,
    hour,
    chats,
    slow,
    is_worst or sum(chats) over (partition by pool order by place) <= $most_chats as is_replayed,
from reached
order by pool, hour
