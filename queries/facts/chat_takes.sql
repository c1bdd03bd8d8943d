/* retro
title    = { zh = "谁手上有哪个会话", en = "Who held which chat" }
question = { zh = "每个会话从几点到几点在谁手上？", en = "From when to when was each chat in whose hands?" }
doc      = { zh = "转到人工的会话，整段记在先回复的客服名下，没人回复的记在最后被分配的。从转人工（前面转过手的，从转到他那里）到最后一条人工消息，没人回复的到结束；最短 1 秒。", en = "Chats handed to people, all of it with the agent who replied first; without a reply, with who was assigned last. From the hand-over (from the transfer to this agent, where somebody had it before) to the last human message, to the end where nobody answered; one second at least." }
reads    = ["human_chats"]
may_read = ["reply_works"]
grain    = ["session_id"]

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
taken_at = { zh = "接手", en = "Taken at", kind = "time" }
let_go_at = { zh = "放手", en = "Let go at", kind = "time" }
in_window = { zh = "大促期间", en = "In the promotion", kind = "flag" }
*/
with

holds as (
    select session_id, agent, min(held_at) as held_at,
    from reply_works
    group by session_id, agent
),

taken as (
    select
        human_chats.*,
        case
            when first_agent is distinct from human_chats.agent
                then greatest(handed_at, coalesce(held_at, handed_at))
            else handed_at
        end as taken_at,
    from human_chats
    left join holds
        on holds.session_id = human_chats.session_id and holds.agent = human_chats.agent
    where human_chats.agent is not null
)

select
    session_id,
    agent,
    pool,
    taken_at,
    greatest(coalesce(last_reply_at, last_at, taken_at), taken_at + interval 1000 millisecond)
        as let_go_at,
    in_window,
from taken
