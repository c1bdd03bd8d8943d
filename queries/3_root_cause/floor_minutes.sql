/* retro
title    = { zh = "每分钟的负荷与人手", en = "Load and people, minute by minute" }
question = { zh = "每一分钟，各岗位手上该有多少会话，在岗几人？", en = "In every minute, how many chats should each pool have open, with how many people?" }
doc      = { zh = "负荷 = 到这一分钟为止进来的会话，按不忙时的聊天时长推算此刻还没聊完的个数；它不因回复慢而变大，所以能拿来和人手比。大促开始前 90 分钟内进来的也计入。", en = "Load = the chats that had come in by this minute and would still be going on, had they lasted as long as chats do when it is calm; slow replies do not swell it, so it can be held against the people. Chats of the 90 minutes before the opening count too." }
reads    = ["human_chats", "calm_durations", "pool_presence", "promotion"]
grain    = ["pool", "minute"]
hidden   = true

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
minute = { zh = "分钟", en = "Minute", kind = "time" }
arrivals = { zh = "进线会话", en = "Chats arriving", kind = "count" }
load = { zh = "负荷", en = "Load", kind = "number", doc = { zh = "此刻应有多少会话在聊", en = "chats that should be open at this moment" } }
rostered = { zh = "排班人数", en = "Rostered", kind = "number" }
on_break = { zh = "休息中", en = "On a break", kind = "number" }
absent = { zh = "离岗", en = "Away", kind = "number" }
is_inferred = { zh = "按消息推断", en = "Inferred from messages", kind = "flag" }
spread_break = { zh = "其中平摊的休息", en = "Of the breaks, spread evenly", kind = "number", doc = { zh = "排班表没写几点休息的部分", en = "those whose times the roster does not tell" } }
*/
with

minutes as (
    -- What comes after the cut-off is not known to have been quiet.
    select unnest(range(
        date_trunc('minute', starts_at), least(ends_at, known_until), interval 1 minute
    )) as minute,
    from promotion
),

pools as (
    select pool from human_chats where in_window and pool is not null
    union
    select pool from pool_presence
),

came as (
    select
        human_chats.pool,
        date_trunc('minute', human_chats.handed_at) as minute,
        count(*) as arrivals,
    from human_chats
    join promotion
        on human_chats.handed_at >= promotion.starts_at - interval 1 day
        and human_chats.handed_at < promotion.ends_at
    group by all
),

open as (
    select
        came.pool,
        came.minute + to_minutes(calm_durations.minutes_after) as minute,
        fsum(came.arrivals * calm_durations.open_share order by came.minute) as load,
    from came
    join calm_durations on calm_durations.pool = came.pool
    where calm_durations.open_share > 0
    group by all
)

select
    pools.pool,
    minutes.minute,
    coalesce(came.arrivals, 0) as arrivals,
    coalesce(open.load, 0) as load,
    coalesce(pool_presence.rostered, 0) as rostered,
    coalesce(pool_presence.on_break, 0) as on_break,
    coalesce(pool_presence.absent, 0) as absent,
    (select coalesce(bool_or(is_inferred), false) from pool_presence) as is_inferred,
    coalesce(pool_presence.spread_break, 0) as spread_break,
from minutes
cross join pools
left join came on came.pool = pools.pool and came.minute = minutes.minute
left join open on open.pool = pools.pool and open.minute = minutes.minute
left join pool_presence
    on pool_presence.pool = pools.pool and pool_presence.minute = minutes.minute
order by pools.pool, minutes.minute
