/* retro
title    = { zh = "转到人工的会话", en = "Chats handed to people" }
question = { zh = "每个转到人工的会话等了多久、谁接的、聊到什么时候？", en = "How long did each chat handed to people wait, who took it, and until when did it last?" }
doc      = { zh = "人力测算的单位，覆盖全部导出，in_window 标出在大促期间进线的。等待从第一个问题到第一条人工回复，用全店统一的尺（见 rounds），含机器人接待的时间。只由机器人答过、没有转给人的不算；由辅助机器人答上的问题不算。完全没有聊天记录时取平台会话表，工单不算；列 origin 说明来自哪里。", en = "The unit of all staffing figures; covers the whole export, in_window marks chats that came in during the promotion. The wait runs from the first question to the first reply of a person by the one ruler for all shops (see rounds), the bot's time included. Chats that only a bot answered and that were handed to nobody do not count, nor do questions that an assisting robot answered. Where there are no messages at all they come from the platform's session table, tickets left out; origin says which." }
reads    = ["promotion", "staffing_aims"]
may_read = ["asked_chats", "agent_pools", "sessions"]
grain    = ["session_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
session_id = { zh = "会话", en = "Session", kind = "id" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
entered_at = { zh = "进线", en = "Came in", kind = "time", doc = { zh = "第一个要人答的问题", en = "the first question that people were to answer" } }
handed_at = { zh = "转人工", en = "Handed to people", kind = "time", doc = { zh = "没有机器人接待的即进线时刻", en = "when it came in, where no bot took it first" } }
first_agent = { zh = "最先分到的客服", en = "First assigned", kind = "agent" }
agent = { zh = "客服", en = "Agent", kind = "agent", doc = { zh = "最先回复的客服；没人回复时为最后被分配的", en = "who replied first; if nobody did, who was last assigned" } }
replied_at = { zh = "首次人工回复", en = "First human reply", kind = "time" }
wait_seconds = { zh = "等待", en = "Wait", kind = "seconds", doc = { zh = "没人回复为空", en = "empty if nobody answered" } }
is_in_time = { zh = "及时", en = "In time", kind = "flag", doc = { zh = "在 staffing_aims 的时限内答上；没人回复为否", en = "answered within the limit of staffing_aims; false if nobody did" } }
last_reply_at = { zh = "最后人工消息", en = "Last human message", kind = "time" }
last_at = { zh = "结束", en = "Ended at", kind = "time" }
transfers = { zh = "转接", en = "Transfers", kind = "count" }
in_window = { zh = "大促期间", en = "In the promotion", kind = "flag" }
origin = { zh = "来自", en = "From", kind = "code", codes = "chat_origin" }
*/
with

chats as (
    select *, 'messages' as origin,
    from asked_chats
    union all
    -- A ticket has a status, a chat has none.
    select
        platform, shop, session_id, session_id as conversation_id,
        buyer, 'other' as question_type, null as asked_sku,
        started_at as entered_at, started_at as handed_at,
        coalesce(transferred_from, agent) as first_agent, agent,
        coalesce(first_reply_at, started_at + first_reply_seconds * interval 1000 millisecond)
            as replied_at,
        coalesce(ended_at, first_reply_at) as last_reply_at,
        coalesce(ended_at, first_reply_at, started_at) as last_at,
        cast(case when transferred_from is null then 0 else 1 end as bigint) as transfers,
        'sessions' as origin,
    from sessions
    where status is null
        and started_at is not null
        and (select count(*) from asked_chats) = 0
)

select
    platform, shop, session_id, conversation_id, buyer,
    coalesce(posts.pool, first_posts.pool, main.pool, 'all') as pool,
    question_type, asked_sku, entered_at, handed_at, first_agent, chats.agent as agent, replied_at,
    cast(date_diff('second', entered_at, replied_at) as double) as wait_seconds,
    coalesce(date_diff('second', entered_at, replied_at) <= answer_seconds, false) as is_in_time,
    last_reply_at, last_at, transfers,
    entered_at >= promotion.starts_at and entered_at < promotion.ends_at as in_window,
    origin,
from chats
cross join promotion
cross join staffing_aims
left join agent_pools as posts on posts.agent = chats.agent
left join agent_pools as first_posts on first_posts.agent = chats.first_agent
left join agent_pools as main on main.agent = '*'
