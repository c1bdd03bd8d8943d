/* retro
title    = { zh = "答上之后接着写", en = "Going on after the answer" }
question = { zh = "答上之后，客服对同一位买家又接着写了多久？", en = "After answering, how long did the agent go on writing to the same buyer?" }
doc      = { zh = "同一客服对同一会话连着发的后几行，与上一行相隔不超过 tail_seconds 秒（可改）；记在它前面那条回复上。", en = "Further lines of one agent to the same chat, no more than tail_seconds apart (cfg); counted with the reply before them." }
reads    = ["agent_lines", "reply_works"]
params   = { tail_seconds = 60 }
grain    = ["session_id", "round_no"]
worklist = true
hidden   = true

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
round_no = { zh = "轮次序号", en = "Round no.", kind = "count" }
tail_seconds = { zh = "接着写", en = "Going on", kind = "seconds" }
*/
with

lines as (
    select *, lag(session_id) over (
        partition by agent order by sent_at, platform, shop, conversation_id, message_seq
    ) as session_before,
    from agent_lines
),

further as (
    select session_id, agent, sent_at, date_diff('second', before_at, sent_at) as seconds,
    from lines
    anti join (select session_id, replied_at as sent_at from reply_works) as answers
        using (session_id, sent_at)
    where session_before = session_id
        and sent_at <= before_at + $tail_seconds * interval '1 second'
)

select
    reply_works.session_id,
    reply_works.round_no,
    sum(further.seconds)::double as tail_seconds,
from further
asof join reply_works
    on reply_works.session_id = further.session_id
    and reply_works.agent = further.agent
    and further.sent_at >= reply_works.replied_at
group by all
order by reply_works.session_id, reply_works.round_no
