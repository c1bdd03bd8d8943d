/* retro
title    = { zh = "自动回复", en = "Automatic replies" }
question = { zh = "哪些客服消息其实是自动发的，怎么认出来的？", en = "Which messages of agents were automatic, and how can one tell?" }
doc      = { zh = "按次序：导出里标明是自动回复的；以 auto_prefix 开头的（工具约定的前缀，如快麦的 ^_^；默认不用）；买家说完 auto_seconds 秒内由人工账号发出、且在至少 auto_conversations 个会话里一字不差的（默认值）。", en = "In this order: flagged in the export; beginning with auto_prefix (a tool's agreed prefix such as ^_^ of Kuaimai; off by default); sent by a human account within auto_seconds of the buyer, letter for letter in at least auto_conversations conversations (cfg)." }
reads    = ["messages"]
params   = { auto_prefix = "", auto_seconds = 2, auto_conversations = 20 }
grain    = ["platform", "shop", "conversation_id", "message_seq"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
message_seq = { zh = "消息序号", en = "Message no.", kind = "count" }
rule = { zh = "认定依据", en = "Told by", kind = "code", codes = "auto_rule" }
*/
with

-- Words used again and again get a number, so that no text goes through the window.
stock_phrases as (
    select text, row_number() over (order by text) as phrase_no,
    from messages
    where sender = 'human' and text is not null
    group by text
    having count(*) >= $auto_conversations
),

timed as (
    select
        messages.platform,
        messages.shop,
        messages.conversation_id,
        messages.message_seq,
        stock_phrases.phrase_no,
        lag(messages.sender) over talk as sender_before,
        date_diff('second', lag(messages.sent_at) over talk, messages.sent_at)
            as silence_seconds,
    from messages
    left join stock_phrases
        on messages.sender = 'human' and stock_phrases.text = messages.text
    where messages.sender in ('buyer', 'human')
    window talk as (
        partition by messages.platform, messages.shop, messages.conversation_id
        order by messages.message_seq
    )
),

instant as (
    select platform, shop, conversation_id, message_seq, phrase_no,
    from timed
    where phrase_no is not null
        and sender_before = 'buyer'
        and silence_seconds <= $auto_seconds
),

automatic as (
    select phrase_no,
    from instant
    group by phrase_no
    having count(distinct concat_ws('#', platform, shop, conversation_id))
        >= $auto_conversations
),

told as (
    select platform, shop, conversation_id, message_seq, 3 as place,
    from instant
    join automatic on automatic.phrase_no = instant.phrase_no
    union all
    select platform, shop, conversation_id, message_seq, if(message_kind = 'auto', 1, 2),
    from messages
    where sender in ('human', 'assist_bot')
        and (message_kind = 'auto' or $auto_prefix <> '' and starts_with(text, $auto_prefix))
)

select
    platform,
    shop,
    conversation_id,
    message_seq,
    case min(place) when 1 then 'flagged' when 2 then 'prefix' else 'repeated' end as rule,
from told
group by platform, shop, conversation_id, message_seq
order by platform, shop, conversation_id, message_seq
