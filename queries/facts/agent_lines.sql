/* retro
title    = { zh = "客服发出的消息", en = "What people wrote" }
question = { zh = "每条人工消息由谁、在哪次会话里、接手多久之后发出？", en = "Who wrote each message of a person, in which session, and since when did they hold the chat?" }
doc      = { zh = "只有人发的有效回复，覆盖全部导出的消息。接手时间取这条消息之前最后一次转给本人的提示；没有这样的提示，为空。", en = "Replies of people only, over the whole export. Held since the last line before it that hands the chat to this agent; empty without one." }
reads    = ["spoken_lines", "clock_turns"]
grain    = ["platform", "shop", "conversation_id", "message_seq"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
session_id = { zh = "会话", en = "Session", kind = "id" }
message_seq = { zh = "消息序号", en = "Message no.", kind = "count" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
sent_at = { zh = "发送时间", en = "Sent at", kind = "time" }
held_at = { zh = "接手时间", en = "Held since", kind = "time" }
before_at = { zh = "本人上一条", en = "Own message before", kind = "time", doc = { zh = "同一客服在任何会话里的上一条消息", en = "the agent's message before it, in any chat" } }
*/
with

lines as (
    select platform, shop, conversation_id, message_seq, turn_no, agent, sent_at, line_role,
    from spoken_lines
    where agent is not null
        and (line_role in ('assignment', 'transfer') or (line_role = 'reply' and sender = 'human'))
),

held as (
    select
        *,
        last_value(case when line_role <> 'reply' then agent end ignore nulls) over talk as holder,
        last_value(case when line_role <> 'reply' then sent_at end ignore nulls) over talk
            as handed_at,
    from lines
    window talk as (
        partition by platform, shop, conversation_id order by message_seq
        rows between unbounded preceding and current row
    )
),

replies as (
    select
        held.*,
        lag(sent_at) over (
            partition by agent order by sent_at, platform, shop, conversation_id, message_seq
        ) as before_at,
    from held
    where line_role = 'reply'
)

select
    replies.platform as platform,
    replies.shop as shop,
    replies.conversation_id as conversation_id,
    concat_ws('#', replies.platform, replies.shop, replies.conversation_id,
        cast(clock_turns.session_no as varchar)) as session_id,
    replies.message_seq as message_seq,
    replies.agent as agent,
    replies.sent_at as sent_at,
    case when holder = replies.agent then handed_at end as held_at,
    before_at,
from replies
inner join clock_turns
    on clock_turns.clock = 'same'
    and clock_turns.platform = replies.platform
    and clock_turns.shop = replies.shop
    and clock_turns.conversation_id = replies.conversation_id
    and clock_turns.turn_no = replies.turn_no
