/* retro
title    = { zh = "等待时间怎么分", en = "How each wait is split" }
question = { zh = "每个等太久的会话，处理和排队的时间按什么比例分到原因？", en = "In which shares do own work and waiting behind others of a slow chat go to causes?" }
doc      = { zh = "客服用时系数 f 超过 slow_factor 的，先分出 1 − 1/f；平时用时超过全部问题 hard_ratio 倍的类型算难题，分出 1 − w_all ÷ w_type；排在前面的难题按 chats_in_front 里的占比；其余按每分钟的人手情况。分到时手上的会话超过上限、而同岗在场同事最多只有他的 1/uneven_times，算分配不均。", en = "Where an agent's factor f is above slow_factor, 1 − 1/f goes first; a type that takes more than hard_ratio times all questions is hard and takes 1 − w_all ÷ w_type; hard questions in front take their share of chats_in_front; the rest goes by the floor of each minute. Routing was uneven where the agent already held more than the limit and a present colleague of the pool at most 1/uneven_times as many." }
reads    = ["slow_waits"]
may_read = ["waiting_floor", "chats_in_front", "norms", "agent_speeds", "held_chats", "held_ladder"]
params   = { slow_factor = 1.25, hard_ratio = 1.5, uneven_times = 2.0 }
grain    = ["session_id"]
worklist = true
hidden   = true

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
slow_share = { zh = "客服用时偏长", en = "Longer replies", kind = "share" }
hard_share = { zh = "本会话是难题", en = "This chat is hard", kind = "share" }
front_share = { zh = "前面是难题", en = "Hard ones in front", kind = "share" }
is_uneven = { zh = "分配不均", en = "Uneven routing", kind = "flag" }
inbox_short = { zh = "排队时人手不够", en = "Behind: understaffed", kind = "share" }
inbox_breaks = { zh = "排队时休息扎堆", en = "Behind: breaks stacked", kind = "share" }
inbox_absent = { zh = "排队时同事离岗", en = "Behind: colleagues away", kind = "share" }
inbox_hard = { zh = "排队时难题占用", en = "Behind: hard questions", kind = "share" }
inbox_normal = { zh = "排队时平常", en = "Behind: as usual", kind = "share" }
queue_short = { zh = "未分到时人手不够", en = "Unassigned: understaffed", kind = "share" }
queue_breaks = { zh = "未分到时休息扎堆", en = "Unassigned: breaks stacked", kind = "share" }
queue_absent = { zh = "未分到时同事离岗", en = "Unassigned: colleagues away", kind = "share" }
queue_hard = { zh = "未分到时难题占用", en = "Unassigned: hard questions", kind = "share" }
*/
with

floors as (
    select
        session_id,
        part,
        understaffed / nullif(seconds, 0) as short_share,
        breaks_stacked / nullif(seconds, 0) as breaks_share,
        absence_of_others / nullif(seconds, 0) as absent_share,
        complex / nullif(seconds, 0) as complex_share,
        normal / nullif(seconds, 0) as normal_share,
    from waiting_floor
),

-- How many chats in hand still left a reply in time; unknown where no rung missed the target.
limits as (
    select pool, max(held) filter (is_kept) as limit_held,
    from held_ladder
    group by pool
    having bool_or(not is_kept)
)

select
    slow_waits.session_id,
    case when factor > $slow_factor then 1 - 1 / factor else 0 end as slow_share,
    case when w_type > $hard_ratio * w_all then 1 - w_all / w_type else 0 end as hard_share,
    coalesce(chats_in_front.hard_seconds / chats_in_front.front_seconds, 0) as front_share,
    coalesce(
        held > limits.limit_held and held >= $uneven_times * lowest_held, false
    ) as is_uneven,
    coalesce(inbox.short_share, 0) as inbox_short,
    coalesce(inbox.breaks_share, 0) as inbox_breaks,
    coalesce(inbox.absent_share, 0) as inbox_absent,
    coalesce(inbox.complex_share, 0) as inbox_hard,
    coalesce(inbox.normal_share, 0) as inbox_normal,
    coalesce(queued.short_share, 0) as queue_short,
    coalesce(queued.breaks_share, 0) as queue_breaks,
    coalesce(queued.absent_share, 0) as queue_absent,
    coalesce(queued.complex_share, 0) as queue_hard,
from slow_waits
left join agent_speeds on agent_speeds.agent = slow_waits.agent
left join norms on norms.question_type = slow_waits.question_type
left join chats_in_front on chats_in_front.session_id = slow_waits.session_id
left join held_chats
    on held_chats.session_id = slow_waits.session_id and held_chats.agent = slow_waits.agent
left join limits on limits.pool = slow_waits.pool
left join floors as inbox
    on inbox.session_id = slow_waits.session_id and inbox.part = 'inbox'
left join floors as queued
    on queued.session_id = slow_waits.session_id and queued.part = 'queue'
order by session_id
