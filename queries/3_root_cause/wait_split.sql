/* retro
title    = { zh = "等待时间分到原因", en = "Waits by cause, chat by chat" }
question = { zh = "每个等太久的会话，等的每一秒归哪个原因？", en = "To which cause does each second of a slow chat's wait belong?" }
doc      = { zh = "在等待时间的构成上，把处理本会话、没分到人、排在别的会话后面的秒数按 wait_shares 的比例再分。量不出一人能接多少的岗位，排队的时间留在“排在别的会话后面”。各列相加等于等待时间。", en = "Splits own work, time unassigned and time behind other chats by the shares of wait_shares. Where it is not known how much one person can hold, waiting stays behind other chats. The columns add up to the wait." }
reads    = ["waiting_seconds", "slow_waits", "wait_shares"]
grain    = ["session_id"]
worklist = true
hidden   = true

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
entered_at = { zh = "首问", en = "First question", kind = "time" }
excess_seconds = { zh = "超出时限", en = "Beyond the limit", kind = "seconds" }
bot = { zh = "机器人偏久", en = "Bot", kind = "seconds" }
after_hours = { zh = "无人上班", en = "After hours", kind = "seconds" }
queue = { zh = "没分到人", en = "Not assigned", kind = "seconds" }
transfer = { zh = "转接", en = "Transfer", kind = "seconds" }
shift_break = { zh = "下班或休息", en = "Shift or break", kind = "seconds" }
absent = { zh = "离岗", en = "Away", kind = "seconds" }
slow_agent = { zh = "客服用时偏长", en = "Longer replies", kind = "seconds" }
complex = { zh = "难题", en = "Hard questions", kind = "seconds" }
understaffed = { zh = "人手不够", en = "Understaffed", kind = "seconds" }
breaks_stacked = { zh = "休息扎堆", en = "Breaks stacked", kind = "seconds" }
absence_of_others = { zh = "同事离岗", en = "Colleagues away", kind = "seconds" }
uneven_routing = { zh = "分配不均", en = "Uneven routing", kind = "seconds" }
long_reply = { zh = "处理超出上限", en = "Long reply", kind = "seconds" }
own_work = { zh = "处理本会话", en = "Own work", kind = "seconds" }
behind = { zh = "排在别的会话后面", en = "Behind others", kind = "seconds" }
normal = { zh = "平常", en = "As usual", kind = "seconds" }
*/
with

-- Of own work and of waiting, what is left when the agent's pace and hard questions are out.
rested as (
    select
        *,
        own_work * (1 - slow_share) as paced_work,
        behind * (1 - slow_share) as paced_behind,
        behind * (1 - slow_share) * (1 - front_share) as waiting,
    from waiting_seconds
    join wait_shares using (session_id)
)

select
    session_id,
    slow_waits.pool,
    slow_waits.entered_at,
    greatest(slow_waits.wait_seconds - answer_seconds, 0) as excess_seconds,
    bot,
    after_hours,
    queue * greatest(1 - queue_short - queue_breaks - queue_absent - queue_hard, 0) as queue,
    transfer,
    shift_break,
    absent,
    (own_work + behind) * slow_share as slow_agent,
    paced_work * hard_share + paced_behind * front_share + waiting * inbox_hard
        + queue * queue_hard as complex,
    waiting * inbox_short + queue * queue_short as understaffed,
    waiting * inbox_breaks + queue * queue_breaks as breaks_stacked,
    waiting * inbox_absent + queue * queue_absent as absence_of_others,
    case when is_uneven then waiting * inbox_normal else 0 end as uneven_routing,
    long_reply,
    paced_work * (1 - hard_share) as own_work,
    waiting * greatest(
        1 - inbox_short - inbox_breaks - inbox_absent - inbox_hard - inbox_normal, 0
    ) as behind,
    usual_bot + case when is_uneven then 0 else waiting * inbox_normal end as normal,
from rested
join slow_waits using (session_id)
order by session_id
