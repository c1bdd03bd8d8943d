/* retro
title    = { zh = "会话", en = "Chat sessions" }
question = { zh = "每次来访聊了多久、谁接的、答上了吗？", en = "How long was each visit, who took it, was it answered?" }
doc      = { zh = "只算买家开过口的会话；覆盖全部导出的消息，in_window 标出在大促期间开始的。", en = "Only sessions in which the buyer spoke; covers the whole export, in_window marks those begun in the promotion." }
reads    = ["rounds"]
params   = { slow_seconds = 180 }
grain    = ["session_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
session_id = { zh = "会话", en = "Session", kind = "id" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent", doc = { zh = "最先回复的客服；没人回复时为最后被分配的", en = "who replied first; if nobody did, who was last assigned" } }
started_at = { zh = "开始", en = "Started at", kind = "time" }
ended_at = { zh = "结束", en = "Ended at", kind = "time" }
first_asked_at = { zh = "首问时间", en = "First asked at", kind = "time" }
first_wait_seconds = { zh = "首次响应", en = "First response", kind = "seconds", doc = { zh = "首问到第一条人工回复；没有人工回复为空", en = "first question to first human reply; empty without one" } }
rounds = { zh = "轮次", en = "Rounds", kind = "count" }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count", doc = { zh = "等待超过 slow_seconds 秒，或没人回复", en = "waited longer than slow_seconds, or never answered" } }
buyer_messages = { zh = "买家消息", en = "Buyer messages", kind = "count" }
agent_messages = { zh = "客服消息", en = "Agent messages", kind = "count" }
agents = { zh = "客服人数", en = "Agents", kind = "count", doc = { zh = "回复过的客服", en = "agents who replied" } }
is_answered = { zh = "有回复", en = "Answered", kind = "flag", doc = { zh = "至少有一条有效回复", en = "at least one valid reply" } }
is_transferred = { zh = "被转接", en = "Transferred", kind = "flag", doc = { zh = "有人工间转接提示，或不止一位客服回复", en = "a transfer line between people, or more than one agent replied" } }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id", doc = { zh = "买家最先发来的商品卡片或链接所指", en = "as named by the first card or link of the buyer" } }
in_window = { zh = "大促期间", en = "In the promotion", kind = "flag" }
*/
with

repliers as (
    select session_id, agent, from rounds where replied_at is not null
    union all
    select session_id, last_agent as agent, from rounds where replied_at is not null
),

people as (
    select session_id, count(distinct agent) as agents,
    from repliers
    group by session_id
),

sessions_seen as (
    select
        platform,
        shop,
        session_id,
        conversation_id,
        max(buyer) as buyer,
        min_by(agent, round_no) filter (human_replied_at is not null) as first_human,
        max_by(agent, round_no) filter (agent is not null) as last_present,
        min(asked_at) as started_at,
        max(last_at) as ended_at,
        min(human_replied_at) as human_replied_at,
        count(*) as rounds,
        count(*) filter (wait_seconds is null or wait_seconds > $slow_seconds) as late_rounds,
        cast(sum(buyer_messages) as bigint) as buyer_messages,
        cast(sum(agent_messages) as bigint) as agent_messages,
        count(replied_at) as answered_rounds,
        cast(sum(transfers) as bigint) as transfers,
        min(question_type) as question_type,
        min_by(asked_sku, round_no) filter (asked_sku is not null) as asked_sku,
        bool_or(is_first and in_window) as in_window,
    from rounds
    group by platform, shop, session_id, conversation_id
)

select
    platform,
    shop,
    sessions_seen.session_id as session_id,
    conversation_id,
    buyer,
    coalesce(first_human, last_present) as agent,
    started_at,
    ended_at,
    started_at as first_asked_at,
    cast(date_diff('second', started_at, human_replied_at) as double) as first_wait_seconds,
    sessions_seen.rounds as rounds,
    late_rounds,
    buyer_messages,
    agent_messages,
    coalesce(people.agents, 0) as agents,
    answered_rounds > 0 as is_answered,
    transfers > 0 or coalesce(people.agents, 0) > 1 as is_transferred,
    question_type,
    asked_sku,
    in_window,
from sessions_seen
left join people on people.session_id = sessions_seen.session_id
order by platform, shop, conversation_id, started_at, session_id
