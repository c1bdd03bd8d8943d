/* retro
title    = { zh = "等待时间的构成", en = "What each wait was made of" }
question = { zh = "每个等太久的会话，等的每一秒花在哪儿？", en = "For each chat that waited too long, where did every second go?" }
doc      = { zh = "每一秒只归一类，按次序：机器人（不超过本店中位数的算平常）、岗位无人上班、没分到人、转接、客服下班或按计划休息、离岗、处理这个会话本身（最多按这类问题平时用时 × 该客服系数的 own_cap 倍）、处理用时超出这个上限的部分；其余是排在别的会话后面。各列相加等于等待时间。", en = "Each second stands in one class, in this order: bot (up to the shop's median it is usual), nobody of the pool on shift, not assigned, transfer, agent off shift or on a planned break, agent away, work on this chat (at most own_cap times what that kind of question usually takes, times the agent's factor), work beyond that; the rest is waiting behind other chats. The columns add up to the wait." }
reads    = ["slow_waits", "human_chats"]
may_read = ["wait_cuts", "norms", "agent_speeds"]
params   = { own_cap = 3.0 }
grain    = ["session_id"]

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
wait_seconds = { zh = "等待", en = "Wait", kind = "seconds" }
usual_bot = { zh = "机器人（平常）", en = "Bot, as usual", kind = "seconds" }
bot = { zh = "机器人（偏久）", en = "Bot, longer than usual", kind = "seconds" }
after_hours = { zh = "无人上班", en = "Nobody on shift", kind = "seconds" }
queue = { zh = "没分到人", en = "Not assigned", kind = "seconds" }
transfer = { zh = "转接", en = "Transfer", kind = "seconds" }
shift_break = { zh = "下班或休息", en = "Off shift or on break", kind = "seconds" }
absent = { zh = "离岗", en = "Away", kind = "seconds" }
own_work = { zh = "处理本会话", en = "Work on this chat", kind = "seconds" }
long_reply = { zh = "处理用时超出上限", en = "Work beyond the cap", kind = "seconds" }
behind = { zh = "排在别的会话后面", en = "Behind other chats", kind = "seconds" }
*/
with

usual as (
    select platform, shop,
        median(date_diff('millisecond', entered_at, handed_at) / 1000.0) as usual_seconds,
    from human_chats
    where in_window and handed_at is not null
    group by platform, shop
),

cut as (
    select
        session_id,
        cast(sum(cast(closed as decimal(18, 3))) as double) as closed,
        cast(sum(cast(off_shift + on_break as decimal(18, 3))) as double) as off_duty,
        cast(sum(cast(away as decimal(18, 3))) as double) as away,
        max(left_seconds) filter (part = 'queue') as queue,
        max(left_seconds) filter (part = 'transfer') as transfer,
        max(left_seconds) filter (part = 'inbox') as inbox,
        max(left_seconds) filter (part = 'own') as work,
    from wait_cuts
    group by session_id
),

overall as (
    select max(w_all) as w_all from norms
),

measured as (
    select
        slow_waits.*,
        greatest(0, date_diff('millisecond', entered_at, handed_at) / 1000.0) as bot_seconds,
        coalesce(usual.usual_seconds, 0) as usual_seconds,
        cut.* exclude (session_id, work),
        coalesce(cut.work, 0) as work_seconds,
        $own_cap * coalesce(norms.w_type, overall.w_all) * coalesce(factor, 1) as cap_seconds,
    from slow_waits
    cross join overall
    left join usual using (platform, shop)
    left join cut using (session_id)
    left join norms on norms.question_type = slow_waits.question_type
    left join agent_speeds on agent_speeds.agent = slow_waits.agent
)

select
    session_id,
    wait_seconds,
    least(bot_seconds, usual_seconds) as usual_bot,
    greatest(0, bot_seconds - usual_seconds) as bot,
    coalesce(closed, 0) as after_hours,
    coalesce(queue, 0) as queue,
    coalesce(transfer, 0) as transfer,
    coalesce(off_duty, 0) as shift_break,
    coalesce(away, 0) as absent,
    least(work_seconds, coalesce(cap_seconds, work_seconds)) as own_work,
    greatest(0, work_seconds - coalesce(cap_seconds, work_seconds)) as long_reply,
    coalesce(inbox, 0) as behind,
from measured
order by session_id
