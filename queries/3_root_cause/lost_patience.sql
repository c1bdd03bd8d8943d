/* retro
title    = { zh = "没人回复的会话等了多久", en = "How long unanswered chats waited" }
question = { zh = "没人回复的买家，大约等到什么时候离开的？", en = "Until when, about, did buyers wait whom nobody answered?" }
doc      = { zh = "客服后来先答了更晚提问的人，说明这个问题已被越过：越过得很快（overlooked_seconds 秒内，可改）的是漏看，人再多也一样；其余的从最后一句话算起，等到被越过为止的 patience_part（两成，可改）时离开。后来再没有答过别人的，以时限代替被越过。这只是初值，回放再按离开的人数校准。", en = "Once the agent answers somebody who asked later, the question was passed over: soon after (within overlooked_seconds, cfg) it was overlooked, which more people would not change; otherwise the buyer left at patience_part (a fifth, cfg) of the time from the last words to that moment. Where the agent answered nobody afterwards, the limit stands for that moment. A first guess only: the replay scales it until about as many leave as left." }
reads    = ["human_chats", "reply_works", "staffing_aims"]
params   = { overlooked_seconds = 30, patience_part = 0.2 }
grain    = ["session_id"]
worklist = true
hidden   = true

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
is_overlooked = { zh = "漏看", en = "Overlooked", kind = "flag" }
patience_seconds = { zh = "等多久离开", en = "Left after", kind = "seconds" }
*/
with

lost as (
    select session_id, agent, entered_at, last_at,
    from human_chats
    where replied_at is null and origin = 'messages'
),

begun as (
    select agent, asked_at, min(begun_at) as begun_at,
    from reply_works
    group by all
),

passed as (
    select
        lost.*,
        date_diff('second', lost.entered_at, lost.last_at) as said_seconds,
        date_diff('second', lost.entered_at, begun.begun_at) as passed_seconds,
    from lost
    asof left join begun on begun.agent = lost.agent and lost.entered_at < begun.asked_at
)

select
    session_id,
    coalesce(passed_seconds <= $overlooked_seconds, false) as is_overlooked,
    greatest(
        said_seconds + $patience_part * (coalesce(passed_seconds, answer_seconds) - said_seconds), 0
    )::double as patience_seconds,
from passed
cross join staffing_aims
order by session_id
