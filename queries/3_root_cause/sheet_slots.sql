/* retro
title    = { zh = "时段汇总表对照排班", en = "Time-slot totals beside the roster" }
question = { zh = "只有时段汇总时，每段接待多少、在岗几人？", en = "With time-slot totals only: how many receptions and people in each?" }
doc      = { zh = "只在既没有聊天记录也没有会话表时使用。在岗以汇总表写的为准，没写就看排班（减休息）。汇总表不分岗位的，对照所有岗位的排班。", en = "Used only where there are neither chats nor a session table. On duty is what the sheet says, else the roster less breaks. A sheet that does not part the pools is held against the roster of all of them." }
reads    = ["slot_totals", "promotion"]
may_read = ["floor_minutes", "human_chats"]
grain    = ["slot_from", "pool"]
hidden   = true

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
slot_from = { zh = "时段", en = "From", kind = "time" }
slot_to = { zh = "到", en = "To", kind = "time" }
arrivals = { zh = "接待会话", en = "Receptions", kind = "count" }
in_time = { zh = "及时回复", en = "Answered in time", kind = "count" }
rostered = { zh = "排班人数", en = "Rostered", kind = "number" }
on_break = { zh = "休息中", en = "On a break", kind = "number" }
is_inferred = { zh = "按消息推断", en = "Inferred from messages", kind = "flag" }
*/
with

sheet as (
    select
        coalesce(slot_totals.pool, 'all') as pool,
        slot_from,
        slot_to,
        sum(receptions)::bigint as arrivals,
        sum(in_time)::bigint as in_time,
        fsum(slot_totals.on_duty) as on_duty,
    from slot_totals
    join promotion on slot_from < promotion.ends_at and slot_to > promotion.starts_at
    where slot_from < slot_to
        and receptions is not null
        and not exists (select 1 from human_chats where in_window)
    group by all
),

-- A sheet that does not part the pools stands for all of them.
posted as (
    select
        sheet.pool,
        sheet.slot_from,
        fsum(rostered) / count(distinct minute) as rostered,
        fsum(on_break) / count(distinct minute) as on_break,
        bool_or(is_inferred) as is_inferred,
    from sheet
    join floor_minutes
        on minute >= sheet.slot_from
        and minute < sheet.slot_to
        and sheet.pool in (floor_minutes.pool, 'all')
    group by all
)

select
    sheet.pool,
    sheet.slot_from,
    sheet.slot_to,
    arrivals,
    in_time,
    coalesce(on_duty, rostered) as rostered,
    case when on_duty is null then on_break else 0 end as on_break,
    on_duty is null and coalesce(is_inferred, false) as is_inferred,
from sheet
left join posted on posted.pool = sheet.pool and posted.slot_from = sheet.slot_from
order by slot_from, pool
