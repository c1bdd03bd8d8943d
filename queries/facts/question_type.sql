/* retro
title    = { zh = "消息的问题类型", en = "What a buyer's line is about" }
question = { zh = "买家的每句话问的是什么，凭哪个词认出来的？", en = "What is each line of a buyer about, and which word told?" }
doc      = { zh = "只看买家的文字消息，按 question_types.csv 的次序取第一个命中的类型；同一类型命中几个词时取最长的。认不出的不列，算“其他”。", en = "Buyers' text lines only: the first type of question_types.csv that has a key word in them; of several words of a type, the longest. Lines of no known type are not listed and count as other." }
reads    = ["messages", "question_types"]
grain    = ["platform", "shop", "conversation_id", "message_seq"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
message_seq = { zh = "消息序号", en = "Message no.", kind = "count" }
type_position = { zh = "问题类型次序", en = "Question type position", kind = "count" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
keyword = { zh = "命中的词", en = "Key word", kind = "text" }
*/
with

keywords as (
    select
        code,
        cast(position as bigint) as position,
        unnest(string_split(lower(concat_ws('|', zh_keywords, en_keywords)), '|')) as keyword,
    from question_types
),

ranked as (
    select
        code,
        position,
        keyword,
        row_number() over (order by position, code, length(keyword) desc, keyword) as place,
    from keywords
    where keyword <> ''
),

-- People repeat themselves: each distinct wording is looked at once.
wordings as (
    select distinct lower(text) as wording
    from messages
    where sender = 'buyer' and coalesce(message_kind, 'text') = 'text' and text is not null
),

found as (
    select wordings.wording, min(ranked.place) as place,
    from wordings
    join ranked on contains(wordings.wording, ranked.keyword)
    group by wordings.wording
)

select
    messages.platform as platform,
    messages.shop as shop,
    messages.conversation_id as conversation_id,
    messages.message_seq as message_seq,
    ranked.position as type_position,
    ranked.code as question_type,
    ranked.keyword as keyword,
from messages
join found on found.wording = lower(messages.text)
join ranked on ranked.place = found.place
where messages.sender = 'buyer' and coalesce(messages.message_kind, 'text') = 'text'
order by platform, shop, conversation_id, message_seq
