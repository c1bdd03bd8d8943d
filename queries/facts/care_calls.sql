/* retro
title    = { zh = "要当心的话", en = "Words to take care of" }
question = { zh = "哪些买家提到身体不适、赶日子用、不想再被联系、签收了却没收到？", en = "Which buyers speak of harm, of a date, of no further contact, of a parcel signed but not received?" }
doc      = { zh = "买家的文字消息按 care_words 对照表归类（可改），一条消息可以有几类。", en = "Text messages of buyers by the table care_words (can be edited); one message may be of several kinds." }
reads    = ["messages", "care_words"]
grain    = ["platform", "shop", "conversation_id", "message_seq", "care"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
message_seq = { zh = "消息序号", en = "Message no.", kind = "count" }
care = { zh = "说到", en = "Speaks of", kind = "code", codes = "care" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
said_at = { zh = "说的时间", en = "Said at", kind = "time" }
*/
select
    messages.platform,
    messages.shop,
    messages.conversation_id,
    messages.message_seq,
    care_words.code as care,
    coalesce(messages.buyer, messages.conversation_id) as buyer,
    messages.sent_at as said_at,
from messages
inner join care_words on regexp_matches(lower(messages.text), care_words.regex)
where messages.sender = 'buyer' and coalesce(messages.message_kind, 'text') = 'text'
order by
    messages.platform,
    messages.shop,
    messages.conversation_id,
    messages.message_seq,
    care_words.code
