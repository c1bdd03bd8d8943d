/* retro
title     = { zh = "自制表（聊天消息）", en = "Own table (chat messages)" }
table     = "messages"
platform  = "any"
menu      = { zh = "任何系统：按 retro formats 列出的列名整理成 CSV", en = "any system: write a CSV with the column names that `retro formats` lists" }
grade     = "C"
recognise = [
    ["sent_at", "发送时间"],
    ["sender", "发送方"],
    ["conversation_id", "会话", "buyer", "买家"],
]
required  = ["sent_at", "sender"]

[aliases]
conversation_id = ["conversation_id", "会话"]
message_seq     = ["message_seq", "消息序号"]
sent_at         = ["sent_at", "发送时间"]
sender          = ["sender", "发送方"]
agent           = ["agent", "客服"]
buyer           = ["buyer", "买家"]
text            = ["text", "内容"]
message_kind    = ["message_kind", "消息类型"]
platform        = ["platform", "平台"]
shop            = ["shop", "店铺", "店铺名称"]
*/
select
    source_row,
    to_id(conversation_id) as conversation_id,
    to_count(message_seq) as message_seq,
    to_time(sent_at) as sent_at,
    to_sender(sender) as sender,
    to_agent(agent) as agent,
    to_id(buyer) as buyer,
    nullif(trim(text), '') as text,
    to_message_kind(message_kind) as message_kind,
    to_platform(platform) as platform,
    to_text(shop) as shop,
from raw
