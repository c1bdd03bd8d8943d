/* retro
title    = { zh = "工作时段内的首次响应", en = "First responses in business hours" }
question = { zh = "只算工作时段，首次响应是多久？", en = "How long were first responses, counting business hours only?" }
doc      = { zh = "只算口径里设了工作时段的店铺；两个时刻各自换算成从固定的星期一起累计的营业秒数，相减即得。", en = "Only for profiles that set business hours. Both moments are turned into open seconds counted from one fixed Monday, and subtracted." }
reads    = ["clock_firsts", "clocks"]
grain    = ["clock", "session_id"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
session_id = { zh = "会话", en = "Session", kind = "id" }
business_seconds = { zh = "首次响应（工作时段）", en = "First response, business hours", kind = "seconds" }
*/
with

moments as (
    select clock, platform, shop, profile, session_id, 'start' as edge, started_at as moment
    from clock_firsts
    where in_window and in_mean and is_answered
    union all
    select clock, platform, shop, profile, session_id, 'end' as edge, first_replied_at as moment
    from clock_firsts
    where in_window and in_mean and is_answered
),

placed as (
    select
        moments.*,
        clocks.business_days,
        clocks.business_from_minute * 60 as opens,
        clocks.business_to_minute * 60 as closes,
        extract(hour from moment) * 3600 + extract(minute from moment) * 60
            + extract(second from moment) as second_of_day,
        -- A Monday.
        date_diff('day', date '2000-01-03', cast(moment as date)) as days,
    from moments
    join clocks using (clock, platform, shop)
    where clocks.business_days <> '1111111' or clocks.business_from_minute > 0
        or clocks.business_to_minute < 1440
),

weekly as (
    select *, cast(floor(days / 7.0) as bigint) as weeks, cast(days % 7 as integer) as weekday,
    from placed
),

opened as (
    select
        *,
        (closes - opens) * (
            weeks * length(replace(business_days, '0', ''))
            + length(replace(substring(business_days, 1, weekday), '0', ''))
        )
        + cast(substring(business_days, weekday + 1, 1) as bigint)
            * (least(greatest(second_of_day, opens), closes) - opens) as open_seconds,
    from weekly
)

select
    clock,
    profile,
    session_id,
    cast(
        max(case when edge = 'end' then open_seconds end)
        - max(case when edge = 'start' then open_seconds end) as double
    ) as business_seconds,
from opened
group by clock, profile, session_id
order by clock, session_id
