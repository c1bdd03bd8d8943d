/* retro
title    = { zh = "回放用的回复", en = "Replies for the replay" }
question = { zh = "每个会话里，每条回复要写多久，买家每次想多久？", en = "In each chat, how long did each reply take, and how long did the buyer think in between?" }
doc      = { zh = "一个会话一行；works、tails、thinks 依次是每条回复的用时、答上后接着写的时间、上一条回复到这个问题的时间，单位秒，分号隔开。用时换算成常速（÷ 用时系数）；超过 longest_seconds 秒的（可改）多半是离开，按该类常用时计。", en = "One row a chat; works, tails and thinks are, reply by reply, its work, the time its writer went on after it, and the time from the reply before to this question: seconds, parted by semicolons. Work is at ordinary speed (÷ the agent's factor); over longest_seconds (cfg) is most likely away and counts as the usual work of its type." }
reads    = ["reply_works", "reply_tails", "norms", "agent_speeds"]
params   = { longest_seconds = 300 }
grain    = ["session_id"]
worklist = true
hidden   = true

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
held_at = { zh = "接手时间", en = "Held since", kind = "time" }
works = { zh = "用时", en = "Works", kind = "text" }
tails = { zh = "接着写", en = "Tails", kind = "text" }
thinks = { zh = "买家间隔", en = "Thinks", kind = "text" }
*/
with

replies as (
    select
        reply_works.*,
        coalesce(tail_seconds, 0) / coalesce(agent_speeds.factor, 1) as tail,
        case
            when work_seconds <= $longest_seconds
                then greatest(work_seconds, 0) / coalesce(agent_speeds.factor, 1)
            else coalesce(norms.w_type, $longest_seconds)
        end as work,
    from reply_works
    left join agent_speeds on agent_speeds.agent = reply_works.agent
    left join norms on norms.question_type = reply_works.question_type
    left join reply_tails
        on reply_tails.session_id = reply_works.session_id
        and reply_tails.round_no = reply_works.round_no
)

select
    session_id,
    min_by(agent, round_no) as agent,
    min_by(held_at, round_no) as held_at,
    string_agg(work::varchar, ';' order by round_no) as works,
    string_agg(tail::varchar, ';' order by round_no) as tails,
    string_agg(greatest(coalesce(think_seconds, 0), 0)::varchar, ';' order by round_no)
        as thinks,
from replies
group by session_id
order by session_id
