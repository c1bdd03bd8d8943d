/* retro
title    = { zh = "客服先开口的会话", en = "Sessions begun by an agent" }
question = { zh = "客服先开口之后，第二条客服消息是什么时候？", en = "When did an agent speak for the second time?" }
doc      = { zh = "只列口径规定以第二条客服消息为首次响应的。机器人的话不算。", en = "Only where the profile takes the agent's second line as the first response. Robots do not count." }
reads    = ["clock_visits", "clock_turns", "spoken_lines", "clocks"]
grain    = ["clock", "platform", "shop", "conversation_id", "session_no"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
session_no = { zh = "会话序号", en = "Session no.", kind = "count" }
second_human_at = { zh = "第二条人工消息", en = "Second human line", kind = "time" }
*/
with

begun as (
    select clocks.clock, clock_visits.clock as ruler, clock_visits.platform, clock_visits.shop,
        conversation_id, session_no,
    from clock_visits
    join clocks
        on clock_visits.clock = coalesce(clocks.ruler, clocks.clock)
        and clock_visits.platform = clocks.platform
        and clock_visits.shop = clocks.shop
    where clocks.agent_started = 'second_reply' and agent_began
),

spoken as (
    select
        begun.*,
        spoken_lines.sent_at,
        row_number() over (
            partition by begun.clock, begun.platform, begun.shop, begun.conversation_id,
                begun.session_no
            order by message_seq
        ) as nth,
    from begun
    join clock_turns
        on clock_turns.clock = begun.ruler
        and clock_turns.platform = begun.platform
        and clock_turns.shop = begun.shop
        and clock_turns.conversation_id = begun.conversation_id
        and clock_turns.session_no = begun.session_no
    join spoken_lines on spoken_lines.platform = begun.platform
        and spoken_lines.shop = begun.shop
        and spoken_lines.conversation_id = begun.conversation_id
        and spoken_lines.turn_no = clock_turns.turn_no
    where line_role = 'reply' and sender = 'human'
)

select
    clock,
    platform,
    shop,
    conversation_id,
    session_no,
    sent_at as second_human_at,
from spoken
where nth = 2
