/* retro
title    = { zh = "写明的休息时段", en = "Breaks as written" }
question = { zh = "排班表里写了谁几点休息？", en = "When does the roster say that each agent takes a break?" }
doc      = { zh = "来自排班表的休息时段（如 11:30-12:30;15:00-15:30）；比上班时刻早的钟点算第二天。落在班次之外的部分不算。", en = "From the breaks of the roster (such as 11:30-12:30;15:00-15:30); a time of day earlier than the start of the shift is on the next day. What lies outside the shift does not count." }
reads    = ["promotion"]
may_read = ["roster"]
grain    = ["agent", "starts_at"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
*/
with

written as (
    select distinct
        agent,
        starts_at as shift_from,
        ends_at as shift_to,
        unnest(string_split(breaks, ';')) as break_text,
    from roster
    where breaks is not null and agent is not null and ends_at > starts_at
),

clocks_read as (
    select
        agent,
        shift_from,
        shift_to,
        date_trunc('day', shift_from) as day_at,
        cast(regexp_extract(break_text, '(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})', 1) as bigint) * 60
            + cast(regexp_extract(break_text, '(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})', 2) as bigint)
            as from_minute,
        cast(regexp_extract(break_text, '(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})', 3) as bigint) * 60
            + cast(regexp_extract(break_text, '(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})', 4) as bigint)
            as to_minute,
    from written
    where regexp_matches(break_text, '\d{1,2}:\d{2}-\d{1,2}:\d{2}')
),

placed as (
    select
        *,
        -- A break written from 0:30 in a shift from 17:00 is on the next day.
        from_minute + case
            when from_minute < extract(hour from shift_from) * 60 + extract(minute from shift_from)
                then 1440 else 0
        end as begins,
        case when to_minute < from_minute then to_minute + 1440 else to_minute end - from_minute
            as lasts,
    from clocks_read
),

cut as (
    select
        agent,
        greatest(shift_from, day_at + begins * interval 1 minute) as starts_at,
        least(shift_to, day_at + (begins + lasts) * interval 1 minute) as ends_at,
    from placed
)

select agent, starts_at, max(ends_at) as ends_at,
from cut
where ends_at > starts_at
group by agent, starts_at
order by agent, starts_at
