/* retro
title    = { zh = "半小时负荷与人手", en = "Load and people by half hour" }
question = { zh = "每半小时，各岗位来了多少会话、手上有多少、在岗几人？", en = "By half hour and pool: how many chats came, how many were open, how many people were there?" }
doc      = { zh = "在岗 = 排班 − 休息 − 查出的离岗。负荷是各分钟负荷的平均；只有时段汇总表时，负荷是按每小时折算的接待量，在岗以表里写的为准，没写就看排班。汇总表只在既没有聊天记录也没有会话表时使用。", en = "On duty = rostered − breaks − absences found. Load is the mean of the minutes; where only the sheet of time-slot totals is there, it is the receptions scaled to an hour, and on duty is what the sheet says, else the roster. The sheet counts only where there are neither chats nor a session table." }
reads    = ["floor_minutes", "human_chats", "staffing_aims", "promotion"]
may_read = ["sheet_slots"]
one_of   = ["messages", "sessions", "slot_totals"]
grain    = ["slot_from", "pool"]
hidden   = true

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
slot_from = { zh = "时段", en = "From", kind = "time" }
slot_to = { zh = "到", en = "To", kind = "time" }
arrivals = { zh = "进线会话", en = "Chats arriving", kind = "count" }
in_time = { zh = "及时回复", en = "Answered in time", kind = "count" }
load = { zh = "负荷", en = "Load", kind = "number" }
rostered = { zh = "排班人数", en = "Rostered", kind = "number" }
on_break = { zh = "休息中", en = "On a break", kind = "number" }
absent = { zh = "离岗", en = "Away", kind = "number" }
on_duty = { zh = "在岗人数", en = "On duty", kind = "number" }
level = { zh = "数据", en = "Data", kind = "code", codes = "data_level" }
is_inferred = { zh = "在岗按消息推断", en = "Presence inferred", kind = "flag" }
*/
with

asked as (
    select
        pool,
        time_bucket(to_minutes(slot_minutes::bigint), handed_at) as slot_from,
        count(*) filter (is_in_time) as in_time,
        min(origin) as level,
    from human_chats
    join promotion on handed_at >= promotion.starts_at and handed_at < promotion.ends_at
    cross join staffing_aims
    group by all
),

summed as (
    select
        pool,
        time_bucket(to_minutes(slot_minutes::bigint), minute) as slot_from,
        max(slot_minutes::bigint) as slot_minutes,
        sum(arrivals)::bigint as arrivals,
        favg(load order by minute) as load,
        favg(rostered order by minute) as rostered,
        favg(on_break order by minute) as on_break,
        favg(absent order by minute) as absent,
        bool_or(is_inferred) as is_inferred,
    from floor_minutes
    cross join staffing_aims
    group by all
)

select
    summed.pool,
    summed.slot_from,
    summed.slot_from + to_minutes(slot_minutes) as slot_to,
    arrivals,
    coalesce(in_time, 0) as in_time,
    load,
    rostered,
    on_break,
    absent,
    case when rostered is not null then greatest(rostered - on_break - absent, 0) end as on_duty,
    case (select max(level) from asked) when 'sessions' then 'sessions' else 'chats' end as level,
    is_inferred,
from summed
left join asked on asked.pool = summed.pool and asked.slot_from = summed.slot_from
where exists (select 1 from asked)

union all

select
    pool,
    slot_from,
    slot_to,
    arrivals,
    in_time,
    arrivals * 3600 / date_diff('second', slot_from, slot_to) as load,
    rostered,
    on_break,
    0 as absent,
    -- Nobody told is not nobody there.
    case when rostered is not null then greatest(rostered - on_break, 0) end as on_duty,
    'totals' as level,
    is_inferred,
from sheet_slots
order by slot_from, pool
