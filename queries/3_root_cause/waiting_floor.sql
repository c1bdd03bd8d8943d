/* retro
title    = { zh = "等待时的人手情况", en = "The floor during each wait" }
question = { zh = "等太久的会话等着的那几分钟，岗位的人手是什么情况？", en = "In the minutes in which a slow chat waited, how was its pool staffed?" }
doc      = { zh = "每个会话等着的秒数，按那一分钟的人手情况（见 floor_states）分；岗位无人排班的分钟不计。", en = "The seconds that each chat waited, by the floor of the minute (see floor_states); minutes with nobody rostered do not count." }
reads    = ["wait_minutes"]
may_read = ["floor_states"]
grain    = ["session_id", "part"]
worklist = true
hidden   = true

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
part = { zh = "哪一段", en = "Stretch", kind = "code", codes = "wait_part" }
seconds = { zh = "计入的秒数", en = "Seconds counted", kind = "seconds" }
understaffed = { zh = "人手不够", en = "Understaffed", kind = "seconds" }
breaks_stacked = { zh = "休息扎堆", en = "Breaks stacked", kind = "seconds" }
absence_of_others = { zh = "同事离岗", en = "Colleagues away", kind = "seconds" }
complex = { zh = "难题占用", en = "Hard questions", kind = "seconds" }
normal = { zh = "平常", en = "As usual", kind = "seconds" }
*/
with

seen as (
    select
        session_id,
        part,
        coalesce(state, 'unknown') as state,
        (seconds * 1000)::bigint as ms,
        (seconds * 1000 * coalesce(hard_part, 0))::bigint as hard_ms,
    from wait_minutes
    left join floor_states using (pool, minute)
)

select
    session_id,
    part,
    sum(ms)::bigint / 1000 as seconds,
    coalesce(sum(ms - hard_ms) filter (state = 'understaffed'), 0)::bigint / 1000 as understaffed,
    coalesce(sum(ms - hard_ms) filter (state = 'breaks_stacked'), 0)::bigint / 1000 as breaks_stacked,
    coalesce(sum(ms - hard_ms) filter (state = 'absence_of_others'), 0)::bigint / 1000
        as absence_of_others,
    sum(hard_ms)::bigint / 1000 as complex,
    coalesce(sum(ms) filter (state = 'normal'), 0)::bigint / 1000 as normal,
from seen
where state <> 'closed'
group by all
order by session_id, part
