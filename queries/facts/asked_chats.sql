/* retro
title    = { zh = "问到人工的会话", en = "Chats in which people were asked" }
question = { zh = "每次会话里，人从什么时候起该答、谁接、谁答？", en = "In each chat, from when were people to answer, who got it, who answered?" }
doc      = { zh = "由聊天记录拼成，覆盖全部导出。由辅助机器人答上的问题不算；只由机器人答过、没有转给人的会话不算（导出里完全看不到转人工提示的店铺除外，那里分不清）。", en = "From the messages, over the whole export. Questions that an assisting robot answered do not count, nor do chats that only a bot answered and that were handed to nobody (but in shops whose export shows no hand-overs at all, where one cannot tell)." }
reads    = ["clock_rounds", "clock_visits", "clock_turns", "agent_lines"]
grain    = ["session_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
session_id = { zh = "会话", en = "Session", kind = "id" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
entered_at = { zh = "进线", en = "Came in", kind = "time" }
handed_at = { zh = "转人工", en = "Handed to people", kind = "time" }
first_agent = { zh = "最先分到的客服", en = "First assigned", kind = "agent" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
replied_at = { zh = "首次人工回复", en = "First human reply", kind = "time" }
last_reply_at = { zh = "最后人工消息", en = "Last human message", kind = "time" }
last_at = { zh = "结束", en = "Ended at", kind = "time" }
transfers = { zh = "转接", en = "Transfers", kind = "count" }
*/
with

visits as (
    select
        concat_ws('#', platform, shop, conversation_id, cast(session_no as varchar)) as session_id,
        first_agent,
        bot_lines > 0 and not is_handed_over and reply_lines = 0
            and bool_or(is_handed_over) over (partition by platform, shop) as is_bot_only,
    from clock_visits
    where clock = 'same'
),

hands as (
    select
        concat_ws('#', platform, shop, conversation_id, cast(session_no as varchar)) as session_id,
        min(hand_over_at) as hand_over_at,
    from clock_turns
    where clock = 'same' and hand_over_at is not null
    group by platform, shop, conversation_id, session_no
),

ends as (
    select session_id, max(sent_at) as last_reply_at,
    from agent_lines
    group by session_id
),

asked as (
    select
        platform, shop, session_id, conversation_id,
        max(buyer) as buyer,
        min(question_type) as question_type,
        min_by(asked_sku, round_no) filter (asked_sku is not null) as asked_sku,
        min(asked_at) as entered_at,
        min_by(agent, round_no) filter (stopped_by = 'human') as replier,
        max_by(agent, round_no) filter (agent is not null) as present,
        min(replied_at) filter (stopped_by = 'human') as replied_at,
        max(last_at) as last_at,
        cast(sum(transfers) as bigint) as transfers,
    from clock_rounds
    where clock = 'same' and stopped_by is distinct from 'assist'
    group by platform, shop, session_id, conversation_id
)

select
    platform, shop, asked.session_id as session_id, conversation_id,
    buyer, question_type, asked_sku, entered_at,
    case
        when hand_over_at > entered_at and coalesce(hand_over_at <= replied_at, true)
            then hand_over_at
        else entered_at
    end as handed_at,
    coalesce(first_agent, replier, present) as first_agent,
    coalesce(replier, present) as agent,
    replied_at, last_reply_at, last_at, transfers,
from asked
inner join visits on visits.session_id = asked.session_id
left join hands on hands.session_id = asked.session_id
left join ends on ends.session_id = asked.session_id
where not is_bot_only
