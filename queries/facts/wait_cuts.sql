/* retro
title    = { zh = "每段等待里谁不在", en = "Who was not there in each stretch" }
question = { zh = "每段等待里，多少秒岗位无人上班、客服下班、休息、离岗？", en = "In each stretch of a wait, how many seconds was nobody of the pool on shift, or the agent off shift, on a break, away?" }
doc      = { zh = "每一秒只归一类，按列的次序，前面的先扣；left 为其余。", en = "Each second stands in one class, in the order of the columns, the former first; left is what remains." }
reads    = ["wait_windows"]
grain    = ["session_id", "part"]

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
part = { zh = "哪一段", en = "Stretch", kind = "code", codes = "wait_part" }
seconds = { zh = "长度", en = "Length", kind = "seconds" }
closed = { zh = "岗位无人上班", en = "Nobody of the pool on shift", kind = "seconds" }
off_shift = { zh = "客服下班", en = "Agent off shift", kind = "seconds" }
on_break = { zh = "按计划休息", en = "Planned break", kind = "seconds" }
away = { zh = "离岗", en = "Away", kind = "seconds" }
left_seconds = { zh = "其余", en = "The rest", kind = "seconds" }
*/
with

-- Who has no shift at all stands on the roster by no such name: nothing is said of that time.
closings as (
    select
        *,
        greatest(0, seconds - coalesce(open_seconds, seconds)) as closed,
        greatest(0, seconds - coalesce(shift_seconds, seconds)) as without_shift,
    from wait_windows
),

offs as (
    select *, greatest(0, without_shift - closed) as off_shift from closings
),

breaks as (
    select
        *,
        least(coalesce(break_seconds, 0), seconds - closed - off_shift) as on_break,
    from offs
),

absences as (
    select
        *,
        least(coalesce(absent_seconds, 0), seconds - closed - off_shift - on_break) as away,
    from breaks
)

select
    session_id,
    part,
    seconds,
    closed,
    off_shift,
    on_break,
    away,
    seconds - closed - off_shift - on_break - away as left_seconds,
from absences
order by session_id, part
