/* retro
title    = { zh = "聊天消息", en = "Chat messages" }
question = { zh = "买家和客服说了什么、什么时候说的？", en = "What was said in chats, and when?" }
reads    = ["messages_loaded", "agent_names"]
may_read = ["cut_off"]
grain    = ["conversation_id", "message_seq"]

[columns]
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
message_seq = { zh = "消息序号", en = "Message no.", kind = "count" }
sent_at = { zh = "发送时间", en = "Sent at", kind = "time" }
sender = { zh = "发送方", en = "Sender", kind = "code", codes = "sender", doc = { zh = "buyer、human、bot、assist_bot、system 之一", en = "one of buyer, human, bot, assist_bot, system" } }
agent = { zh = "客服", en = "Agent", kind = "agent" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
text = { zh = "内容", en = "Text", kind = "quote" }
message_kind = { zh = "消息类型", en = "Kind", kind = "code", codes = "message_kind" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
with

-- A masked name is many people. With its conversation it is one, and the star in it keeps it
-- from being matched with any order.
named as (
    select
        * exclude (buyer),
        case
            when regexp_matches(buyer, '[*＊]')
                then replace(buyer, '＊', '*') || ' ' || conversation_id
            else buyer
        end as buyer,
    from messages_loaded
)

select
    coalesce(conversation_id, buyer) as conversation_id,
    row_number() over (
        partition by platform, shop, coalesce(conversation_id, buyer)
        order by sent_at, message_seq nulls last, source_file, source_row
    ) as message_seq,
    sent_at,
    sender,
    coalesce(agent_names.agent, named.agent) as agent,
    buyer,
    text,
    message_kind,
    platform,
    shop,
    source_file,
    source_row,
from named
left join agent_names on agent_names.alias = named.agent
-- What belongs to nobody can be put into no conversation; checks/messages_unplaced counts it.
where coalesce(conversation_id, buyer) is not null and was_known(sent_at)
order by platform, shop, conversation_id, message_seq
