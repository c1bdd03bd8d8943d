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
with

-- People repeat themselves: each distinct wording is looked at once.
wordings as (
    select
        lower(text) as wording,
        cast(row_number() over (order by lower(text)) as varchar) as line_no,
    from messages
    where sender = 'buyer' and coalesce(message_kind, 'text') = 'text' and text is not null
    group by lower(text)
),

-- All wordings in one text, a line each, so that a pattern looks at all of them at once:
-- a pattern for each line of its own would take fifty times as long.
everything as (
    select
        string_agg(
            line_no || chr(9) || regexp_replace(wording, '\s+', ' ', 'g'), chr(10) order by line_no
        ) as words,
    from wordings
),

found as (
    select
        care_words.code as care,
        unnest(regexp_extract_all(
            everything.words, '(?m)^(\d+)\t.*(?:' || care_words.regex || ')', 1
        )) as line_no,
    from care_words
    cross join everything
)

select
    messages.platform,
    messages.shop,
    messages.conversation_id,
    messages.message_seq,
    found.care,
    coalesce(messages.buyer, messages.conversation_id) as buyer,
    messages.sent_at as said_at,
from messages
inner join wordings on wordings.wording = lower(messages.text)
inner join found on found.line_no = wordings.line_no
where messages.sender = 'buyer' and coalesce(messages.message_kind, 'text') = 'text'
order by
    messages.platform,
    messages.shop,
    messages.conversation_id,
    messages.message_seq,
    found.care
