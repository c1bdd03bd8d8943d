/* retro
title    = { zh = "回复轮次", en = "Rounds" }
question = { zh = "每个问题等了多久才有人答？", en = "How long did each question wait for its answer?" }
doc      = { zh = "一轮从第一条未回复的有效买家消息开始，到第一条有效回复（人工或辅助机器人）为止；连发的消息不另开一轮。没有人欠着回复时，静默满 10 分钟即算新会话；欠着回复的问题一直等，静默满 12 小时仍没人回复的作罢（两个数在 facts/clocks 里改）。对所有店铺用统一口径，平台各自的口径见 clock_rounds。覆盖全部导出的消息，in_window 标出在大促期间提出的。", en = "A round runs from the first unanswered effective buyer message to the first valid reply (human or assisting bot); more messages open no further round. With no question open, ten minutes of silence end the session; an open question keeps waiting, and lapses after twelve hours of silence (both set in facts/clocks). One ruler for all shops; the platforms' own clocks are in clock_rounds. Covers the whole export; in_window marks questions asked in the promotion." }
reads    = ["clock_rounds"]
grain    = ["platform", "shop", "conversation_id", "round_no"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
session_id = { zh = "会话", en = "Session", kind = "id" }
round_no = { zh = "轮次序号", en = "Round no.", kind = "count", doc = { zh = "在该会话中的序号", en = "running number within the conversation" } }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent", doc = { zh = "回复的人；没人回复时，为该会话最后发言或被分配的人", en = "who answered; if nobody did, who last spoke or was assigned in the session" } }
asked_at = { zh = "提问时间", en = "Asked at", kind = "time" }
replied_at = { zh = "回复时间", en = "Replied at", kind = "time" }
wait_seconds = { zh = "等待", en = "Wait", kind = "seconds", doc = { zh = "没人回复为空", en = "empty if nobody answered" } }
is_first = { zh = "会话首轮", en = "First of its session", kind = "flag" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
in_window = { zh = "大促期间", en = "In the promotion", kind = "flag" }
human_replied_at = { zh = "人工回复时间", en = "Human reply at", kind = "time" }
last_agent = { zh = "最后发言的客服", en = "Last agent", kind = "agent" }
last_at = { zh = "最后消息时间", en = "Last message at", kind = "time" }
buyer_messages = { zh = "买家消息", en = "Buyer messages", kind = "count" }
agent_messages = { zh = "客服消息", en = "Agent messages", kind = "count" }
transfers = { zh = "转接", en = "Transfers", kind = "count" }
*/
select
    platform,
    shop,
    conversation_id,
    session_id,
    round_no,
    buyer,
    agent,
    asked_at,
    replied_at,
    wait_seconds,
    is_first,
    question_type,
    asked_sku,
    in_window,
    human_replied_at,
    last_agent,
    last_at,
    buyer_messages,
    agent_messages,
    transfers,
from clock_rounds
where clock = 'same'
