/* retro
title    = { zh = "回放用的会话", en = "Chats for the replay" }
question = { zh = "每个会话几点进来、从几点排队、各条回复要写多久？", en = "When did each chat come, since when did it queue, how long does each of its replies take?" }
doc      = { zh = "一个会话一行。首次回复之前转接过的，从答的人接手起排队。各条回复见 replay_works，没人回复的见 lost_patience，会话太多时取哪几个小时见 replay_hours；类型常用时高于全部 complex_lift 倍的算复杂（可改）。", en = "One row a chat. A chat transferred before its first reply queues from when the answering agent got it. For the replies see replay_works, for unanswered chats lost_patience, for the hours taken of too many chats replay_hours; a type is complex when its usual work is above complex_lift times that of all (cfg)." }
reads    = ["human_chats", "replay_hours", "replay_works", "lost_patience", "norms"]
params   = { complex_lift = 1.5, most_chats = 60000 }
grain    = ["pool", "session_id"]
worklist = true
hidden   = true

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
session_id = { zh = "会话", en = "Session", kind = "id" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
entered_at = { zh = "进线", en = "Came in", kind = "time" }
handed_at = { zh = "转人工", en = "Handed to people", kind = "time" }
came_at = { zh = "开始排队", en = "Queues since", kind = "time" }
wait_seconds = { zh = "等待", en = "Wait", kind = "seconds", doc = { zh = "没人回复为空", en = "empty if nobody answered" } }
is_cut = { zh = "只取一部分", en = "Only a part", kind = "flag", doc = { zh = "该岗位有小时没有回放", en = "hours of the pool are left out" } }
in_window = { zh = "大促期间", en = "In the promotion", kind = "flag" }
is_overlooked = { zh = "漏看", en = "Overlooked", kind = "flag" }
patience_seconds = { zh = "等多久离开", en = "Left after", kind = "seconds", doc = { zh = "有人回复为空", en = "empty if answered" } }
usual_share = { zh = "常用时占比", en = "Usual share", kind = "ratio", doc = { zh = "复杂类型：全部常用时 ÷ 该类常用时；其余为 1", en = "complex types: usual work over all ÷ of the type; else 1" } }
works = { zh = "用时", en = "Works", kind = "text" }
tails = { zh = "接着写", en = "Tails", kind = "text" }
thinks = { zh = "买家间隔", en = "Thinks", kind = "text" }
*/
select
    human_chats.pool,
    human_chats.session_id,
    human_chats.question_type,
    human_chats.entered_at,
    human_chats.handed_at,
    case
        when human_chats.transfers > 0 and human_chats.first_agent <> replay_works.agent
            then greatest(handed_at, least(replay_works.held_at, human_chats.replied_at))
        else human_chats.handed_at
    end as came_at,
    human_chats.wait_seconds,
    replay_hours.is_cut,
    human_chats.in_window,
    coalesce(lost_patience.is_overlooked, false) as is_overlooked,
    lost_patience.patience_seconds,
    case
        when norms.w_type > $complex_lift * norms.w_all then norms.w_all / norms.w_type else 1
    end::double as usual_share,
    replay_works.works,
    replay_works.tails,
    replay_works.thinks,
from human_chats
join (
    select *, not bool_and(is_replayed) over (partition by pool) as is_cut,
    from replay_hours
) as replay_hours
    on replay_hours.pool = human_chats.pool
    and replay_hours.hour = date_trunc('hour', human_chats.handed_at)
left join replay_works on replay_works.session_id = human_chats.session_id
left join lost_patience on lost_patience.session_id = human_chats.session_id
left join norms on norms.question_type = human_chats.question_type
where human_chats.origin = 'messages' and replay_hours.is_replayed
-- Even one hour of a very large shop may hold more than can be replayed.
qualify row_number() over (
    partition by human_chats.pool order by human_chats.handed_at, human_chats.session_id
) <= $most_chats
order by human_chats.pool, human_chats.session_id
